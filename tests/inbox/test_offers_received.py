"""Offers, invitations and their answers on the wire (examples 21 to 25): what people and projects of other poles say is
taken in only from whom it can come, once, and as long as it may still be said.
"""

from typing import Any

import anyio
import pytest

from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.jsonld import undefined_terms
from fediverse_cinema.activitypub.models import Actor, Block
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.inbox.models import Letter, Outcome
from fediverse_cinema.offers import inviting, service
from fediverse_cinema.offers.models import Offer, OfferKind
from fediverse_cinema.projects import calls
from fediverse_cinema.projects import service as projects
from fediverse_cinema.projects.models import Call, CallState, Project
from fediverse_cinema.worker import JOBS
from tests.kit.calls import a_call
from tests.kit.neighbours import PUBLIC, Answer, Document, Neighbour
from tests.kit.offers import UNDERSTANDS, WORDS, an_offer, offer_of
from tests.kit.people import a_creator
from tests.kit.projects import a_project
from tests.kit.teams import links_to
from tests.kit.towns import Town
from tests.kit.visitors import Visitor

pytestmark = pytest.mark.anyio
AS = {"Accept": "application/activity+json"}
TRADE = "https://w3id.org/fep/0673/trades#sound-recordist"


@pytest.fixture
async def project(town: Town) -> Project:
    return await a_project(await a_creator("ana"))


@pytest.fixture
async def call(project: Project) -> Call:
    return await a_call(project)


@pytest.fixture
def leila(town: Town) -> Neighbour:
    """She lives at another pole."""
    return town.social.actor("leila", **UNDERSTANDS)


@pytest.fixture
def bac(town: Town) -> Neighbour:
    """A project of another pole."""
    lists = {"affiliations": "https://social.example/users/bac/members"}
    return town.social.actor("bac", "Group", stage="shooting", **lists, **UNDERSTANDS)


async def ana() -> Actor:
    return await Actor.get(local_handle="ana")


async def the_offer(**of: Any) -> Offer:
    return await Offer.get(**of)


async def arrived(town: Town, sender: Neighbour, activity: Document) -> Outcome | None:
    return (await town.deliver(sender, activity)).outcome


async def their_call(town: Town, bac: Neighbour) -> Call:
    """Open at the other pole, and known here."""
    await actors.find_actor(bac.uri)
    await town.pole.work()
    project = await Project.get(actor__uri=bac.uri)
    return await Call.create(
        uri=f"{bac.uri}/calls/7", local=False, project=project, state=CallState.OPEN, title="Le son", trade="mixer",
        created_at=clock.now(),
    )  # fmt: skip


def answer(kind: str, by: Neighbour, offer_uri: str, **more: Any) -> Document:
    return by.activity(kind, offer_uri, **more)


async def test_an_offer_arrives_and_is_accepted_with_an_agreement(
    town: Town, project: Project, call: Call, leila: Neighbour
) -> None:
    """Examples 21 and 22."""
    link = {"type": "Link", "href": "https://films.example/", "name": "Mes <b>films</b>"}
    sent = offer_of(leila, call.uri, "<p>Je suis <b>là</b>.<script>x()</script></p>", attachment=[link, {"href": "x"}])
    sent["object"]["stipulates"] |= {"hasBeginning": "2027-03-02T00:00:00Z", "hasEnd": "2027-03-14T23:59:59Z"}
    assert await arrived(town, leila, sent) == Outcome.APPLIED
    offer = await the_offer()
    assert (offer.uri, offer.kind, offer.state, offer.call_id) == (sent["id"], OfferKind.APPLICATION, "new", call.id)
    assert offer.html == "<p>Je suis <b>là</b>.</p>"
    assert offer.links == [{"name": "Mes films", "href": "https://films.example/"}]
    assert f"{offer.begins_on} {offer.ends_on}" == "2027-03-02 2027-03-14"
    assert town.social.received("Accept", "Reject") == [], "a lead answers, and nothing by itself"

    await service.answer(offer, await ana(), accepted=True, words="Bienvenue !")
    await town.pole.work()
    [accept] = town.social.received("Accept")
    row = await the_offer()
    lead = (await ana()).uri
    assert {one.path for one in town.social.letters if one.activity["type"] == "Accept"} == {"/users/leila/inbox"}
    assert undefined_terms(accept) == set()
    assert accept == {
        "@context": accept["@context"], "id": row.answer_uri, "type": "Accept", "actor": project.actor.uri,
        "instrument": lead, "published": accept["published"], "to": [leila.uri], "object": sent["id"],
        "content": "<p>Bienvenue !</p>\n",
        "result": {
            "type": "Agreement", "id": row.agreement_uri, "attributedTo": project.actor.uri,
            "published": accept["published"],
            "stipulates": {
                "id": f"{row.agreement_uri}#primary", "type": "Commitment", "satisfies": f"{call.uri}#primary",
                "resourceQuantity": {"hasUnit": "one", "hasNumericalValue": "1"},
                "hasBeginning": "2027-03-02T00:00:00Z", "hasEnd": "2027-03-14T23:59:59Z",
            },
            "url": {"type": "Link", "href": "https://lyon.example/projects/quai_nord/team", "mediaType": "text/html"},
        },
    }  # fmt: skip
    assert await projects.standing(project, await Actor.get(uri=leila.uri)) is not None
    assert (await Call.get(id=call.id)).state == CallState.FILLED


