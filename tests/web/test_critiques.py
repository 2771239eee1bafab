"""Members write critiques, short and long, and change them; the maker of a film puts aside what she would rather not
have below it.
"""

import orjson
import pytest

from fediverse_cinema.activitypub import jsonld
from fediverse_cinema.activitypub.models import Actor, Block, Follow, Host, OutboxEntry
from fediverse_cinema.conversations.critiques import rating_of
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.conversations.words import Words
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock, ids
from fediverse_cinema.people import portraits
from fediverse_cinema.people.likeness import Likeness, TradeLine
from fediverse_cinema.reviews import queries, visitors
from fediverse_cinema.reviews import service as reviews
from fediverse_cinema.reviews.models import Critique, PutAside
from tests.kit import mastodon, peertube_letters
from tests.kit.counting import statements
from tests.kit.following import follow
from tests.kit.people import a_film, an_account
from tests.kit.towns import Town
from tests.kit.visitors import Visitor
from tests.kit.words import a_note, somebody

pytestmark = pytest.mark.anyio
AS = {"Accept": "application/activity+json"}
LONG = "Le film avance *comme une marée*.\n\n" + "On ne gagne pas de temps, on en perd. " * 100


async def seated(town: Town, handle: str) -> Visitor:
    visitor = Visitor(town.pole)
    await visitor.sign_in(handle)
    return visitor


@pytest.fixture
async def film(town: Town) -> Film:
    return await a_film((await an_account("nora", "Nora")).creator)


@pytest.fixture
async def rosa(town: Town, film: Film) -> Visitor:
    """An editor, who says so."""
    account = await an_account("rosa", "Rosa")
    await portraits.keep(account.creator.actor, Likeness(trades=(TradeLine("editor", title="monteuse"),)))
    return await seated(town, "rosa")


async def a_short_one(rosa: Visitor, film: Film, content: str = "Une coupe superbe.", rating: str = "4") -> Note:
    await rosa.look(f"/films/{film.slug}")
    await rosa.send(f"/films/{film.slug}/answers", content=content, rating=rating)
    return await Note.filter(source=content).get()


async def a_long_one(rosa: Visitor, film: Film, title: str = "L’heure qui manque") -> Note:
    path = f"/films/{film.slug}/critiques/new"
    await rosa.look(f"{path}?length=long")
    await rosa.send(path, title=title, content=LONG)
    return await Note.get(title=title)


async def test_a_short_one_is_written_on_the_films_page_and_stands_there_with_trade_and_rating(
    rosa: Visitor, film: Film
) -> None:
    note = await a_short_one(rosa, film)
    assert rosa.response.url.path == f"/films/{film.slug}"
    assert "</b>, <bdi>monteuse</bdi>" in rosa.page and "Review · 4 out of 5" in rosa.page
    critique = await Critique.get()
    assert (critique.note_id, critique.film_id, critique.length) == (note.id, film.id, "short")
    assert (note.kind, note.thread_uri, rating_of(note.details)) == ("Note", film.uri, 4)
    assert f'href="/critiques/{note.uuid}/edit"' in rosa.page
    person = await rosa.look("/users/rosa")
    assert "Reviews</h2>" in person and "Une coupe superbe." in person and "La Saône" in person
    assert "Review · 4 out of 5" in person and "<bdi>monteuse</bdi>" in person, "there, too"


async def test_its_document_says_it_in_neodbs_words_and_leaves_no_term_undefined(
    town: Town, rosa: Visitor, film: Film
) -> None:
    note = await a_short_one(rosa, film)
    document = (await town.pole.client.get(note.uri, headers=AS)).json()
    assert jsonld.undefined_terms(document) == set()
    assert document["content"] == (
        f'<p>Review of <a href="{film.page_url}">La Saône</a> ★★★★☆</p><p>Une coupe superbe.</p>\n'
    )
    assert document["inReplyTo"] == film.uri and "summary" not in document and "name" not in document
    assert {"type": "Movie", "href": f"{film.uri}/movie", "name": "La Saône"} in document["tag"]
    rating, comment = document["relatedWith"]
    assert (rating["type"], rating["value"], rating["best"], rating["worst"]) == ("Rating", 4, 5, 1)
    assert (comment["type"], comment["content"]) == ("Comment", "Une coupe superbe.")
    assert (await town.pole.client.get(f"{film.uri}/movie", headers=AS)).json()["type"] == "Movie"


