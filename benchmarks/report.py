"""Figures, and how they are shown: a table for people, JSON for scripts, medians of several runs."""

import argparse
import json
import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace

from rich.console import Console
from rich.table import Table

from benchmarks import machine, yardstick


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing measured. `aim` is what the project wants to reach, `against` the yardstick that it is divided by."""

    what: str
    value: float
    unit: str
    aim: str = ""
    against: str = ""
    ratio: float | None = None


Measure = Callable[[], list[Figure]]
Yardsticks = dict[str, float]


def main(measures: Sequence[Measure], doc: str) -> None:
    """The command line of every benchmark."""
    parser = argparse.ArgumentParser(description=doc)
    parser.add_argument("--json", action="store_true", help="write JSON, for scripts")
    parser.add_argument("--repeat", type=int, default=1, metavar="N", help="measure so often and show the medians")
    given = parser.parse_args()
    sizes = machine.describe()
    rounds = [_measure(measures) for _ in range(given.repeat)]
    yardsticks = {
        name: statistics.median(sticks[name] for found, _ in rounds for sticks in found) for name in yardstick.NAMES
    }
    _show(sizes, yardsticks, medians([figures for _, figures in rounds]), as_json=given.json)


def _measure(measures: Sequence[Measure]) -> tuple[list[Yardsticks], list[Figure]]:
    """One round. Each benchmark is divided by yardsticks of its own minute: others may use the machine, too."""
    found: list[Yardsticks] = []
    figures: list[Figure] = []
    for measure in measures:
        sticks = yardstick.measure()
        found.append(sticks)
        figures += [_divided(figure, sticks) for figure in measure()]
    return found, figures


def _divided(figure: Figure, sticks: Yardsticks) -> Figure:
    return replace(figure, ratio=figure.value / sticks[figure.against]) if figure.against else figure


def medians(rounds: Sequence[list[Figure]]) -> list[Figure]:
    return [
        replace(same[0], value=statistics.median(one.value for one in same), ratio=_median_ratio(same))
        for same in zip(*rounds, strict=True)
    ]


def _median_ratio(same: Sequence[Figure]) -> float | None:
    ratios = [one.ratio for one in same if one.ratio is not None]
    return statistics.median(ratios) if ratios else None


def _show(sizes: dict[str, str], yardsticks: Yardsticks, figures: list[Figure], *, as_json: bool) -> None:
    if as_json:
        found = {"machine": sizes, "yardsticks": yardsticks, "figures": [asdict(figure) for figure in figures]}
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return
    out = Console()
    out.print(", ".join(f"{name} {value}" for name, value in sizes.items()), highlight=False)
    told = (f"{yardsticks[name]:,.0f} {what}" for name, what in yardstick.NAMES.items())
    out.print(", ".join(told), highlight=False)
    table = Table("what", "measured", "", "ratio", "aim")
    for figure in figures:
        share = f"{figure.ratio:.3f} × {figure.against}" if figure.ratio is not None else ""
        table.add_row(figure.what, _number(figure.value), figure.unit, share, figure.aim)
    out.print(table)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"
