"""Telling members: one notice for one deed, however often it is heard of. What is asked, answered or reported anew
after an end is another deed. Called by news only, but for what the page of notices does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import gate
from fediverse_cinema.activitypub.models import Actor, ActorType, Follow, FollowState, Severity
from fediverse_cinema.activitypub.sight import untold
from fediverse_cinema.agreements.lifecycle import LIVE, OfferState
from fediverse_cinema.companies import editors
from fediverse_cinema.consents.models import Claim, ClaimState, ConsentRequest, Stamp, StampKind
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.films.makers import makers_of
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.here import here
from fediverse_cinema.notices.models import Notice, NoticeKind
from fediverse_cinema.offers.models import Offer, OfferKind
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.projects import service as projects
from fediverse_cinema.projects.models import Call, Supporter, SupporterPage
from fediverse_cinema.reactions.models import Reaction, ReactionKind

KEPT = 1_000  # notices for each member
MOST_FROM_A_STRANGE_HOST = 30  # in an hour, for all members together: a wave of spam is not told (MOD-05)
FRESH_SECONDS = 60.0
MOST_REMEMBERED = 10_000
AT_ONCE = timedelta(minutes=1)
NEEDS_AN_ANSWER = (NoticeKind.FOLLOW_REQUEST, NoticeKind.CONSENT, NoticeKind.CREDIT, NoticeKind.REPORT)
ANSWERED = (ClaimState.CONFIRMED, ClaimState.REFUSED, ClaimState.WITHDRAWN)
OF_REACTION = {ReactionKind.LIKE: NoticeKind.LIKE, ReactionKind.ANNOUNCE: NoticeKind.SHARE}


@dataclass(slots=True)
class Wave:
    """How many notices of this hour a host has caused, as was read at `read_at` and counted since."""

    read_at: float
    told: int


async def followed(follower_id: int, followed_id: int, *, asked: bool) -> None:
    follower, followed = await lookup.get(Actor, id=follower_id), await lookup.get(Actor, id=followed_id)
    kind = NoticeKind.FOLLOW_REQUEST if asked else NoticeKind.FOLLOW
    follow = await Follow.get_or_none(follower_id=follower.id, followed_id=followed.id)
    if follow is not None:  # otherwise it has ended meanwhile
        await tell([followed.id], kind, follower, followed.uri, since=follow.created_at)


async def answered(follower_id: int, followed_id: int, *, accepted: bool) -> None:
    """She whose request it was is told of a refusal, and of a consent that somebody gave, or for which she had to wait:
    most servers give it by themselves within a second, and her workshop shows it.
    """
    follow = await Follow.get_or_none(follower_id=follower_id, followed_id=followed_id).select_related("followed")
    if follow is None or (accepted and not follow.followed.locked and clock.now() - follow.created_at < AT_ONCE):
        return
    kind = NoticeKind.FOLLOW_ACCEPTED if accepted else NoticeKind.FOLLOW_REJECTED
    await tell([follower_id], kind, follow.followed, since=follow.created_at)


async def note_said(note_id: int, *, old: bool) -> None:
    """Each is told once, as what concerns her most: she was written to, answered, or named."""
    note = None if old else await lookup.find(Note, id=note_id)
    if note is None:
        return
    author = await lookup.get(Actor, id=note.author_id)
    named = [row["actor_id"] for row in await sql.rows("SELECT actor_id FROM mention WHERE note_id=?", note.id)]
    if note.visibility == Visibility.DIRECT:
        await tell(named, NoticeKind.DIRECT, author, note.uri)
        return
    whom = await makers_of(note.answer_to)
    await tell(whom, NoticeKind.ANSWER, author, note.uri)
    await tell([one for one in named if one not in whom], NoticeKind.MENTION, author, note.uri)


async def reacted(reaction_id: int) -> None:
    """While a notice of a thing waits to be read, further likes or shares of it add nothing: it names them all."""
    reaction = await Reaction.get_or_none(id=reaction_id).select_related("actor")
    if reaction is None or reaction.kind not in OF_REACTION or not urls.is_ours(reaction.object_uri):
        return
    if reaction.actor.local and reaction.actor.type != ActorType.PERSON:
        return  # a channel or the pole announces what it shows
    kind = OF_REACTION[reaction.kind]
    await tell(await makers_of(reaction.object_uri), kind, reaction.actor, reaction.object_uri, once=True)


async def quoted(stamp_id: int, asker_id: int) -> None:
    stamp = await lookup.get(Stamp, id=stamp_id)
    asker = await lookup.get(Actor, id=asker_id)
    await tell([stamp.author_id], NoticeKind.QUOTE, asker, stamp.interacting_uri)


async def asked_for_consent(request_id: int) -> None:
    request = await ConsentRequest.get_or_none(id=request_id).select_related("asker")
    if request is not None:
        kind = NoticeKind.CREDIT if request.kind == StampKind.CREDIT else NoticeKind.CONSENT
        asker, since = request.asker, request.created_at
        await tell([request.author_id], kind, asker, request.interacting_uri, since=since)


async def credit_answered(claim_id: int) -> None:
    """Who has named her; an answer behind a link that came by mail is nobody's whom a notice could name."""
    claim = await Claim.get_or_none(id=claim_id).select_related("person")
    if claim is None or claim.person is None or claim.state not in ANSWERED:
        return
    since, kind = claim.answered_at, NoticeKind.CREDIT_ANSWERED
    await tell([claim.asker_id], kind, claim.person, claim.subject_uri, since=since)


