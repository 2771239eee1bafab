"""Reads of notices. A notice is only a pointer: what was taken back, deleted, answered or blocked since is not shown,
because the deed itself is looked for each time. And of what she may not read, no words are.
"""

from collections.abc import Collection, Sequence

from fediverse_cinema.activitypub.models import Actor, Follow, FollowState
from fediverse_cinema.activitypub.sight import untold
from fediverse_cinema.conversations.queries import SPOKEN_FOR
from fediverse_cinema.films.opening_times import by_our_clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.notices import subjects
from fediverse_cinema.notices.models import Notice, NoticeKind
from fediverse_cinema.notices.views import NoticeView, Thing
from fediverse_cinema.people.views import Person, person
from fediverse_cinema.reactions.models import Reaction

MOST_COUNTED = 100
REACTIONS = (NoticeKind.LIKE, NoticeKind.SHARE)
REACTIONS_BY_NAME = {"Like": NoticeKind.LIKE, "Announce": NoticeKind.SHARE}
NAMES_AN_ACTOR = (
    NoticeKind.FOLLOW,
    NoticeKind.FOLLOW_REQUEST,
    NoticeKind.MOVED,
    NoticeKind.REPORT,
    NoticeKind.JUROR,
    NoticeKind.COMPANY_EDITOR,
)
ANSWERS = (NoticeKind.ANSWER, NoticeKind.CHOSEN, NoticeKind.PUT_ASIDE)  # what they are about has something behind it

