"""What every page of this pole shows of it: its colour, its logo, and which pages of its own words the footer names.
Read once a minute at most, and anew after a change.
"""

import hashlib

from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import evidence, far_reading, sql
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.poles import colours, first_texts

ROOM = "face of the pole"
GOOD_FOR = 60.0  # seconds: another process may have changed it
LOOK = """
SELECT l.paper, l.logo_width, l.logo_height, l.logo_alt, l.plate, l.welcome_fr, l.welcome_en, l.figures, k.name AS logo
FROM pole_look l LEFT JOIN kept_file k ON k.id=l.logo_id
"""
PAGES = "SELECT slug, title_fr, title_en FROM pole_page WHERE published=? ORDER BY place, id"


@frozen
class Logo:
    """`url` changes with the picture; `alt` is "" when it shows no more than the name beside it."""

    url: str
    width: int
    height: int
    alt: str
    plate: bool


@frozen
class Face:
    """`pages`: address and titles by language, in their order; `welcome`: Markdown by language; `figures`: everybody
    may see those of each year.
    """

    paper: str
    css: str
    logo: Logo | None
    welcome: dict[str, str]
    pages: tuple[tuple[str, dict[str, str]], ...]
    figures: bool = False

    @property
    def stylesheet(self) -> str:
        """An address for this content alone: browsers keep it for good."""
        return f"/pole-{hashlib.sha256(self.css.encode()).hexdigest()[:12]}.css"

    def pages_in(self, language: str) -> tuple[tuple[str, str], ...]:
        """Address and title of each, in the reader's language if there is one."""
        return tuple((url, titles[language] or "".join(titles.values())) for url, titles in self.pages)

    def welcome_in(self, language: str) -> tuple[str, str]:
        """Words and their language; "" when the pole has none."""
        other = next(one for one in first_texts.LANGUAGES if one != language)
        return (self.welcome[language], language) if self.welcome[language] else (self.welcome[other], other)


async def face() -> Face:
    room: dict[str, tuple[float, Face]] = here().rooms
    at, found = room.get(ROOM, (0.0, None))
    if found is None or not 0 <= clock.timestamp() - at < GOOD_FOR:
        with far_reading.for_others_too():
            found = await _read()
        room[ROOM] = clock.timestamp(), found
    evidence.lean_on(face, found)
    return found


def forget() -> None:
    """After a change."""
    here().rooms.pop(ROOM, None)


async def anew() -> Face:
    """As it is now, whatever this process remembers."""
    forget()
    return await face()


async def _read() -> Face:
    row = next(iter(await sql.rows(LOOK)), None)
    paper = (row and row["paper"]) or here().settings.pole.paper
    logo = None
    if row and row["logo"]:
        url = f"/logo/{row['logo']}"
        logo = Logo(url, row["logo_width"], row["logo_height"], row["logo_alt"], bool(row["plate"]))
    welcome = {language: row[f"welcome_{language}"] if row else "" for language in first_texts.LANGUAGES}
    figures = bool(row and row["figures"])
    return Face(paper, colours.stylesheet(paper), logo, welcome, await _pages(), figures)


async def _pages() -> tuple[tuple[str, dict[str, str]], ...]:
    own = {
        row["slug"]: {language: row[f"title_{language}"] for language in first_texts.LANGUAGES}
        for row in await sql.rows(PAGES, True)
    }
    found = []
    for name in first_texts.NAMES:
        titles = own.pop(name, {})
        first = {one: first_texts.first_text(name, one).title for one in first_texts.LANGUAGES}
        found.append((f"/{name}", titles if any(titles.values()) else first))
    return (*found, *((f"/pages/{slug}", titles) for slug, titles in own.items()))
