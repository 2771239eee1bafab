"""What members say: its document, whom it goes to, its changes and its end."""

from datetime import timedelta
from typing import Any

import orjson
import pytest

from fediverse_cinema.activitypub import jsonld
from fediverse_cinema.activitypub.models import Actor, Block, Follow, FollowState, Host, OutboxEntry, Tombstone
from fediverse_cinema.conversations import mentions, queries, service
from fediverse_cinema.conversations.models import Mention, Note, Tagging, Visibility
from fediverse_cinema.conversations.words import Answered, Poll, Words
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.people.models import Creator, Policy
from tests.kit.neighbours import PUBLIC, Answer, Document, Neighbour
from tests.kit.people import a_creator, a_film, an_answer
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
KINDS = ("Create", "Update", "Delete")
AS = {"Accept": "application/activity+json"}


@pytest.fixture
async def ana(town: Town) -> Actor:
    return (await a_creator()).actor


@pytest.fixture
def alice(town: Town) -> Neighbour:
    """Follows nobody yet; her server says that it is a Mastodon."""
    return town.social.actor("alice")


async def known(town: Town, neighbour: Neighbour) -> Actor:
    await town.deliver(neighbour, neighbour.activity("View", neighbour.uri))
    return await Actor.get(uri=neighbour.uri)


async def follows(town: Town, neighbour: Neighbour, followed: Actor) -> Actor:
    await town.deliver(neighbour, neighbour.activity("Follow", followed.uri))
    return await Actor.get(uri=neighbour.uri)


async def document_of(town: Town, note: Note, status: int = 200) -> Document:
    answer = await town.pole.client.get(note.uri, headers=AS)
    assert answer.status_code == status, answer.text
    found: Document = answer.json()
    return found


async def test_a_public_note_reaches_followers_and_those_who_are_mentioned(
    town: Town, ana: Actor, alice: Neighbour
) -> None:
    ada = town.fedi.actor("ada")
    await follows(town, alice, ana)
    await known(town, ada)
    await Actor.filter(uri=ada.uri).update(confirmed_at=clock.now())
    text = "Bonsoir @ada@fedi.example, on tourne demain ! #CourtMétrage"
    note = await service.say(ana, Words(text, language="fr"), mentions=await mentions.named_in(text))
    await town.pole.work()

    (create,), (to_ada,) = town.social.received("Create"), town.fedi.received("Create")
    assert create["object"] == to_ada["object"]
    said = create["object"]
    assert (said["to"], said["cc"]) == ([PUBLIC], [f"{ana.uri}/followers", ada.uri])
    assert (create["to"], create["cc"]) == (said["to"], said["cc"])
    assert said["tag"] == [
        {"type": "Mention", "name": "@ada@fedi.example", "href": ada.uri},
        {"type": "Hashtag", "name": "#CourtMétrage", "href": "https://lyon.example/tags/courtm%C3%A9trage"},
    ]
    assert said["contentMap"] == {"fr": said["content"]} and 'class="u-url mention"' in said["content"]
    assert said["context"] == note.uri and "inReplyTo" not in said and "summary" not in said and "name" not in said
    assert said["source"] == {"mediaType": "text/markdown", "content": text}
    assert {said[name]["totalItems"] for name in ("likes", "shares", "replies")} == {0}
    assert said["interactionPolicy"]["canQuote"] == {"automaticApproval": [PUBLIC]}
    assert await Tagging.filter(object_uri=note.uri).values_list("tag", flat=True) == ["courtmétrage"]
    served = await document_of(town, note)
    assert {**served, "@context": None} == {**said, "@context": None}
    assert jsonld.undefined_terms(served) == jsonld.undefined_terms(create) == set()


AUDIENCES: dict[Visibility, tuple[list[str], list[str]]] = {
    Visibility.PUBLIC: ([PUBLIC], ["followers", "alice"]),
    Visibility.UNLISTED: (["followers"], [PUBLIC, "alice"]),
    Visibility.FOLLOWERS: (["followers"], ["alice"]),
    Visibility.DIRECT: (["alice"], []),
}


