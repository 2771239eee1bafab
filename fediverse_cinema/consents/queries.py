"""Reads of consent: what waits for a member's answer, what she has allowed, and which quotes bear a live stamp."""

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime

from fediverse_cinema.activitypub.models import Actor, ActorType
from fediverse_cinema.consents.models import ConsentRequest, RequestState, Stamp, StampKind
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.models import Creator
from fediverse_cinema.people.views import Person, person

MOST_SHOWN = 200
KINDS = {
    StampKind.QUOTE: "quote",
    StampKind.FEATURE: "feature",
    StampKind.CREDIT: "credit",
    StampKind.RECOMMENDATION: "recommendation",
}
CHOICE = "choice"  # a film is wanted for a selection


@frozen
class AskedLine:
    """A request for consent as her page shows it. `uuid` is that of the stamp, "" while there is none; a credit says
    her `role` in the words of who asks, a selection what it is: its name, words and page (`told`); so a
    recommendation its words.
    """

    id: int
    kind: str  # one of KINDS, or CHOICE
    asker: Person
    interacting_uri: str
    target_uri: str
    uuid: str
    asked_at: datetime
    role: str = ""
    told: Mapping[str, str] = field(default_factory=dict)
    named: str = ""  # the stamp by which the same selection names her among its film-makers
    company: bool = False  # it is no selection that asks, but a company for its catalogue

    @property
    def things(self) -> tuple[str, str]:
        """What it is about, by its ids."""
        return self.interacting_uri, self.target_uri


async def waiting_for(creator: Creator) -> list[AskedLine]:
    """What she, or her channel, has been asked and not answered yet, the latest first."""
    return [_line(request, "") for request in await _requests(creator, RequestState.WAITING)]


async def allowed_by(creator: Creator) -> list[AskedLine]:
    """Where she has agreed, or her policy for her, and may take it back. What she herself shows of hers is not told."""
    given = Stamp.filter(author_id__in=_faces(creator), revoked_at__isnull=True)
    stamps = await given.order_by("-id").limit(MOST_SHOWN)
    uuids = {_what(stamp): stamp.uuid for stamp in stamps}
    requests = await _requests(creator, RequestState.ACCEPTED)
    known = [(one, uuids.get(_what(one))) for one in requests]
    return _together([_line(request, uuid) for request, uuid in known if uuid and not _is_shown_by_herself(request)])


async def denied_by(creator: Creator) -> list[AskedLine]:
    """The credits that she has refused or taken back: she may think again."""
    mine = ConsentRequest.filter(author_id__in=_faces(creator), kind=StampKind.CREDIT)
    said = await mine.exclude(state=RequestState.WAITING).select_related("asker").order_by("-id").limit(MOST_SHOWN)
    given = Stamp.filter(author_id__in=_faces(creator), kind=StampKind.CREDIT, revoked_at__isnull=True)
    live = {_what(stamp) for stamp in await given.filter(interacting_uri__in={one.interacting_uri for one in said})}
    return [_line(one, "") for one in said if _what(one) not in live]


async def answered_by(creator: Creator, number: int) -> ConsentRequest | None:
    """The request with this number, once she has answered it; its author is there."""
    found = ConsentRequest.filter(id=number, author_id__in=_faces(creator)).exclude(state=RequestState.WAITING)
    return await found.select_related("author").first()


async def asked_of(creator: Creator, number: int) -> ConsentRequest | None:
    """The request with this number, while she may still answer it; its author is there."""
    found = ConsentRequest.filter(id=number, author_id__in=_faces(creator), state=RequestState.WAITING)
    return await found.select_related("author").first()


async def given_by(creator: Creator, uuid: str) -> Stamp | None:
    """A stamp of hers, or of her channel's; its author is there."""
    return await Stamp.filter(uuid=uuid, author_id__in=_faces(creator)).select_related("author").first()


async def asker_of(stamp: Stamp) -> Actor:
    """Who has asked for it."""
    return (await _request_of(stamp)).asker


