"""What a member is told: the page of notices, and the answers that it asks for. Looking at it changes nothing; she says
herself what she has read.
"""

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.activitypub import follows
from fediverse_cinema.notices import queries, service
from fediverse_cinema.web.forms.fields import number, read_form, text
from fediverse_cinema.web.gate import member
from fediverse_cinema.web.page import page, to

ON_A_PAGE = 40


async def notices(request: Request) -> Response:
    """The latest first. All that is older than the newest one on the page can be marked as read."""
    actor = (await member(request)).creator.actor
    before = number(request.query_params.get("before", ""))
    found = await queries.page(actor, before, ON_A_PAGE + 1)
    shown, older = found[:ON_A_PAGE], None
    if len(found) > ON_A_PAGE:
        older = f"/notices?before={shown[-1].id}"
    return await page(
        request, "notices/notices.html", section="notices", notices=shown, older=older, earlier=before is not None
    )


async def read(request: Request) -> Response:
    actor = (await member(request)).creator.actor
    until = number(text(await read_form(request), "until"))
    if until is not None:
        await service.mark_read(actor, until)
    return to("/notices")


async def accept(request: Request) -> Response:
    """Whoever asked may follow her, or her channel, from now on."""
    return await _answer(request, accepted=True)


async def decline(request: Request) -> Response:
    return await _answer(request, accepted=False)


async def _answer(request: Request, *, accepted: bool) -> Response:
    """What was answered or taken back meanwhile is passed over: the page shows what still waits."""
    actor = (await member(request)).creator.actor
    notice_id = number(text(await read_form(request), "notice"))
    asked = await queries.asking(actor, notice_id) if notice_id is not None else None
    if asked is not None:
        await (follows.approve if accepted else follows.decline)(asked.follower, asked.followed)
    return to("/notices")
