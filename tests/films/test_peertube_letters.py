"""Letters of ours under PeerTube's eyes. The port that says what PeerTube lets fall is itself measured against what was
seen on a running one, and against what that one took in.
"""

import json
from typing import Any

import pytest

from fediverse_cinema.activitypub import follows
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations import service as conversations
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.conversations.words import Answered, Words
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.moderation import service as moderation
from fediverse_cinema.people import profile
from fediverse_cinema.people.models import Creator
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.reactions import service as reactions
from tests.kit.following import known
from tests.kit.letters import FOLDER
from tests.kit.neighbours import Document, Neighbour
from tests.kit.peertube_letters import faults_of_letter, faults_of_playlist, uri_of
from tests.kit.people import a_creator, a_film, an_answer
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
HERE, THERE = "http://127.0.0.1:9411", "http://127.0.0.1:9400"


def accepted(name: str) -> Any:
    return json.loads((FOLDER / "peertube-accepted" / f"{name}.json").read_text())


ANA, COLLECTIF, POLE, SPECTATOR = (accepted(f"actor-{name}") for name in ("ana", "collectif", "pole", "spectator"))
FILM, NOTE, ANNOUNCE = accepted("accepted-rich-video"), accepted("accepted-note"), accepted("accepted-announce")
CREATE, PLAYLIST = accepted("accepted-create-activity"), accepted("accepted-playlist")["playlist"]
COUNT = accepted("likes-collection-minimum")
THEIRS = {"id": NOTE["inReplyTo"], "type": "Video"}
READER = {"id": f"{THERE}/accounts/cineaste", "type": "Person", "inbox": f"{THERE}/accounts/cineaste/inbox"}
SHARED = f"{THERE}/inbox"
KNOWN: dict[str, Document] = {
    one["id"]: one for one in (ANA, COLLECTIF, POLE, SPECTATOR, FILM, NOTE, PLAYLIST, THEIRS, READER)
} | {FILM[name]: COUNT for name in ("likes", "dislikes")}
WITHOUT_COUNT = {"id": f"{HERE}/films/2", **{name: FILM[name] for name in FILM if name not in ("id", "likes")}}
STATUS = {**NOTE, "id": f"{HERE}/notes/11", "inReplyTo": None}
BY_GROUP = {**NOTE, "id": f"{HERE}/notes/12", "attributedTo": COLLECTIF["id"]}
LISTED = {**NOTE, "id": f"{HERE}/notes/13", "attributedTo": [SPECTATOR["id"]]}
FOLLOW = {"id": f"{THERE}/follows/1", "type": "Follow", "actor": READER["id"], "object": COLLECTIF["id"]}
KNOWN |= {one["id"]: one for one in (WITHOUT_COUNT, STATUS, BY_GROUP, LISTED)}


def letter(kind: str, actor: Document, about: Any, **more: Any) -> Document:
    return {"id": f"{HERE}/activities/1", "type": kind, "actor": actor["id"], "object": about, **more}


