"""What people elsewhere say about a film: written, changed, removed."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from fediverse_cinema.activitypub.models import Actor, Tombstone
from fediverse_cinema.conversations.models import Mention, Note, Tagging, Visibility
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from fediverse_cinema.inbox.models import Outcome
from tests.kit.neighbours import AS2, PUBLIC, Document, Neighbour
from tests.kit.people import a_creator, a_film
from tests.kit.promptness import promptly
from tests.kit.towns import Town
from tests.kit.watching import only

pytestmark = pytest.mark.anyio
LETTERS = Path(__file__).parents[1] / "letters"


@pytest.fixture
async def film(town: Town) -> Film:
    return await a_film(await a_creator())


@pytest.fixture
def alice(town: Town) -> Neighbour:
    return town.social.actor("alice")


@pytest.fixture
def mallory(town: Town) -> Neighbour:
    return town.social.actor("mallory")


async def said() -> list[str]:
    return [note.html for note in await Note.all().order_by("id")]


async def test_an_answer_stands_below_the_film_and_an_answer_to_it_below_that(
    town: Town, film: Film, alice: Neighbour, mallory: Neighbour
) -> None:
    first = alice.note(film.uri, "<p>beautiful!</p>")
    letter = await town.deliver(alice, alice.activity("Create", first))
    second = mallory.note(first["id"], "<p>no</p>")
    await town.deliver(mallory, mallory.activity("Create", second))
    assert letter.outcome == Outcome.APPLIED
    notes = await Note.all().order_by("id").select_related("author")
    assert [(note.thread_uri, note.answer_to, note.html, note.language, note.author.uri) for note in notes] == [
        (film.uri, film.uri, "<p>beautiful!</p>", "en", alice.uri),
        (film.uri, first["id"], "<p>no</p>", "en", mallory.uri),
    ]
    page = (await town.pole.client.get(film.page_url, headers={"Accept": "text/html"})).text
    assert page.index("beautiful!") < page.index("<p>no</p>")


async def test_a_repeated_create_changes_nothing(town: Town, film: Film, alice: Neighbour) -> None:
    note = alice.note(film.uri)
    await town.deliver(alice, alice.activity("Create", note))
    async with only(town, Letter=1):
        letter = await town.deliver(alice, alice.activity("Create", {**note, "content": "<p>other words</p>"}))
    assert (letter.outcome, await said()) == (Outcome.IGNORED, ["<p>beautiful!</p>"])


async def test_what_is_said_is_made_harmless(town: Town, film: Film, alice: Neighbour) -> None:
    evil = '<p onclick="x()">hi<script>alert(1)</script><a href="javascript:x()">y</a><img src=x onerror=x()></p>'
    await town.deliver(alice, alice.activity("Create", alice.note(film.uri, evil, summary="<b>beware</b>")))
    assert await said() == ['<p>hi<a rel="nofollow noopener ugc">y</a></p>']
    assert (await Note.get()).warning == "beware"


async def test_a_comment_as_peertube_sends_it_is_markdown(town: Town, film: Film) -> None:
    recorded = json.loads((LETTERS / "peertube/0034-Create-Note.json").read_text())["raw_body"]
    cineaste = town.video.actor("cineaste")
    note = json.loads(recorded.replace("http://127.0.0.1:9400", town.video.base))["object"]
    note |= {"inReplyTo": film.uri, "content": "Quel **grand** film <script>", "attributedTo": cineaste.uri}
    letter = await town.deliver(cineaste, cineaste.activity("Create", note))
    assert letter.outcome == Outcome.APPLIED
    assert await said() == ["<p>Quel <strong>grand</strong> film &lt;script&gt;</p>\n"]


@pytest.mark.parametrize("orders", [(1, 2), (2, 1)], ids=["in order", "the older one last"])
async def test_INB_20_of_several_changes_the_newest_wins(
    town: Town, film: Film, alice: Neighbour, orders: tuple[int, ...]
) -> None:
    note = alice.note(film.uri)
    await town.deliver(alice, alice.activity("Create", note))
    for hour in orders:
        changed = {**note, "content": f"<p>{hour}</p>", "updated": f"2026-08-08T1{hour}:00:00Z"}
        await town.deliver(alice, alice.activity("Update", changed))
    assert await said() == ["<p>2</p>"]


async def test_INB_20_two_changes_at_once_end_with_the_newest(town: Town, film: Film, alice: Neighbour) -> None:
    note = alice.note(film.uri)
    await town.deliver(alice, alice.activity("Create", note))
    updates = [
        alice.activity("Update", {**note, "content": f"<p>{n}</p>", "updated": f"2026-08-08T1{n}:00:00Z"})
        for n in (5, 1, 7, 3)
    ]
    await asyncio.gather(*(alice.send(one, town.pole.client, town.pole.shared_inbox) for one in updates))
    await town.pole.work()
    assert await said() == ["<p>7</p>"]


async def test_INB_20_a_change_before_its_create_is_what_stays(town: Town, film: Film, alice: Neighbour) -> None:
    note = alice.note(film.uri)
    changed = {**note, "content": "<p>changed</p>", "updated": "2026-08-08T10:00:00Z"}
    await town.deliver(alice, alice.activity("Update", changed))
    await town.deliver(alice, alice.activity("Create", note))
    assert await said() == ["<p>changed</p>"]


@pytest.mark.parametrize("audience", ["followers", "nobody"])
async def test_INB_21_words_that_are_changed_for_fewer_people_are_not_shown_to_everybody(
    town: Town, film: Film, alice: Neighbour, audience: str
) -> None:
    ana = await Actor.get(id=film.author_id)
    tags = [{"type": "Mention", "href": ana.uri}, {"type": "Hashtag", "name": "#fleuve"}]
    note = alice.note(film.uri, tag=tags)
    await town.deliver(alice, alice.activity("Create", note))
    kept = await Note.get()
    assert await Tagging.exists(object_uri=kept.uri) and await Mention.exists(note_id=kept.id)
    only_for = [f"{alice.uri}/followers"] if audience == "followers" else [f"{town.social.base}/users/bob"]
    narrowed = {**note, "content": "<p>for friends</p>", "to": only_for, "cc": [], "updated": "2026-08-08T10:00:00Z",
                "tag": tags[1:]}  # fmt: skip
    await town.deliver(alice, alice.activity("Update", narrowed, to=only_for))
    now = await Note.get()
    assert now.visibility == (Visibility.FOLLOWERS if audience == "followers" else Visibility.DIRECT)
    for path in (f"/notes/{kept.uuid}", f"/films/{film.slug}", "/tags/fleuve"):
        page = await town.pole.client.get(town.pole.base + path, headers={"Accept": "text/html"})
        assert "for friends" not in page.text, path
    assert not await Tagging.exists(object_uri=kept.uri) and not await Mention.exists(note_id=kept.id)
    widened = {**note, "content": "<p>for all</p>", "updated": "2026-08-08T11:00:00Z"}
    await town.deliver(alice, alice.activity("Update", widened))
    assert (await Note.get()).visibility == now.visibility, "and never the other way round"


async def test_nobody_changes_what_another_said(town: Town, film: Film, alice: Neighbour, mallory: Neighbour) -> None:
    note = alice.note(film.uri)
    await town.deliver(alice, alice.activity("Create", note))
    for forged in ({**note, "attributedTo": mallory.uri}, {**note, "attributedTo": [alice.uri, mallory.uri]}, note):
        changed = {**forged, "content": "<p>forged</p>", "updated": "2026-08-08T10:00:00Z"}
        letter = await town.deliver(mallory, mallory.activity("Update", changed))
        assert (letter.outcome, letter.reason) == (Outcome.REFUSED, "not_the_author")
    assert await said() == ["<p>beautiful!</p>"]


@pytest.mark.parametrize("form", ["uri", "tombstone"])
async def test_a_deleted_answer_is_gone_for_good(town: Town, film: Film, alice: Neighbour, form: str) -> None:
    note = alice.note(film.uri)
    create = alice.activity("Create", note)
    await town.deliver(alice, create)
    await town.deliver(alice, alice.activity("Like", note["id"]))
    about = note["id"] if form == "uri" else {"id": note["id"], "type": "Tombstone"}
    async with only(town, Note=-1, Reaction=-1, Letter=1, Tombstone=1):
        assert (await town.deliver(alice, alice.activity("Delete", about))).outcome == Outcome.APPLIED
    assert (await town.deliver(alice, alice.activity("Delete", about))).outcome == Outcome.IGNORED
    letter = await town.deliver(alice, {**create, "id": town.social.new_id("create")})
    assert (letter.reason, await said()) == ("deleted before", [])


async def test_INB_05_nobody_deletes_what_another_said_nor_learns_whether_it_is_there(
    town: Town, film: Film, alice: Neighbour, mallory: Neighbour
) -> None:
    note = alice.note(film.uri)
    await town.deliver(alice, alice.activity("Create", note))
    stranger = town.evil.actor("mallory")
    answers = set()
    for sender in (mallory, stranger):
        for uri in (note["id"], f"{town.social.base}/notes/none", film.uri, alice.uri):
            delete = sender.activity("Delete", uri)
            answer = await promptly(sender.send(delete, town.pole.client, town.pole.shared_inbox))
            answers.add((answer.status_code, answer.content))
    await town.pole.work()
    assert answers == {(202, b"")}
    assert await said() == ["<p>beautiful!</p>"]
    assert await Film.exists(uri=film.uri)


async def test_INB_05_deleting_what_another_is_about_to_say_does_not_silence_her(
    town: Town, film: Film, alice: Neighbour, mallory: Neighbour
) -> None:
    note = alice.note(film.uri)
    await town.deliver(mallory, mallory.activity("Delete", note["id"]))
    await town.deliver(alice, alice.activity("Create", note))
    assert await said() == ["<p>beautiful!</p>"]
    changed = {**note, "content": "<p>changed</p>", "updated": "2026-08-08T10:00:00Z"}
    await town.deliver(mallory, mallory.activity("Delete", note["id"]))
    await town.deliver(alice, alice.activity("Update", changed))
    assert await said() == ["<p>changed</p>"]


async def test_INB_06_a_create_and_its_delete_at_once_leave_nothing(town: Town, film: Film, alice: Neighbour) -> None:
    """Five of each wait in the same moment, opened side by side."""
    await town.deliver(alice, alice.activity("Follow", f"{town.pole.base}/ap/pole"))
    notes = [alice.note(film.uri) for _ in range(5)]
    letters = [alice.activity(kind, note if kind == "Create" else note["id"]) for note in notes
               for kind in ("Create", "Delete")]  # fmt: skip
    answers = await asyncio.gather(
        *(alice.send(letter, town.pole.client, town.pole.shared_inbox) for letter in letters)
    )
    assert {answer.status_code for answer in answers} == {202}
    await town.pole.work()
    for note in notes:  # nor does it come after this
        await town.deliver(alice, alice.activity("Create", note))
    assert await said() == []
    assert await Tombstone.filter(uri__in=[note["id"] for note in notes]).count() == 5


async def test_INB_06_a_delete_before_its_create_keeps_it_away(town: Town, film: Film, alice: Neighbour) -> None:
    note = alice.note(film.uri)
    await town.deliver(alice, alice.activity("Delete", note["id"]))
    await town.deliver(alice, alice.activity("Create", note))
    assert (await said(), await Tombstone.all().count()) == ([], 1)

    note = alice.note(film.uri)
    both = [alice.activity("Delete", note["id"]), alice.activity("Create", note)]
    await asyncio.gather(*(alice.send(one, town.pole.client, town.pole.shared_inbox) for one in both))
    await town.pole.work()
    assert (await said(), await Tombstone.all().count()) == ([], 2)


async def test_INB_21_a_note_does_not_become_something_else(town: Town, film: Film, alice: Neighbour) -> None:
    note = alice.note(film.uri)
    await town.deliver(alice, alice.activity("Create", note))
    later = {"updated": "2026-08-08T10:00:00Z"}
    other_id = f"{town.social.base}/notes/other"
    for other, asked in (
        ({**note, "type": "Person"}, []),
        ({**note, "type": "Video", "name": "a film"} | later, []),
        ({**note, "type": "Article", "name": "an article"} | later, []),
        ({**note, "id": other_id, "inReplyTo": alice.uri} | later, [other_id]),  # does its talk concern us?
    ):
        async with only(town, *asked, Letter=1):
            letter = await town.deliver(alice, alice.activity("Update", other))
        assert letter.outcome in (Outcome.IGNORED, Outcome.REFUSED)
    assert await said() == ["<p>beautiful!</p>"]


async def test_INB_22_what_concerns_nobody_here_is_not_kept(town: Town, film: Film, alice: Neighbour) -> None:
    await town.deliver(alice, alice.activity("View", alice.uri))
    draft = await a_film(await a_creator("malo", "Malo"), "Pas encore", published=False)
    for answer_to in ("https://evil.example/films/1", draft.uri, alice.uri):
        note = alice.note(answer_to)
        looked_for = [] if answer_to == draft.uri else [note["id"]]
        async with only(town, *looked_for, Letter=1):
            letter = await town.deliver(alice, alice.activity("Create", note))
        assert letter.outcome == Outcome.IGNORED
    alone = alice.note(film.uri)
    del alone["inReplyTo"]
    async with only(town, Letter=1):
        await town.deliver(alice, alice.activity("Create", alone))


AUDIENCES: dict[str, tuple[Any, bool]] = {
    "Public": ("Public", True),
    "as:Public": ("as:Public", True),
    "the whole address": (PUBLIC, True),
    "an object with an id": ({"id": PUBLIC, "type": "Collection"}, True),
    "a list": ([PUBLIC, "https://social.example/users/bob"], True),
    "a nested list": ([[PUBLIC]], True),
    "null": (None, False),
    "nobody": ([], False),
    "one person": (["https://lyon.example/ap/users/ana"], False),
    "a collection written out": ({"type": "Collection", "items": [PUBLIC]}, False),
    "numbers": ([5, True, {}], False),
}


@pytest.mark.parametrize("to, public", AUDIENCES.values(), ids=AUDIENCES)
async def test_JLD_13_every_way_to_say_public_and_nothing_else(
    town: Town, film: Film, alice: Neighbour, to: Any, *, public: bool
) -> None:
    await town.deliver(alice, alice.activity("Create", alice.note(film.uri, to=to, cc=[])))
    await town.deliver(alice, alice.activity("Create", alice.note(film.uri, to=[], cc=to)))  # Mastodon's "unlisted"
    assert await Note.filter(visibility__in=("public", "unlisted")).count() == (2 if public else 0)
    # What is for one of ours alone is hers alone; what is for nobody we know is kept by nobody here.
    assert await Note.filter(visibility="direct").count() == (2 if "ana" in str(to) else 0)


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00:00Z", "99999-01-01T00:00:00Z", "yesterday", "2026-08-08T09:00:00+99:99", 5, None,
               "2099-01-01T00:00:00Z", "2026-08-08T09:00:00.123456789Z", ["2026"], "9999-12-31T23:59:59-23:59"],
)  # fmt: skip
async def test_JLD_14_a_date_that_cannot_be_is_brought_into_our_time(
    town: Town, film: Film, alice: Neighbour, moment: object
) -> None:
    note = alice.note(film.uri, published=moment, updated=moment)
    assert (await town.deliver(alice, alice.activity("Create", note))).outcome == Outcome.APPLIED
    kept = await Note.get()
    assert kept.published_at.year >= 1970 and kept.published_at <= clock.now()
    assert kept.updated_at is None or kept.updated_at <= clock.now()


async def test_JLD_15_thousands_of_tags_and_recipients_are_no_burden(town: Town, film: Film, alice: Neighbour) -> None:
    crowd = [PUBLIC, *(f"https://social.example/u/{n}" for n in range(5_000))]
    tags = [{"type": "Hashtag", "name": f"#{n}"} for n in range(5_000)]
    note = alice.note(film.uri, to=crowd, tag=tags, attachment=tags[:1_000])
    assert (await town.deliver(alice, alice.activity("Create", note))).outcome == Outcome.APPLIED
    assert len(await said()) == 1


async def test_JLD_15_lists_in_lists_are_no_way_around_the_bound_of_one_letter(
    town: Town, film: Film, alice: Neighbour
) -> None:
    notes = [[alice.note(film.uri) for _ in range(20)] for _ in range(15)]
    for about in (notes, [alice.note(film.uri), [alice.note(film.uri)]], [notes], [[alice.note(film.uri)]]):
        letter = await town.deliver(alice, alice.activity("Create", about))
        assert letter.outcome in (Outcome.REFUSED, Outcome.IGNORED)
    assert await said() == []
    await town.deliver(alice, alice.activity("Create", [note for part in notes for note in part]))
    assert len(await said()) == 20


async def test_JLD_16_what_is_too_long_is_cut_or_refused(town: Town, film: Film) -> None:
    alice = town.social.actor("alice", name="n" * 100_000, summary="<p>s</p>" * 10_000, preferredUsername="alice")
    note = alice.note(film.uri, "<p>" + "x" * 400_000, summary="w" * 100_000)
    letter = await town.deliver(alice, alice.activity("Create", note))
    assert letter.outcome == Outcome.APPLIED
    kept = await Note.get().select_related("author")
    assert len(kept.html) <= 100_100 and len(kept.warning) <= 500
    assert len(kept.author.name) <= 300 and len(kept.author.summary) <= 21_000


async def test_JLD_16_an_answer_with_too_many_tags_is_refused_and_not_tried_again(
    town: Town, film: Film, alice: Neighbour
) -> None:
    note: Document = alice.note(film.uri, "<b>" * 5_000)
    letter = await town.deliver(alice, {"@context": AS2, **alice.activity("Create", note)})
    assert (letter.outcome, letter.reason) == (Outcome.REFUSED, "html_size")
