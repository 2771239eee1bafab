"""The selection that an address names, for whoever looks at it, and for those who compose it."""

from starlette.requests import Request

from fediverse_cinema.accounts.permissions import may
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.labels import jury, lines, queries
from fediverse_cinema.labels.models import Selection
from fediverse_cinema.labels.views import SelectionLine
from fediverse_cinema.web.sessions import account_of, viewer_of


@frozen
class Standing:
    """What somebody may do with a selection, as the table of permissions asks it."""

    person_id: int
    composes: bool
    publishes: bool


async def selection_of(request: Request) -> Selection:
    """Its owner is fetched. Missing when there is none, or when this reader may not see it."""
    return await queries.find(request.path_params["slug"], await viewer_of(request))


async def my_selection(request: Request, verb: str = "compose_selection") -> tuple[Selection, Actor]:
    """And who she is that may do this with it. Missing for everybody else."""
    selection, account = await selection_of(request), await account_of(request)
    if account is None:
        raise Missing(f"{verb} of {selection.slug} refused")
    actor = account.creator.actor
    standing = Standing(actor.id, await jury.may_compose(selection, actor), await jury.may_publish(selection, actor))
    if not selection.local or not may(account, verb, standing):
        raise Missing(f"{verb} of {selection.slug} refused")
    return selection, actor


async def just_chosen(request: Request) -> SelectionLine | None:
    """The selection of hers into which she has just put a film, as the address of the film's page names it."""
    slug, viewer = request.query_params.get("chosen", ""), await viewer_of(request)
    found = await Selection.get_or_none(slug=slug, local=True).select_related("owner") if slug and viewer else None
    return await line_of(found) if found and await jury.may_compose(found, viewer) else None


async def line_of(selection: Selection) -> SelectionLine:
    (line,) = await lines.of_selections([selection])
    return line
