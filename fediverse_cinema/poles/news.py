"""What is told of poles."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PoleRemoved:
    """A pole that was known here is known no longer: what was read of its lists goes, but for what somebody needs."""

    host: str


@dataclass(frozen=True, slots=True)
class LetterArrived:
    """Somebody has written to the team of the pole."""

    letter_id: int
