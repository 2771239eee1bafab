"""What notices are about, as far as she may see it: films, notes, projects, invitations to see a film; and what has
become of credits and places in a team. Called by `queries` alone.
"""

from collections.abc import Collection, Sequence

from tortoise.expressions import Q

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.consents.models import Claim
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.conversations.queries import readable
from fediverse_cinema.events.models import Event
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.html import plain
from fediverse_cinema.labels.models import Juror
from fediverse_cinema.notices import agenda, companies, judged, running, selections
from fediverse_cinema.notices.models import Notice, NoticeKind
from fediverse_cinema.notices.views import Thing
from fediverse_cinema.offers.models import Offer, OfferKind
from fediverse_cinema.people.views import page_of
from fediverse_cinema.projects.models import Call, Membership, Project, Relationship

LONGEST_WORDS = 240


async def things(owner: Actor, uris: Collection[str]) -> dict[str, Thing]:
    if not uris:
        return {}
    wanted = list(uris)
    notes = {
        note.uri: Thing(note.title, _first_words(note.html), note.warning, f"/notes/{note.uuid}", note.answer_to)
        for note in await readable(await Note.filter(uri__in=wanted), owner)
    }
    films = {
        film.uri: Thing(film.title, "", "", f"/films/{film.slug}")
        for film in await Film.filter(uri__in=wanted, state=FilmState.PUBLISHED)
    }
    projects = {
        one.actor.uri: Thing(one.actor.name or one.actor.handle, "", "", page_of(one.actor))
        for one in await Project.filter(actor__uri__in=wanted).select_related("actor")
    }
    calls = {one.uri: Thing(one.title, "", "", f"/calls/{one.id}") for one in await Call.filter(uri__in=wanted)}
    events = {
        one.note.uri: Thing(one.note.title, "", "", f"/agenda/{one.slug}")
        for one in await Event.filter(note__uri__in=wanted).select_related("note")
    }
    offers, drafts = await _offers(owner, wanted), await agenda.drafts(owner, wanted)
    found = notes | films | projects | calls | events | offers | drafts | await selections.things(wanted)
    found |= await companies.things(owner, wanted)
    found |= await running.authors_words(wanted)
    return found | judged.things(wanted) | await running.letters(wanted) | await _screenings(owner, wanted)


async def states(owner: Actor, notices: Sequence[Notice]) -> dict[int, str]:
    """By notice: "confirmed", "refused" or "withdrawn" for a credit; "asked", "joined", "leads" or "left" for a team,
    and for a jury, which may have "recalled" her; "accepted", "refused" or "lapsed" for an offer; "joined" or "refused"
    for an event; "critique" for an answer that is one; what judged.states and companies.states say.
    """
    credits = [one for one in notices if one.kind == NoticeKind.CREDIT_ANSWERED]
    teams = [one for one in notices if one.kind == NoticeKind.TEAM]
    offers = {one.object_uri for one in notices if one.kind == NoticeKind.OFFER_ANSWERED}
    ends = {one.uri: one.state for one in await Offer.filter(uri__in=offers)} if offers else {}
    answered, places = await _answers(credits), await _places(owner, teams)
    return (
        {one.id: answered.get((one.object_uri, one.by_id), "") for one in credits}
        | {one.id: places.get(one.by_id, "") for one in teams}
        | await _seats(owner, [one for one in notices if one.kind == NoticeKind.JURY])
        | {one.id: ends[one.object_uri] for one in notices if one.object_uri in ends}
        | await selections.states(notices)
        | await companies.states(owner, notices)
        | await selections.critiques([one for one in notices if one.kind == NoticeKind.ANSWER])
        | await judged.states(notices)
        | await agenda.states([one for one in notices if one.kind == NoticeKind.ORGANISED])
    )


async def _answers(notices: Sequence[Notice]) -> dict[tuple[str, int | None], str]:
    """Her latest word, where a film names her for several roles."""
    if not notices:
        return {}
    claims = Claim.filter(
        subject_uri__in={one.object_uri for one in notices},
        person_id__in={one.by_id for one in notices},
        answered_at__isnull=False,
    )
    return {(one.subject_uri, one.person_id): one.state.value for one in await claims.order_by("answered_at", "id")}


async def _places(owner: Actor, notices: Sequence[Notice]) -> dict[int, str]:
    if not notices:
        return {}
    found = Membership.filter(person_id=owner.id, project__actor_id__in={one.by_id for one in notices})
    return {one.project.actor_id: _place(one) for one in await found.select_related("project")}


async def _seats(owner: Actor, notices: Sequence[Notice]) -> dict[int, str]:
    if not notices:
        return {}
    found = Juror.filter(person_id=owner.id, label__actor_id__in={one.by_id for one in notices})
    places = {one.label.actor_id: _seat(one) for one in await found.select_related("label")}
    return {one.id: places.get(one.by_id, "") for one in notices}


def _seat(one: Juror) -> str:
    return "recalled" if one.left_at is not None and one.joined_at is None else _place(one)


def _place(one: Membership | Juror) -> str:
    if one.left_at is not None:
        return "left"
    if one.joined_at is None:
        return "asked"
    return "leads" if one.relationship.value == Relationship.ADMIN else "joined"


async def _screenings(owner: Actor, uris: Sequence[str]) -> dict[str, Thing]:
    """Screeners are a room beside this one: its table is asked."""
    found = await sql.rows(
        "SELECT i.id, f.uri, f.title FROM screening_pass i JOIN film f ON f.id=i.film_id WHERE i.actor_id=?"
        f" AND f.uri IN ({sql.marks(uris)}) AND f.state='draft' AND i.revoked_at IS NULL AND i.expires_at>?",
        owner.id, *uris, clock.now(),
    )  # fmt: skip
    return {row["uri"]: Thing(row["title"], "", "", f"/screenings/{row['id']}") for row in found}


async def _offers(owner: Actor, uris: Sequence[str]) -> dict[str, Thing]:
    """Each by its call or its project, where she who looks finds it. One that is a note is shown as such."""
    found = Offer.filter(Q(by_note=False) | Q(kind=OfferKind.INVITATION), uri__in=list(uris))
    return {
        one.uri: Thing(
            one.call.title if one.call else one.project.actor.name or one.project.actor.handle, "", "",
            "/workshop/offers" if one.person_id == owner.id else f"/projects/{one.project.actor.handle}/offers",
        )
        for one in await found.select_related("call", "project__actor")
    }  # fmt: skip


def _first_words(html: str) -> str:
    """The beginning of a text on one line; cut before it is read, so that length costs nothing."""
    words = plain(html[: 10 * LONGEST_WORDS])
    return words if len(words) <= LONGEST_WORDS else words[:LONGEST_WORDS].rsplit(" ", 1)[0] + " …"
