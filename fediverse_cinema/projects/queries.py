"""Reads for pages about projects: rows in, views out."""

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlsplit

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from fediverse_cinema.activitypub import barriers, follows, sight
from fediverse_cinema.activitypub.models import Actor, Follow, FollowState
from fediverse_cinema.conversations import queries as talk
from fediverse_cinema.conversations.models import OPEN, Note
from fediverse_cinema.conversations.views import NoteView
from fediverse_cinema.films import lines
from fediverse_cinema.films import queries as films
from fediverse_cinema.films.views import FilmLine, Picture
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.folding import fold
from fediverse_cinema.foundation.html import markdown
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.views import person
from fediverse_cinema.poles.models import KinshipState, KnownPole
from fediverse_cinema.projects import journal, leads, service, supporters
from fediverse_cinema.projects.models import Membership, Project, ProjectFilm, Relationship
from fediverse_cinema.projects.stages import IN_ORDER
from fediverse_cinema.projects.views import Entry, Front, Journal, ProjectLine, ProjectPage, Step, TeamLine

ON_A_PAGE = 30
ENTRIES = 10
MOST_WORDS = 5
LONGEST_WORD = 60


@frozen
class Wanted:
    """What a reader looks for; "" where she does not mind. `origin`: "here" or "elsewhere"."""

    words: str = ""
    stage: str = ""
    form: str = ""
    region: str = ""
    origin: str = ""


@frozen
class Found:
    """One page; `after` begins the next one, "" on the last."""

    projects: tuple[ProjectLine, ...]
    after: str = ""


async def find(wanted: Wanted, after: str = "", limit: int = ON_A_PAGE, viewer: Actor | None = None) -> Found:
    """Those of this pole first, then those of the poles that it knows; of each the latest that began, or of which we
    have heard, first. The next page begins after the last of this one.
    """
    rows = _shown(await _known_hosts()).filter(**_exact(wanted)).filter(*_words(wanted))
    if wanted.origin:
        rows = rows.filter(local=wanted.origin == "here")
    place = _read(after)
    if place is not None:
        local, row = place
        rows = rows.filter(Q(local=local, id__lt=row) | Q(local=False) if local else Q(local=False, id__lt=row))
    found = await rows.select_related("actor").order_by("-local", "-id").limit(limit + 1)
    page, more = found[:limit], len(found) > limit
    seen = await sight.seen(viewer, page, lambda one: [one.actor_id])
    return Found(tuple(line(one) for one in seen), _place(page[-1]) if more else "")


async def listed_ids(before: int, limit: int) -> list[tuple[int, str]]:
    """(row, id of the Group) of the projects of this pole, for its collection: the latest first."""
    rows = Project.filter(local=True, actor__gone_at=None, id__lt=before).order_by("-id").limit(limit)
    return [(int(str(row)), str(uri)) for row, uri in await rows.values_list("id", "actor__uri")]


async def count() -> int:
    return await Project.filter(local=True, actor__gone_at=None).count()


async def mine(actor: Actor) -> tuple[ProjectLine, ...]:
    """Projects that she belongs to, of here and of elsewhere, the latest that she joined first."""
    found = Membership.filter(person_id=actor.id, joined_at__isnull=False, left_at=None, project__actor__gone_at=None)
    memberships = await found.select_related("project__actor").order_by("-joined_at", "-id")
    return tuple(line(one.project, one.relationship.value) for one in memberships)


async def front(project: Project) -> Front:
    """Its Group is fetched."""
    return Front(
        line=line(project),
        stage_since=project.stage_since,
        steps=_steps(project),
        about_html=markdown(project.about) if project.local else project.about,
        language=project.language,
        countries=tuple(project.countries),
        licence=project.licence,
        support=lines.support(project.support),
        team=await _team(project),
    )


async def page(project: Project, viewer: Actor | None, before: int | None = None) -> ProjectPage:
    group = project.actor
    standing = await service.standing(project, viewer)
    state = await follows.between(viewer, group) if viewer else None
    return ProjectPage(
        front=await front(project),
        pictures=pictures_of(project),
        journal=await _journal(group, viewer, before),
        films=await _films(project),
        followers=await Follow.filter(followed_id=group.id, state=FollowState.ACCEPTED).count(),
        state=state.value if state else "",
        supported=await supporters.are_named(project),
        supports=await supporters.is_one(project, viewer),
        belongs=standing is not None,
        speaks=standing is not None and standing.relationship in service.SPEAKERS,
        leads=standing is not None and standing.relationship == Relationship.ADMIN,
        blocked=viewer is not None and await barriers.has_blocked(viewer, group),
    )


