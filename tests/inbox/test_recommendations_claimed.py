"""What may be had by asking twice, by another's yes or in another's name; and what a recommendation outlives."""

from urllib.parse import urlsplit

import pytest

from fediverse_cinema.activitypub import actors, blocks
from fediverse_cinema.consents import queries, service
from fediverse_cinema.consents.models import ConsentRequest, RequestState, Stamp, StampKind
from fediverse_cinema.foundation import clock
from fediverse_cinema.inbox.models import Outcome
from fediverse_cinema.people.models import Creator
from fediverse_cinema.recommendations import answers, reading, wire
from fediverse_cinema.recommendations import service as recommendations
from fediverse_cinema.recommendations.models import Recommendation
from tests.kit.neighbours import AS2, PUBLIC, Answer, Document, Neighbour
from tests.kit.people import a_creator
from tests.kit.recommendations import WORDS, a_stamp, answered_yes, at_a_pole, request, rows, said
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ana(town: Town) -> Creator:
    return await a_creator("ana")


@pytest.fixture
def leila(town: Town) -> Neighbour:
    return at_a_pole(town.social, "leila")


def a_list(of: Neighbour, *stamps: Document) -> str:
    """Served."""
    uri = f"{of.uri}/recommendations"
    of.server.serve({"@context": AS2, "id": uri, "type": "OrderedCollection", "orderedItems": list(stamps)})
    return uri


async def test_one_recommendation_is_of_one_person(town: Town, ana: Creator, leila: Neighbour) -> None:
    """Else an accomplice says yes to words that another has never seen, and they stand on the page of the other."""
    zoe = await a_creator("zoe")
    await town.deliver(leila, request(leila, ana.actor.uri))
    other = request(leila, zoe.actor.uri, content="<p>Ana triche.</p>")
    assert (await town.deliver(leila, other)).outcome == Outcome.REFUSED and await queries.waiting_for(zoe) == []


async def test_the_yes_of_another_shows_nothing_on_her_page(town: Town, ana: Creator, leila: Neighbour) -> None:
    """Though both were asked, as it was once possible, under one id."""
    zoe, uri = await a_creator("zoe"), said(leila, "")["id"]
    await town.deliver(leila, request(leila, ana.actor.uri))
    asker = await actors.find_actor(leila.uri)
    await ConsentRequest.create(
        uri="https://social.example/2", kind=StampKind.RECOMMENDATION, asker=asker, author=zoe.actor,
        interacting_uri=uri, target_uri=zoe.actor.uri, told={"words": "Ana triche."}, created_at=clock.now(),
        state=RequestState.WAITING,
    )  # fmt: skip
    stamp = await answered_yes(town, zoe)
    assert [one.person_id for one in await Recommendation.all()] == [zoe.actor_id]
    await Recommendation.all().delete()
    await answers.keep(uri, asker, ana.actor, stamp.uri, words=WORDS)
    assert await rows() == []


async def test_who_has_said_no_is_not_asked_again_under_another_id(town: Town, ana: Creator, leila: Neighbour) -> None:
    def again(number: int) -> Document:
        return request(leila, ana.actor.uri, id=f"{leila.uri}/recommendations/{number}")

    async def take_back(number: int) -> None:
        await town.deliver(leila, leila.activity("Delete", f"{leila.uri}/recommendations/{number}"))

    assert (await town.deliver(leila, again(1))).outcome == Outcome.APPLIED
    assert (await town.deliver(leila, again(2))).outcome == Outcome.REFUSED, "one for two people"
    await take_back(1)
    assert (await town.deliver(leila, again(3))).outcome == Outcome.APPLIED, "before an answer"
    await answered_yes(town, ana)
    await take_back(3)
    await town.pole.work()
    assert (await town.deliver(leila, again(4))).outcome == Outcome.APPLIED, "she has said no to nothing"
    [line] = await queries.waiting_for(ana)
    asked = await queries.asked_of(ana, line.id)
    assert asked is not None
    await service.decline(asked, asked.author)
    for number in (5, 6):
        await take_back(number - 1)
        assert (await town.deliver(leila, again(number))).outcome == Outcome.REFUSED
    assert await queries.waiting_for(ana) == [] and await rows() == []


