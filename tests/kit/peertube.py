"""What PeerTube 6.3 does with a film or an actor: refuses it, or keeps so many files. Written from what a running one
did (tests/vectors/peertube-*-fields.json), and proven against every row of that in test_peertube_fields.
"""

import re
import uuid
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

Document = dict[str, Any]
Resolve = Callable[[str], Document | None]
VIDEO_TYPES = ("video/mp4", "video/webm", "video/ogg", "audio/mp4")
HLS_TYPE = "application/x-mpegURL"
ACTOR_TYPES = ("Person", "Group", "Application", "Service", "Organization")
LICENCES = ("CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-ND-4.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "CC-BY-NC-ND-4.0", "CC0")


def faults_of_film(film: Document, resolve: Resolve, taken: Collection[str] = ()) -> list[str]:
    """Why it would not be kept. `resolve` finds an actor by id, `taken` are the names of files that it has already."""
    return [*_faults_of_fields(film), *_faults_of_authors(film, resolve), *_faults_of_files(film, taken)]


def web_videos(film: Document) -> list[Document]:
    """The files that it would keep, without those of HLS."""
    return [link for link in _links(film) if _is_file(link) and "size" in link]


def playlists(film: Document) -> list[list[Document]]:
    """The files of each HLS playlist that it would keep."""
    return [
        [file for file in link["tag"] if _is_file(file)]
        for link in _links(film)
        if link.get("mediaType") == HLS_TYPE and isinstance(link.get("tag"), list)
    ]


def hashtags(film: Document) -> list[str]:
    """Those that it would keep, as it would show them after its own #."""
    tags = [tag for tag in film.get("tag", []) if isinstance(tag, dict) and tag.get("type") == "Hashtag"]
    return [tag["name"] for tag in tags if isinstance(tag.get("name"), str) and 2 <= len(tag["name"]) <= 30]


def seconds(film: Document) -> int:
    """The length as it reads it: the first number, whatever unit follows."""
    found = re.match(r"PT(\d+)", film["duration"])
    return int(found[1]) if found else 0


def faults_of_actor(actor: Document, resolve: Resolve) -> list[str]:
    key = actor.get("publicKey")
    pem = key.get("publicKeyPem") if isinstance(key, dict) else None
    url, support = actor.get("url"), actor.get("support")
    checks = {
        "type": actor.get("type") in ACTOR_TYPES,
        "id": is_url(actor.get("id")),
        "inbox": is_url(actor.get("inbox")),
        "preferredUsername": bool(re.fullmatch(r"[A-Za-z0-9\-_.:]+", actor.get("preferredUsername") or "")),
        "publicKey": isinstance(pem, str) and pem.startswith("-----BEGIN PUBLIC KEY-----"),
        "url": url is None or isinstance(url, str | dict),
        "name": len(actor.get("name") or "") <= 120,
        "support": support is None or 3 <= len(support) <= 1000,
        "attributedTo": actor.get("type") != "Group" or _has_owner(actor, resolve),
    }
    return [name for name, good in checks.items() if not good]


def _faults_of_fields(film: Document) -> Iterator[str]:
    checks = {
        "type": film.get("type") == "Video",
        "name": isinstance(film.get("name"), str) and 3 <= len(film["name"]) <= 120,
        "duration": isinstance(film.get("duration"), str) and bool(re.fullmatch(r"PT.*S", film["duration"])),
        "uuid": is_uuid4(film.get("uuid") or film.get("identifier")),
        "views": str(film.get("views")).isdecimal(),
        "published": is_date(film.get("published")),
        "updated": is_date(film.get("updated")),
        "originallyPublishedAt": "originallyPublishedAt" not in film or is_date(film["originallyPublishedAt"]),
        "icon": any(map(_is_icon, film["icon"] if isinstance(film.get("icon"), list) else [film.get("icon")])),
        "url": isinstance(film.get("url"), list),
        "likes": is_url(film.get("likes")),
        "dislikes": is_url(film.get("dislikes")),
        "content": "content" not in film or _is_text(film),
        "category": "category" not in film or _identifier(film["category"]) is not None,
        "language": "language" not in film or 0 < len(_identifier(film["language"]) or "") <= 10,
        "licence": "licence" not in film or _is_licence(_identifier(film["licence"])),
        "subtitleLanguage": isinstance(film.get("subtitleLanguage", []), list),
        "preview": isinstance(film.get("preview", []), list),
    }
    yield from (name for name, good in checks.items() if not good)


def _faults_of_authors(film: Document, resolve: Resolve) -> Iterator[str]:
    """It asks them one after the other until it has a Group of the film's own host."""
    authors = film.get("attributedTo")
    if not isinstance(authors, list):
        yield "attributedTo"
        return
    for author in authors:
        if isinstance(author, dict) and author.get("type") not in ("Group", "Person"):
            continue
        uri = author if isinstance(author, str) else author["id"]
        found = resolve(uri)
        if found is None:
            yield "attributedTo: unreachable"
            return
        if found["type"] == "Group" and host_of(uri) == host_of(film["id"]):
            return
    yield "attributedTo: no channel"


def _faults_of_files(film: Document, taken: Collection[str]) -> Iterator[str]:
    if any("size" not in file for playlist in playlists(film) for file in playlist):
        yield "size of a file in a playlist"
    for files in (web_videos(film), *playlists(film)):
        if any(count > 1 for count in Counter((file["height"], file.get("fps", -1)) for file in files).values()):
            yield "two files of one height and rate"
        for file in files:
            if len(file["href"]) > 255:
                yield "href too long"
            if file["href"].rsplit("/", 1)[1] in taken:
                yield "a file of that name is there"


def _has_owner(group: Document, resolve: Resolve) -> bool:
    """A Person of the same host. Entries are asked in order, so one that does not answer before her is a fault."""
    if not isinstance(group.get("attributedTo"), list):
        return False
    for entry in group["attributedTo"]:
        uri = entry if isinstance(entry, str) else entry["id"]
        found = resolve(uri)
        if found is None:
            return False
        if found["type"] == "Person" and host_of(uri) == host_of(group["id"]):
            return True
    return False


def _links(film: Document) -> list[Document]:
    return film["url"] if isinstance(film.get("url"), list) else []


def _is_file(link: Document) -> bool:
    return link.get("mediaType") in VIDEO_TYPES and "height" in link and isinstance(link.get("fps", 0), int)


def _is_icon(icon: Any) -> bool:
    return (
        isinstance(icon, dict)
        and icon.get("mediaType") == "image/jpeg"
        and bool(icon.get("width") and icon.get("height"))
    )


def _is_text(film: Document) -> bool:
    return film.get("mediaType") in ("text/markdown", "text/html") and len(film["content"]) >= 3


def _identifier(value: Any) -> str | None:
    found = value.get("identifier") if isinstance(value, dict) else None
    return found if isinstance(found, str) else None


def _is_licence(word: str | None) -> bool:
    return word is not None and (word.isdecimal() or word in LICENCES)


def is_uuid4(value: Any) -> bool:
    try:
        return uuid.UUID(value).version == 4
    except (ValueError, AttributeError, TypeError):
        return False


def is_date(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    try:
        datetime.fromisoformat(f"{value}-01-01" if re.fullmatch(r"\d{4}", value) else value)
    except ValueError:
        return False
    return True


def is_url(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(("http://", "https://")) and len(value) <= 2000


def host_of(uri: str) -> str:
    return urlsplit(uri).netloc