async def test_the_agreement_answers_the_two_and_nobody_else(
    town: Town, project: Project, call: Call, leila: Neighbour
) -> None:
    await town.deliver(leila, offer_of(leila, call.uri))
    await service.answer(await the_offer(), await ana(), accepted=True)
    agreement = (await the_offer()).agreement_uri
    seen = await leila.ask(town.pole.client, agreement)
    assert (seen.status_code, seen.json()["id"]) == (200, agreement) and undefined_terms(seen.json()) == set()
    assert "no-store" in seen.headers["cache-control"]
    stranger = town.social.actor("stranger")
    assert (await stranger.ask(town.pole.client, agreement)).status_code == 404
    assert (await town.pole.client.get(agreement, headers=AS)).status_code == 404


async def test_a_refusal_reaches_her(town: Town, project: Project, call: Call, leila: Neighbour) -> None:
    """Example 23."""
    sent = offer_of(leila, call.uri)
    await town.deliver(leila, sent)
    await service.answer(await the_offer(), await ana(), accepted=False, words="Le poste est pourvu, merci !")
    await town.pole.work()
    [reject] = town.social.received("Reject")
    assert (reject["actor"], reject["object"], reject["to"]) == (project.actor.uri, sent["id"], [leila.uri])
    assert reject["content"] == "<p>Le poste est pourvu, merci !</p>\n" and "result" not in reject
    assert (await Call.get(id=call.id)).state == CallState.OPEN


async def test_what_comes_after_the_call_is_closed_is_declined_by_itself(
    town: Town, call: Call, leila: Neighbour
) -> None:
    await calls.close(call)
    sent = offer_of(leila, call.uri)
    assert await arrived(town, leila, sent) == Outcome.IGNORED
    await town.pole.work()
    [reject] = town.social.received("Reject")
    assert reject["object"] == sent["id"] and "L’appel est clos" in reject["content"]
    assert await Offer.all().count() == 0


async def test_INB_17_offers_that_are_not_hers_to_make_are_not_kept(
    town: Town, project: Project, call: Call, leila: Neighbour, bac: Neighbour
) -> None:
    other = town.social.actor("other")
    theirs = await their_call(town, bac)
    wrong = [
        (offer_of(leila, theirs.uri), Outcome.IGNORED),  # no call of ours
        (offer_of(leila, f"{project.actor.uri}/calls/99"), Outcome.IGNORED),
        (offer_of(leila, call.uri, attributedTo=other.uri), Outcome.REFUSED),
        (offer_of(leila, call.uri, stipulates={"type": "Commitment"}), Outcome.REFUSED),
        (offer_of(leila, call.uri) | {"id": "https://evil.example/offers/1"}, Outcome.REFUSED),
        ({name: value for name, value in offer_of(leila, call.uri).items() if name != "id"}, Outcome.REFUSED),
    ]
    for sent, expected in wrong:
        assert await arrived(town, leila, sent) == expected, sent
    blocked = town.social.actor("blocked")
    await Block.create(
        blocker_id=project.actor_id, blocked=await actors.find_actor(blocked.uri), created_at=clock.now()
    )  # fmt: skip
    assert await arrived(town, blocked, offer_of(blocked, call.uri)) == Outcome.IGNORED
    assert await Offer.all().count() == 0 and town.social.received("Accept", "Reject") == []


