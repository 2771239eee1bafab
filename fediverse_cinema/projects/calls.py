"""Verbs of the calls of this pole: a project looks for somebody, says it otherwise, has found, or looks no longer. Each
move is one UPDATE that counts, so that of two at once one comes too late. What arrives from elsewhere is in
call_visitors.
"""

from typing import Any

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import outbox
from fediverse_cinema.activitypub.models import Actor, Tombstone
from fediverse_cinema.conversations import circles, tagging
from fediverse_cinema.conversations import service as conversations
from fediverse_cinema.conversations.documents import Circle
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.conversations.news import NoteSaid
from fediverse_cinema.foundation import clock, ids, news, urls
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.errors import Missing, Refused
from fediverse_cinema.foundation.folding import fold
from fediverse_cinema.foundation.here import here
from fediverse_cinema.people import trades
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.projects import call_documents, call_sheet, call_wire, call_words, service
from fediverse_cinema.projects.call_sheet import Draft
from fediverse_cinema.projects.models import Call, CallState, CallTerm, Membership, Project, Relationship
from fediverse_cinema.projects.news import CallEnded, CallPublished
from fediverse_cinema.projects.sheet import LONGEST_FOLDED
from fediverse_cinema.reactions import service as reactions

BY = "by"  # among the details of its note: the row of who wrote it
MOST_AT_ONCE = 200


async def publish(project: Project, by: Actor, draft: Draft) -> Call:
    """One of its leads looks for somebody in its name: a note of its Group, which the pole passes on."""
    call_sheet.check(draft)
    group, actors = await lookup.get(Actor, id=project.actor_id), await pole_actors()
    leads = Membership.filter(
        project_id=project.id, relationship=Relationship.ADMIN, listed=True, joined_at__isnull=False, left_at=None
    )
    also = [one.person for one in await leads.select_related("person").order_by("number")]
    circle, now = Circle(group, also=also, audiences=[actors.group]), clock.now()
    async with in_transaction():
        await Project.select_for_update().get(id=project.id)  # numbers are given one after the other
        number = await _next_number(project, group)
        call = Call(
            uri=urls.call(group.handle, number), local=True, number=number, project_id=project.id,
            state=CallState.OPEN, page_url=urls.call_page(group.handle, number), created_at=now, published_at=now,
        )  # fmt: skip
        _fill(call, group, draft)
        await call.save()
        await _keep_terms(call, draft)
        details = {BY: by.id, "tags": [call_words.TAG]} | circles.remembered(circle)
        note = await _say(call, group, draft, details)
        create = call_wire.create(await call_documents.document_of(call))
        await outbox.post(group, create, listed=True, **await circles.way(note, circle))
        await news.tell(NoteSaid(note.id))
        for booster in (actors.group, actors.instance):
            await reactions.share(booster, call.uri, group, listed=True)
        await news.tell(CallPublished(call.id, project.id))
    return call


async def change(call: Call, draft: Draft) -> None:
    """Other words or conditions; whoever has it is told. With more places than are taken it is open again."""
    group = await _group_of(call)
    async with in_transaction():
        call = await Call.select_for_update().get(id=call.id)
        call_sheet.check(draft, kept=call.deadline)
        if draft.positions < call.filled:
            raise Refused(
                "fewer places than taken",
                public="Places already taken: %(filled)s.",
                code="too_few",
                filled=call.filled,
            )
        _fill(call, group, draft)
        if call.state in (CallState.OPEN, CallState.FILLED):
            ahead = call.deadline is not None and call.deadline > clock.now()
            free = CallState.OPEN if ahead else call.state
            await _enter(call, CallState.FILLED if call.filled >= call.positions else free)
        await call.save()
        await CallTerm.filter(call_id=call.id).delete()
        await _keep_terms(call, draft)
        await _send_update(call)


async def close(call: Call) -> bool:
    """It looks for nobody any more; False when it was closed before."""
    async with in_transaction():
        return await _move(call, CallState.CLOSED, CallState.OPEN, CallState.FILLED)


async def reopen(call: Call) -> None:
    """Look again, if there is time and a place. Refused in words when there is not."""
    async with in_transaction():
        found = await Call.select_for_update().get(id=call.id)
        if found.deadline is not None and found.deadline <= clock.now():
            raise Refused(
                "deadline passed", public="Its last day has passed: set a later one first.", code="passed"
            )  # fmt: skip
        if found.filled >= found.positions:
            raise Refused("no place", public="All its places are taken: say first that there are more.", code="full")
        await _move(found, CallState.OPEN, CallState.CLOSED)


async def withdraw(call: Call) -> None:
    """It is no more: a Tombstone stays, and whoever has it is told."""
    async with in_transaction():
        note = await Note.get_or_none(uri=call.uri)
        if note is not None:
            await conversations.withdraw(note)
        await _forget(call)


async def place_taken(call: Call) -> None:
    """Somebody has been accepted for it: one place less, and with the last it is filled. In the transaction of whoever
    accepts. Refused when none is left; that it takes no more answers keeps nobody from choosing among those who came.
    """
    if not await sql.change(
        'UPDATE "call" SET filled=filled+1 WHERE id=? AND local=? AND filled<positions', call.id, True
    ):
        raise Refused(f"no place in {call.uri}", public="All places of this call are taken.", code="no_place")
    found = await Call.get(id=call.id)
    if found.filled >= found.positions:
        await _move(found, CallState.FILLED, CallState.OPEN, CallState.CLOSED)


