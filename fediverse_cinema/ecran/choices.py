"""Reading many public selections and labels at once, with their first films: in a fixed number of statements, however
many there are.
"""

from collections.abc import Collection, Sequence

from tortoise.queryset import QuerySet

from fediverse_cinema.ecran.views import Choice, Chosen, LabelBlock
from fediverse_cinema.films import queries as films
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.html import markdown
from fediverse_cinema.labels import lines
from fediverse_cinema.labels.models import Audience, Label, LabelKind, Selection
from fediverse_cinema.people.models import Policy
from fediverse_cinema.people.views import person

FILMS = 4  # that a strip shows
OF_A_LABEL = 4  # selections
LATEST = """
SELECT id FROM (
  SELECT id, ROW_NUMBER() OVER (PARTITION BY owner_id ORDER BY published_at DESC, id DESC) AS place
  FROM selection WHERE owner_id IN ({owners}) AND audience=?
) placed WHERE place<=?
"""


def films_that_may_be_chosen(uris: Collection[str]) -> QuerySet[Film]:
    """Those of these that are shown, whether lists show them or not. A maker who lets nobody choose her film is heard
    by editors, too.
    """
    shown = Film.filter(uri__in=list(uris), state=FilmState.PUBLISHED, author__gone_at=None)
    return shown.exclude(choosing=Policy.NOBODY)


async def by_uri(uris: Collection[str]) -> dict[str, Choice]:
    """Those of these selections that everybody may see, by their ids."""
    if not uris:
        return {}
    return {one.uri: one for _, one in await _choices(Selection.filter(uri__in=list(uris)), FILMS)}


async def labels(uris: Collection[str]) -> dict[str, LabelBlock]:
    """Those of these labels that are open, each with its latest public selections, by the ids of their Groups."""
    if not uris:
        return {}
    found = Label.filter(actor__uri__in=list(uris), closed_at=None, actor__gone_at=None)
    groups = {one.actor_id: one for one in await found.select_related("actor")}
    latest = await _choices(Selection.filter(id__in=await _latest_of(groups)), 0)
    return {
        label.actor.uri: LabelBlock(
            group=person(label.actor),
            kind=label.kind.value,
            house=is_house(label),
            verified=label.verified_at is not None,
            selections=tuple(choice for owner, choice in latest if owner == label.actor_id),
        )
        for label in groups.values()
    }


def is_house(label: Label | None) -> bool:
    """Of this pole's own team."""
    return label is not None and label.local and label.kind == LabelKind.TEAM


async def _latest_of(owners: Collection[int]) -> list[int]:
    """Rows of the latest public selections of each."""
    if not owners:
        return []
    statement = LATEST.format(owners=sql.marks(owners))
    return [row["id"] for row in await sql.rows(statement, *owners, Audience.PUBLIC.value, OF_A_LABEL)]


async def _choices(wanted: QuerySet[Selection], films_of_each: int) -> list[tuple[int, Choice]]:
    """With the rows of their owners, the latest first."""
    public = wanted.filter(audience=Audience.PUBLIC, owner__gone_at=None).select_related("owner")
    found = await public.order_by("-published_at", "-id")
    labels_of = {one.actor_id: one for one in await Label.filter(actor_id__in=[one.owner_id for one in found])}
    chosen = await _first_films(found, films_of_each)
    return [(one.owner_id, _choice(one, labels_of.get(one.owner_id), chosen.get(one.id, ()))) for one in found]


def _choice(selection: Selection, label: Label | None, chosen: Sequence[Chosen]) -> Choice:
    return Choice(
        title=selection.title,
        url=f"/selections/{selection.slug}",
        uri=selection.uri,
        owner=person(selection.owner),
        kind=label.kind.value if label else "",
        house=is_house(label),
        about_html=markdown(selection.about) if selection.local else selection.about,
        signature=selection.signature,
        published_at=selection.published_at,
        films=tuple(chosen),
        origin="" if selection.local else urls.host_of(selection.uri),
        cover=lines.cover_of(selection),
    )


async def _first_films(selections: Sequence[Selection], of_each: int) -> dict[int, list[Chosen]]:
    """Those that everybody may see, by the rows of their selections."""
    local = {one.id: one.local for one in selections}
    if not of_each or not local:
        return {}
    rows = await lines.first_films(local, of_each)
    shown = await films.lines_of([row["film_id"] for row in rows])
    found: dict[int, list[Chosen]] = {}
    for row in rows:
        if line := shown.get(row["film_id"]):
            words = markdown(row["words"]) if local[row["selection_id"]] else row["words"]
            found.setdefault(row["selection_id"], []).append(Chosen(line, words))
    return found
