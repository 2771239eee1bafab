"""Reading selections of other servers: page by page, each film from its own server unless we know it, within a measure.
A selection is asked for when a Note tells of it, when a known pole lists it, when somebody pastes its address; what it
says is its own server's word, whoever led there. Kept by labels.visitors.
"""

import asyncio

import structlog

from fediverse_cinema.activitypub import actors, client, collecting, failing, gate
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.errors import CinemaError, Later, Missing, Refused
from fediverse_cinema.foundation.outside.client import counted
from fediverse_cinema.labels import arriving, visitors
from fediverse_cinema.labels.arriving import MOST_FILMS, ItemDraft, SelectionDraft
from fediverse_cinema.labels.models import Selection
from fediverse_cinema.labels.visitors import Chosen
from fediverse_cinema.search import arrivals, leaves_shown
from fediverse_cinema.search.leaves_shown import FRESH, Reading
from fediverse_cinema.search.taking_in import Measure

log = structlog.get_logger()
MOST_PAGES = 12  # of fifty, and some that are not full
MOST_FETCHES = 300  # each time; what is left over is known by the next
SECONDS = 120.0
MOST_OLD = 200  # copies that are asked for again, each hour
GONE = ("not_public", "no_selection", "not_the_author")
"""What its own server answers when it is no selection for everybody any more."""


async def read(uri: str, note_uri: str = "", owner_uri: str = "") -> None:
    """The job. What it says when it is asked is what counts: a server that does not answer changes nothing."""
    measure = Measure(MOST_FILMS, MOST_FETCHES)
    with counted(measure.count):
        await ask(uri, measure, note_uri=note_uri, owner_uri=owner_uri)
    log.info("selection_read", uri=uri[:300], fetches=MOST_FETCHES - measure.fetches)


async def ask(
    uri: str, measure: Measure, *, note_uri: str = "", owner_uri: str = "", of_known_pole: bool = False
) -> None:
    """Ask for it, for its pages and for the films that we do not know. What is by no means a selection for everybody,
    or no more, goes. In a `counted` block. `owner_uri`: whoever said that it is hers.
    """
    try:
        draft, document = await _asked(uri)
        owner = await _owner(draft, owner_uri)
        until = asyncio.get_running_loop().time() + SECONDS
        reading = Reading(draft.uri, owner, measure, until, of_known_pole)
        films = await _films(await _items(document), reading)
        await visitors.keep(owner, draft, films, note_uri=note_uri)
    except Later:
        raise
    except CinemaError as error:
        log.info("selection_left_out", uri=uri[:300], reason=error.code, detail=str(error)[:300])


async def opened(selection: Selection) -> None:
    """A member looks at one of elsewhere: if our copy is older than a day, it is asked for again, beside."""
    if not selection.local and (selection.fetched_at is None or selection.fetched_at <= clock.now() - FRESH):
        await visitors.begin(selection.uri)


async def look_at_old() -> None:
    """The periodic job: copies are asked for again when they are a day old, those first that wait longest. Whoever has
    made one private tells her followers and the poles that she knows, and others have it, too.
    """
    old = Selection.filter(local=False, fetched_at__lte=clock.now() - FRESH).order_by("fetched_at", "id")
    for one in await old.limit(MOST_OLD).only("id", "uri"):
        await visitors.begin(one.uri)
        await Selection.filter(id=one.id).update(fetched_at=clock.now())  # has its turn again after all others


async def pasted(document: Document) -> Selection:
    """Somebody has pasted its address, and its server has given it: at once the films of its first page that are known
    here; nobody else is asked while she waits. All others when it has been read, beside.
    """
    draft = arriving.selection_from_object(document)
    owner = await _owner(draft)
    found = await Selection.get_or_none(uri=draft.uri, local=False)
    if found is None:
        films = await _films(await _items(document, pages=1), Reading(draft.uri, owner))
        found = await visitors.keep(owner, draft, films)
    await visitors.begin(found.uri)
    return found


async def _asked(uri: str) -> tuple[SelectionDraft, Document]:
    try:
        document = await client.fetch(uri)
        return arriving.selection_from_object(document), document
    except CinemaError as error:
        if isinstance(error, Missing) or error.code in GONE:
            await visitors.remove(uri)
        raise


async def _owner(draft: SelectionDraft, said: str = "") -> Actor:
    """Refused unless it is whoever `said` so, and she is there."""
    if said and draft.owner_uri != said:
        raise Refused(f"{draft.uri} is by {draft.owner_uri}, not by {said}", code="not_the_owner")
    owner = await actors.find_actor(draft.owner_uri)
    if owner.uri != draft.owner_uri or owner.gone_at is not None:
        raise Refused(f"{draft.owner_uri} is {owner.uri}", code="wrong_id")
    return owner


async def _items(document: Document, *, pages: int = MOST_PAGES) -> list[ItemDraft]:
    """All of them, as far as its pages go: one that does not answer must not make the rest look taken out."""
    things: list[object] = []
    async for page in collecting.pages(document, pages, longest=MOST_FILMS):
        things += page
        if len(things) >= MOST_FILMS:
            break
    return arriving.items_from(things)


async def _films(items: list[ItemDraft], reading: Reading) -> list[Chosen]:
    """What we know, and what can be had in the time and within the measure. A film of a closed host never."""
    found, known = list[Chosen](), await _known([item.film_uri for item in items])
    former = await visitors.picks_of(reading.selection_uri)
    for item in items:
        film = known.get(item.film_uri)
        try:
            if film is None and reading.asks:
                film = await _fetched(item.film_uri, reading)
            if film is not None:
                await gate.admit(film.author.host)
                pick = former.get(film.id)
                shown = await leaves_shown.settle(film, item.stamp_uri, pick, reading)
                words = await visitors.clean(item.words)
                found.append(Chosen(film, words, shown.leave, shown.stamp_uri, shown.checked_at, pick))
        except CinemaError as error:
            log.info("chosen_film_left_out", film=item.film_uri[:300], reason=error.code)
    return found


async def _known(uris: list[str]) -> dict[str, Film]:
    found = await Film.filter(uri__in=uris, state=FilmState.PUBLISHED).select_related("author") if uris else []
    return {film.uri: film for film in found}


async def _fetched(uri: str, reading: Reading) -> Film | None:
    if urls.is_ours(uri):  # what we do not show
        return None
    failing.check(f"film {uri}")
    reading.check()
    try:
        if (await arrivals.fetch(uri, old=True)).kind != "film":
            raise Refused(f"{uri} is no film", code="no_film")
    except CinemaError as error:
        if error.code != "budget":
            failing.note(f"film {uri}", hopeful=isinstance(error, Later))
        raise
    return (await _known([uri])).get(uri)
