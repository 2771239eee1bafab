"""The note beside an offer (example 53): for who leads a project whose server knows no offers, and for nobody else."""

import pytest

from fediverse_cinema.activitypub import actors, hosts
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations import service as conversations
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.conversations.words import Answered, Words
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.offers import companions, service
from fediverse_cinema.offers.models import Offer
from fediverse_cinema.projects.models import Call, CallState, Project
from tests.kit.neighbours import PUBLIC, Answer, Neighbour
from tests.kit.offers import UNDERSTANDS, WORDS, an_offer
from tests.kit.people import a_creator
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ben(town: Town) -> Actor:
    return (await a_creator("ben")).actor


async def a_call_of(town: Town, group: Neighbour) -> Call:
    """Open elsewhere, and known here."""
    await hosts.note_software(town.social.host, "mastodon", "4.5")
    await actors.find_actor(group.uri)
    await town.pole.work()
    project = await Project.get(actor__uri=group.uri)
    return await Call.create(
        uri=f"{group.uri}/calls/7", local=False, project=project, state=CallState.OPEN, title="Le son", trade="mixer",
        page_url=f"{town.social.base}/appels/7", created_at=clock.now(),
    )  # fmt: skip


async def test_who_leads_it_reads_the_offer_where_offers_are_unknown(town: Town, ben: Actor) -> None:
    malo = town.social.actor("malo")
    bac = town.social.actor("bac", "Group", stage="shooting", attributedTo=[malo.uri])
    call = await a_call_of(town, bac)
    await an_offer(call, ben)
    await town.pole.work()
    [offer], [create] = town.social.received("Offer"), town.social.received("Create")
    assert offer["actor"] == create["actor"] == ben.uri
    note = create["object"]
    assert (note["to"], note["cc"], note["inReplyTo"]) == ([malo.uri], [], call.uri)
    assert create["to"] == [malo.uri] and create["cc"] == [] and PUBLIC not in str(create)
    assert [(one["type"], one["href"]) for one in note["tag"]] == [("Mention", malo.uri)]
    assert "j’ai ma mixette" in note["content"] and f"{town.social.base}/appels/7" in note["content"]
    assert (await town.pole.client.get(note["id"], headers={"Accept": "application/activity+json"})).status_code == 404
    assert (await malo.ask(town.pole.client, note["id"])).status_code == 200
    assert await Offer.all().count() == 1


async def test_STO_02_a_note_that_a_killed_worker_has_written_is_not_written_again(town: Town, ben: Actor) -> None:
    bac = town.social.actor("bac", "Group", stage="shooting")
    call = await a_call_of(town, bac)
    for times in (1, 2):
        offer = await an_offer(call, ben)
        await companions.send_now(offer.id)  # the worker dies before it has said so
        await town.pole.work()
        assert len(town.social.received("Create")) == await Note.all().count() == times
        await service.withdraw(offer, ben)


async def test_what_she_has_said_herself_below_the_call_is_not_taken_for_the_note(town: Town, ben: Actor) -> None:
    """Its server is away when she offers herself, and she asks something meanwhile."""
    bac = town.social.actor("bac", "Group", stage="shooting")
    call = await a_call_of(town, bac)
    town.social.says["GET /users/bac"] = Answer(503)
    await an_offer(call, ben)
    await town.pole.work()
    group = await Actor.get(uri=bac.uri)
    question = Words("Et le lieu ?", language="fr", visibility=Visibility.DIRECT)
    await conversations.say(
        ben, question, mentions=[group], answers=Answered(call.uri, call.uri, group, Visibility.DIRECT)
    )
    del town.social.says["GET /users/bac"]
    await Job.filter(kind=companions.SEND).update(due=0)
    await town.pole.work()
    assert len(town.social.received("Create")) == await Note.all().count() == 2


async def test_a_pole_gets_no_note_beside_the_offer(town: Town, ben: Actor) -> None:
    await an_offer(await a_call_of(town, town.social.actor("bac", "Group", stage="shooting", **UNDERSTANDS)), ben)
    await town.pole.work()
    assert len(town.social.received("Offer")) == 1 and town.social.received("Create") == []
    assert await Note.all().count() == 0


async def test_a_lead_on_another_server_is_not_written_to(town: Town, ben: Actor) -> None:
    """Who is named there may be anybody: the project itself gets it."""
    victim = town.fedi.actor("victim")
    bac = town.social.actor("bac", "Group", stage="shooting", attributedTo=[victim.uri])
    await an_offer(await a_call_of(town, bac), ben)
    await town.pole.work()
    assert town.fedi.received() == []
    [create] = town.social.received("Create")
    assert create["to"] == [bac.uri]


async def test_what_is_taken_back_before_it_is_told_is_not_told(town: Town, ben: Actor) -> None:
    bac = town.social.actor("bac", "Group", stage="shooting")
    call = await a_call_of(town, bac)
    town.social.says["GET /users/bac"] = Answer(503)
    offer = await an_offer(call, ben)
    await town.pole.work()
    assert await Job.filter(kind=companions.SEND).exists() and town.social.received("Create") == []
    await service.withdraw(offer, ben)
    del town.social.says["GET /users/bac"]
    await Job.filter(kind=companions.SEND).update(due=0)
    await town.pole.work()
    assert town.social.received("Create") == [] and await Note.all().count() == 0


async def test_words_are_no_markup_in_it(town: Town, ben: Actor) -> None:
    await an_offer(await a_call_of(town, town.social.actor("bac", "Group", stage="shooting")), ben, f"**{WORDS}**")
    await town.pole.work()
    [create] = town.social.received("Create")
    assert "j’ai ma mixette" in create["object"]["content"] and "**" not in create["object"]["content"]
