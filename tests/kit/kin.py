"""Other servers that say that they are poles, with lists that say whatever a test likes."""

import orjson

from fediverse_cinema.activitypub.documents import APPLICATION
from fediverse_cinema.poles import kinship
from fediverse_cinema.poles.models import KinshipState, KnownPole
from tests.kit.neighbours import Answer, Document, Server

SCHEMA = "http://nodeinfo.diaspora.software/ns/schema/2.1"
PAGE = "OrderedCollectionPage"


def plain(document: object) -> Answer:
    return Answer(200, orjson.dumps(document), "application/json")


def runs(server: Server, software: str, *, pole: str = "", application: str = "") -> None:
    """What its NodeInfo says."""
    links = [{"rel": SCHEMA, "href": f"{server.base}/nodeinfo/2.1"}, {"rel": APPLICATION, "href": application}]
    server.says["GET /.well-known/nodeinfo"] = plain({"links": links})
    said = {"software": {"name": software, "version": "1"}, "metadata": {"pole": pole}}
    server.says["GET /nodeinfo/2.1"] = plain(said)


def a_pole_at(server: Server, **lists: str) -> None:
    """It says that it is a pole, with these lists."""
    instance, group = server.actor("instance", "Application"), server.actor("pole", "Group", region="FR-NOR", **lists)
    runs(server, "fediverse-cinema", pole=group.uri, application=instance.uri)


async def known_pole(server: Server, **lists: str) -> KnownPole:
    a_pole_at(server, **lists)
    pole = await kinship.add(server.host)
    pole.state = KinshipState.KNOWN
    await pole.save(update_fields=["state"])
    return pole


def page(server: Server, name: str, items: list[str], following: str = "", kind: str = PAGE) -> Document:
    document = {"@context": "https://www.w3.org/ns/activitystreams", "id": f"{server.base}/{name}", "type": kind,
                "totalItems": 1_000_000, "orderedItems": items}  # fmt: skip
    return server.serve(document | ({"next": f"{server.base}/{following}"} if following else {}))
