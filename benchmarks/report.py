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


Measure = Callable[[], list[Figure]]


def main(measures: Sequence[Measure], doc: str) -> None:
    """The command line of every benchmark."""
    parser = argparse.ArgumentParser(description=doc)
    parser.add_argument("--json", action="store_true", help="write JSON, for scripts")
    parser.add_argument("--repeat", type=int, default=1, metavar="N", help="measure so often and show the medians")
    given = parser.parse_args()
    sizes = machine.describe()
    runs = [_once(measures) for _ in range(given.repeat)]
    yardsticks = {name: statistics.median(run[0][name] for run in runs) for name in runs[0][0]}
    _show(sizes, yardsticks, _medians([figures for _, figures in runs]), as_json=given.json)


def _once(measures: Sequence[Measure]) -> tuple[dict[str, float], list[Figure]]:
    """The yardsticks of the same minute, then the figures."""
    return yardstick.measure(), [figure for measure in measures for figure in measure()]


def _medians(runs: Sequence[list[Figure]]) -> list[Figure]:
    return [replace(same[0], value=statistics.median(one.value for one in same)) for same in zip(*runs, strict=True)]


def _show(sizes: dict[str, str], yardsticks: dict[str, float], figures: list[Figure], *, as_json: bool) -> None:
    ratios = [figure.value / yardsticks[figure.against] if figure.against else None for figure in figures]
    if as_json:
        rows = [asdict(figure) | {"ratio": ratio} for figure, ratio in zip(figures, ratios, strict=True)]
        print(json.dumps({"machine": sizes, "yardsticks": yardsticks, "figures": rows}, ensure_ascii=False, indent=1))
        return
    out = Console()
    out.print(", ".join(f"{name} {value}" for name, value in sizes.items()), highlight=False)
    told = {"sign": "RSA-2048 signatures/s", "verify": "verifications/s", "route": "answers/s of a bare route"}
    out.print(", ".join(f"{value:,.0f} {told[name]}" for name, value in yardsticks.items()), highlight=False)
    table = Table("what", "measured", "", "ratio", "aim")
    for figure, ratio in zip(figures, ratios, strict=True):
        share = f"{ratio:.3f} × {figure.against}" if ratio is not None else ""
        table.add_row(figure.what, _number(figure.value), figure.unit, share, figure.aim)
    out.print(table)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"