async def test_INB_17_one_waits_at_a_time_and_not_again_and_again(town: Town, call: Call, leila: Neighbour) -> None:
    first = offer_of(leila, call.uri)
    assert await arrived(town, leila, first) == Outcome.APPLIED
    assert await arrived(town, leila, first | {"published": "2026-11-21T11:00:00Z"}) == Outcome.IGNORED
    assert await arrived(town, leila, offer_of(leila, call.uri)) == Outcome.IGNORED
    assert await Offer.all().count() == 1
    for number in (1, 2, 3):
        await service.answer(await the_offer(state="new"), await ana(), accepted=False)
        expected = Outcome.APPLIED if number < 3 else Outcome.IGNORED
        assert await arrived(town, leila, offer_of(leila, call.uri)) == expected
    assert await Offer.all().count() == 3


async def test_several_of_hers_at_once_are_one(town: Town, call: Call, leila: Neighbour) -> None:
    async with anyio.create_task_group() as group:
        for _ in range(4):
            group.start_soon(leila.send, offer_of(leila, call.uri), town.pole.client, town.pole.shared_inbox)
    await town.pole.work()
    assert await Offer.all().count() == 1
    assert sorted(str(one.outcome) for one in await Letter.all()) == ["applied", "ignored", "ignored", "ignored"]


async def test_an_undo_takes_it_back_even_after_it_was_accepted(
    town: Town, project: Project, call: Call, leila: Neighbour
) -> None:
    """Example 24; by who made it alone."""
    sent = offer_of(leila, call.uri)
    await town.deliver(leila, sent)
    await service.answer(await the_offer(), await ana(), accepted=True)
    stranger = town.social.actor("stranger")
    assert await arrived(town, stranger, stranger.activity("Undo", sent["id"])) == Outcome.REFUSED
    assert (await the_offer()).state == "accepted"
    inner = {name: sent[name] for name in ("id", "type", "actor")}
    undo = leila.activity("Undo", inner)
    assert await arrived(town, leila, undo) == Outcome.APPLIED
    assert (await the_offer()).state == "withdrawn"
    assert await projects.standing(project, await Actor.get(uri=leila.uri)) is None
    assert (await Call.get(id=call.id)).state == CallState.OPEN
    assert await arrived(town, leila, undo | {"id": f"{leila.uri}/again"}) == Outcome.IGNORED
    with pytest.raises(Refused):
        await service.answer(await the_offer(), await ana(), accepted=True)


@pytest.mark.parametrize("whole", [True, False])
async def test_an_undo_that_comes_first_keeps_the_offer_away(
    town: Town, call: Call, leila: Neighbour, whole: bool
) -> None:
    """INB-14: the order in which they come makes no difference; it may only be named by its id."""
    sent = offer_of(leila, call.uri)
    inner = {name: sent[name] for name in ("id", "type", "actor")}
    await town.deliver(leila, leila.activity("Undo", inner if whole else sent["id"]))
    assert await arrived(town, leila, sent) == Outcome.IGNORED
    assert await Offer.all().count() == 0


async def test_ours_offers_herself_to_a_project_of_elsewhere(town: Town, bac: Neighbour) -> None:
    """Example 21, from our side."""
    call = await their_call(town, bac)
    ben = (await a_creator("ben")).actor
    offer = await an_offer(call, ben, links=(("Films", "https://films.example/"),))
    await town.pole.work()
    [sent] = town.social.received("Offer")
    assert [one.path for one in town.social.letters] == ["/users/bac/inbox"] and undefined_terms(sent) == set()
    assert sent == {
        "@context": sent["@context"], "id": offer.uri, "type": "Offer", "actor": ben.uri,
        "published": sent["published"], "to": [bac.uri],
        "object": {
            "type": "Agreement", "attributedTo": ben.uri, "content": f"<p>{WORDS}</p>\n",
            "stipulates": {
                "type": "Commitment", "satisfies": f"{call.uri}#primary",
                "resourceQuantity": {"hasUnit": "one", "hasNumericalValue": "1"},
            },
            "attachment": [{"type": "Link", "name": "Films", "href": "https://films.example/"}],
        },
    }  # fmt: skip
    assert (await bac.ask(town.pole.client, offer.uri)).json()["object"] == sent["object"]
    stranger = town.social.actor("stranger")
    assert (await stranger.ask(town.pole.client, offer.uri)).status_code == 404

    stamp = {"type": "Agreement", "id": "https://social.example/agreements/88"}
    accept = answer("Accept", bac, offer.uri, result=stamp, content="<p>Oui<script>x()</script></p>")
    assert await arrived(town, bac, accept) == Outcome.APPLIED
    row = await the_offer(id=offer.id)
    assert (row.state, row.answer_html, row.answer_uri) == ("accepted", "<p>Oui</p>", accept["id"])
    assert row.agreement_uri == stamp["id"]
    assert await arrived(town, bac, accept | {"id": f"{bac.uri}/again"}) == Outcome.IGNORED
    assert await arrived(town, bac, answer("Reject", bac, offer.uri)) == Outcome.IGNORED
    assert (await the_offer(id=offer.id)).state == "accepted"


