"""What is told of likes and shares."""

from fediverse_cinema.foundation.values import frozen


@frozen
class Reacted:
    """Somebody shared a thing, or liked one of ours."""

    reaction_id: int


@frozen
class Unshared:
    """Somebody has taken her share of a thing back."""

    object_uri: str
