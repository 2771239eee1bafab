"""Title, summary and text of a film in several languages: as ActivityStreams writes them (`nameMap` and its kin), and
read back. Pure.
"""

import re
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from fediverse_cinema.activitypub.vocab import Document, object_of, text_of
from fediverse_cinema.films import terms
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.values import frozen

LANGUAGE = re.compile(r"[a-z]{2,3}")
MOST = 12
SIGNS = {"title": 200, "summary": 2_000, "synopsis": 20_000}


@frozen
class Told:
    """What a document says in how many languages: that of its own words, "" when it says none, and the others, each
    with those of title, summary and synopsis that it has.
    """

    language: str = ""
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def language_of(film: Film) -> str:
    """Of its own words; when its maker does not say, that of the film, if it speaks and no translation is in it."""
    spoken = next(iter(film.languages), "")
    return film.text_language or ("" if spoken == terms.WORDLESS or spoken in film.translations else spoken)


def mapped(film: Film, name: str, own: str) -> dict[str, str]:
    """One of the texts by language, the own first: Mastodon takes the first for the language of the whole."""
    language = language_of(film)
    others = {code: texts[name] for code, texts in sorted(film.translations.items()) if texts.get(name)}
    return ({language: own} if language and own else {}) | others


def read(document: Document, content: str) -> Told:
    """`content` is the text that was taken: what the content was made of, when a pole says so. A language that says
    some of it as our own words do, and some of it otherwise, is a translation.
    """
    source = object_of(document.get("source")) or {}
    whole = text_of(document.get("content"), SIGNS["synopsis"])
    maps = {
        "title": (document.get("nameMap"), text_of(document.get("name"), SIGNS["title"])),
        "summary": (document.get("summaryMap"), text_of(document.get("summary"), SIGNS["summary"])),
        "synopsis": ((document if content == whole else source).get("contentMap"), content),
    }
    same, others = list[str](), dict[str, dict[str, str]]()
    for name, (texts, own) in maps.items():
        for code, text in _texts(texts, SIGNS[name]).items():
            if text == own:
                same.append(code)
            else:
                others.setdefault(code, {})[name] = text
    # What was made of a source is HTML, no text to keep, and says no more than which language that is.
    same += [code for code, text in _texts(document.get("contentMap"), SIGNS["synopsis"]).items() if text == whole]
    language = next((code for code in same if code not in others), "")
    return Told(language, dict(list(others.items())[:MOST]))


def _texts(value: Any, most: int) -> dict[str, str]:
    given = value if isinstance(value, Mapping) else {}
    found = {code: text_of(text, most) for code, text in list(given.items())[: 2 * MOST] if LANGUAGE.fullmatch(code)}
    return {code: text for code, text in found.items() if text.strip()}
