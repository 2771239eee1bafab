"""What people paste into the search box, and what comes of it."""

import orjson
import pytest

from fediverse_cinema.activitypub import actors, domain_rules
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations import service as conversations
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.conversations.words import Words
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import CinemaError, Later
from fediverse_cinema.people.views import person
from fediverse_cinema.search import finding, words
from tests.kit.neighbours import AS2, PUBLIC, Answer, Neighbour
from tests.kit.people import a_creator, a_film
from tests.kit.promptness import promptly
from tests.kit.towns import Town
from tests.kit.watching import only

pytestmark = pytest.mark.anyio
ALICE = "https://social.example/users/alice"
JRD = "https://social.example/.well-known/webfinger"


@pytest.fixture
def alice(town: Town) -> Neighbour:
    alice = town.social.actor("alice")
    link = {"rel": "self", "type": "application/activity+json", "href": alice.uri}
    answer = {"subject": "acct:alice@social.example", "links": [link]}
    town.social.says["GET /.well-known/webfinger"] = Answer(200, orjson.dumps(answer), "application/jrd+json")
    return alice


async def found(written: str, viewer: Actor | None = None) -> str:
    wanted = finding.read(written)
    assert wanted is not None
    return await finding.known(wanted, viewer) or await finding.ask(wanted)


@pytest.mark.parametrize(
    "written", ["@alice@social.example", "alice@social.example", " Alice@SOCIAL.example ", "acct:alice@social.example",
                ALICE, f"{ALICE}#main-key", "https://social.example/@alice"]
)  # fmt: skip
async def test_a_person_is_found_by_address_id_and_page(town: Town, alice: Neighbour, written: str) -> None:
    page = f'<link rel="alternate" type="application/activity+json" href="{ALICE}">'
    town.social.says["GET /@alice"] = Answer(200, page.encode(), "text/html")
    assert await found(written) == "/people/alice@social.example"
    if "@alice" not in written.removeprefix("@").removeprefix("https://social.example/"):
        async with only(town):
            assert await found(written) == "/people/alice@social.example"


async def test_a_note_and_a_film_are_taken_in_with_their_makers(town: Town, alice: Neighbour) -> None:
    note = town.social.serve(alice.note("") | {"inReplyTo": None})
    maker = town.video.actor("ines")
    video = town.video.serve(
        {
            "@context": AS2, "id": "https://video.example/videos/watch/1", "type": "Video", "name": "Nuit blanche",
            "to": [PUBLIC], "cc": [], "attributedTo": [{"type": "Person", "id": maker.uri}],
            "published": "2026-08-08T09:00:00Z", "duration": "PT60S", "url": [],
        }
    )  # fmt: skip
    activity = town.social.serve({"id": f"{note['id']}/activity", "type": "Create", "actor": alice.uri, "object": note})
    for written in (note["id"], activity["id"]):
        assert await found(written) == f"/notes/{(await Note.get()).uuid}"
    assert await found(video["id"]) == f"/films/{(await Film.get()).slug}"
    async with only(town):
        await found(note["id"])
        await found(video["id"])


async def test_what_lives_here_is_found_by_its_id_and_its_page_without_asking(town: Town) -> None:
    film = await a_film(await a_creator("ana"))
    draft = await a_film(await a_creator("ben", "Ben"), "Secret", published=False)
    async with only(town):
        for written in ("@ana@lyon.example", "ana@LYON.example", "https://lyon.example/ap/users/ana",
                        "https://lyon.example/users/ana"):  # fmt: skip
            assert await found(written) == "/users/ana"
        for written in (film.uri, f"https://lyon.example/films/{film.slug}"):
            assert await found(written) == f"/films/{film.slug}"
        for written in ("nobody@lyon.example", draft.uri, "https://lyon.example/ap/films/0", "https://lyon.example/x"):
            with pytest.raises(CinemaError):
                await found(written)


def document(kind: str) -> Answer:
    return Answer(200, orjson.dumps({"id": f"{ALICE}/1", "type": kind}))


@pytest.mark.parametrize(
    "answer, sentence",
    [
        (Answer(404), "social.example knows nothing by that address."),
        (Answer(410), "This has been removed from social.example."),
        (Answer(503), "social.example does not answer just now. Try again later."),
        (Answer(401), "social.example does not show this to others."),
        (Answer(200, b"<p>hello", "text/html"), "What is at this address cannot be shown here."),
        (Answer(200, b"\xff", "application/activity+json"), "social.example gave an answer that cannot be used."),
        (document("Note"), "What is at this address cannot be shown here."),
        (document("Arrive"), "What is at this address cannot be shown here."),
        (Answer(302, headers={"location": "http://127.0.0.1/"}), "This address cannot be used."),
    ],
)
async def test_a_sentence_says_what_went_wrong_and_nothing_is_kept(town: Town, answer: Answer, sentence: str) -> None:
    town.social.says["GET /users/alice/1"] = answer
    async with only(town, f"{ALICE}/1"):
        with pytest.raises(CinemaError) as error:
            await found(f"{ALICE}/1")
    assert error.value.sentence() == sentence


async def test_a_server_that_is_not_there_and_one_that_is_closed_are_named(town: Town) -> None:
    unknown = finding._explained(Later("no address", code="unknown_host"), "nowhere.example")
    assert unknown.sentence() == "There is no server called nowhere.example."
    await domain_rules.close("evil.example", "spam")
    for written in ("mallory@evil.example", "https://evil.example/users/mallory"):
        async with only(town):
            with pytest.raises(CinemaError) as error:
                await found(written)
        assert error.value.sentence() == "This pole has closed evil.example."