async def test_mastodon_shows_the_stars_of_a_short_one_and_the_title_and_way_of_a_long_one_and_peertube_takes_the_short(
    town: Town, rosa: Visitor, film: Film
) -> None:
    documents = []
    for note in (await a_short_one(rosa, film), await a_long_one(rosa, film)):
        documents.append((await town.pole.client.get(note.uri, headers=AS)).json())
    known = {
        uri: (await town.pole.client.get(uri, headers=AS)).json() for uri in (film.uri, documents[0]["attributedTo"])
    }
    assert peertube_letters.faults_of_comment(documents[0], known.get) == []
    short, long = (mastodon.shown(document) for document in documents)
    assert short is not None and short.warning == "" and "Review of La Saône ★★★★☆" in short.text
    assert long is not None and (long.warning, long.link) == ("", documents[1]["url"])
    assert "L’heure qui manque" in long.text and "A review of “La Saône” by Rosa." in long.text


async def test_twenty_critiques_ask_no_more_of_the_database_than_two(town: Town, rosa: Visitor, film: Film) -> None:
    counts = []
    for upto in (2, 20):
        for number in range(await Critique.all().count(), upto):
            critic = await somebody(f"critic{number}", f"Critic {number}")
            await portraits.keep(critic, Likeness(trades=(TradeLine("sound-recordist"),)))
            note = await a_note(
                critic, kind="Article", title=f"Texte {number}", thread_uri=film.uri, answer_to=film.uri
            )
            await visitors.welcome(note)
            await PutAside.create(note=note, by_id=film.author_id, at=note.published_at)
        with statements() as asked:
            page = await rosa.look(f"/films/{film.slug}")
        counts.append(len(asked))
        assert page.count("Put aside by Nora") == page.count(">Review</p>") == upto
    assert counts[0] == counts[1]


async def test_a_long_one_has_a_title_a_page_and_its_beginning_below_the_film(
    town: Town, rosa: Visitor, film: Film
) -> None:
    note = await a_long_one(rosa, film)
    assert rosa.response.url.path == f"/notes/{note.uuid}" and "L’heure qui manque</bdi></h1>" in rosa.page
    assert rosa.page.partition("<main")[2].count("On ne gagne pas") == 100
    page = await rosa.look(f"/films/{film.slug}")
    assert "L’heure qui manque" in page and "Read the whole review" in page and page.count("On ne gagne pas") < 40
    document = (await town.pole.client.get(note.uri, headers=AS)).json()
    assert (document["type"], document["name"]) == ("Article", "L’heure qui manque")
    assert document["preview"]["type"] == "Note" and document["summary"].endswith("by Rosa.")
    assert document["source"]["content"] == LONG.strip() and document["relatedWith"][0]["type"] == "Review"
    assert jsonld.undefined_terms(document) == set()


async def test_she_writes_several_long_ones_and_one_short_one_which_the_next_asks_to_change(
    rosa: Visitor, film: Film
) -> None:
    await a_long_one(rosa, film, "Un")
    await a_long_one(rosa, film, "Deux")
    short = await a_short_one(rosa, film)
    page = await rosa.look(f"/films/{film.slug}/critiques/new")
    assert "already written a short review" in page and f'href="/critiques/{short.uuid}/edit"' in page
    await rosa.look(f"/films/{film.slug}/critiques/new?length=long")
    values = {"length": "short", "content": "Encore.", "rating": "1", "number": ids.new_uuid()}
    page = await rosa.send(f"/films/{film.slug}/critiques/new", **values)
    assert rosa.response.status_code == 422 and "already written a short review" in page and "Encore." in page
    assert (await Critique.all().count(), await Note.all().count()) == (3, 3)


async def test_two_clicks_write_it_once(rosa: Visitor, film: Film) -> None:
    page = await rosa.look(f"/films/{film.slug}")
    for _ in range(2):
        rosa.page = page
        await rosa.send(f"/films/{film.slug}/answers", content="Une fois.", rating="3")
        assert rosa.response.status_code == 200
    assert (await Critique.all().count(), await Note.all().count()) == (1, 1)


