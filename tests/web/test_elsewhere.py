"""A film that lives elsewhere, on its page here; and the way home of a visitor who lives elsewhere."""

import re
from typing import Any

import pytest

from fediverse_cinema.activitypub.models import Actor, DomainRule, OutboxEntry, Severity
from fediverse_cinema.conversations.models import Note, Tagging
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.foundation import clock, ids, urls
from fediverse_cinema.labels.models import Audience
from fediverse_cinema.moderation import queries
from tests.kit.following import follow
from tests.kit.labels import a_selection
from tests.kit.people import a_creator, a_film, an_account
from tests.web.conftest import Reader

pytestmark = pytest.mark.anyio
THERE = "https://video.example"


async def a_film_of_elsewhere(**columns: object) -> Film:
    """As `films.visitors` keeps one that says little: no licence, no language, no length, no poster."""
    maker = await Actor.create(
        uri=f"{THERE}/accounts/ines", type="Person", handle="ines", host="video.example", name="Inès",
        inbox=f"{THERE}/accounts/ines/inbox", page_url=f"{THERE}/a/ines", created_at=clock.now(),
    )  # fmt: skip
    uuid = ids.new_uuid()
    return await Film.create(
        uri=f"{THERE}/videos/watch/1", uuid=uuid, slug=f"d-{uuid}", local=False, author=maker, title="Nuit blanche",
        state=FilmState.PUBLISHED, page_url=f"{THERE}/w/1", created_at=clock.now(), published_at=clock.now(), **columns,
    )  # fmt: skip


async def test_a_film_of_elsewhere_has_its_page_here_and_leads_to_its_own(reader: Reader) -> None:
    film = await a_film_of_elsewhere(synopsis="<p>Elle attend.</p><img src=x onerror=alert(1)>")
    page = await reader.page(f"/films/{film.slug}")
    assert "Nuit blanche" in page and "<p>Elle attend.</p>" in page and "onerror" not in page
    assert f'href="{THERE}/w/1"' in page and "video.example" in page
    assert 'id="keep"' not in page  # no licence, no word about rights
    assert f"/follow?to={THERE.replace(':', '%3A')}" in page.replace("%2F", "/")
    assert f"/films/{film.slug}" in await reader.page("/")
    answer = await reader.client.get(f"/films/{film.slug}", headers={"Accept": "application/activity+json"})
    assert (answer.status_code, answer.headers["location"]) == (303, film.uri)


async def test_the_page_of_a_film_says_whether_one_follows_its_maker_and_lets_one_stop(reader: Reader) -> None:
    film = await a_film_of_elsewhere()
    account = await an_account()
    await reader.sign_in("ana")
    here = f"/films/{film.slug}"
    assert 'action="/workshop/follow"' in await reader.page(here)
    maker = await Actor.get(id=film.author_id)
    await follow(account.creator.actor, maker)
    page = await reader.page(here)
    assert "Vous suivez Inès." in page and 'action="/workshop/follow"' not in page
    answer = await reader.submit("/workshop/unfollow", address=maker.uri, next=here)
    assert answer.headers["location"] == here and 'action="/workshop/follow"' in await reader.page(here)


async def test_a_film_a_channel_and_a_pole_can_be_reported_by_id_or_by_their_page(reader: Reader) -> None:
    far, account = await a_film_of_elsewhere(), await an_account()
    ben = await a_creator("ben")
    film = await a_film(ben)
    await reader.sign_in("ana")
    pole = await Actor.get(uri=urls.pole())
    chosen, draft = await a_selection(ben.actor, audience=Audience.PUBLIC), await a_selection(ben.actor)
    for path in (f"/films/{film.slug}", f"/films/{far.slug}", "/pole", "/users/ben", f"/selections/{chosen.slug}"):
        assert 'href="/report?about=' in await reader.page(path)
    for about in (film.uri, urls.base() + f"/films/{film.slug}", urls.base() + f"/films/{far.slug}", pole.page_url):
        assert 'name="words"' in await reader.page(f"/report?about={about}")
    for about in (chosen.uri, chosen.page_url):
        page = await reader.page(f"/report?about={about}")
        assert "Une sélection signée" in page and chosen.title in page
    assert (await reader.client.get(f"/report?about={draft.uri}")).status_code == 404
    await reader.submit("/report", about=chosen.uri, words="Une insulte")
    [line] = await queries.open_reports()
    assert (line.about.url, line.things[0].url) == ("/users/ben", f"/selections/{chosen.slug}")
    mine = await a_film(account.creator)
    assert 'href="/report?about=' not in await reader.page(f"/films/{mine.slug}")