# Those who may be named: not blocked by her, and of our own actors only people (a channel announces what it shows).
REACTED = """
reaction r JOIN actor a ON a.id=r.actor_id WHERE {which} AND r.actor_id<>{owner}
AND (a.type='Person' OR a.local_handle IS NULL)
AND NOT {untold}
"""
OF_THIS = REACTED.format(
    owner="n.owner_id",
    untold=untold("n.owner_id", "r.actor_id"),
    which="r.object_uri=n.object_uri AND r.kind=CASE n.kind WHEN 'like' THEN 'Like' ELSE 'Announce' END",
)
HEARD = SPOKEN_FOR.format(who="n.owner_id")
# What concerns a project is for who speaks for it just now, or is herself concerned.
OF_OFFER = f"""
SELECT 1 FROM offer d JOIN project e ON e.id=d.project_id WHERE d.uri=n.object_uri
AND (d.person_id=n.owner_id OR e.actor_id IN ({HEARD}))
"""
# The last lines are the rule of conversations.queries.may_read, asked of all notices at once.
STANDS = f"""
NOT {untold("n.owner_id", "n.by_id")} AND CASE
WHEN n.kind IN ('follow', 'follow_request') THEN EXISTS (SELECT 1 FROM follow f JOIN actor o ON o.id=f.followed_id
  WHERE f.follower_id=n.by_id AND o.uri=n.object_uri
  AND f.state=CASE n.kind WHEN 'follow' THEN 'accepted' ELSE 'requested' END)
WHEN n.kind IN ('follow_accepted', 'follow_rejected') THEN EXISTS (SELECT 1 FROM follow f
  WHERE f.follower_id=n.owner_id AND f.followed_id=n.by_id AND 'follow_' || f.state=n.kind)
WHEN n.kind IN ('like', 'share') THEN EXISTS (SELECT 1 FROM {OF_THIS})
WHEN n.kind='quote' THEN EXISTS (SELECT 1 FROM stamp s WHERE s.interacting_uri=n.object_uri AND s.revoked_at IS NULL)
WHEN n.kind IN ('consent', 'credit') THEN EXISTS (SELECT 1 FROM consent_request q
  WHERE q.interacting_uri=n.object_uri AND q.state='waiting' AND (q.author_id=n.owner_id
  OR q.author_id=(SELECT c.channel_id FROM creator c WHERE c.actor_id=n.owner_id)))
WHEN n.kind='credit_answered' THEN EXISTS (SELECT 1 FROM claim k WHERE k.subject_uri=n.object_uri
  AND k.person_id=n.by_id AND k.state IN ('confirmed', 'refused', 'withdrawn'))
WHEN n.kind='team' THEN EXISTS (SELECT 1 FROM membership m JOIN project j ON j.id=m.project_id
  JOIN actor g ON g.id=j.actor_id WHERE m.person_id=n.owner_id AND g.id=n.by_id AND g.gone_at IS NULL)
WHEN n.kind='jury' THEN EXISTS (SELECT 1 FROM juror j JOIN label l ON l.id=j.label_id
  WHERE j.person_id=n.owner_id AND l.actor_id=n.by_id AND l.closed_at IS NULL)
WHEN n.kind='supporters' THEN EXISTS (SELECT 1 FROM supporter s JOIN project j ON j.id=s.project_id
  JOIN actor g ON g.id=j.actor_id WHERE s.person_id=n.owner_id AND g.id=n.by_id AND g.gone_at IS NULL)
WHEN n.kind='member_left' THEN EXISTS (SELECT 1 FROM membership l JOIN project e ON e.id=l.project_id
  JOIN actor g ON g.id=e.actor_id WHERE g.uri=n.object_uri AND g.gone_at IS NULL AND l.person_id=n.by_id
  AND l.left_at IS NOT NULL AND g.id IN ({HEARD}))
WHEN n.kind IN ('offer', 'invitation') THEN EXISTS ({OF_OFFER} AND d.state IN ('new', 'shortlisted'))
WHEN n.kind='offer_answered' THEN EXISTS ({OF_OFFER} AND d.state IN ('accepted', 'refused', 'lapsed'))
WHEN n.kind='screening' THEN EXISTS (SELECT 1 FROM screening_pass i JOIN film v ON v.id=i.film_id
  WHERE i.actor_id=n.owner_id AND v.uri=n.object_uri AND v.state='draft' AND i.revoked_at IS NULL)
WHEN n.kind IN ('moved', 'removed', 'measure', 'report_handled', 'complaint') THEN 1=1
WHEN n.kind='complained' THEN EXISTS (SELECT 1 FROM complaint k WHERE k.state='open'
  AND n.object_uri LIKE '%/admin/complaints/%-' || k.id)
WHEN n.kind='author' THEN EXISTS (SELECT 1 FROM authors_word k WHERE k.state='open'
  AND n.object_uri LIKE '%/brought/words/' || k.id)
WHEN n.kind='handed' THEN EXISTS (SELECT 1 FROM film v WHERE v.uri=n.object_uri AND v.author_id=n.owner_id)
WHEN n.kind='kept_back' THEN EXISTS (SELECT 1 FROM publication u WHERE u.by_id=n.owner_id AND u.published_at IS NULL
  AND n.object_uri LIKE '%/publications/' || u.slug)
WHEN n.kind IN ('pole', 'pole_left') THEN (n.kind='pole')=EXISTS (SELECT 1 FROM follow f JOIN actor o
  ON o.id=f.followed_id WHERE f.follower_id=n.by_id AND o.type='Application' AND f.state='accepted')
WHEN n.kind='chosen' THEN EXISTS (SELECT 1 FROM stamp s WHERE s.uri=n.object_uri AND s.revoked_at IS NULL)
WHEN n.kind='leave' THEN EXISTS (SELECT 1 FROM selection c JOIN pick p ON p.selection_id=c.id
  JOIN film v ON v.id=p.film_id WHERE c.uri=n.object_uri AND v.author_id=n.by_id
  AND p.leave IN ('given', 'refused', 'withdrawn'))
WHEN n.kind='juror' THEN EXISTS (SELECT 1 FROM juror j JOIN label l ON l.id=j.label_id JOIN actor g ON g.id=l.actor_id
  JOIN juror m ON m.label_id=l.id WHERE g.uri=n.object_uri AND j.person_id=n.by_id AND l.closed_at IS NULL
  AND m.person_id=n.owner_id AND m.relationship='admin' AND m.left_at IS NULL)
WHEN n.kind='company' THEN EXISTS (SELECT 1 FROM company_editor e JOIN company y ON y.id=e.company_id
  WHERE e.person_id=n.owner_id AND y.actor_id=n.by_id AND y.closed_at IS NULL)
WHEN n.kind='company_editor' THEN EXISTS (SELECT 1 FROM company_editor e JOIN company y ON y.id=e.company_id
  JOIN actor g ON g.id=y.actor_id JOIN company_editor m ON m.company_id=y.id WHERE g.uri=n.object_uri
  AND e.person_id=n.by_id AND y.closed_at IS NULL AND m.person_id=n.owner_id AND m.joined_at IS NOT NULL
  AND m.left_at IS NULL)
WHEN n.kind='catalogue' THEN EXISTS (SELECT 1 FROM company_film v JOIN company y ON y.id=v.company_id
  JOIN actor g ON g.id=y.actor_id JOIN company_editor m ON m.company_id=y.id JOIN film f ON f.id=v.film_id
  WHERE n.object_uri=g.uri || '/catalogue/' || v.number AND f.author_id=n.by_id AND v.leave<>'asked'
  AND m.person_id=n.owner_id AND m.joined_at IS NOT NULL AND m.left_at IS NULL)
WHEN n.kind='verified' THEN EXISTS (SELECT 1 FROM label l WHERE l.actor_id=n.by_id AND l.verified_at IS NOT NULL)
WHEN n.kind='put_aside' THEN EXISTS (SELECT 1 FROM put_aside x JOIN note t ON t.id=x.note_id WHERE t.uri=n.object_uri)
WHEN n.kind='gate' THEN EXISTS (SELECT 1 FROM knock) OR EXISTS (SELECT 1 FROM held_letter)
WHEN n.kind IN ('label', 'unverified') THEN EXISTS (SELECT 1 FROM label l
  WHERE l.actor_id=n.by_id AND l.verified_at IS NULL AND l.closed_at IS NULL)
WHEN n.kind='letter' THEN EXISTS (SELECT 1 FROM pole_letter y WHERE y.answered_at IS NULL
  AND n.object_uri LIKE '%#letter-' || y.id)
WHEN n.kind='application' THEN EXISTS (SELECT 1 FROM application y WHERE y.waiting_since IS NOT NULL)
WHEN n.kind='report' THEN EXISTS (SELECT 1 FROM report p JOIN actor o ON o.id=p.about_id
  WHERE p.by_id=n.by_id AND o.uri=n.object_uri AND p.handled_at IS NULL)
ELSE EXISTS (SELECT 1 FROM note t WHERE t.uri=n.object_uri AND (t.visibility IN ('public', 'unlisted')
  OR t.visibility='followers' AND EXISTS (SELECT 1 FROM follow f
    WHERE f.follower_id=n.owner_id AND f.followed_id=t.author_id AND f.state='accepted')
  OR t.hidden_from='' AND EXISTS (SELECT 1 FROM mention w WHERE w.note_id=t.id
    AND (w.actor_id=n.owner_id OR w.actor_id IN ({HEARD}))))
  AND NOT EXISTS (SELECT 1 FROM block b WHERE b.blocker_id=t.author_id AND b.blocked_id=n.owner_id)) END
AND (n.kind NOT IN ('like', 'share') OR NOT EXISTS (SELECT 1 FROM notice later WHERE later.object_uri=n.object_uri
  AND later.owner_id=n.owner_id AND later.kind=n.kind AND later.id>n.id))
"""

