"""What pages show of films and of the people who made them: frozen, fully fetched, ready for a template."""

from dataclasses import dataclass
from datetime import datetime

from fediverse_cinema.people.views import Person


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
    """An mp4 that a browser can play by itself. `size` in bytes."""

    url: str
    height: int
    width: int
    size: int


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
class CommentView:
    id: int
    author: Person
    html: str  # sanitised
    published_at: datetime
    url: str  # where it can be read in its place
    edited: bool
    depth: int  # 0 answers the film, 1 answers an answer …
    mine: bool
    warning: str = ""  # her own, read before the text


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
    comments: tuple[CommentView, ...]
    likes: int
    shares: int
    liked: bool
    shared: bool
    may_edit: bool
    may_answer: bool  # signed in
    remote_page: str | None  # its page on its own server, when it is from elsewhere


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
    followed: bool  # by the viewer
    me: bool
    channel: Person | None  # of a member
    owner: Person | None  # of a channel
