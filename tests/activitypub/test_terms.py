"""JLD-06: a context may add words, not bend those on which everything hangs."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fediverse_cinema.activitypub.terms import check_terms
from fediverse_cinema.foundation.errors import Malformed

TESTS = Path(__file__).parents[1]
AS2 = "https://www.w3.org/ns/activitystreams"
BENT: dict[str, Any] = {
    "another word for the actor": {"victimActor": "as:actor"},
    "another word, spelt out": {"victimActor": {"@id": f"{AS2}#actor", "@type": "@id"}},
    "the actor is something else": {"actor": "https://evil.example/ns#actor"},
    "the object is something else": {"object": {"@id": "as:target", "@type": "@id"}},
    "the object is nothing": {"object": None},
    "the object the other way round": {"madeBy": {"@reverse": "as:object"}},
    "another word for the id": {"uri": "@id"},
    "the type is something else": {"type": "https://evil.example/ns#type"},
    "another word for the type": {"kind": "@type"},
    "to is cc": {"to": "as:cc"},
    "as is something else": {"as": "https://evil.example/ns#"},
    "for one word only": {"Create": {"@id": "as:Create", "@context": {"actor": "https://evil.example/ns#actor"}}},
}
PLAIN: dict[str, Any] = {
    "nothing": None,
    "an address": AS2,
    "an unknown address": "https://evil.example/context",
    "words of others": {"toot": "http://joinmastodon.org/ns#", "Emoji": "toot:Emoji", "likes": {"@id": "as:likes"}},
    "the same words again": {
        "actor": {"@id": "as:actor", "@type": "@id"},
        "id": "@id",
        "type": "@type",
        "as": f"{AS2}#",
    },
    "rubbish": [5, "x", None, {"x": 5, "y": [], "z": {"@id": 7}}, [[{"@vocab": "_:"}]]],
}


@pytest.mark.parametrize("context", BENT.values(), ids=BENT)
def test_JLD_06_a_context_that_bends_a_word_is_refused_wherever_it_stands(context: Any) -> None:
    for document in (
        {"@context": context},
        {"@context": [AS2, "https://w3id.org/security/v1", context]},
        {"@context": AS2, "object": {"@context": [[context]], "type": "Note"}},
        {"@context": AS2, "object": ["https://social.example/1", {"@context": [[context]], "type": "Note"}]},
    ):
        with pytest.raises(Malformed) as refusal:
            check_terms(document)
        assert refusal.value.code == "bent_context"


@pytest.mark.parametrize("context", PLAIN.values(), ids=PLAIN)
def test_JLD_06_other_contexts_are_nobodys_business(context: Any) -> None:
    check_terms({"@context": context, "object": {"@context": context}})
    check_terms({"object": "https://social.example/1"})


def test_JLD_06_contexts_without_end_are_refused() -> None:
    with pytest.raises(Malformed):
        check_terms({"@context": [{"x": 1}] * 100})


def test_JLD_06_nothing_that_real_servers_sent_is_refused() -> None:
    paths = sorted((TESTS / "letters").rglob("*.json"))
    documents = [document for path in paths for document in held_in(path.read_text())]
    assert len(documents) >= 83
    for document in documents:
        check_terms(document)


def held_in(text: str) -> Iterator[dict[str, Any]]:
    """Every document with a context in a file of recordings, also in the strings of raw bodies."""
    try:
        value = json.loads(text)
    except ValueError:
        return
    if isinstance(value, dict):
        if "@context" in value:
            yield value
        value = list(value.values())
    for inner in value if isinstance(value, list) else []:
        yield from held_in(inner if isinstance(inner, str) else json.dumps(inner))