async def test_a_change_of_words_and_rating_travels_and_takes_the_place_of_the_first(
    town: Town, rosa: Visitor, film: Film
) -> None:
    note = await a_short_one(rosa, film)
    page = await rosa.look(f"/notes/{note.uuid}/edit")
    assert rosa.response.url.path == f"/critiques/{note.uuid}/edit"
    assert "Une coupe superbe.</textarea>" in page and '<option value="4" selected>' in page
    await rosa.send(f"/critiques/{note.uuid}/edit", content="Deux coupes.", rating="")
    changed = await Note.get(id=note.id)
    assert (changed.source, rating_of(changed.details), changed.updated_at is not None) == ("Deux coupes.", None, True)
    update = await OutboxEntry.get(type="Update", object_uri=note.uri)
    assert "★" not in orjson.loads(update.body)["object"]["content"]
    assert (await Critique.all().count(), await Note.all().count()) == (1, 1)
    page = await rosa.look(f"/films/{film.slug}")
    assert "Deux coupes." in page and "out of 5" not in page.partition('id="talk"')[2].partition("<form")[0]


async def test_a_long_one_keeps_its_kind_and_wants_a_title(rosa: Visitor, film: Film) -> None:
    note = await a_long_one(rosa, film)
    await rosa.look(f"/critiques/{note.uuid}/edit")
    page = await rosa.send(f"/critiques/{note.uuid}/edit", title=" ", content="x" * 50_001, length="short")
    assert rosa.response.status_code == 422 and "Give it a title." in page and "50000" in page.replace(",", "")
    await rosa.send(f"/critiques/{note.uuid}/edit", title="Autre titre", content="Autre texte.")
    changed = await Note.get(id=note.id)
    assert (changed.kind, changed.title, changed.source) == ("Article", "Autre titre", "Autre texte.")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"length": "short", "content": "x" * 5_001}, "At most 5000 characters"),
        ({"length": "short", "content": " "}, "Write something before you send it."),
        ({"length": "short", "content": "Bien.", "rating": "6"}, "Choose one from the list."),
        ({"length": "short", "content": "Bien.", "rating": "★"}, "Choose one from the list."),
        ({"length": "long", "content": "Bien.", "title": ""}, "Give it a title."),
        ({"length": "long", "content": "Bien.", "title": "t" * 201}, "At most 200 characters"),
        ({"length": "long", "content": "x" * 50_001, "title": "Un"}, "At most 50000 characters"),
    ],
)
async def test_what_does_not_fit_comes_back_with_all_that_was_typed(
    rosa: Visitor, film: Film, values: dict[str, str], sentence: str
) -> None:
    path = f"/films/{film.slug}/critiques/new"
    await rosa.look(f"{path}?length={values['length']}")
    page = await rosa.send(path, **values)
    assert rosa.response.status_code == 422 and sentence in page.replace("5,000", "5000").replace("50,000", "50000")
    assert f"{values['content']}</textarea>" in page and "<title>Error" in page
    assert await Note.all().count() == 0


async def test_who_has_made_a_film_is_offered_no_critique_of_it_and_writes_none(
    town: Town, rosa: Visitor, film: Film
) -> None:
    nora = await seated(town, "nora")
    assert "Your rating" not in await nora.look(f"/films/{film.slug}")
    await nora.look(f"/films/{film.slug}/critiques/new")
    assert nora.response.url.path == f"/films/{film.slug}"
    page = await nora.send(f"/films/{film.slug}/answers", content="Parfait.", length="short", rating="5")
    assert nora.response.status_code == 422 and "This film is yours" in page
    assert (await Critique.all().count(), await Note.all().count()) == (0, 0)


