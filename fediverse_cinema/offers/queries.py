"""Reads of offers for pages: the board of a project, what somebody has sent and received; and single rows by who may
move them.
"""

from collections.abc import Collection, Sequence

from tortoise.queryset import QuerySet

from fediverse_cinema.activitypub import lost
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.agreements.lifecycle import LIVE, OfferState
from fediverse_cinema.conversations import queries as talk
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films.opening_times import by_our_clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.html import shown
from fediverse_cinema.offers.models import Offer, OfferKind
from fediverse_cinema.offers.views import Column, OfferLine
from fediverse_cinema.people.views import person
from fediverse_cinema.projects import call_queries
from fediverse_cinema.projects.models import Call, Membership, Project

MOST_SHOWN = 200
PART = 100  # lines of a column at a time
FURTHEST = 10_000
MOST_MORE = 10  # notes of one below a call, after her answer
OVER = (OfferState.WITHDRAWN, OfferState.LAPSED)
KINDS = (OfferKind.APPLICATION, OfferKind.INVITATION)
COLUMNS = {
    "new": (KINDS[:1], (OfferState.NEW,)),
    "shortlisted": (KINDS, (OfferState.SHORTLISTED,)),
    "invited": (KINDS[1:], (OfferState.NEW,)),
    "accepted": (KINDS, (OfferState.ACCEPTED,)),
    "refused": (KINDS, (OfferState.REFUSED,)),
    "withdrawn": (KINDS, OVER),
}
"""Whoever is invited waits for nobody; what has been taken back and what has lapsed stand together."""
NAMED = ("person", "project__actor")


async def board(
    project: Project, call: Call | None = None, *, only: str = "", part: int = 1
) -> tuple[Column, ...]:  # fmt: skip
    """All that was asked of a project or by it, or about one of its calls, the latest move first: the beginning of each
    column, or a later part of `only` one, so that what is over hides nobody who waits.
    """
    wanted = Offer.filter(project_id=project.id, **({"call_id": call.id} if call else {}))
    skipped, columns = (min(max(part, 1), FURTHEST) - 1) * PART, []
    for name, (kinds, states) in COLUMNS.items():
        if only in ("", name):
            column = wanted.filter(kind__in=kinds, state__in=[one.value for one in states]).order_by("-moved_at", "-id")
            columns.append((name, await column.select_related(*NAMED).offset(skipped).limit(PART + 1)))
    lines = {line.id: line for line in await _read([row for _, rows in columns for row in rows[:PART]])}
    return tuple(
        Column(name, tuple(lines[row.id] for row in rows[:PART]), part + 1 if len(rows) > PART else 0)
        for name, rows in columns
    )


async def waiting(projects: Sequence[Project]) -> dict[int, int]:
    """How many applications nobody has answered, by project."""
    live, waits = [one.value for one in LIVE], dict[int, int]()
    asked = Offer.filter(project_id__in=[one.id for one in projects], kind=OfferKind.APPLICATION, state__in=live)
    for one in await asked.values_list("project_id", flat=True) if projects else []:
        waits[int(str(one))] = waits.get(int(str(one)), 0) + 1
    return waits


async def sent_by(actor: Actor) -> tuple[OfferLine, ...]:
    """What she has offered, the latest first."""
    return await _lines(Offer.filter(person_id=actor.id, kind=OfferKind.APPLICATION).order_by("-id"))


async def received_by(actor: Actor) -> tuple[OfferLine, ...]:
    """Projects that would like her, the latest first."""
    return await _lines(Offer.filter(person_id=actor.id, kind=OfferKind.INVITATION).order_by("-id"))


async def invitations(actor: Actor) -> tuple[OfferLine, ...]:
    """Those of them that she has not answered."""
    waiting = [one.value for one in LIVE]
    mine = Offer.filter(person_id=actor.id, kind=OfferKind.INVITATION, state__in=waiting, project__actor__gone_at=None)
    return await _lines(mine.order_by("-id"))


async def of_person(call: Call, actor: Actor) -> OfferLine | None:
    """Her last offer for this call."""
    mine = Offer.filter(call_id=call.id, person_id=actor.id, kind=OfferKind.APPLICATION)
    found = await _lines(mine.order_by("-id"), 1)
    return found[0] if found else None


async def on_board(project: Project, offer_id: int) -> Offer | None:
    """For who speaks for this project."""
    return await Offer.get_or_none(id=offer_id, project_id=project.id)


async def hers(actor: Actor, offer_id: int) -> Offer | None:
    """For her who offers herself or is invited."""
    return await Offer.get_or_none(id=offer_id, person_id=actor.id)


