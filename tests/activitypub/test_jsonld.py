"""Our documents keep their whole meaning for readers of JSON-LD, and none of them makes us ask the network."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from fediverse_cinema.activitypub.jsonld import CONTEXTS, expand, undefined_terms
from fediverse_cinema.foundation.errors import Refused

DOCUMENTS = sorted((Path(__file__).parents[1] / "documents").glob("*.json"))
AS = "https://www.w3.org/ns/activitystreams"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_every_term_of_our_documents_is_defined(path: Path) -> None:
    assert undefined_terms(json.loads(path.read_text())) == set()


def test_there_are_documents() -> None:
    assert len(DOCUMENTS) >= 17


def test_a_film_expands_to_what_it_means() -> None:
    film = json.loads(next(path for path in DOCUMENTS if path.stem == "04-film-video").read_text())
    (expanded,) = expand(film)
    assert expanded["@type"] == [f"{AS}#Video"]
    assert expanded["http://schema.org/director"] == [{"@id": "https://pole-bretagne.example/ap/users/malo"}]


UNDEFINED: dict[str, tuple[dict[str, Any], set[str]]] = {
    "a key": ({"@context": AS, "type": "Note", "gaffer": "Anna"}, {"gaffer"}),
    "a key without any context": ({"gaffer": "Anna", "https://pole.example/ns#grip": "Yann"}, {"gaffer"}),
    "a key below": ({"@context": AS, "tag": [{"type": "Mention", "gaffer": True}]}, {"gaffer"}),
    "a type": ({"@context": AS, "type": ["Note", "Gaffer"]}, {"Gaffer"}),
    "a value of a vocabulary": (
        {"@context": [AS, {"job": {"@id": "https://pole.example/ns#job", "@type": "@vocab"}}], "job": "gaffer"},
        {"gaffer"},
    ),
    "nothing": ({"@context": AS, "type": "Note", "name": "x", "url": "https://pole.example/"}, set()),
}


@pytest.mark.parametrize(("document", "terms"), UNDEFINED.values(), ids=UNDEFINED)
def test_an_undefined_term_is_named(document: dict[str, Any], terms: set[str]) -> None:
    assert undefined_terms(document) == terms


@pytest.mark.parametrize(
    "context",
    [
        "https://evil.example/context",
        "http://127.0.0.1:9/context",
        "https://www.w3.org/ns/activitystreams#",
        "file:///etc/passwd",
        {"@import": "https://evil.example/context"},
        {"tag": {"@id": "https://pole.example/ns#tag", "@context": "https://evil.example/context"}},
    ],
    ids=str,
)
def test_JLD_04_an_unknown_context_is_never_fetched(context: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def ring(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr("socket.socket.connect", ring)
    monkeypatch.setattr("socket.getaddrinfo", ring)
    with pytest.raises(Refused) as refusal:
        expand({"@context": [AS, context], "tag": {"name": "x"}})
    assert refusal.value.code == "jsonld"


def test_the_contexts_are_the_ones_that_were_published() -> None:
    readme = (CONTEXTS / "README.md").read_text()
    for path in CONTEXTS.glob("*.json"):
        assert f"`{path.name}`" in readme and hashlib.sha256(path.read_bytes()).hexdigest() in readme
