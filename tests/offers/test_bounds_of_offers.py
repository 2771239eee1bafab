"""What bounds offers and invitations: how often somebody is asked, what a board shows at once, who hears and reads what
is said to a project, and places that wait for a yes which does not come.
"""

from datetime import timedelta
from typing import Any

import pytest

from fediverse_cinema.accounts import silences
from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.models import Actor, Block
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.conversations.queries import may_read
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Missing, Refused
from fediverse_cinema.notices import queries as notices
from fediverse_cinema.offers import documents, moves, queries, service
from fediverse_cinema.offers.models import Offer, OfferKind
from fediverse_cinema.people.models import Creator
from fediverse_cinema.projects import calls, team
from fediverse_cinema.projects import service as projects
from fediverse_cinema.projects.models import Call, CallState, Membership, Project, Relationship
from tests.kit.calls import a_call
from tests.kit.neighbours import Document, Neighbour
from tests.kit.offers import UNDERSTANDS, an_offer, offer_of
from tests.kit.people import a_creator, an_account
from tests.kit.projects import a_member, a_project
from tests.kit.teams import links_to
from tests.kit.towns import Town
from tests.kit.visitors import Visitor

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ana(town: Town) -> Creator:
    return (await an_account("ana", "Ana")).creator


@pytest.fixture
async def project(ana: Creator) -> Project:
    return await a_project(ana)


@pytest.fixture
async def call(project: Project) -> Call:
    return await a_call(project)


@pytest.fixture
def nora(town: Town) -> Neighbour:
    """Her server knows no offers."""
    return town.social.actor("nora", name="Nora")


async def told(town: Town, owner: Creator) -> list[tuple[str, str]]:
    await town.pole.work()
    return [(one.kind, one.by.name) for one in reversed(await notices.page(owner.actor, None, 50))]


async def says(town: Town, who: Neighbour, answered: str, words: str, to: str = "") -> str:
    """A note, for that actor alone, or for everybody."""
    note = who.note(answered, f"<p>{words}</p>", **({"to": [to], "cc": []} if to else {}))
    await town.deliver(who, who.activity("Create", note, **({"to": [to]} if to else {})))
    return str(note["id"])


async def accepted_in_words(town: Town, call: Call, nora: Neighbour, by: Creator) -> Offer:
    await says(town, nora, call.uri, "Je peux !")
    offer = await Offer.get(by_note=True)
    await service.answer(offer, by.actor, accepted=True)
    await town.pole.work()
    return offer


async def rows(project: Project, person: Actor, state: str, number: int) -> None:
    now = clock.now()
    await Offer.bulk_create([
        Offer(
            uri=f"https://social.example/{state}/{one}", kind=OfferKind.APPLICATION, project_id=project.id,
            person_id=person.id, state=state, created_at=now, moved_at=now + timedelta(seconds=one),
        )
        for one in range(number)
    ])  # fmt: skip


async def test_what_is_over_hides_nobody_who_waits(project: Project, call: Call) -> None:
    """R1-B4: each column begins with its own, and goes on in parts."""
    ben = (await a_creator("ben")).actor
    waits = await an_offer(call, ben)
    await rows(project, ben, "withdrawn", 230)
    columns = {one.state: one for one in await queries.board(project)}
    assert [line.id for line in columns["new"].lines] == [waits.id] and columns["new"].further == 0
    assert (len(columns["withdrawn"].lines), columns["withdrawn"].further) == (100, 2)
    seen = {line.id for line in columns["withdrawn"].lines}
    for part, further in ((2, 3), (3, 0)):
        [column] = await queries.board(project, only="withdrawn", part=part)
        assert column.further == further and not seen & {line.id for line in column.lines}
        seen |= {line.id for line in column.lines}
    assert len(seen) == 230


