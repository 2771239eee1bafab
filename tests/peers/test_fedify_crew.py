"""A project of ours as somebody on a server without crews meets it, which is Fedify here: she follows it, reads its
calls and its journal as notes, answers in words, is taken, and comes in by a personal link. Nothing reaches her that
only poles understand, and nothing that she says in somebody else's name is heard.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest

from fediverse_cinema.accounts import service as accounts
from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.consents import credits
from fediverse_cinema.consents.models import Claim, ConsentRequest, Stamp
from fediverse_cinema.conversations.words import Words
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.inbox.models import Letter
from fediverse_cinema.offers import service as offers
from fediverse_cinema.offers.models import Offer
from fediverse_cinema.people.models import Creator
from fediverse_cinema.projects import journal
from fediverse_cinema.projects.models import Call, Membership, Project
from tests.kit.calls import a_call
from tests.kit.fedify import CAVAGE, RFC9421, Event, Peer, fedify, missing
from tests.kit.haste import quick_keys
from tests.kit.offers import an_offer
from tests.kit.projects import a_project
from tests.kit.servers import PASSWORD, Member, Server, until

pytestmark = [
    pytest.mark.peer,
    pytest.mark.servers,
    pytest.mark.media,
    pytest.mark.skipif(missing() != "", reason=missing()),
]

MakePeer = Callable[..., Peer]
BOARD, TEAM = "/projects/quai_nord/offers", "/projects/quai_nord/team"
FOR_POLES = ("Offer", "Invite", "Add", "Remove", "CreditRequest", "Leave")
LINK = re.compile(r'href="([^"]+/link/[\w-]{43})"')


@pytest.fixture
def make_peer() -> Iterator[MakePeer]:
    with ExitStack() as stack:
        yield lambda name, *arguments: stack.enter_context(fedify(name, *arguments))


@pytest.fixture(scope="module")
def ana(lyon: Server) -> Iterator[Member]:
    member = Member(lyon, "ana")
    yield member
    member.close()


@pytest.fixture(scope="module")
def group(lyon: Server) -> str:
    """A project of Ana's."""

    async def begin() -> str:
        return str((await a_project(await Creator.get(actor__local_handle="ana"))).actor.uri)

    return lyon.inside(begin)


def call_of(lyon: Server, title: str) -> str:
    """A new call of the project's."""

    async def publish() -> str:
        return str((await a_call(await Project.get(local=True), title, about="Un *quai*, la nuit.")).uri)

    return lyon.inside(publish)


def follow(peer: Peer, group: str) -> None:
    peer.tell("follow", target=group)
    peer.received("Accept", actor=group)


def told(peer: Peer, group: str, words: str) -> tuple[Event, Event]:
    """The Create that says this, and what Fedify makes of it."""
    create = until(
        lambda: next((one for one in peer.delivered("Create") if words in str(one["activity"])), None), words
    )
    assert create is not None and create["activity"]["actor"] == group
    return create, peer.wait(event="accepted", id=create["activity"]["id"])


def on_the_board(ana: Member, words: str) -> str:
    """The number of the offer that says this."""
    until(lambda: words in ana.page(BOARD), f"the board says: {words}")
    page = ana.page(BOARD)
    return str(re.findall(r'id="offer-(\d+)"', page[: page.index(words)])[-1])


def stranger(server: Server) -> httpx.Client:
    """Somebody with a browser and no account."""
    return httpx.Client(base_url=server.url, headers={"Origin": server.url}, trust_env=False, verify=False, timeout=60)


@pytest.mark.parametrize("spec", [CAVAGE, RFC9421])
def test_its_calls_and_its_journal_are_notes_that_fedify_reads_and_verifies(
    spec: str, lyon: Server, group: str, make_peer: MakePeer
) -> None:
    alice, title = make_peer("alice", "--spec", spec), f"Quai Nord cherche une oreille, {spec}"
    follow(alice, group)
    call = call_of(lyon, title)

    async def write() -> None:
        ana = await Actor.get(local_handle="ana")
        await journal.post(await Project.get(local=True), ana, Words(f"Moteur, *{spec}* !"))

    lyon.inside(write)
    for words, uri in ((title, call), (f"<em>{spec}</em>", "")):
        create, read = told(alice, group, words)
        assert create["signature"]["verified"] and create["proof"] is True and create["ld"] is True
        assert read["object"]["type"] == "Note" and words in read["object"]["content"]
        assert read["object"]["id"] == uri or not uri
    assert "<em>quai</em>" in told(alice, group, title)[1]["object"]["content"]
    seen = alice.tell("lookup", target=call)
    assert (seen["type"], seen["id"]) == ("Note", call)
    assert not alice.delivered(*FOR_POLES)


