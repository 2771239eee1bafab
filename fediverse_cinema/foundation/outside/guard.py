"""Which addresses of the outside world may be asked for, and which sockets may be opened. Asked by the client before
each hop, and by aiohttp for the very address that it is about to connect to. Nothing here touches the network.
"""

import ipaddress
import re
import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Any, NoReturn
from urllib.parse import SplitResult, urlsplit

from fediverse_cinema.foundation.errors import Refused

# `ipaddress.is_global` is no guard: it says True for ::127.0.0.1, 64:ff9b::7f00:1, 2002:7f00:1:: and others. So the
# tables are ours, from the special-purpose address registries of IANA (RFC 6890).
RESERVED_V4 = (
    IPv4Network("0.0.0.0/8"),  # this host: connects to ourselves
    IPv4Network("10.0.0.0/8"),  # private
    IPv4Network("100.64.0.0/10"),  # behind a provider's NAT
    IPv4Network("127.0.0.0/8"),  # loopback
    IPv4Network("169.254.0.0/16"),  # link-local; 169.254.169.254 hands out the keys of a cloud machine
    IPv4Network("172.16.0.0/12"),  # private
    IPv4Network("192.0.0.0/24"),  # protocol assignments
    IPv4Network("192.0.2.0/24"),  # documentation
    IPv4Network("192.31.196.0/24"),  # AS112
    IPv4Network("192.52.193.0/24"),  # AMT
    IPv4Network("192.88.99.0/24"),  # 6to4 relays
    IPv4Network("192.168.0.0/16"),  # private
    IPv4Network("192.175.48.0/24"),  # AS112
    IPv4Network("198.18.0.0/15"),  # benchmarks
    IPv4Network("198.51.100.0/24"),  # documentation
    IPv4Network("203.0.113.0/24"),  # documentation
    IPv4Network("224.0.0.0/4"),  # multicast
    IPv4Network("240.0.0.0/4"),  # unused, and broadcast
)
PUBLIC_V6 = IPv6Network("2000::/3")  # all that is in use; mapped, translated, local and multicast ones lie outside
RESERVED_V6 = (
    IPv6Network("2001::/23"),  # Teredo and others that carry an IPv4 address
    IPv6Network("2001:db8::/32"),  # documentation
    IPv6Network("2002::/16"),  # 6to4, carries an IPv4 address
    IPv6Network("2620:4f:8000::/48"),  # AS112
    IPv6Network("3fff::/20"),  # documentation
)

URL_LENGTH = 2048
DEFAULT_PORTS = {"https": 443, "http": 80}
FORBIDDEN_IN_URL = re.compile(r"[^\x21-\x7e]|\\")  # parsers disagree on all of these
# The last label begins with a letter: getaddrinfo reads 127.1, 2130706433 and 0x7f000001 as 127.0.0.1.
NAME = re.compile(r"(?=.{1,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z](?:[a-z0-9_-]{0,61}[a-z0-9_])?")


class AddressRefused(OSError):
    """The guard does not let this address be connected to."""

    def __init__(self, address: str) -> None:
        # The same sentence for every address: aiohappyeyeballs keeps the type only if all attempts failed alike.
        super().__init__("address refused by the guard")
        self.address = address


class Guard:
    """What an operator opens beyond the public internet: networks, ports, and plain http for trials on one machine.

    `plain_http` together with a loopback network is the mode of tests: any port will do.
    """

    def __init__(
        self,
        allowed_networks: Iterable[str] = (),
        allowed_ports: Iterable[int] | None = None,
        plain_http: bool = False,
    ) -> None:
        self._networks = tuple(map(ipaddress.ip_network, allowed_networks))
        self._ports = frozenset(allowed_ports or ())
        self._plain_http = plain_http
        self._any_port = plain_http and any(network.is_loopback for network in self._networks)

    def may_connect(self, address: str) -> bool:
        """Whether a socket may be opened to this numeric address. False for anything else than an address."""
        try:
            ip = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(ip in network for network in self._networks) or _is_public(ip)

    def socket_factory(self, addr_info: tuple[Any, ...]) -> socket.socket:
        """Open the socket that aiohttp asks for, or raise AddressRefused.

        A resolver alone would not do: aiohttp does not ask it for literals such as 127.0.0.1 or [::ffff:127.0.0.1].
        Here every address passes after its resolution, so a name that changes between two look-ups gains nothing.
        """
        family, kind, protocol, _, address = addr_info
        if not self.may_connect(address[0]):
            raise AddressRefused(address[0])
        return socket.socket(family, kind, protocol)

    def check_url(self, url: str) -> str:
        """The server that this URL names: the host in small letters, with its port unless that is the scheme's own.

        The URL is ASCII as on the wire: other scripts in punycode and percent-encoding. Raises Refused (`guard`).
        """
        if len(url) > URL_LENGTH or FORBIDDEN_IN_URL.search(url):
            _refuse(url, "too long, or characters that have no place in a URL")
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            _refuse(url, "cannot be parsed")
        if host is None or "@" in parts.netloc:
            _refuse(url, "no host, or a host behind user info")
        self._check_scheme_and_port(parts, port)
        self._check_host(url, host)
        name = f"[{host}]" if ":" in host else host
        return name if port in (None, DEFAULT_PORTS[parts.scheme]) else f"{name}:{port}"

    def _check_scheme_and_port(self, parts: SplitResult, port: int | None) -> None:
        if parts.scheme != "https" and not (self._plain_http and parts.scheme == "http"):
            _refuse(parts.geturl(), "not https")
        if port in (None, DEFAULT_PORTS[parts.scheme]) or port in self._ports or self._any_port:
            return
        _refuse(parts.geturl(), "a port that is not for the web")

    def _check_host(self, url: str, host: str) -> None:
        if self.may_connect(host) and "%" not in host:
            return
        if not NAME.fullmatch(host):
            _refuse(url, "not a name, nor a public address in its usual spelling")
        if "." not in host and not self._networks:
            _refuse(url, "a name of a local network")


def _is_public(ip: IPv4Address | IPv6Address) -> bool:
    if isinstance(ip, IPv4Address):
        return not any(ip in network for network in RESERVED_V4)
    return ip in PUBLIC_V6 and not any(ip in network for network in RESERVED_V6)


def _refuse(url: str, reason: str) -> NoReturn:
    raise Refused(f"{url[:200]!r}: {reason}", public="This address cannot be used.", code="guard")
