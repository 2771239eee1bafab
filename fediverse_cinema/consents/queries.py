"""Reads of consent: what waits for a member's answer, what she has allowed, and which quotes bear a live stamp."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fediverse_cinema.consents.models import ConsentRequest, RequestState, Stamp, StampKind
from fediverse_cinema.people.models import Creator
from fediverse_cinema.people.views import Person, person

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A request for consent as her page shows it. `uuid` is that of the stamp, "" while there is none."""

    id: int
    kind: str  # "quote" or "feature"
    asker: Person
    interacting_uri: str
    target_uri: str
    uuid: str
    asked_at: datetime


async def waiting_for(creator: Creator) -> list[AskedLine]:
    """What she, or her channel, has been asked and not answered yet, the latest first."""
    return [_line(request, "") for request in await _requests(creator, RequestState.WAITING)]


async def allowed_by(creator: Creator) -> list[AskedLine]:
    """Where she has agreed, and may take it back."""
    given = Stamp.filter(author_id__in=_faces(creator), revoked_at__isnull=True)
    stamps = await given.order_by("-id").limit(MOST_SHOWN)
    uuids = {(stamp.interacting_uri, stamp.target_uri, stamp.kind): stamp.uuid for stamp in stamps}
    requests = await _requests(creator, RequestState.ACCEPTED)
    known = [(one, uuids.get((one.interacting_uri, one.target_uri, one.kind))) for one in requests]
    return [_line(request, uuid) for request, uuid in known if uuid]


async def asked_of(creator: Creator, number: int) -> ConsentRequest | None:
    """The request with this number, while she may still answer it; its author is there."""
    found = ConsentRequest.filter(id=number, author_id__in=_faces(creator), state=RequestState.WAITING)
    return await found.select_related("author").first()


async def given_by(creator: Creator, uuid: str) -> Stamp | None:
    """A stamp of hers, or of her channel's; its author is there."""
    return await Stamp.filter(uuid=uuid, author_id__in=_faces(creator)).select_related("author").first()


async def stamped_among(interacting_uris: Sequence[str]) -> set[tuple[str, str]]:
    """(quoting, quoted) for which one of ours has given a stamp and not taken it back. A quote of ours without one is
    not shown as one.
    """
    found = await Stamp.filter(
        interacting_uri__in=list(interacting_uris), kind=StampKind.QUOTE, revoked_at__isnull=True
    ).values_list("interacting_uri", "target_uri")
    return {(str(interacting), str(target)) for interacting, target in found}


def _faces(creator: Creator) -> list[int]:
    """She is asked as a person and as a channel."""
    return [creator.actor_id, *([creator.channel_id] if creator.channel_id else [])]


async def _requests(creator: Creator, state: RequestState) -> list[ConsentRequest]:
    wanted = ConsentRequest.filter(author_id__in=_faces(creator), state=state).select_related("asker")
    return await wanted.order_by("-id").limit(MOST_SHOWN)


def _line(request: ConsentRequest, uuid: str) -> AskedLine:
    return AskedLine(
        id=request.id,
        kind="quote" if request.kind == StampKind.QUOTE else "feature",
        asker=person(request.asker),
        interacting_uri=request.interacting_uri,
        target_uri=request.target_uri,
        uuid=uuid,
        asked_at=request.created_at,
    )
