"""Letters that leave: a member answers films, and everybody who follows her gets each answer, signed, in an inbox."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

import httpx
import orjson

from benchmarks import neighbours, poles, receivers, report
from benchmarks.poles import Pole
from benchmarks.processes import memory_mib
from benchmarks.receivers import Arrival
from benchmarks.report import Figure
from fediverse_cinema.activitypub import keys
from fediverse_cinema.activitypub.models import Actor, Follow, FollowState
from fediverse_cinema.activitypub.signatures import claims
from fediverse_cinema.activitypub.signatures.message import Message
from fediverse_cinema.foundation import clock

HOSTS = 50
INBOXES_OF_EACH = 10
ANSWERS = 6
HANGING = 5
_TOKEN = re.compile(r'name="csrf" value="([^"]+)"')


def measure() -> list[Figure]:
    return [*_deliveries(hanging=0), *_deliveries(hanging=HANGING)]


def _deliveries(*, hanging: int) -> list[Figure]:
    hosts = receivers.hosts(HOSTS)
    silent, awake = hosts[:hanging], hosts[hanging:]
    followers = neighbours.people(hosts, of_each=INBOXES_OF_EACH)

    async def furnish() -> None:
        ids = await neighbours.make_known(followers)
        member = await Actor.get(local_handle=poles.MEMBER)
        await Follow.bulk_create(
            Follow(follower_id=one, followed_id=member.id, state=FollowState.ACCEPTED, created_at=clock.now())
            for one in ids
        )

    with receivers.running(hosts, hanging=silent) as others, poles.running(furnish) as pole:
        member = _Member(pole)
        member.answer("Pour chauffer les connexions.", 0)
        others.wait_for(len(awake) * INBOXES_OF_EACH)
        others.arrivals()
        cpu = pole.cpu_seconds()
        for number in range(ANSWERS):
            member.answer(f"Merci à toute l'équipe ! ({number})", number)
        wanted = ANSWERS * len(awake) * INBOXES_OF_EACH
        others.wait_for((ANSWERS + 1) * len(awake) * INBOXES_OF_EACH)
        cost = pole.cpu_seconds() - cpu
        peak = memory_mib(pole.pid, "VmHWM")
        arrivals = others.arrivals()
        _check(arrivals, wanted, member.keys())
    seconds = max(one.moment for one in arrivals) - min(one.moment for one in arrivals)
    what = f"to {len(awake)} hosts while {hanging} hang" if hanging else f"to {HOSTS} hosts"
    return [
        Figure(f"{what}: delivered", wanted / seconds, "letters/s", "" if hanging else "1,200", "sign"),
        Figure(f"{what}: cost", cost / wanted * 1000, "ms of CPU each"),
        Figure(f"{what}: memory at the peak", peak, "MiB", "at most 200"),
    ]


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


class _Member:
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
