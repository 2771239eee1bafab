"""What somebody did for a film, as other catalogues ask for it: the trade that the words of a credit mean.

Search engines, NeoDB and podcast players know some trades by name; what is none of them is told with its own words.
"""

import re
from collections.abc import Sequence
from enum import StrEnum

from fediverse_cinema.films.credits import Credit
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.folding import fold


class Trade(StrEnum):
    DIRECTOR = "director"
    WRITER = "writer"
    PRODUCER = "producer"
    ACTOR = "actor"
    CAMERA = "camera"
    EDITOR = "editor"
    SOUND = "sound"
    MUSIC = "music"
    OTHER = ""


WORDS = (
    (Trade.OTHER, r"assist|\bart director|casting|production design|compositing|coach"),
    (Trade.CAMERA, r"director of photo"),
    (Trade.SOUND, r"sound director"),
    (Trade.DIRECTOR, r"realis|direct(?:or|ed)|film de|mise en scene"),
    (Trade.WRITER, r"scenari|ecri|auteur|autrice|writ|screenplay|dialogue|adaptation"),
    (Trade.PRODUCER, r"produc|produit"),
    (Trade.ACTOR, r"interpret|avec$|acteur|actrice|actor|\bcast\b|jeu$|comedien|starring|voix|voice"),
    (Trade.MUSIC, r"musi|compos|score"),
    (Trade.CAMERA, r"image|photo|cadr|camera|cinematograph"),
    (Trade.EDITOR, r"montage|monteu|edit"),
    (Trade.SOUND, r"\bson\b|sound|mixage|mix\b|bruit|foley"),
)
"""The first that is found counts: an assistant director is no director, a sound editor edits."""


def trade_of(role: str) -> Trade:
    folded = fold(role)
    return next((trade for trade, words in WORDS if re.search(words, folded)), Trade.OTHER)


def names(credits: Sequence[Credit], trade: Trade) -> list[str]:
    """Everybody who is credited with this, in the order of the credits, each once."""
    return list(dict.fromkeys(one.name for one in credits if trade_of(one.role) == trade))


def page_of(credit: Credit) -> str:
    """The whole address of her page, as far as the credit leads to one."""
    if not credit.who.startswith("@"):
        return credit.who
    address = credit.who.removeprefix("@")
    return f"{urls.base()}/people/{address}" if "@" in address else urls.user_page(address)