async def test_FET_17_a_thing_whose_author_is_elsewhere_or_somebody_else_is_not_taken_in(
    town: Town, alice: Neighbour
) -> None:
    mallory = town.evil.actor("mallory")
    for authors in (alice.uri, [alice.uri, mallory.uri]):
        forged = town.evil.serve(mallory.note("") | {"attributedTo": authors})
        with pytest.raises(CinemaError):
            await promptly(found(forged["id"]))
    assert not await Note.exists() and not await Actor.exists(uri=alice.uri)


@pytest.mark.parametrize("to", [f"{ALICE}/followers", "https://lyon.example/ap/users/ana"])
async def test_a_note_that_is_not_for_everybody_is_not_kept_when_its_server_shows_it_to_us(
    town: Town, alice: Neighbour, to: str
) -> None:
    await a_creator("ana")
    note = town.social.serve(alice.note("") | {"inReplyTo": None, "to": [to], "cc": []})
    async with only(town, note["id"]):
        with pytest.raises(CinemaError):
            await found(note["id"])


async def test_that_we_have_a_private_word_is_told_to_nobody_who_may_not_read_it(town: Town, alice: Neighbour) -> None:
    ana, ben = (await a_creator("ana")).actor, (await a_creator("ben", "Ben")).actor
    theirs = alice.note("", inReplyTo=None, to=[ana.uri], cc=[], tag=[{"type": "Mention", "href": ana.uri}])
    await town.deliver(alice, alice.activity("Create", theirs, to=[ana.uri]))
    known = await Actor.get(uri=alice.uri)
    ours = await conversations.say(ana, Words("Bonjour", visibility=Visibility.DIRECT), mentions=[known])
    for uri in (theirs["id"], ours.uri):
        assert await found(uri, ana) == f"/notes/{(await Note.get(uri=uri)).uuid}"
        for viewer in (ben, None):
            with pytest.raises(CinemaError):
                await found(uri, viewer)
        answer = await town.pole.client.get(f"{town.pole.base}/search", params={"q": uri})
        assert answer.status_code == 404


async def test_FET_18_the_page_may_be_on_another_host_than_the_id(town: Town, alice: Neighbour) -> None:
    note = alice.note("") | {"inReplyTo": None, "url": "https://www.social.example/@alice/1"}
    town.social.serve(note)
    assert (await found(note["id"])).startswith("/notes/")


# Words


async def shown(text: str, viewer: Actor | None = None) -> list[str]:
    results = await words.find(text, viewer)
    return [*(one.name for one in results.people), *(one.title for one in results.films),
            *(one.title for one in results.notes)]  # fmt: skip


async def test_words_search_names_and_titles_whatever_their_case(town: Town) -> None:
    ana = await a_creator("ana", "Ana Belle")
    await a_film(ana, "Écran de nuit")
    await a_film(ana, "Le secret", published=False)
    for text in ("ÉCRAN", "écran", "nuit écran", "ecran", "cran"):
        assert "Écran de nuit" in await shown(text)
    for text in ("belle", "ana belle"):  # a film by who made it, too
        assert await shown(text) == ["Ana Belle", "Écran de nuit"]
    assert await shown("secret") == [] and await shown("jour écran") == []
    for nothing in ("", "e", " ", "%", "_", "é"):
        assert await shown(nothing) == []


async def test_AUT_11_the_signs_of_LIKE_are_letters(town: Town) -> None:
    await a_creator("a_b", "One")
    await a_creator("axb", "Two")
    assert await shown("a_b") == ["One"] and await shown("axb") == ["Two"]
    for text in ("a%b", "%%", "__", "!!", "'; --", "\\\\", "a!_b"):
        assert await shown(text) == []


async def test_only_who_wishes_to_be_found_is_found(town: Town, alice: Neighbour) -> None:
    shy = town.social.actor("carol", discoverable=False)
    for one in (alice, shy):
        await actors.find_actor(one.uri)
    for who, indexable in (("alice", True), ("carol", False)):
        actor = await Actor.get(handle=who)
        actor.indexable = indexable
        await actor.save()
        await Note.create(uri=f"https://social.example/{who}", uuid=who, author=actor, title=f"Essay of {who}", html="",
                          thread_uri="x", answer_to="", published_at=clock.now(), kind="Article")  # fmt: skip
    assert await shown("alice") == ["Alice", "Essay of alice"] and await shown("carol") == []
    await a_creator("ana", "Alice")
    hidden = await Actor.get(local_handle="ana")
    hidden.discoverable = False
    await hidden.save()
    assert (await shown("alice")).count("Alice") == 1 and (await shown("alice", hidden)).count("Alice") == 2
    assert await shown("instance") == []


async def test_LOD_13_whatever_is_asked_little_is_looked_at(town: Town) -> None:
    for number in range(words.MOST_FOUND + 5):
        await a_creator(f"anna{number}", "Anna")
    for text in ("anna", "anna " * 1000, "%" * 5000, "a" * 5000, "_ " * 2500):
        assert len(await shown(text)) <= words.MOST_FOUND


async def test_until_it_is_confirmed_a_handle_is_not_shown(town: Town, alice: Neighbour) -> None:
    assert person(await actors.find_actor(alice.uri)).known_as == "social.example"
    await town.pole.work()
    assert person(await Actor.get(uri=alice.uri)).known_as == "@alice@social.example"


@pytest.mark.parametrize("typed", ["\u0301\u0300", "\u0301 \u0300\u0301", "\u200b\u200b", "\u0301 La"])
async def test_signs_without_a_letter_find_no_film_and_break_nothing(town: Town, typed: str) -> None:
    """Accents fold to nothing."""
    await a_film(await a_creator())
    answer = await town.pole.client.get(
        f"{town.pole.base}/search", params={"q": typed}, headers={"Accept": "text/html"}
    )
    assert answer.status_code == 200 and ("La Saône" in answer.text) == typed.endswith("La")