async def stamp_for(asker: Actor, request_uri: str, about: tuple[str, str]) -> Stamp | None:
    """What was given for a request of this one's, while it lives: by its id, or by the selection and the film that it
    was `about`. Of two that have overtaken each other, another may have been kept.
    """
    mine = ConsentRequest.filter(asker_id=asker.id, kind=StampKind.FEATURE)
    asked = await mine.get_or_none(interacting_uri=about[0], target_uri=about[1])
    asked = asked or await mine.filter(uri=request_uri).order_by("-id").first()  # ids are theirs: one may stand at two
    if asked is None:
        return None
    found = Stamp.filter(interacting_uri=asked.interacting_uri, target_uri=asked.target_uri, kind=asked.kind)
    return await found.filter(revoked_at__isnull=True).first()


async def askers_about(target_uri: str) -> list[Actor]:
    """Those of elsewhere who have asked, or have been given, a stamp for this thing: they show it, or may."""
    asked = ConsentRequest.filter(target_uri=target_uri, kind=StampKind.FEATURE).exclude(state=RequestState.REJECTED)
    found = {one.asker_id: one.asker for one in await asked.select_related("asker")}
    return [asker for asker in found.values() if not asker.local]


async def stamped_among(interacting_uris: Sequence[str]) -> set[tuple[str, str]]:
    """(quoting, quoted) for which one of ours has given a stamp and not taken it back. A quote of ours without one is
    not shown as one.
    """
    found = await Stamp.filter(
        interacting_uri__in=list(interacting_uris), kind=StampKind.QUOTE, revoked_at__isnull=True
    ).values_list("interacting_uri", "target_uri")
    return {(str(interacting), str(target)) for interacting, target in found}


async def _request_of(stamp: Stamp) -> ConsentRequest:
    about = ConsentRequest.filter(interacting_uri=stamp.interacting_uri, target_uri=stamp.target_uri, kind=stamp.kind)
    return await about.select_related("asker").get(role=stamp.role)


def _is_shown_by_herself(request: ConsentRequest) -> bool:
    return request.kind == StampKind.FEATURE and request.asker_id == request.author_id


def _together(lines: Sequence[AskedLine]) -> list[AskedLine]:
    """A selection that shows a film of hers and names her is one thing."""
    named = {one.interacting_uri: one.uuid for one in lines if one.kind == KINDS[StampKind.FEATURE]}
    films = [one for one in lines if one.kind == CHOICE]
    taken = {uri: named.pop(_people_of(uri), "") for uri in {one.interacting_uri for one in films}}
    of_each = [replace(one, named=taken.pop(one.interacting_uri, "")) if one in films else one for one in lines]
    return [one for one in of_each if one.kind != KINDS[StampKind.FEATURE] or one.interacting_uri in named]


def _people_of(selection_uri: str) -> str:
    """The id of the collection of those who made its films."""
    return f"{selection_uri}/people"


def _what(either: ConsentRequest | Stamp) -> tuple[str, str, str, str]:
    return either.interacting_uri, either.target_uri, either.kind, either.role


def _faces(creator: Creator) -> list[int]:
    """She is asked as a person and as a channel."""
    return [creator.actor_id, *([creator.channel_id] if creator.channel_id else [])]


async def _requests(creator: Creator, state: RequestState) -> list[ConsentRequest]:
    wanted = ConsentRequest.filter(author_id__in=_faces(creator), state=state).select_related("asker")
    return await wanted.order_by("-id").limit(MOST_SHOWN)


def _line(request: ConsentRequest, uuid: str) -> AskedLine:
    return AskedLine(
        id=request.id,
        kind=CHOICE if request.told and request.kind == StampKind.FEATURE else KINDS[request.kind],
        asker=person(request.asker),
        interacting_uri=request.interacting_uri,
        target_uri=request.target_uri,
        uuid=uuid,
        asked_at=request.created_at,
        role=request.role,
        told=request.told,
        company=request.asker.type == ActorType.ORGANIZATION,
    )
