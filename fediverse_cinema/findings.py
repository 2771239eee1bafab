"""What a check found: a line of the table that `fediverse-cinema check` shows."""

from dataclasses import asdict
from typing import Literal

from fediverse_cinema.foundation.values import frozen

State = Literal["ok", "warning", "fault", "unknown"]


@frozen
class Line:
    what: str
    state: State
    found: str
    remedy: str = ""

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


def not_seen(what: str, why: object) -> Line:
    """Without a network one cannot look: that is no fault of the pole."""
    return Line(what, "unknown", f"could not look: {why}")
