"""Open calls as entries of a feed, the latest first, each with its whole words."""

from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films.feeds import NEWEST, Entry
from fediverse_cinema.foundation import urls
from fediverse_cinema.people.terms import name
from fediverse_cinema.projects import call_queries
from fediverse_cinema.projects.call_views import CallLine


async def entries() -> list[Entry]:
    lines = await call_queries.newest(NEWEST)
    notes = {note.uri: note for note in await Note.filter(uri__in=[line.uri for line in lines])} if lines else {}
    return [_entry(line, notes[line.uri]) for line in lines if line.uri in notes]


def _entry(line: CallLine, note: Note) -> Entry:
    return Entry(
        uri=line.uri,
        page_url=f"{urls.base()}{line.url}",
        title=line.title,
        summary="",
        synopsis_html=note.html,
        warning="",
        language=note.language,
        author=line.project.name,
        author_url=f"{urls.base()}{line.project.url}",
        published_at=note.published_at,
        updated_at=note.updated_at or note.published_at,
        duration=0,
        licence=None,
        tags=tuple(name(term, note.language) for term in line.terms),
        credits=(),
        support=(),
        posters=(),
        file=None,
        playlist=None,
        subtitles=(),
        chapters_url="",
    )