@pytest.mark.parametrize("visibility", AUDIENCES)
async def test_each_audience_is_addressed_and_reached_and_nobody_else(
    town: Town, ana: Actor, alice: Neighbour, visibility: Visibility
) -> None:
    ada = town.fedi.actor("ada")
    await follows(town, ada, ana)
    reader = await known(town, alice)
    note = await service.say(ana, Words("#Psst", visibility=visibility), mentions=[reader])
    await town.pole.work()
    (create,) = town.social.received("Create")
    names = {"followers": f"{ana.uri}/followers", "alice": alice.uri}
    wanted = tuple([names.get(one, one) for one in side] for side in AUDIENCES[visibility])
    assert (create["object"]["to"], create["object"]["cc"]) == wanted
    assert len(town.fedi.received("Create")) == (visibility != Visibility.DIRECT)
    entry = await OutboxEntry.get(type="Create")
    public = visibility in (Visibility.PUBLIC, Visibility.UNLISTED)
    assert (entry.public, entry.listed) == (public, visibility == Visibility.PUBLIC)
    assert entry.followers_only == (visibility == Visibility.FOLLOWERS)
    assert await Tagging.all().count() == (visibility == Visibility.PUBLIC)
    for address in (note.uri, f"{note.uri}/activity", f"{note.uri}/replies", f"{note.uri}/likes"):
        answer = await town.pole.client.get(address, headers=AS)
        assert answer.status_code == (200 if public else 404), address
    if not public:
        policy = create["object"]["interactionPolicy"]
        assert policy["canAnnounce"] == policy["canQuote"] == {"automaticApproval": [ana.uri]}
        assert alice.uri in policy["canReply"]["automaticApproval"]
        assert "signature" not in create and "proof" not in create


async def test_who_may_read_is_one_rule(town: Town, ana: Actor, alice: Neighbour) -> None:
    named, follower = await known(town, alice), await follows(town, town.fedi.actor("ada"), ana)
    stranger, blocked = await known(town, town.evil.actor("mallory")), await known(town, town.social.actor("troll"))
    await Block.create(blocker=ana, blocked=blocked, created_at=clock.now())
    asked = await known(town, town.social.actor("asker"))
    await Follow.create(follower=asked, followed=ana, state=FollowState.REQUESTED, created_at=clock.now())
    everybody = {"visitor": None, "ana": ana, "named": named, "follower": follower, "stranger": stranger,
                 "blocked": blocked, "asked": asked}  # fmt: skip
    may = {
        Visibility.PUBLIC: {"visitor", "ana", "named", "follower", "stranger", "asked"},
        Visibility.UNLISTED: {"visitor", "ana", "named", "follower", "stranger", "asked"},
        Visibility.FOLLOWERS: {"ana", "named", "follower"},
        Visibility.DIRECT: {"ana", "named"},
    }
    for visibility, readers in may.items():
        note = await service.say(ana, Words("Psst", visibility=visibility), mentions=[named, blocked])
        assert {name for name, who in everybody.items() if await queries.may_read(note, who)} == readers


async def test_an_answer_is_not_shown_to_more_people_than_what_it_answers(
    town: Town, ana: Actor, alice: Neighbour
) -> None:
    author = await known(town, alice)
    for visibility in Visibility:
        place = Answered("https://social.example/notes/1", "https://social.example/notes/1", author, visibility)
        note = await service.say(ana, Words("Oui", visibility=Visibility.UNLISTED), answers=place)
        assert note.visibility == max((Visibility.UNLISTED, visibility), key=[*Visibility].index)
        assert await Mention.filter(note_id=note.id).values_list("actor_id", flat=True) == [author.id]


async def test_a_direct_note_needs_somebody(ana: Actor) -> None:
    with pytest.raises(Refused) as refusal:
        await service.say(ana, Words("Psst", visibility=Visibility.DIRECT), mentions=[ana])
    assert refusal.value.code == "nobody_named" and await Note.all().count() == 0


FAULTS: dict[str, tuple[Words, str]] = {
    "nothing": (Words("  \n"), "empty"),
    "too much": (Words("x" * 5_001), "too_long"),
    "a long warning": (Words("x", warning="w" * 301), "too_long"),
    "one option": (Words("x", poll=Poll(("a", " "))), "bad_poll"),
    "an option twice": (Words("x", poll=Poll(("a", "A"))), "bad_poll"),
    "too many options": (Words("x", poll=Poll(tuple("abcdefghijk"))), "bad_poll"),
    "closed before it opens": (Words("x", poll=Poll(("a", "b"), closes_at=clock.now())), "bad_closing"),
    "open for ages": (Words("x", poll=Poll(("a", "b"), closes_at=clock.now() + timedelta(days=400))), "bad_closing"),
}


