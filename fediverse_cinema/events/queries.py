"""Reads for pages, calendars and collections of events: rows in, views out. The agenda holds those of this pole, of the
poles that it knows, of whom somebody here follows, and those that one of ours organises, too; nobody else can write
something into it, nor onto the page of a film. Where there is no room for all, what is to come stays before what is
over, and of each those of this pole; and nobody of elsewhere fills it alone.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from fediverse_cinema.activitypub import sight
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import any_moment_of
from fediverse_cinema.conversations import queries as talk
from fediverse_cinema.conversations import unfolding
from fediverse_cinema.events import documents, times, words
from fediverse_cinema.events.models import Event, EventFilm, Organiser
from fediverse_cinema.events.views import Asked, EventLine, EventPage
from fediverse_cinema.films import queries as films
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.views import FilmLine, Picture
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.views import Person, person
from fediverse_cinema.poles.models import KinshipState

ON_A_PAGE = 30
MOST_OF_A_FILM = 12
IN_CALENDAR = 200
OF_ONE_AUTHOR = 3, 50
"""Of elsewhere: on the page of a film, and in the calendar."""
STAYS_IN_CALENDAR = timedelta(days=60)
"""Past ones stay as long in the calendar: that something was cancelled must be read there."""
LISTED = (
    " FROM event e CROSS JOIN note n CROSS JOIN actor a"  # from left to right: SQLite would go through all notes
    " WHERE n.id=e.note_id AND a.id=n.author_id AND n.visibility='public' AND a.gone_at IS NULL AND (n.local=?"
    " OR a.host IN (SELECT host FROM known_pole WHERE state=?)"
    " OR EXISTS (SELECT 1 FROM follow f JOIN actor l ON l.id=f.follower_id WHERE f.followed_id=a.id"
    " AND f.state='accepted' AND l.local_handle IS NOT NULL)"
    " OR EXISTS (SELECT 1 FROM organiser o JOIN actor p ON p.id=o.person_id WHERE o.event_id=e.id"
    " AND o.joined_at IS NOT NULL AND p.local_handle IS NOT NULL))"
)


@frozen
class Found:
    """One page; `after` begins the next one, "" on the last."""

    events: tuple[EventLine, ...]
    after: str = ""


async def upcoming(region: str = "", after: str = "", limit: int = ON_A_PAGE, viewer: Actor | None = None) -> Found:
    """What is not over, the next first."""
    return await _page("e.over_at>?", region, after, limit, viewer, past=False)


async def past(region: str = "", after: str = "", limit: int = ON_A_PAGE, viewer: Actor | None = None) -> Found:
    """What is over, the latest first."""
    return await _page("e.over_at<=?", region, after, limit, viewer, past=True)


async def regions_on_show() -> list[str]:
    """Where something is on, now or before: what the agenda can be narrowed to."""
    return [row["region"] for row in await _rows("DISTINCT e.region", ["e.region<>''"], [], " ORDER BY e.region")]


async def for_calendar(region: str = "") -> list[Event]:
    """With their notes; nothing older than a while."""
    texts: list[str] = ["e.over_at>?"]
    values: list[Any] = [clock.now() - STAYS_IN_CALENDAR]
    if region:
        texts, values = [*texts, "e.region=?"], [*values, region]
    return await _fetched(await _first(texts, values, IN_CALENDAR, OF_ONE_AUTHOR[1]))


async def titles_shown(events: Sequence[Event]) -> dict[int, list[str]]:
    """Of each the films that everybody may see, in their order."""
    rows = EventFilm.filter(event_id__in=[one.id for one in events]).order_by("position") if events else None
    shown = [(one.event_id, one.film_uri) for one in await rows] if rows else []
    known = Film.filter(uri__in={uri for _, uri in shown}, state=FilmState.PUBLISHED) if shown else None
    titles = {str(uri): str(title) for uri, title in await known.values_list("uri", "title")} if known else {}
    found: dict[int, list[str]] = {}
    for event_id, uri in shown:
        if uri in titles:
            found.setdefault(event_id, []).append(titles[uri])
    return found


async def of_film(film_uri: str) -> tuple[EventLine, ...]:
    """Where it will be shown, the next first; what is cancelled is said there, too. Not what its maker puts aside."""
    return await _of_film(film_uri, "x.aside_at IS NULL", OF_ONE_AUTHOR[0])


async def aside_of_film(film_uri: str) -> tuple[EventLine, ...]:
    """For its maker: what she has put aside."""
    return await _of_film(film_uri, "x.aside_at IS NOT NULL", MOST_OF_A_FILM)


async def _of_film(film_uri: str, which: str, of_one: int) -> tuple[EventLine, ...]:
    shows = f"EXISTS (SELECT 1 FROM event_film x WHERE x.event_id=e.id AND x.film_uri=? AND {which})"
    ids = await _first(["e.over_at>?", shows], [clock.now(), film_uri], MOST_OF_A_FILM, of_one)
    return await lines_of(await _fetched(ids))


async def ids_of_ours(limit: int) -> list[str]:
    """What this pole makes known and is not over, the next first."""
    coming = (
        Event.filter(note__local=True, note__author__gone_at=None, over_at__gt=clock.now())
        .order_by("begins_at", "id")
        .limit(limit)
    )
    return [str(uri) for uri in await coming.values_list("note__uri", flat=True)]


async def page(event: Event, viewer: Actor | None, at: int | None = None) -> EventPage:
    """Its note with its author is there. `at`: the answer that the part of the talk begins with."""
    (line,), note = await lines_of([event]), event.note
    uris = await documents.films_of(event)
    shown = await Film.filter(uri__in=uris, state=FilmState.PUBLISHED).values_list("id", "uri") if uris else []
    rows = {str(uri): int(str(row)) for row, uri in shown}
    lines = await films.lines_of(list(rows.values()))
    has_place = event.latitude is not None and event.longitude is not None
    return EventPage(
        line=line,
        summary=event.summary,
        about_html=words.about(event),
        language=note.language,
        address=words.address(event),
        country=event.country,
        coordinates=f"{event.latitude:.5f},{event.longitude:.5f}" if has_place else "",
        booking_url=event.booking_url,
        films=tuple(_undated(lines[rows[uri]]) for uri in uris if uri in rows and rows[uri] in lines),
        unknown_films=len(uris) - len(rows),
        organisers=await _organisers(event),
        pictures=pictures_of(event),
        picture_alt=event.picture_alt,
        note=(await talk.note_views([note], viewer))[0],
        answers=await unfolding.below(note, viewer, at),
        original_url="" if note.local else note.page_url,
    )


def pictures_of(event: Event) -> tuple[Picture, ...]:
    return tuple(Picture(f"/media/{one['name']}", one["width"], one["height"]) for one in event.picture)


async def asked(event: Event) -> tuple[Asked, ...]:
    """All whom its author has asked, whatever they have said."""
    rows = Organiser.filter(event_id=event.id, request_uri__isnull=False).select_related("person").order_by("id")
    return asked_of(await rows)


def asked_of(rows: Sequence[Organiser]) -> tuple[Asked, ...]:
    """Each of these; their people are there."""
    return tuple(Asked(one.person_id, person(one.person), _state(one)) for one in rows)


async def lines_of(found: Sequence[Event]) -> tuple[EventLine, ...]:
    """In the same order, in two statements; their notes with their authors are there."""
    if not found:
        return ()
    counted: dict[int, int] = {}
    for row in await EventFilm.filter(event_id__in=[one.id for one in found]).values_list("event_id", flat=True):
        counted[int(str(row))] = counted.get(int(str(row)), 0) + 1
    own = times.own()
    return tuple(_line(one, counted.get(one.id, 0), own) for one in found)


def _line(event: Event, shown: int, own: str) -> EventLine:
    note = event.note
    return EventLine(
        id=event.id,
        uri=note.uri,
        url=f"/agenda/{event.slug}",
        title=note.title or "…",
        kind=event.kind,
        state=event.state.value,
        begins_at=times.on_its_clock(event.begins_at, event.zone),
        ends_at=times.on_its_clock(event.ends_at, event.zone) if event.ends_at else None,
        over=event.over_at <= clock.now(),
        foreign=bool(event.zone) and event.zone != own,
        place=event.place or event.street,
        town=event.town,
        region=event.region,
        online=event.online,
        price=event.price,
        films=shown,
        author=person(note.author),
        origin="" if note.local else note.author.host,
    )


def _undated(film: FilmLine) -> FilmLine:
    """In a programme, the day on which it came out would look like that of the screening."""
    return replace(film, published_at=None)


async def _organisers(event: Event) -> tuple[Person, ...]:
    joined = Organiser.filter(event_id=event.id, joined_at__isnull=False, person__gone_at=None)
    others = [person(one.person) for one in await joined.select_related("person").order_by("id")]
    return (person(event.note.author), *others)


def _state(row: Organiser) -> str:
    if row.joined_at is not None:
        return "joined"
    return "refused" if row.refused_at is not None else "asked"


async def _page(period: str, region: str, after: str, limit: int, viewer: Actor | None, *, past: bool) -> Found:
    seen, whom = sight.shown(viewer, "n.author_id")
    texts: list[str] = [period, seen]
    values: list[Any] = [clock.now(), *whom]
    if region:
        texts, values = [*texts, "e.region=?"], [*values, region]
    if (place := _read(after)) is not None:
        sign = "<" if past else ">"
        texts.append(f"(e.begins_at{sign}? OR (e.begins_at=? AND e.id{sign}?))")
        values += [place[0], *place]
    down = " DESC" if past else ""
    order = f" ORDER BY e.begins_at{down}, e.id{down} LIMIT ?"
    rows = await _rows("e.id, e.begins_at", texts, values, order, limit + 1)
    events = await _fetched([row["id"] for row in rows[:limit]])
    more = len(rows) > limit and events
    return Found(await lines_of(events), f"{events[-1].begins_at.isoformat()}~{events[-1].id}" if more else "")


async def _rows(what: str, texts: Sequence[str], values: Sequence[Any], order: str, *more: Any) -> list[dict[str, Any]]:
    asked = "".join(f" AND {text}" for text in texts)
    found = await sql.rows(
        f"SELECT {what}{LISTED}{asked}{order}", True, KinshipState.KNOWN.value, *values, *more
    )  # fmt: skip
    return [dict(row) for row in found]


async def _first(texts: Sequence[str], values: Sequence[Any], most: int, of_one: int) -> list[int]:
    """By date. When they are too many, the next stay, then the latest; of each author of elsewhere `of_one`."""
    near = "CASE WHEN past=0 THEN begins_at END, begins_at DESC, id"
    asked = "".join(f" AND {text}" for text in texts)
    rows = await sql.rows(
        "SELECT id FROM (SELECT id, begins_at FROM"
        f" (SELECT s.*, ROW_NUMBER() OVER (PARTITION BY author_id ORDER BY past, {near}) AS nth FROM"
        " (SELECT e.id, e.begins_at, n.local, n.author_id, CASE WHEN e.over_at>? THEN 0 ELSE 1 END AS past"
        f"{LISTED}{asked}) s) t WHERE local=? OR nth<=? ORDER BY past, local DESC, {near} LIMIT ?) u"
        " ORDER BY begins_at, id",
        clock.now(), True, KinshipState.KNOWN.value, *values, True, of_one, most,
    )  # fmt: skip
    return [row["id"] for row in rows]


async def _fetched(ids: Sequence[int]) -> list[Event]:
    known = {one.id: one for one in await Event.filter(id__in=list(ids)).select_related("note__author")} if ids else {}
    return [known[one] for one in ids if one in known]


def _read(after: str) -> tuple[datetime, int] | None:
    """Where the address says to go on; nonsense begins at the beginning."""
    moment, _, row = after.partition("~")
    begins_at = any_moment_of(moment)
    if begins_at is None or not (row.isascii() and row.isdecimal() and len(row) <= 18):
        return None
    return begins_at, int(row)
