"""The public site as files: pages in both languages, films and pictures, that open without a server and outlive it. The
real pages are asked for, as a visitor asks, so nothing is in it that she could not see.
"""

import asyncio
import hashlib
import posixpath
import re
from base64 import b64encode
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urldefrag

from babel.dates import format_date

from fediverse_cinema.app import doors
from fediverse_cinema.films.opening_times import by_our_clock
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import CinemaError, Missing
from fediverse_cinema.foundation.here import here
from fediverse_cinema.media import proxy
from fediverse_cinema.still import folders, names, pages
from fediverse_cinema.still.folders import Folder, Report
from fediverse_cinema.still.pages import Kind, Links
from fediverse_cinema.web.translation import LANGUAGES, Language, msgid, tell
from fediverse_cinema.web.visitor import Answer, Visitor

NOTE = msgid("This is an archive of %(name)s, as it was on %(date)s. Nothing can be said or changed here.")
OTHER = {"fr": "English", "en": "Français"}


@dataclass(slots=True)
class _Site:
    """The site that is here(), looked at by a visitor. `pages` are those that she has seen, by language and address;
    `others` lead to an address that answers for them; `files` are names in the archive, by address; `missing` are
    addresses at which no file is.
    """

    folder: Folder
    desk: Path
    visitor: Visitor
    pages: dict[tuple[Language, str], Path] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    tracks: dict[str, str] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)


async def press(target: Path) -> Report:
    """The archive of the pole that is here(). Refused when it shows no front page: it has moved, or cannot work."""
    with folders.made(target) as folder, TemporaryDirectory() as desk:
        site = _Site(folder, Path(desk), Visitor(doors(here())))
        for language in LANGUAGES:
            await _walk(site, language)
        if (LANGUAGES[0], "/") not in site.pages:
            raise CinemaError("This pole shows no front page: it lives elsewhere by now, or cannot work.")
        await _write(site)
        return folder.report


async def _walk(site: _Site, language: Language) -> None:
    """Follow every link from the front page, and all that maps of the site name."""
    seen = dict.fromkeys(["/", *await _on_the_map(site)])
    waiting = deque(seen)
    while waiting:
        address = waiting.popleft()
        html = await _page(site, language, address)
        found = pages.links(html) if html is not None else Links()
        for known in _ways_on(site, address, found):
            if known not in seen:
                seen[known] = None
                waiting.append(known)
        for link in [*found.files, *found.films]:
            await _take(site, names.own(address, link))
        for link in found.tracks:
            await _take_track(site, names.own(address, link))


def _ways_on(site: _Site, address: str, found: Links) -> Iterator[str]:
    """What somebody's words lead to is looked at by its path alone: nobody makes the walk longer by what she writes."""
    if address in site.others:
        yield site.others[address]
    for link in [*found.pages, *(word for word in found.words if "?" not in word)]:
        if (known := names.page(address, link)) is not None:
            yield known


async def _on_the_map(site: _Site) -> list[str]:
    addresses = list[str]()
    waiting, base = ["/sitemap.xml"], here().settings.base_url
    while waiting:
        answer = await site.visitor.look(waiting.pop())
        found = re.findall(r"<loc>([^<]+)</loc>", answer.text) if answer.status == 200 else []
        for one in found:
            path = one.removeprefix(base).replace("&amp;", "&")
            (waiting if path.endswith(".xml") else addresses).append(path)
    return [one for one in addresses if names.page("/", one) == one]


async def _page(site: _Site, language: Language, address: str) -> str | None:
    """The HTML of a page, kept aside; None when the address leads on, or shows something else."""
    if address in site.files or address in site.others:
        return None
    answer = await site.visitor.look(address, accept="text/html", accept_language=language)
    if 300 <= answer.status < 400 and "location" in answer.headers:
        led = names.page(address, answer.headers["location"])
        if led is not None and led != address:
            site.others[address] = led
        return None
    if answer.status != 200:
        _note_failure(site, address, answer)
        return None
    if answer.media_type != "text/html":
        _keep(site, address, answer)
        return None
    aside = site.desk / hashlib.sha256(f"{language} {address}".encode()).hexdigest()
    aside.write_text(answer.text, encoding="utf-8")
    site.pages[language, address] = aside
    return answer.text


async def _take(site: _Site, address: str | None) -> None:
    """A file that a page shows: from our shelf as it stands there, else as a browser gets it."""
    if address is None or address in site.files or address in site.missing:
        return
    name = names.on_shelf(address) or await _proxied(address)
    if name is not None:
        await _take_from_shelf(site, address, name)
    elif not address.startswith(proxy.DOOR):
        await _take_as_shown(site, address)
    if address not in site.files:
        site.missing.add(address)


