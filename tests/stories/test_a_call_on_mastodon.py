"""A call of ours as somebody on Mastodon answers it: in public or to the project alone, changing her words, deleting
them, before and after she is taken. The letters are those of tests/letters/mastodon, with other names in them.
"""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from fediverse_cinema.conversations.models import Note
from fediverse_cinema.inbox.models import Outcome
from fediverse_cinema.offers.models import Offer
from fediverse_cinema.projects.models import Call, Membership, Project
from tests.kit.calls import a_call
from tests.kit.letters import FOLDER, Document, recorded
from tests.kit.mastodon import shown
from tests.kit.neighbours import Neighbour
from tests.kit.people import an_account
from tests.kit.projects import a_project
from tests.kit.teams import links_to
from tests.kit.towns import Town
from tests.kit.visitors import Visitor

pytestmark = [pytest.mark.anyio, pytest.mark.stories]
BOARD, CALL, TEAM = "/projects/quai_nord/offers", "/projects/quai_nord/calls/1", "/projects/quai_nord/team"
MENTION = (
    '<span class="h-card" translate="no"><a href="https://films.example/@lyon" class="u-url mention">@<span>lyon</span>'
    "</a></span>"
)


@dataclass
class Story:
    """Ana leads the project at Lyon; Nora lives on a server that runs Mastodon."""

    town: Town
    ana: Visitor
    nora: Neighbour
    project: Project
    call: Call

    def letter(self, name: str, status: int, **changes: Any) -> Document:
        """The recorded letter as Nora would send it about this status of hers; `changes` are to its object."""
        [document] = recorded(FOLDER / "mastodon" / f"{name}.json")
        document.pop("signature", None)  # a placeholder there; the letter comes from herself and needs none
        if isinstance(document["object"], dict):
            document["object"] |= changes
        text = json.dumps(document, ensure_ascii=False)
        for old, new in {
            "https://mastodon.example/users/alice": self.nora.uri, "https://mastodon.example": self.nora.server.base,
            "@alice": "@nora", "114000000000000042": str(status), "https://films.example/films/42": self.call.uri,
            "https://films.example/actors/lyon": self.project.actor.uri,
            "https://films.example/@lyon": "https://lyon.example/projects/quai_nord",
            "@lyon@films.example": "@quai_nord@lyon.example", "@<span>lyon</span>": "@<span>quai_nord</span>",
        }.items():  # fmt: skip
            text = text.replace(old, new)
        made: Document = json.loads(text)
        return made

    async def answers(self, status: int, words: str, *, direct: bool = False) -> str:
        """Her reply, with the project's name in front as Mastodon puts it; its id."""
        content = f"<p>{MENTION} {words}</p>"
        letter = self.letter("create_note_reply_to_film", status, content=content, contentMap={"fr": content})
        if direct:
            for part in (letter, letter["object"]):
                part |= {"to": [self.project.actor.uri], "cc": []}
        assert (await self.town.deliver(self.nora, letter)).outcome == Outcome.APPLIED
        return str(letter["object"]["id"])

    async def edits(
        self, status: int, words: str, *, updated: str = "2026-08-08T10:00:00Z", heard: bool = True
    ) -> None:
        content = f"<p>{MENTION} {words}</p>"
        reply = {name: self.letter("create_note_reply_to_film", status)["object"][name] for name in ("cc", "tag")}
        letter = self.letter(
            "update_note", status, inReplyTo=self.call.uri, content=content, contentMap={"fr": content},
            updated=updated, **reply,
        )  # fmt: skip
        letter["id"] += updated
        arrived = await self.town.deliver(self.nora, letter)
        assert arrived.outcome == (Outcome.APPLIED if heard else Outcome.IGNORED)

    async def deletes(self, status: int) -> None:
        await self.town.deliver(self.nora, self.letter("delete_note", status))

    async def decides(self, deed: str, words: str = "") -> str:
        offer = await Offer.get(state="new")
        await self.ana.look(BOARD)
        page = await self.ana.send(BOARD, id=str(offer.id), deed=deed, words=words)
        await self.town.pole.work()
        return page

    async def column(self, state: str) -> str:
        page = await self.ana.look(BOARD)
        return page.partition(f'id="column-{state}"')[2].partition("</section>")[0]

    async def belongs(self) -> bool:
        return await Membership.exists(person__uri=self.nora.uri, joined_at__isnull=False, left_at=None)


