"""Things of elsewhere are heard of from several sides in the same moment: what is newer, narrower or deleted stays so,
and an answer stands in its talk.
"""

import asyncio
from contextvars import copy_context

import pytest

from fediverse_cinema.activitypub import actors, tombstones
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations import service, visitors, wire
from fediverse_cinema.conversations.models import Mention, Note, Visibility
from fediverse_cinema.conversations.voting import vote_arrived
from fediverse_cinema.conversations.wire import NoteDraft
from fediverse_cinema.conversations.words import Poll, Words
from fediverse_cinema.films import visitors as films
from fediverse_cinema.films.arriving import film_from_object
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.errors import Missing, Refused
from fediverse_cinema.foundation.html import LONGEST_MARKDOWN, markdown_off_loop
from fediverse_cinema.inbox.models import Outcome
from fediverse_cinema.search import arrivals
from tests.kit.neighbours import PUBLIC, Document, Neighbour
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
NINTH, TENTH = "2026-08-09T09:00:00Z", "2026-08-10T09:00:00Z"


@pytest.fixture
async def film(town: Town) -> Film:
    return await a_film(await a_creator())


@pytest.fixture
def alice(town: Town) -> Neighbour:
    return town.social.actor("alice")


@pytest.fixture
async def her(alice: Neighbour) -> Actor:
    return await actors.find_actor(alice.uri)


def draft_of(document: Document, her: Actor) -> NoteDraft:
    return wire.note_from_object(document, her.followers_uri or "")


@pytest.mark.parametrize("newer_first", [True, False], ids=["the newer first", "the older first"])
async def test_INB_20_of_two_changes_at_once_the_newer_and_narrower_stays(
    town: Town, film: Film, alice: Neighbour, her: Actor, *, newer_first: bool
) -> None:
    note = alice.note(film.uri)
    await visitors.welcome(her, draft_of(note, her))
    friends = [her.followers_uri, (await Actor.get(id=film.author_id)).uri]
    narrow = {**note, "to": friends, "cc": [], "content": "<p>for friends</p>", "updated": TENTH}
    drafts = [draft_of(narrow, her), draft_of({**note, "content": "<p>old</p>", "updated": NINTH}, her)]
    for_two = [visitors.welcome(her, draft) for draft in (drafts if newer_first else reversed(drafts))]
    await asyncio.gather(*for_two)
    now = await Note.get()
    assert (now.html, now.visibility) == ("<p>for friends</p>", Visibility.FOLLOWERS)
    assert await Mention.filter(note_id=now.id).count() == 1


@pytest.mark.parametrize("newer_first", [True, False], ids=["the newer first", "the older first"])
async def test_INB_20_of_two_states_of_a_film_at_once_the_newer_stays(
    town: Town, alice: Neighbour, her: Actor, *, newer_first: bool
) -> None:
    video = {"id": f"{town.social.base}/videos/1", "type": "Video", "name": "Valse", "attributedTo": [alice.uri],
             "to": [PUBLIC], "updated": "2026-08-08T09:00:00Z"}  # fmt: skip
    await films.welcome(her, film_from_object(video))
    drafts = [film_from_object({**video, "name": name, "updated": at}) for name, at in (("2", TENTH), ("1", NINTH))]
    await asyncio.gather(*(films.welcome(her, draft) for draft in (drafts if newer_first else reversed(drafts))))
    assert (await Film.get()).title == "2"


@pytest.mark.parametrize("upper_first", [True, False], ids=["what is answered first", "the answer first"])
async def test_an_answer_that_comes_together_with_what_it_answers_stands_below_the_film(
    town: Town, film: Film, alice: Neighbour, her: Actor, *, upper_first: bool
) -> None:
    upper = alice.note(film.uri)
    middle = alice.note(upper["id"])
    lower = alice.note(middle["id"])
    documents = [upper, middle, lower] if upper_first else [lower, middle, upper]
    await asyncio.gather(*(arrivals.note(draft_of(one, her), her, one) for one in documents))
    assert await Note.filter(thread_uri=film.uri).count() == 3