async def _proxied(address: str) -> str | None:
    """Our copy of a picture of elsewhere, where there is one. Nobody is asked for another: a server that does not
    answer would keep the archive waiting for each of its faces.
    """
    if not address.startswith(proxy.DOOR):
        return None
    try:
        found = await proxy.kept(proxy.url_of(*address.removeprefix(proxy.DOOR).split("/", 1)))
    except (Missing, TypeError):
        return None
    return found.name if found is not None else None


async def _take_as_shown(site: _Site, address: str) -> None:
    answer = await site.visitor.look(address)
    if answer.status != 200:
        _note_failure(site, address, answer)
        return
    _keep(site, address, answer)
    if address.partition("?")[0].endswith(".css"):
        for link in pages.inner(answer.text):
            await _take(site, names.own(address, link))


async def _take_from_shelf(site: _Site, address: str, name: str) -> None:
    written = f"media/{name}"
    if written in site.files.values():
        site.files[address] = written
        return
    shelf = here().shelf
    try:
        if (path := shelf.path(name)) is not None:
            await asyncio.to_thread(site.folder.copy, written, path)
        else:
            await shelf.bring(name, site.desk / name)
            await asyncio.to_thread(site.folder.copy, written, site.desk / name)
            (site.desk / name).unlink()
    except Missing:
        return
    site.files[address] = written


async def _take_track(site: _Site, address: str | None) -> None:
    """Subtitles stand in the page itself: browsers read none from a file beside it."""
    if address is None or address in site.tracks:
        return
    content = None
    if (name := names.on_shelf(address)) is not None:
        try:
            content = await here().shelf.read(name)
        except Missing:
            return
    else:
        answer = await site.visitor.look(address)
        content = answer.body if answer.status == 200 else None
    if content is not None:
        site.tracks[address] = f"data:text/vtt;base64,{b64encode(content).decode()}"


def _note_failure(site: _Site, address: str, answer: Answer) -> None:
    """What is not there or not for everybody is none."""
    failed = site.folder.report.failed
    if (answer.status >= 500 or answer.status == 429) and address not in failed:
        failed.append(address)


def _keep(site: _Site, address: str, answer: Answer) -> None:
    name = names.file_name(address, names.ENDINGS.get(answer.media_type, ""))
    site.folder.write(name, answer.body)
    site.files[address] = name


async def _write(site: _Site) -> None:
    known = set(site.pages)
    for (language, address), aside in site.pages.items():
        own = names.page_name(language, address)
        other: Language = "en" if language == "fr" else "fr"
        twin = names.page_name(other, address) if (other, address) in known else ""

        def lead(
            link: str, kind: Kind, address: str = address, language: Language = language, own: str = own
        ) -> str | None:
            return _lead(site, language, address, own, link, kind)

        html = pages.still(aside.read_text(encoding="utf-8"), lead, above=_above(language, own, twin))
        site.folder.write(own, html.encode())
        site.folder.report.pages += 1
    site.folder.report.files = len(set(site.files.values()))


def _lead(site: _Site, language: Language, address: str, own: str, link: str, kind: Kind) -> str | None:
    whole, fragment = urldefrag(link)
    found = names.own(address, whole)
    if found is None:
        return link if kind in ("page", "word") else None
    if kind == "track":
        return site.tracks.get(found)
    found = _end_of(site, found)
    if (name := site.files.get(found)) is None:
        if kind not in ("page", "word") or (language, found) not in site.pages:
            return None
        name = names.page_name(language, found)
    return posixpath.relpath(name, posixpath.dirname(own) or ".") + (f"#{fragment}" if fragment else "")


def _end_of(site: _Site, address: str) -> str:
    """Where it leads in the end; ways that lead round in a circle end anywhere."""
    passed = {address}
    while (led := site.others.get(address)) is not None and led not in passed:
        passed.add(address := led)
    return address


def _above(language: Language, own: str, twin: str) -> str:
    pole, now = here().settings.pole, by_our_clock(clock.now())
    said = tell(NOTE, language, {"name": pole.name, "date": format_date(now, "long", locale=language)})
    words = said.replace("&", "&amp;").replace("<", "&lt;")
    href = posixpath.relpath(twin, posixpath.dirname(own) or ".") if twin else ""
    other = "en" if language == "fr" else "fr"
    link = f' <a href="{href}" lang="{other}" hreflang="{other}">{OTHER[language]}</a>' if twin else ""
    return f'\n<p class="notice">{words}{link}</p>'
