"""Reads of talk: the notes of a thread, counts, and pages of their ids."""

from collections.abc import Collection, Sequence
from typing import Any

from tortoise.queryset import QuerySet

from fediverse_cinema.activitypub import barriers
from fediverse_cinema.activitypub.models import Actor, Follow, FollowState
from fediverse_cinema.consents import queries as consents
from fediverse_cinema.conversations.documents import Answers
from fediverse_cinema.conversations.models import OPEN, Mention, Note, Visibility, Vote
from fediverse_cinema.conversations.showing import Around, view_of
from fediverse_cinema.conversations.views import NoteView
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import lookup, sql

MOST_IN_TALK = 500
ANSWERS_AT_A_TIME = 50
LISTED = """
thread_uri=? AND visibility IN ('public','unlisted') AND NOT EXISTS (SELECT 1 FROM put_aside p WHERE p.note_id=note.id)
"""
"""Below a film. What its maker puts aside is kept floors above, in reviews: its table is asked."""
SPOKEN_FOR = """
SELECT j.actor_id FROM membership m JOIN project j ON j.id=m.project_id WHERE m.person_id={who} AND j.local
AND m.joined_at IS NOT NULL AND m.left_at IS NULL AND m.relationship IN ('admin', 'moderator')
"""
"""The Groups in whose name she speaks. Projects live floors above, and know of notes: their tables are asked."""


async def thread(thread_uri: str) -> list[Note]:
    """The notes of a talk without their words, oldest first; who may read each is asked after this (readable)."""
    notes = Note.filter(thread_uri=thread_uri).order_by("-id").limit(MOST_IN_TALK)
    short = await notes.only("id", "uri", "answer_to", "author_id", "visibility", "hidden_from", "published_at")
    return sorted(short, key=lambda note: (note.published_at, note.id))


async def count(thread_uri: str) -> int:
    """The notes that `page_of_ids` lists."""
    rows = await sql.rows(f"SELECT COUNT(*) AS number FROM note WHERE {LISTED}", thread_uri)
    return int(rows[0]["number"])


async def count_answers(uris: Sequence[str]) -> dict[str, int]:
    """How many notes below each of these everybody may read, at whatever depth; each of them began its talk."""
    if not uris:
        return {}
    rows = await sql.rows(
        f"SELECT thread_uri, COUNT(*) AS number FROM note WHERE thread_uri IN ({sql.marks(uris)}) AND answer_to<>''"
        f" AND visibility IN ({sql.marks(OPEN)}) GROUP BY thread_uri",
        *uris, *(one.value for one in OPEN),
    )  # fmt: skip
    return {row["thread_uri"]: row["number"] for row in rows}


async def thread_of(uri: str) -> str:
    """What the talk began with to which a note of this id belongs; "" when we do not have it."""
    note = await lookup.find(Note, uri=uri) if uri else None
    return note.thread_uri if note else ""


async def page_of_ids(thread_uri: str, before: int | None, size: int) -> list[tuple[int, str]]:
    """(row, id) of what is public and has not been put aside, newest first: PeerTube drops comments that its film's
    collection does not list.
    """
    rows = await sql.rows(
        f"SELECT id, uri FROM note WHERE {LISTED} AND id<? ORDER BY id DESC LIMIT ?",
        thread_uri, before or sql.LARGEST_ID, size,
    )  # fmt: skip
    return [(row["id"], row["uri"]) for row in rows]


async def answers_to(uri: str, after: int = 0) -> Answers:
    """A page of the public answers to a note: those that came after that row, the first of them first."""
    public = Note.filter(answer_to=uri, visibility__in=OPEN)
    found = await public.filter(id__gt=after).order_by("id").limit(ANSWERS_AT_A_TIME + 1).only("id", "uri")
    page, more = found[:ANSWERS_AT_A_TIME], len(found) > ANSWERS_AT_A_TIME
    total = await public.count() if more or after else len(page)
    return Answers(tuple(note.uri for note in page), total, page[-1].id if more else None)