async def test_a_reject_by_a_lead_declines_and_one_by_nobody_says_that_it_has_lapsed(
    town: Town, bac: Neighbour
) -> None:
    call, malo = await their_call(town, bac), "https://social.example/users/malo"
    for name, more, expected in (("ben", {"instrument": malo}, "refused"), ("eva", {}, "lapsed")):
        offer = await an_offer(call, (await a_creator(name)).actor)
        reject = answer("Reject", bac, offer.uri, content="<p>Merci !</p>", **more)
        assert await arrived(town, bac, reject) == Outcome.APPLIED
        row = await the_offer(id=offer.id)
        assert (row.state, row.answer_html, row.live_key) == (expected, "<p>Merci !</p>", None)


@pytest.mark.parametrize("kind", ["Accept", "Reject"])
async def test_nobody_answers_in_the_name_of_a_project(town: Town, bac: Neighbour, kind: str) -> None:
    """Neither a stranger, nor another project of the same server, nor she herself."""
    call = await their_call(town, bac)
    offer = await an_offer(call, (await a_creator("ben")).actor)
    rival = town.social.actor("rival", "Group", stage="shooting")
    for who in (rival, town.evil.actor("mallory"), town.social.actor("malo")):
        assert await arrived(town, who, answer(kind, who, offer.uri)) == Outcome.REFUSED
        forged = answer(kind, who, offer.uri) | {"actor": bac.uri}
        assert (await who.send(forged, town.pole.client, town.pole.shared_inbox)).status_code == 401
    assert (await the_offer()).state == "new"


async def test_an_agreement_of_another_server_is_not_remembered(town: Town, bac: Neighbour) -> None:
    offer = await an_offer(await their_call(town, bac), (await a_creator("ben")).actor)
    accept = answer("Accept", bac, offer.uri, result="https://evil.example/agreements/1")
    assert await arrived(town, bac, accept) == Outcome.APPLIED
    assert (await the_offer()).agreement_uri == ""


async def test_a_late_accept_of_what_was_withdrawn_is_answered_with_the_undo_again(town: Town, bac: Neighbour) -> None:
    ben = (await a_creator("ben")).actor
    offer = await an_offer(await their_call(town, bac), ben)
    await service.withdraw(offer, ben)
    await town.pole.work()
    [undo] = town.social.received("Undo")
    assert (undo["actor"], undo["object"]) == (ben.uri, {"id": offer.uri, "type": "Offer", "actor": ben.uri})
    assert await arrived(town, bac, answer("Accept", bac, offer.uri)) == Outcome.IGNORED
    await town.pole.work()
    first, again = town.social.received("Undo")
    assert first["id"] != again["id"] and first["object"] == again["object"]
    assert (await the_offer()).state == "withdrawn"


