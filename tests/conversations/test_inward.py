"""Names and hashtags in words from elsewhere lead to pages of ours, where we have one."""

import pytest

from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations import mentions, queries, service
from fediverse_cinema.conversations.inward import inward
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.conversations.words import Words
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import House
from fediverse_cinema.foundation.html import clean
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
HERE = "https://lyon.example"
ALICE = Actor(
    uri="https://social.example/users/alice", page_url="https://social.example/@alice?a=1&b=2", handle="alice",
    host="social.example",
)  # fmt: skip
HASHTAG = '<a href="https://social.example/tags/courtm%C3%A9trage" class="mention hashtag" rel="tag">{}</a>'
NAMED = {
    "mastodon": '<span class="h-card"><a href="https://social.example/@alice?a=1&amp;b=2" class="u-url mention">'
                '@<span>alice</span></a></span>',
    "gotosocial": '<a href="https://social.example/users/alice" class="u-url mention">@<span>alice</span></a>',
    "peertube": '<p><a href="https://social.example/users/alice">@alice@social.example</a> merci</p>',
}  # fmt: skip


@pytest.mark.parametrize("html", NAMED.values(), ids=NAMED)
async def test_who_is_named_leads_to_her_page_here(house: House, html: str) -> None:
    turned = inward(clean(html), [ALICE])
    assert f'href="{HERE}/people/alice@social.example"' in turned and "https://social.example" not in turned
    assert clean(turned) == turned, "the page cleans it once more"


@pytest.mark.parametrize("words", ["#<span>CourtMétrage</span>", "#CourtMétrage", "#<b>Court</b>Métrage"])
async def test_a_hashtag_leads_to_its_page_here(house: House, words: str) -> None:
    turned = inward(clean(HASHTAG.format(words)), [])
    assert f'href="{HERE}/tags/courtm%C3%A9trage"' in turned and clean(turned) == turned


LEFT = {
    "somebody unknown": '<a href="https://fedi.example/@ada" class="mention">@<span>ada</span></a>',
    "other words for her page": '<a href="https://social.example/users/alice">her page</a>',
    "a name for another address": '<a href="https://evil.example/x">@alice</a>',
    "a hashtag nobody marked": '<a href="https://social.example/tags/film">#film</a>',
    "other words": HASHTAG.format("the film"),
    "no letter": HASHTAG.format("#2026"),
    "too long": HASHTAG.format("#" + "x" * 101),
    "two": HASHTAG.format("#one #two"),
    "without an address": '<a class="mention hashtag">#film</a>',
    "no link": "<p>@alice #film</p>",
}


@pytest.mark.parametrize("html", LEFT.values(), ids=LEFT)
async def test_whatever_else_stays_as_it_was_written(house: House, html: str) -> None:
    cleaned = clean(html)
    assert inward(cleaned, [ALICE]) == cleaned


async def test_a_page_of_links_is_turned_in_no_time(house: House) -> None:
    html = '<a x="' * 4_000 + "<a <" * 4_000 + HASHTAG.format("#film") * 400
    assert inward(html, [ALICE]).count(f"{HERE}/tags/film") == 400


async def test_words_from_elsewhere_and_of_ours_are_shown_so_and_travel_as_they_are(town: Town) -> None:
    ana = (await a_creator()).actor
    film = await a_film(await a_creator("malo", "Malo"))
    alice = town.social.actor("alice")
    known = await actors.find_actor(alice.uri)
    await Actor.filter(id=known.id).update(confirmed_at=clock.now())
    named = NAMED["gotosocial"] + HASHTAG.format("#film")
    tag = [{"type": "Mention", "href": alice.uri}]
    await town.deliver(alice, alice.activity("Create", alice.note(film.uri, named, tag=tag)))
    text = "Oui @alice@social.example !"
    ours = await service.say(ana, Words(text), mentions=await mentions.named_in(text))
    theirs = await Note.get(answer_to=film.uri)
    for note, addresses in ((theirs, ("/people/alice@social.example", "/tags/film")),
                            (ours, ("/people/alice@social.example",))):  # fmt: skip
        (view,) = await queries.note_views([note], None)
        assert all(f'href="{HERE}{address}"' in view.html for address in addresses), view.html
    assert "https://social.example/@alice" in ours.html, "other servers lead to where she lives"
    page = (await town.pole.client.get(f"{HERE}/films/{film.slug}")).text
    assert f"{HERE}/people/alice@social.example" in page and "https://social.example/tags" not in page
