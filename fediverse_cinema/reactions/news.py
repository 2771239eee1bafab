"""What is told of likes and shares."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reacted:
    """Somebody shared a thing, or liked one of ours."""

    reaction_id: int


@dataclass(frozen=True, slots=True)
class Unshared:
    """Somebody has taken her share of a thing back."""

    object_uri: str