@pytest.mark.parametrize("direct", [False, True], ids=["in public", "to the project alone"])
def test_who_answers_in_words_is_taken_and_comes_in_by_her_link(
    direct: bool, lyon: Server, ana: Member, group: str, make_peer: MakePeer
) -> None:
    name = "alice" if direct else "bea"
    peer, call = make_peer(name), call_of(lyon, f"Une perche pour {name}")
    follow(peer, group)
    words = f"Je tiens la perche, dit {name}."
    peer.tell("create", inReplyTo=call, target=group, direct=direct, content=f"<p>{words}</p>")
    number = on_the_board(ana, words)
    page = lyon.anonymous(call.replace("/ap/", "/")).text
    assert (words in page) is not direct, "what is said to the project alone is for those who speak for it"

    assert ana.submit(BOARD, id=number, deed="accept", words="Bienvenue !").status_code == 303
    create, read = told(peer, group, "Bienvenue !")
    assert create["signature"]["verified"] and create["activity"]["to"] == [peer.actor]
    assert read["object"]["type"] == "Note" and read["object"]["to"] == [peer.actor]
    link = LINK.search(read["object"]["content"])
    assert link and link[1].startswith(lyon.url)
    assert not lyon.inside(lambda: Membership.exists(person__uri=peer.actor, joined_at__isnull=False)), "not yet"

    with stranger(lyon) as browser:
        door = browser.get(link[1])
        token = re.search(r'action="[^"]*/link/[^"]+".*?name="csrf" value="([^"]+)"', door.text, re.DOTALL)
        assert door.status_code == 200 and token and f"{name} (Fedify)" in door.text
        entered = browser.post(link[1], data={"csrf": token[1], "deed": "enter"})
        assert (entered.status_code, entered.headers["location"]) == (303, TEAM)
        assert f"{name} (Fedify)" in browser.get(TEAM).text
        assert browser.get(link[1]).status_code == 410, "it opens once"
    assert f"{name} (Fedify)" in lyon.anonymous("/projects/quai_nord").text
    with stranger(lyon) as browser:
        assert f"{name} (Fedify)" not in browser.get(TEAM).text
    until(lambda: lyon.jobs_left("fan_out", "news", "tell_affiliation") == 0, "all is on its way")
    until(lambda: not lyon.inside(lambda: Job.exists(lane=peer.actor.split("/")[2])), "and has come to her")
    assert not peer.delivered(*FOR_POLES)
    assert not [one for one in peer.delivered("Accept") if one["activity"]["object"].get("type") != "Follow"]


def test_what_she_says_about_things_of_others_with_her_own_key_changes_nothing(
    lyon: Server, group: str, film: str, make_peer: MakePeer
) -> None:
    alice, bea = make_peer("alice"), make_peer("bea")
    call, member = call_of(lyon, "Quai Nord cherche son montage"), f"{lyon.url}/ap/users/ana"

    async def prepare() -> tuple[str, str, str]:
        """An offer of Ben's, an invitation to Bea, and a claim about Ben."""
        lead = await Actor.get(local_handle="ana")
        with quick_keys():
            person = (await accounts.make_account("ben", "Ben", PASSWORD)).creator.actor
        offer = await an_offer(await Call.get(uri=call), person)
        invitation = await offers.invite(await Project.get(local=True), lead, await actors.find_actor(bea.actor))
        claim = await credits.ask(film, lead, person, name="Ben", role="Son", trade="")
        return offer.uri, invitation.uri, claim.request_uri

    offered, invited, claimed = lyon.inside(prepare)
    until(lambda: bea.delivered("Create"), "Bea is invited in a letter")
    before = lyon.inside(all_about_crews)
    agreement = {"type": "Agreement", "attributedTo": f"{lyon.url}/ap/users/ben",
                 "stipulates": {"type": "Commitment", "satisfies": f"{call}#primary"}}  # fmt: skip
    relationship = {"id": f"{group}/affiliations/1", "type": "Relationship", "subject": alice.actor, "object": group}
    forged: list[tuple[str, dict[str, Any]]] = [
        *[
            (group, {"type": kind, "object": uri})
            for kind in ("Accept", "Reject", "Undo")
            for uri in (offered, invited)
        ],
        *[(member, {"type": kind, "object": claimed, "result": f"{alice.actor}/x"}) for kind in ("Accept", "Reject")],
        (group, {"type": "Offer", "object": agreement}),
        (member, {"type": "Invite", "object": group, "attributedTo": group, "target": member}),
        (member, {"type": "Invite", "object": bea.actor, "attributedTo": bea.actor, "target": member}),
        (member, {"type": "CreditRequest", "object": member, "instrument": film, "roleName": "Son"}),
        (group, {"type": "Add", "object": relationship, "target": f"{group}/affiliations"}),
        (group, {"type": "Remove", "object": relationship, "target": f"{group}/affiliations"}),
        (group, {"type": "Leave", "object": group}),
    ]
    for target, activity in forged:
        assert alice.tell("post", target=target, activity=activity)["status"] == 202, activity

    until(lambda: lyon.jobs_left("open_letter") == 0, "they have been read")
    outcomes = lyon.inside(lambda: letters_of(alice.actor))
    assert len(outcomes) == len(forged) and set(outcomes) <= {"ignored", "refused"}, outcomes
    assert lyon.inside(all_about_crews) == before
    assert not alice.delivered("Accept"), "nobody has said yes to any of it"


async def letters_of(sender: str) -> list[str]:
    return [str(one.outcome) for one in await Letter.filter(sender_uri=sender)]


async def all_about_crews() -> list[Any]:
    """All rows that say who belongs to what, who has offered herself, and who is named with her consent."""
    return [await one.all().order_by("id").values() for one in (Offer, Membership, Claim, ConsentRequest, Stamp, Film)]
