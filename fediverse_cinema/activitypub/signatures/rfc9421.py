"""The Signature-Input and Signature headers of RFC 9421 and the base that they sign: syntax only, policy in `claims`.

Structured fields are http_sf's; the base is ours. http-message-signatures would verify, but only with the key in hand
(we must know who signs before we fetch a key), by its own clock, and without a choice among several labels; the tests
let it judge what we sign. Components with parameters ("sf", "key", "req" …) are refused: no peer sends them, and each
one is another way of covering less than it seems.
"""

from collections.abc import Callable, Iterable
from typing import Any

import http_sf

from fediverse_cinema.activitypub.signatures import structured
from fediverse_cinema.activitypub.signatures.message import Message
from fediverse_cinema.activitypub.signatures.structured import Item
from fediverse_cinema.foundation.errors import Malformed, Unverified
from fediverse_cinema.foundation.values import frozen

# §2.2. Not here: @status (of answers), @query-param (takes a parameter).
_DERIVED: dict[str, Callable[[Message], str]] = {
    "@method": lambda message: message.method,
    "@target-uri": lambda message: message.address.uri,
    "@authority": lambda message: message.address.host,
    "@scheme": lambda message: message.address.scheme,
    "@request-target": lambda message: message.address.target,
    "@path": lambda message: message.address.path,
    "@query": lambda message: message.address.query or "?",
}


@frozen
class Offer:
    """One labelled signature. `components` and `parameters` keep their order, which is signed."""

    components: tuple[Item, ...]
    parameters: dict[str, Any]
    signature: bytes
    key_id: str | None
    algorithm: str | None
    created: int | None
    expires: int | None

    @property
    def covered(self) -> frozenset[str]:
        """The names that are covered as they are; one with parameters may mean less than the whole header."""
        return frozenset(name for name, parameters in self.components if not parameters)


def parse(signature_input: str, signature: str) -> tuple[Offer, ...]:
    """Every label that both headers have, in the order of Signature-Input; never none.

    Malformed when a header or a type is broken, Unverified when a moment is no number.
    """
    inputs = structured.dictionary(signature_input, header="Signature-Input")
    signatures = structured.dictionary(signature, header="Signature")
    offers = tuple(_offer(inputs[label], signatures[label]) for label in inputs if label in signatures)
    if not offers:
        raise _malformed("no label stands in both headers")
    return offers


def base(message: Message, components: Iterable[Item], parameters: dict[str, Any]) -> bytes:
    """The signature base of §2.5. Unverified when a component is unknown or missing, Malformed when it is ambiguous."""
    components = list(components)
    lines = [f"{http_sf.ser(name)}: {_value(message, name, modifiers)}" for name, modifiers in components]
    if len(set(lines)) < len(lines):
        raise _malformed("a component is covered twice")
    lines.append(f'"@signature-params": {serialize(components, parameters)}')
    try:
        return "\n".join(lines).encode("ascii")
    except UnicodeEncodeError as error:
        raise _malformed("a covered component is not ASCII") from error


def serialize(components: Iterable[Item], parameters: dict[str, Any]) -> str:
    """The inner list that stands in Signature-Input and closes the base."""
    inner_list: Any = (list(components), parameters)
    return http_sf.ser([inner_list])


def _offer(entry: Item, signature: Item) -> Offer:
    components, parameters = entry
    if not isinstance(components, list) or not all(isinstance(name, str) for name, _ in components):
        raise _malformed("a label is not a list of names")
    if not isinstance(signature[0], bytes):
        raise _malformed("a signature is not made of bytes")
    return Offer(
        components=tuple(components),
        parameters=parameters,
        signature=signature[0],
        key_id=_text(parameters, "keyid"),
        algorithm=_text(parameters, "alg"),
        created=_seconds(parameters, "created"),
        expires=_seconds(parameters, "expires"),
    )


def _value(message: Message, name: str, modifiers: dict[str, Any]) -> str:
    if modifiers:
        raise _uncoverable(f"{name[:60]!r} with parameters")
    if name.startswith("@"):
        if name not in _DERIVED:
            raise _uncoverable(f"the derived component {name[:60]!r}")
        return _DERIVED[name](message)
    value = message.one(name)
    if value is None:
        raise _uncoverable(f"{name[:60]!r}, which the request does not have")
    if "\n" in value or "\r" in value:  # one header could pass for two lines
        raise _malformed("a covered header has a line break")
    return value


def _text(parameters: dict[str, Any], name: str) -> str | None:
    value = parameters.get(name)
    if value is not None and not isinstance(value, str):
        raise _malformed(f"{name} is not a string")
    return value


def _seconds(parameters: dict[str, Any], name: str) -> int | None:
    value = parameters.get(name)
    if value is not None and type(value) is not int:  # True is an int, too
        raise Unverified(
            f"{name} is a {type(value).__name__}", public="A date of the signature is not a number.", code="bad_date"
        )
    return value


def _uncoverable(what: str) -> Unverified:
    return Unverified(
        f"covers {what}",
        public="The signature covers a component that is missing or not known here.",
        code="header_missing",
    )


def _malformed(reason: str) -> Malformed:
    return Malformed(
        f"Signature-Input: {reason}", public="The Signature-Input header cannot be read.", code="bad_signature_header"
    )