async def place_freed(call: Call) -> None:
    """Who had a place has gone: it is open again, if it was filled and there is still time. In the transaction of
    whoever lets her go.
    """
    if not await sql.change('UPDATE "call" SET filled=filled-1 WHERE id=? AND local=? AND filled>0', call.id, True):
        return
    found = await Call.get(id=call.id)
    if found.deadline is None or found.deadline > clock.now():
        await _move(found, CallState.OPEN, CallState.FILLED)


async def close_what_is_over() -> None:
    """The periodic job: calls that nobody has answered enough until their last moment."""
    over = Call.filter(local=True, state=CallState.OPEN, deadline__lte=clock.now(), project__actor__gone_at=None)
    for call in await over.order_by("id").limit(MOST_AT_ONCE):
        try:
            await close(call)
        except Missing:  # its words have been removed, and the news of it is not heard yet
            await forget_removed(call.uri)


async def end_all_of(project_id: int) -> None:
    """The project is no more. Whoever had its calls has heard that its Group is gone."""
    async with in_transaction():
        for call in await Call.filter(project_id=project_id, state__in=[CallState.OPEN, CallState.FILLED]):
            await _enter(call, CallState.CLOSED)
            await call.save(update_fields=["state"])


async def forget_removed(uri: str) -> None:
    """Who runs the pole has removed the words of a call, if this is one: nothing of it is left."""
    call = await lookup.find(Call, uri=uri, local=True)
    if call is not None and not await lookup.exists(Note, uri=uri):
        async with in_transaction():
            await _forget(call)


async def name_on_group(project_id: int) -> None:
    """The document of a project names what it looks for: whoever keeps it should look again."""
    project = await Project.get_or_none(id=project_id, local=True, actor__gone_at=None)
    if project is not None:
        async with in_transaction():
            await service.announce(project)


async def _forget(call: Call) -> None:
    if await Call.filter(id=call.id).delete():
        await news.tell(CallEnded(call.id, call.project_id))


async def _move(call: Call, to: CallState, *allowed: CallState) -> bool:
    """Held by the row: who comes second finds it moved."""
    if not await Call.filter(id=call.id, state__in=allowed).update(state=to):
        return False
    found = await Call.get(id=call.id)
    await _tell(found)
    await _send_update(found)
    return True


async def _enter(call: Call, state: CallState) -> None:
    if call.state != state:
        call.state = state
        await _tell(call)


async def _tell(call: Call) -> None:
    kind = CallPublished if call.state == CallState.OPEN else CallEnded
    await news.tell(kind(call.id, call.project_id))


async def _next_number(project: Project, group: Actor) -> int:
    """Of one that was withdrawn the number stays hers: its id answers that it is gone."""
    last = await Call.filter(project_id=project.id).order_by("-number").first()
    stones = await Tombstone.filter(author_uri=group.uri, uri__startswith=f"{group.uri}/calls/").values_list(
        "uri", flat=True
    )
    used = [int(str(uri).rpartition("/")[2]) for uri in stones]
    return 1 + max([*used, (last and last.number) or 0])


def _fill(call: Call, group: Actor, draft: Draft) -> None:
    call.title, call.trade, call.department = draft.title.strip(), draft.trade, trades.TRADES[draft.trade].department
    call.positions, call.days, call.hours = draft.positions, draft.days, draft.hours
    call.remote_work, call.town, call.region = draft.remote_work, draft.town.strip(), draft.region
    call.begins_on, call.ends_on, call.deadline = draft.begins_on, draft.ends_on, draft.deadline
    call.contract, call.about = draft.contract.strip(), draft.about
    call.language = draft.language or here().settings.pole.language
    call.standings, call.seniority = list(draft.standings), draft.seniority
    said = (draft.title, group.name, trades.words_of(draft.trade), draft.town, draft.about)
    call.folded = fold(" ".join(said))[:LONGEST_FOLDED]


async def _keep_terms(call: Call, draft: Draft) -> None:
    await CallTerm.bulk_create([CallTerm(call_id=call.id, term=term) for term in dict.fromkeys(draft.terms)])


async def _say(call: Call, group: Actor, draft: Draft, details: dict[str, Any]) -> Note:
    note = await Note.create(
        uri=call.uri, uuid=ids.new_uuid(), local=True, author=group, thread_uri=call.uri, answer_to="",
        html=call_words.content(call, list(dict.fromkeys(draft.terms))), source=call.about, language=call.language,
        details=details, page_url=call.page_url, published_at=call.published_at,
    )  # fmt: skip
    await tagging.keep(note.uri, [call_words.FOLDED_TAG])
    return note


async def _send_update(call: Call) -> None:
    """Its words say what it is now, to all who have it."""
    note = await Note.select_for_update().get_or_none(uri=call.uri)
    if note is None:
        raise Missing(f"{call.uri} has just been removed")
    note.html = call_words.content(call, await call_documents.terms_of(call))
    note.source, note.language = call.about, call.language
    note.updated_at = clock.later_than(note.updated_at or note.published_at)  # whole seconds on the wire
    await note.save(update_fields=["html", "source", "language", "updated_at"])
    await Call.filter(id=call.id).update(updated_at=note.updated_at)
    update = call_wire.update(await call_documents.document_of(call))
    await outbox.post(await _group_of(call), update, **await call_documents.way_of(call))


async def _group_of(call: Call) -> Actor:
    project = await lookup.get(Project, id=call.project_id)
    return await lookup.get(Actor, id=project.actor_id)
