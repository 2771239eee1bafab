"""What is told of critiques."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CritiquePutAside:
    """The maker of a film would rather not have it below the film."""

    note_id: int
