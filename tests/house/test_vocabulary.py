"""The draft of our vocabulary lists every term of ours that a context of ours defines, and no other."""

import hashlib
import re
from pathlib import Path

from fediverse_cinema.activitypub.context import BLOCKS

FEPS = Path(__file__).parents[2] / "docs" / "feps"
TITLE = re.compile(r"^# FEP-(\w{4}): (.+)$", re.MULTILINE)


def test_every_term_of_ours_is_in_the_draft_and_no_other() -> None:
    defined = {
        iri.removeprefix("fc:")
        for block in BLOCKS.values()
        for meaning in block.values()
        if isinstance(iri := meaning["@id"] if isinstance(meaning, dict) and "@id" in meaning else meaning, str)
        and iri.startswith("fc:")
    }
    described = set(re.findall(r"`fc:(\w+)`", (FEPS / "fep-0673.md").read_text(encoding="utf-8")))
    assert described == defined


def test_the_drafts_have_the_numbers_that_their_titles_give() -> None:
    for path in FEPS.glob("*.md"):
        [(slug, title)] = TITLE.findall(path.read_text(encoding="utf-8"))
        assert path.stem == f"fep-{slug}"
        assert hashlib.sha256(title.encode()).hexdigest().startswith(slug)
