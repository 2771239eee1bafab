"""What pages show of films and of the people who made them: frozen, fully fetched, ready for a template."""

from datetime import datetime

from fediverse_cinema.consents.marks import Mark
from fediverse_cinema.conversations.views import NoteView, Talk
from fediverse_cinema.films.lines import Award, Quote, Support
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.views import Person, ProfileLine


@frozen
class Picture:
    """One JPEG of ours. Width and height in pixels."""

    url: str
    width: int
    height: int


@frozen
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
    origin: str | None  # host it comes from, None when it is of this pole
    warning: str = ""
    summaries: tuple[tuple[str, str], ...] = ()  # by language, where its texts are translated
    by: str = ""  # who made it, when a pole shows it and not she

    def summary_in(self, language: str) -> str:
        return dict(self.summaries).get(language, self.summary)


@frozen
class Source:
    """A file that a browser can play by itself. `size` in bytes."""

    url: str
    height: int
    width: int
    size: int
    media_type: str = "video/mp4"


@frozen
class Track:
    """A WebVTT. `kind` as HTML says it: "subtitles", "captions" (for who does not hear), "chapters"; a `default` one
    shows itself.
    """

    url: str
    language: str
    name: str
    kind: str = "subtitles"
    default: bool = False


@frozen
class Elsewhere:
    """What the page of a film of elsewhere shows besides. It can be played from `hosts`, none when it cannot, and its
    trailer from `trailer_hosts`; while one is `playing`, the player asks `origins`, and for a playlist its script does
    (`scripted`).
    """

    channel: Person | None
    support_html: str
    hosts: tuple[str, ...]
    playing: bool
    origins: tuple[str, ...]
    scripted: bool
    trailer_hosts: tuple[str, ...] = ()


@frozen
class LicenceView:
    code: str  # "CC-BY-SA-4.0", "all-rights-reserved"
    name: str
    url: str | None
    free: bool  # may be copied and shown


@frozen
class ReleaseLine:
    """One channel by which the film can be seen (releases.CHANNELS, or "here"). `date` is a day, a month or a year by
    ISO 8601, "" when nobody knows it yet; `time` like "20:30". `open`: it is here since that day.
    """

    channel: str
    date: str
    time: str = ""
    words: str = ""
    link: str = ""
    open: bool = False


@frozen
class CreditLine:
    """`state` says how sure it is that she did this: one of claims.STATES. Only when it is, `url` leads to her page,
    and `address` is hers (name@host), should she have one.
    """

    role: str
    name: str
    state: str = ""
    url: str = ""
    address: str = ""


@frozen
class Chapter:
    """`at` in seconds."""

    at: int
    name: str


@frozen
class StillView:
    """One picture of the gallery, the narrowest file first."""

    pictures: tuple[Picture, ...]
    alt: str


@frozen
class TrailerView:
    """A second, shorter film on the page. `hls` and `sources` as those of the film; its own still."""

    hls: str | None
    sources: tuple[Source, ...]
    pictures: tuple[Picture, ...]
    ratio: float
    duration: int | None


@frozen
class Translation:
    """Title, summary and synopsis in one language; what is not translated is that of the film."""

    language: str
    title: str
    summary: str
    synopsis_html: str


@frozen
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
    asset_state: str  # one of media.models.AssetState, or "" without a file
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
    choosable: bool  # its maker lets others put it into selections, or is who looks
    remote_page: str | None  # its page on its own server, when it is from elsewhere
    elsewhere: Elsewhere | None = None  # when it is from elsewhere
    tracks: tuple[Track, ...] = ()
    tags: tuple[str, ...] = ()
    storyboard: str | None = None  # the WebVTT of the little pictures on the time bar
    chapters: tuple[Chapter, ...] = ()
    stills: tuple[StillView, ...] = ()
    trailer: TrailerView | None = None
    text_language: str = ""  # of the texts that are shown, "" when nobody says
    translations: tuple[Translation, ...] = ()  # in the other languages that there are
    production: str = ""
    countries: tuple[str, ...] = ()  # ISO 3166-1
    awards: tuple[Award, ...] = ()
    chosen: tuple[Mark, ...] = ()
    press: tuple[Quote, ...] = ()
    support: tuple[Support, ...] = ()
    downloadable: bool = False  # by its licence and by its maker's wish
    releases: tuple[ReleaseLine, ...] = ()  # where it can be seen, by date
    opens_at: datetime | None = None  # of a draft that opens by itself; bears the pole's clock
    poster_alt: str = ""  # what its still shows
    related: tuple[FilmLine, ...] = ()  # that its maker names after it, in her order

    def words_in(self, language: str) -> Translation:
        """Its texts in this language, else as its maker wrote them."""
        own = Translation(self.text_language, self.line.title, self.line.summary, self.synopsis_html)
        return next((one for one in self.translations if one.language == language), own)

    @property
    def tongues(self) -> tuple[str, ...]:
        """The languages that its texts are in, that of its maker first."""
        return (self.text_language, *(one.language for one in self.translations))


@frozen
class WorkLine:
    """One of my films in the workshop. `wanted`: it publishes itself once its file is ready; `seconds_left` until then,
    None while nobody knows; `before`: how many others have their turn before it, None when it is its turn."""

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
    opens_at: datetime | None = None  # by itself; bears the pole's clock
    seconds_left: int | None = None
    before: int | None = None

    @property
    def cancel_url(self) -> str:
        return f"{self.url}/cancel"

    @property
    def retry_url(self) -> str:
        return f"{self.url}/retry"

    @property
    def preview_url(self) -> str:
        return f"{self.url}/preview"

    @property
    def release_url(self) -> str:
        return f"{self.url}/release"

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


@frozen
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
