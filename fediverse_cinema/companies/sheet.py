"""What the form of a company holds, and what can be wrong with it. Pure."""

from fediverse_cinema.companies.services import SERVICES
from fediverse_cinema.films import lines, terms
from fediverse_cinema.foundation import regions
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.service import LONGEST_NAME

LONGEST_ABOUT = 5_000
LONGEST_TOWN = 100
LONGEST_LINKS = 2_000
LONGEST_FOLDED = 4_000
MOST_SERVICES = 12


@frozen
class Sheet:
    name: str
    about: str = ""  # Markdown
    language: str = ""
    town: str = ""
    region: str = ""  # ISO 3166-2
    services: tuple[str, ...] = ()
    links: str = ""  # one line each: words — address


def check(sheet: Sheet) -> None:
    """Raise the first of its faults."""
    for fault in faults(sheet).values():
        raise fault


def faults(sheet: Sheet) -> dict[str, Refused]:
    """What is wrong, by field."""
    name, wrong = sheet.name.strip(), _faults_of_length(sheet)
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        wrong["name"] = Refused("bad name", public="A name has 1 to 120 characters.", code="bad_name")
    if sheet.language and sheet.language not in terms.LANGUAGES:
        wrong["language"] = Refused("no language", public="Choose a language.", code="bad_language")
    if sheet.region and not regions.is_known(sheet.region):
        wrong["region"] = Refused("unknown region", public="Choose one of the regions.", code="bad_region")
    if not set(sheet.services) <= SERVICES.keys():
        wrong["services"] = Refused("unknown service", public="Choose from the list.", code="bad_services")
    elif len(set(sheet.services)) > MOST_SERVICES:
        wrong["services"] = Refused(
            "too many services", public="Choose at most %(most)s services: those for which one comes to you.",
            code="bad_services", most=MOST_SERVICES,
        )  # fmt: skip
    return wrong | _faults_of_links(sheet.links)


def _faults_of_length(sheet: Sheet) -> dict[str, Refused]:
    longest = {"about": LONGEST_ABOUT, "town": LONGEST_TOWN, "links": LONGEST_LINKS}
    return {
        field: Refused(
            f"{field} too long", public="At most %(most)s characters fit here; there are %(signs)s.", code="too_long",
            most=most, signs=len(getattr(sheet, field)),
        )
        for field, most in longest.items()
        if len(getattr(sheet, field)) > most
    }  # fmt: skip


def _faults_of_links(links: str) -> dict[str, Refused]:
    if line := lines.without_address(links):
        return {
            "links": Refused(
                "a link leads nowhere", code="bad_links", line=line[:120],
                public="The line “%(line)s” has to end with an address that begins with https://.",
            )
        }  # fmt: skip
    if len(lines.support(links)) > lines.MOST_SUPPORT:
        return {
            "links": Refused(
                "too many links", public="At most %(most)s addresses fit here.", code="bad_links",
                most=lines.MOST_SUPPORT,
            )
        }  # fmt: skip
    return {}