async def test_all_who_wait_can_be_reached_from_the_page(town: Town, project: Project) -> None:
    ben = (await a_creator("ben")).actor
    await rows(project, ben, "new", 101)
    ana = Visitor(town.pole)
    await ana.sign_in("ana")
    page = await ana.look("/projects/quai_nord/offers")
    assert page.count('class="c2"') == 100 and "?column=new&amp;part=2" in page
    page = await ana.look("/projects/quai_nord/offers?column=new&part=2")
    assert page.count('class="c2"') == 1
    assert "offers wait for an answer" in await ana.look("/workshop")


async def test_of_all_that_a_stranger_writes_below_a_call_the_board_shows_her_answer_and_the_latest(
    town: Town, project: Project, call: Call, nora: Neighbour
) -> None:
    for number in range(14):
        await says(town, nora, call.uri, f"mot {number}.")
    [line] = (await queries.board(project))[0].lines
    assert line.html == "<p>mot 0.</p>" and line.longer
    assert list(line.more) == [f"<p>mot {number}.</p>" for number in range(4, 14)]
    assert len(await queries._latest([await Offer.get()], {call.uri})) == 12, "and reads no more"


async def test_what_is_said_to_a_project_is_read_and_heard_by_who_speaks_for_it_now(
    town: Town, project: Project, call: Call, nora: Neighbour, ana: Creator
) -> None:
    """R2-A4, PRV-03: nobody else of the team, and nobody who has spoken for it before."""
    ben, eva = await a_creator("ben"), await a_creator("eva")
    row = await a_member(project, ben.actor, Relationship.MODERATOR)
    await a_member(project, eva.actor)
    uri = await says(town, nora, call.uri, "À quelle heure ?", project.actor.uri)
    note = await Note.get(uri=uri)
    for owner, reads in ((ana, True), (ben, True), (eva, False)):
        assert await told(town, owner) == ([("direct", "Nora")] if reads else [])
        assert await may_read(note, owner.actor) is reads
        assert await notices.count_unread(owner.actor_id) == reads
    await team.leave(row, ben.actor)
    assert [kind for kind, _ in await told(town, ben)] == [] and not await may_read(note, ben.actor)


async def test_who_speaks_for_a_project_no_longer_is_shown_its_offers_no_longer(
    town: Town, project: Project, call: Call
) -> None:
    """R2-B13; who has offered herself keeps her answer."""
    ben, eva = await a_creator("ben", "Ben"), await a_creator("eva", "Eva")
    row = await a_member(project, eva.actor, Relationship.MODERATOR)
    offer = await an_offer(call, ben.actor)
    assert await told(town, eva) == [("offer", "Ben")]
    await Membership.filter(id=row.id).update(relationship=Relationship.MEMBER)
    assert await told(town, eva) == []
    await service.answer(offer, eva.actor, accepted=False)
    assert ("offer_answered", "Quai Nord") in await told(town, ben)


async def test_who_leads_hears_that_somebody_has_gone_by_herself(
    town: Town, project: Project, call: Call, ana: Creator
) -> None:
    """R1-B13. Whom they have let go themselves, they know."""
    ben, eva = await a_creator("ben", "Ben"), await a_creator("eva", "Eva")
    offer = await an_offer(call, ben.actor)
    await service.answer(offer, ana.actor, accepted=True)
    await team.leave(await team.join(project, eva.actor), ana.actor)
    assert await told(town, ana) == []
    await service.withdraw(offer, ben.actor)
    assert await told(town, ana) == [("member_left", "Ben")]
    visitor = Visitor(town.pole)
    await visitor.sign_in("ana")
    assert "has left the team" in await visitor.look("/notices")
    await team.join(project, ben.actor)
    assert await told(town, ana) == [], "she is back"