# (what was seen on a running PeerTube 6.3, the letter, where it was posted, did it count?)
SEEN: list[tuple[str, Document, str, bool]] = [
    ("a film by its maker", CREATE, SHARED, True),
    ("a film whose embedded copy lies", {**CREATE, "object": {**FILM, "name": "x"}}, SHARED, True),
    ("a film whose likes do not answer", {**CREATE, "object": WITHOUT_COUNT["id"]}, SHARED, False),
    ("a share by a Group", ANNOUNCE | {"object": FILM["id"]}, SHARED, True),
    ("a share by a Group without to", letter("Announce", COLLECTIF, FILM["id"]), SHARED, True),
    ("a share with the film embedded", letter("Announce", COLLECTIF, FILM), SHARED, True),
    ("a share by an Application", letter("Announce", POLE, FILM["id"]), SHARED, True),
    ("a share by a Person", letter("Announce", ANA, FILM["id"]), SHARED, False),
    ("a share of an activity", letter("Announce", COLLECTIF, CREATE["id"]), SHARED, False),
    ("a share of a film without counts", letter("Announce", COLLECTIF, WITHOUT_COUNT["id"]), SHARED, False),
    ("a changed film by its maker", letter("Update", ANA, {**FILM, "name": "Autre"}), SHARED, True),
    ("a changed film by its channel", letter("Update", COLLECTIF, FILM), SHARED, True),
    ("a changed film by its id", letter("Update", ANA, FILM["id"]), SHARED, False),
    ("a changed actor", letter("Update", COLLECTIF, COLLECTIF), SHARED, True),
    ("a changed comment", letter("Update", SPECTATOR, NOTE), SHARED, False),
    ("a film deleted by its channel's owner", letter("Delete", ANA, FILM["id"]), SHARED, True),
    ("a film deleted as a Tombstone", letter("Delete", ANA, {"id": FILM["id"], "type": "Tombstone"}), SHARED, True),
    ("a film deleted by its channel", letter("Delete", COLLECTIF, FILM["id"]), SHARED, False),
    ("a channel deletes itself", letter("Delete", COLLECTIF, COLLECTIF["id"]), SHARED, True),
    ("a playlist deleted", letter("Delete", ANA, PLAYLIST["id"]), SHARED, True),
    ("a playlist deleted by its channel", letter("Delete", COLLECTIF, PLAYLIST["id"]), SHARED, False),
    ("a comment", letter("Create", SPECTATOR, NOTE), SHARED, True),
    ("a comment deleted", letter("Delete", SPECTATOR, NOTE["id"]), SHARED, True),
    ("a comment on nothing", letter("Create", SPECTATOR, STATUS), SHARED, False),
    ("a comment by a Group", letter("Create", COLLECTIF, BY_GROUP), SHARED, False),
    ("a comment with a list of authors", letter("Create", SPECTATOR, LISTED), SHARED, False),
    ("a like", letter("Like", SPECTATOR, FILM["id"]), SHARED, True),
    ("a dislike by an Application", letter("Dislike", POLE, FILM["id"]), SHARED, True),
    ("a like by a Group", letter("Like", COLLECTIF, FILM["id"]), SHARED, False),
    ("a like taken back", letter("Undo", SPECTATOR, letter("Like", SPECTATOR, FILM["id"])), SHARED, True),
    ("a like taken back by its id", letter("Undo", SPECTATOR, f"{HERE}/likes/1"), SHARED, False),
    *((f"a follow by a {one['type']}", letter("Follow", one, READER["id"]), SHARED, one is not COLLECTIF)
      for one in (ANA, POLE, COLLECTIF)),
    ("an Accept in her own inbox", letter("Accept", COLLECTIF, FOLLOW), READER["inbox"], True),
    ("an Accept in the shared inbox", letter("Accept", COLLECTIF, FOLLOW), SHARED, False),
    ("a Flag by an Application", letter("Flag", POLE, THEIRS["id"], content="Plagiat"), SHARED, True),
    ("a Flag with a list of one", letter("Flag", SPECTATOR, [THEIRS["id"]], content="Plagiat"), SHARED, True),
    ("a Flag without words", letter("Flag", SPECTATOR, [THEIRS["id"]], content=""), SHARED, False),
    ("a view", letter("View", SPECTATOR, FILM["id"]), SHARED, True),
    ("an Offer", letter("Offer", SPECTATOR, FILM["id"]), SHARED, False),
    ("a letter without an id", {**letter("Like", SPECTATOR, FILM["id"]), "id": None}, SHARED, False),
]  # fmt: skip


@pytest.mark.parametrize("what, activity, inbox, counted", SEEN, ids=[row[0] for row in SEEN])
def test_the_port_says_of_each_letter_what_peertube_did(
    what: str, activity: Document, inbox: str, counted: bool
) -> None:
    faults = faults_of_letter(activity, KNOWN.get, inbox)
    assert (faults == []) is counted, faults


@pytest.mark.parametrize("name", ["content", "inReplyTo", "published", "to", "attributedTo"])
def test_a_comment_needs_all_of_these(name: str) -> None:
    broken = {key: value for key, value in NOTE.items() if key != name}
    assert faults_of_letter(letter("Create", SPECTATOR, NOTE["id"]), {**KNOWN, NOTE["id"]: broken}.get) != []


def test_what_it_took_in_is_taken_in() -> None:
    page = accepted("outbox-collection")["page1"]["orderedItems"]
    archives = {**COLLECTIF, "id": f"{HERE}/actors/archives"}
    owner = {**ANA, "id": f"{HERE}/actors/ana3"}
    shown = {one["object"]: {**page[2]["object"], "id": one["object"]} for one in page[:2]}
    world = KNOWN | shown | {one["id"]: one for one in (archives, owner, page[2]["object"], COUNT)}
    for activity in page:
        assert faults_of_letter(activity, world.get) == []
    assert faults_of_playlist(PLAYLIST, KNOWN.get) == []
    assert faults_of_letter(letter("Create", ANA, PLAYLIST), KNOWN.get) == []


class Eyes:
    """A PeerTube at video.example: it judges each letter as it comes, with what the ids answer then or did before."""

    def __init__(self, town: Town) -> None:
        self.town, self.known, self.read = town, dict[str, Document](), 0

    async def judge(self) -> dict[str, list[str]]:
        """The kinds that have come since ("Create Note by Person"), with their faults."""
        await self.town.pole.work()
        verdicts: dict[str, list[str]] = {}
        for asked in self.town.video.letters[self.read :]:
            activity = asked.activity
            await self._look(activity)
            about = activity["object"] if isinstance(activity["object"], dict) else {}
            kind = self.known.get(uri_of(about), about).get("type", "") if activity["type"] != "Undo" else about["type"]
            name = f"{activity['type']} {kind} by {self.known[activity['actor']]['type']}".replace("  ", " ")
            verdicts[name] = faults_of_letter(activity, self.known.get, self.town.video.base + asked.path)
        self.read = len(self.town.video.letters)
        return verdicts

    async def _look(self, activity: Document) -> None:
        """Ask for all that it names, and for what that names."""
        self.known |= {one["id"]: one for one in self.town.video.documents.values()}
        todo = list(dict.fromkeys(_ids(activity)))
        while todo:
            uri = todo.pop()
            answer = await self.town.pole.client.get(uri, headers={"Accept": "application/activity+json"})
            if answer.status_code == 200 and answer.headers["content-type"].startswith("application/activity+json"):
                if uri not in self.known:
                    todo += _ids(answer.json())
                self.known[uri] = answer.json()
            elif uri not in self.known:
                self.known[uri] = {"id": uri, "type": "nothing", "totalItems": None}


