"""The hashtags of a film: those that its maker writes, its form, its genre and its themes."""

import re
from collections.abc import Iterable
from typing import Any

from fediverse_cinema.activitypub.vocab import Document, as_list
from fediverse_cinema.conversations.marking import HASHTAG, folded
from fediverse_cinema.conversations.models import Tagging
from fediverse_cinema.films.models import Film

WHOLE = re.compile(r"\w*[^\W\d_]\w*")
LONGEST = 30  # PeerTube drops longer ones
MOST = 20
OF_FORMS = {
    "fiction": "Fiction", "documentary": "Documentaire", "animation": "Animation", "experimental": "FilmExpérimental",
    "music-video": "Clip", "web-series": "SérieWeb", "essay": "Essai", "school": "FilmDÉcole",
    "trailer": "BandeAnnonce",
}  # fmt: skip


def of_film(film: Film) -> list[str]:
    """The hashtags of a film of ours as they are written, without #, each once. CamelCase is read aloud well."""
    ours = [OF_FORMS.get(film.form, ""), *map(camel, [film.genre, *film.themes])]
    written = [*ours, *HASHTAG.findall(f"{film.summary}\n{film.synopsis}")]
    return list(_once(tag for tag in written if 1 < len(tag) <= LONGEST))[:MOST]


def of_document(document: Document) -> list[str]:
    """The hashtags that a document of elsewhere bears, with or without their #."""
    names = [_name(one) for one in as_list(document.get("tag"))]
    return list(_once(name for name in names if WHOLE.fullmatch(name) and len(name) <= 100))[:MOST]


def camel(words: str) -> str:
    """ "science fiction" is #ScienceFiction."""
    return "".join(word[:1].upper() + word[1:] for word in re.findall(r"\w+", words))


async def of(film: Film) -> tuple[str, ...]:
    """Those on its page: of ours as they are written, of others as they are kept."""
    if film.local:
        return tuple(of_film(film))
    kept = await Tagging.filter(object_uri=film.uri).order_by("id").values_list("tag", flat=True)
    return tuple(str(tag) for tag in kept)


def keys(names: Iterable[str]) -> list[str]:
    """As conversations.tagging keeps them."""
    return [folded(name) for name in names]


def _name(tag: Any) -> str:
    if not isinstance(tag, dict) or tag.get("type") != "Hashtag" or not isinstance(tag.get("name"), str):
        return ""
    return str(tag["name"]).removeprefix("#")


def _once(tags: Iterable[str]) -> Iterable[str]:
    """Each once, however it is written; the first spelling counts."""
    found: dict[str, str] = {}
    for tag in tags:
        if tag:
            found.setdefault(folded(tag), tag)
    return found.values()