def line(project: Project, relationship: str = "") -> ProjectLine:
    """Its Group is fetched."""
    group = person(project.actor)
    return ProjectLine(
        group=group,
        uri=project.actor.uri,
        logline=project.logline,
        stage=project.stage,
        form=project.form,
        duration=project.duration,
        place=project.town,
        region=project.region,
        origin="" if project.local else group.host,
        relationship=relationship,
        entrance="" if project.local else _entrance(project.actor),
    )


def _entrance(group: Actor) -> str:
    """No document says it: projects of all poles have it below their page."""
    page = urlsplit(group.page_url)
    fits = urls.same_origin(group.page_url, group.uri) and page.path == f"/projects/{group.handle}"
    return f"{page.scheme}://{page.netloc}{page.path}/team/enter" if fits else ""


def pictures_of(project: Project) -> tuple[Picture, ...]:
    return tuple(Picture(f"/media/{one['name']}", one["width"], one["height"]) for one in project.picture)


async def _known_hosts() -> list[str]:
    return [str(one) for one in await KnownPole.filter(state=KinshipState.KNOWN).values_list("host", flat=True)]


def _shown(hosts: Sequence[str]) -> QuerySet[Project]:
    return Project.filter(Q(local=True) | Q(actor__host__in=list(hosts)), actor__gone_at=None)


def _exact(wanted: Wanted) -> dict[str, str]:
    return {name: value for name in ("stage", "form", "region") if (value := getattr(wanted, name))}


def _words(wanted: Wanted) -> list[Q]:
    return [Q(folded__contains=word[:LONGEST_WORD]) for word in fold(wanted.words).split()[:MOST_WORDS]]


def _place(project: Project) -> str:
    return f"{'here' if project.local else 'elsewhere'}~{project.id}"


def _read(after: str) -> tuple[bool, int] | None:
    where, _, row = after.partition("~")
    fits = where in ("here", "elsewhere") and row.isascii() and row.isdecimal() and len(row) <= 18
    return (where == "here", int(row)) if fits else None


def _steps(project: Project) -> tuple[Step, ...]:
    """Each with the day when it was last reached, as far as it lies behind or is where it stands."""
    reached = {one["stage"]: date.fromisoformat(one["since"]) for one in project.history}
    return tuple(Step(stage, reached.get(stage)) for stage in IN_ORDER)


async def _team(project: Project) -> tuple[TeamLine, ...]:
    """Those who are shown on the front. Who lives at a closed or dead server stays: the film is hers, too. Of a project
    of elsewhere those who lead it, and who told us that she belongs to it.
    """
    leading = await leads.of(project)
    first = [TeamLine(person(one), "", "", True) for one in leading]
    others = [one for one in await service.members(project) if one.listed and one.person not in leading]
    return (
        *first,
        *(TeamLine(person(one.person), one.role, one.trade, one.relationship == Relationship.ADMIN) for one in others),
    )


async def _journal(group: Actor, viewer: Actor | None, before: int | None) -> Journal:
    said = Note.filter(author_id=group.id, visibility__in=OPEN, answer_to="", uri__startswith=urls.note(""))
    if before is not None:
        said = said.filter(id__lt=before)
    found = await said.order_by("-id").limit(ENTRIES + 1)
    shown = await talk.readable(found[:ENTRIES], viewer)
    views = await talk.note_views(shown, viewer)
    writers = await Actor.in_bulk({one.details[journal.BY] for one in shown if journal.BY in one.details}, "id")
    answers = await talk.count_answers([one.uri for one in shown])
    entries = [_entry(note, view, writers, answers) for note, view in zip(shown, views, strict=True)]
    return Journal(tuple(entries), found[ENTRIES - 1].id if len(found) > ENTRIES else None)


def _entry(note: Note, view: NoteView, writers: Mapping[int, Actor], answers: Mapping[str, int]) -> Entry:
    writer = writers.get(note.details.get(journal.BY, 0))
    return Entry(view, person(writer) if writer else None, answers.get(note.uri, 0))


async def _films(project: Project) -> tuple[FilmLine, ...]:
    """Those that came out of it, the latest link first; drafts are not shown."""
    rows = await ProjectFilm.filter(project_id=project.id).order_by("-id").values_list("film_id", flat=True)
    found = await films.lines_of([int(str(one)) for one in rows])
    return tuple(found[int(str(one))] for one in rows if int(str(one)) in found)
