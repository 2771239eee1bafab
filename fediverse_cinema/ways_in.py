"""The way to this pole as others come: its name, its certificate, the proxy before it. Part of `check`. It speaks to
the pole's own name only, and so beside `foundation.outside`, which would refuse a pole in a private network.
"""

import asyncio
import ipaddress
import json
import socket
import ssl
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any

from fediverse_cinema.findings import Line, not_seen
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.config import Settings
from fediverse_cinema.foundation.database.migrating import pending
from fediverse_cinema.house import open_house
from fediverse_cinema.poles.models import Pole
from fediverse_cinema.upkeep.certificate import RENEWED_BEFORE, last_moment

PATIENCE = 10.0  # seconds for each step
LONGEST_ANSWER = 1 << 20
NOBODY_KNOWS = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
BEHIND = {502, 503, 504}


async def dns(settings: Settings) -> Line:
    """Does the name lead to this machine?"""
    name = settings.pole.host.partition(":")[0]
    try:
        async with asyncio.timeout(PATIENCE):
            found = await asyncio.get_running_loop().getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno not in NOBODY_KNOWS:
            return not_seen("dns", error.strerror)
        remedy = (
            f"Where the domain was bought, make an A record (AAAA for IPv6) for {name} with this machine's address."
        )
        return Line("dns", "fault", f"nobody knows the name {name}", remedy)
    except TimeoutError:
        return not_seen("dns", "the name server does not answer")
    addresses = sorted({str(address[0]) for *_, address in found})
    return _judge(name, addresses, [address for address in addresses if not _is_here(address)])


def _judge(name: str, addresses: list[str], elsewhere: list[str]) -> Line:
    said = f"{name} is {', '.join(addresses)}"
    if any(ipaddress.ip_address(one).is_loopback for one in addresses):
        return not_seen("dns", f"{said} on this machine, which others do not ask (/etc/hosts)")
    if elsewhere:
        found = f"{said}; {', '.join(elsewhere)} is no address of this machine itself"
        remedy = "Right behind a router, or in a container; else let the records of the name lead here."
        return Line("dns", "warning", found, remedy)
    if not any(ipaddress.ip_address(one).is_global for one in addresses):
        return Line("dns", "warning", f"{said}, a private address", "Nobody outside this network reaches it.")
    return Line("dns", "ok", said)


def _is_here(address: str) -> bool:
    """One can listen at addresses of one's own only."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as trying:
        try:
            trying.bind((address, 0))
        except OSError:
            return False
    return True


async def certificate(settings: Settings) -> Line:
    """Does the name open an encrypted line that everybody believes, and for how long?"""
    if settings.federation.scheme == "http":
        return Line("certificate", "ok", "none: plain http")
    try:
        until = await last_moment(settings, PATIENCE)
    except ssl.SSLCertVerificationError as error:
        remedy = (
            "The proxy must get a certificate for this name: its log says why it does not (ports 80 and 443 open?)."
        )
        return Line("certificate", "fault", error.verify_message, remedy)
    except ssl.SSLError as error:
        return Line("certificate", "fault", f"no TLS: {error.reason}", "What listens at port 443 must speak https.")
    except ConnectionRefusedError:
        remedy = "Start the proxy: deploy/Caddyfile and deploy/nginx.conf are ready (docs/running)."
        return Line("certificate", "fault", f"nobody listens at https://{settings.pole.host}", remedy)
    except (OSError, TimeoutError) as error:
        return not_seen("certificate", str(error) or "no answer")
    found = f"good until {until:%Y-%m-%d}"
    if until - clock.now() < RENEWED_BEFORE:
        remedy = "The proxy should have renewed it: its log says why it has not."
        return Line("certificate", "warning", found, remedy)
    return Line("certificate", "ok", found)


async def proxy(settings: Settings) -> Line:
    """Does a request under the pole's name arrive at this pole, with its Host and uncompressed?"""
    key = await _own_key(settings)
    if key is None:
        return not_seen("proxy", "the pole is not founded yet")
    try:
        status, _, body = await _ask(settings, "/ap/instance", {"Accept": "application/activity+json"})
        _, encoding, _ = await _ask(settings, "/", {"Accept": "text/html", "Accept-Encoding": "gzip, br, zstd"})
    except ConnectionRefusedError:
        remedy = "Start the pole, and the proxy before it."
        return Line("proxy", "fault", f"nobody listens at {settings.base_url}", remedy)
    except (OSError, HTTPException) as error:
        return not_seen("proxy", str(error) or type(error).__name__)
    if status == 200 and _key_in(body) == key:
        if encoding:
            remedy = "Turn that off: compressed pages give their secrets away (BREACH)."
            return Line("proxy", "warning", f"it compresses pages ({encoding})", remedy)
        return Line("proxy", "ok", f"{settings.base_url} leads to this pole")
    return Line("proxy", "fault", *_wrong_way(settings, status))


def _wrong_way(settings: Settings, status: int) -> tuple[str, str]:
    door = f"{settings.server.bind}, port {settings.server.port}"
    if status == 421:
        return "it does not pass on Host", f"What asks for {settings.pole.host} must arrive under that name."
    if status in BEHIND:
        return f"it answers {status}: it finds no server", f"Start the pole; the proxy must look for it at {door}."
    return f"another server answers there ({status})", f"The proxy must lead all of {settings.pole.host} to {door}."


async def _own_key(settings: Settings) -> str | None:
    """The public key of the actor that speaks for the server: two machines that believe to be this pole have two."""
    if await pending(settings):
        return None
    async with open_house(settings):
        pole = await Pole.all().select_related("instance").first()
        return None if pole is None else pole.instance.rsa_public


async def _ask(settings: Settings, path: str, headers: dict[str, str]) -> tuple[int, str, bytes]:
    """Status, encoding and the beginning of the body."""
    return await asyncio.to_thread(_ask_now, settings, path, headers)


def _ask_now(settings: Settings, path: str, headers: dict[str, str]) -> tuple[int, str, bytes]:
    kind = HTTPSConnection if settings.federation.scheme == "https" else HTTPConnection
    asking = kind(settings.pole.host, timeout=PATIENCE)
    try:
        asking.request("GET", path, headers=headers)
        answer = asking.getresponse()
        return answer.status, answer.getheader("Content-Encoding", ""), answer.read(LONGEST_ANSWER)
    finally:
        asking.close()


def _key_in(body: bytes) -> Any:
    try:
        return json.loads(body)["publicKey"]["publicKeyPem"]
    except (ValueError, KeyError, TypeError):
        return None
