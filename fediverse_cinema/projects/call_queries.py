"""Reads for pages, feeds and collections of calls: rows in, views out. Those of this pole come first, then those of the
poles that it knows; in each part what must be answered first.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from tortoise.expressions import Q

from fediverse_cinema.activitypub import sight
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import any_moment_of
from fediverse_cinema.conversations import unfolding
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.conversations.views import Talk
from fediverse_cinema.films.browsing import patterns
from fediverse_cinema.films.opening_times import by_our_clock
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.html import markdown
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.views import person
from fediverse_cinema.poles.models import KinshipState
from fediverse_cinema.projects import calls, queries, service
from fediverse_cinema.projects.call_views import CallLine, CallPage
from fediverse_cinema.projects.models import Call, CallState, CallTerm, Project
from fediverse_cinema.reactions import queries as reactions
from fediverse_cinema.reactions.models import ReactionKind

ON_A_PAGE = 30
HERE, ELSEWHERE = "here", "elsewhere"
FROM = (
    # From left to right: the index call_in_order gives the calls as the list shows them, so that none is sorted.
    ' FROM "call" c CROSS JOIN project p CROSS JOIN actor a CROSS JOIN note n'
    " WHERE p.id=c.project_id AND a.id=p.actor_id AND n.uri=c.uri"
    " AND c.state=? AND (c.deadline IS NULL OR c.deadline>?) AND a.gone_at IS NULL"
    " AND (c.local=? OR a.host IN (SELECT host FROM known_pole WHERE state=?))"
)
ORDER = " ORDER BY c.local DESC, c.deadline IS NULL, c.deadline, c.id LIMIT ?"


@frozen
class Wanted:
    """What a reader looks for; "" and None where she does not mind. `form` is of the film; `since` to `until`: the days
    on which she is free; `origin`: HERE or ELSEWHERE.
    """

    words: str = ""
    trade: str = ""
    department: str = ""
    form: str = ""
    region: str = ""
    remote_work: bool = False
    since: date | None = None
    until: date | None = None
    term: str = ""
    standing: str = ""
    origin: str = ""


@frozen
class Found:
    """One page; `after` begins the next one, "" on the last."""

    calls: tuple[CallLine, ...]
    after: str = ""


async def find(wanted: Wanted, after: str = "", limit: int = ON_A_PAGE, viewer: Actor | None = None) -> Found:
    """Open calls. The next page begins after the last of this one."""
    texts, values = _conditions(wanted)
    seen, whom = sight.shown(viewer, "p.actor_id")
    texts, values = [*texts, seen], [*values, *whom]
    place = _read(after)
    if place is not None:
        text, more = _behind(*place)
        texts, values = [*texts, text], [*values, *more]
    ids = await _ids(texts, values, ORDER, limit + 1)
    page = await _fetched(ids[:limit])
    return Found(await lines_of(page), _place(page[-1]) if len(ids) > limit else "")


async def newest(limit: int) -> tuple[CallLine, ...]:
    """Open calls of this pole and of those that it knows, the latest first: for the feed."""
    ids = await _ids([], [], " ORDER BY c.published_at DESC, c.id DESC LIMIT ?", limit)
    return await lines_of(await _fetched(ids))


async def is_listed(call_id: int) -> bool:
    """Does the list show this call now, to whoever looks for nothing else?"""
    return bool(await _ids(["c.id=?"], [call_id], ORDER, 1))


async def listed_ids(before: int, limit: int) -> list[tuple[int, str]]:
    """(row, id) of the open calls of this pole, for its collection: the latest first."""
    rows = Call.filter(local=True, state=CallState.OPEN, project__actor__gone_at=None, id__lt=before)
    found = await rows.order_by("-id").limit(limit).values_list("id", "uri")
    return [(int(str(row)), str(uri)) for row, uri in found]


async def count() -> int:
    return await Call.filter(local=True, state=CallState.OPEN, project__actor__gone_at=None).count()


async def ids_of(project: Project, before: int, limit: int) -> list[tuple[int, str]]:
    """The same of one project, whatever their state: for the collection that its document names."""
    rows = Call.filter(project_id=project.id, id__lt=before).order_by("-id").limit(limit)
    return [(int(str(row)), str(uri)) for row, uri in await rows.values_list("id", "uri")]


async def open_of(project: Project) -> tuple[CallLine, ...]:
    """What it looks for, by the last day to answer; as many as a page shows."""
    open_ones = Call.filter(Q(deadline=None) | Q(deadline__gt=clock.now()), state=CallState.OPEN)
    return await lines_of(await open_ones.filter(project_id=project.id).order_by("deadline", "id").limit(ON_A_PAGE))


async def all_of(project: Project) -> tuple[CallLine, ...]:
    """For those who speak for it: whatever their state, the latest first."""
    return await lines_of(await Call.filter(project_id=project.id).order_by("-id"))


async def page(call: Call, viewer: Actor | None, at: int | None = None) -> CallPage:
    """`at`: the answer that the part of the talk begins with."""
    (line,) = await lines_of([call])
    project = await Project.get(id=call.project_id).select_related("actor")
    note = await Note.get_or_none(uri=call.uri)
    by = await lookup.find(Actor, id=note.details.get(calls.BY, 0)) if note and note.local else None
    standing = await service.standing(project, viewer)
    return CallPage(
        line=line,
        about_html=markdown(call.about) if call.local else call.about,
        language=call.language,
        standings=tuple(call.standings),
        seniority=call.seniority,
        team=(await queries.front(project)).team,
        by=person(by) if by else None,
        note=(note and note.uuid) or "",
        shared=viewer is not None and await reactions.has(ReactionKind.ANNOUNCE, viewer.id, call.uri),
        answers=await unfolding.below(note, viewer, at) if note else Talk(()),
        speaks=standing is not None and standing.relationship in service.SPEAKERS,
        belongs=standing is not None,
        original_url="" if call.local else call.page_url,
    )


async def lines_of(found: Sequence[Call]) -> tuple[CallLine, ...]:
    """In the same order, in three statements."""
    if not found:
        return ()
    wanted = Project.filter(id__in=list({call.project_id for call in found})).select_related("actor")
    projects = {one.id: one for one in await wanted}
    terms: dict[int, list[str]] = {}
    for one in await CallTerm.filter(call_id__in=[call.id for call in found]).order_by("id"):
        terms.setdefault(one.call_id, []).append(one.term)
    return tuple(_line(call, projects[call.project_id], terms.get(call.id, [])) for call in found)


def _line(call: Call, project: Project, terms: Sequence[str]) -> CallLine:
    group = person(project.actor)
    over = call.state == CallState.OPEN and call.deadline is not None and call.deadline <= clock.now()
    return CallLine(
        id=call.id,
        uri=call.uri,
        url=f"/projects/{project.actor.handle}/calls/{call.number}" if call.local else f"/calls/{call.id}",
        title=call.title,
        project=group,
        form=project.form,
        state=CallState.CLOSED.value if over else call.state.value,
        trade=call.trade,
        positions=call.positions,
        free=max(call.positions - call.filled, 0),
        town=call.town,
        region=call.region,
        remote_work=call.remote_work,
        begins_on=call.begins_on,
        ends_on=call.ends_on,
        days=call.days,
        hours=call.hours,
        terms=tuple(terms),
        contract=call.contract,
        deadline=by_our_clock(call.deadline) if call.deadline else None,
        published_at=by_our_clock(call.published_at) if call.published_at else None,
        origin="" if call.local else project.actor.host,
    )


def _conditions(wanted: Wanted) -> tuple[list[str], list[Any]]:
    exact = {
        "c.trade": wanted.trade,
        "c.department": wanted.department,
        "p.form": wanted.form,
        "c.region": wanted.region,
    }
    asked: list[tuple[str, tuple[Any, ...]]] = [(f"{name}=?", (value,)) for name, value in exact.items() if value]
    asked += [("c.folded LIKE ? ESCAPE '!'", (pattern,)) for pattern in patterns(wanted.words.replace(",", " "))]
    if wanted.remote_work:
        asked.append(("c.remote_work=?", (True,)))
    if since := wanted.since or wanted.until:
        asked.append(("(COALESCE(c.ends_on, c.begins_on) IS NULL OR COALESCE(c.ends_on, c.begins_on)>=?)", (since,)))
    if wanted.until:
        asked.append(("(c.begins_on IS NULL OR c.begins_on<=?)", (wanted.until,)))
    if wanted.term:
        asked.append(("EXISTS (SELECT 1 FROM call_term t WHERE t.call_id=c.id AND t.term=?)", (wanted.term,)))
    if wanted.standing:  # a call that names none is for everybody
        said = "CAST(c.standings AS TEXT)"
        asked.append((f"({said}='[]' OR {said} LIKE ?)", (f'%"{wanted.standing}"%',)))
    if wanted.origin:
        asked.append(("c.local=?", (wanted.origin == HERE,)))
    return [text for text, _ in asked], [value for _, values in asked for value in values]


async def _ids(texts: Sequence[str], values: Sequence[Any], order: str, limit: int) -> list[int]:
    first = (CallState.OPEN.value, clock.now(), True, KinshipState.KNOWN.value)
    rows = await sql.rows(
        f"SELECT c.id{FROM}{''.join(f' AND {text}' for text in texts)}{order}", *first, *values, limit
    )  # fmt: skip
    return [row["id"] for row in rows]


async def _fetched(ids: Sequence[int]) -> list[Call]:
    known = await Call.in_bulk(list(ids), "id")
    return [known[one] for one in ids if one in known]


def _behind(local: bool, deadline: datetime | None, row: int) -> tuple[str, tuple[Any, ...]]:
    """What comes after this place in the list."""
    if deadline is None:
        within, values = "c.deadline IS NULL AND c.id>?", tuple[Any, ...]((row,))
    else:
        within = "c.deadline IS NULL OR c.deadline>? OR (c.deadline=? AND c.id>?)"
        values = (deadline, deadline, row)
    if local:
        return f"(c.local=? OR (c.local=? AND ({within})))", (False, True, *values)
    return f"(c.local=? AND ({within}))", (False, *values)


def _place(call: Call) -> str:
    part = HERE if call.local else ELSEWHERE
    return f"{part}~{call.deadline.isoformat() if call.deadline else ''}~{call.id}"


def _read(after: str) -> tuple[bool, datetime | None, int] | None:
    """Where the address says to go on; nonsense begins at the beginning."""
    part, _, rest = after.partition("~")
    moment, _, row = rest.partition("~")
    if part not in (HERE, ELSEWHERE) or not (row.isascii() and row.isdecimal() and len(row) <= 18):
        return None
    deadline = any_moment_of(moment) if moment else None
    if moment and deadline is None:
        return None
    return part == HERE, deadline, int(row)
