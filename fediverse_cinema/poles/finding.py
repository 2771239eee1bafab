"""Finding another pole by the address that somebody writes. Its NodeInfo says that it is one, and leads to its Group
and to the Application that speaks for its server (FEP-2677). Called by kinship.
"""

import re

from fediverse_cinema.activitypub import actors, client, gate, software
from fediverse_cinema.activitypub.documents import APPLICATION
from fediverse_cinema.activitypub.domains import domain_of
from fediverse_cinema.activitypub.models import Actor, ActorType
from fediverse_cinema.activitypub.vocab import Document, as_list, object_of, text_of, uri_of
from fediverse_cinema.foundation import regions, urls
from fediverse_cinema.foundation.errors import CinemaError, Later, Refused
from fediverse_cinema.foundation.values import frozen

NAME = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?(?::[0-9]{1,5})?")
MOST_LINKS = 20
LISTS = ("affiliations", "projects", "calls", "labels", "selections", "companies")


@frozen
class Found:
    """A pole as its own server shows it just now. The addresses are of its lists, "" where it has none."""

    host: str
    instance: Actor
    group: Actor
    region: str
    members_uri: str
    projects_uri: str
    calls_uri: str
    labels_uri: str
    selections_uri: str
    companies_uri: str


async def find(written: str) -> Found:
    """Refused, in words, for what is no pole, for a closed host and for ourselves; Later when nobody answers."""
    host = host_in(written)
    if not host:
        raise Refused(f"{written[:100]!r} names no host", public="Write an address like pole.example.", code="no_host")
    if host == urls.own_host():
        raise Refused(f"{host} is ours", public="This is your own pole.", code="own_host")
    with gate.speaking():
        await gate.admit(host)
    try:
        return await _ask(host)
    except Later as error:
        raise Later(
            str(error), public="%(host)s does not answer for the moment.", code="no_answer", host=host
        ) from error
    except CinemaError as error:
        if error.code == "no_pole":
            raise
        raise _no_pole(host, "", str(error)) from error


def host_in(written: str) -> str:
    """Out of https://pole.example/films, @pole@pole.example or the bare name, with its port if it is an odd one."""
    text = written.strip().lower()
    address = text if text.startswith(("https://", "http://")) else f"https://{text.rpartition('@')[2]}"
    name, _, port = urls.host_of(address).partition(":")
    host = domain_of(name) + (f":{port}" if port else "")
    return host if NAME.fullmatch(host) else ""


async def _ask(host: str) -> Found:
    links, said = await software.nodeinfo(host)
    runs, _ = software.read(said)
    metadata = object_of(said.get("metadata")) or {}
    at_home = [uri for uri in (_application(links), uri_of(metadata.get("pole"))) if urls.host_of(uri) == host]
    if len(at_home) < 2:
        raise _no_pole(host, runs, "its NodeInfo names no pole")
    instance, _ = await _renewed(at_home[0])
    group, document = await _renewed(at_home[1])
    if instance.type != ActorType.APPLICATION or group.type != ActorType.GROUP:
        raise _no_pole(host, runs, f"its actors are a {instance.type} and a {group.type}")
    region = text_of(document.get("region"), 10)
    return Found(
        host,
        instance,
        group,
        region if regions.is_known(region) else "",
        *(_of_it(group, document.get(name)) for name in LISTS),
    )


def _application(links: Document) -> str:
    found = [object_of(link) or {} for link in as_list(links.get("links"))[:MOST_LINKS]]
    return next((text_of(link.get("href"), 2048) for link in found if link.get("rel") == APPLICATION), "")


async def _renewed(uri: str) -> tuple[Actor, Document]:
    document = await client.fetch(uri)
    if document["id"] != uri:
        raise Refused(f"{uri} is {str(document['id'])[:300]}", code="wrong_id")
    return await actors.keep(document), document


def _of_it(group: Actor, value: object) -> str:
    uri = uri_of(value)
    return uri if uri and urls.same_origin(uri, group.uri) else ""


def _no_pole(host: str, runs: str, reason: str) -> Refused:
    said = f"{host} is no pole: {reason}"
    if runs:
        public = "%(host)s is no pole of Fediverse Cinema: it runs %(software)s."
        return Refused(said, public=public, code="no_pole", host=host, software=runs)
    return Refused(said, public="%(host)s is no pole of Fediverse Cinema.", code="no_pole", host=host)
