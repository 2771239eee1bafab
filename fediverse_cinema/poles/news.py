"""What is told of poles."""

from fediverse_cinema.foundation.values import frozen


@frozen
class PoleRemoved:
    """A pole that was known here is known no longer: what was read of its lists goes, but for what somebody needs."""

    host: str


@frozen
class LetterArrived:
    """Somebody has written to the team of the pole."""

    letter_id: int
