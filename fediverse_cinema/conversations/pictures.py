"""Pictures that members hang on what they say: files of ours on the shelf, each with a sentence for those who do not
see it. Whoever is going to say something keeps them first, and lets them go when it is not said.
"""

from collections.abc import AsyncIterator, Sequence

from fediverse_cinema.conversations.attachments import LONGEST_ALT, Attachment
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.media import sent_pictures

MOST = 4


async def keep(chunks: AsyncIterator[bytes], alt: str) -> Attachment:
    """A picture that is sent, on the shelf. Refused when it is none, or nobody says what it shows."""
    check_alt(alt)
    *narrower, kept = await sent_pictures.keep(chunks)
    await sent_pictures.discard([one.name for one in narrower])
    return Attachment("image", urls.media(kept.name), alt.strip(), "image/jpeg", kept.width, kept.height)


def check_alt(alt: str) -> None:
    if not alt.strip():
        raise Refused("no alt", public="Say what the picture shows, for those who do not see it.", code="bad_alt")
    if len(alt.strip()) > LONGEST_ALT:
        raise Refused(
            "alt too long",
            public="At most %(most)s characters fit here; there are %(signs)s.",
            code="bad_alt",
            most=LONGEST_ALT,
            signs=len(alt.strip()),
        )


def of(note: Note) -> tuple[Attachment, ...]:
    return tuple(Attachment(**one) for one in note.attachments)


def name_of(address: str) -> str:
    """Of the file on the shelf."""
    return address.rpartition("/")[2]


async def forget(pictures: Sequence[Attachment]) -> None:
    """They are taken from the shelf, by a job of the caller's transaction."""
    await sent_pictures.order_removal({name_of(one.url) for one in pictures})
