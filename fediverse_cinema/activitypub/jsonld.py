"""The only place that meets pyld: expansion and canonical form with the contexts that lie beside us, never with the
network. For documents of ours; what others send is read as plain JSON by the inbox.
"""

import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.on_first_use import on_first_use

if TYPE_CHECKING:
    import pyld
else:
    pyld = on_first_use("pyld")  # which brings requests and lxml along

CONTEXTS = Path(__file__).parent / "contexts"
BUNDLED = {
    "https://www.w3.org/ns/activitystreams": CONTEXTS / "activitystreams.json",
    "https://w3id.org/security/v1": CONTEXTS / "security-v1.json",
}

_one_at_a_time = threading.Lock()  # the caches of pyld are not made for threads


def expand(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The document in expanded form (JSON-LD 1.1 API, 5.1). Raises Refused (`jsonld`), also for an unknown context.

    Nested as deeply as `reading.read_object` allows at most: pyld recurses.
    """
    return _expand(document, [])


def canonical(document: dict[str, Any]) -> str:
    """The document as sorted N-Quads (URDNA2015), which linked-data signatures cover. Refused (`jsonld`) as above.

    Ours only: a hostile graph of a kilobyte takes minutes. A film takes some ten milliseconds: not for the event loop.
    """
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": _load_bundled()}
    with _one_at_a_time:
        try:
            quads: str = pyld.jsonld.normalize(document, options)
        except pyld.jsonld.JsonLdError as error:
            raise Refused(str(error), code="jsonld") from error
    return quads


def undefined_terms(document: dict[str, Any]) -> set[str]:
    """What our @context leaves undefined: the keys, types and @vocab values that other readers would lose.

    The context of ActivityStreams makes blank nodes of them (`"@vocab": "_:"`) where others drop them; we name no blank
    nodes, so each that appears is an oversight.
    """
    dropped: list[str | None] = []
    expanded = _expand(document, dropped)
    return {term for term in dropped if term} | {word[2:] for word in _words(expanded) if word.startswith("_:")}


@cache
def _load_bundled() -> Any:
    """pyld's own default fetches whatever address a document names, as often as the document likes."""
    return pyld.documentloader.frozen.FrozenDocumentLoader(BUNDLED)


def _expand(document: dict[str, Any], dropped: list[str | None]) -> list[dict[str, Any]]:
    try:
        expanded: list[dict[str, Any]] = pyld.jsonld.expand(
            document, {"documentLoader": _load_bundled()}, dropped.append
        )
    except pyld.jsonld.JsonLdError as error:
        raise Refused(str(error), code="jsonld") from error
    return expanded


def _words(node: Any) -> Iterator[str]:
    """All keys of an expanded document, and the values that are names: @id and @type."""
    if isinstance(node, list):
        for item in node:
            yield from _words(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            yield key
            if key in ("@id", "@type"):
                yield from [value] if isinstance(value, str) else value
            yield from _words(value)
