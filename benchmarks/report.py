"""Figures, and how they are shown: a table for people, JSON for scripts, medians of several rounds."""

import argparse
import inspect
import json
import statistics
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import machine, yardstick

ROUNDS = 3
WIDTH = 150  # of a table in a file
COST = "ms of CPU each"
Yardsticks = dict[str, float]


@dataclass(frozen=True, slots=True)
class Aim:
    """What the project wants to reach on the machine of `yardstick.THERE`; elsewhere the ratios count."""

    value: float
    sign: str


def at_least(value: float) -> Aim:
    return Aim(value, "≥")


def at_most(value: float) -> Aim:
    return Aim(value, "≤")


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing measured, and the yardsticks that it is held `against`."""

    what: str
    value: float
    unit: str
    aim: Aim | None = None
    against: tuple[str, ...] = ()
    ratios: Yardsticks = field(default_factory=dict)

    def ratio(self, value: float, stick: float) -> float:
        """Of a speed, which part of the yardstick's it is; of a cost, how many of the yardstick's deeds it pays for."""
        return value / 1000 * stick if self.unit == COST else value / stick

    def divided(self, sticks: Yardsticks) -> "Figure":
        return replace(self, ratios={name: self.ratio(self.value, sticks[name]) for name in self.against})


Measure = Callable[[], list[Figure]]


def main(measures: Sequence[Measure], doc: str, rounds: int = ROUNDS) -> None:
    """The command line of every benchmark."""
    parser = argparse.ArgumentParser(description=doc)
    parser.add_argument("--json", action="store_true", help="write JSON, for scripts")
    parser.add_argument(
        "--repeat", type=int, default=rounds, metavar="N", help=f"rounds, of which medians are shown ({rounds})"
    )
    given = parser.parse_args()
    sizes = machine.describe()
    sticks: list[Yardsticks] = []
    found: list[list[list[Figure]]] = [[] for _ in measures]
    for number in range(given.repeat):
        for measure, rounds_of_it in zip(measures, found, strict=True):
            _once(measure, f"round {number + 1} of {given.repeat}", sticks, rounds_of_it)
    common = {name: statistics.median(one[name] for one in sticks) for name in yardstick.NAMES}
    _show(sizes, common, [figure for one in found for figure in medians(one)], as_json=given.json)
    if any(len(one) < given.repeat for one in found):
        sys.exit("Not all of it could be measured: see above.")


def _once(measure: Measure, number: str, sticks: list[Yardsticks], found: list[list[Figure]]) -> None:
    """Each benchmark has yardsticks of its own minute: others may use the machine, too. One that fails is no reason
    to lose the others.
    """
    began, name = time.monotonic(), Path(inspect.getfile(measure)).stem
    try:
        sticks.append(yardstick.measure())
        found.append([figure.divided(sticks[-1]) for figure in measure()])
    except Exception:  # noqa: BLE001
        traceback.print_exc()
    print(f"{name}, {number}: {time.monotonic() - began:.0f} s, {machine.load()}", file=sys.stderr, flush=True)


def medians(rounds: Sequence[list[Figure]]) -> list[Figure]:
    return [
        replace(
            same[0],
            value=statistics.median(one.value for one in same),
            ratios={name: statistics.median(one.ratios[name] for one in same) for name in same[0].ratios},
        )
        for same in zip(*rounds, strict=True)
    ]


def _show(sizes: dict[str, str], yardsticks: Yardsticks, figures: list[Figure], *, as_json: bool) -> None:
    if as_json:
        found = {"machine": sizes, "yardsticks": yardsticks, "figures": [asdict(figure) for figure in figures]}
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return
    out = Console(width=None if sys.stdout.isatty() else WIDTH)
    out.print(", ".join(f"{name} {value}" for name, value in sizes.items()), highlight=False)
    for sticks, where in ((yardsticks, "here"), (yardstick.THERE, "where the aims were set")):
        told = (f"{sticks[name]:,.0f} {what}" for name, what in yardstick.NAMES.items())
        out.print(f"{', '.join(told)} {where}", highlight=False)
    table = Table("what", "measured", "", "aim", "ratio", "aim of the ratio")
    for figure in figures:
        aim = f"{figure.aim.sign} {_number(figure.aim.value)}" if figure.aim else ""
        table.add_row(figure.what, _number(figure.value), figure.unit, aim, *_ratios(figure))
    out.print(table)


def _ratios(figure: Figure) -> tuple[str, str]:
    """A line for each yardstick."""
    measured = (f"{ratio:.3g} × {name}" for name, ratio in figure.ratios.items())
    if figure.aim is None:
        return "\n".join(measured), ""
    aim = figure.aim
    wanted = (f"{aim.sign} {figure.ratio(aim.value, yardstick.THERE[name]):.2g}" for name in figure.ratios)
    return "\n".join(measured), "\n".join(wanted)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"