async def test_a_project_of_elsewhere_invites_ours_and_she_says_yes(town: Town, bac: Neighbour) -> None:
    """Example 25, received."""
    call = await their_call(town, bac)
    ben = (await a_creator("ben")).actor
    invite = bac.activity(
        "Invite", bac.uri, attributedTo=bac.uri, target=ben.uri, to=[ben.uri], call=call.uri,
        roleName="Ingénieure <b>du son</b>", trade=TRADE, content="<p>Viens !<script>x()</script></p>",
    )  # fmt: skip
    assert await arrived(town, bac, invite) == Outcome.APPLIED
    offer = await the_offer()
    assert (offer.kind, offer.person_id, offer.call_id) == (OfferKind.INVITATION, ben.id, call.id)
    assert (offer.role, offer.trade, offer.html) == ("Ingénieure du son", "sound-recordist", "<p>Viens !</p>")
    again = invite | {"id": f"{bac.uri}/invites/2"}
    assert await arrived(town, bac, again) == Outcome.IGNORED, "one waits"
    await service.answer(offer, ben, accepted=True)
    await town.pole.work()
    [accept] = town.social.received("Accept")
    assert (accept["actor"], accept["object"], accept["to"]) == (ben.uri, invite["id"], [bac.uri])
    assert "result" not in accept and "instrument" not in accept


async def test_invitations_to_others_projects_or_for_nobody_of_ours_are_not_kept(
    town: Town, project: Project, bac: Neighbour
) -> None:
    ben = (await a_creator("ben")).actor
    person = town.social.actor("person")
    wrong = [
        (bac, bac.activity("Invite", project.actor.uri, target=ben.uri), Outcome.REFUSED),
        (bac, bac.activity("Invite", bac.uri, target="https://social.example/users/nobody"), Outcome.IGNORED),
        (bac, bac.activity("Invite", bac.uri, target=project.actor.uri), Outcome.IGNORED),
        (bac, bac.activity("Invite", bac.uri), Outcome.IGNORED),
        (bac, bac.activity("Invite", bac.uri, target=ben.uri) | {"id": "https://evil.example/i/1"}, Outcome.REFUSED),
    ]
    for who, sent, expected in wrong:
        assert await arrived(town, who, sent) == expected, sent
    letter = await town.deliver(person, person.activity("Invite", person.uri, target=ben.uri))
    assert letter.outcome != Outcome.APPLIED, "she is no project"
    await Block.create(blocker=ben, blocked=await actors.find_actor(bac.uri), created_at=clock.now())
    assert await arrived(town, bac, bac.activity("Invite", bac.uri, target=ben.uri)) == Outcome.IGNORED
    assert await Offer.all().count() == 0


async def test_ours_invites_somebody_of_another_pole(
    town: Town, project: Project, call: Call, leila: Neighbour
) -> None:
    """Example 25, sent; her yes makes her crew, and nobody else's does."""
    person = await actors.find_actor(leila.uri)
    offer = await service.invite(
        project, await ana(), person, call=call, role="Ingénieure du son", trade="sound-recordist", words="Viens !"
    )  # fmt: skip
    await town.pole.work()
    [invite] = town.social.received("Invite")
    group = project.actor.uri
    assert undefined_terms(invite) == set()
    assert {name: value for name, value in invite.items() if name not in ("@context", "published")} == {
        "id": offer.uri, "type": "Invite", "actor": group, "attributedTo": group, "instrument": (await ana()).uri,
        "object": group, "target": leila.uri, "call": call.uri, "roleName": "Ingénieure du son", "trade": TRADE,
        "content": "<p>Viens !</p>\n", "to": [leila.uri],
    }  # fmt: skip
    seen = await leila.ask(town.pole.client, offer.uri)
    assert seen.json()["id"] == offer.uri
    stranger = town.social.actor("stranger")
    assert await arrived(town, stranger, answer("Accept", stranger, offer.uri)) == Outcome.REFUSED
    assert await projects.standing(project, person) is None
    assert await arrived(town, leila, answer("Accept", leila, offer.uri)) == Outcome.APPLIED
    row = await projects.standing(project, person)
    assert row is not None and row.role == "Ingénieure du son"
    assert (await Call.get(id=call.id)).filled == 1


async def test_she_declines_an_invitation_or_it_is_taken_back(town: Town, project: Project, leila: Neighbour) -> None:
    person = await actors.find_actor(leila.uri)
    first = await service.invite(project, await ana(), person)
    await town.pole.work()
    assert await arrived(town, leila, answer("Reject", leila, first.uri, content="<p>Non</p>")) == Outcome.APPLIED
    row = await the_offer(id=first.id)
    assert (row.state, row.answer_html) == ("refused", "<p>Non</p>")
    second = await service.invite(project, await ana(), person)
    await town.pole.work()
    await service.withdraw(await the_offer(id=second.id), await ana())
    await town.pole.work()
    [undo] = town.social.received("Undo")
    assert undo["object"] == {"id": second.uri, "type": "Invite", "actor": project.actor.uri}
    assert await arrived(town, leila, answer("Accept", leila, second.uri)) == Outcome.IGNORED
    assert await projects.standing(project, person) is None


