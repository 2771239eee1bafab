"""Who elsewhere may have something of a member of ours: her end is told to them. Asked before anything of hers goes."""

from fediverse_cinema.activitypub import kin
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation.database import sql

MOST = 5_000
_KNOWN = (
    "SELECT follower_id FROM follow WHERE followed_id IN ({hers})",
    "SELECT followed_id FROM follow WHERE follower_id IN ({hers})",
    "SELECT m.actor_id FROM mention m JOIN note n ON n.id=m.note_id WHERE n.author_id IN ({hers})",
    "SELECT a.author_id FROM note a JOIN note n ON n.uri=a.answer_to WHERE n.author_id IN ({hers})",
    "SELECT a.author_id FROM note a JOIN film f ON f.uri=a.thread_uri WHERE f.author_id IN ({hers})",
    "SELECT n.author_id FROM note n JOIN mention m ON m.note_id=n.id WHERE m.actor_id IN ({hers})",
    "SELECT r.actor_id FROM reaction r JOIN note n ON n.uri=r.object_uri WHERE n.author_id IN ({hers})",
    "SELECT r.actor_id FROM reaction r JOIN film f ON f.uri=r.object_uri WHERE f.author_id IN ({hers})",
    "SELECT asker_id FROM consent_request WHERE author_id IN ({hers})",
    "SELECT author_id FROM consent_request WHERE asker_id IN ({hers})",
    "SELECT person_id FROM recommendation WHERE author_id IN ({hers})",
    "SELECT author_id FROM recommendation WHERE person_id IN ({hers})",
    "SELECT p.actor_id FROM project p JOIN membership m ON m.project_id=p.id WHERE m.person_id IN ({hers})",
    "SELECT p.actor_id FROM project p JOIN offer o ON o.project_id=p.id WHERE o.person_id IN ({hers})",
    "SELECT l.actor_id FROM label l JOIN juror j ON j.label_id=l.id WHERE j.person_id IN ({hers})",
)
"""Follows, talk, likes and shares, questions and answers, teams and juries."""


async def of(person: Actor, channel: Actor | None) -> list[int]:
    """One actor for each inbox, at most MOST, and the poles that read who is listed here."""
    hers = [person.id, *([channel.id] if channel else [])]
    known = " UNION ".join(_KNOWN).format(hers=sql.marks(hers))
    rows = await sql.rows(
        "SELECT min(a.id) AS id FROM actor a WHERE a.local_handle IS NULL AND a.gone_at IS NULL AND a.inbox<>''"
        f" AND a.id IN ({known}) GROUP BY coalesce(a.shared_inbox, a.inbox) ORDER BY id LIMIT {MOST}",
        *hers * len(_KNOWN),
    )
    return [*(int(row["id"]) for row in rows), *(pole.id for pole in await kin.who_know_us())]
