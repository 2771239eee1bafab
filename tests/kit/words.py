"""Notes as rows, for tests of what is shown of them: as if they had arrived, or been said here."""

import tempfile
from pathlib import Path
from typing import Any

from fediverse_cinema.activitypub.models import Actor, ActorType
from fediverse_cinema.conversations.models import Mention, Note
from fediverse_cinema.foundation import clock, ids, urls
from fediverse_cinema.foundation.here import here
from fediverse_cinema.media.models import ProxiedPicture
from tests.kit.people import jpeg


async def a_note(
    author: Actor,
    html: str = "<p>Vu hier.</p>",
    *,
    answers: Note | None = None,
    mentions: tuple[Actor, ...] = (),
    **row: Any,
) -> Note:
    """A public note of hers, or what `row` says."""
    uuid = ids.new_uuid()
    uri = urls.note(uuid) if author.local else f"https://{author.host}/notes/{uuid}"
    values: dict[str, Any] = {
        "uri": uri,
        "uuid": uuid,
        "local": author.local,
        "thread_uri": answers.thread_uri if answers else uri,
        "answer_to": answers.uri if answers else "",
        "html": html,
        "source": "Vu hier." if author.local else "",
        "page_url": urls.note_page(uuid) if author.local else f"https://{author.host}/@{author.handle}/{uuid}",
        "published_at": clock.now(),
    }
    note = await Note.create(author=author, **(values | row))
    for person in mentions:
        await Mention.create(note=note, actor=person)
    return note


async def a_kept_picture(url: str, width: int = 600, height: int = 400) -> None:
    """A picture of elsewhere of which we have a copy already."""
    name = f"{ids.new_uuid()}.jpg"
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / name
        file.write_bytes(jpeg(width, height))
        size = file.stat().st_size
        await here().shelf.put(file, name)
    await ProxiedPicture.create(url=url, name=name, media_type="image/jpeg", size=size, used_at=clock.now())


async def somebody(handle: str, name: str, host: str = "social.example") -> Actor:
    """Somebody of elsewhere whose server need not be there."""
    uri = f"https://{host}/users/{handle}"
    return await Actor.create(
        uri=uri, type=ActorType.PERSON, host=host, handle=handle, name=name, page_url=f"https://{host}/@{handle}",
        inbox=f"{uri}/inbox", created_at=clock.now(), confirmed_at=clock.now(), fetched_at=clock.now(),
    )  # fmt: skip
