"""The pole's front page, and the list of all films."""

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.films import queries
from fediverse_cinema.foundation import urls
from fediverse_cinema.web.page import page

ON_THE_SCREEN = 12
IN_THE_LIST = 30


async def home(request: Request) -> Response:
    """The latest film of the pole in front, then its others, then those from elsewhere."""
    born = await queries.newest(local=True, limit=ON_THE_SCREEN + 1)
    elsewhere = await queries.newest(local=False, limit=ON_THE_SCREEN)
    return await page(
        request,
        "ecran.html",
        section="screen",
        alternate=urls.pole(),
        lead=born[0] if born else None,
        born=born[1:],
        elsewhere=elsewhere,
    )


async def films(request: Request) -> Response:
    """All films by date, thirty at a time."""
    found = await queries.newest(before=_moment(request.query_params.get("before", "")), limit=IN_THE_LIST)
    last = found[-1].published_at if len(found) == IN_THE_LIST else None
    older = f"/films?before={last.timestamp():.6f}" if last else None
    alternate = f"{urls.pole()}/outbox"  # where the pole tells servers of its films
    return await page(request, "films/list.html", section="films", alternate=alternate, films=found, older=older)


def _moment(given: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(given), UTC)
    except (ValueError, OverflowError, OSError):
        return None