async def may_read(note: Note, viewer: Actor | None) -> bool:
    """The one rule of visibility: what is public everybody but whom its author has blocked, or who has blocked her;
    what is for her followers those whom she has accepted; these and direct words also who is named in them, of a
    project who speaks for it now; and she herself.
    """
    return bool(await readable([note], viewer))


async def readable(notes: Sequence[Note], viewer: Actor | None) -> list[Note]:
    """Those of the notes that the viewer may read (may_read), in their order. Three statements at most."""
    if viewer is None:
        return [note for note in notes if note.visibility.is_open]
    others = [note for note in notes if note.author_id != viewer.id]
    closed = [note for note in others if not note.visibility.is_open]
    for_followers = [note.author_id for note in closed if note.visibility == Visibility.FOLLOWERS]
    near = frozenset(await barriers.without_barred(viewer, [note.author_id for note in others]))
    named = await _naming(viewer, [note.id for note in closed])
    accepted = Follow.filter(follower_id=viewer.id, state=FollowState.ACCEPTED)
    followed = await _among(accepted, "followed_id", for_followers)

    def may(note: Note) -> bool:
        if note.author_id == viewer.id:
            return True
        if note.author_id not in near or note.hidden_from:
            return False
        if note.visibility.is_open or note.id in named:
            return True
        return note.visibility == Visibility.FOLLOWERS and note.author_id in followed

    return [note for note in notes if may(note)]


async def _naming(viewer: Actor, note_ids: Sequence[int]) -> frozenset[int]:
    """Those that name her, or a project in whose name she speaks."""
    if not note_ids:
        return frozenset()
    rows = await sql.rows(
        f"SELECT w.note_id FROM mention w WHERE w.note_id IN ({sql.marks(note_ids)})"
        f" AND (w.actor_id=? OR w.actor_id IN ({SPOKEN_FOR.format(who='?')}))",
        *note_ids, viewer.id, viewer.id,
    )  # fmt: skip
    return frozenset(row["note_id"] for row in rows)


async def _among(rows: QuerySet[Any], column: str, wanted: Sequence[int]) -> frozenset[int]:
    """Which of these ids stand in that column."""
    if not wanted:
        return frozenset()
    found = rows.filter(**{f"{column}__in": list(set(wanted))}).values_list(column, flat=True)
    return frozenset([int(str(one)) for one in await found])


async def note_views(notes: Sequence[Note], viewer: Actor | None, *, whole: bool = False) -> list[NoteView]:
    """The notes as a page shows them to this viewer, in the same order; who may read them has been asked before.
    Ten statements at most, however many notes. Of long words only the beginning, but for `whole` ones.
    """
    if not notes:
        return []
    await _fetch_authors(notes)
    above, hidden, films = await _referred_to(notes, viewer)
    liked, shared = await _reacted([note.uri for note in notes], viewer)
    mine = await _chosen([note.id for note in notes if note.kind == "Question"], viewer)
    named = await _named_in([note.id for note in notes if "@" in note.html])
    around = Around(viewer, above, hidden, films, liked, shared, mine, named, await _without_consent(notes))
    return [view_of(note, around, whole=whole) for note in notes]


async def _fetch_authors(notes: Sequence[Note]) -> None:
    """Of rows that came without them."""
    missing = [note for note in notes if not isinstance(note.author, Actor)]
    if missing:
        found = await Actor.in_bulk([note.author_id for note in missing], "id")
        for note in missing:
            note.author = found[note.author_id]