Crowds = dict[tuple[str, str], tuple[Person, int]]


@frozen
class Around:
    """What the notices of a page name: things and actors by id, and by kind and thing who did so last of how many;
    and by notice what has become of it.
    """

    things: dict[str, Thing]
    answered: dict[str, Thing]
    crowds: Crowds
    people: dict[str, Person]
    states: dict[int, str]


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
    return await _views(owner, [row["id"] for row in rows])


async def unread_after(owner: Actor, after: int, size: int) -> list[NoticeView]:
    """What she has not read of what came after that notice, the oldest first."""
    rows = await sql.rows(
        f"SELECT n.id FROM notice n WHERE n.owner_id=? AND n.id>? AND n.read_at IS NULL AND {STANDS}"
        " ORDER BY n.id LIMIT ?",
        owner.id, after, size,
    )  # fmt: skip
    return (await _views(owner, [row["id"] for row in rows]))[::-1]


async def _views(owner: Actor, ids: Sequence[int]) -> list[NoticeView]:
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
        arrived_at=by_our_clock(notice.arrived_at),
        unread=notice.read_at is None,
        about=about,
        answered=around.answered.get(about.answer_to) if about and notice.kind in ANSWERS else None,
        whom=None if notice.object_uri == owner.uri else around.people.get(notice.object_uri),
        state=around.states.get(notice.id, ""),
        elsewhere=notice.object_uri if about is None and notice.kind == NoticeKind.QUOTE else "",
    )


async def _look_around(owner: Actor, notices: Sequence[Notice]) -> Around:
    things = await subjects.things(owner, {notice.object_uri for notice in notices if notice.object_uri})
    return Around(
        things=things,
        answered=await subjects.things(owner, {thing.answer_to for thing in things.values() if thing.answer_to}),
        crowds=await _crowds(owner, {notice.object_uri for notice in notices if notice.kind in REACTIONS}),
        states=await subjects.states(owner, notices),
        people=await _people({notice.object_uri for notice in notices if notice.kind in NAMES_AN_ACTOR}),
    )


async def _crowds(owner: Actor, uris: Collection[str]) -> Crowds:
    if not uris:
        return {}
    which = REACTED.format(
        owner="?",
        which=f"r.object_uri IN ({sql.marks(uris)}) AND r.kind IN ('Like', 'Announce')",
        untold=untold("?", "r.actor_id"),
    )
    counted = await sql.rows(
        f"SELECT r.kind, r.object_uri, count(*) AS n, max(r.id) AS last FROM {which} GROUP BY r.kind, r.object_uri",
        *uris, *[owner.id] * 4,
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