async def test_what_is_taken_back_before_it_is_sent_is_not_sent(town: Town, project: Project, leila: Neighbour) -> None:
    offer = await service.invite(project, await ana(), await actors.find_actor(leila.uri))
    await service.withdraw(await the_offer(id=offer.id), await ana())
    await town.pole.work()
    assert town.social.received("Invite", "Undo") == []


async def test_an_invitation_that_was_taken_back_before_it_came_is_none(town: Town, bac: Neighbour) -> None:
    """INB-14: the letters have overtaken each other."""
    ben = (await a_creator("ben")).actor
    invite = bac.activity("Invite", bac.uri, target=ben.uri)
    await town.deliver(bac, bac.activity("Undo", {"id": invite["id"], "type": "Invite", "actor": bac.uri}))
    await town.deliver(bac, invite)
    assert await Offer.all().count() == 0


async def test_an_invitation_that_can_never_be_sent_lapses(town: Town, project: Project, leila: Neighbour) -> None:
    offer = await service.invite(project, await ana(), await actors.find_actor(leila.uri))
    town.social.says["GET /users/leila"] = Answer(503)
    await town.pole.work()
    assert town.social.received() == [] and (await the_offer(id=offer.id)).state == "new", "it is tried again"
    given_up = JOBS[inviting.SEND].given_up
    assert given_up is not None
    await given_up(reason="503", offer_id=offer.id)
    assert (await the_offer(id=offer.id)).state == "lapsed"
    assert JOBS[inviting.SEND].shortest_patience() > 3 * 24 * 3600


async def test_a_project_takes_its_invitation_back(town: Town, bac: Neighbour) -> None:
    ben = (await a_creator("ben")).actor
    invite = bac.activity("Invite", bac.uri, target=ben.uri)
    await town.deliver(bac, invite)
    assert await arrived(town, bac, bac.undo(invite)) == Outcome.APPLIED
    with pytest.raises(Refused):
        await service.answer(await the_offer(), ben, accepted=True)
    await town.pole.work()
    assert town.social.received("Accept") == []


async def test_who_is_gone_at_the_other_server_has_no_offer_waiting(
    town: Town, project: Project, call: Call, leila: Neighbour, bac: Neighbour
) -> None:
    await town.deliver(leila, offer_of(leila, call.uri))
    theirs = await an_offer(await their_call(town, bac), (await a_creator("ben")).actor)
    for one in (leila, bac):
        await town.deliver(one, one.activity("Delete", one.uri, to=[PUBLIC]))
    await town.pole.work()
    assert await Offer.filter(state="lapsed").count() == 2 and (await the_offer(id=theirs.id)).live_key is None


async def test_an_answer_from_a_server_without_offers_becomes_a_line_of_the_board(
    town: Town, project: Project, call: Call
) -> None:
    """From Mastodon: a reply, a link, a yes, and she is inside."""
    nora = town.social.actor("nora")
    note = nora.note(call.uri, "<p>Je peux !</p>", to=[project.actor.uri], cc=[])
    await town.deliver(nora, nora.activity("Create", note, to=[project.actor.uri]))
    await town.deliver(nora, nora.activity("Create", nora.note(call.uri, "<p>Et j’ai un camion.</p>")))
    offer = await the_offer()
    assert (offer.uri, offer.by_note, offer.state) == (note["id"], True, "new")
    await service.answer(offer, await ana(), accepted=True, words="Bienvenue !")
    await town.pole.work()
    assert town.social.received("Accept") == [], "her server would not know what it is"
    [letter] = [one for one in town.social.received("Create") if one["to"] == [nora.uri]]
    assert "Bienvenue !" in letter["object"]["content"] and letter["object"]["inReplyTo"] == note["id"]
    person = await Actor.get(uri=nora.uri)
    assert await projects.standing(project, person) is None, "she says yes first"
    assert (await Call.get(id=call.id)).filled == 1 and len(links_to(town.social)) == 1


