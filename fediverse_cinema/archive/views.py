"""What the page of one's own data shows."""

from datetime import datetime
from typing import Any

from fediverse_cinema.archive.models import Archive, ArchiveState, Intake
from fediverse_cinema.foundation.values import frozen


@frozen
class ArchiveLine:
    """`state` is "ordered", "ready" or "failed"; then `reason` says why."""

    state: str
    whole: bool
    size: int
    url: str
    created_at: datetime
    expires_at: datetime
    reason: str


@frozen
class Refusal:
    """Why a piece was not taken: an English sentence and the values of its places."""

    piece: str
    reason: str
    values: dict[str, Any]


@frozen
class IntakeLine:
    kind: str
    done: bool
    position: int
    total: int
    taken: int
    refused: tuple[Refusal, ...]
    created_at: datetime


def archive_line(one: Archive) -> ArchiveLine:
    return ArchiveLine(
        state=one.state.value,
        whole=one.whole,
        size=one.size,
        url=f"/workshop/data/archive/{one.id}" if one.state == ArchiveState.READY else "",
        created_at=one.created_at,
        expires_at=one.expires_at,
        reason=one.reason,
    )


def intake_line(one: Intake) -> IntakeLine:
    return IntakeLine(
        kind=one.kind.value,
        done=one.done_at is not None,
        position=one.position,
        total=len(one.pieces) or one.position,
        taken=one.taken,
        refused=tuple(Refusal(said["piece"], said["reason"], said["values"]) for said in one.refused),
        created_at=one.created_at,
    )
