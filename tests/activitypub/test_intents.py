"""Ways home: what WebFinger says of our members, and what it tells of visitors' servers (FEP-3b86)."""

import orjson
import pytest

from fediverse_cinema.activitypub import intents
from fediverse_cinema.activitypub.documents import SUBSCRIBE
from fediverse_cinema.foundation.errors import CinemaError, Later, Missing
from tests.kit.neighbours import Answer
from tests.kit.people import a_creator
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
FEP = "https://w3id.org/fep/3b86/"
THING = "https://lyon.example/ap/films/1?a=b"
ENCODED = "https%3A%2F%2Flyon.example%2Fap%2Ffilms%2F1%3Fa%3Db"
OBJECT = {"rel": FEP + "Object", "template": "https://social.example/authorize_interaction?uri={object}"}
OLD = {"rel": SUBSCRIBE, "template": "https://social.example/old?uri={uri}"}


def jrd(*links: object) -> Answer:
    return Answer(200, orjson.dumps({"subject": "acct:alice@social.example", "links": list(links)}))


async def test_members_can_be_sent_home_and_actors_who_do_not_sign_in_cannot(town: Town) -> None:
    await a_creator("ana")
    for resource, expected in (("acct:ana@lyon.example", True), ("acct:pole@lyon.example", False)):
        answer = await town.pole.client.get("https://lyon.example/.well-known/webfinger", params={"resource": resource})
        templates = {link["rel"]: link["template"] for link in answer.json()["links"] if "template" in link}
        assert templates[SUBSCRIBE] == "https://lyon.example/authorize_interaction?uri={uri}"
        named = {rel.removeprefix(FEP) for rel in templates if rel.startswith(FEP)}
        assert named == ({"Object", "Follow", "Like", "Announce", "Offer", "Create"} if expected else set())
        if expected:
            assert templates[FEP + "Follow"].startswith("https://lyon.example/authorize_interaction?uri={object}&")
            assert set(intents.PLACE.findall(templates[FEP + "Create"])) == {"inReplyTo", "content"}


@pytest.mark.parametrize(
    "intent, links, way",
    [
        ("follow", [OLD], f"https://social.example/old?uri={ENCODED}"),
        ("follow", [OLD, OBJECT], f"https://social.example/authorize_interaction?uri={ENCODED}"),
        ("like", [{"rel": FEP + "Like", "template": "https://social.example/like?id={object}&then={on-success}"}, OLD],
         f"https://social.example/like?id={ENCODED}&then="),
        ("share", [{"rel": FEP + "announce", "href": "https://social.example/boost?id={object}"}],
         f"https://social.example/boost?id={ENCODED}"),
        ("answer", [{"rel": FEP + "Create", "template": "https://social.example/share?text={content}"}, OBJECT],
         f"https://social.example/authorize_interaction?uri={ENCODED}"),
        ("answer", [{"rel": FEP + "Create", "template": "https://social.example/new?to={inReplyTo}&text={content}"}],
         f"https://social.example/new?to={ENCODED}&text="),
    ],
    ids=["older template", "Object", "Like", "case and href", "Mastodon's Create has no place", "Create"],
)  # fmt: skip
async def test_the_best_template_is_filled_in(town: Town, intent: str, links: list[dict[str, str]], way: str) -> None:
    town.social.says["GET /.well-known/webfinger"] = jrd(5, *links)
    assert await intents.way_home("@alice@social.example", THING, intent) == way


@pytest.mark.parametrize(
    "template", ["javascript:alert(1)//{uri}", "https://social.example/", "//evil.example/{uri}", 5, "{uri}", None]
)
async def test_a_template_that_is_no_address_or_has_no_place_leads_nowhere(town: Town, template: object) -> None:
    town.social.says["GET /.well-known/webfinger"] = jrd({**OLD, "template": template})
    with pytest.raises(Missing):
        await intents.way_home("alice@social.example", THING, "follow")


async def test_FET_27_only_a_hundred_links_are_looked_at(town: Town) -> None:
    town.social.says["GET /.well-known/webfinger"] = jrd(*[{"rel": "x"}] * 10_000, OLD)
    with pytest.raises(Missing):
        await intents.way_home("alice@social.example", THING, "follow")


async def test_a_server_that_does_not_answer_is_told_from_an_address_that_is_none(town: Town) -> None:
    town.social.says["GET /.well-known/webfinger"] = Answer(503)
    with pytest.raises(Later):
        await intents.way_home("alice@social.example", THING, "follow")
    with pytest.raises(CinemaError) as refusal:
        await intents.way_home("alice", THING, "follow")
    assert refusal.value.code == "no_address"
