"""What is told of accounts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Applied:
    """Somebody waits for a yes to become a member."""
