"""The state of the pole for Prometheus, made anew for each question in a registry of its own: what the database says is
the same whichever process is asked; what begins with `process_` is of the process that answers.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

import fediverse_cinema
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import here
from fediverse_cinema.people.models import Creator
from fediverse_cinema.upkeep import concerns
from fediverse_cinema.upkeep import state as states
from fediverse_cinema.upkeep.models import Matter
from fediverse_cinema.upkeep.state import State

MEDIA_TYPE = CONTENT_TYPE_LATEST
PREFIX = "fediverse_cinema"


async def written() -> bytes:
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    needs = {one.matter for one in await concerns.open_ones()}
    counts = {
        "films": await Film.filter(local=True, state=FilmState.PUBLISHED).count(),
        "members": await Creator.all().count(),
    }
    registry.register(_Gauges(tuple(_gauges(await states.look(), needs, counts))))
    return generate_latest(registry)


class _Gauges(Collector):
    def __init__(self, families: Sequence[Metric]) -> None:
        self.families = families

    def collect(self) -> Iterable[Metric]:
        return self.families


def _gauges(state: State, needs: set[Matter], counts: Mapping[str, int]) -> Iterable[Metric]:
    engine = "sqlite" if here().settings.uses_sqlite else "postgres"
    yield _labelled("info", "This pole.", ("version", "database"), {(fediverse_cinema.__version__, engine): 1})
    yield _labelled("jobs", "Jobs, by queue and state.", ("queue", "state"), state.jobs)
    yield _one("jobs_given_up", "Dead jobs that no other server has to do with.", state.given_up)
    yield _one("jobs_late_seconds", "How long the oldest job that could run has waited.", _age(state.late_since))
    hosts = {("all",): state.hosts, ("failing",): state.hosts_failing, ("dead",): state.hosts_dead}
    yield _labelled("hosts", "Other servers.", ("state",), hosts)
    prepared = {("under_way",): state.preparing, ("failed",): state.not_prepared}
    yield _labelled("preparations", "Films being prepared, or that could not be.", ("state",), prepared)
    waiting = {
        ("applications",): state.applications, ("reports",): state.reports, ("complaints",): state.complaints,
        ("letters",): state.letters,
    }  # fmt: skip
    numbers = {key: one.count for key, one in waiting.items()}
    yield _labelled("waiting", "What waits for those who run the pole.", ("what",), numbers)
    yield _one("disk_free_bytes", "Free on the disk of the files.", state.free)
    yield _one("disk_kept_free_bytes", "Of which arriving files may not touch so many.", state.kept_free)
    yield _one("media_bytes", "All files of members and what was made of them.", state.media)
    yield _one("database_bytes", "Size of the database.", state.database)
    if state.last_backup is not None:
        made = state.last_backup.timestamp()
        yield _one("last_backup_timestamp_seconds", "When the last backup was made.", made)
    yield _labelled(
        "needs_a_hand", "1 for each matter that does.", ("matter",), {(one.value,): one in needs for one in Matter}
    )
    yield _labelled(
        "things", "Published films born here, and members.", ("what",), {(k,): n for k, n in counts.items()}
    )


def _one(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(f"{PREFIX}_{name}", text, value=value)


def _labelled(name: str, text: str, labels: tuple[str, ...], values: Mapping[Any, float]) -> Metric:
    family = GaugeMetricFamily(f"{PREFIX}_{name}", text, labels=labels)
    for key in sorted(values):
        family.add_metric(key, float(values[key]))
    return family


def _age(since: datetime | None) -> float:
    return max(0.0, (clock.now() - since).total_seconds()) if since else 0.0
