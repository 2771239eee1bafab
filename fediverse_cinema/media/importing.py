"""Fetches a file that a member has named by its address, through the same guard as everything else. It becomes an
upload of hers: what she does with it once it is here is as if she had sent it.

When the other server breaks off, the rest is asked for (RFC 9110 §14); when it cannot give a rest, or gives another
file meanwhile, all starts over. So it does after a worker has died: nothing tells whether the file is still the same.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from urllib.parse import unquote, urlsplit

import structlog
from tortoise.transactions import in_transaction

from fediverse_cinema.foundation import news
from fediverse_cinema.foundation.errors import CinemaError, Later, Missing, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs.queue import later
from fediverse_cinema.foundation.outside.client import Opened
from fediverse_cinema.media import assets, pieces, places, quota, uploads
from fediverse_cinema.media.models import Upload
from fediverse_cinema.media.news import FileFetched

log = structlog.get_logger()
FETCH = "import_file"
LANE = "imports"
ACCEPT = "video/*, */*;q=0.5"
PATIENCE = 60.0
PAUSES = (1.0, 5.0, 20.0, 60.0, 120.0)
"""Seconds between two attempts of which the first brought nothing; after the last one it is given up."""
RANGE = re.compile(r"bytes (\d{1,15})-\d{1,15}/(\d{1,15})")
BROKEN_OFF = "The other server does not send this file to its end. Try again later, or send the file yourself."


async def order(owner_id: int, url: str) -> Upload:
    """Have the file fetched. Refused when we would never ask for such an address."""
    here().outside.check(url)
    await uploads.check_room(owner_id, 0)
    name = unquote(urlsplit(url).path) or url
    async with in_transaction():
        upload = await uploads.enter(owner_id, size=None, file_name=name, source=url)
        await later(FETCH, {"upload_id": upload.id}, lane=LANE)
    return upload


async def fetch(upload_id: int) -> None:
    """The job. Why it cannot be done stands in the row, for its member to read."""
    upload = await Upload.get_or_none(id=upload_id)
    if upload is None or upload.failure:
        return
    try:
        if not uploads.is_whole(upload):
            await pieces.start_over(upload)
            await _fetch(upload)
        await uploads.share(upload)
        await news.tell(FileFetched(upload_id))
    except (Refused, Missing) as refusal:
        log.info("import_failed", upload=upload_id, code=refusal.code, reason=str(refusal)[:300])
        await _fail(upload, refusal)
    except Later as trouble:
        if trouble.status == 507:  # said to her; by itself it does not get better
            await _fail(upload, trouble)
            return
        raise


async def give_up(upload_id: int, reason: str) -> None:
    """Its job has died."""
    upload = await Upload.get_or_none(id=upload_id)
    if upload is not None and not uploads.is_whole(upload):
        await _fail(upload, Refused(reason, public=BROKEN_OFF))


async def _fetch(upload: Upload) -> None:
    tag, fruitless = "", 0
    while not uploads.is_whole(upload):
        before = upload.received
        try:
            headers = _rest_of(upload, tag)
            async with here().outside.open(upload.source, accept=ACCEPT, headers=headers, patience=PATIENCE) as answer:
                await _begin_with(upload, answer)
                tag = _tag(answer.headers)
                upload = await pieces.append(upload, _until_cut(answer.chunks), offset=upload.received)
        except Later as trouble:
            if trouble.status == 507:
                raise
        fruitless = 0 if upload.received > before else fruitless + 1
        if uploads.is_whole(upload):
            return
        if fruitless > len(PAUSES):
            raise Refused(
                f"{upload.source[:200]} breaks off at {upload.received}", public=BROKEN_OFF, code="broken_off"
            )
        await asyncio.sleep(PAUSES[max(0, fruitless - 1)])


async def _begin_with(upload: Upload, answer: Opened) -> None:
    """After this, what the answer holds comes behind what we have."""
    found = RANGE.fullmatch(answer.headers.get("content-range", ""))
    if answer.status == 206 and found and (int(found[1]), int(found[2])) == (upload.received, upload.size):
        return
    if answer.status in (200, 206, 416):
        await pieces.start_over(upload)
    if answer.status in (206, 416, 429) or answer.status >= 500:
        raise Later(f"{answer.url[:200]} answered {answer.status}")
    if answer.status != 200:
        raise Refused(
            f"{answer.url[:200]} answered {answer.status}",
            public="There is no file at this address that we may read (answer %(answer)s).",
            code="no_file",
            answer=str(answer.status),
        )
    await _make_room(upload, answer)


async def _make_room(upload: Upload, answer: Opened) -> None:
    length = answer.headers.get("content-length", "")
    if not length.isdecimal() or len(length) > 15:
        raise Refused(
            f"{answer.url[:200]} does not say its length",
            public="The other server does not say how large this file is. Send the file yourself.",
            code="no_length",
        )
    size = int(length)
    if size == upload.size:
        return
    await uploads.check_room(upload.owner_id, size - (upload.size or 0))
    async with in_transaction():
        await quota.reserve(upload.owner_id, size - (upload.size or 0))
        await Upload.filter(id=upload.id).update(size=size)
    upload.size = size


def _rest_of(upload: Upload, tag: str) -> Mapping[str, str]:
    """Ask for the rest only of the very same file."""
    if not upload.received or not tag:
        return {}
    return {"range": f"bytes={upload.received}-", "if-range": tag}


def _tag(headers: Mapping[str, str]) -> str:
    """What names these very bytes: a weak tag does not (RFC 9110 §13.1.5)."""
    tag = headers.get("etag", "")
    return tag if tag.startswith('"') else headers.get("last-modified", "")


async def _until_cut(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """What comes until the line breaks is worth keeping."""
    try:
        async for chunk in chunks:
            yield chunk
    except Later:
        return


async def _fail(upload: Upload, refusal: CinemaError) -> None:
    await Upload.filter(id=upload.id).update(**assets.failure_of(refusal))
    await asyncio.to_thread((places.arriving() / upload.token).unlink, missing_ok=True)
