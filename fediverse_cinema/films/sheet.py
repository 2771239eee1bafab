"""What a film-maker writes about her film (la fiche), what may be wrong with it, and how it is kept. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fediverse_cinema.films import countries, credits, licences, lines, related, synopsis, terms
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.html import UNSEEN, clean
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.models import Policy

LONGEST = {
    "title": 120, "summary": 400, "synopsis": 10_000, "genre": 60, "warning": 200, "credits": 5_000,
    "production": 200, "awards": 3_000, "press": 5_000, "support": 1_000,
}  # fmt: skip
WRITTEN = tuple(code for code in terms.LANGUAGES if code != terms.WORDLESS)
TEXTS = ("title", "summary", "synopsis")  # what there is in several languages
CHOOSING = (Policy.EVERYBODY, Policy.ASK, Policy.NOBODY)  # may show the film in a selection
MOST_THEMES = 8
LONGEST_THEME = 60
MOST_COUNTRIES = 20
MOST_TRANSLATIONS = 6

Translation = tuple[str, Mapping[str, str]]
"""A language, and those of TEXTS that are given in it."""


@frozen
class Sheet:
    """Lines of `credits`, `awards`, `press` and `support` are read by `credits` and `lines`. `countries` are codes, or
    what was typed instead of one; `text_language` is that of title, summary and synopsis; `related` are ids of films.
    """

    title: str
    summary: str = ""
    synopsis: str = ""
    text_language: str = ""
    translations: tuple[Translation, ...] = ()
    year: int | None = None
    languages: tuple[str, ...] = ()
    production: str = ""
    countries: tuple[str, ...] = ()
    form: str = ""
    genre: str = ""
    themes: tuple[str, ...] = ()
    licence: str = "all-rights-reserved"
    downloadable: bool = True
    warning: str = ""
    credits: str = ""
    awards: str = ""
    press: str = ""
    support: str = ""
    related: tuple[str, ...] = ()
    teaser: bool = False
    choosing: str = Policy.EVERYBODY


def columns_of(sheet: Sheet) -> dict[str, Any]:
    """As the row of a film keeps it. Refused when something is wrong."""
    check(sheet)
    sheet = _tidy(sheet)
    return {name: getattr(sheet, name) for name in LONGEST} | {
        "text_language": sheet.text_language,
        "translations": dict(sheet.translations),
        "year": sheet.year,
        "languages": list(sheet.languages),
        "countries": list(dict.fromkeys(sheet.countries)),
        "form": sheet.form,
        "themes": list(dict.fromkeys(sheet.themes)),
        "licence": sheet.licence,
        "downloadable": sheet.downloadable,
        "related": list(dict.fromkeys(sheet.related)),
        "teaser": sheet.teaser,
        "choosing": Policy(sheet.choosing),
    }


def check(sheet: Sheet) -> None:
    """Raise the first of its faults."""
    for fault in faults(sheet).values():
        raise fault


def faults(sheet: Sheet) -> dict[str, Refused]:
    """What is wrong with a sheet, by field."""
    sheet = _tidy(sheet)
    wrong: dict[str, Refused] = {}
    if not sheet.title:
        wrong["title"] = Refused("no title", public="Write the title of the film.", code="bad_title")
    for name in LONGEST:
        if fault := _fault_of(name, getattr(sheet, name)):
            wrong[name] = fault
    if sheet.year is not None and not 1880 <= sheet.year <= clock.now().year + 5:
        wrong["year"] = Refused(
            "unlikely year",
            public="Write the year in four figures, for example %(year)s.",
            code="bad_year",
            year=clock.now().year,
        )
    if sheet.form and sheet.form not in terms.FORMS:
        wrong["form"] = Refused("unknown form", public="Choose one of the forms.", code="bad_form")
    if sheet.licence not in licences.LICENCES:
        wrong["licence"] = Refused("unknown licence", public="Choose a licence.", code="bad_licence")
    if sheet.choosing not in CHOOSING:
        wrong["choosing"] = Refused("unknown policy", public="Choose one of the answers.", code="bad_choosing")
    if any(code not in terms.LANGUAGES for code in sheet.languages):
        wrong["languages"] = Refused("unknown language", public="Choose languages of the list.", code="bad_languages")
    return wrong | _faults_of_translations(sheet) | _faults_of_lists(sheet) | _faults_of_lines(sheet)


def _tidy(sheet: Sheet) -> Sheet:
    """Without the blanks around its words, and without what is no letter in them."""
    words: dict[str, Any] = {name: _written(getattr(sheet, name)) for name in LONGEST}
    words["themes"] = tuple(map(_written, sheet.themes))
    words["translations"] = tuple(
        (language, {name: text for name in TEXTS if (text := _written(texts.get(name, "")))})
        for language, texts in sheet.translations
    )
    return replace(sheet, **words)


def _written(text: str) -> str:
    return UNSEEN.sub("", text).strip()


def _fault_of(name: str, text: str) -> Refused | None:
    most, signs = LONGEST[name], len(text)
    if signs <= most:
        return _unshowable(text) if name == "synopsis" else None
    return Refused(
        f"{name} too long",
        public="At most %(most)s characters fit here; there are %(signs)s.",
        code=f"bad_{name}",
        most=most,
        signs=signs,
    )


def _unshowable(text: str) -> Refused | None:
    """Markdown that is short, and is more HTML than a page shows."""
    try:
        clean(synopsis.html_of(text))  # as each page does that shows it
    except Refused as fault:
        return fault
    return None


def _faults_of_translations(sheet: Sheet) -> dict[str, Refused]:
    wrong: dict[str, Refused] = {}
    if sheet.text_language and sheet.text_language not in WRITTEN:
        wrong["text_language"] = Refused("unknown language", public="Choose a language.", code="bad_language")
    if sheet.translations and not sheet.text_language:
        wrong["text_language"] = Refused(
            "translations of words in no language", public="Say which language these words are in.", code="bad_language"
        )
    if len(sheet.translations) > MOST_TRANSLATIONS:
        wrong["translations"] = Refused(
            "too many translations",
            public="At most %(most)s other languages fit here.",
            code="bad_translations",
            most=MOST_TRANSLATIONS,
        )
    spoken = {sheet.text_language}
    for language, texts in sheet.translations:
        if language not in WRITTEN or language in spoken:
            wrong["translations"] = Refused(
                "bad language of a translation",
                public="Choose another language for each translation.",
                code="bad_translations",
            )
        for name in TEXTS:
            if fault := _fault_of(name, texts.get(name, "")):
                wrong["translations"] = fault
        spoken.add(language)
    return wrong


def _faults_of_lists(sheet: Sheet) -> dict[str, Refused]:
    wrong: dict[str, Refused] = {}
    unknown = [country for country in sheet.countries if not countries.is_code(country)]
    if unknown:
        wrong["countries"] = Refused(
            "unknown country",
            public="We know no country called “%(name)s”. Write the names with commas between them.",
            code="bad_countries",
            name=unknown[0][:60],
        )
    elif len(sheet.countries) > MOST_COUNTRIES:
        wrong["countries"] = Refused(
            "too many countries",
            public="At most %(most)s countries fit here.",
            code="bad_countries",
            most=MOST_COUNTRIES,
        )
    if fault := related.too_many(sheet.related):
        wrong["related"] = fault
    if len(sheet.themes) > MOST_THEMES or any(not 0 < len(theme) <= LONGEST_THEME for theme in sheet.themes):
        wrong["themes"] = Refused(
            "too many themes, or too long",
            public="At most %(most)s themes fit here, each of at most %(signs)s characters.",
            code="bad_themes",
            most=MOST_THEMES,
            signs=LONGEST_THEME,
        )
    return wrong


def _faults_of_lines(sheet: Sheet) -> dict[str, Refused]:
    wrong: dict[str, Refused] = {}
    if line := credits.strange(sheet.credits):
        wrong["credits"] = Refused(
            "a credit leads nowhere",
            public="The line “%(line)s” has to end with an address like @ines, @ines@example.org or https://….",
            code="bad_credits",
            line=line[:120],
        )
    if line := lines.without_address(sheet.support):
        wrong["support"] = Refused(
            "support leads nowhere",
            public="The line “%(line)s” has to end with an address that begins with https://.",
            code="bad_support",
            line=line[:120],
        )
    elif len(lines.support(sheet.support)) > lines.MOST_SUPPORT:
        wrong["support"] = Refused(
            "too many ways of support",
            public="At most %(most)s addresses fit here.",
            code="bad_support",
            most=lines.MOST_SUPPORT,
        )
    return wrong
