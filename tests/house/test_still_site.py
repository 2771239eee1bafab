"""The archive of the public site opens without a server, in both languages, and holds nothing that is not public."""

import posixpath
import re
import zipfile
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote, urldefrag

import pytest

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.activitypub.models import Actor, Follow
from fediverse_cinema.conversations import service as conversations
from fediverse_cinema.conversations.models import Visibility
from fediverse_cinema.conversations.words import Words
from fediverse_cinema.events import queries
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.media.models import ProxiedPicture
from fediverse_cinema.still import names, pages, site
from tests.house.conftest import People
from tests.house.rounds import much_talked_of
from tests.kit.people import a_film
from tests.kit.towns import Town

pytestmark = [pytest.mark.anyio, pytest.mark.one_engine]
LINK = re.compile(r'<(?:a|img|link|source|video)\s[^>]*?(?:href|src|poster)="([^"]+)"')
OUTSIDE = ("http://", "https://", "mailto:", "data:", "#")


async def test_every_link_of_the_archive_leads_to_a_file_of_it(town: Town, people: People, tmp_path: Path) -> None:
    things = await much_talked_of(people.ana, people.ben)
    made = await site.press(tmp_path / "lyon")
    root, film = tmp_path / "lyon", things.film.slug
    found = {str(path.relative_to(root)): path for path in root.rglob("*") if path.is_file()}
    html = {name: path.read_text(encoding="utf-8") for name, path in found.items() if name.endswith(".html")}
    assert made.pages == len(html) and made.files == len(found) - len(html)
    assert {"index.html", "en/index.html", f"films/{film}.html", f"en/films/{film}.html", "users/ana.html"} <= set(html)
    for name, text in html.items():
        for link in LINK.findall(text):
            if not link.startswith(OUTSIDE):
                target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(urldefrag(link)[0])))
                assert target in found, (name, link)
        assert not re.search(
            r"<(script|form|button|input|iframe)\b|crossorigin|https://lyon\.example/(films|media)", text
        )
        assert ('<html lang="en"' in text) == name.startswith("en/"), name
    page = html[f"films/{film}.html"]
    [video] = re.findall(r"<video.*?</video>", page, re.DOTALL)
    [source] = re.findall(r'<source src="\.\./(media/[^"]+\.mp4)"', video)
    assert found[source].read_bytes() == b"a film in one piece"
    assert 'src="data:text/vtt;base64,' in video, "subtitles stand in the page: browsers read none beside it"
    assert f'href="../en/films/{film}.html" lang="en"' in page
    assert f'href="../../films/{film}.html" lang="fr"' in html[f"en/films/{film}.html"]
    assert "Ceci est une archive de Pôle Lyon" in page and "This is an archive of" in html[f"en/films/{film}.html"]


async def test_what_is_not_public_stands_nowhere_in_it(town: Town, people: People, tmp_path: Path) -> None:
    await much_talked_of(people.ana, people.ben)
    draft = await a_film(people.ana.account.creator, "Le brouillon caché", published=False)  # type: ignore[union-attr]
    await conversations.say(people.ana.actor, Words("Pour mes abonnés", visibility=Visibility.FOLLOWERS))
    account = await Account.get(id=people.ana.account.id)  # type: ignore[union-attr]
    account.mail = "ana.privee@posteo.example"
    await account.save(update_fields=["mail"])
    await site.press(tmp_path / "lyon.zip")
    with zipfile.ZipFile(tmp_path / "lyon.zip") as archive:
        names = archive.namelist()
        everything = b"".join(archive.read(name) for name in names)
    assert "La Saône".encode() in everything
    for words in ("Le brouillon caché", draft.slug, "Pour mes abonnés", "ana.privee@posteo.example"):
        assert words.encode() not in everything
    forbidden = re.compile(r"(en/)?(workshop|admin|login|search|vault|originals|ap)\b")
    assert [name for name in names if forbidden.match(name)] == []


async def test_half_an_archive_is_none_and_nothing_is_overwritten(
    town: Town, people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        full.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=town.pole.house.settings.media.kept_free))
        for name in ("lyon", "lyon.zip"):
            with pytest.raises(CinemaError, match="no room"):
                await site.press(tmp_path / name)
    assert list(tmp_path.iterdir()) == []
    await site.press(tmp_path / "lyon")
    with pytest.raises(Refused, match="exists"):
        await site.press(tmp_path / "lyon")


