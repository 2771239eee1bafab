"""What a selection is at a moment, and what a change has made different. Only the difference is kept: five hundred
films with their words, fifty times, would be more than all the rest of the pole. Pure, but that `of` reads the rows.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from fediverse_cinema.labels.models import Pick, Selection

FIELDS = ("title", "about", "signature", "language", "audience", "cover", "cover_alt")
State = dict[str, Any]
"""The FIELDS; "order", numbers of picks from the first to the last; "picks", by number as a text, what each is: "film",
"words", "chooser", rows of others by their id.
"""


async def of(selection: Selection) -> State:
    """As the row in hand and its picks say it."""
    picks = await Pick.filter(selection_id=selection.id).order_by("position", "id")
    return {name: _plain(getattr(selection, name)) for name in FIELDS} | {
        "order": [one.number for one in picks],
        "picks": {
            str(one.number): {"film": one.film_id, "words": one.words, "chooser": one.chooser_id} for one in picks
        },
    }


def difference(before: State, after: State) -> State:
    """What leads from `after` back to `before`; {} when nothing has changed."""
    kept = {name: before[name] for name in (*FIELDS, "order") if before[name] != after[name]}
    old, new = before["picks"], after["picks"]
    picks = {number: old.get(number) for number in {**old, **new} if old.get(number) != new.get(number)}
    return kept | ({"picks": picks} if picks else {})


def former(state: State, kept: Mapping[str, Any]) -> State:
    """What it was before the change that has left this difference."""
    picks = {**state["picks"], **kept.get("picks", {})}
    return {
        **state,
        **{name: value for name, value in kept.items() if name != "picks"},
        "picks": {number: pick for number, pick in picks.items() if pick is not None},
    }


def files(cover: Iterable[Mapping[str, Any]]) -> set[str]:
    """Names of the files of a cover."""
    return {str(one["name"]) for one in cover}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value