async def test_a_visitor_likes_and_shares_a_film_from_her_server(reader: Reader) -> None:
    film = await a_film_of_elsewhere()
    page = await reader.page(f"/films/{film.slug}")
    for intent in ("like", "share", "answer"):
        assert f"/interact?to={THERE.replace(':', '%3A')}" in page.replace("%2F", "/") and f"&intent={intent}" in (
            page.replace("&amp;", "&")
        )


async def test_a_member_likes_shares_and_answers_a_film_of_elsewhere(reader: Reader) -> None:
    film = await a_film_of_elsewhere()
    await an_account()
    await reader.sign_in("ana")
    here = f"/films/{film.slug}"
    page = await reader.page(here)
    assert {f'action="{here}/like"', f'action="{here}/share"', f'action="{here}/answers"'} <= set(
        re.findall(r'action="[^"]+"', page)
    )
    for deed in ("like", "share"):
        assert (await reader.submit(f"{here}/{deed}")).headers["location"] == here
    answer = await reader.submit(f"{here}/answers", content="Je l’attends *aussi*.")
    assert answer.headers["location"].startswith(f"{here}?at=")
    note = await Note.get(thread_uri=film.uri)
    assert sorted(await OutboxEntry.all().values_list("type", flat=True)) == ["Announce", "Create", "Like"]
    page = await reader.page(here)
    assert f'action="{here}/unlike"' in page and f'action="{here}/unshare"' in page
    assert "Aimé par 1 personne, partagé une fois." in page.replace("\n", " ")

    gone = await reader.submit(f"/notes/{note.uuid}/delete")
    assert gone.headers["location"] == f"{here}#talk"
    assert not await Note.exists(id=note.id) and "Je l’attends" not in await reader.page(here)


async def test_a_form_may_lead_away_from_the_page_that_sends_a_visitor_home_and_from_no_other(reader: Reader) -> None:
    """Browsers hold a form's redirect to form-action."""
    home = await reader.client.get("/follow", params={"to": urls.pole()})
    assert "form-action 'self' https:;" in home.headers["content-security-policy"]
    for path in ("/", "/login", "/films"):
        policy = (await reader.client.get(path)).headers["content-security-policy"]
        assert "form-action 'self';" in policy


