"""Reads of the home timeline, a dozen statements for a page whatever stands on it."""

from collections.abc import Sequence

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.sight import SHARES, apart
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.conversations.queries import note_views
from fediverse_cinema.films.queries import lines_of
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.people.views import person
from fediverse_cinema.timeline.views import Arrival

# What has been deleted, taken back, or may no longer be read leaves no hole: it is left out here, before counting.
# The third condition is the rule of conversations.queries.may_read, asked of a whole page at once.
ENTRIES = """
SELECT e.id, e.shared_by_id, n.id AS note_id, m.id AS film_id FROM timeline_entry e
LEFT JOIN note n ON e.kind='note' AND n.uri=e.object_uri
LEFT JOIN film m ON e.kind='film' AND m.uri=e.object_uri AND m.state='published'
WHERE e.owner_id=? AND e.id<? AND (n.id IS NOT NULL OR m.id IS NOT NULL)
AND (e.shared_by_id IS NULL OR EXISTS (SELECT 1 FROM reaction r JOIN actor s ON s.id=r.actor_id
  WHERE r.object_uri=e.object_uri AND r.kind='Announce' AND s.id=e.shared_by_id AND s.suspended_at IS NULL))
AND (n.id IS NULL OR n.visibility IN ('public', 'unlisted') OR n.author_id=e.owner_id
  OR n.visibility='followers' AND EXISTS (SELECT 1 FROM follow f
    WHERE f.follower_id=e.owner_id AND f.followed_id=n.author_id AND f.state='accepted')
  OR n.hidden_from='' AND EXISTS (SELECT 1 FROM mention w WHERE w.note_id=n.id AND w.actor_id=e.owner_id))
AND NOT {by_author} AND NOT {by_channel} AND (e.shared_by_id IS NULL OR NOT {by_sharer})
ORDER BY e.id DESC LIMIT ?
""".format(
    by_author=apart("e.owner_id", "coalesce(n.author_id, m.author_id)"),
    by_channel=apart("e.owner_id", "m.channel_id"),
    by_sharer=apart("e.owner_id", "e.shared_by_id", SHARES),
)


async def page(owner: Actor, before: int | None, size: int) -> list[Arrival]:
    """What stands in her timeline before that arrival, the latest first."""
    rows = await sql.rows(ENTRIES, owner.id, before or sql.LARGEST_ID, size)
    notes = await _notes([row["note_id"] for row in rows if row["note_id"]])
    views = dict(zip([note.id for note in notes], await note_views(notes, owner), strict=True))
    films = await lines_of([row["film_id"] for row in rows if row["film_id"]])
    sharers = {row["shared_by_id"] for row in rows if row["shared_by_id"]}
    people = await Actor.in_bulk(list(sharers), "id") if sharers else {}
    return [
        Arrival(
            id=row["id"],
            note=views.get(row["note_id"]),
            film=films.get(row["film_id"]),
            shared_by=person(people[row["shared_by_id"]]) if row["shared_by_id"] else None,
            mine=row["shared_by_id"] == owner.id,
        )
        for row in rows
        if row["note_id"] in views or row["film_id"] in films  # one may have gone between two statements
    ]


async def _notes(ids: Sequence[int]) -> list[Note]:
    return await Note.filter(id__in=list(ids)).select_related("author") if ids else []
