"""Recommendations on the wire, as a pole of elsewhere sends and serves them; and her answer here."""

from typing import Any

from fediverse_cinema.consents import queries, service
from fediverse_cinema.consents.models import Stamp
from fediverse_cinema.people.models import Creator
from fediverse_cinema.recommendations.models import Recommendation
from tests.kit.choices import CHOOSING
from tests.kit.neighbours import AS2, Document, Neighbour, Server
from tests.kit.towns import Town

WORDS = "Elle tient le cap."


def at_a_pole(server: Server, name: str) -> Neighbour:
    """Somebody who can be asked."""
    return server.actor(name, **CHOOSING | {"implements": [{"href": "https://w3id.org/fep/0673"}]})


def said(by: Neighbour, of: str, **changes: Any) -> Document:
    return {
        "id": f"{by.uri}/recommendations/1", "type": "Recommendation", "attributedTo": by.uri, "object": of,
        "content": f"<p>{WORDS}</p>", "published": "2026-11-20T12:00:00Z", **changes,
    }  # fmt: skip


def request(by: Neighbour, of: str, **changes: Any) -> Document:
    return by.activity("RecommendRequest", of, instrument=said(by, of, **changes))


def a_stamp(of: Neighbour, uri: str, **changes: Any) -> Document:
    return {
        "@context": AS2, "id": f"{of.uri}/stamps/7", "type": "RecommendAuthorization", "attributedTo": of.uri,
        "interactingObject": uri, "interactionTarget": of.uri, "content": f"<p>{WORDS}</p>",
        "published": "2026-11-20T12:00:00Z", **changes,
    }  # fmt: skip


async def rows() -> list[tuple[str, str, str]]:
    return [(one.words, one.state.value, one.stamp_uri) for one in await Recommendation.all()]


async def answered_yes(town: Town, ana: Creator) -> Stamp:
    [line] = await queries.waiting_for(ana)
    asked = await queries.asked_of(ana, line.id)
    assert asked is not None
    await service.accept(asked, asked.author)
    await town.pole.work()
    return await Stamp.get()
