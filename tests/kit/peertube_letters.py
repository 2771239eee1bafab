"""What PeerTube 6.3 does with a letter: takes it, or lets it fall, often without a word. Written from what a running
one did with each kind; what films and actors must be like stands in `peertube`.
"""

from collections.abc import Callable
from typing import Any

from tests.kit import peertube
from tests.kit.peertube import Document, Resolve, host_of, is_date, is_url, is_uuid4

ACCOUNTS = ("Person", "Application", "Organization", "Service")  # anything but a Group, which it takes for a channel
FEWEST_REASONS = 2  # signs of a Flag

Judge = Callable[[Document, Document, Resolve, str], list[str]]


def faults_of_letter(letter: Document, resolve: Resolve, inbox: str = "") -> list[str]:
    """Why it would have no effect. `resolve` finds what an id answered, before it was deleted too; `inbox` is where the
    letter was posted.
    """
    actor = resolve(uri_of(letter.get("actor")))
    if not is_url(letter.get("id")) or actor is None:
        return ["id"] if actor else ["actor"]
    judge = JUDGES.get(str(letter.get("type")))
    return judge(letter, actor, resolve, inbox) if judge else ["type: nothing is done"]


def faults_of_comment(note: Document, resolve: Resolve) -> list[str]:
    """Of a Note as its id answers it. `to` must be a list; whatever stands in it or in `cc` means everybody."""
    author = note.get("attributedTo")
    found = resolve(author) if isinstance(author, str) else None
    checks = {
        "type": note.get("type") == "Note",
        "content": isinstance(note.get("content"), str) and bool(note["content"]),
        "inReplyTo": _leads_to_a_film(note, resolve),
        "published": is_date(note.get("published")),
        "updated": "updated" not in note or is_date(note["updated"]),
        "to": isinstance(note.get("to"), list) and bool(note["to"] or note.get("cc")),
        "attributedTo": found is not None and host_of(note["id"]) == host_of(found["id"]),
        "a Group": found is not None and found["type"] in ACCOUNTS,
    }
    return [name for name, good in checks.items() if not good]


def faults_of_playlist(playlist: Document, resolve: Resolve) -> list[str]:
    owners = playlist.get("attributedTo")
    found = resolve(uri_of(owners[0])) if isinstance(owners, list) and len(owners) == 1 else None
    checks = {
        "type": playlist.get("type") == "Playlist",
        "name": 1 <= len(playlist.get("name") or "") <= 120,
        "uuid": is_uuid4(playlist.get("uuid")),
        "published": is_date(playlist.get("published")) and is_date(playlist.get("updated")),
        "totalItems": type(playlist.get("totalItems")) is int,
        "attributedTo": found is not None and found["type"] == "Group",
        "to": isinstance(playlist.get("to"), list),
        "content": "content" not in playlist or 3 <= len(playlist["content"]) <= 1000,
        "first": bool(playlist.get("first")),
    }
    return [name for name, good in checks.items() if not good]


def faults_of_whole_playlist(playlist: Document, resolve: Resolve) -> list[str]:
    """With all that it asks for next: page after page, and each element at its own id."""
    faults, following = faults_of_playlist(playlist, resolve), playlist.get("first")
    while not faults and following:
        page = resolve(uri_of(following))
        if page is None or not isinstance(page.get("orderedItems"), list):
            return ["orderedItems"]
        for uri in page["orderedItems"]:
            element = resolve(uri) if isinstance(uri, str) else None
            faults += ["element"] if element is None else faults_of_element(element, uri, resolve)
        following = page.get("next")
    return faults


def faults_of_element(element: Document, uri: str, resolve: Resolve) -> list[str]:
    """As its own address answers it. The film may be of any host."""
    film = resolve(uri_of(element.get("url")))
    checks = {
        "type": element.get("type") == "PlaylistElement",
        "id": isinstance(element.get("id"), str) and host_of(element["id"]) == host_of(uri),
        "position": str(element.get("position")).isdecimal(),
        "url": is_url(element.get("url")),
        "film": film is not None and film["type"] == "Video",
    }
    return [name for name, good in checks.items() if not good]


def _create(letter: Document, actor: Document, resolve: Resolve, inbox: str) -> list[str]:
    """What is embedded counts for nothing: the object is asked for at its id."""
    thing = resolve(uri_of(letter.get("object")))
    if thing is None or host_of(thing["id"]) != host_of(actor["id"]):
        return ["object"]
    if thing["type"] == "Video":
        return [*([] if actor["type"] == "Person" else ["actor"]), *_faults_of_shown_film(thing, resolve)]
    if thing["type"] == "Playlist":
        return [*([] if actor["type"] in ACCOUNTS else ["actor"]), *faults_of_playlist(thing, resolve)]
    return faults_of_comment(thing, resolve)


def _update(letter: Document, actor: Document, resolve: Resolve, inbox: str) -> list[str]:
    """The embedded object counts; an id alone is let fall, and so is any change of a comment."""
    thing = letter.get("object")
    if not isinstance(thing, dict) or host_of(uri_of(thing)) != host_of(actor["id"]):
        return ["object"]
    if thing.get("type") == "Video":
        return peertube.faults_of_film(thing, resolve)
    if thing.get("type") in peertube.ACTOR_TYPES:
        return [*([] if thing["id"] == actor["id"] else ["object"]), *peertube.faults_of_actor(thing, resolve)]
    return faults_of_playlist(thing, resolve) if thing.get("type") == "Playlist" else ["object: never changed"]


