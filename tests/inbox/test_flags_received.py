"""Reports from elsewhere, in the shapes of three kinds of server, and in those of people who want to annoy."""

import asyncio

import pytest

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations.models import Visibility
from fediverse_cinema.films.models import Film
from fediverse_cinema.inbox.models import Outcome
from fediverse_cinema.labels.models import Audience
from fediverse_cinema.moderation import queries, service
from fediverse_cinema.moderation.models import Report
from tests.kit.counting import statements
from tests.kit.following import known
from tests.kit.labels import a_selection
from tests.kit.neighbours import PUBLIC
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town
from tests.kit.watching import only
from tests.kit.words import a_note

pytestmark = pytest.mark.anyio


@pytest.fixture
async def film(town: Town) -> Film:
    film = await a_film(await a_creator("ana"))
    await film.fetch_related("author")
    return film


async def test_mastodon_names_accounts_and_posts_in_the_name_of_its_server(town: Town, film: Film) -> None:
    instance = town.social.actor("actor", "Application")
    flag = instance.activity("Flag", [film.author.uri, film.uri, "https://social.example/users/bob"], content="spam")
    letter = await town.deliver(instance, flag)
    assert letter.outcome == Outcome.APPLIED
    report = await Report.get().select_related("by", "about")
    assert (report.by.uri, report.about.uri) == (instance.uri, film.author.uri)
    assert (report.objects, report.words, report.uri) == ([film.uri], "spam", flag["id"])


async def test_peertube_names_one_film_without_a_context(town: Town, film: Film) -> None:
    """Recorded from PeerTube 6.3: context left out, an object that is an address, reasons as tags."""
    user = town.video.actor("cineaste")
    flag = user.activity(
        "Flag", film.uri, to=[film.author.uri], cc=[], content="Droits non acquis", mediaType="text/markdown",
        tag=[{"type": "Hashtag", "name": "rights"}], startAt=1, endAt=3,
    )  # fmt: skip
    del flag["@context"]
    await town.deliver(user, flag)
    report = await Report.get().select_related("about")
    assert (report.about.uri, report.objects, report.words) == (film.author.uri, [film.uri], "Droits non acquis")


async def test_gotosocial_names_accounts_and_posts_as_its_instance(town: Town, film: Film) -> None:
    instance = town.fedi.actor("fedi.example", "Application")
    chosen = await a_selection(film.author, audience=Audience.PUBLIC)
    flag = instance.activity("Flag", [film.author.uri, film.uri, chosen.uri], content="test report")
    await town.deliver(instance, flag)
    assert (await Report.get()).words == "test report"
    [line] = await queries.open_reports()
    assert [(one.url, one.words) for one in line.things] == [
        (f"/films/{film.slug}", film.title),
        (f"/selections/{chosen.slug}", chosen.title),
    ]


@pytest.mark.stories
async def test_INB_28_a_thousand_flags_with_ten_thousand_objects_and_html_are_one_report_within_bounds(
    town: Town, film: Film
) -> None:
    instance = town.evil.actor("actor", "Application")
    many = [film.author.uri, film.uri, *(f"{film.uri}/x{number}" for number in range(10_000))]
    words = "<script>alert(1)</script><b>bad</b> " + "é" * 20_000
    await town.deliver(instance, instance.activity("Flag", many, content=words))
    for number in range(1_000):
        await instance.send(
            instance.activity("Flag", [film.author.uri], content=f"again {number} " * 50),
            town.pole.client, town.pole.shared_inbox,
        )  # fmt: skip
    await town.pole.work()
    report = await Report.get()
    assert report.times == 1_001
    assert report.objects == [film.uri]
    assert len(report.words) <= service.LONGEST_WORDS and "<" not in report.words and "bad" in report.words


async def test_INB_28_flags_that_come_at_once_are_one_report(town: Town, film: Film) -> None:
    by = await known(town, town.social.actor("alice"))
    new = await asyncio.gather(*(service.note(by, film.author, [film.uri], f"word {n}") for n in range(10)))
    assert sorted(new) == [False] * 9 + [True]
    assert (await Report.get()).times == 10


async def test_a_flag_about_nobody_of_ours_leaves_no_report(town: Town, film: Film) -> None:
    alice = town.social.actor("alice")
    await town.deliver(alice, alice.activity("View", alice.uri))
    for about in (["https://third.example/users/x", "urn:x", None, 7], [], f"{town.pole.base}/ap/films/none"):
        async with only(town, Letter=1):
            letter = await town.deliver(alice, alice.activity("Flag", about, content="x"))
        assert letter.outcome == Outcome.IGNORED
    assert await Report.all().count() == 0


async def test_after_it_was_handled_the_next_flag_is_a_new_report(town: Town, film: Film) -> None:
    alice = town.social.actor("alice")
    for number in range(3):
        await town.deliver(alice, alice.activity("Flag", film.uri, content="no rights"))
        if number == 1:
            await service.handle((await Report.get()).id)
    assert [one.times for one in await Report.all().order_by("id")] == [2, 1]


async def test_a_flag_goes_out_in_the_name_of_the_server_and_names_no_member(town: Town, film: Film) -> None:
    alice = town.social.actor("alice")
    note = alice.note(film.uri, to=[PUBLIC])
    await town.deliver(alice, alice.activity("Create", note))
    about, ana = await Actor.get(uri=alice.uri), film.author
    await service.report(ana, about, [note["id"]], "Insults", forward=True)
    await town.pole.work()
    [flag] = town.social.received("Flag")
    assert flag["actor"] == f"{town.pole.base}/ap/instance"
    assert flag["object"] == [alice.uri, note["id"]] and flag["content"] == "Insults"
    assert ana.uri not in town.social.letters[-1].body.decode()
    assert (await Report.get()).forwarded

    await service.report(ana, await Actor.get(local_handle="regie"), [], "Too late", forward=True)
    await town.pole.work()
    assert len(town.social.received("Flag")) == 1


async def test_the_page_of_reports_asks_the_database_once_for_all_that_they_are_about(town: Town, film: Film) -> None:
    """Ten notes in each of five reports were fifty-one statements."""
    others = await known(town, town.social.actor("bob"))
    for number in range(5):
        by = await known(town, town.social.actor(f"alice{number}"))
        notes = [await a_note(film.author) for _ in range(10)]
        strange = await a_note(others)
        await service.note(by, film.author, [*(note.uri for note in notes), strange.uri, film.uri, "gone"], "look")
    hidden = await a_note(film.author, visibility=Visibility.FOLLOWERS)
    await service.note(by, film.author, [hidden.uri], "look")
    with statements() as asked:
        reports = await queries.open_reports()
    assert len(asked) <= 5  # reports, films, selections, notes, stones
    assert len(reports) == 5
    *mine, strange_thing, shown_film, gone = reports[0].things
    assert {thing.words for thing in mine} == {"Vu hier."} and all(thing.url.startswith("/notes/") for thing in mine)
    assert (strange_thing.words, gone.words, gone.url) == ("", "", "gone")
    assert (shown_film.url, shown_film.words) == (f"/films/{film.slug}", film.title)
    assert (reports[-1].things[-1].url, reports[-1].things[-1].words) == (hidden.uri, "")
