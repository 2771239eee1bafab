"""What is told of searches that members keep."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CallFound:
    """A search of this member has found a call that is new."""

    call_id: int
    owner_id: int