async def _referred_to(
    notes: Sequence[Note], viewer: Actor | None
) -> tuple[dict[str, Note], frozenset[str], dict[str, tuple[str, str]]]:
    """What they answer and quote, by id: the notes that the viewer may read; the ids of what she may not, or is gone;
    the films.
    """
    uris = {uri for note in notes for uri in (note.answer_to, note.quote_uri) if uri}
    known = await Note.filter(uri__in=list(uris)).select_related("author") if uris else []
    shown = {note.uri: note for note in await readable(known, viewer)}
    closed = {note.uri for note in known if note.uri not in shown}
    films, gone = await _films_and_gone(uris - shown.keys() - closed)
    return shown, frozenset(closed | gone), films


async def _films_and_gone(uris: Collection[str]) -> tuple[dict[str, tuple[str, str]], set[str]]:
    """Of what is no note that we have: path and title of the films, and what has been deleted, or is an id of ours.
    Films live a floor above, and know of notes: their table is asked, as one statement.
    """
    if not uris:
        return {}, set()
    marks = sql.marks(uris)
    rows = await sql.rows(
        f"SELECT uri, slug, title FROM film WHERE state='published' AND uri IN ({marks})"
        f" UNION ALL SELECT uri, '', '' FROM tombstone WHERE uri IN ({marks})",
        *uris, *uris,
    )  # fmt: skip
    films = {row["uri"]: (f"/films/{row['slug']}", row["title"]) for row in rows if row["slug"]}
    gone = {row["uri"] for row in rows} | {uri for uri in uris if uri.startswith(f"{urls.base()}/ap/")}
    return films, gone - films.keys()


async def _named_in(note_ids: Sequence[int]) -> dict[int, list[Actor]]:
    """Who is mentioned in which of these notes, as far as we know them."""
    named: dict[int, list[Actor]] = {}
    if note_ids:
        for mention in await Mention.filter(note_id__in=list(note_ids)).select_related("actor"):
            named.setdefault(mention.note_id, []).append(mention.actor)
    return named


async def _without_consent(notes: Sequence[Note]) -> frozenset[str]:
    """Those from elsewhere that quote one of ours without her stamp, or with one that she has taken back (FEP-044f,
    INB-30): her words are not shown as theirs.
    """
    quoting = {note.uri: note.quote_uri for note in notes if not note.local and urls.is_ours(note.quote_uri)}
    stamped = await consents.stamped_among(list(quoting)) if quoting else set()
    return frozenset(uri for uri, quoted in quoting.items() if (uri, quoted) not in stamped)


async def _reacted(uris: Sequence[str], viewer: Actor | None) -> tuple[frozenset[str], frozenset[str]]:
    """Which of these things the viewer has liked, and which she has shared. Reactions are a room beside this one,
    which knows of no notes: their table is asked, as one statement.
    """
    if viewer is None:
        return frozenset(), frozenset()
    rows = await sql.rows(
        f"SELECT kind, object_uri FROM reaction WHERE actor_id=? AND object_uri IN ({sql.marks(uris)})",
        viewer.id, *uris,
    )  # fmt: skip
    liked = frozenset(row["object_uri"] for row in rows if row["kind"] == "Like")
    return liked, frozenset(row["object_uri"] for row in rows if row["kind"] == "Announce")


async def _chosen(questions: Sequence[int], viewer: Actor | None) -> dict[int, list[int]]:
    """What the viewer chose in which of these questions."""
    mine: dict[int, list[int]] = {}
    if questions and viewer is not None:
        for vote in await Vote.filter(note_id__in=list(questions), actor_id=viewer.id).order_by("choice"):
            mine.setdefault(vote.note_id, []).append(vote.choice)
    return mine


async def tagged(tag: str, before: int | None, size: int) -> list[tuple[int, str]]:
    """(row, id) of what bears this hashtag, folded as `marking.folded` does it: the latest arrival first."""
    rows = await sql.rows(
        "SELECT id, object_uri FROM tagging WHERE tag=? AND id<? ORDER BY id DESC LIMIT ?",
        tag, before or sql.LARGEST_ID, size,
    )  # fmt: skip
    return [(row["id"], row["object_uri"]) for row in rows]
