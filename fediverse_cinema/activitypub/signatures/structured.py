"""Structured fields (RFC 9651) as we read them: dictionaries in which nothing occurs twice. The only user of http_sf's
parser; called by `rfc9421` and `digests`."""

from typing import Any, TypeAlias

import http_sf

from fediverse_cinema.foundation.errors import Malformed

Parameters: TypeAlias = dict[str, Any]
Item: TypeAlias = tuple[Any, Parameters]


def dictionary(text: str, *, header: str) -> dict[str, Item]:
    """The members of a dictionary field; an inner list is an Item whose value is a list of Items. Malformed otherwise.

    The RFC lets the last of two equal keys win. Two readers that choose differently would verify different things.
    """
    try:
        members: Any = http_sf.parse(text.encode("ascii"), tltype="dictionary", on_duplicate_key=_refuse_twins)
    except ValueError as error:
        raise Malformed(
            f"{header}: {error}", public=f"The {header} header cannot be read.", code="bad_structured_field"
        ) from error
    return dict(members)


def _refuse_twins(key: str, context: str) -> None:
    raise http_sf.StructuredFieldError(f"{context} key {key!r} occurs twice")
