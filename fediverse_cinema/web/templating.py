"""Turns a template and its frozen values into a page, in the reader's language.

Everything is escaped but HTML of people, which passes through `clean`; an unknown name is an error, never an empty
place.
"""

import sys
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from fediverse_cinema.films import chapters
from fediverse_cinema.foundation.html import shown
from fediverse_cinema.foundation.mail import unlinked
from fediverse_cinema.media import track_names
from fediverse_cinema.web import (
    call_words,
    company_words,
    dates,
    event_words,
    figure_words,
    formats,
    people_words,
    pole_names,
    project_words,
    screen_words,
    selection_words,
    showings,
)
from fediverse_cinema.web.compiling import BesideModules, OneLanguage
from fediverse_cinema.web.translation import LANGUAGES, Language, tell

IN_A_LANGUAGE: tuple[Callable[..., str], ...] = (
    call_words.call_dates,
    call_words.call_state,
    call_words.effort,
    dates.event_dates,
    dates.long_date,
    dates.moment,
    dates.short_date,
    dates.span,
    event_words.event_kind,
    event_words.event_state,
    event_words.event_when,
    event_words.hour_of,
    figure_words.amount,
    figure_words.figure_name,
    formats.attachment_name,
    formats.country_name,
    formats.duration,
    formats.elided,
    formats.form_name,
    formats.language_name,
    formats.licence_help,
    formats.licence_name,
    formats.loudness,
    formats.preparation,
    formats.ratio,
    formats.readers,
    formats.readers_help,
    formats.size,
    formats.time_left,
    formats.visibility,
    formats.warning,
    people_words.department_name,
    people_words.period,
    people_words.region_name,
    people_words.seniority_name,
    people_words.standing_name,
    people_words.term_name,
    people_words.trade_name,
    company_words.catalogue_leave,
    company_words.service_name,
    project_words.stage_name,
    screen_words.section_kind,
    selection_words.audience_help,
    selection_words.audience_name,
    selection_words.change_name,
    selection_words.jury_role,
    selection_words.label_kind,
    selection_words.leave_words,
    selection_words.month,
    showings.channel_date,
    showings.channel_name,
    showings.channel_words,
    showings.clock_name,
    showings.day_and_hour,
    showings.place_of,
)


@cache
def environment(language: Language = "fr") -> Environment:
    """The templates of one language, made once. Macros know the language without being told, hence one for each."""
    made = OneLanguage(
        language,
        loader=PackageLoader("fediverse_cinema.web"),
        bytecode_cache=BesideModules(language),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"language": language, "LANGUAGES": LANGUAGES, "CHOICES": people_words.CHOICES}
    made.filters |= {function.__name__: partial(function, language=language) for function in IN_A_LANGUAGE}
    made.filters |= {
        "after_colon": formats.after_colon,
        "clock_of": chapters.clock_of,
        "in_a_row": lambda track: track_names.in_a_row(track.name, track.language),
        "own_name": track_names.language_in_itself,
        "clean": lambda html: Markup(shown(html)),
        "format_class": formats.format_class,
        "width_class": formats.width_class,
        "sentence": partial(_sentence, language),
        "link": link,
        "home": pole_names.home,
        "as_text": unlinked,
    }
    return made


def compile_all() -> None:
    """Have the code of all templates made that is not kept already, even by a Python that keeps none by itself."""
    sys.dont_write_bytecode = False
    for language in LANGUAGES:
        for name in environment(language).list_templates():
            environment(language).get_template(name)


def render(name: str, *, language: Language, **context: Any) -> str:
    """The page `name` ("films/film.html") as HTML."""
    return environment(language).get_template(name).render(context)


def _sentence(language: Language, text: str, values: Mapping[str, Any] | None = None) -> str:
    return tell(text, language, values)


def link(url: str | None) -> str:
    """An address that may stand in a href: on our host or on the web. `javascript:` and the like lead nowhere.

    Addresses of people and films elsewhere were written by strangers, and rows may be older than our checks.
    """
    if not url or url.startswith(("//", "/\\")):
        return "#"
    return url if url.startswith("/") or url.lower().startswith(("https://", "http://")) else "#"