async def supports(supporter_id: int) -> None:
    """She is named among those who support a project."""
    row = await Supporter.get_or_none(id=supporter_id).select_related("project__actor")
    if row is not None and row.person_id is not None:
        group = row.project.actor
        await tell([row.person_id], NoticeKind.SUPPORTERS, group, group.uri, since=row.created_at)


async def written_for_supporters(page_id: int) -> None:
    page = await SupporterPage.get_or_none(id=page_id).select_related("project__actor")
    if page is not None:
        named = Supporter.filter(project_id=page.project_id, person__local_handle__isnull=False)
        whom, group = [one.person_id for one in await named if one.person_id], page.project.actor
        await tell(whom, NoticeKind.SUPPORTERS, group, group.uri, since=page.created_at)


async def invited_to_screening(film_id: int, member_id: int) -> None:
    film = await Film.get_or_none(id=film_id).select_related("author")
    if film is not None:
        await tell([member_id], NoticeKind.SCREENING, film.author, film.uri, since=clock.now())


async def moved(actor_id: int, target_id: int) -> None:
    """Those whose follow has gone along to the new address: it is as young as the move."""
    old, target = await lookup.get(Actor, id=actor_id), await lookup.get(Actor, id=target_id)
    since = old.moved_at or clock.now()
    taken_along = Follow.filter(followed_id=target.id, created_at__gte=since, follower__local_handle__isnull=False)
    await tell([follow.follower_id for follow in await taken_along], NoticeKind.MOVED, old, target.uri)


async def removed(author_id: int, thread_uri: str) -> None:
    """Whose words these were. The pole says it, not the one who has done it."""
    await tell([author_id], NoticeKind.REMOVED, (await pole_actors()).instance, thread_uri, since=clock.now())


async def call_found(call_id: int, owner_id: int) -> None:
    """A search that she keeps has found it."""
    call = await Call.get_or_none(id=call_id).select_related("project__actor")
    if call is not None:
        await tell([owner_id], NoticeKind.CALL, call.project.actor, call.uri)


async def offered(offer_id: int) -> None:
    """Those who speak for the project, or her whom it would like. Who has offered herself by a note has been heard of
    as an answer.
    """
    offer = await Offer.get_or_none(id=offer_id).select_related("person", "project__actor")
    if offer is None or offer.state not in LIVE:
        return
    group, since = offer.project.actor, offer.created_at
    if offer.kind == OfferKind.INVITATION:
        await tell([offer.person_id], NoticeKind.INVITATION, group, offer.uri, since=since)
    elif not offer.by_note:
        await tell([group.id], NoticeKind.OFFER, offer.person, offer.uri, since=since)


async def offer_answered(offer_id: int) -> None:
    """Who has asked, also when nobody can answer any more."""
    offer = await Offer.get_or_none(id=offer_id).select_related("person", "project__actor")
    if offer is None or offer.state not in (OfferState.ACCEPTED, OfferState.REFUSED, OfferState.LAPSED):
        return
    asked, by = offer.person, offer.project.actor
    if offer.kind == OfferKind.INVITATION:
        asked, by = by, asked
    await tell([asked.id], NoticeKind.OFFER_ANSWERED, by, offer.uri, since=offer.moved_at)


