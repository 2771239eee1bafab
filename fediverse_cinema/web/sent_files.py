"""A member's files on their way to us, as her pages show them, and what a form has brought of them in the end."""

from contextlib import aclosing
from urllib.parse import urlsplit

from starlette.requests import Request

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.foundation.errors import Missing, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.media import uploads
from fediverse_cinema.media.models import Asset, Upload
from fediverse_cinema.web.forms.multipart import LARGEST_FIELDS, Multipart

FIELD = "upload"
"""The hidden field with the token of a file that was sent before its form."""


@frozen
class SentFile:
    """`state`: "sending" (the rest is missing), "waiting" and "fetching" (we bring it from `host`), "whole" (it waits
    for its film) or "failed" (`failure`).
    """

    token: str
    file_name: str
    title: str
    size: int
    received: int
    state: str
    host: str
    failure: str
    failure_values: dict[str, str]

    @property
    def percent(self) -> int:
        return 100 * self.received // self.size if self.size else 0

    @property
    def url(self) -> str:
        return f"/uploads/{self.token}"

    @property
    def progress_url(self) -> str:
        return f"{self.url}/progress"

    @property
    def remove_url(self) -> str:
        return f"{self.url}/remove"

    @property
    def continue_url(self) -> str:
        return f"/films/new?{FIELD}={self.token}"


async def of_member(account: Account) -> tuple[SentFile, ...]:
    return tuple(map(view, await uploads.unfinished(account.creator.actor_id)))


async def found(account: Account, token: str) -> SentFile | None:
    """What a form can go on with: a file of hers that she sends, or that is here."""
    try:
        upload = await uploads.find(token, account.creator.actor_id)
    except Missing:
        return None
    goes_on = upload.asset_id is None and _state(upload) in ("sending", "whole")
    return view(upload) if goes_on else None


def view(upload: Upload) -> SentFile:
    host = urlsplit(upload.source).hostname or ""
    return SentFile(
        upload.token,
        upload.file_name or host,
        upload.title,
        upload.size or 0,
        upload.received,
        _state(upload),
        host,
        upload.failure,
        upload.failure_values,
    )


async def asset_of(request: Request, form: Multipart, account: Account, name: str = "file") -> Asset:
    """The film that a form brings: sent before, piece by piece, or with the form itself in the field `name`."""
    owner_id = account.creator.actor_id
    if token := form.text(FIELD):
        return await uploads.take(token, owner_id)
    if form.file_field != name:
        raise Refused("no file", public="Choose the file of your film.", code="no_file")
    announced = request.headers.get("content-length", "")
    if announced.isdecimal():  # known before it has come
        await uploads.check_room(owner_id, max(0, int(announced[:18]) - LARGEST_FIELDS))
    limit = here().settings.media.largest_upload
    async with aclosing(form.chunks()) as chunks:
        return await uploads.receive(chunks, file_name=form.file_name, owner_id=owner_id, limit=limit)


def _state(upload: Upload) -> str:
    if upload.failure:
        return "failed"
    if uploads.is_whole(upload):
        return "whole"
    if upload.size is None:
        return "waiting"
    return "fetching" if upload.source else "sending"