async def test_nor_who_has_taken_it_off_her_page(town: Town, ana: Creator, leila: Neighbour) -> None:
    await town.deliver(leila, request(leila, ana.actor.uri))
    await service.revoke(await answered_yes(town, ana), ana.actor)
    await town.deliver(leila, leila.activity("Delete", said(leila, "")["id"]))
    another = request(leila, ana.actor.uri, id=f"{leila.uri}/recommendations/2")
    assert (await town.deliver(leila, another)).outcome == Outcome.REFUSED


@pytest.mark.parametrize("answered", [False, True])
async def test_a_block_takes_it_away(answered: bool, town: Town, ana: Creator, leila: Neighbour) -> None:
    await town.deliver(leila, request(leila, ana.actor.uri))
    if answered:
        await answered_yes(town, ana)
    await blocks.block(ana.actor, await actors.find_actor(leila.uri))
    await town.pole.work()
    assert await queries.waiting_for(ana) == [] and await rows() == []
    assert not await Stamp.exists(revoked_at__isnull=True)


async def test_nobody_borrows_a_name(town: Town, leila: Neighbour) -> None:
    """An address at the server of who wrote it answers the document of somebody known."""
    famous, uri = town.fedi.actor("famous"), f"{town.evil.base}/recommendations/9"
    town.evil.documents["/mask"] = famous.document()
    stamp = town.social.serve(a_stamp(leila, uri))
    town.evil.serve({
        "@context": AS2, "id": uri, "type": "Recommendation", "attributedTo": f"{town.evil.base}/mask",
        "object": leila.uri, "content": f"<p>{WORDS}</p>", "recommendAuthorization": stamp["id"], "to": [PUBLIC],
    })  # fmt: skip
    await reading.read((await actors.find_actor(leila.uri)).id, a_list(leila, stamp))
    assert await rows() == []


async def test_an_id_that_stands_at_another_stops_no_reading(town: Town, leila: Neighbour) -> None:
    max_, eve = town.fedi.actor("max"), at_a_pole(town.social, "eve")
    first = said(max_, leila.uri)

    async def read(who: Neighbour, *uris: str) -> None:
        stamps = [town.social.serve(a_stamp(who, uri, id=f"{who.uri}/stamps/{uri[-1]}")) for uri in uris]
        for stamp, uri in zip(stamps, uris, strict=True):
            shown = said(max_, who.uri, id=uri, recommendAuthorization=stamp["id"], to=[PUBLIC])
            town.fedi.serve({"@context": AS2, **shown})
        await reading.read((await actors.find_actor(who.uri)).id, a_list(who, *stamps))

    await read(leila, first["id"])
    await read(eve, first["id"], f"{max_.uri}/recommendations/2")
    found = await Recommendation.all().select_related("person").order_by("id")
    assert [(one.uri[-1], one.person.uri) for one in found] == [("1", leila.uri), ("2", eve.uri)]


@pytest.mark.parametrize("where", ["no list", "a list that is gone", "a list without it", "a closed door"])
async def test_only_her_stamp_ends_what_was_written_here(
    where: str, town: Town, ana: Creator, leila: Neighbour
) -> None:
    """Her document may be older than her yes, and her list longer than what is read of it."""
    person = await actors.find_actor(leila.uri)
    made = await recommendations.write(ana.actor, person, WORDS)
    stamp = town.social.serve(a_stamp(leila, made.uri))
    await town.deliver(leila, leila.activity("Accept", made.request_uri, result=stamp["id"]))
    given = [(WORDS, "given", stamp["id"])]
    listed = {"no list": "", "a list that is gone": f"{leila.uri}/nothing"}.get(where) or a_list(leila)
    listed = "" if where == "no list" else listed
    door = f"GET {urlsplit(stamp['id']).path}"
    if where == "a closed door":
        town.social.says[door] = Answer(403)
    await reading.read(person.id, listed)
    assert await rows() == given
    town.social.says[door] = Answer(410)
    await reading.read(person.id, listed)
    assert await rows() == [(WORDS, "withdrawn", "")]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ana 👩\u200d🎬 co\u00adopère", "Ana 👩\u200d🎬 co\u00adopère"),
        ("1 &lt; <b>2</b>\r\n\u202e&", "1 &lt; <b>2</b> &"),
    ],
)
async def test_what_is_typed_is_what_she_reads(
    typed: str, kept: str, town: Town, ana: Creator, leila: Neighbour
) -> None:
    made = await recommendations.write(ana.actor, await actors.find_actor(leila.uri), typed)
    sent = wire.request(made)["instrument"]
    assert made.words == kept == wire.words_of(sent, ana.actor.uri, leila.uri)
