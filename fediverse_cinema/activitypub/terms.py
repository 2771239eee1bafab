"""One reading: we take the words of a letter as they stand, others expand them by its @context (JLD-06). A context that
gives the words on which everything hangs another meaning, or their meaning to another word, has a letter say one thing
here and another there (CVE-2022-24307): it is refused. Nothing is ever expanded for this.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from fediverse_cinema.activitypub.context import AS2
from fediverse_cinema.activitypub.vocab import as_list
from fediverse_cinema.foundation.errors import Malformed

# Who says what of what, and to whom.
MEANINGS = {"id": "@id", "type": "@type"} | {
    word: f"{AS2}#{word}" for word in ("actor", "object", "attributedTo", "inReplyTo", "target", "to", "cc")
}
WORDS = {meaning: word for word, meaning in MEANINGS.items()}
MOST_BLOCKS = 64  # contexts in contexts


def check_terms(document: Mapping[str, Any]) -> None:
    """Malformed when a context of the letter, or of a thing that it carries, bends one of the words above."""
    for holder in (document, *as_list(document.get("object"))):
        if isinstance(holder, Mapping):
            _check_context(holder.get("@context"))


def _check_context(context: Any) -> None:
    for number, block in enumerate(_blocks(context)):
        if number >= MOST_BLOCKS:
            raise _bent("contexts without end")
        for term, definition in block.items():
            for meaning in _meanings(definition):
                if MEANINGS.get(term, meaning) != meaning or WORDS.get(meaning, term) != term:
                    raise _bent(f"{term[:60]} is {meaning[:60]}")
            if term in MEANINGS and definition is None or term == "as" and definition != f"{AS2}#":
                raise _bent(term)


def _blocks(context: Any) -> Iterator[Mapping[str, Any]]:
    """The parts of a context that define words themselves, those that hold for one word only among them."""
    if isinstance(context, list):
        for part in context:
            yield from _blocks(part)
    elif isinstance(context, Mapping):
        yield context
        for definition in context.values():
            if isinstance(definition, Mapping):
                yield from _blocks(definition.get("@context"))


def _meanings(definition: Any) -> list[str]:
    named = [definition]
    if isinstance(definition, Mapping):
        named = [definition.get("@id"), definition.get("@reverse")]
    return [AS2 + "#" + name[3:] if name.startswith("as:") else name for name in named if isinstance(name, str)]


def _bent(what: str) -> Malformed:
    return Malformed(
        f"@context: {what}", public="The @context gives a word of ActivityStreams another meaning.", code="bent_context"
    )