@pytest.fixture
async def story(town: Town) -> Story:
    project = await a_project((await an_account("ana", "Ana Belle")).creator)
    call = await a_call(project)
    ana = Visitor(town.pole)
    await ana.sign_in("ana")
    return Story(town, ana, town.social.actor("nora"), project, call)


@pytest.mark.parametrize("direct", [False, True], ids=["in public", "to the project alone"])
async def test_she_answers_in_words_is_taken_and_joins_behind_her_link(story: Story, direct: bool) -> None:
    uri = await story.answers(1, "j’ai une perche, et du temps en mars.", direct=direct)
    board = await story.column("new")
    assert "j’ai une perche" in board and "nora@social.example" in board and "has answered the call in words" in board
    assert 'href="https://lyon.example/projects/quai_nord"' in board, "her mention of the project leads to it"
    public = await Visitor(story.town.pole).look(CALL)
    assert ("j’ai une perche" in public) is not direct

    assert "Nora" in (await story.decides("accept", "Bienvenue à bord !"))
    [letter] = [one for one in story.town.social.received("Create") if one["to"] == [story.nora.uri]]
    read = shown(letter["object"])
    assert read is not None and read.visibility == "direct" and "Bienvenue à bord !" in read.text
    assert letter["object"]["inReplyTo"] == uri and story.nora.address in json.dumps(letter["object"]["tag"])
    assert story.town.social.received("Accept", "Offer", "Invite", "Add") == []
    assert not await story.belongs() and (await Call.get()).filled == 1, "her place waits for her yes"

    [link] = links_to(story.town.social)
    somebody = Visitor(story.town.pole)
    assert "Join the team" in await somebody.look(link) and "Nora" in somebody.page
    await somebody.send(link, deed="enter")
    assert somebody.response.url.path == TEAM and "Nora" in somebody.page and await story.belongs()
    await story.town.pole.work()
    assert "Nora" in await Visitor(story.town.pole).look("/projects/quai_nord")
    assert "Nora" in await story.column("accepted")


async def test_the_board_says_what_she_says_now(story: Story) -> None:
    """Before she is taken and afterwards; and an older change that comes later changes nothing."""
    await story.answers(1, "je suis libre en marz.")
    await story.edits(1, "je suis libre en avril.")
    await story.edits(1, "je suis libre en mai.", updated="2026-08-08T09:30:00Z", heard=False)
    board = await story.column("new")
    assert "en avril" in board and "en marz" not in board and "en mai" not in board and await Offer.all().count() == 1
    await story.decides("accept")
    await story.edits(1, "je suis libre en avril, et en juin.", updated="2026-08-08T11:00:00Z")
    assert "et en juin" in await story.column("accepted") and await Offer.all().count() == 1


async def test_what_she_says_after_her_first_answer_stands_below_it(story: Story) -> None:
    await story.answers(1, "j’ai une perche.")
    await story.answers(2, "et un camion.")
    await story.answers(3, "voici mon numéro : 06 12.", direct=True)
    board = await story.column("new")
    assert board.index("une perche") < board.index("un camion") < board.index("06 12")
    assert await Offer.all().count() == 1 and "06 12" not in await Visitor(story.town.pole).look(CALL)


