"""Projects of elsewhere: a Group whose document says a `stage` is a project of another pole, and has a row here. The
document is a stranger's word: everything in it is bounded and sanitised here. Heard from news, and asked for by calls
and offers.
"""

from typing import Any

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import actors, client
from fediverse_cinema.activitypub.models import Actor, ActorType
from fediverse_cinema.activitypub.vocab import Document, as_list, object_of, text_of, uri_of
from fediverse_cinema.consents import claims
from fediverse_cinema.films import countries, licences, terms
from fediverse_cinema.foundation import clock, news, regions, urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import CinemaError, Missing, Refused
from fediverse_cinema.foundation.folding import fold
from fediverse_cinema.foundation.html import clean_off_loop, plain
from fediverse_cinema.projects import credits, leads
from fediverse_cinema.projects.models import Membership, Project
from fediverse_cinema.projects.news import ProjectEnded
from fediverse_cinema.projects.sheet import (
    LONGEST_ABOUT,
    LONGEST_DURATION,
    LONGEST_FOLDED,
    LONGEST_TOWN,
    MOST_COUNTRIES,
)
from fediverse_cinema.projects.stages import STAGES

UNKNOWN_STAGE = "idea"
LONGEST_LINE = 500


async def welcome(actor: Actor, document: Document) -> Project | None:
    """What its server says of a Group of elsewhere: its row as a project, None when it is none. `document` is its
    document, or those of its terms that ActorRead brings.
    """
    known = await lookup.find(Project, actor_id=actor.id)
    if actor.local or actor.type != ActorType.GROUP or not text_of(document.get("stage"), 16):
        return known
    values = await _read(actor, document)
    async with in_transaction():
        project, new = await Project.get_or_create(
            {**values, "local": False, "created_at": clock.now()}, actor_id=actor.id
        )  # fmt: skip
        if not new:
            await project.update_from_dict(_moved(project, values)).save(update_fields=[*values, "stage_since"])
        await credits.begin_check(project, actor, document)
        await leads.begin(project, actor)
    return project


async def find(uri: str) -> Project:
    """The project with this id, ours or of elsewhere; its server is asked when we do not know it. Missing when it is
    none. Each comes with its Group.
    """
    group = await actors.find_actor(uri)
    project = await Project.get_or_none(actor_id=group.id).select_related("actor")
    if project is None and not group.local:
        project = await welcome(group, await client.fetch(uri))
    if project is None:
        raise Missing(f"{uri[:200]} is no project", public="This is no project.", code="no_project")
    project.actor = group
    return project


async def ended(actor: Actor) -> None:
    """Somebody of elsewhere is no more: if it was a project, nobody belongs to it any more, and by the news of it its
    calls close and its offers lapse.
    """
    project = await lookup.find(Project, actor_id=actor.id)
    if project is not None:
        await Membership.filter(project_id=project.id, left_at=None).update(left_at=clock.now(), contact="")
        await claims.keep(actor.uri, ())
        await news.tell(ProjectEnded(project.id))


async def _read(actor: Actor, document: Document) -> dict[str, Any]:
    stage = text_of(document.get("stage"), 16)
    logline, about = _plain(actor.summary)[:LONGEST_LINE], await _about(document)
    town = _town(document)
    return {
        "stage": stage if stage in STAGES else UNKNOWN_STAGE,
        "form": next((one for one in as_list(document.get("genre")) if one in terms.FORMS), ""),
        "duration": _minutes(document),
        "logline": logline,
        "about": about,
        "language": _language(document),
        "countries": [one for one in as_list(document.get("countryOfOrigin")) if _is_country(one)][:MOST_COUNTRIES],
        "town": town,
        "region": _region(document),
        "licence": licences.of_iri(uri_of(document.get("license"))),
        "affiliations_uri": _of_it(actor, document.get("affiliations")),
        "folded": fold(" ".join((actor.name, logline, town, _plain(about))))[:LONGEST_FOLDED],
        "fetched_at": clock.now(),
    }


def _moved(project: Project, values: dict[str, Any]) -> dict[str, Any]:
    """Since when it is at its stage nobody tells: since we have heard of it."""
    if project.stage == values["stage"]:
        return {**values, "stage_since": project.stage_since}
    return {**values, "stage_since": clock.now().date()}


async def _about(document: Document) -> str:
    try:
        return await clean_off_loop(text_of(document.get("content"), 4 * LONGEST_ABOUT))
    except CinemaError:  # deeper or larger than a page shows
        return ""


def _plain(html: str) -> str:
    try:
        return plain(html)
    except Refused:
        return ""


def _town(document: Document) -> str:
    place = object_of(document.get("location")) or {}
    return " ".join(_plain(text_of(place.get("name"), LONGEST_TOWN)).split())


def _region(document: Document) -> str:
    code = text_of(document.get("region"), 10)
    return code if regions.is_known(code) else ""


def _language(document: Document) -> str:
    code = text_of(document.get("inLanguage"), 10)
    return code if code in terms.LANGUAGES else ""


def _is_country(value: Any) -> bool:
    return isinstance(value, str) and countries.is_code(value)


def _minutes(document: Document) -> int | None:
    """Of a duration in whole seconds, as poles write it."""
    figures = text_of(document.get("duration"), 20).removeprefix("PT").removesuffix("S")
    minutes = int(figures) // 60 if figures.isascii() and figures.isdecimal() else 0
    return minutes if 0 < minutes <= LONGEST_DURATION else None


def _of_it(actor: Actor, value: Any) -> str:
    """The address of one of its collections, on its own server."""
    uri = uri_of(value)
    return uri if uri and urls.same_origin(uri, actor.uri) else ""
