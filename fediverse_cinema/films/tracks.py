"""The subtitles and sounds of a film of ours: as its page offers them, as its document names them, as its maker sees
them. Pure; the files are the media room's.
"""

from collections.abc import Callable, Sequence

from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.films import terms
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.views import Track
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.media import track_names
from fediverse_cinema.media.models import AssetState, AudioTrack, Subtitle, SubtitleKind

SPOKEN = tuple(code for code in terms.LANGUAGES if code != terms.WORDLESS)
KINDS = {SubtitleKind.SUBTITLES: "subtitles", SubtitleKind.SDH: "captions", SubtitleKind.FORCED: "subtitles"}
"""What HTML calls them: it has no word for forced ones."""


@frozen
class SubtitleLine:
    """A track in the list of its maker. `url` is its page; `kind` one of SubtitleKind."""

    id: int
    language: str
    kind: str
    label: str
    cues: int


@frozen
class SoundLine:
    """A sound in the list of its maker. `proposed`: it was found in the film's file and waits for her word."""

    id: int
    language: str
    kind: str
    label: str
    file_name: str
    proposed: bool
    ready: bool
    failure: str
    failure_values: dict[str, str]


def of_page(film: Film, subtitles: Sequence[Subtitle], address: Callable[[str], str]) -> tuple[Track, ...]:
    """What the player offers, the plain ones first. Those that the film itself needs read stand there unasked."""
    order = list(SubtitleKind)
    return tuple(
        Track(
            url=address(one.name),
            language=one.language,
            name=track_names.of(one.language, one.kind, one.label),
            kind=KINDS[one.kind],
            default=one.kind is SubtitleKind.FORCED and one.language == spoken_in(film),
        )
        for one in sorted(subtitles, key=lambda one: (order.index(one.kind), one.language))
    )


def chapters_of(film: Film) -> tuple[Track, ...]:
    """For the time bar of the player, when there are any."""
    if not film.chapters:
        return ()
    return (Track(f"/films/{film.slug}/chapters.vtt", film.text_language, "", kind="chapters", default=True),)


def to_objects(subtitles: Sequence[Subtitle]) -> list[Document]:
    """PeerTube's `subtitleLanguage`. It keeps the last of each language: media.subtitles gives them in this order."""
    return [
        {
            "identifier": one.language,
            "name": track_names.of(one.language, one.kind, one.label),
            "url": urls.media(one.name),
        }
        for one in subtitles
    ]


def subtitle_line(one: Subtitle) -> SubtitleLine:
    return SubtitleLine(one.id, one.language, one.kind.value, one.label, one.cues)


def sound_line(one: AudioTrack) -> SoundLine:
    return SoundLine(
        id=one.id,
        language=one.language,
        kind=one.kind.value,
        label=one.label,
        file_name=one.file_name,
        proposed=one.state is AssetState.ARRIVED,
        ready=one.state is AssetState.READY,
        failure=one.failure,
        failure_values=one.failure_values,
    )


def spoken_in(film: Film) -> str:
    """The language of the film's own sound; "" when nobody says, or nobody speaks."""
    first = next(iter(film.languages), "")
    return "" if first == terms.WORDLESS else first


def checked_language(code: str) -> str:
    if code not in SPOKEN:
        raise Refused("unknown language", public="Choose a language.", code="bad_language")
    return code
