"""Reads of the front page and of that of all regions: what their sections name, in a fixed number of statements."""

from collections.abc import Iterable, Mapping, Sequence

from tortoise.expressions import Q

from fediverse_cinema.activitypub import sight
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.ecran import choices, sections, service
from fediverse_cinema.ecran.models import PutForward, ScreenEdition
from fediverse_cinema.ecran.sections import AGENDA, CALLS, FILMS, LABEL, NAMES_ONE, NEW_FILMS, PUBLICATIONS, Section
from fediverse_cinema.ecran.views import Block, Choice, Forwarded
from fediverse_cinema.events import queries as events
from fediverse_cinema.events.views import EventLine
from fediverse_cinema.films import queries as films
from fediverse_cinema.films.opening_times import by_our_clock
from fediverse_cinema.films.views import FilmLine
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.html import markdown
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.poles.models import KinshipState
from fediverse_cinema.projects import call_queries as calls
from fediverse_cinema.projects.call_views import CallLine
from fediverse_cinema.publications import queries as publications
from fediverse_cinema.publications.views import PublicationLine

POLES_ON_A_PAGE = 20
POLES = """
SELECT p.pole_id FROM put_forward p LEFT JOIN known_pole k ON k.id=p.pole_id
WHERE p.pole_id IS NULL OR k.state=? GROUP BY p.pole_id ORDER BY MAX(p.put_at) DESC, MAX(p.id) DESC LIMIT ? OFFSET ?
"""


@frozen
class Regions:
    """One page of all regions; there are `more`."""

    found: tuple[Forwarded, ...]
    more: bool


async def screen(viewer: Actor | None) -> tuple[Block, ...]:
    """The front page as it is now, without those of whom this viewer sees nothing; what editors have chosen of whole
    selections stays as it is.
    """
    return await _blocks(_today(service.sections_of(await service.standing(clock.now()))), viewer)


async def preview(edition: ScreenEdition) -> tuple[Block, ...]:
    """As it would be today."""
    return await _blocks(_today(service.sections_of(edition)))


async def named(found: Sequence[Section]) -> tuple[Block, ...]:
    """All of these sections, in their order, those too that show nothing today: for who composes them."""
    return await _filled(found)


def _today(found: Sequence[Section]) -> tuple[Section, ...]:
    return sections.on(found, by_our_clock(clock.now()).date())


async def _blocks(found: Sequence[Section], viewer: Actor | None = None) -> tuple[Block, ...]:
    """The house label first; nothing that is empty."""
    blocks = {one.section.key: one for one in await _filled(found, viewer)}
    of_house = {
        one.section.refs[0]
        for one in blocks.values()
        if (one.choice and one.choice.house) or (one.label and one.label.house)
    }
    in_order = sections.house_first(found, of_house)
    return tuple(blocks[one.key] for one in in_order if not blocks[one.key].empty)


async def _filled(found: Sequence[Section], viewer: Actor | None = None) -> tuple[Block, ...]:
    chosen = await choices.by_uri({uri for one in found if one.kind in NAMES_ONE[:2] for uri in one.refs})
    labels = await choices.labels({uri for one in found if one.kind == LABEL for uri in one.refs})
    by_hand = await _films({uri for one in found if one.kind == FILMS for uri in one.refs}, viewer)
    most = _most(found, NEW_FILMS)
    born = await films.newest(local=True, limit=most, viewer=viewer) if most else ()
    elsewhere = await films.newest(local=False, limit=most, viewer=viewer) if most else ()
    open_calls = await _calls(found, viewer)
    agenda, articles = await _events(found, viewer), await _publications(found, viewer)
    return tuple(
        Block(
            section=one,
            words_html=markdown(one.words) if one.words else "",
            choice=chosen.get(one.refs[0]) if one.kind in NAMES_ONE[:2] else None,
            label=labels.get(one.refs[0]) if one.kind == LABEL else None,
            films=tuple(by_hand[uri] for uri in one.refs if uri in by_hand) if one.kind == FILMS else (),
            born=born[: one.count] if one.kind == NEW_FILMS else (),
            elsewhere=elsewhere[: one.count] if one.kind == NEW_FILMS else (),
            calls=open_calls[: one.count] if one.kind == CALLS else (),
            events=agenda[: one.count] if one.kind == AGENDA else (),
            publications=articles[: one.count] if one.kind == PUBLICATIONS else (),
        )
        for one in found
    )


async def _films(uris: Iterable[str], viewer: Actor | None = None) -> dict[str, FilmLine]:
    wanted = list(uris)
    if not wanted:
        return {}
    allowed = await choices.films_that_may_be_chosen(wanted).only("id", "uri", "author_id", "channel_id")
    chosen = await sight.seen(viewer, allowed, lambda film: [film.author_id, film.channel_id])
    lines = await films.lines_of([film.id for film in chosen])
    return {film.uri: lines[film.id] for film in chosen if film.id in lines}


async def _calls(found: Sequence[Section], viewer: Actor | None) -> tuple[CallLine, ...]:
    """By what must be answered first."""
    most = _most(found, CALLS)
    return (await calls.find(calls.Wanted(), limit=most, viewer=viewer)).calls if most else ()


async def _events(found: Sequence[Section], viewer: Actor | None) -> tuple[EventLine, ...]:
    """By what comes first."""
    most = _most(found, AGENDA)
    return (await events.upcoming(limit=most, viewer=viewer)).events if most else ()


async def _publications(found: Sequence[Section], viewer: Actor | None) -> tuple[PublicationLine, ...]:
    """The newest first."""
    return (await publications.newest(viewer=viewer)).shown if _most(found, PUBLICATIONS) else ()


def _most(found: Sequence[Section], kind: str) -> int:
    return max((one.count for one in found if one.kind == kind), default=0)


async def all_regions(page: int = 1) -> Regions:
    """What each pole puts forward, that which has done so last first."""
    rows = await sql.rows(POLES, KinshipState.KNOWN.value, POLES_ON_A_PAGE + 1, (page - 1) * POLES_ON_A_PAGE)
    shown = [row["pole_id"] for row in rows[:POLES_ON_A_PAGE]]
    theirs = Q(pole_id__in=[one for one in shown if one is not None])
    put = PutForward.filter(theirs | Q(pole_id__isnull=True) if None in shown else theirs)
    named = ("pole__id", "pole__name", "pole__region", "pole__group__page_url")
    things = await put.only("id", "object_uri", "pole_id", *named).order_by("-put_at", "-id")
    lines = await _films({one.object_uri for one in things})
    known: dict[str, FilmLine | Choice] = {**lines, **await choices.by_uri({one.object_uri for one in things})}
    found: dict[int | None, list[PutForward]] = {pole: [] for pole in shown}
    for one in things:
        if one.object_uri in known:
            found[one.pole_id].append(one)
    return Regions(tuple(_forwarded(some, known) for some in found.values() if some), len(rows) > POLES_ON_A_PAGE)


def _forwarded(some: Sequence[PutForward], known: Mapping[str, FilmLine | Choice]) -> Forwarded:
    pole = some[0].pole
    return Forwarded(
        pole=pole.name if pole else here().settings.pole.name,
        url=pole.group.page_url if pole else "",
        region=pole.region if pole else here().settings.pole.region,
        things=tuple(known[one.object_uri] for one in some),
    )
