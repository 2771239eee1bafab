"""How other hosts fare. After five failures in a row a host rests, longer each time, and its lane with it."""

from datetime import timedelta

from fediverse_cinema.activitypub.models import Host
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Later
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs import queue

FAILURES_BEFORE_REST = 5
FIRST_REST = 60.0
LONGEST_REST = 6 * 3600.0
MOST_REMEMBERED = 10_000


def check_awake(host: str) -> None:
    """Later, without an attempt being counted, while the host rests."""
    until = _resting().get(host)
    if until is None:
        return
    left = until - clock.timestamp()
    if left > 0:
        raise Later(f"{host} rests", code="resting", after=left)
    del _resting()[host]


async def note_failure(host: str) -> None:
    """Count it. What failed beside the attempt that sent the host to rest is not counted again."""
    if _resting().get(host, 0) > clock.timestamp():
        return
    _failing().add(host)
    failures = await _count_failure(host)
    if failures < FAILURES_BEFORE_REST:
        return
    rest = min(FIRST_REST * 2.0 ** min(failures - FAILURES_BEFORE_REST, 20), LONGEST_REST)
    until = clock.now() + timedelta(seconds=rest)
    if len(_resting()) < MOST_REMEMBERED:
        _resting()[host] = until.timestamp()
    await Host.filter(name=host).update(resting_until=until)
    await queue.postpone(host, until.timestamp())


async def _count_failure(host: str) -> int:
    """In one statement: four deliveries to one host may fail at the same time."""
    counted = await sql.rows(
        "INSERT INTO host(name, failures) VALUES(?, 1)"
        " ON CONFLICT(name) DO UPDATE SET failures=host.failures+1 RETURNING failures",
        host,
    )
    return int(counted[0]["failures"])


async def note_success(host: str) -> None:
    """It answers: forget its failures. Hosts that never failed cost nothing here."""
    if host not in _failing():
        return
    _failing().discard(host)
    _resting().pop(host, None)
    await Host.filter(name=host).update(failures=0, resting_until=None, seen_at=clock.now())


async def recall() -> None:
    """At start: who was resting when we stopped."""
    for host in await Host.filter(failures__gt=0).order_by("-id").limit(MOST_REMEMBERED):
        _failing().add(host.name)
        if host.resting_until and host.resting_until > clock.now():
            _resting()[host.name] = host.resting_until.timestamp()


def _resting() -> dict[str, float]:
    resting: dict[str, float] = here().rooms.setdefault("resting_hosts", {})
    return resting


def _failing() -> set[str]:
    failing: set[str] = here().rooms.setdefault("failing_hosts", set())
    return failing
