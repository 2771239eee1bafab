"""Real documents, as servers of the field sent or served them (tests/letters)."""

import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "letters"
Document = dict[str, Any]


def recorded(path: Path) -> list[Document]:
    """The ActivityStreams documents of one file: the body of a recorded request or answer, or the file itself."""
    kept = json.loads(path.read_text())
    if isinstance(kept, dict) and isinstance(kept.get("raw_body"), str):
        kept = json.loads(kept["raw_body"])
    elif isinstance(kept, dict) and isinstance(kept.get("body"), dict):
        kept = kept["body"]
    return [kept] if isinstance(kept, dict) and "type" in kept else []


@cache
def activities() -> list[tuple[str, Document]]:
    """Every activity that was sent to an inbox, with the name of its file; what was only served is wrapped in a
    Create, since a letter may bring it.
    """
    found = []
    for path in sorted(FOLDER.glob("*/*.json")):
        for document in recorded(path):
            if "actor" not in document:
                document = {
                    "@context": "https://www.w3.org/ns/activitystreams", "id": f"{document.get('id')}/activity",
                    "type": "Create", "actor": document.get("attributedTo"), "object": document,
                    "to": document.get("to"), "cc": document.get("cc"),
                }  # fmt: skip
            found.append((f"{path.parent.name}/{path.name}", document))
    return found