async def test_an_answer_by_note_is_declined_in_words_or_in_silence(town: Town, project: Project, call: Call) -> None:
    for name, words, letters in (("nora", "", 0), ("pia", "Merci, une autre fois.", 1)):
        who = town.social.actor(name)
        await town.deliver(who, who.activity("Create", who.note(call.uri)))
        await service.answer(await the_offer(person__uri=who.uri), await ana(), accepted=False, words=words)
        await town.pole.work()
        assert len([one for one in town.social.received("Create") if one["to"] == [who.uri]]) == letters
    assert await Offer.filter(state="refused").count() == 2


async def test_a_deleted_note_is_no_offer_any_more(town: Town, project: Project, call: Call) -> None:
    """But who has been accepted stays: servers delete old notes by themselves."""
    second = await a_call(project, "Quai Nord cherche une perche", positions=2)
    nora = town.social.actor("nora")
    notes = [nora.note(one.uri) for one in (call, second)]
    for note in notes:
        await town.deliver(nora, nora.activity("Create", note))
    await service.answer(await the_offer(call_id=second.id), await ana(), accepted=True)
    stranger = town.social.actor("stranger")
    await town.deliver(stranger, stranger.activity("Delete", notes[0]["id"], to=[PUBLIC]))
    assert (await the_offer(call_id=call.id)).state == "new"
    for note in notes:
        await town.deliver(nora, nora.activity("Delete", note["id"], to=[PUBLIC]))
    assert (await the_offer(call_id=call.id)).state == "withdrawn"
    assert (await the_offer(call_id=second.id)).state == "accepted"


async def test_members_of_the_team_and_of_this_pole_only_talk_below_a_call(
    town: Town, project: Project, call: Call, leila: Neighbour
) -> None:
    """And so does who has offered herself otherwise."""
    await town.deliver(leila, offer_of(leila, call.uri))
    await town.deliver(leila, leila.activity("Create", leila.note(call.uri)))
    await service.answer(await the_offer(), await ana(), accepted=True)
    second = await a_call(project, "Quai Nord cherche une perche")
    await town.deliver(leila, leila.activity("Create", leila.note(second.uri)))
    assert await Offer.all().count() == 1


async def test_who_lives_at_no_pole_is_invited_by_a_letter_with_a_link(town: Town, project: Project) -> None:
    nora = town.social.actor("nora")
    person = await actors.find_actor(nora.uri)
    offer = await service.invite(project, await ana(), person, role="Son", words="Viens *vite* !")
    await town.pole.work()
    assert [one["type"] for one in town.social.received()] == ["Create"]
    [letter] = town.social.received("Create")
    assert letter["to"] == [nora.uri] and "Viens vite !" in letter["object"]["content"]
    assert len(links_to(town.social)) == 1 and (await the_offer(id=offer.id)).by_note
    await service.withdraw(await the_offer(id=offer.id), await ana())
    await town.pole.work()
    assert len(town.social.received()) == 1 and (await the_offer(id=offer.id)).state == "withdrawn"


@pytest.mark.parametrize("says_yes", [True, False])
async def test_what_she_says_behind_the_link_is_her_answer(
    town: Town, project: Project, call: Call, says_yes: bool
) -> None:
    """To an invitation, and after her note has been taken for an offer."""
    second, nora = await a_call(project, "Quai Nord cherche une perche"), town.social.actor("nora")
    person = await actors.find_actor(nora.uri)
    await town.deliver(nora, nora.activity("Create", nora.note(second.uri)))
    written = await the_offer()
    await service.answer(written, await ana(), accepted=True)
    invited = await service.invite(project, await ana(), person, call=call)
    await town.pole.work()
    link = Visitor(town.pole)
    await link.look(links_to(town.social)[-1])
    await link.send(links_to(town.social)[-1], **({} if says_yes else {"deed": "decline"}))
    await town.pole.work()
    states = [(await the_offer(id=one.id)).state for one in (invited, written)]
    assert states == (["accepted", "accepted"] if says_yes else ["refused", "withdrawn"])
    assert (await projects.standing(project, person) is not None) == says_yes
    assert [(await Call.get(id=one.id)).filled for one in (call, second)] == ([1, 1] if says_yes else [0, 0])