async def _lines(wanted: QuerySet[Offer], most: int = MOST_SHOWN) -> tuple[OfferLine, ...]:
    return await _read(await wanted.select_related(*NAMED).limit(most))


async def _read(rows: Sequence[Offer]) -> tuple[OfferLine, ...]:
    calls = await Call.filter(id__in=[row.call_id for row in rows if row.call_id is not None])
    named = {line.id: (line.title, line.url) for line in await call_queries.lines_of(calls)}
    notes = await _notes(rows, {call.id: call.uri for call in calls})
    gone, waits = await _lost_answers(rows), await _unconfirmed(rows)
    return tuple(
        _line(
            row, *named.get(row.call_id or 0, ("", "")), notes.get(row.id, ()), row.answer_uri in gone, row.id in waits
        )
        for row in rows
    )


async def _unconfirmed(rows: Sequence[Offer]) -> set[int]:
    """Who has been accepted by a letter and has not said yes behind her link."""
    sent = [row for row in rows if row.by_note and row.state == OfferState.ACCEPTED]
    if not sent:
        return set()
    places = Membership.filter(
        project_id__in={row.project_id for row in sent}, person_id__in={row.person_id for row in sent},
        joined_at=None, left_at=None,
    )  # fmt: skip
    waits = {(one.project_id, one.person_id) for one in await places}
    return {row.id for row in sent if (row.project_id, row.person_id) in waits}


async def _lost_answers(rows: Sequence[Offer]) -> set[str]:
    """The answers of ours that never reached who had asked."""
    letters = {}
    for row in rows:
        asks = row.person if row.kind == OfferKind.APPLICATION else row.project.actor
        if row.answer_uri and not asks.local:
            letters[row.answer_uri] = asks.host
    return await lost.among(letters)


async def _notes(rows: Sequence[Offer], calls: dict[int, str]) -> dict[int, list[Note]]:
    """What people without a pole have said to the project below the call, as it stands now."""
    by_note = [row for row in rows if row.by_note and row.call_id in calls]
    if not by_note:
        return {}
    notes = await _latest(by_note, {calls[row.call_id or 0] for row in by_note})
    groups = {row.project_id: row.project.actor for row in by_note}
    heard = {project_id: await talk.readable(notes, group) for project_id, group in groups.items()}
    return {
        row.id: [
            note for note in heard[row.project_id]
            if note.author_id == row.person_id and note.thread_uri == calls[row.call_id or 0]
        ]
        for row in by_note
    }  # fmt: skip


async def _latest(rows: Sequence[Offer], threads: Collection[str]) -> list[Note]:
    """Her answer and the last that she has said to it, one more than is shown: there is no end to what a stranger may
    write.
    """
    firsts, authors = [row.uri for row in rows], {row.person_id for row in rows}
    said = await sql.rows(
        "SELECT id FROM (SELECT n.id, n.uri, row_number() OVER (PARTITION BY n.author_id, n.thread_uri"
        f" ORDER BY n.published_at DESC, n.id DESC) AS place FROM note n WHERE n.thread_uri IN ({sql.marks(threads)})"
        f" AND n.author_id IN ({sql.marks(authors)}) AND (n.answer_to=n.thread_uri"
        f" OR n.visibility NOT IN ('public', 'unlisted'))) said WHERE place<=? OR uri IN ({sql.marks(firsts)})",
        *threads, *authors, MOST_MORE + 1, *firsts,
    )  # fmt: skip
    return await Note.filter(id__in=[row["id"] for row in said]).order_by("published_at", "id")


def _line(row: Offer, title: str, url: str, notes: Sequence[Note], lost: bool, unconfirmed: bool) -> OfferLine:
    later = [note.html for note in notes if note.uri != row.uri]
    first = next((note.html for note in notes if note.uri == row.uri), row.html)
    return OfferLine(
        id=row.id,
        kind=row.kind.value,
        state=row.state,
        by_note=row.by_note,
        person=person(row.person),
        project=person(row.project.actor),
        call_title=title,
        call_url=url,
        role=row.role,
        trade=row.trade,
        html=shown(first),
        links=tuple((one["name"], one["href"]) for one in row.links),
        begins_on=row.begins_on,
        ends_on=row.ends_on,
        answer_html=shown(row.answer_html),
        more=tuple(shown(one) for one in later[-MOST_MORE:]),
        created_at=by_our_clock(row.created_at),
        moved_at=by_our_clock(row.moved_at),
        lost=lost,
        longer=len(later) > MOST_MORE,
        unconfirmed=unconfirmed,
    )