async def test_who_never_answers_her_letter_is_sent_another_link_or_waited_for_no_longer(
    town: Town, project: Project, call: Call, nora: Neighbour, ana: Creator
) -> None:
    """R2-B6."""
    offer = await accepted_in_words(town, call, nora, ana)
    visitor, board = Visitor(town.pole), "/projects/quai_nord/offers"
    await visitor.sign_in("ana")
    assert "Send the link again" in await visitor.look(board)
    await visitor.send(board, id=str(offer.id), deed="remind")
    await service.remind(offer)
    await town.pole.work()
    assert len(set(links_to(town.social))) == 3
    with pytest.raises(Refused, match="enough"):
        await service.remind(offer)
    await visitor.look(board)
    await visitor.send(board, id=str(offer.id), deed="let_go")
    await town.pole.work()
    assert ((await Offer.get(id=offer.id)).state, (await Call.get(id=call.id)).filled) == ("withdrawn", 0)
    assert "Send the link again" not in await visitor.look(board)
    late = Visitor(town.pole)
    await late.look(links_to(town.social)[-1])
    assert late.response.status_code == 404


async def test_who_has_joined_is_neither_reminded_nor_let_go_by_the_board(
    town: Town, project: Project, call: Call, nora: Neighbour, ana: Creator
) -> None:
    offer = await accepted_in_words(town, call, nora, ana)
    row = await Membership.get(person_id=offer.person_id).select_related("person")
    await team.confirm(row)
    await town.pole.work()
    before = len(town.social.received())
    await service.remind(offer)
    await service.let_go(offer, ana.actor)
    await town.pole.work()
    assert (await Offer.get(id=offer.id)).state == "accepted" and len(town.social.received()) == before


async def test_a_place_that_waits_for_another_reason_is_not_that_of_an_answer_that_was_declined(
    town: Town, project: Project, call: Call, nora: Neighbour, ana: Creator
) -> None:
    await says(town, nora, call.uri, "Je peux !")
    declined = await Offer.get()
    await service.answer(declined, ana.actor, accepted=False)
    await service.invite(project, ana.actor, await Actor.get(uri=nora.uri))
    await town.pole.work()
    before = links_to(town.social)
    await service.remind(declined)
    await service.let_go(declined, ana.actor)
    await town.pole.work()
    assert links_to(town.social) == before and await Membership.exists(person__uri=nora.uri, left_at=None)


async def test_the_words_of_the_project_cannot_swallow_the_link(
    town: Town, project: Project, call: Call, nora: Neighbour, ana: Creator
) -> None:
    """R2-B32: an open fence in them is theirs alone."""
    await says(town, nora, call.uri, "Je peux !")
    await service.answer(await Offer.get(), ana.actor, accepted=True, words="Viens.\n\n```\nplan")
    await town.pole.work()
    [link] = links_to(town.social)
    [letter] = [one for one in town.social.received("Create") if one["to"] == [nora.uri]]
    assert f'{link}" ' in letter["object"]["content"]


async def test_who_wants_no_letters_is_not_invited_by_one(
    town: Town, project: Project, nora: Neighbour, ana: Creator
) -> None:
    """R2-A5; and she can say so behind the link of the first."""
    person = await actors.find_actor(nora.uri)
    await service.invite(project, ana.actor, person)
    await town.pole.work()
    [link], visitor = links_to(town.social), Visitor(town.pole)
    assert "never write to me again" in await visitor.look(link)
    await visitor.send(link, deed="never")
    await town.pole.work()
    assert (await Offer.get()).state == "refused" and await silences.is_kept(nora.uri)
    before = len(town.social.received())
    again = await service.invite(project, ana.actor, person)
    await town.pole.work()
    row = await Offer.get(id=again.id)
    assert (row.state, row.by_note) == ("lapsed", False) and len(town.social.received()) == before
    assert "no letters" in row.answer_html


async def test_nobody_is_invited_by_a_project_without_end(project: Project, ana: Creator) -> None:
    ben = (await a_creator("ben")).actor
    for _ in range(moves.MOST_AGAIN):
        await service.withdraw(await service.invite(project, ana.actor, ben), ana.actor)
    with pytest.raises(Refused) as error:
        await service.invite(project, ana.actor, ben)
    assert error.value.code == "too_often" and await Offer.all().count() == moves.MOST_AGAIN
    await Offer.all().update(created_at=clock.now() - moves.AGAIN_WITHIN)
    await service.invite(project, ana.actor, ben)


