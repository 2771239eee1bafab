"""What can be played of a film of elsewhere: the files, playlist and subtitles that its document names. Pure, but for
the guard's look at addresses.

A reader's browser asks for them where they are, and only once she has pressed play: her address is nobody's business
before. The page that plays names these origins in its policy, exactly, and no others.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from fediverse_cinema.activitypub.vocab import Document, as_list, is_uri, object_of, text_of
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.values import frozen

FILE_TYPES = ("video/mp4", "video/webm", "video/ogg")
HLS_TYPES = ("application/x-mpegurl", "application/vnd.apple.mpegurl")
BEST_HEIGHT = 1080  # larger ones only when there are no others: a reader's line is not a cinema's
MOST_FILES = 8
MOST_SUBTITLES = 20
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@frozen
class PlayableFile:
    url: str
    media_type: str
    height: int


@frozen
class SubtitleFile:
    url: str
    language: str
    name: str


@frozen
class Playable:
    """`files` a browser can play by itself, the best first; `hls` a playlist for hls.js, "" when there is none.
    `parts` are addresses of the pieces that the playlist leads to, as far as the document says.
    """

    files: tuple[PlayableFile, ...] = ()
    hls: str = ""
    parts: tuple[str, ...] = ()
    subtitles: tuple[SubtitleFile, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.files or self.hls)

    @property
    def playlist(self) -> str:
        """What a script must play, because there is no file that a browser plays by itself."""
        return "" if self.files else self.hls

    @property
    def origins(self) -> tuple[str, ...]:
        """scheme://host[:port] of everything that a player asks: the files, or else the playlist and its pieces."""
        pieces = [one.url for one in self.files] or [self.hls, *self.parts]
        return tuple(dict.fromkeys(map(origin_of, [*pieces, *(one.url for one in self.subtitles)])))

    @property
    def hosts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(origin.partition("://")[2] for origin in self.origins))


def read(document: Document) -> Playable:
    """What of a Video can be played. Torrents and addresses that are no public http(s) are left out (MED-18)."""
    links = [link for link in as_list(document.get("url")) if isinstance(link, Mapping)]
    files = [_file(link) for link in links if link.get("mediaType") in FILE_TYPES and usable(link.get("href"))]
    lists = [link for link in links if _is_playlist(link) and usable(link.get("href"))]
    return Playable(
        files=tuple(sorted(files, key=_rank)[:MOST_FILES]),
        hls=str(lists[0]["href"]) if lists else "",
        parts=_one_of_each_origin(lists[0]) if lists else (),
        subtitles=tuple(_subtitles(document)),
    )


def read_trailer(document: Document) -> Playable:
    """Its files, where the document holds it; what is only named is not asked for."""
    trailer = object_of(document.get("trailer")) or {}
    address = trailer.get("url")
    links = [{"href": address, "mediaType": trailer.get("mediaType")}] if isinstance(address, str) else address
    return Playable(files=read({"url": links}).files)


def to_row(playable: Playable) -> dict[str, Any]:
    """As it is kept in Film.remote."""
    return {
        "files": [[one.url, one.media_type, one.height] for one in playable.files],
        "hls": playable.hls,
        "parts": list(playable.parts),
        "subtitles": [[one.url, one.language, one.name] for one in playable.subtitles],
    }


def from_row(row: Mapping[str, Any]) -> Playable:
    """From Film.remote. Looked at once more: the row may be older than our rules, and these go into a policy."""
    hls = str(row.get("hls", ""))
    return Playable(
        files=tuple(PlayableFile(*one) for one in row.get("files", []) if usable(one[0])),
        hls=hls if usable(hls) else "",
        parts=tuple(one for one in row.get("parts", []) if usable(one)),
        subtitles=tuple(SubtitleFile(*one) for one in row.get("subtitles", []) if usable(one[0])),
    )


def usable(url: Any) -> bool:
    """May a page of ours send a reader's browser there? http(s), public by its spelling, and not our own address: a
    file that is "elsewhere" with us would be asked with the reader's cookies.
    """
    if not isinstance(url, str) or not is_uri(url) or urls.is_ours(url):
        return False
    try:
        here().outside.check(url)
    except Refused:
        return False
    return True


def origin_of(url: str) -> str:
    """As a Content-Security-Policy names it. The guard has looked at the address: there is nothing but a name in it."""
    return f"{urlsplit(url).scheme}://{urls.host_of(url)}"


def _file(link: Mapping[str, Any]) -> PlayableFile:
    height = link.get("height")
    return PlayableFile(
        str(link["href"]), str(link["mediaType"]), height if isinstance(height, int) and 0 < height < 10_000 else 0
    )


def _rank(file: PlayableFile) -> tuple[bool, int]:
    """Up to BEST_HEIGHT the higher the better, beyond it the lower."""
    above = file.height > BEST_HEIGHT
    return above, file.height if above else -file.height


def _is_playlist(link: Mapping[str, Any]) -> bool:
    return text_of(link.get("mediaType"), 100).lower() in HLS_TYPES


def _one_of_each_origin(playlist: Mapping[str, Any]) -> tuple[str, ...]:
    """PeerTube names the files behind its playlist, which may stand in a bucket elsewhere."""
    found: dict[str, str] = {}
    for link in as_list(playlist.get("tag")):
        if isinstance(link, Mapping) and link.get("mediaType") in FILE_TYPES and usable(link.get("href")):
            found.setdefault(origin_of(link["href"]), link["href"])
    return tuple(found.values())[:MOST_FILES]


def _subtitles(document: Document) -> Sequence[SubtitleFile]:
    """PeerTube's subtitleLanguage: {identifier, name, url}; the address may be a list of Links in newer versions."""
    found = []
    for one in as_list(document.get("subtitleLanguage"))[:MOST_SUBTITLES]:
        if not isinstance(one, Mapping) or not LANGUAGE.fullmatch(text_of(one.get("identifier"), 20)):
            continue
        addresses = [link.get("href") if isinstance(link, Mapping) else link for link in as_list(one.get("url"))]
        usables = [str(url) for url in addresses if usable(url)]
        if vtt := next((url for url in usables if urlsplit(url).path.endswith(".vtt")), ""):
            found.append(SubtitleFile(vtt, one["identifier"], text_of(one.get("name"), 60) or one["identifier"]))
    return found
