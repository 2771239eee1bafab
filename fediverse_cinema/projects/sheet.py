"""What the form of a project holds, and what can be wrong with it. Pure."""

from fediverse_cinema.films import countries, licences, lines, terms
from fediverse_cinema.foundation import regions
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.service import LONGEST_NAME
from fediverse_cinema.projects.stages import STAGES

LONGEST_LOGLINE = 300
LONGEST_ABOUT = 10_000
LONGEST_TOWN = 100
LONGEST_FOLDED = 4_000
LONGEST_SUPPORT = 2_000
MOST_COUNTRIES = 8
LONGEST_DURATION = 10_000  # minutes


@frozen
class Sheet:
    name: str
    form: str = ""
    logline: str = ""
    about: str = ""  # Markdown
    town: str = ""
    region: str = ""  # ISO 3166-2
    countries: tuple[str, ...] = ()
    language: str = ""
    licence: str = ""
    duration: int | None = None  # minutes
    support: str = ""  # one line each: words — address


def check(sheet: Sheet) -> None:
    """Raise the first of its faults."""
    for fault in faults(sheet).values():
        raise fault


def check_stage(stage: str) -> None:
    if stage not in STAGES:
        raise Refused(f"stage {stage[:40]!r}", public="Choose one of the stages.", code="bad_stage")


def faults(sheet: Sheet) -> dict[str, Refused]:
    """What is wrong, by field."""
    name, wrong = sheet.name.strip(), _faults_of_words(sheet)
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        wrong["name"] = Refused("bad name", public="A name has 1 to 120 characters.", code="bad_name")
    if sheet.form and sheet.form not in terms.FORMS:
        wrong["form"] = Refused("unknown form", public="Choose one of the forms.", code="bad_form")
    if sheet.licence and sheet.licence not in licences.LICENCES:
        wrong["licence"] = Refused("unknown licence", public="Choose a licence.", code="bad_licence")
    if sheet.language and sheet.language not in terms.LANGUAGES:
        wrong["language"] = Refused("unknown language", public="Choose a language.", code="bad_language")
    if sheet.region and not regions.is_known(sheet.region):
        wrong["region"] = Refused("unknown region", public="Choose one of the regions.", code="bad_region")
    if sheet.duration is not None and not 0 < sheet.duration <= LONGEST_DURATION:
        wrong["duration"] = Refused("bad duration", public="Write a number, for example 19.", code="bad_number")
    return wrong | _faults_of_countries(sheet) | _faults_of_support(sheet)


def _faults_of_words(sheet: Sheet) -> dict[str, Refused]:
    longest = {
        "logline": LONGEST_LOGLINE,
        "about": LONGEST_ABOUT,
        "town": LONGEST_TOWN,
        "support": LONGEST_SUPPORT,
    }
    return {
        field: Refused(
            f"{field} too long",
            public="At most %(most)s characters fit here; there are %(signs)s.",
            code="too_long",
            most=most,
            signs=len(getattr(sheet, field)),
        )
        for field, most in longest.items()
        if len(getattr(sheet, field)) > most
    }


def _faults_of_countries(sheet: Sheet) -> dict[str, Refused]:
    unknown = [country for country in sheet.countries if not countries.is_code(country)]
    if unknown:
        fault = Refused(
            "unknown country",
            public="We know no country called “%(name)s”. Write the names with commas between them.",
            code="bad_countries",
            name=unknown[0][:60],
        )
    elif len(sheet.countries) > MOST_COUNTRIES:
        fault = Refused(
            "too many countries",
            public="At most %(most)s countries fit here.",
            code="bad_countries",
            most=MOST_COUNTRIES,
        )
    else:
        return {}
    return {"countries": fault}


def _faults_of_support(sheet: Sheet) -> dict[str, Refused]:
    if line := lines.without_address(sheet.support):
        fault = Refused(
            "support leads nowhere",
            public="The line “%(line)s” has to end with an address that begins with https://.",
            code="bad_support",
            line=line[:120],
        )
    elif len(lines.support(sheet.support)) > lines.MOST_SUPPORT:
        fault = Refused(
            "too many ways of support",
            public="At most %(most)s addresses fit here.",
            code="bad_support",
            most=lines.MOST_SUPPORT,
        )
    else:
        return {}
    return {"support": fault}
