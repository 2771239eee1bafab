"""Reads of notices. A notice is only a pointer: what was taken back, deleted, answered or blocked since is not shown,
because the deed itself is looked for each time. And of what she may not read, no words are.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from fediverse_cinema.activitypub.models import Actor, Follow, FollowState
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.conversations.queries import readable
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.html import plain
from fediverse_cinema.notices.models import Notice, NoticeKind
from fediverse_cinema.notices.views import NoticeView, Thing
from fediverse_cinema.people.views import Person, person
from fediverse_cinema.reactions.models import Reaction

MOST_COUNTED = 100
LONGEST_WORDS = 240
REACTIONS = (NoticeKind.LIKE, NoticeKind.SHARE)
REACTIONS_BY_NAME = {"Like": NoticeKind.LIKE, "Announce": NoticeKind.SHARE}
NAMES_AN_ACTOR = (NoticeKind.FOLLOW, NoticeKind.FOLLOW_REQUEST, NoticeKind.MOVED, NoticeKind.REPORT)

# Those who may be named: not blocked by her, and of our own actors only people (a channel announces what it shows).
REACTED = """
reaction r JOIN actor a ON a.id=r.actor_id WHERE {which} AND r.actor_id<>{owner}
AND (a.type='Person' OR a.local_handle IS NULL)
AND NOT EXISTS (SELECT 1 FROM block b WHERE b.blocker_id={owner} AND b.blocked_id=r.actor_id)
"""
OF_THIS = REACTED.format(
    owner="n.owner_id",
    which="r.object_uri=n.object_uri AND r.kind=CASE n.kind WHEN 'like' THEN 'Like' ELSE 'Announce' END",
)
# The last lines are the rule of conversations.queries.may_read, asked of all notices at once.
STANDS = f"""
NOT EXISTS (SELECT 1 FROM block b WHERE b.blocker_id=n.owner_id AND b.blocked_id=n.by_id) AND CASE
WHEN n.kind IN ('follow', 'follow_request') THEN EXISTS (SELECT 1 FROM follow f JOIN actor o ON o.id=f.followed_id
  WHERE f.follower_id=n.by_id AND o.uri=n.object_uri
  AND f.state=CASE n.kind WHEN 'follow' THEN 'accepted' ELSE 'requested' END)
WHEN n.kind IN ('follow_accepted', 'follow_rejected') THEN EXISTS (SELECT 1 FROM follow f
  WHERE f.follower_id=n.owner_id AND f.followed_id=n.by_id AND 'follow_' || f.state=n.kind)
WHEN n.kind IN ('like', 'share') THEN EXISTS (SELECT 1 FROM {OF_THIS})
WHEN n.kind='quote' THEN EXISTS (SELECT 1 FROM stamp s WHERE s.interacting_uri=n.object_uri AND s.revoked_at IS NULL)
WHEN n.kind='consent' THEN EXISTS (SELECT 1 FROM consent_request q
  WHERE q.interacting_uri=n.object_uri AND q.state='waiting' AND (q.author_id=n.owner_id
  OR q.author_id=(SELECT c.channel_id FROM creator c WHERE c.actor_id=n.owner_id)))
WHEN n.kind='moved' THEN 1=1
WHEN n.kind='report' THEN EXISTS (SELECT 1 FROM report p JOIN actor o ON o.id=p.about_id
  WHERE p.by_id=n.by_id AND o.uri=n.object_uri AND p.handled_at IS NULL)
ELSE EXISTS (SELECT 1 FROM note t WHERE t.uri=n.object_uri AND (t.visibility IN ('public', 'unlisted')
  OR t.visibility='followers' AND EXISTS (SELECT 1 FROM follow f
    WHERE f.follower_id=n.owner_id AND f.followed_id=t.author_id AND f.state='accepted')
  OR EXISTS (SELECT 1 FROM mention w WHERE w.note_id=t.id AND w.actor_id=n.owner_id))
  AND NOT EXISTS (SELECT 1 FROM block b WHERE b.blocker_id=t.author_id AND b.blocked_id=n.owner_id)) END
AND (n.kind NOT IN ('like', 'share') OR NOT EXISTS (SELECT 1 FROM notice later WHERE later.object_uri=n.object_uri
  AND later.owner_id=n.owner_id AND later.kind=n.kind AND later.id>n.id))
