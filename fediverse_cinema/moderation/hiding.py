"""What is hidden: films, notes and selections that a measure is about, and all of whoever is suspended. The measures
are the truth; what lists and pages ask are columns of the things themselves, looked at again with each measure.
"""

from fediverse_cinema.activitypub import suspending
from fediverse_cinema.activitypub.models import Actor, OutboxEntry
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.films import hiding as films
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.html import plain
from fediverse_cinema.labels.models import Audience, Selection
from fediverse_cinema.provenance import refusals

Thing = Film | Note | Selection

HIDE_NOTES = "UPDATE note SET hidden_from=visibility, visibility=? WHERE hidden_from='' AND {}"
SHOW_NOTES = "UPDATE note SET visibility=hidden_from, hidden_from='' WHERE hidden_from<>'' AND {}"
HIDE_CHOICES = "UPDATE selection SET hidden_from=audience, audience=? WHERE hidden_from='' AND {}"
SHOW_CHOICES = "UPDATE selection SET audience=hidden_from, hidden_from='' WHERE hidden_from<>'' AND {}"
HIDDEN = "(SELECT object_uri FROM measure WHERE kind='hide' AND lifted_at IS NULL AND object_uri<>'')"
STILL_HIDDEN = f"uri IN {HIDDEN}"
TELL_OF_HIDDEN = f"uri IN (SELECT s.note_uri FROM selection s WHERE s.note_uri<>'' AND s.uri IN {HIDDEN})"


async def hide(thing: Thing) -> None:
    """In the caller's transaction, as all of this. It leaves our outbox, too, where its words would stand."""
    if isinstance(thing, Film):
        await films.hide([thing.id])
    elif isinstance(thing, Note):
        await sql.change(HIDE_NOTES.format("id=?"), Visibility.DIRECT.value, thing.id)
    else:
        await sql.change(HIDE_CHOICES.format("id=?"), Audience.PRIVATE.value, thing.id)
        await sql.change(HIDE_NOTES.format("uri=?"), Visibility.DIRECT.value, thing.note_uri)
    await OutboxEntry.filter(object_uri__in=_said_of(thing), listed=True, type="Create").update(listed=False)


async def show(thing: Thing) -> None:
    """Again, unless another measure, the suspension of its author or her own word holds it back."""
    wanted = [uri for uri in _said_of(thing) if not await suspending.is_hidden(uri)]
    if thing.uri not in wanted or isinstance(thing, Note) and await _tells_of_hidden(thing):
        return
    if isinstance(thing, Film) and await refusals.stands(thing.uri):
        return
    if _is_for_all(thing):
        await OutboxEntry.filter(object_uri__in=wanted, type="Create", public=True).update(listed=True)
    author = await Actor.get(id=author_of(thing))
    if author.suspended_at is not None:
        return
    if isinstance(thing, Film):
        await films.show([thing.id])
        return
    if isinstance(thing, Selection):
        await sql.change(SHOW_CHOICES.format("id=?"), thing.id)
    await sql.change(SHOW_NOTES.format(f"uri IN ({sql.marks(wanted)})"), *wanted)


async def hide_all_of(actor: Actor) -> None:
    await sql.change(HIDE_NOTES.format("author_id=?"), Visibility.DIRECT.value, actor.id)
    await sql.change(HIDE_CHOICES.format("owner_id=?"), Audience.PRIVATE.value, actor.id)
    # Those on their way back from an earlier measure, too: they would come out without her.
    await films.hide(await _films_of(actor))


async def show_all_of(actor: Actor) -> None:
    """But what was hidden for itself."""
    await sql.change(SHOW_NOTES.format(f"author_id=? AND NOT {STILL_HIDDEN} AND NOT {TELL_OF_HIDDEN}"), actor.id)
    await sql.change(SHOW_CHOICES.format(f"owner_id=? AND NOT {STILL_HIDDEN}"), actor.id)
    wanted = await sql.rows(
        f"SELECT id FROM film WHERE author_id=? AND state=? AND NOT {STILL_HIDDEN}", actor.id, FilmState.HIDDEN.value
    )
    await films.show([row["id"] for row in wanted])


async def known(uri: str) -> Thing | None:
    """What we have under this id, with its author."""
    shown = Film.exclude(state=FilmState.DRAFT)
    film = await shown.get_or_none(uri=uri).select_related("author")
    note = None if film else await Note.get_or_none(uri=uri).select_related("author")
    return film or note or await Selection.get_or_none(uri=uri).select_related("owner")


def title_of(thing: Thing) -> str:
    """Of a note without a title its first words. "" for what is, or was until it was hidden, not for everybody: those
    who moderate read nobody's letters.
    """
    if isinstance(thing, Note):
        was = Visibility(thing.hidden_from) if thing.hidden_from else thing.visibility
        return (thing.title or plain(thing.html[:3_000])) if was.is_open else ""
    private = isinstance(thing, Selection) and Audience.PRIVATE.value == (thing.hidden_from or thing.audience.value)
    return "" if private else thing.title


def author_of(thing: Thing) -> int:
    return thing.owner_id if isinstance(thing, Selection) else thing.author_id


def is_hidden(thing: Thing) -> bool:
    return thing.state == FilmState.HIDDEN if isinstance(thing, Film) else bool(thing.hidden_from)


def _is_for_all(thing: Thing) -> bool:
    """As far as its author goes."""
    if isinstance(thing, Film):
        return True
    if isinstance(thing, Note):
        return Visibility.PUBLIC.value == (thing.hidden_from or thing.visibility.value)
    return Audience.PUBLIC.value == (thing.hidden_from or thing.audience.value)


def _said_of(thing: Thing) -> list[str]:
    """With the note that tells of a selection."""
    return [thing.uri, thing.note_uri] if isinstance(thing, Selection) and thing.note_uri else [thing.uri]


async def _tells_of_hidden(note: Note) -> bool:
    return bool(await sql.rows(f"SELECT 1 AS one FROM note WHERE id=? AND {TELL_OF_HIDDEN}", note.id))


async def _films_of(actor: Actor) -> list[int]:
    rows = await sql.rows("SELECT id FROM film WHERE author_id=? AND state<>?", actor.id, FilmState.DRAFT.value)
    return [row["id"] for row in rows]
