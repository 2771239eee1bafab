"""What the pole has done: for who runs it, of any days, as a page that prints and as tables; for everybody, by year,
where those who run it wish that.
"""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.figures import counting, periods, shown, tables
from fediverse_cinema.figures.periods import QUARTERS, Period
from fediverse_cinema.films.opening_times import by_our_clock
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.errors import Missing, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.poles import face, look
from fediverse_cinema.web.figure_words import figure_name
from fediverse_cinema.web.forms.fields import FormView, read_form, text
from fediverse_cinema.web.gate import allow
from fediverse_cinema.web.page import language_of, page, to

DESK = "/admin/figures"
MOST_FILMS = 500  # on the page; the table has all
LONGEST_DAY = 40


async def desk(request: Request) -> Response:
    """POST: whether everybody sees the figures of each year."""
    form = await read_form(request) if request.method == "POST" else None
    await allow(request, "run_pole", None)
    if form is not None:
        await look.show_figures(text(form, "deed") == "show")
        return to(f"{DESK}?kept=1#kept")
    period, view = _period(request)
    return await page(
        request,
        "admin/figures.html",
        section="workshop",
        code=422 if view.errors else 200,
        form=view,
        period=period,
        query=f"from={period.first}&to={period.last}",
        years=[(number, QUARTERS) for number in range(periods.today().year, await counting.first_year() - 1, -1)],
        figures=await counting.figures(period),
        films=await counting.film_rows(period, MOST_FILMS),
        counted_since=await counting.counted_since(),
        counted_at=by_our_clock(clock.now()),
        is_public=(await look.look()).figures,
        kept="kept" in request.query_params,
    )


async def desk_table(request: Request) -> Response:
    await allow(request, "run_pole", None)
    period = _period_of_a_table(request)
    found, said = await counting.figures(period), partial(figure_name, language=language_of(request))
    return _table(tables.of_figures(here().settings.pole.name, [(period, found)], said), period.name)


async def desk_films(request: Request) -> Response:
    await allow(request, "run_pole", None)
    period = _period_of_a_table(request)
    rows = await counting.film_rows(period)
    return _table(tables.of_films(here().settings.pole.name, period, rows), f"films-{period.name}")


async def years(request: Request) -> Response:
    await _check_public()
    return await page(
        request, "pole/figures.html", years=await shown.years(), counted_since=await counting.counted_since()
    )


async def years_table(request: Request) -> Response:
    await _check_public()
    said = partial(figure_name, language=language_of(request))
    found = [(periods.year(number), figures) for number, figures in (await shown.years()).items()]
    return _table(tables.of_figures(here().settings.pole.name, found, said), "figures")


async def _check_public() -> None:
    if not (await face.face()).figures:
        raise Missing("figures are not for everybody")


def _period(request: Request) -> tuple[Period, FormView]:
    """What was asked for; this year when that is nothing, or cannot be."""
    asked = {name: request.query_params.get(name, "").strip()[:LONGEST_DAY] for name in ("of", "from", "to")}
    found, view = periods.named(asked["of"]) or periods.year(periods.today().year), FormView()
    if asked["from"] or asked["to"]:
        try:
            found = periods.between(asked["from"], asked["to"])
        except Refused as error:
            view.refuse("to" if error.code == "wrong_order" or _is_day(asked["from"]) else "from", error)
            view.values = {"from": asked["from"], "to": asked["to"]}
            return found, view
    view.values = {"from": f"{found.first}", "to": f"{found.last}"}
    return found, view


def _is_day(typed: str) -> bool:
    try:
        periods.between(typed, typed)
    except Refused:
        return False
    return True


def _period_of_a_table(request: Request) -> Period:
    """Refused (422) when it cannot be: no table of other days is handed out instead."""
    found, view = _period(request)
    if view.errors:
        sentence, values = next(iter(view.errors.values()))
        raise Refused("days of a table", public=sentence, code="bad_day", **values)
    return found


def _table(content: bytes, name: str) -> Response:
    host = urls.own_host().partition(":")[0]
    headers = {"Content-Disposition": f'attachment; filename="{host}-{name}.csv"', "Cache-Control": "private, no-store"}
    return Response(content, media_type=tables.MEDIA_TYPE, headers=headers)