@pytest.mark.parametrize("words, code", FAULTS.values(), ids=FAULTS)
async def test_words_that_cannot_be_said_are_refused(ana: Actor, words: Words, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        await service.say(ana, words)
    assert refusal.value.code == code and await Note.all().count() == 0


async def test_private_answers_below_a_film_never_go_where_they_would_be_shown_to_all(
    town: Town, ana: Actor, alice: Neighbour
) -> None:
    """PeerTube reads any `to` as public; a server that does not say what it is might be one."""
    film = await a_film(await Creator.get(actor_id=ana.id).select_related("actor"))
    await town.pole.work()
    for server, software in ((town.social, "mastodon"), (town.video, "peertube"), (town.fedi, "")):
        await Host.update_or_create({"software": software, "asked_at": clock.now()}, name=server.host)
    people = [await follows(town, server.actor("vera"), ana) for server in (town.social, town.video, town.fedi)]
    for visibility in (Visibility.FOLLOWERS, Visibility.DIRECT):
        answers = Answered(film.uri, film.uri, people[0])
        note = await service.say(ana, Words("Psst", visibility=visibility), answers=answers, mentions=people)
        await service.edit(note, Words("Pssst"), mentions=people)
        await service.withdraw(note)
    await town.pole.work()
    letters = town.social.received("Create", "Update", "Delete")
    for note in await Tombstone.all():
        about = [one["type"] for one in letters if one["object"]["id"] == note.uri]
        assert about == ["Create", "Update", "Delete"]
    assert len(letters) == 6
    assert town.video.received(*KINDS) == town.fedi.received(*KINDS) == []
    # Elsewhere than below a film it is theirs to read.
    await service.say(ana, Words("Psst", visibility=Visibility.DIRECT), mentions=people)
    await town.pole.work()
    assert len(town.video.received("Create")) == len(town.fedi.received("Create")) == 1


async def test_a_private_answer_waits_until_the_software_of_a_host_is_known(
    town: Town, ana: Actor, alice: Neighbour
) -> None:
    film = await a_film(await Creator.get(actor_id=ana.id).select_related("actor"))
    reader = await known(town, alice)
    await Host.filter(name="social.example").delete()
    town.pole.house.rooms.pop("hosts", None)
    links = {"links": [{"rel": "http://nodeinfo.diaspora.software/ns/schema/2.0", "href": f"{town.social.base}/ni"}]}
    for path, body in (("/.well-known/nodeinfo", links), ("/ni", {"software": {"name": "mastodon", "version": "4"}})):
        town.social.says[f"GET {path}"] = Answer(200, orjson.dumps(body), "application/json")
    await service.say(
        ana, Words("Psst", visibility=Visibility.DIRECT), answers=Answered(film.uri, film.uri, ana), mentions=[reader]
    )
    await town.pole.work()
    await Job.all().update(due=clock.timestamp() - 1)
    await town.pole.work()
    assert len(town.social.received("Create")) == 1


async def test_an_edit_is_later_in_whole_seconds_and_reaches_whom_the_note_reached(
    town: Town, ana: Actor, alice: Neighbour
) -> None:
    reader = await known(town, alice)
    note = await service.say(ana, Words("Un #Début", warning="Fin", language="fr"), mentions=[reader])
    await town.pole.work()
    for text in ("Une #Suite", "Une autre"):
        await service.edit(note, Words(text))
    await town.pole.work()
    create, first, second = town.social.received("Create", "Update")
    assert create["object"]["published"] < first["object"]["updated"] < second["object"]["updated"]
    assert len({create["id"], first["id"], second["id"]}) == 3
    assert (create["object"]["summary"], create["object"]["sensitive"]) == ("Fin", True)
    assert "summary" not in second["object"] and second["object"]["sensitive"] is False
    assert "totalItems" not in second["object"]["likes"], "counts that are not known are not told"
    assert await Tagging.all().count() == 0
    assert (await town.pole.client.get(second["id"], headers=AS)).json()["type"] == "Update"
    assert (await document_of(town, note))["content"] == "<p>Une autre</p>\n"


async def test_what_is_withdrawn_leaves_a_tombstone_and_all_who_heard_of_it_are_told(
    town: Town, ana: Actor, alice: Neighbour
) -> None:
    ada = town.fedi.actor("ada")
    reader = await known(town, alice)
    note = await service.say(ana, Words("Un #Début"), mentions=[reader])
    answer = ada.note(note.uri)
    await town.deliver(ada, ada.activity("Create", answer))
    await service.withdraw(note)
    await service.withdraw(note)
    await town.pole.work()
    for server in (town.social, town.fedi):
        (delete,) = server.received("Delete")
        assert delete["object"]["id"] == note.uri and delete["object"]["type"] == "Tombstone"
    assert (await document_of(town, note, 410))["type"] == "Tombstone"
    assert (await town.pole.client.get(f"{note.uri}/activity", headers=AS)).status_code == 404
    assert [await model.all().count() for model in (Mention, Tagging, Tombstone)] == [0, 0, 1]
    assert await OutboxEntry.filter(listed=True).count() == 0


async def test_what_is_said_below_a_film_of_ours_reaches_its_audiences(
    town: Town, ana: Actor, alice: Neighbour
) -> None:
    malo = (await a_creator("malo", "Malo")).actor
    film = await a_film(await Creator.get(actor_id=ana.id).select_related("actor"))
    await town.pole.work()
    await follows(town, alice, ana)
    note = await service.say(
        malo, Words("Bravo"), answers=Answered(film.uri, film.uri, ana), audiences=[ana], also=[ana]
    )
    await service.edit(note, Words("Bravo !"))
    await town.pole.work()
    create, update = town.social.received("Create", "Update")
    assert create["object"]["inReplyTo"] == create["object"]["context"] == film.uri == update["object"]["context"]
    assert create["object"]["tag"] == [{"type": "Mention", "name": "@ana@lyon.example", "href": ana.uri}]


@pytest.mark.parametrize(
    "policy, entry", [(Policy.EVERYBODY, {"automaticApproval": [PUBLIC]}), (Policy.NOBODY, None), (Policy.ASK, None)]
)
async def test_her_own_policy_says_who_may_quote_her(ana: Actor, policy: Policy, entry: Any) -> None:
    await Creator.filter(actor_id=ana.id).update(quoting=policy)
    await service.say(ana, Words("Citez-moi"))
    said = orjson.loads((await OutboxEntry.get(type="Create")).body)["object"]["interactionPolicy"]["canQuote"]
    assert said == entry or (entry is None and said["automaticApproval"] == [ana.uri])


async def test_only_what_everybody_may_read_is_listed(town: Town, ana: Actor, alice: Neighbour) -> None:
    film = await a_film(await Creator.get(actor_id=ana.id).select_related("actor"))
    reader = await known(town, alice)
    public = await an_answer(ana, "Oui", film)
    for visibility in (Visibility.FOLLOWERS, Visibility.DIRECT):
        await service.say(
            ana, Words("Psst", visibility=visibility), answers=Answered(public.uri, film.uri, reader), mentions=[reader]
        )
    comments = (await town.pole.client.get(f"{film.uri}/comments/pages/latest", headers=AS)).json()
    assert (comments["orderedItems"], comments["totalItems"]) == ([public.uri], 1)
    assert (await document_of(town, public))["replies"]["totalItems"] == 0


@pytest.mark.parametrize("deed", ["Like", "Announce"])
async def test_whoever_liked_or_shared_it_without_following_hears_that_it_is_gone(
    town: Town, ana: Actor, alice: Neighbour, deed: str
) -> None:
    note = await service.say(ana, Words("Bonsoir", language="fr"))
    for one in (alice, town.social.actor("ada")):
        await town.deliver(one, one.activity(deed, note.uri, to=[PUBLIC]))
    assert town.social.received("Create") == []
    await service.withdraw(note)
    await town.pole.work()
    assert [one["object"]["id"] for one in town.social.received("Delete")] == [note.uri], "one letter for a server"
