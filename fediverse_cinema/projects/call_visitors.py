"""Calls of elsewhere: what the Group of a project of another pole looks for, beside the note that it is on every
server. The document is a stranger's word: what is read of it is bounded and sanitised. Called by search.arrivals when
the note has been taken in, and by the inbox when it is gone.
"""

from typing import Any

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub.models import LONGEST_URI, Actor, ActorType
from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.foundation import clock, news
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.errors import CinemaError
from fediverse_cinema.foundation.folding import fold
from fediverse_cinema.foundation.html import beginning, clean_off_loop, markdown_off_loop
from fediverse_cinema.people import trades
from fediverse_cinema.projects import call_wire, visitors
from fediverse_cinema.projects.call_wire import CallDraft
from fediverse_cinema.projects.models import Call, CallState, CallTerm, Project
from fediverse_cinema.projects.news import CallEnded, CallPublished
from fediverse_cinema.projects.sheet import LONGEST_FOLDED


async def welcome(author: Actor, document: Document) -> Call | None:
    """Keep or renew it. None when it is no call, when its author is no project (its server is asked once we see that it
    might be), or when we have this state of it, or a newer one. Its note has been taken in before.
    """
    draft = call_wire.call_from_object(document) if author.type == ActorType.GROUP and not author.local else None
    if draft is None:
        return None
    uri = str(document["id"])
    known = await lookup.find(Call, uri=uri)
    if known is not None and not _is_newer(draft, known):
        return None
    project = await _project_of(author)
    if project is None:
        return None
    values = await _columns(draft, project, author)
    async with in_transaction():
        await sql.hold(uri)
        if not await lookup.exists(Note, uri=uri, author_id=author.id):  # taken away just now
            return None
        return await _keep(uri, project, values, draft)


async def remove(author: Actor, uri: str) -> bool:
    """Its project says that it is gone. In the transaction in which its note goes."""
    found = await Call.get_or_none(uri=uri, local=False, project__actor_id=author.id)
    if found is None:
        return False
    await found.delete()
    await news.tell(CallEnded(found.id, found.project_id))
    return True


async def _project_of(author: Actor) -> Project | None:
    known = await lookup.find(Project, actor_id=author.id)
    if known is not None:
        return known
    try:
        return await visitors.find(author.uri)
    except CinemaError:  # a Group that is no project: its call is a note, and no more
        return None


def _is_newer(draft: CallDraft, known: Call) -> bool:
    since = known.updated_at or known.published_at
    return draft.updated_at is not None and (since is None or draft.updated_at > since)


async def _keep(uri: str, project: Project, values: dict[str, Any], draft: CallDraft) -> Call | None:
    known = await Call.select_for_update().get_or_none(uri=uri)
    if known is None:
        known = await Call.create(uri=uri, local=False, project_id=project.id, created_at=clock.now(), **values)
        before = CallState.CLOSED
    elif known.project_id != project.id or not _is_newer(draft, known):
        return None
    else:
        before = known.state
        await known.update_from_dict(values).save(update_fields=list(values))
    await CallTerm.filter(call_id=known.id).delete()
    await CallTerm.bulk_create([CallTerm(call_id=known.id, term=term) for term in draft.terms])
    if (known.state == CallState.OPEN) != (before == CallState.OPEN):
        kind = CallPublished if known.state == CallState.OPEN else CallEnded
        await news.tell(kind(known.id, project.id))
    return known


async def _columns(draft: CallDraft, project: Project, group: Actor) -> dict[str, Any]:
    about = await _about(draft)
    trade = trades.TRADES.get(draft.trade)
    said = (draft.title, group.name, trades.words_of(draft.trade) if trade else "", draft.town)
    return {
        "state": draft.state,
        "title": draft.title,
        "trade": draft.trade,
        "department": trade.department if trade else "",
        "positions": draft.positions,
        "remote_work": draft.remote_work,
        "town": draft.town,
        "region": draft.region or ("" if draft.remote_work else project.region),
        "begins_on": draft.begins_on,
        "ends_on": draft.ends_on,
        "days": draft.days,
        "hours": draft.hours,
        "deadline": draft.deadline,
        "language": draft.language,
        "standings": list(draft.standings),
        "seniority": draft.seniority,
        "about": about,
        "page_url": draft.page_url[:LONGEST_URI],
        "folded": fold(" ".join((*said, beginning(about, LONGEST_FOLDED))))[:LONGEST_FOLDED],
        "published_at": draft.published_at or clock.now(),
        "updated_at": draft.updated_at,
        "fetched_at": clock.now(),
    }


async def _about(draft: CallDraft) -> str:
    try:
        return await (markdown_off_loop if draft.markdown else clean_off_loop)(draft.about)
    except CinemaError:  # deeper or larger than a page shows
        return ""