async def test_what_she_says_to_somebody_else_alone_is_not_for_the_project(story: Story) -> None:
    """Below the call, but to a member of the pole who has nothing to do with it."""
    ben = (await an_account("ben", "Ben")).creator.actor
    for status in (1, 2):
        letter = story.letter("create_note_reply_to_film", status, content="<p>Entre nous : fuis.</p>")
        tag = [{"type": "Mention", "href": ben.uri, "name": "@ben@lyon.example"}]
        for part in (letter, letter["object"]):
            part |= {"to": [ben.uri], "cc": []}
        letter["object"]["tag"] = tag
        assert (await story.town.deliver(story.nora, letter)).outcome == Outcome.APPLIED
        assert "Entre nous" not in await story.ana.look(BOARD)
        if status == 1:
            assert await Offer.all().count() == 0
            await story.answers(7, "j’ai une perche.")
    assert "une perche" in await story.column("new")


async def test_deleted_before_she_is_taken_it_is_no_answer_any_more(story: Story) -> None:
    await story.answers(1, "j’ai une perche.")
    before = await story.ana.look(BOARD)
    await story.deletes(1)
    assert "Nora" in await story.column("withdrawn") and "une perche" not in story.ana.page
    story.ana.page = before  # she looks at the board as it was
    page = await story.ana.send(BOARD, id=str((await Offer.get()).id), deed="accept")
    assert story.ana.response.status_code == 422 and "This offer has been withdrawn." in page
    assert not await Membership.exists(person__uri=story.nora.uri) and (await Call.get()).filled == 0


async def test_deleted_and_written_anew_it_is_answered_like_the_first(story: Story) -> None:
    """As Mastodon proposes below every post."""
    await story.answers(1, "j’ai une prche.")
    await story.deletes(1)
    await story.answers(2, "j’ai une perche.")
    assert "une perche" in await story.column("new") and "une prche" not in story.ana.page
    await story.decides("accept")
    assert len(links_to(story.town.social)) == 1
    assert sorted([one.state for one in await Offer.all()]) == ["accepted", "withdrawn"]
    await story.deletes(2)
    assert [one.state for one in await Offer.filter(uri__contains="/statuses/2")] == ["accepted"], "who is in stays"


async def test_again_and_again_is_heard_three_times(story: Story) -> None:
    """INB-17, by notes."""
    for status in range(1, 6):
        await story.answers(status, f"essai {status}.")
        await story.deletes(status)
    assert await Offer.all().count() == 3


async def test_who_has_been_declined_only_talks(story: Story) -> None:
    await story.answers(1, "j’ai une perche.")
    await story.decides("decline", "Une autre fois, merci.")
    [letter] = [one for one in story.town.social.received("Create") if one["to"] == [story.nora.uri]]
    assert "Une autre fois" in letter["object"]["content"] and links_to(story.town.social) == []
    await story.answers(2, "dommage !")
    assert await Offer.all().count() == 1 and "dommage" in await story.column("refused")


async def test_deleted_after_she_joined_she_stays_and_her_words_go(story: Story) -> None:
    await story.answers(1, "j’ai une perche.")
    await story.decides("accept")
    somebody = Visitor(story.town.pole)
    [link] = links_to(story.town.social)
    await somebody.look(link)
    await somebody.send(link, deed="enter")
    await story.deletes(1)
    assert await story.belongs() and (await Offer.get()).state == "accepted"
    assert "Nora" in await story.column("accepted") and "une perche" not in story.ana.page
    assert not await Note.exists(author__uri=story.nora.uri)


async def test_whoever_names_the_call_in_her_own_name_answers_for_herself_alone(story: Story) -> None:
    """Somebody else's Update or Delete of her answer changes nothing on the board (INB-05)."""
    uri = await story.answers(1, "j’ai une perche.")
    for eve in (story.town.social.actor("eve"), story.town.evil.actor("eve")):
        forged = [
            story.letter("delete_note", 1) | {"actor": eve.uri, "id": f"{eve.uri}#1"},
            story.letter("update_note", 1, content="<p>Je ne veux plus.</p>", inReplyTo=story.call.uri)
            | {"actor": eve.uri, "id": f"{eve.uri}#2"},
        ]
        for letter in forged:
            await story.town.deliver(eve, letter)
    assert "une perche" in await story.column("new") and "ne veux plus" not in story.ana.page
    assert (await Offer.get()).uri == uri
