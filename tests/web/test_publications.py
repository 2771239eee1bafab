"""Pages of publications: their lists, one of them, its feeds, and the form of those who write."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest

from fediverse_cinema.accounts.models import Role
from fediverse_cinema.activitypub.models import Actor, OutboxEntry
from fediverse_cinema.conversations import mentions
from fediverse_cinema.conversations import service as conversations
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.conversations.words import Answered, Words
from fediverse_cinema.films.opening_times import by_our_clock
from fediverse_cinema.foundation import clock, ids, news, urls
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.labels.models import JuryRole
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.publications import queries, service
from fediverse_cinema.publications.models import Publication
from tests.kit.counting import statements
from tests.kit.labels import a_juror, a_label
from tests.kit.people import a_creator, a_film, an_account, jpeg
from tests.kit.projects import a_project
from tests.kit.publications import SUMMARY, TITLE, a_publication
from tests.kit.working import take_files_away
from tests.web.conftest import Part, Reader

pytestmark = pytest.mark.anyio
ATOM = "{http://www.w3.org/2005/Atom}"
PATH = "/publications/une-saison-d-ecriture"
WRITTEN = {"author": "ana", "title": TITLE, "summary": SUMMARY, "text": "Six **auteurs**.", "language": "fr"}


def parts(**fields: str) -> Sequence[Part]:
    return [(name, (None, value.encode())) for name, value in fields.items()]


def a_picture(content: bytes) -> Part:
    return ("picture", ("quai.jpg", content))


async def on_the_shelf() -> int:
    await take_files_away()
    return len([file async for file in here().shelf.files()])


# Reading


async def test_the_list_is_by_date_and_says_whose_each_is(reader: Reader) -> None:
    ana = (await a_creator()).actor
    for days, title in ((3, "Mars"), (1, "Mai"), (2, "Avril")):
        with clock.stopped_at(clock.now() - timedelta(days=days)):
            await a_publication(ana, title=title)
    await a_publication(ana, title="Brouillon", published=False)
    page = await reader.page("/publications")
    assert re.findall(r"<h3><a[^>]*><bdi>([^<]+)", page) == ["Mai", "Avril", "Mars"]
    assert "Ana Belle" in page and SUMMARY in page and "Brouillon" not in page
    assert 'type="application/atom+xml" href="/publications.atom"' in page


async def test_older_ones_stand_on_further_pages_each_once(reader: Reader) -> None:
    """Also when several came out at the same moment."""
    ana = (await a_creator()).actor
    with clock.stopped_at(clock.now()):
        for number in range(queries.ON_A_PAGE + 3):
            await a_publication(ana, title=f"N{number}")
    first = await reader.page("/publications")
    older = re.search(r'href="(\?before=\d+)"', first)
    assert older
    rest = await reader.page(f"/publications{older[1]}")
    titles = re.findall(r"<bdi>(N\d+)</bdi>", first) + re.findall(r"<bdi>(N\d+)</bdi>", rest)
    assert titles == [f"N{number}" for number in reversed(range(queries.ON_A_PAGE + 3))]
    assert 'href="?before=' not in rest
    for nonsense in ("?before=0", "?before=x", "?before=99999999999999999"):
        assert "N22" in await reader.page(f"/publications{nonsense}")


async def test_the_list_asks_the_same_number_of_questions_whatever_it_shows(reader: Reader) -> None:
    ana = (await a_creator()).actor
    await a_publication(ana)
    with statements() as few:
        await queries.newest()
        await queries.entries()
    for number in range(10):
        await a_publication((await a_creator(f"a{number}")).actor)
    with statements() as many:
        await queries.newest()
        await queries.entries()
    assert len(few) == len(many)


async def test_a_publication_is_read_with_what_was_said_below_it(reader: Reader) -> None:
    ana, ben = (await a_creator()).actor, (await an_account("ben", "Ben")).creator.actor
    made = await a_publication(ana)
    note = await Note.get()
    await conversations.say(ben, Words("Je viens."), answers=Answered(note.uri, note.uri, ana))
    page = await reader.page(PATH)
    assert "<strong>dimanche</strong>" in page and SUMMARY in page and "Je viens." in page
    assert f'property="og:description" content="{SUMMARY}"' in page and 'content="article"' in page
    assert f'href="{note.uri}"' in page, "the same for other servers"
    assert "Brouillon" not in page and "/edit" not in page
    document = (await reader.client.get(PATH, headers={"Accept": "application/activity+json"})).json()
    assert (document["id"], document["type"]) == (urls.note(made.uuid), "Article")
    answer = await reader.client.get(f"/notes/{made.uuid}?at=3")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PATH}?at=3")


async def test_a_member_answers_below_it_and_is_led_back(reader: Reader) -> None:
    made = await a_publication((await a_creator()).actor)
    await an_account("ben", "Ben")
    await reader.sign_in("ben")
    assert 'id="answer"' in await reader.page(PATH)
    answer = await reader.submit(f"/notes/{made.uuid}/answers", content="Bravo", number=ids.new_uuid())
    assert answer.status_code == 303
    led = await reader.client.get(answer.headers["location"])
    assert led.headers["location"].startswith(f"{PATH}?at=")
    assert "Bravo" in await reader.page(PATH)


async def test_the_pages_speak_the_language_of_the_reader(reader: Reader) -> None:
    await a_publication((await a_creator()).actor)
    for path, french, english in (
        ("/publications", "Toutes les publications du pôle", "The latest first."),
        (PATH, "Personne n’a encore répondu.", "Nobody has answered yet."),
    ):
        assert french in await reader.page(path) or path == "/publications"
        answer = await reader.client.get(path, headers={"Accept-Language": "en"})
        assert english in answer.text and french not in answer.text


@pytest.mark.parametrize("path", ["/publications/rien", "/publications/by/personne", "/publications/by/personne.atom"])
async def test_what_is_not_there_is_not_found(reader: Reader, path: str) -> None:
    assert (await reader.client.get(path)).status_code == 404


# Feeds


def check_atom(content: bytes) -> ElementTree.Element:
    """What RFC 4287 says must be there, and must be there once (§4.1.1, §4.1.2), and how dates and links are."""
    feed = ElementTree.fromstring(content)
    entries = feed.findall(f"{ATOM}entry")
    assert feed.tag == f"{ATOM}feed"
    identities = []
    for place in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(place.findall(f"{ATOM}{name}")) == 1, name
        author = place.find(f"{ATOM}author/{ATOM}name")
        assert author is not None and author.text, "§4.2.1: whose it is"
        identity = place.findtext(f"{ATOM}id", "")
        assert re.match(r"[a-z]+://[^ ]+$", identity), "§4.2.6: an IRI"
        identities.append(identity)
        stamps = [one.text or "" for name in ("updated", "published") for one in place.findall(f"{ATOM}{name}")]
        assert all(
            re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", one) and datetime.fromisoformat(one) for one in stamps
        )
        alternates = [link for link in place.findall(f"{ATOM}link") if link.get("rel", "alternate") == "alternate"]
        assert len({(link.get("type"), link.get("hreflang")) for link in alternates}) == len(alternates), "§4.1.1"
        assert all((link.get("href") or "").startswith("https://") for link in place.findall(f"{ATOM}link"))
        for name in ("content", "summary", "title", "subtitle"):
            assert len(place.findall(f"{ATOM}{name}")) <= 1
            for one in place.findall(f"{ATOM}{name}"):
                assert one.get("type", "text") in ("text", "html") and len(one) == 0, "§3.1.1"
        assert all(one.get("term") for one in place.findall(f"{ATOM}category")), "§4.2.2"
    assert len(set(identities)) == len(identities)
    assert any(link.get("rel") == "self" for link in feed.findall(f"{ATOM}link"))
    newest = max((one.findtext(f"{ATOM}updated", "") for one in entries), default="")
    assert not newest or feed.findtext(f"{ATOM}updated") == newest
    return feed


FEEDS = ("/publications.atom", "/publications/by/ana.atom", "/users/ana.atom", "/pole.atom")


@pytest.mark.parametrize("path", FEEDS)
async def test_every_feed_is_valid_and_dated_as_the_publication_is(reader: Reader, path: str) -> None:
    ana = await a_creator()
    await a_film(ana)
    with clock.stopped_at(clock.now() - timedelta(days=2)):
        made = await a_publication(ana.actor)
    await service.change(made, ana.actor, service._sheet(made), hung=(), edition=1)
    answer = await reader.client.get(path)
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("application/atom+xml")
    check_atom(answer.content)
    read = feedparser.parse(answer.content)
    assert (read.bozo, read.version) == (0, "atom10")
    note = await Note.get(kind="Article")
    entry = next(one for one in read.entries if one.id == note.uri)
    assert (entry.title, entry.summary, entry.link) == (TITLE, SUMMARY, urls.publication_page(made.slug))
    assert entry.published == f"{note.published_at:%Y-%m-%dT%H:%M:%SZ}" and entry.author == "Ana Belle"
    assert note.updated_at is not None and entry.updated == f"{note.updated_at:%Y-%m-%dT%H:%M:%SZ}" > entry.published
    assert "<strong>dimanche</strong>" in entry.content[0].value and entry.tags[0].term == "Scenario"
    assert read.feed.links[0].href == f"{urls.base()}{path}"
    again = await reader.client.get(path, headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("path", FEEDS)
async def test_a_feed_of_nothing_is_valid_too_and_tells_of_no_draft(reader: Reader, path: str) -> None:
    await a_publication((await a_creator()).actor, published=False)
    answer = await reader.client.get(path)
    assert check_atom(answer.content).findall(f"{ATOM}entry") == [] and TITLE not in answer.text


async def test_labels_and_projects_have_feeds_at_their_pages(reader: Reader) -> None:
    """FEP-a5c5: the address of the page with .atom behind it."""
    ana = await a_creator()
    for group in ((await a_label(ana.actor)).actor, (await a_project(ana)).actor):
        made = await a_publication(group, ana.actor, title=f"Par {group.handle}")
        path = group.page_url.removeprefix(urls.base())
        for address in (f"{path}.atom", f"/publications/by/{group.handle}.atom"):
            feed = check_atom((await reader.client.get(address)).content)
            assert [one.text for one in feed.findall(f"{ATOM}entry/{ATOM}title")] == [made.title]
    film_feed = await reader.client.get("/films.atom")
    assert "Par phare" not in film_feed.text, "films, and nothing else"


async def test_WEB_21_no_word_of_a_writer_breaks_the_feed(reader: Reader) -> None:
    hostile = "]]></title><script>alert(1)</script> &lt; \x08\ufffe"
    await a_publication((await a_creator()).actor, title=hostile, summary=hostile, text=hostile)
    feed = check_atom((await reader.client.get("/publications.atom")).content)
    assert "<script>" not in (feed.findtext(f"{ATOM}entry/{ATOM}content") or "")


# Writing


async def test_a_draft_is_kept_read_by_its_writer_alone_and_published(reader: Reader) -> None:
    await an_account()
    await an_account("ben", "Ben")
    await reader.sign_in("ana")
    page = await reader.page("/publications/new")
    assert 'value="ana" selected' in page and 'value="ben"' not in page
    answer = await reader.send("/publications/new", *parts(**WRITTEN, when="draft"))
    assert (answer.status_code, answer.headers["location"]) == (303, PATH)
    assert await Note.all().count() == 0 and "<strong>auteurs</strong>" in await reader.page(PATH)
    assert TITLE in await reader.page("/workshop/publications") and TITLE not in await reader.page("/publications")
    other = await Reader(here()).sign_in("ben")
    for path in (PATH, f"{PATH}/edit"):
        assert (await other.client.get(path)).status_code == 404
    visitor = Reader(here())
    assert (await visitor.client.get(PATH)).status_code == 404
    headers = {"Accept": "application/activity+json"}
    assert (await visitor.client.get(PATH, headers=headers)).status_code == 404
    changed = {**WRITTEN, "text": "Sept **auteurs**.", "edition": "1"}
    answer = await reader.send(f"{PATH}/edit", *parts(**changed, when="now"))
    assert answer.status_code == 303, answer.text
    assert "Sept <strong>auteurs</strong>" in await visitor.page(PATH)
    assert await OutboxEntry.filter(type="Create").count() == 1
    for one in (visitor, other):
        await one.client.aclose()


@pytest.mark.parametrize(
    ("change", "field"),
    [({"title": " "}, "title"), ({"summary": ""}, "summary"), ({"text": ""}, "text"), ({"title": "x" * 201}, "title"),
     ({"summary": "é" * 301}, "summary"), ({"text": "x" * 50_001}, "text"), ({"author": "ben"}, "author"),
     ({"author": "pole"}, "author"), ({"when": ""}, "when"), ({"when": "never"}, "when"),
     ({"when": "later", "day": "hier", "hour": "12:00"}, "day"),
     ({"when": "later", "day": "2020-01-01", "hour": "9:00"}, "day"),
     ({"when": "later", "day": "2099-01-01", "hour": "9:00"}, "day"),
     ({"when": "later", "day": "2027-01-01", "hour": "25:00"}, "hour")],
)  # fmt: skip
async def test_what_is_wrong_is_told_at_its_field_and_nothing_is_lost(
    reader: Reader, change: dict[str, str], field: str
) -> None:
    await an_account()
    await an_account("ben", "Ben")
    await reader.sign_in("ana")
    answer = await reader.send("/publications/new", *parts(**(WRITTEN | {"when": "now", "alt": "Le quai."} | change)))
    assert answer.status_code == 422 and f'id="{field}-error"' in answer.text
    for name in ("title", "summary", "text", "alt"):
        kept = (WRITTEN | {"alt": "Le quai."} | change)[name].strip()
        assert kept in answer.text
    assert (await Publication.all().count(), await Note.all().count()) == (0, 0)


async def test_the_second_of_two_clicks_finds_what_the_first_has_written(reader: Reader) -> None:
    await an_account()
    await reader.sign_in("ana")
    number = ids.new_uuid()
    places = [
        (await reader.send("/publications/new", *parts(**WRITTEN, when="now", number=number))).headers["location"]
        for _ in range(2)
    ]
    assert places == [PATH, PATH] and await Note.all().count() == 1


async def test_a_day_and_an_hour_let_it_out_by_itself_by_the_clock_of_the_pole(reader: Reader) -> None:
    await an_account()
    await reader.sign_in("ana")
    moment = by_our_clock(clock.now() + timedelta(days=3)).replace(hour=20, minute=30, second=0, microsecond=0)
    day = {"when": "later", "day": f"{moment:%Y-%m-%d}", "hour": "20:30"}
    answer = await reader.send("/publications/new", *parts(**WRITTEN, **day))
    assert answer.status_code == 303 and (await Publication.get()).opens_at == moment
    page = await reader.page(f"{PATH}/edit")
    assert f'value="{moment:%Y-%m-%d}"' in page and 'value="20:30"' in page
    assert re.search(r"Paraît le .* 20\Wh\W30", await reader.page(PATH))
    await reader.send(f"{PATH}/edit", *parts(**WRITTEN, edition="1", when="draft"))
    assert (await Publication.get()).opens_at is None


async def test_who_runs_the_pole_writes_in_its_name_and_others_do_not(reader: Reader) -> None:
    await an_account("eva", "Eva", role=Role.ADMIN)
    pole = (await pole_actors()).group
    await reader.sign_in("eva")
    assert f'value="{pole.handle}"' in await reader.page("/publications/new")
    answer = await reader.send("/publications/new", *parts(**(WRITTEN | {"author": pole.handle}), when="now"))
    assert answer.status_code == 303 and (await Publication.get()).author_id == pole.id
    ana = await Reader(here()).sign_in((await an_account()).creator.actor.handle)
    assert (await ana.client.get(f"{PATH}/edit")).status_code == 404
    assert (await ana.submit(f"{PATH}/delete")).status_code == 404
    assert await Publication.all().count() == 1
    await ana.client.aclose()


async def test_of_a_jury_who_decides_writes_and_who_proposes_does_not(reader: Reader) -> None:
    label = await a_label((await a_creator()).actor)
    ben, eva = await an_account("ben", "Ben"), await an_account("eva", "Eva")
    await a_juror(label, ben.creator.actor, JuryRole.MODERATOR)
    await a_juror(label, eva.creator.actor, JuryRole.MEMBER)
    given = WRITTEN | {"author": "phare", "when": "now"}
    other = await Reader(here()).sign_in("eva")
    assert (await other.send("/publications/new", *parts(**given))).status_code == 422
    await reader.sign_in("ben")
    assert 'value="phare" selected' in await reader.page("/publications/new?by=phare")
    assert (await reader.send("/publications/new", *parts(**given))).status_code == 303
    assert (await Publication.get()).author_id == label.actor_id
    assert (await other.client.get(f"{PATH}/edit")).status_code == 404
    assert "/edit" not in await other.page(PATH) and f"{PATH}/edit" in await reader.page(PATH)
    await other.client.aclose()


async def test_two_who_write_at_once_lose_nothing(reader: Reader) -> None:
    pole = (await pole_actors()).group
    eva = await an_account("eva", "Eva", role=Role.ADMIN)
    await a_publication(pole, eva.creator.actor)
    await reader.sign_in("eva")
    for text, status in (("Première.", 303), ("Seconde.", 422)):
        answer = await reader.send(f"{PATH}/edit", *parts(**(WRITTEN | {"text": text}), edition="1"))
        assert answer.status_code == status
    assert "Seconde." in answer.text and "Eva a modifié cette publication" in answer.text
    assert (await Note.get()).source == "Première."
    assert 'id="text-kept">Gardé ici en ce moment' in answer.text and "<bdi>Première.</bdi>" in answer.text
    assert 'id="title-kept"' not in answer.text and 'id="language-kept"' not in answer.text
    again = await reader.send(f"{PATH}/edit", *parts(**(WRITTEN | {"text": "Les deux."}), edition="2"))
    assert again.status_code == 303 and (await Note.get()).source == "Les deux.", "she has seen what it replaces"


async def test_what_was_written_stays_and_its_picture_goes_when_the_publication_is_deleted_meanwhile(
    reader: Reader,
) -> None:
    """While it is looked for whom it names."""
    await an_account()
    await reader.sign_in("ana")
    await reader.send("/publications/new", *parts(**WRITTEN, when="now"))

    async def deleted(_: str) -> list[Actor]:
        await service.withdraw(await Publication.get())
        return []

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mentions, "named_in", deleted)
        given = WRITTEN | {"edition": "1", "text": "Mon heure.", "alt": "Le quai."}
        answer = await reader.send(f"{PATH}/edit", *parts(**given), a_picture(jpeg(40, 30)))
    assert answer.status_code == 422 and "Cette publication a été supprimée" in answer.text
    assert "Mon heure." in answer.text and await on_the_shelf() == 0


async def test_a_picture_needs_a_sentence_and_stays_at_most_as_long_as_it_is_shown(reader: Reader) -> None:
    await an_account()
    await reader.sign_in("ana")
    file = a_picture(jpeg(400, 300))
    answer = await reader.send("/publications/new", *parts(**WRITTEN, when="now"), file)
    assert answer.status_code == 422 and 'id="alt-error"' in answer.text and await on_the_shelf() == 0
    answer = await reader.send("/publications/new", *parts(**WRITTEN, when="now", alt="Le quai."), a_picture(b"rien"))
    assert answer.status_code == 422 and 'id="picture-error"' in answer.text and await on_the_shelf() == 0
    await reader.send("/publications/new", *parts(**WRITTEN, when="now", alt="Le quai."), file)
    page = await reader.page(PATH)
    url = str((await Publication.get()).pictures[0]["url"])
    assert 'alt="Le quai."' in page and url in page and await on_the_shelf() == 1
    for edition, more, left in (("1", {}, 1), ("2", {"remove": url}, 0)):
        answer = await reader.send(f"{PATH}/edit", *parts(**WRITTEN, edition=edition, **more))
        assert answer.status_code == 303 and await on_the_shelf() == left
    assert (await Note.get()).attachments == []


async def test_a_form_that_is_refused_leaves_no_picture(reader: Reader) -> None:
    await an_account()
    await reader.sign_in("ana")
    await reader.send("/publications/new", *parts(**WRITTEN, when="draft"))
    given: dict[str, Any] = WRITTEN | {"edition": "7", "when": "draft", "alt": "Le quai."}
    answer = await reader.send(f"{PATH}/edit", *parts(**given), a_picture(jpeg(40, 30)))
    assert answer.status_code == 422 and await on_the_shelf() == 0


async def test_its_note_is_not_changed_by_the_form_of_notes(reader: Reader) -> None:
    """It would lose its title."""
    ana = (await an_account()).creator.actor
    made = await a_publication(ana)
    await reader.sign_in("ana")
    answer = await reader.submit(f"/notes/{made.uuid}/edit", content="Autre chose")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PATH}/edit")
    assert (await Note.get()).title == TITLE


async def test_who_speaks_for_a_project_deletes_its_words_as_her_own(reader: Reader) -> None:
    """She is not told that the pole has removed them."""
    ana = (await an_account()).creator
    await a_publication((await a_project(ana)).actor, ana.actor)
    await reader.sign_in("ana")
    assert (await reader.submit(f"{PATH}/delete")).status_code == 303 and await Publication.all().count() == 0
    assert not [job for job in await Job.filter(kind=news.KIND) if "NoteRemoved" in str(job.args)]


async def test_what_is_kept_stays_whole_when_it_cannot_come_out(reader: Reader) -> None:
    """Its picture is not taken from the shelf, and the form goes on from what is kept."""
    ana = (await an_account()).creator.actor
    await reader.sign_in("ana")
    await reader.send("/publications/new", *parts(**WRITTEN, when="draft"))
    await Actor.filter(id=ana.id).update(moved_to="https://ailleurs.example/ana")
    day = {"when": "later", "day": f"{clock.now() + timedelta(days=9):%Y-%m-%d}", "hour": "20:30", "alt": "Le quai."}
    answer = await reader.send(f"{PATH}/edit", *parts(**WRITTEN, edition="1", **day), a_picture(jpeg(40, 30)))
    assert answer.status_code == 422 and 'name="edition" value="2"' in answer.text
    assert await on_the_shelf() == len((await Publication.get()).pictures) == 1
    again = await reader.send(f"{PATH}/edit", *parts(**WRITTEN, edition="2", when="draft"))
    assert again.status_code == 303 and await on_the_shelf() == 1


@pytest.mark.parametrize("who", ["ana", "eva"])
async def test_its_author_and_who_runs_the_pole_delete_it(reader: Reader, who: str) -> None:
    ana = (await an_account()).creator.actor
    await an_account("eva", "Eva", role=Role.ADMIN)
    await a_publication(ana)
    await a_publication(ana, title="Brouillon", published=False)
    await reader.sign_in(who)
    assert f"{PATH}/delete" in await reader.page(PATH)
    answer = await reader.submit(f"{PATH}/delete")
    assert (answer.status_code, answer.headers["location"]) == (303, "/publications")
    gone = await reader.client.get(PATH)
    assert gone.status_code == 410 and "supprimée" in gone.text
    status = (await reader.submit("/publications/brouillon/delete")).status_code
    assert status == (303 if who == "ana" else 404), "nobody else knows of a draft"


async def test_her_drafts_are_on_her_page_of_publications_with_those_of_her_label(reader: Reader) -> None:
    ana = (await an_account()).creator.actor
    await a_publication((await a_label(ana)).actor, ana, title="Du label", published=False)
    await a_publication((await a_creator("ben")).actor, title="De Ben", published=False)
    await a_publication(ana, title="Dehors")
    await reader.sign_in("ana")
    page = await reader.page("/workshop/publications")
    assert "Du label" in page and "Dehors" in page and "De Ben" not in page
    assert "/workshop/publications" in await reader.page("/workshop")


async def test_the_pages_of_authors_lead_to_what_they_have_published(reader: Reader) -> None:
    account = await an_account()
    ana = account.creator
    label, project = await a_label(ana.actor), await a_project(ana)
    await reader.sign_in("ana")
    for author in (ana.actor, label.actor, project.actor):
        page, address = author.page_url.removeprefix(urls.base()), f"/publications/by/{author.handle}"
        assert f'href="{address}"' not in await reader.page(page)
        made = await a_publication(author, ana.actor, title=f"De {author.handle}")
        assert f'href="{address}"' in await reader.page(page)
        assert made.title in await reader.page(address)
        assert author is ana.actor or f"/publications/new?by={author.handle}" in await reader.page(page)
