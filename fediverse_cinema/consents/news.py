"""What is told of consents."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ConsentAsked:
    """Somebody asks for a stamp, and one of ours has to answer herself."""

    request_id: int


@dataclass(frozen=True, slots=True)
class Quoted:
    """What one of ours said has been quoted with a stamp."""

    stamp_id: int
    asker_id: int
