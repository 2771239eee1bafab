"""Searching by words, by LIKE: names and titles of what is public and known here, and what is kept of films.
Signs that mean something to LIKE are letters like all others (AUT-11). Each search reads the tables until it has found
enough: what bounds it is how many words there may be, and how long, and that twenty of each kind are enough (LOD-13).
"""

from collections.abc import Sequence

from tortoise.expressions import Q

from fediverse_cinema.activitypub import sight
from fediverse_cinema.activitypub.models import Actor, ActorType
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.films import queries as films
from fediverse_cinema.films.browsing import patterns
from fediverse_cinema.films.models import FilmState
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.people.views import person
from fediverse_cinema.search.views import Results, Titled

MOST_FOUND = 20  # of each kind
MOST_WORDS = 5
LONGEST_WORD = 60
SHORTEST = 2


def is_short(text: str) -> bool:
    """Less than two letters."""
    return len("".join(_words(text))) < SHORTEST


async def find(text: str, viewer: Actor | None) -> Results:
    """What has all these words in its name or title, whatever their case; nothing for less than two letters."""
    words = _words(text)
    if is_short(text):
        return Results()
    reads, values = sight.shown(viewer, "a.id")
    people = await _ids(
        "SELECT a.id FROM actor a WHERE {words} AND a.gone_at IS NULL AND a.type<>? AND (a.discoverable=?"
        f" OR (?=1 AND a.local_handle IS NOT NULL AND a.type=?)) AND {reads} ORDER BY a.id DESC LIMIT ?",
        words, "a.name || ' ' || a.handle", ActorType.APPLICATION.value, True, int(viewer is not None),
        ActorType.PERSON.value, *values,
    )  # fmt: skip
    found = await _films(text, viewer)
    # FEP-5feb: what somebody says is found only if she wishes so.
    notes = await _ids(
        "SELECT n.id FROM note n JOIN actor a ON a.id=n.author_id WHERE n.title<>'' AND {words} AND n.visibility=?"
        f" AND a.indexable=? AND a.gone_at IS NULL AND {reads} ORDER BY n.id DESC LIMIT ?",
        words, "n.title", Visibility.PUBLIC.value, True, *values,
    )  # fmt: skip
    lines = await films.lines_of(found)
    return Results(
        people=tuple(person(one) for one in await Actor.filter(id__in=people).order_by("-local_handle", "name")),
        films=tuple(lines[one] for one in found if one in lines),
        notes=tuple(
            Titled(note.title, f"/notes/{note.uuid}", person(note.author), note.published_at)
            for note in await Note.filter(Q(id__in=notes)).select_related("author").order_by("-id")
        ),
    )


async def _films(text: str, viewer: Actor | None) -> list[int]:
    """As the catalogue finds them: without accents, in all that it keeps of them."""
    wanted = patterns(" ".join(_words(text)))
    if not wanted:  # accents without a letter
        return []
    conditions = " AND ".join(["f.folded LIKE ? ESCAPE '!'"] * len(wanted))
    makers = [sight.shown(viewer, maker) for maker in ("f.author_id", "f.channel_id")]
    rows = await sql.rows(
        f"SELECT f.id FROM film f WHERE {conditions} AND f.state=? AND {' AND '.join(text for text, _ in makers)}"
        " ORDER BY f.published_at DESC, f.id DESC LIMIT ?",
        *wanted, FilmState.PUBLISHED.value, *(value for _, values in makers for value in values), MOST_FOUND,
    )  # fmt: skip
    return [row["id"] for row in rows]


def _words(text: str) -> list[str]:
    """@nora means nora."""
    words = (word.removeprefix("@")[:LONGEST_WORD] for word in text.split()[:MOST_WORDS])
    return [word for word in words if word]


async def _ids(statement: str, words: Sequence[str], column: str, *values: object) -> list[int]:
    condition = f"(lower({column}) LIKE ? ESCAPE '!' OR lower({column}) LIKE ? ESCAPE '!')"
    conditions = " AND ".join([condition] * len(words))
    patterns = [pattern for word in words for pattern in _patterns(word)]
    rows = await sql.rows(statement.replace("{words}", conditions), *patterns, *values, MOST_FOUND)
    return [row["id"] for row in rows]


def _patterns(word: str) -> tuple[str, str]:
    """SQLite makes only ASCII letters small: É stays É, so a word is looked for with a capital, too."""
    for sign in "!%_":
        word = word.replace(sign, "!" + sign)
    return f"%{word.lower()}%", f"%{word[:1].upper()}{word[1:].lower()}%"
