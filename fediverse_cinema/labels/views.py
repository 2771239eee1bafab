"""What pages show of labels and selections: frozen, fully fetched, ready for a template."""

from datetime import datetime

from fediverse_cinema.films.lines import Support
from fediverse_cinema.films.views import FilmLine, Picture
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.views import Person


@frozen
class SelectionLine:
    """A selection in a list. `kind` is that of the label, "" of a person's own; `count` are the films that everybody
    sees; `origin` is the host that it comes from, "" when it is ours. Without `pictures`, those of its cover, it is
    shown by the still of its `first` film.
    """

    id: int
    uri: str
    title: str
    url: str
    owner: Person
    kind: str
    audience: str
    count: int
    changed_at: datetime
    origin: str
    pictures: tuple[Picture, ...] = ()
    cover_alt: str = ""
    first: FilmLine | None = None


@frozen
class PickView:
    """A film of it. `words` as they were typed, of ours; `leave` is one of models.Leave, `shown`: everybody sees it."""

    number: int
    position: int
    film: FilmLine
    film_uri: str
    film_slug: str
    words: str
    words_html: str
    chooser: Person | None
    leave: str
    shown: bool
    mine: bool = False  # the viewer has brought it


@frozen
class SelectionPage:
    """A page of a selection for one viewer: of its `total` films that everybody sees, fifty; `duration` is that of all
    of them, in seconds. `waiting` counts the others, for whoever composes it. `trade` is the curator's by the list,
    `trade_title` as she calls herself; `state` that of the viewer following the owner. `others` are of the same owner.
    """

    line: SelectionLine
    slug: str
    page_url: str
    owner_uri: str
    trade: str
    trade_title: str
    verified: bool
    about_html: str
    about: str
    signature: str
    language: str
    cover: tuple[Picture, ...]
    cover_alt: str
    picks: tuple[PickView, ...]
    total: int
    waiting: int
    duration: int
    page: int
    pages: int
    others: tuple[SelectionLine, ...]
    edition: int
    composes: bool
    publishes: bool
    mine: bool
    undoable: bool
    state: str
    remote_page: str


@frozen
class Workbench:
    """The same for who composes it: all its films, those too that nobody else sees yet."""

    line: SelectionLine
    slug: str
    edition: int
    picks: tuple[PickView, ...]
    total: int
    page: int
    pages: int
    composes: bool
    publishes: bool
    undoable: bool


@frozen
class Choice:
    """A selection to which a film can be added. `holds`: it stands there already."""

    id: int
    slug: str
    title: str
    owner: Person
    of_label: bool
    audience: str
    holds: bool


@frozen
class LabelLine:
    """A label in a list. `count` are its public selections."""

    group: Person
    uri: str
    kind: str
    verified: bool
    beginning: str
    count: int
    pictures: tuple[Picture, ...]
    origin: str


@frozen
class JurorLine:
    """Somebody of a jury; one who has not `joined` is asked, which only the jury sees."""

    id: int
    number: int
    person: Person
    role: str
    relationship: str
    joined: bool
    since: datetime


@frozen
class LabelPage:
    """`seat` is what the viewer is in the jury, "" if nothing; `older` how many selections precede the next page."""

    line: LabelLine
    about_html: str
    language: str
    support: tuple[Support, ...]
    pictures: tuple[Picture, ...]
    jury: tuple[JurorLine, ...]
    selections: tuple[SelectionLine, ...]
    older: int | None
    followers: int
    state: str
    seat: str
    verified_at: datetime | None
    blocked: bool


@frozen
class Seat:
    """A label whose jury she belongs to, or is asked into."""

    label: LabelLine
    juror_id: int
    role: str
    relationship: str
    joined: bool
