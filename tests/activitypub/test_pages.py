"""From the page that somebody copied to its document, within the hops that any question may take."""

import time

import orjson
import pytest

from fediverse_cinema.activitypub import client, pages
from fediverse_cinema.foundation.errors import CinemaError, Refused
from tests.kit.neighbours import Answer
from tests.kit.promptness import promptly
from tests.kit.towns import Town
from tests.kit.watching import only

pytestmark = pytest.mark.anyio
PAGE = "https://social.example/@alice/1"
NOTE = "https://social.example/notes/1"
TYPED = 'rel="alternate" type="application/activity+json"'


@pytest.mark.parametrize(
    "header, page, found",
    [
        ("", f'<head><link {TYPED} href="/notes/1">', NOTE),
        ("", "<LINK REL='alternate nofollow' TYPE='application/activity+json; charset=utf-8' HREF=/notes/1 >", NOTE),
        ("", f'<link {TYPED} href="/notes/1?a=1&amp;b=2"/>', f"{NOTE}?a=1&b=2"),
        ("", '<link rel="alternate" type="application/rss+xml" href="/feed"><link rel="me" href="x">', ""),
        ("", f"<link {TYPED}>", ""),
        ("", f'<link {TYPED} href="javascript:alert(1)">', ""),
        ("", f'<link {TYPED} href="https://[">', ""),
        (f'</css>; rel="preload", <{NOTE}>; rel="alternate"; type="application/activity+json"', "", NOTE),
        (f"<{NOTE}>; type=application/activity+json; rel=alternate", "<p>", NOTE),
        ('</notes/2>; rel="alternate"; type="text/html"', f'<link {TYPED} href="/notes/1">', NOTE),
        ("", "", ""),
    ],
)  # fmt: skip
def test_a_page_names_its_document(header: str, page: str, found: str) -> None:
    assert pages.alternate(header, page.encode(), PAGE) == found


@pytest.mark.parametrize(
    "piece",
    ["<link ", '<link rel="alternate" ', "<link a=", "<link a='", "<" * 40, '<link rel="' + "a " * 30,
     "<link " + " " * 99, "<link\t=", "<linkrel=alternate type=application/activity+json href=",
     '"\'', "<LINK/", "\x00<link \xff"],
)  # fmt: skip
def test_FET_24_a_page_made_to_be_slow_is_read_in_a_tenth_of_a_second(piece: str) -> None:
    page = (piece * (1 + (1 << 20) // len(piece))).encode()[: 1 << 20]
    before = time.process_time()
    assert pages.alternate("<a>; rel=" * 10_000, page, PAGE) == ""
    assert time.process_time() - before < 0.1


def html(*links: str, **headers: str) -> Answer:
    return Answer(200, "".join(links).encode(), "text/html; charset=utf-8", headers)


def link_to(address: str) -> str:
    return f'<link {TYPED} href="{address}">'


async def test_a_page_leads_to_its_document_which_is_signed_for_and_believed_by_its_id_alone(town: Town) -> None:
    note = town.social.serve(town.social.actor("alice").note("") | {"id": NOTE})
    town.social.says["GET /@alice/1"] = html(link_to("/notes/1"))
    async with only(town, PAGE, NOTE):
        assert await client.seek(PAGE) == note
    assert "signature" in town.social.asked[-1].headers
    town.social.says["GET /@alice/1"] = html(link=f'<{NOTE}>; rel="alternate"; type="application/activity+json"')
    assert (await client.seek(PAGE))["id"] == NOTE
    # Somebody else's page may lead to it, and cannot speak for it.
    town.evil.says["GET /page"] = html(link_to(f"{town.evil.base}/copy"))
    town.evil.serve(note | {"id": f"{town.evil.base}/copy"})
    town.evil.documents["/copy"] = note | {"content": "<p>ugly</p>"}
    assert (await client.seek(f"{town.evil.base}/page"))["content"] == note["content"]


async def test_FET_07_pages_that_lead_to_each_other_are_left_after_the_second(town: Town) -> None:
    town.social.says["GET /@alice/1"] = html(link_to("https://evil.example/page"))
    town.evil.says["GET /page"] = html(link_to(PAGE))
    async with only(town, PAGE, "https://evil.example/page"):
        with pytest.raises(Refused) as refusal:
            await promptly(client.seek(PAGE))
    assert refusal.value.code == "not_activitystreams"


@pytest.mark.parametrize("hops, asked", [(3, 4), (2, 4), (1, 4)])
async def test_FET_07_redirects_and_links_share_one_budget(town: Town, hops: int, asked: int) -> None:
    for hop in range(hops):
        town.social.says[f"GET /{hop}"] = Answer(302, headers={"location": f"/{hop + 1}"})
    town.social.says[f"GET /{hops}"] = html(link_to("/again/0"))
    for hop in range(9):
        town.social.says[f"GET /again/{hop}"] = Answer(302, headers={"location": f"/again/{hop + 1}"})
    with pytest.raises(CinemaError):
        await promptly(client.seek("https://social.example/0"))
    assert len(town.social.fetched) == asked


async def test_a_page_of_ours_or_a_page_without_a_document_leads_nowhere(town: Town) -> None:
    for page in (html("<p>no link</p>"), html(link_to("https://lyon.example/ap/pole")), html(link_to("http://127.0.0.1/")),
                 Answer(404, b"", "text/html")):  # fmt: skip
        town.social.says["GET /@alice/1"] = page
        async with only(town, PAGE):
            with pytest.raises(CinemaError):
                await client.seek(PAGE)
    town.social.says["GET /@alice/1"] = Answer(200, orjson.dumps({"id": PAGE}), "application/json")
    with pytest.raises(Refused):
        await client.seek(PAGE)