async def test_scripts_and_workers_of_a_page_come_from_here_alone(reader: Reader) -> None:
    film = await a_film_of_elsewhere()
    policy = (await reader.client.get(f"/films/{film.slug}")).headers["content-security-policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert (rules["script-src"], rules["worker-src"], rules["default-src"]) == ("'self'", "'self'", "'none'")
    assert rules["media-src"] == "'self' blob:"


FILES = {
    "files": [[f"{THERE}/f-720.mp4", "video/mp4", 720]], "hls": f"{THERE}/m.m3u8", "parts": [],
    "subtitles": [[f"{THERE}/fr.vtt", "fr", "Français"]],
}  # fmt: skip
ONLY_HLS = {**FILES, "files": [], "parts": ["https://bucket.example/1.mp4"], "subtitles": []}


async def rules_of(reader: Reader, path: str, **headers: str) -> tuple[str, dict[str, str]]:
    answer = await reader.client.get(path, headers=headers)
    policy = answer.headers["content-security-policy"]
    return answer.text, dict(rule.partition(" ")[::2] for rule in policy.split("; "))


async def test_PRV_07_a_film_of_elsewhere_asks_nobody_before_the_reader_presses_play(reader: Reader) -> None:
    film = await a_film_of_elsewhere(remote=FILES)
    page, rules = await rules_of(reader, f"/films/{film.slug}")
    assert f'href="/films/{film.slug}?play=1"' in page and "Regarder, depuis video.example" in page
    assert "<video" not in page and "<source" not in page and "f-720.mp4" not in page
    assert "Vit sur <bdi>video.example</bdi>" in page
    assert not [rule for rule in rules.values() if "video.example" in rule]


async def test_after_it_the_page_asks_the_origins_of_this_film_and_no_others(reader: Reader) -> None:
    film = await a_film_of_elsewhere(remote=FILES)
    page, rules = await rules_of(reader, f"/films/{film.slug}?play=1")
    assert f'<source src="{THERE}/f-720.mp4" type="video/mp4">' in page and 'srclang="fr"' in page
    assert "data-hls" not in page and "Regarder, depuis" not in page
    assert rules["media-src"] == f"'self' blob: {THERE}"
    assert rules["connect-src"] == "'self'" and rules["img-src"] == "'self' data:"
    assert [name for name, rule in rules.items() if "video.example" in rule] == ["media-src"]


async def test_a_playlist_is_asked_by_the_script_where_there_is_nothing_else(reader: Reader) -> None:
    film = await a_film_of_elsewhere(remote=ONLY_HLS)
    page, rules = await rules_of(reader, f"/films/{film.slug}?play=1")
    assert f'data-hls="{THERE}/m.m3u8"' in page
    both = f"{THERE} https://bucket.example"
    assert (rules["media-src"], rules["connect-src"]) == (f"'self' blob: {both}", f"'self' {both}")


@pytest.mark.parametrize(("site", "plays"), [("same-origin", True), ("none", True), ("cross-site", False)])
async def test_a_link_on_another_site_does_not_press_play(reader: Reader, site: str, plays: bool) -> None:
    film = await a_film_of_elsewhere(remote=FILES)
    page, rules = await rules_of(reader, f"/films/{film.slug}?play=1", **{"Sec-Fetch-Site": site})
    assert ("<video" in page) is plays
    assert ("video.example" in rules["media-src"]) is plays


@pytest.mark.parametrize("rule", [{"severity": Severity.CLOSE}, {"severity": Severity.ALLOW, "reject_media": True}])
@pytest.mark.parametrize("domain", ["video.example", "bucket.example"])
async def test_MOD_01_nothing_is_played_from_a_host_whose_media_we_do_not_show(
    reader: Reader, rule: dict[str, Any], domain: str
) -> None:
    film = await a_film_of_elsewhere(remote=ONLY_HLS)
    await DomainRule.create(domain=domain, **rule, created_at=clock.now())
    page, rules = await rules_of(reader, f"/films/{film.slug}?play=1")
    assert "<video" not in page and "Regarder, depuis" not in page
    assert rules["media-src"] == "'self' blob:"


async def test_a_film_that_cannot_be_played_here_leads_to_its_page(reader: Reader) -> None:
    film = await a_film_of_elsewhere(remote={"files": [["https://10.0.0.1/f.mp4", "video/mp4", 1]]})
    page, rules = await rules_of(reader, f"/films/{film.slug}?play=1")
    assert "<video" not in page and "Regarder, depuis" not in page and f'href="{THERE}/w/1"' in page
    assert rules["media-src"] == "'self' blob:"


async def test_a_page_says_what_others_need_to_show_it(reader: Reader) -> None:
    """OpenGraph and whose it is; no oEmbed, which would hide that from Mastodon."""
    creator = await a_creator("rosa", "Rosa Kermadec")
    film = await a_film(creator, "Les Marées", summary="Un film de mer.")
    warned = await a_film(creator, "Nuit", warning="violences")
    page = await reader.page(f"/films/{film.slug}")
    head = page.partition("</head>")[0]
    assert '<meta property="og:title" content="Les Marées">' in head
    assert '<meta property="og:description" content="Un film de mer.">' in head
    assert f'<meta property="og:url" content="{film.page_url}">' in head
    assert '<meta property="og:site_name" content="Pôle Lyon">' in head
    assert re.search(r'<meta property="og:image" content="https://lyon\.example/media/[^"]+-850\.jpg">', head)
    assert '<meta name="fediverse:creator" content="@rosa@lyon.example">' in head
    assert '<link rel="me" href="https://lyon.example/users/rosa">' in head
    assert f'<link rel="alternate" type="application/activity+json" href="{film.uri}">' in head
    assert "oembed" not in page
    assert "og:image" not in await reader.page(f"/films/{warned.slug}")


async def test_a_films_hashtags_lead_to_their_pages(reader: Reader) -> None:
    film = await a_film(await a_creator("rosa"), "Les Marées", form="documentary", synopsis="#Bretagne, enfin.")
    page = await reader.page(f"/films/{film.slug}")
    assert 'href="/tags/bretagne"' in page and 'href="/tags/documentaire"' in page
    assert sorted(await Tagging.filter(object_uri=film.uri).values_list("tag", flat=True)) == [
        "bretagne", "documentaire",
    ]  # fmt: skip
    await films.change(film, Sheet(title="Les Marées", synopsis="Rien.", licence=film.licence))
    assert not await Tagging.exists(object_uri=film.uri)
