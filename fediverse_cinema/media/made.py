"""A file that a step of the preparation left in its job directory, ready for the shelf. Steps return them, `shelving`
puts them there and makes renditions of them."""

from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.media.models import RenditionKind

MEDIA_TYPES = {
    RenditionKind.MASTER: "application/x-mpegURL",  # in exactly this spelling, or PeerTube drops the link
    RenditionKind.PLAYLIST: "application/x-mpegURL",
    RenditionKind.HLS: "video/mp4",
    RenditionKind.AUDIO: "audio/mp4",
    RenditionKind.MP4: "video/mp4",
    RenditionKind.AV1: "video/mp4",
    RenditionKind.POSTER: "image/jpeg",
    RenditionKind.STILL: "image/jpeg",
    RenditionKind.STORYBOARD: "image/jpeg",
    RenditionKind.TEASER: "video/mp4",
    RenditionKind.COPY: "image/webp",
}


@frozen
class Made:
    """One file, by its name. Width and height in pixels, pictures a second as an integer; none for sound and text. `at`
    is the second of the film that a still shows."""

    kind: RenditionKind
    name: str
    width: int | None = None
    height: int | None = None
    fps: int | None = None
    at: float | None = None

    @property
    def media_type(self) -> str:
        return "text/vtt" if self.name.endswith(".vtt") else MEDIA_TYPES[self.kind]
