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


def project(handle: str) -> str:
    return f"{base()}/ap/projects/{handle}"


def label(handle: str) -> str:
    return f"{base()}/ap/labels/{handle}"


def company(handle: str) -> str:
    """With /catalogue and its films below it."""
    return f"{base()}/ap/companies/{handle}"


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


def recommendation(uuid: str) -> str:
    return f"{base()}/ap/recommendations/{uuid}"


def call(handle: str, number: int) -> str:
    """A call of the project with this handle."""
    return f"{project(handle)}/calls/{number}"


def affiliation(handle: str, number: int) -> str:
    """FEP-5219: that somebody belongs to this project."""
    return f"{project(handle)}/affiliations/{number}"


def selection(uuid: str) -> str:
    """With /pages/…, /items/…, /playlist, /playlist/pages/…, /playlist/videos/… and /people below it."""
    return f"{base()}/ap/selections/{uuid}"


def jury(handle: str, number: int) -> str:
    """FEP-5219: that somebody belongs to this label."""
    return f"{label(handle)}/affiliations/{number}"


def event(uuid: str) -> str:
    return f"{base()}/ap/events/{uuid}"


def offer(uuid: str) -> str:
    return f"{base()}/ap/offers/{uuid}"


def agreement(uuid: str) -> str:
    return f"{base()}/ap/agreements/{uuid}"


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


def project_page(handle: str) -> str:
    return f"{base()}/projects/{handle}"


def label_page(handle: str) -> str:
    return f"{base()}/labels/{handle}"


def company_page(handle: str) -> str:
    return f"{base()}/companies/{handle}"


def selection_page(slug: str) -> str:
    return f"{base()}/selections/{slug}"


def publication_page(slug: str) -> str:
    return f"{base()}/publications/{slug}"


def supporters_page(handle: str) -> str:
    return f"{project_page(handle)}/supporters"


def call_page(handle: str, number: int) -> str:
    return f"{project_page(handle)}/calls/{number}"


def event_page(slug: str) -> str:
    return f"{base()}/agenda/{slug}"


def film_page(slug: str) -> str:
    return f"{base()}/films/{slug}"


def note_page(uuid: str) -> str:
    return f"{base()}/notes/{uuid}"


def tag_page(tag: str) -> str:
    return f"{base()}/tags/{quote(tag, safe='')}"


def personal_link(secret: str) -> str:
    return f"{base()}/link/{secret}"


def invitation(secret: str) -> str:
    return f"{base()}/join/{secret}"


def application(number: int) -> str:
    return f"{base()}/admin/admissions#{number}"


def letter_to_team(number: int | str) -> str:
    """Where who runs the pole reads it."""
    return f"{base()}/admin/letters#letter-{number}"


def authors_word(number: int | str) -> str:
    """Where those who compose the pole read what somebody says of a film that she has made."""
    return f"{base()}/brought/words/{number}"


def mail_stop(token: str) -> str:
    return f"{base()}/mail/stop/{token}"


def media(name: str) -> str:
    return f"{base()}/media/{name}"


def subscribe_template() -> str:
    return f"{base()}/authorize_interaction?uri={{uri}}"


def follow_page(actor: str) -> str:
    return f"{base()}/follow?to={quote(actor, safe='')}"


def way_to(uri: str) -> str:
    """A path here that leads a browser to the thing of that id: ours show their page, others are looked up."""
    return urlsplit(uri).path if is_ours(uri) else f"/search?q={quote(uri, safe='')}"