"""

Crowds = dict[tuple[str, str], tuple[Person, int]]


@dataclass(frozen=True, slots=True)
class Around:
    """What the notices of a page name: things and actors by id, and by kind and thing who did so last of how many."""

    things: dict[str, Thing]
    answered: dict[str, Thing]
    crowds: Crowds
    people: dict[str, Person]


async def count_unread(owner_id: int) -> int:
    """How many she has not read, up to a hundred."""
    found = await sql.rows(
        f"SELECT 1 AS one FROM notice n WHERE n.owner_id=? AND n.read_at IS NULL AND {STANDS} LIMIT ?",
        owner_id, MOST_COUNTED,
    )  # fmt: skip
    return len(found)


async def page(owner: Actor, before: int | None, size: int) -> list[NoticeView]:
    """Her notices before that one, the latest first, in a handful of statements."""
    rows = await sql.rows(
        f"SELECT n.id FROM notice n WHERE n.owner_id=? AND n.id<? AND {STANDS} ORDER BY n.id DESC LIMIT ?",
        owner.id, before or sql.LARGEST_ID, size,
    )  # fmt: skip
    ids = [row["id"] for row in rows]
    notices = await Notice.filter(id__in=ids).select_related("by").order_by("-id") if ids else []
    around = await _look_around(owner, notices)
    return [_view(owner, notice, around) for notice in notices]


async def asking(owner: Actor, notice_id: int) -> Follow | None:
    """The request to follow her, or her channel, of which this notice tells; None when it waits no longer."""
    notice = await Notice.get_or_none(id=notice_id, owner_id=owner.id, kind=NoticeKind.FOLLOW_REQUEST)
    if notice is None:
        return None
    requests = Follow.filter(
        follower_id=notice.by_id, followed__uri=notice.object_uri, state=FollowState.REQUESTED
    ).select_related("follower", "followed")
    return await requests.get_or_none()


def _view(owner: Actor, notice: Notice, around: Around) -> NoticeView:
    about = around.things.get(notice.object_uri)
    by, count = around.crowds.get((notice.kind, notice.object_uri), (person(notice.by), 1))
    return NoticeView(
        id=notice.id,
        kind=notice.kind.value,
        by=by,
        others=count - 1,
        arrived_at=notice.arrived_at,
        unread=notice.read_at is None,
        about=about,
        answered=around.answered.get(about.answer_to) if about and notice.kind == NoticeKind.ANSWER else None,
        whom=None if notice.object_uri == owner.uri else around.people.get(notice.object_uri),
        elsewhere=notice.object_uri if about is None and notice.kind == NoticeKind.QUOTE else "",
    )


async def _look_around(owner: Actor, notices: Sequence[Notice]) -> Around:
    things = await _things(owner, {notice.object_uri for notice in notices if notice.object_uri})
    return Around(
        things=things,
        answered=await _things(owner, {thing.answer_to for thing in things.values() if thing.answer_to}),
        crowds=await _crowds(owner, {notice.object_uri for notice in notices if notice.kind in REACTIONS}),
        people=await _people({notice.object_uri for notice in notices if notice.kind in NAMES_AN_ACTOR}),
    )


async def _things(owner: Actor, uris: Collection[str]) -> dict[str, Thing]:
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
    return notes | films


def _first_words(html: str) -> str:
    """The beginning of a text on one line; cut before it is read, so that length costs nothing."""
    words = plain(html[: 10 * LONGEST_WORDS])
    return words if len(words) <= LONGEST_WORDS else words[:LONGEST_WORDS].rsplit(" ", 1)[0] + " …"


async def _crowds(owner: Actor, uris: Collection[str]) -> Crowds:
    if not uris:
        return {}
    which = REACTED.format(owner="?", which=f"r.object_uri IN ({sql.marks(uris)}) AND r.kind IN ('Like', 'Announce')")
    counted = await sql.rows(
        f"SELECT r.kind, r.object_uri, count(*) AS n, max(r.id) AS last FROM {which} GROUP BY r.kind, r.object_uri",
        *uris, owner.id, owner.id,
    )  # fmt: skip
    reactions = await Reaction.filter(id__in=[row["last"] for row in counted]).select_related("actor")
    people = {reaction.id: person(reaction.actor) for reaction in reactions}
    return {
        (REACTIONS_BY_NAME[row["kind"]], row["object_uri"]): (people[row["last"]], row["n"])
        for row in counted
        if row["last"] in people
    }


async def _people(uris: Collection[str]) -> dict[str, Person]:
    return {actor.uri: person(actor) for actor in await Actor.filter(uri__in=list(uris))} if uris else {}
