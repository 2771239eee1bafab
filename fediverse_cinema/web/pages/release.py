"""When a film opens, and where else it can be seen: the page on which its maker says so, once for all channels."""

from dataclasses import replace
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.activitypub import barriers
from fediverse_cinema.films import opening_times, queries, releases, scheduling, service
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.releases import Release
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import CinemaError
from fediverse_cinema.web import dates
from fediverse_cinema.web.forms.fields import FormView, read_form, text
from fediverse_cinema.web.own_films import my_film
from fediverse_cinema.web.page import page, to

FIELDS = ("channel", "date", "time", "words", "link")
EMPTY_ROWS = 3


async def release(request: Request) -> Response:
    """What was typed stays when something is wrong."""
    film, account = await my_film(request, "publish_film")
    if request.method != "POST":
        return await _page(request, film, FormView(values=_values(film)))
    form = await read_form(request)
    view = FormView(values=_typed(form))
    channels = _read_channels(view)
    if not view.errors:
        try:
            barriers.check_at_home(account.creator.actor, "Create")
            await _set_opening(film, text(form, "deed"), view)
            await scheduling.keep(film, channels)
        except CinemaError as error:
            view.refuse({"bad_day": "day", "bad_hour": "hour"}.get(error.code, ""), error)
    if view.errors:
        return await _page(request, film, view, code=422)
    return to(f"/films/{film.slug}/release")


async def _set_opening(film: Film, deed: str, view: FormView) -> None:
    """A button takes the date back; so does a day that is empty by now."""
    if film.state == FilmState.PUBLISHED:
        return
    day, hour = view.values["day"].strip(), view.values["hour"].strip()
    if deed == "cancel" or not (day or hour):
        if film.opens_at:
            await service.postpone(film)
    elif (moment := opening_times.read_moment(day, hour)) != film.opens_at:
        await scheduling.schedule(film, moment)


def _read_channels(view: FormView) -> list[Release]:
    """The rows that say something; what is wrong is noted beside its field."""
    found = []
    for number, row in enumerate(view.values["rows"]):
        if not any(row[name].strip() for name in FIELDS if name != "channel"):
            continue
        one = Release(**{name: row[name].strip() for name in FIELDS})
        for name, read in (("date", opening_times.read_date), ("time", _hour)):
            try:
                one = replace(one, **{name: read(row[name]) if row[name].strip() else ""})
            except CinemaError as error:
                view.refuse(f"{name}-{number}", error)
        for name, fault in releases.faults(one).items():
            view.refuse(f"{name}-{number}", fault)
        found.append(one)
    return found


def _hour(typed: str) -> str:
    return f"{opening_times.read_hour(typed):%H:%M}"


def _typed(form: FormData) -> dict[str, Any]:
    rows = [{name: text(form, f"{name}-{number}") for name in FIELDS} for number in range(releases.MOST)]
    while rows and not any(rows[-1].values()):
        rows.pop()
    return {"day": text(form, "day"), "hour": text(form, "hour"), "rows": rows}


def _values(film: Film) -> dict[str, Any]:
    moment = releases.opens_at(film)
    return {
        "day": f"{moment:%Y-%m-%d}" if moment else "",
        "hour": f"{moment:%H:%M}" if moment else "",
        "rows": [one | {"date": dates.typed_date(one["date"])} for one in film.releases],
    }


async def _page(request: Request, film: Film, view: FormView, code: int = 200) -> Response:
    """With a few empty rows below those that are kept."""
    empty: dict[str, str] = dict.fromkeys(FIELDS, "")
    rows = view.values["rows"]
    rows += [dict(empty) for _ in range(min(EMPTY_ROWS, releases.MOST - len(rows)))]
    return await page(
        request,
        "films/release.html",
        section="workshop",
        code=code,
        film=queries.work_line(film),
        now=opening_times.by_our_clock(clock.now()),
        form=view,
        channels=releases.CHANNELS,
    )