def _ids(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value] if value.startswith("https://lyon.example/ap/") and "#" not in value else []
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [uri for part in parts for uri in _ids(part)]


@pytest.fixture
async def ana(town: Town) -> Creator:
    return await a_creator("ana")


@pytest.fixture
async def cineaste(town: Town, ana: Creator) -> Neighbour:
    """She follows everybody of ours."""
    cineaste = town.video.actor("cineaste")
    for name in ("users/ana", "pole", "instance"):
        await town.deliver(cineaste, cineaste.activity("Follow", f"{town.pole.base}/ap/{name}"))
    return cineaste


async def test_what_our_members_show_counts_at_peertube(town: Town, ana: Creator, cineaste: Neighbour) -> None:
    eyes = Eyes(town)
    assert await eyes.judge() == {f"Accept Follow by {kind}": [] for kind in ("Person", "Group", "Application")}
    film = await a_film(ana, "M", synopsis="Un fleuve.", credits="Son — Inès", languages=("fr",))
    kinds = ("Create Video by Person", "Announce by Group", "Announce by Application")
    assert await eyes.judge() == {kind: [] for kind in kinds}
    note = await an_answer(ana.actor, "Merci à toutes", film)
    assert await eyes.judge() == {"Create Note by Person": []}
    await films.change(await Film.get(id=film.id), Sheet("La Saône, la nuit", licence="CC0-1.0"))
    pages = {"website": "https://ana.example", "support": "https://pay.example/ana"}
    await profile.change(ana, profile.Sheet(name="Ana", **pages), website_label="Site", support_label="Soutien")
    assert await eyes.judge() == {"Update Video by Person": [], "Update Person by Person": []}
    await conversations.withdraw(await Note.get(id=note.id))
    assert await eyes.judge() == {"Delete Note by Person": []}
    await films.delete(await Film.get(id=film.id))
    assert await eyes.judge() == {"Delete Video by Person": []}


async def test_what_our_members_do_counts_at_peertube(town: Town, ana: Creator, cineaste: Neighbour) -> None:
    eyes = Eyes(town)
    await eyes.judge()
    chaine = town.video.actor("chaine", "Group")
    uri = f"{town.video.base}/videos/watch/1"
    counts = {name: f"{uri}/{name}" for name in ("likes", "dislikes")}
    for one in counts.values():
        town.video.serve({**COUNT, "id": one})
    owners = [{"type": "Person", "id": cineaste.uri}, {"type": "Group", "id": chaine.uri}]
    town.video.serve({**FILM, **counts, "id": uri, "attributedTo": owners})
    maker, channel = await Actor.get(uri=cineaste.uri), await known(town, chaine)
    await follows.request(ana.actor, channel)
    assert await eyes.judge() == {"Accept Follow by Group": [], "Follow by Person": []}
    await reactions.like(ana.actor, uri, maker)
    note = await conversations.say(ana.actor, Words("Bravo"), answers=Answered(uri, uri, maker))
    assert await eyes.judge() == {"Like by Person": [], "Create Note by Person": []}
    pole = await pole_actors()
    for booster in (pole.group, pole.instance):
        await reactions.share(booster, uri, maker)
    await moderation.report(ana.actor, maker, [uri], "Plagiat", forward=True)
    kinds = ("Announce by Group", "Announce by Application", "Flag by Application")
    assert await eyes.judge() == {kind: [] for kind in kinds}
    await reactions.unlike(ana.actor, uri, maker)
    await reactions.unshare(pole.group, uri, maker)
    await conversations.withdraw(note)
    await follows.withdraw(ana.actor, channel)
    kinds = ("Undo Like by Person", "Undo Announce by Group", "Delete Note by Person", "Undo Follow by Person")
    assert await eyes.judge() == {kind: [] for kind in kinds}


async def test_what_peertube_lets_fall_harms_nobody(town: Town, ana: Creator, cineaste: Neighbour) -> None:
    """It shows no words but comments, keeps the first words of them, and knows no shares of persons."""
    eyes = Eyes(town)
    film = await a_film(ana)
    note = await an_answer(ana.actor, "Merci", film)
    await eyes.judge()
    await conversations.edit(note, Words("Merci à toutes"))
    await reactions.share(ana.actor, film.uri, ana.actor)
    await conversations.say(ana.actor, Words("Bonjour"))
    assert await eyes.judge() == {
        "Update Note by Person": ["object: never changed"],
        "Announce by Person": ["actor"],
        "Create Note by Person": ["inReplyTo"],
    }
