"""A film's sheet: the page on which its maker writes what people read before they press play. Its pictures, its
subtitles and its dates have pages of their own.
"""

import re
from dataclasses import replace
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.films import attribution, countries, licences, named, proposals, queries, service, terms
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.sheet import LONGEST, MOST_TRANSLATIONS, TEXTS, WRITTEN, Sheet, Translation, faults
from fediverse_cinema.foundation.errors import CinemaError
from fediverse_cinema.media import preview, turns
from fediverse_cinema.web import formats, related_films
from fediverse_cinema.web.forms.fields import FormView, read_form, text, texts
from fediverse_cinema.web.own_films import my_film
from fediverse_cinema.web.page import language_of, page, to
from fediverse_cinema.web.translation import Language, msgid

WORDS = (*LONGEST, "form", "text_language")
NOBODY_HERE = msgid("No member is called %(handle)s here.")
COMMA = re.compile(r"[,;\n]")


async def edit(request: Request) -> Response:
    """The sheet. What was typed stays when something is wrong."""
    film, account = await my_film(request)
    if request.method != "POST":
        values = _values(film, language_of(request)) | {"related": await related_films.typed(film)}
        return await _page(request, film, FormView(values=values))
    form = await read_form(request)
    sheet, view = _read(form, film)
    try:
        sheet = replace(sheet, related=await related_films.read(view.values["related"], film, account))
    except CinemaError as error:
        view.refuse("related", error)
    if stranger := await named.stranger_among(sheet.credits):
        view.errors.setdefault("credits", (NOBODY_HERE, {"handle": stranger}))
    if film.made_by:
        view.values["made_by"] = text(form, "made_by") or film.made_by
        try:
            attribution.check(view.values["made_by"])
        except CinemaError as error:
            view.refuse("made_by", error)
    if not view.errors:
        try:
            _check_licence(film, text(form, "licence"))
            await _keep(film, sheet, text(form, "deed"), made_by=view.values.get("made_by", ""))
        except CinemaError as error:
            view.refuse("licence" if error.code == "not_free" else "", error)
    if view.errors:
        return await _page(request, film, view, code=422)
    return to(_next(film, text(form, "deed")))


async def _keep(film: Film, sheet: Sheet, deed: str, *, made_by: str) -> None:
    """Keep the sheet; then do what the button said."""
    await service.change(film, sheet, made_by=made_by)
    if deed == "publish":
        await service.publish(film)
    elif deed == "postpone":
        await service.postpone(film)


def _next(film: Film, deed: str) -> str:
    """Who keeps a draft for later stays with it; the address alone says that it is kept, no cookie."""
    if film.state == FilmState.PUBLISHED:
        return f"/films/{film.slug}"
    return "/workshop" if deed == "publish" else f"/films/{film.slug}/edit?kept=1#kept"


def _read(form: FormData, film: Film) -> tuple[Sheet, FormView]:
    words: dict[str, Any] = {name: text(form, name) for name in WORDS}
    lists = {name: text(form, name) for name in ("countries", "themes")}
    translations = _translations(form)
    sheet = Sheet(
        **words,
        licence=text(form, "licence") or film.licence,
        year=_year(text(form, "year").strip()),
        languages=tuple(texts(form, "languages")),
        countries=tuple(countries.code_of(name) or name for name in _listed(lists["countries"])),
        themes=_listed(lists["themes"]),
        translations=tuple(translations),
        downloadable=text(form, "downloadable") == "on",
        teaser=text(form, "teaser") == "on",
        choosing=text(form, "choosing") or film.choosing,
    )
    values = words | lists | {name: text(form, name) for name in ("year", "related")} | {"translations": translations}
    values |= {name: getattr(sheet, name) for name in ("licence", "languages", "downloadable", "teaser", "choosing")}
    view = FormView(values=values)
    for name, fault in faults(sheet).items():
        view.refuse(name, fault)
    return sheet, view


def _check_licence(film: Film, chosen: str) -> None:
    """What a film bears that is out already stays hers, whatever the pole's rule has become."""
    if chosen and not (film.state == FilmState.PUBLISHED and chosen == film.licence):
        licences.check(chosen)


def _translations(form: FormData) -> list[Translation]:
    """Their fields bear the same names and come in their order; one without a word is taken away."""
    columns = [texts(form, f"translated-{name}") for name in ("language", *TEXTS)]
    read = [(language, dict(zip(TEXTS, words, strict=True))) for language, *words in zip(*columns, strict=False)]
    return [(language, words) for language, words in read if "".join(words.values()).strip()]


def _listed(typed: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in COMMA.split(typed) if one.strip())


def _year(typed: str) -> int | None:
    """0, which is no year of cinema either, for what is no number."""
    if not typed:
        return None
    return int(typed[:9]) if typed.isascii() and typed.isdecimal() else 0


def _values(film: Film, language: Language) -> dict[str, Any]:
    """What the form shows of the film as it is kept."""
    same = (*WORDS, "year", "licence", "downloadable", "teaser", "choosing")
    return {name: getattr(film, name) for name in (*same, "made_by")} | {
        "countries": ", ".join(formats.country_name(code, language) for code in film.countries),
        "themes": ", ".join(film.themes),
        "translations": sorted(film.translations.items()),
        "languages": film.languages or list(filter(None, [proposals.language_of(film)])),
    }


async def _page(request: Request, film: Film, view: FormView, code: int = 200) -> Response:
    current, older = licences.offered_for(film.licence if film.state == FilmState.PUBLISHED else "")
    return await page(
        request,
        "films/edit.html",
        section="workshop",
        code=code,
        film=queries.work_line(film, await turns.before(film.asset_id)),
        watchable=film.asset is not None and await preview.is_there(film.asset),
        form=view,
        kept=request.method == "GET" and "kept" in request.query_params,
        choices={
            "forms": terms.FORMS,
            "licences": current,
            "older_licences": older,
            "languages": terms.LANGUAGES,
            "written": WRITTEN,
        },
        most_translations=MOST_TRANSLATIONS,
        brought=bool(film.made_by),
        heard=proposals.language_of(film) if request.method == "GET" else "",
    )
