"""Every address that we answer to or mint, one function each.

Ids (`/ap/…`) answer the document and never change; pages are for people. Film ids have no query and do not begin
with /api/ (NeoDB strips both).
"""

from urllib.parse import quote, urlsplit

from fediverse_cinema.foundation.here import here


def base() -> str:
    return here().settings.base_url


def own_host() -> str:
    return here().settings.pole.host


def host_of(url: str) -> str:
    """Host with port, in small letters, default ports and a trailing dot left out; "" when there is none."""
    try:
        parts = urlsplit(url)
        name, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    if port is None or (parts.scheme, port) in (("https", 443), ("http", 80)):
        return name
    return f"{name}:{port}"


def site_of(host: str) -> str:
    """The part of a name that somebody had to register, roughly: two labels, or three below a country's co., com., org.
    A guess on the narrow side only shares a budget or a lane.
    """
    labels = host.partition(":")[0].split(".")
    size = 3 if len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3 else 2
    return ".".join(labels[-size:])


def same_origin(one: str, other: str) -> bool:
    """FEP-fe34: same scheme, host and port."""
    return bool(host_of(one)) and host_of(one) == host_of(other) and urlsplit(one).scheme == urlsplit(other).scheme


def is_ours(url: str) -> bool:
    """However it is spelt: https://POLE.example:443/ is us, too."""
    return same_origin(url, base())


# actors
def instance() -> str:
    return f"{base()}/ap/instance"


def pole() -> str:
    return f"{base()}/ap/pole"


def user(handle: str) -> str:
    return f"{base()}/ap/users/{handle}"


def channel(handle: str) -> str:
    return f"{base()}/ap/channels/{handle}"


def shared_inbox() -> str:
    return f"{base()}/ap/inbox"


# objects and activities
def film(uuid: str) -> str:
    return f"{base()}/ap/films/{uuid}"


def note(uuid: str) -> str:
    return f"{base()}/ap/notes/{uuid}"


def activity(uuid: str) -> str:
    return f"{base()}/ap/activities/{uuid}"


def stamp(uuid: str) -> str:
    return f"{base()}/ap/stamps/{uuid}"


def announce(actor: str, uuid: str) -> str:
    return f"{actor}/announces/{uuid}"


def passed_on(digest: str) -> str:
    """Names a letter of somebody else's that we pass on. It answers nothing."""
    return f"{base()}/ap/passed-on/{digest}"


# pages
def home() -> str:
    return f"{base()}/"


def pole_page() -> str:
    return f"{base()}/pole"


def user_page(handle: str) -> str:
    return f"{base()}/users/{handle}"


def channel_page(handle: str) -> str:
    return f"{base()}/channels/{handle}"


def film_page(slug: str) -> str:
    return f"{base()}/films/{slug}"


def note_page(uuid: str) -> str:
    return f"{base()}/notes/{uuid}"


def tag_page(tag: str) -> str:
    return f"{base()}/tags/{quote(tag, safe='')}"


def media(name: str) -> str:
    return f"{base()}/media/{name}"


def subscribe_template() -> str:
    return f"{base()}/authorize_interaction?uri={{uri}}"


def follow_page(actor: str) -> str:
    return f"{base()}/follow?to={quote(actor, safe='')}"


def way_to(uri: str) -> str:
    """A path here that leads a browser to the thing of that id: ours show their page, others are looked up."""
    return urlsplit(uri).path if is_ours(uri) else f"/search?q={quote(uri, safe='')}"
