"""Turns a template and its frozen values into a page, in the reader's language.

Everything is escaped but HTML of people, which passes through `clean`; an unknown name is an error, never an empty
place.
"""

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from fediverse_cinema.foundation.html import shown
from fediverse_cinema.web import formats
from fediverse_cinema.web.translation import LANGUAGES, Language, tell, translations

IN_A_LANGUAGE: tuple[Callable[..., str], ...] = (
    formats.attachment_name,
    formats.duration,
    formats.event_dates,
    formats.form_name,
    formats.language_name,
    formats.licence_help,
    formats.licence_name,
    formats.long_date,
    formats.moment,
    formats.preparation,
    formats.ratio,
    formats.readers,
    formats.readers_help,
    formats.short_date,
    formats.size,
    formats.visibility,
    formats.warning,
)


@cache
def environment(language: Language = "fr") -> Environment:
    """The templates of one language, made once. Macros know the language without being told, hence one for each."""
    made = Environment(
        loader=PackageLoader("fediverse_cinema.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    made.globals |= {"language": language, "LANGUAGES": LANGUAGES}
    made.filters |= {function.__name__: partial(function, language=language) for function in IN_A_LANGUAGE}
    made.filters |= {
        "after_colon": formats.after_colon,
        "clean": lambda html: Markup(shown(html)),
        "format_class": formats.format_class,
        "width_class": formats.width_class,
        "sentence": partial(_sentence, language),
        "link": link,
    }
    return made


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