async def tell(
    actor_ids: Sequence[int],
    kind: NoticeKind,
    by: Actor,
    object_uri: str = "",
    *,
    once: bool = False,
    since: datetime | None = None,
) -> None:
    """A notice for each member among these actors, whose channel is among them, or who speaks for a project that is, or
    edits the page of a company that is.
    Nothing for what she did herself, from whom she has blocked or muted, or from a silenced host unless she follows who
    it is. `once`: not while one of this kind about this thing is unread, whoever caused it. `since`: when this deed
    began; a notice that is older told of one that has ended, and gives way.
    """
    if not actor_ids or (kind not in NEEDS_AN_ANSWER and await _is_flooding(by)):
        return
    actor_ids = await editors.in_place_of(await projects.in_place_of(actor_ids))
    marks = sql.marks(actor_ids)
    conditions = (
        f"(c.actor_id IN ({marks}) OR c.channel_id IN ({marks})) AND c.actor_id<>? AND NOT {untold('c.actor_id', '?')}"
    )
    values: list[object] = [*actor_ids, *actor_ids, by.id, *[by.id] * 3]
    if await gate.severity(by.host) == Severity.SILENCE:
        conditions += (
            " AND EXISTS (SELECT 1 FROM follow f WHERE f.follower_id=c.actor_id AND f.followed_id=?"
            " AND f.state='accepted')"
        )
        values.append(by.id)
    if once:
        conditions += (
            " AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.owner_id=c.actor_id AND n.kind=? AND n.object_uri=?"
            " AND n.read_at IS NULL)"
        )
        values += [kind.value, object_uri]
    async with in_transaction():
        if since is not None:
            await sql.change(
                f"DELETE FROM notice WHERE owner_id IN (SELECT c.actor_id FROM creator c WHERE {conditions})"
                " AND kind=? AND by_id=? AND object_uri=? AND arrived_at<?",
                *values, kind.value, by.id, object_uri, since,
            )  # fmt: skip
        told = await sql.change(
            "INSERT INTO notice(owner_id,kind,by_id,object_uri,arrived_at)"
            f" SELECT c.actor_id, ?, CAST(? AS BIGINT), ?, ? FROM creator c WHERE {conditions} ON CONFLICT DO NOTHING",
            kind.value, by.id, object_uri, clock.now(), *values,
        )  # fmt: skip
    if not by.local:
        (await _wave(by.host)).told += told


async def mark_read(owner: Actor, until: int) -> None:
    """All that she has been shown, up to that notice."""
    await Notice.filter(owner_id=owner.id, id__lte=until, read_at__isnull=True).update(read_at=clock.now())


async def sweep() -> None:
    """The periodic job: each member keeps the latest thousand."""
    for row in await sql.rows("SELECT owner_id FROM notice GROUP BY owner_id HAVING count(*) > ?", KEPT):
        await sql.change(
            "DELETE FROM notice WHERE owner_id=? AND id <="
            " (SELECT id FROM notice WHERE owner_id=? ORDER BY id DESC LIMIT 1 OFFSET ?)",
            row["owner_id"], row["owner_id"], KEPT,
        )  # fmt: skip


async def _is_flooding(by: Actor) -> bool:
    """Her host, on which nobody here follows anybody, has caused enough notices in this hour."""
    if by.local:
        return False
    wave = await _wave(by.host)
    if wave.told < MOST_FROM_A_STRANGE_HOST:
        return False
    return not await Follow.exists(
        followed__host=by.host, follower__local_handle__isnull=False, state=FollowState.ACCEPTED
    )


async def _wave(host: str) -> Wave:
    """What this host has caused in the last hour: read once in a minute and counted on, since a wave is the moment when
    reading it for each notice would cost most.
    """
    waves: dict[str, Wave] = here().rooms.setdefault("waves of notices", {})
    now = clock.timestamp()
    wave = waves.get(host)
    if wave is None or not 0 <= now - wave.read_at < FRESH_SECONDS:
        recent = await sql.rows(
            "SELECT 1 AS one FROM notice n JOIN actor a ON a.id=n.by_id WHERE n.arrived_at>? AND a.host=? LIMIT ?",
            clock.now() - timedelta(hours=1), host, MOST_FROM_A_STRANGE_HOST,
        )  # fmt: skip
        if len(waves) >= MOST_REMEMBERED:
            waves.clear()
        wave = waves[host] = Wave(now, len(recent))
    return wave
