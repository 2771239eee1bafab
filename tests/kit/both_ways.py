"""Each statement that is written from memory, compared with what Tortoise writes for the same query at that moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any
from unittest.mock import patch

from fediverse_cinema.foundation.database import remembering


@contextmanager
def compared() -> Iterator[list[str]]:
    """Inside the block, a statement that differs raises AssertionError; the texts of the others are noted."""
    texts: list[str] = []
    write = remembering._write

    def as_tortoise_writes(query: Any) -> bool:
        written = write(query)
        if written:
            theirs = copy(query)
            theirs._joined_tables = []  # they forget to, where they count
            theirs._make_query()
            text, values = theirs.query.get_parameterized_sql()
            assert (query.query.text, query.query.values) == (text, values)
            assert list(map(type, query.query.values)) == list(map(type, values)), text
            assert getattr(query, "_select_related_idx", None) == getattr(theirs, "_select_related_idx", None), text
            texts.append(text)
        return written

    with patch.object(remembering, "_write", as_tortoise_writes):
        yield texts