async def test_the_maker_puts_one_aside_and_the_page_says_so_and_the_list_of_comments_drops_it(
    town: Town, rosa: Visitor, film: Film
) -> None:
    """Its words are there to read, and unchanged; PeerTube drops what the list does not name."""
    note, nora = await a_short_one(rosa, film), await seated(town, "nora")
    comments = f"{film.uri}/comments"
    assert (await town.pole.client.get(comments, headers=AS)).json()["totalItems"] == 1
    await nora.look(f"/films/{film.slug}")
    page = await nora.send(f"/films/{film.slug}/notes/{note.uuid}/aside")
    assert "Put aside by Nora, who made the film" in page and "Une coupe superbe." in page
    stranger = Visitor(town.pole)
    page = await stranger.look(f"/films/{film.slug}")
    assert "<summary>Put aside by Nora" in page and "Une coupe superbe." in page
    assert "<summary>Put aside by Nora" in await stranger.look(f"/notes/{note.uuid}")
    assert (await town.pole.client.get(comments, headers=AS)).json()["totalItems"] == 0
    assert (await town.pole.client.get(f"{comments}/pages/latest", headers=AS)).json()["orderedItems"] == []
    assert (await Note.get(id=note.id)).html == note.html and (await town.pole.client.get(note.uri, headers=AS)).json()

    await nora.look(f"/films/{film.slug}")
    await nora.send(f"/films/{film.slug}/notes/{note.uuid}/show")
    assert "Put aside by" not in await stranger.look(f"/films/{film.slug}")
    assert (await town.pole.client.get(comments, headers=AS)).json()["totalItems"] == 1


async def test_no_block_keeps_a_critique_from_being_put_aside(town: Town, rosa: Visitor, film: Film) -> None:
    """She who writes it may block the maker at once: what others read there the maker finds, and puts aside."""
    note, nora = await a_short_one(rosa, film, "Nul, comme elle."), await seated(town, "nora")
    critic, maker = await Actor.get(local_handle="rosa"), await Actor.get(local_handle="nora")
    with statements() as asked:
        assert await queries.out_of_sight(film.uri, maker) == () and len(asked) == 1, "without a block nothing is read"
    await Block.create(blocker=critic, blocked_id=film.author_id, created_at=clock.now())
    page = await nora.look(f"/films/{film.slug}")
    assert "whom you do not see" in page and page.count("Nul, comme elle.") == 1
    await nora.send(f"/films/{film.slug}/notes/{note.uuid}/aside")
    assert nora.response.url.path == f"/films/{film.slug}" and await PutAside.all().count() == 1
    assert "<summary>Put aside by Nora" in await Visitor(town.pole).look(f"/films/{film.slug}")
    await nora.send(f"/films/{film.slug}/notes/{note.uuid}/show")
    assert await PutAside.all().count() == 0


async def test_words_for_followers_are_put_aside_and_shown_again_by_the_maker_who_reads_them_alone(
    town: Town, rosa: Visitor, film: Film
) -> None:
    critic, nora = await Actor.get(local_handle="rosa"), await seated(town, "nora")
    maker = await Actor.get(local_handle="nora")
    note = await a_note(
        critic, "<p>Entre nous.</p>", thread_uri=film.uri, answer_to=film.uri, visibility=Visibility.FOLLOWERS
    )
    here, deeds = f"/films/{film.slug}", f"/films/{film.slug}/notes/{note.uuid}"
    await follow(maker, critic)
    for deed, aside in (("aside", True), ("show", False)):
        assert f"{deeds}/{deed}" in await nora.look(here)
        await nora.send(f"{deeds}/{deed}")
        assert nora.response.status_code == 200 and await PutAside.exists() is aside
    await Follow.all().delete()
    await nora.send(f"{deeds}/aside")
    assert nora.response.status_code == 404 and not await PutAside.exists(), "she reads them no more"


async def test_an_answer_from_elsewhere_is_put_aside_alike_with_what_answers_it_in_its_place(
    town: Town, rosa: Visitor, film: Film
) -> None:
    bob = await somebody("bob", "Bob")
    rude = await a_note(bob, "<p>Nul.</p>", thread_uri=film.uri, answer_to=film.uri)
    await a_note(await Actor.get(local_handle="rosa"), "<p>Pourquoi ?</p>", answers=rude)
    nora = await seated(town, "nora")
    await nora.look(f"/films/{film.slug}")
    await nora.send(f"/films/{film.slug}/notes/{rude.uuid}/aside")
    page = (await nora.look(f"/films/{film.slug}")).partition("<main")[2]
    assert page.index("Put aside by Nora") < page.index("Nul.") < page.index("Pourquoi ?")
    assert await PutAside.all().count() == 1


