"""What the file of a film says of itself, put before its maker: nothing of it is shown to others before she agrees.
Pure. The asset of the film is fetched.
"""

from typing import Any

from fediverse_cinema.films import chapters, terms
from fediverse_cinema.films.models import Film, FilmState


def chapters_of(film: Film) -> list[list[Any]]:
    """The chapters in its file, as chapters.read would take them, while it has none of its own. The first one begins
    with the film; one without a name bears its number; of two in one second the later one is left out.
    """
    if film.asset is None or film.chapters:
        return []
    found, end = dict[int, str](), round(film.asset.duration or 0)
    for number, (second, name) in enumerate(film.asset.told.get("chapters", []), start=1):
        at = second if found else 0
        if at < end:
            found.setdefault(at, name[: chapters.LONGEST_NAME] or str(number))
    return [[at, found[at]] for at in sorted(found)]


def language_of(film: Film) -> str:
    """Of the file's own sound, while its maker has not said what is spoken in her draft; "" when it says none that we
    have a word for.
    """
    said = str(film.asset.told.get("language", "")) if film.asset else ""
    open_yet = film.state == FilmState.DRAFT and not film.languages
    return said if open_yet and said in terms.LANGUAGES else ""


def sound_of(film: Film) -> str:
    """What the file's own sound is called there."""
    return str(film.asset.told.get("title", "")) if film.asset else ""
