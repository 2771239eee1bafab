"""Mentions, hashtags and addresses in the words of members become links, and nothing else does."""

from collections.abc import Iterator

import pytest

from fediverse_cinema.activitypub.models import Actor, ActorType
from fediverse_cinema.conversations.marking import mark
from fediverse_cinema.conversations.mentions import addresses_in
from fediverse_cinema.foundation.here import House

pytestmark = pytest.mark.anyio


@pytest.fixture
def people(house: House) -> Iterator[list[Actor]]:
    def somebody(handle: str, host: str, **more: str) -> Actor:
        uri = f"https://{host}/users/{handle}"
        return Actor(
            uri=uri, type=ActorType.PERSON, host=host, handle=handle, page_url=f"https://{host}/@{handle}", **more
        )

    yield [somebody("alice", "social.example"), somebody("ana", "lyon.example", local_handle="ana"),
           somebody("zoe", "mastodon.cinema.example")]  # fmt: skip


def linked(page: str, name: str) -> str:
    link = f'<a class="u-url mention" href="{page}" rel="nofollow noopener ugc">@<span>{name}</span></a>'
    return f'<span class="h-card" translate="no">{link}</span>'


async def test_who_is_mentioned_is_marked_as_mastodon_does(people: list[Actor]) -> None:
    alice, ana = linked("https://social.example/@alice", "alice"), linked("https://lyon.example/@ana", "ana")
    assert mark("Hi @Alice@social.example, and @ana!", people).html == f"<p>Hi {alice}, and {ana}!</p>\n"
    assert (
        mark("@zoe@cinema.example", people).html == f"<p>{linked('https://mastodon.cinema.example/@zoe', 'zoe')}</p>\n"
    )


@pytest.mark.parametrize(
    "text",
    ["mail alice@social.example", "@alice", "@bob@social.example", "`@ana`", "    @ana", "https://x.example/@ana/"],
)
async def test_who_is_not_meant_is_not_marked(people: list[Actor], text: str) -> None:
    assert "h-card" not in mark(text, people).html


async def test_hashtags_keep_their_spelling_and_lead_to_one_page(people: list[Actor]) -> None:
    marked = mark("#CourtMétrage et #courtmétrage, #16mm, (#été) mais C#mineur, #1, &#39; et `#code`", people)
    assert marked.tags == ("CourtMétrage", "16mm", "été")
    link = '<a class="mention hashtag" href="https://lyon.example/tags/courtm%C3%A9trage"'
    assert marked.html.count(link) == 2
    assert f'{link} rel="tag nofollow noopener ugc">#<span>CourtMétrage</span></a>' in marked.html


async def test_bare_addresses_become_links_and_links_stay(people: list[Actor]) -> None:
    html = mark("Voir https://films.example/a?b=1&c=#top. [ici](https://x.example/#tag) <b>#gras</b>", people).html
    assert '<a href="https://films.example/a?b=1&amp;c=#top"' in html and "#top</a>." in html
    assert html.count("<a ") == 3 and "&lt;b&gt;" in html and "<b>" not in html


async def test_nothing_that_is_written_gets_out_of_its_place(people: list[Actor]) -> None:
    nasty = 'https://x.example/"onmouseover=alert(1) #a"><script>x</script> @ana"><img src=x> [x](javascript:alert(1))'
    html = mark(nasty, people).html
    assert "<script" not in html and "<img" not in html and 'href="javascript' not in html
    assert "onmouseover" not in html.partition("</a>")[0].partition(">")[2].partition(">")[0]


async def test_whoever_stands_in_code_or_in_a_link_is_not_addressed(house: House) -> None:
    """She would get words, and be a reader of private ones, whose author has only spoken of her address."""
    text = "`@a@b.example`, [@c@d.example](https://x.example/), https://x.example/,@ana\n\n    @e@f.example\n\n@zoe"
    assert addresses_in(text) == ["zoe@lyon.example"]


async def test_addresses_are_found_in_a_text(house: House) -> None:
    text = "@alice@social.example, @ANA and bob@mail.example; @alice@Social.example. @zoe@zoe.example:8443"
    assert addresses_in(text) == [
        "alice@social.example", "ANA@lyon.example", "zoe@zoe.example:8443",
    ]  # fmt: skip