async def test_AUT_08_nobody_else_puts_anything_aside_nor_its_maker_below_another_film(
    town: Town, rosa: Visitor, film: Film
) -> None:
    note = await a_short_one(rosa, film)
    another = await a_film((await an_account("lou", "Lou")).creator, "Autre")
    await a_note(await Actor.get(local_handle="nora"), "<p>Bravo.</p>", thread_uri=another.uri, answer_to=another.uri)
    lou, nora = await seated(town, "lou"), await seated(town, "nora")
    for who, slug in ((rosa, film.slug), (lou, film.slug), (lou, another.slug), (nora, another.slug)):
        await who.look("/notes/new")
        token = dict(who._form("/notes/new", {}).fields)["csrf"]
        for deed in ("aside", "show"):
            path = f"/films/{slug}/notes/{note.uuid}/{deed}"
            headers = {"Origin": who.base, "Sec-Fetch-Site": "same-origin"}
            assert (await who.client.post(path, data={"csrf": token}, headers=headers)).status_code == 404
    assert await PutAside.all().count() == 0 and await Note.all().count() == 2


async def test_AUT_08_nobody_changes_the_critique_of_another_nor_words_that_are_none(
    town: Town, rosa: Visitor, film: Film
) -> None:
    note, nora = await a_short_one(rosa, film), await seated(town, "nora")
    await nora.look(f"/critiques/{note.uuid}/edit")
    assert nora.response.status_code == 404
    plain = await a_note(await Actor.get(local_handle="rosa"))
    await rosa.look(f"/critiques/{plain.uuid}/edit")
    assert rosa.response.status_code == 404


async def test_a_deleted_one_is_gone_and_another_may_be_written(rosa: Visitor, film: Film) -> None:
    note = await a_short_one(rosa, film)
    await rosa.look(f"/notes/{note.uuid}")
    await rosa.send(f"/notes/{note.uuid}/delete")
    assert await Critique.all().count() == 0
    await a_short_one(rosa, film, "Autrement.")
    assert await Critique.all().count() == 1


async def test_it_outlives_its_film_and_can_still_be_changed(town: Town, rosa: Visitor, film: Film) -> None:
    note = await a_short_one(rosa, film)
    nora = await seated(town, "nora")
    await nora.look(f"/films/{film.slug}/delete")
    await nora.send(f"/films/{film.slug}/delete")
    assert await Critique.all().count() == 0 and not await Film.exists(id=film.id)
    await rosa.look(f"/critiques/{note.uuid}/edit")
    await rosa.send(f"/critiques/{note.uuid}/edit", content="Il me manque.", rating="5")
    assert (await Note.get(id=note.id)).source == "Il me manque." and rosa.response.status_code == 200


async def test_a_visitor_finds_no_form_and_the_way_from_her_own_server(town: Town, film: Film) -> None:
    stranger = Visitor(town.pole)
    page = await stranger.look(f"/films/{film.slug}")
    assert "Your rating" not in page and "Reply from your server" in page
    await stranger.look(f"/films/{film.slug}/critiques/new")
    assert stranger.response.url.path == "/login"


async def test_a_film_of_peertube_has_no_movie_for_catalogues(town: Town, rosa: Visitor, film: Film) -> None:
    """The tag would lead NeoDB to nothing; of a film of another pole it does lead there."""
    cineaste, sister = await somebody("cineaste", "Ciné", "video.example"), await somebody("sam", "Sam", "paca.example")
    await Host.update_or_create({"software": "peertube"}, name="video.example")
    await Host.update_or_create({"software": "fediverse-cinema"}, name="paca.example")
    critic = await Actor.get(local_handle="rosa")
    tags = []
    for author in (cineaste, sister):
        uri = f"https://{author.host}/films/1"
        await Film.filter(id=film.id).update(uri=uri, local=False, author=author)
        shown = await Film.get(id=film.id).select_related("author")
        note = await reviews.write(critic, Words("Bien.", title=author.host), film=shown)
        document = (await town.pole.client.get(note.uri, headers=AS)).json()
        tags.append([tag for tag in document["tag"] if tag["type"] != "Mention"])
    assert tags == [[], [{"type": "Movie", "href": "https://paca.example/films/1/movie", "name": "La Saône"}]]