async def test_words_that_change_while_their_talk_becomes_known_stay_in_it(
    town: Town, film: Film, alice: Neighbour, her: Actor
) -> None:
    upper = alice.note(film.uri)
    lower = alice.note(upper["id"])
    await arrivals.note(draft_of(lower, her), her, lower)
    changed = {**lower, "content": "<p>new</p>", "updated": NINTH}
    await asyncio.gather(*(arrivals.note(draft_of(one, her), her, one) for one in (upper, changed)))
    kept = await Note.get(uri=lower["id"])
    assert (kept.html, kept.thread_uri) == ("<p>new</p>", film.uri)


@pytest.mark.parametrize("had", [True, False], ids=["had", "never had"])
@pytest.mark.parametrize("kind", ["note", "film"])
async def test_INB_06_what_comes_in_the_moment_in_which_it_is_deleted_does_not_come_back(
    town: Town, film: Film, alice: Neighbour, her: Actor, monkeypatch: pytest.MonkeyPatch, kind: str, *, had: bool
) -> None:
    """Somebody shares it, and her server still answers it while its Delete is opened here."""
    video = {"id": f"{town.social.base}/videos/1", "type": "Video", "name": "Valse", "attributedTo": [alice.uri],
             "to": [PUBLIC]}  # fmt: skip
    document = alice.note(film.uri) if kind == "note" else video
    if had:
        await arrivals.welcome(document, her)
    really, comes, outside = tombstones.bury, list[asyncio.Task[object]](), copy_context()

    async def meanwhile(uri: str, former_type: str, author: Actor) -> bool:
        if not comes:
            arriving = films.welcome(her, film_from_object(video)) if kind == "film" else None
            coming = arriving or visitors.welcome(her, draft_of(document, her))
            comes.append(asyncio.create_task(coming, context=outside))
            await asyncio.wait(comes, timeout=0.2)
        return await really(uri, former_type, author)

    monkeypatch.setattr(tombstones, "bury", meanwhile)
    letter = await town.deliver(alice, alice.activity("Delete", document["id"]))
    (outcome,) = await asyncio.gather(*comes, return_exceptions=True)
    assert letter.outcome == (Outcome.APPLIED if had else Outcome.IGNORED)
    assert isinstance(outcome, Refused) and outcome.code == "deleted_before"
    assert not await Note.exists(uri=document["id"]) and not await Film.exists(uri=document["id"])
    assert await tombstones.is_buried(document["id"], her)


async def test_what_a_member_deletes_in_one_window_is_missing_in_the_other(town: Town, film: Film) -> None:
    her = await Actor.get(id=film.author_id)
    malo = (await a_creator("malo", "Malo")).actor
    note = await service.say(her, Words("Quelle affiche ?", poll=Poll(("Rouge", "Bleu"))))
    await service.withdraw(note)
    for deed in (service.edit(note, Words("Laquelle ?")), service.vote(malo, note, [0])):
        with pytest.raises(Missing):
            await deed
    assert not await vote_arrived(malo, note, "Rouge")


async def test_a_letter_of_markdown_keeps_nobody_waiting(town: Town, film: Film, her: Actor) -> None:
    """Before its words are made HTML it is asked whether they concern anybody; then nothing stands still for them."""
    cineaste = town.video.actor("cineaste")
    comment = cineaste.note(film.uri, "[" * 100_000, mediaType="text/markdown")
    draft = wire.note_from_object(comment)
    assert (draft.content, draft.markdown) == ("[" * 100_000, True)
    letter = await town.deliver(cineaste, cineaste.activity("Create", comment))
    assert letter.outcome == Outcome.APPLIED
    assert (await Note.get()).html.startswith(f"<p>{'[' * 99_900}"), "as plain text"

    gaps, loop = [0.0], asyncio.get_running_loop()

    async def tick() -> None:
        while True:
            before = loop.time()
            await asyncio.sleep(0.001)
            gaps.append(loop.time() - before)

    ticking = asyncio.create_task(tick())
    began = loop.time()
    await markdown_off_loop(("![[" * LONGEST_MARKDOWN)[:LONGEST_MARKDOWN])
    took = loop.time() - began
    ticking.cancel()
    assert len(gaps) > 5 and max(gaps) < took / 2
