"""What is told of talk."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NoteSaid:
    """Somebody said something, here or elsewhere, and it is new here. `old`: it was read back from an outbox or a
    thread rather than sent, so nobody is told of it as of something fresh.
    """

    note_id: int
    old: bool = False
