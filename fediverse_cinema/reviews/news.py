"""What is told of critiques."""

from fediverse_cinema.foundation.values import frozen


@frozen
class CritiquePutAside:
    """The maker of a film would rather not have it below the film."""

    note_id: int
