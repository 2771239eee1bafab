"""What pages show of films and of the people who made them: frozen, fully fetched, ready for a template."""

from dataclasses import dataclass
from datetime import datetime

from fediverse_cinema.conversations.views import NoteView, Talk
from fediverse_cinema.people.views import Person, ProfileLine


@dataclass(frozen=True, slots=True)
class Picture:
    """One JPEG of ours. Width and height in pixels."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class FilmLine:
    """A film in a list. `duration` in seconds; `ratio` is width ÷ height of the film, which its stills may not have."""

    title: str
    url: str
    author: Person
    summary: str  # one sentence that can stand alone, or ""
    form: str  # one of films.terms.FORMS, or ""
    genre: str
    year: int | None
    duration: int | None
    ratio: float
    pictures: tuple[Picture, ...]  # the same still, the narrowest first
    published_at: datetime | None
    origin: str | None  # host it comes from, None when born here
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that a browser can play by itself. `size` in bytes."""

    url: str
    height: int
    width: int
    size: int
    media_type: str = "video/mp4"


@dataclass(frozen=True, slots=True)
class Track:
    """Subtitles as WebVTT."""

    url: str
    language: str
    name: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What the page of a film of elsewhere shows besides. It can be played from `hosts`, none when it cannot; while
    `playing`, the player asks `origins`, and for a playlist its script does (`scripted`).
    """

    channel: Person | None
    support_html: str
    hosts: tuple[str, ...]
    playing: bool
    origins: tuple[str, ...]
    scripted: bool


@dataclass(frozen=True, slots=True)
class LicenceView:
    code: str  # "CC-BY-SA-4.0", "all-rights-reserved"
    name: str
    url: str | None
    free: bool  # may be copied and shown


@dataclass(frozen=True, slots=True)
class CreditLine:
    role: str
    name: str


@dataclass(frozen=True, slots=True)
class FilmPage:
    """Everything on the page of one film, for one viewer."""

    line: FilmLine
    slug: str
    uri: str  # the canonical id
    page_url: str
    author_uri: str
    state: str  # "draft", "published"
    synopsis_html: str
    credits: tuple[CreditLine, ...]
    languages: tuple[str, ...]  # ISO 639-1 codes
    licence: LicenceView
    hls: str | None
    sources: tuple[Source, ...]  # best first
    asset_state: (
        str  # media.models.AssetState: "arrived", "probing", "encoding", "ready", "failed", or "" without a file
    )
    progress: int  # per cent while encoding
    failure: str  # a public sentence when the file failed, an English msgid
    failure_values: dict[str, str]
    comments: Talk
    likes: int
    shares: int
    liked: bool
    shared: bool
    may_edit: bool
    may_answer: bool  # signed in
    remote_page: str | None  # its page on its own server, when it is from elsewhere
    elsewhere: Elsewhere | None = None  # when it is from elsewhere
    tracks: tuple[Track, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One of my films in the workshop. `wanted`: it publishes itself once its file is ready."""

    title: str
    url: str
    state: str
    wanted: bool
    asset_state: str
    progress: int
    failure: str
    failure_values: dict[str, str]
    created_at: datetime
    published_at: datetime | None

    @property
    def edit_url(self) -> str:
        return f"{self.url}/edit"

    @property
    def file_url(self) -> str:
        return f"{self.url}/file"

    @property
    def progress_url(self) -> str:
        return f"{self.url}/progress"

    @property
    def publish_url(self) -> str:
        return f"{self.url}/publish"

    @property
    def postpone_url(self) -> str:
        return f"{self.url}/postpone"

    @property
    def delete_url(self) -> str:
        return f"{self.url}/delete"


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A member, a channel or the pole."""

    person: Person
    kind: str  # "person", "channel", "pole"
    uri: str
    about_html: str
    films: tuple[FilmLine, ...]
    followers: int
    me: bool
    channel: Person | None  # of a member
    owner: Person | None  # of a channel
    state: str = ""  # of the viewer's wish to follow: "accepted", "requested", "rejected"
    notes: tuple[NoteView, ...] = ()
    lines: tuple[ProfileLine, ...] = ()
    blocked: bool = False  # by the viewer
    moved_to: Person | None = None  # who she is now, when we know
    moved_url: str = ""
    moved_state: str = ""  # of the viewer's wish to follow her there
    pinned_films: tuple[FilmLine, ...] = ()
    pinned_notes: tuple[NoteView, ...] = ()
    pinned_mine: tuple[tuple[str, str], ...] = ()  # for the viewer's own page: id and name of what she may take down
