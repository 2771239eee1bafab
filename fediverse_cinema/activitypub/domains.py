"""Names of servers as rules speak of them: out of what a person pastes or a letter says, small letters, punycode, no
port. Pure; what follows from a name, the gate says.
"""

import ipaddress
import re

import idna

from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import Refused

LONGEST = 253
NAME = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")


def domain_of(host: str) -> str:
    """The domain that rules speak of: small letters, punycode, no port and no trailing dot."""
    name = host.strip().lower()
    name = name[1:].partition("]")[0] if name.startswith("[") else name.partition(":")[0]
    name = name.rstrip(".")
    if name.isascii():
        return name
    try:
        # As the client turns names into what it asks the resolver for (httpx).
        return idna.encode(name, uts46=True).decode()
    except idna.IDNAError:
        return name


def named(text: str) -> str:
    """The domain of the server that she means; Refused for what names none, and for our own."""
    domain = domain_of(_host_in(text))
    if not names_a_server(domain):
        raise Refused(f"{text[:100]!r} is no domain", public="Write a name like spam.example.", code="no_domain")
    if is_or_is_below(domain_of(urls.own_host()), domain):
        raise Refused(f"{domain} is ours", public="A pole cannot close itself.", code="own_host")
    return domain


def is_or_is_below(name: str, domain: str) -> bool:
    return f".{name}".endswith(f".{domain}")


def names_a_server(domain: str) -> bool:
    """A name with a dot, so that nobody closes all of .com by a slip; an IP address; this machine."""
    if domain == "localhost":
        return True
    try:
        ipaddress.ip_address(domain)
    except ValueError:
        return len(domain) <= LONGEST and NAME.fullmatch(domain) is not None
    return True


def veiled(domain: str) -> str:
    """The name as everybody may see it: who knows it finds it, who does not learns no address (as Mastodon does it)."""
    shown = len(domain) // 4
    return "".join(
        letter if letter == "." or not shown < place < len(domain) - shown else "*"
        for place, letter in enumerate(domain)
    )


def _host_in(text: str) -> str:
    """Out of https://spam.example/@ana, @ana@spam.example, *.spam.example or the bare name."""
    address = re.sub(r"^[a-z]+:/*|^//", "", text.strip(), flags=re.IGNORECASE) if "/" in text else text.strip()
    return re.split(r"[/?#]", address)[0].rpartition("@")[2].removeprefix("*.")
