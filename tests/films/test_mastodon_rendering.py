"""What people on Mastodon see of us: title, text, warning, card, link. The port that says so is looked at first."""

from datetime import timedelta
from typing import Any

import pytest

from fediverse_cinema.conversations import service as conversations
from fediverse_cinema.conversations.models import Visibility
from fediverse_cinema.conversations.words import Answered, Poll, Words
from fediverse_cinema.foundation import clock
from fediverse_cinema.people.models import Policy
from tests.kit import mastodon
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town

pytestmark = [pytest.mark.anyio, pytest.mark.one_engine]
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
NOTE = {"id": "https://a.example/1", "type": "Note", "attributedTo": "https://a.example/u", "to": [PUBLIC]}
VIDEO = {**NOTE, "type": "Video", "name": "Marées", "summary": "Un film.", "content": "<p>Le synopsis.</p>",
         "url": [{"type": "Link", "mediaType": "text/html", "href": "https://a.example/w"},
                 {"type": "Link", "mediaType": "video/mp4", "href": "https://a.example/f.mp4"}]}  # fmt: skip


@pytest.mark.parametrize(
    ("document", "text", "warning"),
    [
        ({**NOTE, "content": "<p>Bonjour</p>"}, "Bonjour", ""),
        ({**NOTE, "contentMap": {"fr": "<p>Bonjour</p>"}}, "Bonjour", ""),
        ({**NOTE, "content": "<p>a</p>", "name": "Titre", "summary": "sang"}, "a", "sang"),
        ({**NOTE, "content": "<h2>Titre</h2><p>a</p>"}, "Titre\na", ""),
        (VIDEO, "Marées\nUn film.\nhttps://a.example/w", ""),
        ({**VIDEO, "type": "Article"}, "Marées\nUn film.\nhttps://a.example/w", ""),
        ({**VIDEO, "type": ["Note", "Video"]}, "Marées\nUn film.\nhttps://a.example/w", ""),
        ({**VIDEO, "url": "https://a.example/w"}, "Marées\nUn film.\nhttps://a.example/w", ""),
        ({**VIDEO, "url": None}, "Marées\nUn film.\nhttps://a.example/1", ""),
    ],
)
def test_the_port_shows_text_and_warning_as_mastodon_does(document: dict[str, Any], text: str, warning: str) -> None:
    post = mastodon.shown(document)
    assert post is not None
    assert (post.text, post.warning) == (text, warning)


@pytest.mark.parametrize("document", [{**NOTE, "type": "Offer"}, {**NOTE, "content": ""}, {**NOTE, "type": "Playlist"}])
def test_the_port_drops_what_mastodon_drops(document: dict[str, Any]) -> None:
    assert mastodon.shown(document) is None


def test_the_port_chooses_between_media_and_card() -> None:
    picture = {"type": "Document", "mediaType": "image/png", "url": "https://a.example/p.png"}
    linked = {**NOTE, "content": '<p><a class="mention" href="https://a.example/@b">@b</a>'
              '<a href="https://b.example/x">x</a><img src=x><script>y</script></p>'}  # fmt: skip
    card, media = mastodon.shown(linked), mastodon.shown({**linked, "attachment": [picture] * 5})
    assert card and media
    assert (card.card, card.media) == ("https://b.example/x", ())
    assert (media.card, len(media.media)) == ("", 4)
    assert "<img" not in card.html and "script" not in card.html


async def shown(town: Town, uri: str) -> mastodon.Shown:
    answer = await town.pole.client.get(uri, headers={"Accept": "application/activity+json"})
    post = mastodon.shown(answer.json())
    assert post is not None
    return post


async def test_a_film_shows_its_title_one_sentence_and_the_way_to_its_page(town: Town) -> None:
    ana = await a_creator("ana", "Ana Belle")
    film = await a_film(
        ana, "Les Marées basses", form="documentary", genre="film de mer", licence="CC-BY-4.0",
        synopsis="La mer est *hors champ*. #Bretagne",
    )  # fmt: skip
    post = await shown(town, film.uri)
    assert post.text.split("\n") == [
        "Les Marées basses", "Documentaire, 1 min, de Ana Belle, sous licence CC BY 4.0.", film.page_url,
    ]  # fmt: skip
    assert (post.author, post.link, post.card, post.media) == (ana.actor.uri, film.page_url, film.page_url, ())
    assert (post.visibility, post.sensitive, post.warning, post.quotable) == ("public", False, "", True)
    assert post.hashtags == ("documentaire", "filmdemer", "bretagne")


async def test_a_film_that_warns_says_so_first_and_its_card_is_blurred(town: Town) -> None:
    film = await a_film(await a_creator(), "Nuit", warning="violences", summary="Une nuit.")
    post = await shown(town, film.uri)
    assert "violences — Une nuit." in post.text and post.sensitive


@pytest.mark.parametrize(
    ("policy", "quotable"), [(Policy.EVERYBODY, True), (Policy.ASK, False), (Policy.NOBODY, False)]
)
async def test_who_may_quote_a_film_is_for_its_maker_to_say(town: Town, policy: Policy, quotable: bool) -> None:
    ana = await a_creator()
    ana.quoting = policy
    await ana.save()
    assert (await shown(town, (await a_film(ana)).uri)).quotable is quotable


async def test_words_and_answers_show_their_text_and_their_warning(town: Town) -> None:
    ana = await a_creator()
    film = await a_film(ana)
    note = await conversations.say(ana.actor, Words("Premier *jour* de tournage. #CourtMétrage", warning="boue"))
    post = await shown(town, note.uri)
    assert (post.text, post.warning, post.author) == (
        "Premier jour de tournage. #CourtMétrage", "boue", ana.actor.uri,
    )  # fmt: skip
    assert (post.hashtags, post.card, post.link) == (("courtmétrage",), "", note.page_url)
    assert post.counts == {"likes": 0, "shares": 0}
    answer = await conversations.say(
        ana.actor, Words("Merci !"), answers=Answered(film.uri, film.uri, ana.actor, Visibility.PUBLIC)
    )
    post = await shown(town, answer.uri)
    assert (post.text, post.warning, post.visibility) == ("Merci !", "", "public")


async def test_a_question_shows_its_choices(town: Town) -> None:
    ana = await a_creator()
    poll = Poll(options=("Brest", "Rennes"), several=False, closes_at=clock.now() + timedelta(days=3))
    post = await shown(town, (await conversations.say(ana.actor, Words("Où projeter ?", poll=poll))).uri)
    assert (post.text, post.options) == ("Où projeter ?", ("Brest", "Rennes"))