async def test_nobody_invites_everybody_in_a_day(
    project: Project, ana: Creator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_INVITED", 2)
    people = [(await a_creator(name)).actor for name in ("ben", "eva", "leo")]
    for one in people[:2]:
        await service.invite(project, ana.actor, one)
    with pytest.raises(Refused) as error:
        await service.invite(project, ana.actor, people[2])
    assert error.value.code == "too_many" and await Offer.all().count() == 2


def an_invite(group: Neighbour, person: Actor, **more: Any) -> Document:
    return group.activity(
        "Invite", group.uri, to=[person.uri], **{"attributedTo": group.uri, "target": person.uri} | more
    )  # fmt: skip


async def test_a_project_of_elsewhere_asks_nobody_without_end(town: Town) -> None:
    """INB-17 for invitations (R1-B5)."""
    ben = await a_creator("ben")
    bac = town.social.actor("bac", "Group", stage="shooting", **UNDERSTANDS)
    for _ in range(moves.MOST_AGAIN):
        await town.deliver(bac, an_invite(bac, ben.actor))
        await service.answer(await Offer.get(state="new"), ben.actor, accepted=False)
    letter = await town.deliver(bac, an_invite(bac, ben.actor))
    assert letter.outcome == "ignored" and await Offer.filter(state="new").count() == 0


async def test_an_invitation_names_a_call_of_its_own_project_or_none(town: Town, call: Call) -> None:
    ben = await a_creator("ben")
    bac = town.social.actor("bac", "Group", stage="shooting", **UNDERSTANDS)
    await town.deliver(bac, an_invite(bac, ben.actor, call=call.uri))
    assert (await Offer.get()).call_id is None


async def test_who_has_blocked_a_project_is_not_taken_into_it(project: Project, call: Call, ana: Creator) -> None:
    """R1-B12: nothing has moved, and no is still an answer."""
    ben = (await a_creator("ben")).actor
    offer = await an_offer(call, ben)
    await Block.create(blocker=ben, blocked=project.actor, uri="https://lyon.example/ap/b/1", created_at=clock.now())
    with pytest.raises(Refused) as error:
        await service.answer(offer, ana.actor, accepted=True)
    assert error.value.code == "blocked" and (await Offer.get()).state == "new"
    assert (await Call.get()).filled == 0 and await projects.standing(project, ben) is None
    await service.answer(offer, ana.actor, accepted=False)
    assert (await Offer.get()).state == "refused"


async def test_only_a_person_offers_herself(town: Town, project: Project, call: Call) -> None:
    machine = town.social.actor("machine", "Service", **UNDERSTANDS)
    letter = await town.deliver(machine, offer_of(machine, call.uri))
    assert letter.outcome == "ignored" and await Offer.all().count() == 0


async def test_the_servers_of_both_sides_may_read_an_offer_and_no_other(
    town: Town, project: Project, call: Call, ana: Creator
) -> None:
    leila, theirs = town.social.actor("leila", **UNDERSTANDS), town.social.actor("pole", "Application")
    await town.deliver(leila, offer_of(leila, call.uri))
    await service.answer(await Offer.get(), ana.actor, accepted=True)
    uuid = (await Offer.get()).agreement_uri.rpartition("/")[2]
    asker = await actors.find_actor(theirs.uri)
    assert (await documents.of_agreement(uuid, asker))["type"] == "Agreement"
    await Actor.filter(id=asker.id).update(host="other.example")
    with pytest.raises(Missing):
        await documents.of_agreement(uuid, await Actor.get(id=asker.id))


async def test_a_call_without_its_words_keeps_no_other_open(project: Project, call: Call) -> None:
    second = await a_call(project, "Quai Nord cherche une perche")
    await Call.all().update(deadline=clock.now() - timedelta(minutes=1))
    await Note.filter(uri=call.uri).delete()
    await calls.close_what_is_over()
    assert (await Call.get(id=second.id)).state == CallState.CLOSED and not await Call.exists(id=call.id)
