"""The page at which those who run the pole arrive: what needs a hand, how all of it fares, and what was given up."""

from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

import fediverse_cinema
from fediverse_cinema.accounts.models import Account
from fediverse_cinema.activitypub import knocking
from fediverse_cinema.films.opening_times import by_our_clock
from fediverse_cinema.foundation import mail
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs import dead
from fediverse_cinema.upkeep import concerns
from fediverse_cinema.upkeep import state as states
from fediverse_cinema.web.forms.fields import number, read_form, text
from fediverse_cinema.web.gate import allow
from fediverse_cinema.web.page import page, to

DESK, JOBS = "/admin", "/admin/jobs"
MOST_JOBS = 50


async def desk(request: Request) -> Response:
    """POST: whether she gets a mail when something needs a hand."""
    form = await read_form(request) if request.method == "POST" else None
    account = await allow(request, "run_pole", None)
    if form is not None:
        await Account.filter(id=account.id).update(upkeep_mails=text(form, "deed") == "tell")
        return to(f"{DESK}?kept=1#kept")
    state, settings = await states.look(), here().settings
    return await page(
        request,
        "admin/dashboard.html",
        section="workshop",
        concerns=[(one.matter.value, by_our_clock(one.since)) for one in await concerns.open_ones()],
        state=state,
        knocks=len(await knocking.waiting()),
        backup=by_our_clock(state.last_backup) if state.last_backup else None,
        version=fediverse_cinema.__version__,
        engine="SQLite" if settings.uses_sqlite else "PostgreSQL",
        plain_http=settings.federation.scheme == "http",
        sends_mail=mail.is_on(),
        has_address=account.mail_confirmed_at is not None,
        gets_mails=account.upkeep_mails,
        kept="kept" in request.query_params,
    )


async def jobs(request: Request) -> Response:
    """What was given up. POST: one is tried again, or forgotten."""
    form = await read_form(request) if request.method == "POST" else None
    await allow(request, "run_pole", None)
    if form is not None:
        await (dead.forget if text(form, "deed") == "forget" else dead.revive)(number(text(form, "job")) or 0)
        return to(JOBS)
    return await page(
        request,
        "admin/jobs.html",
        section="workshop",
        ours=[_line(row) for row in await dead.ours(MOST_JOBS)],
        of_others=[_line(row) for row in await dead.of_others(MOST_JOBS)],
        most=MOST_JOBS,
    )


def _line(row: dict[str, Any]) -> dict[str, Any]:
    """Without its arguments: letters and links of members are among them."""
    shown = {name: row[name] for name in ("id", "kind", "lane", "attempts", "error")}
    return shown | {"at": by_our_clock(datetime.fromtimestamp(row["due"], UTC))}