def _delete(letter: Document, actor: Document, resolve: Resolve, inbox: str) -> list[str]:
    """An id or a Tombstone; a film or playlist only by the Person who owns its channel, not by the channel."""
    thing = resolve(uri_of(letter.get("object")))
    if thing is None:
        return ["object"]
    if thing["type"] in peertube.ACTOR_TYPES:
        owner = thing["id"]
    elif thing["type"] == "Note":
        owner = thing["attributedTo"]
    else:
        owner = _owner(_channel(thing, resolve), resolve)
    return [] if owner == actor["id"] else ["actor"]


def _announce(letter: Document, actor: Document, resolve: Resolve, inbox: str) -> list[str]:
    """Shares of persons are let fall without a word."""
    film = resolve(uri_of(letter.get("object")))
    if actor["type"] not in ("Group", "Application"):
        return ["actor"]
    return ["object"] if film is None or film["type"] != "Video" else _faults_of_shown_film(film, resolve)


def _rate(letter: Document, actor: Document, resolve: Resolve, inbox: str) -> list[str]:
    film = resolve(uri_of(letter.get("object")))
    if actor["type"] not in ("Person", "Application"):
        return ["actor"]
    return [] if film is not None and film["type"] == "Video" else ["object"]


def _follow(letter: Document, actor: Document, resolve: Resolve, inbox: str) -> list[str]:
    """A Group's Follow makes its handler fail."""
    followed = resolve(uri_of(letter.get("object")))
    if actor["type"] not in ACCOUNTS:
        return ["actor"]
    return [] if followed is not None and followed["type"] in peertube.ACTOR_TYPES else ["object"]


def _answer(letter: Document, actor: Document, resolve: Resolve, inbox: str) -> list[str]:
    """Accept and Reject: to the follower's own inbox; in the shared one they are let fall."""
    follow = letter.get("object")
    if not isinstance(follow, dict) or follow.get("type") != "Follow" or uri_of(follow.get("object")) != actor["id"]:
        return ["object"]
    follower = resolve(uri_of(follow.get("actor")))
    return [] if follower is not None and inbox == follower["inbox"] else ["inbox"]


def _undo(letter: Document, actor: Document, resolve: Resolve, inbox: str) -> list[str]:
    """The whole activity embedded, and her own; it must be of a kind that was taken."""
    undone = letter.get("object")
    if not isinstance(undone, dict) or uri_of(undone.get("actor")) != actor["id"]:
        return ["object"]
    if undone.get("type") not in ("Follow", "Like", "Dislike", "Announce"):
        return ["object: nothing is done"]
    return JUDGES[undone["type"]](undone, actor, resolve, inbox)


def _flag(letter: Document, actor: Document, resolve: Resolve, inbox: str) -> list[str]:
    """A video, a comment or an account, one or a list; words are needed."""
    about = letter.get("object")
    found = [resolve(uri_of(one)) for one in (about if isinstance(about, list) else [about])]
    checks = {
        "actor": actor["type"] in ACCOUNTS,
        "object": bool(found) and any(found),
        "content": len(letter.get("content") or "") >= FEWEST_REASONS,
    }
    return [name for name, good in checks.items() if not good]


def _view(letter: Document, actor: Document, resolve: Resolve, inbox: str) -> list[str]:
    film = resolve(uri_of(letter.get("object")))
    return [] if film is not None and film["type"] == "Video" else ["object"]


JUDGES: dict[str, Judge] = {
    "Create": _create, "Update": _update, "Delete": _delete, "Announce": _announce, "Like": _rate, "Dislike": _rate,
    "Follow": _follow, "Accept": _answer, "Reject": _answer, "Undo": _undo, "Flag": _flag, "View": _view,
}  # fmt: skip


def uri_of(value: Any) -> str:
    found = value.get("id") if isinstance(value, dict) else value
    return found if isinstance(found, str) else ""


def _faults_of_shown_film(film: Document, resolve: Resolve) -> list[str]:
    """Its likes and dislikes are asked for; without an integer a share is lost, and on a Create the process ends."""
    faults = peertube.faults_of_film(film, resolve)
    for name in ("likes", "dislikes"):
        counted = resolve(uri_of(film.get(name)))
        if counted is None or type(counted.get("totalItems")) is not int:
            faults.append(f"{name}: no count")
    return faults


def _channel(thing: Document, resolve: Resolve) -> Document | None:
    found = (resolve(uri_of(author)) for author in thing.get("attributedTo", []))
    return next((one for one in found if one is not None and one["type"] == "Group"), None)


def _owner(channel: Document | None, resolve: Resolve) -> str:
    found = (resolve(uri_of(one)) for one in (channel or {}).get("attributedTo", []))
    return next((one["id"] for one in found if one is not None and one["type"] == "Person"), "")


def _leads_to_a_film(note: Document, resolve: Resolve) -> bool:
    above: Document | None = note
    for _ in range(10):
        above = resolve(uri_of(above.get("inReplyTo"))) if above is not None else None
        if above is None or above["type"] == "Video":
            break
    return above is not None and above["type"] == "Video"