async def test_no_words_of_anybody_stop_the_walk_or_make_it_longer(town: Town, people: People, tmp_path: Path) -> None:
    """Links are of any length, and answer whatever they ask for: file systems take names of 255 bytes."""
    wide = "/films?region=" + "a" * 300
    words = f"Voir https://lyon.example{wide} et https://lyon.example/films?before=77, puis https://lyon.example/about"
    await conversations.say(people.ana.actor, Words(words))
    await site.press(tmp_path / "lyon")
    found = [str(path.relative_to(tmp_path / "lyon")) for path in (tmp_path / "lyon").rglob("*")]
    assert "about.html" in found and not [name for name in found if "--region" in name or "--before" in name]
    for address in (wide, f"/{'b' * 300}/{'c' * 300}?page={'d' * 300}"):
        name = names.file_name(address, ".html")
        assert max(map(len, name.split("/"))) < 255 and name != names.file_name(f"{address}e", ".html")


async def test_pictures_of_elsewhere_are_those_that_the_pole_has(town: Town, people: People, tmp_path: Path) -> None:
    """Of servers that do not answer, each would keep the archive waiting."""
    seen, unseen = f"{town.social.base}/seen.png", f"{town.social.base}/unseen.png"
    for handle, icon in (("lea", seen), ("lou", unseen)):
        them = await Actor.create(
            uri=f"{town.social.base}/users/{handle}", type="Person", host=town.social.host, handle=handle, name=handle,
            icon_url=icon, created_at=clock.now(), confirmed_at=clock.now(),
        )  # fmt: skip
        await Follow.create(follower=them, followed=people.ana.actor, state="accepted", created_at=clock.now())
    kept = "0d0f9a8e-3a60-4c26-9a5e-7a3e64f7f0aa.webp"
    (tmp_path / kept).write_bytes(b"a face")
    await town.pole.house.shelf.put(tmp_path / kept, kept)
    await ProxiedPicture.create(url=seen, name=kept, media_type="image/webp", size=6, used_at=clock.now())
    town.social.asked.clear()
    made = await site.press(tmp_path / "lyon")
    followers = (tmp_path / "lyon/users/ana/followers.html").read_text(encoding="utf-8")
    assert "lea" in followers and "lou" in followers
    assert f'src="../../media/{kept}"' in followers and followers.count("/media/") == 1 and "/proxy/" not in followers
    assert (tmp_path / "lyon/media" / kept).read_bytes() == b"a face"
    assert town.social.asked == [] and made.failed == []


async def test_a_page_that_cannot_be_made_is_told_of(
    town: Town, people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken() -> list[str]:
        raise RuntimeError("the agenda is broken")

    monkeypatch.setattr(queries, "regions_on_show", broken)
    made = await site.press(tmp_path / "lyon")
    assert made.failed == ["/agenda"] and made.pages > 10 and not (tmp_path / "lyon/agenda.html").exists()


async def test_a_pole_that_lives_elsewhere_makes_no_empty_archive(town: Town, people: People, tmp_path: Path) -> None:
    await Actor.filter(uri=urls.instance()).update(moved_to="https://rhone.example/ap/instance")
    town.pole.house.rooms.clear()
    with pytest.raises(CinemaError, match="shows no front page"):
        await site.press(tmp_path / "lyon")
    assert list(tmp_path.iterdir()) == []


def test_a_page_that_stands_alone_keeps_its_words_and_loses_what_needs_a_server() -> None:
    html = (
        '<!doctype html><html><head><link rel="preload" href="/f.woff2" crossorigin>'
        '<link rel="stylesheet" href="/s.css"></head><body><p>Voir'
        ' <a href="/films/x?a=1&amp;b=2#y" class="k">&laquo;X&raquo; &amp; <b>suite</b></a>,'
        ' <a href="/login">entrer</a>, <a href="https://e.example/">dehors</a></p><form><p>non</p></form>'
        '<svg viewBox="0 0 1 1"><path d="M0 0" /></svg><img src="/no.jpg" alt=""><script>no</script>fin</body></html>'
    )
    led = {"/s.css": "s.css", "/films/x?a=1&b=2#y": "films/x.html#y", "https://e.example/": "https://e.example/"}
    assert pages.still(html, lambda address, _: led.get(address), above="<i>A</i>") == (
        '<!doctype html><html><head><link rel="stylesheet" href="s.css"></head><body><i>A</i><p>Voir'
        ' <a href="films/x.html#y" class="k">&laquo;X&raquo; &amp; <b>suite</b></a>, <a>entrer</a>,'
        ' <a href="https://e.example/">dehors</a></p><svg viewbox="0 0 1 1"><path d="M0 0" /></svg>fin</body></html>'
    )
