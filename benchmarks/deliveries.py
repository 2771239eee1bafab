"""Letters that leave: a member answers films, and everybody who follows her gets each answer, signed, in an inbox."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
import orjson

from benchmarks import neighbours, poles, receivers, report
from benchmarks.poles import Pole
from benchmarks.processes import memory_mib
from benchmarks.receivers import Arrival
from benchmarks.report import COST, Figure, at_least, at_most
from fediverse_cinema.activitypub import keys
from fediverse_cinema.activitypub.signatures import claims
from fediverse_cinema.activitypub.signatures.message import Message
from fediverse_cinema.foundation import clock

HOSTS, INBOXES_OF_EACH, ANSWERS = 50, 10, 6
MANY, OF_MANY, ANSWERS_TO_MANY = 1_000, 5, 2
LIVING, HANGING = 90, 10
_TOKEN = re.compile(r'name="csrf" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class _Run:
    """What the letters of one pole took, from the first arrival to the last."""

    letters: int
    seconds: float
    cpu: float
    peak: float


def measure() -> list[Figure]:
    usual, crowd = _run(HOSTS), _run(MANY, of_each=OF_MANY, answers=ANSWERS_TO_MANY)
    alone, beside = _run(LIVING), _run(LIVING, hanging=HANGING)
    more = f"to {LIVING} hosts while {HANGING} others hang"
    return [
        *_figures(f"to {HOSTS * INBOXES_OF_EACH} inboxes on {HOSTS} hosts", usual),
        *_figures(f"to {MANY * OF_MANY:,} inboxes on {MANY:,} hosts", crowd),
        Figure(f"{more}: delivered", beside.letters / beside.seconds, "letters/s", None, ("sign",)),
        Figure(f"{more}: time, divided by theirs alone", beside.seconds / alone.seconds, "×", at_most(2)),
        Figure(f"{more}: memory at the peak", beside.peak, "MiB", at_most(200)),
    ]


def _figures(what: str, run: _Run) -> list[Figure]:
    return [
        Figure(f"{what}: delivered", run.letters / run.seconds, "letters/s", at_least(1_200), ("sign",)),
        Figure(f"{what}: cost", run.cpu / run.letters * 1000, COST, at_most(1.0), ("sign", "route")),
        Figure(f"{what}: memory at the peak", run.peak, "MiB", at_most(200)),
    ]


def _run(living: int, *, hanging: int = 0, of_each: int = INBOXES_OF_EACH, answers: int = ANSWERS) -> _Run:
    hosts = receivers.hosts(living + hanging)
    silent = hosts[:hanging]
    followers = neighbours.people(hosts, of_each=of_each)

    with (
        receivers.running(hosts, hanging=silent) as others,
        poles.running(lambda: neighbours.let_follow(followers)) as pole,
    ):
        member = Member(pole)
        member.answer("Pour chauffer les connexions.", 0)
        others.wait_for(living * of_each)
        others.arrivals()
        cpu = pole.cpu_seconds()
        for number in range(answers):
            member.answer(f"Merci à toute l'équipe ! ({number})", number)
        wanted = answers * living * of_each
        others.wait_for((answers + 1) * living * of_each)
        cost = pole.cpu_seconds() - cpu
        peak = memory_mib(pole.pid, "VmHWM")
        arrivals = others.arrivals()
        _check(arrivals, wanted, member.keys())
    seconds = max(one.moment for one in arrivals) - min(one.moment for one in arrivals)
    return _Run(wanted, seconds, cost, peak)


def _check(arrivals: Sequence[Arrival], wanted: int, public_pem: str) -> None:
    """Each inbox has each letter once, and each is signed by the member."""
    key = keys.read_public_pem(public_pem)
    seen = set()
    for arrival in arrivals:
        head, _, body = arrival.request.partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        headers = tuple((name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines))
        path = first.split()[1]
        message = Message("POST", f"http://{arrival.host}{path}", headers, body)
        claims.verify(claims.read(message, now=clock.now(), hosts=frozenset({arrival.host})), key)
        seen.add((arrival.host, path, orjson.loads(body)["id"]))
    if not len(seen) == len(arrivals) == wanted:
        raise RuntimeError(f"{len(arrivals)} letters came, {len(seen)} different ones, {wanted} were wanted")


class Member:
    """A member in her browser."""

    def __init__(self, pole: Pole) -> None:
        self._pole = pole
        self._paths = [urlsplit(page).path for page in pole.column("SELECT page_url FROM film ORDER BY id")]
        self._browser = httpx.Client(base_url=pole.base, headers={"Origin": pole.base}, timeout=60)
        self._submit("/login", "/login", {"handle": poles.MEMBER, "password": poles.PASSWORD})

    def answer(self, words: str, film: int) -> None:
        path = self._paths[film]
        self._submit(path, f"{path}/answers", {"content": words})

    def keys(self) -> str:
        """Her public key, as her document shows it."""
        document = self._browser.get(self._pole.member, headers={"Accept": "application/activity+json"}).json()
        return str(document["publicKey"]["publicKeyPem"])

    def _submit(self, page: str, action: str, fields: dict[str, str]) -> None:
        token = _TOKEN.search(self._browser.get(page).text)
        answer = self._browser.post(action, data={**fields, "csrf": token[1] if token else ""})
        if answer.status_code != 303:
            raise RuntimeError(f"{action} answered {answer.status_code}: {answer.text[:500]}")


if __name__ == "__main__":
    report.main([measure], __doc__ or "")
