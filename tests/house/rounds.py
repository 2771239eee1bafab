"""A round through the pole: each route of the table as a request that could be sent, with something that is there in
each place of its address, and people who send it.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import unquote

import anyio
import httpx
from starlette.types import ASGIApp, Message
from tortoise import Tortoise

from fediverse_cinema.accounts import passwords, sessions
from fediverse_cinema.accounts.models import Account, Role
from fediverse_cinema.activitypub.models import Actor, OutboxEntry
from fediverse_cinema.consents import service as consents
from fediverse_cinema.consents.models import Stamp, StampKind
from fediverse_cinema.consents.wire import Asking
from fediverse_cinema.conversations import service as conversations
from fediverse_cinema.conversations import voting
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.conversations.words import Poll, Words
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.service import Sheet
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.media import proxy
from fediverse_cinema.media.models import ProxiedPicture, Rendition, RenditionKind
from fediverse_cinema.people.models import Policy
from fediverse_cinema.reactions import service as reactions
from fediverse_cinema.web.routes import ROUTES, Row
from tests.kit.people import PASSWORD, a_creator, a_film, an_answer
from tests.kit.towns import Pole

FROM_HERE = {"Origin": "https://lyon.example", "Sec-Fetch-Site": "same-origin"}
ELSEWHERE = "https://social.example"
WITH_A_FILE = ("/films/new", "/films/{slug}/file", "/films/{slug}/edit")
"""The forms that carry one, and so are multipart."""
DRAFTS = ("/films/{slug}/publish", "/films/{slug}/postpone", "/films/{slug}/file")
"""What is done to a film before it is shown."""


def changing() -> list[Row]:
    return [row for row in ROUTES if "POST" in row.methods]


def reading() -> list[Row]:
    return [row for row in ROUTES if "GET" in row.methods]


@dataclass
class Person:
    """Somebody in front of a browser, or nobody in particular."""

    name: str
    client: httpx.AsyncClient
    account: Account | None = None

    @property
    def actor(self) -> Actor:
        assert self.account is not None
        return self.account.creator.actor

    async def look(self, path: str) -> httpx.Response:
        return await self.client.get(path)

    async def token(self) -> str:
        """The token that forms carry for her."""
        found = re.search(r'name="csrf" value="([^"]+)"', (await self.look("/search")).text)
        assert found
        return found[1]

    async def send(self, row: Row, path: str, *, token: str, headers: dict[str, str] | None = None) -> httpx.Response:
        """The form of a route, filled in with nothing but its token."""
        headers = FROM_HERE if headers is None else headers
        if row.path in WITH_A_FILE:
            return await self.client.post(path, files={"csrf": (None, token)}, headers=headers)
        return await self.client.post(path, data={"csrf": token}, headers=headers)


def a_person(pole: Pole, name: str, account: Account | None = None, token: str = "") -> Person:
    headers = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": "en"}
    if token:
        headers["Cookie"] = f"__Host-session={token}"
    transport = httpx.ASGITransport(app=pole.app, raise_app_exceptions=False)
    return Person(name, httpx.AsyncClient(transport=transport, base_url=pole.base, headers=headers), account)


async def a_member(pole: Pole, name: str, role: Role = Role.MEMBER) -> Person:
    """Somebody with an account and the usual PASSWORD, signed in."""
    creator = await a_creator(name, name.capitalize())
    account = await Account.create(
        creator=creator, role=role, password=await _stored_password(), created_at=clock.now()
    )
    return a_person(pole, name, account, await sessions.begin(account))


async def _stored_password() -> str:
    """Hashed once for the whole run, since that is made to be slow."""
    if not _stored:
        _stored.append(await passwords.hashed(PASSWORD))
    return _stored[0]


_stored: list[str] = []


@dataclass
class Things:
    """A film, an answer below it and perhaps a question: what stands in the places of an address."""

    film: Film
    note: Note
    question: Note | None = None

    async def address(self, path: str) -> str:
        for place, value in (await self._values(path)).items():
            path = path.replace("{" + place + "}", value)
        assert "{" not in path, f"nothing to stand in the places of {path}"
        return path

    async def _picture_of_elsewhere(self) -> dict[str, str]:
        """One of which there is a copy, so that nobody is asked for it."""
        url = "https://social.example/face.png"
        poster = await Rendition.filter(asset_id=self.film.asset_id, kind=RenditionKind.POSTER).first()
        assert poster is not None
        kept = {"name": poster.name, "media_type": "image/jpeg", "size": poster.size, "used_at": clock.now()}
        await ProxiedPicture.get_or_create(kept, url=url)
        _, _, seal, encoded = proxy.address(url).split("/")
        return {"seal": seal, "encoded": encoded}

    async def _values(self, path: str) -> dict[str, str]:
        await self.film.fetch_related("author", "channel", "asset")
        film, note = self.film.uuid, self.note.uuid or ""
        maker = self.film.channel if "channels" in path and self.film.channel else self.film.author
        values = {
            "slug": self.film.slug,
            "uuid": note if "notes" in path else film,
            "handle": maker.local_handle or "",
            "cursor": "first" if "/replies/" in path else "latest",  # answers are read from the first on
            "version": "2.1",
            "tag": "saône",
            "address:path": f"{maker.local_handle}@lyon.example",
            "name": await self._name(path),
        }
        if "stamps" in path:
            values["uuid"] = (await self._stamp(revoked=path.endswith("/delete"))).uuid
        if "{seal}" in path:
            values |= await self._picture_of_elsewhere()
        if path.endswith(("{moment}", "{number}")):
            about = self.film.uri
            if "notes" in path:
                about = self.question.uri if "counts" in path and self.question else self.note.uri
                values["uuid"] = about.rpartition("/")[2]
            end = await self._end_of_an_activity(f"{about}/{path.split('/')[-2]}/", about)
            values |= {"moment": end, "number": end}
        elif path.endswith(("/activities/{uuid}", "/announces/{uuid}")):
            beginning = path.removesuffix("{uuid}").replace("{handle}", values["handle"])
            values["uuid"] = await self._end_of_an_activity(urls.base() + beginning, self.film.uri)
        return values

    async def _stamp(self, *, revoked: bool) -> Stamp:
        """Her consent to a quote of the film by somebody of elsewhere."""
        quoting = f"{ELSEWHERE}/notes/{self.film.uuid}"
        asker, _ = await Actor.get_or_create(
            {"type": "Person", "host": "social.example", "handle": "bob", "created_at": clock.now()},
            uri=f"{ELSEWHERE}/users/bob",
        )
        asking = Asking(f"{quoting}/ask", StampKind.QUOTE, quoting, self.film.uri)
        await consents.ask(asker, self.film.author, asking, Policy.EVERYBODY)
        stamp = await Stamp.get(target_uri=self.film.uri)
        if revoked:
            await consents.revoke(stamp, self.film.author)
        return stamp

    async def _name(self, path: str) -> str:
        if path.startswith("/media/"):
            return (await Rendition.get(asset_id=self.film.asset_id, kind=RenditionKind.MP4)).name
        if path.startswith("/download/"):
            return f"{self.film.uuid}-720{'-fragmented' if 'hls' in path else ''}.mp4"
        return "shares"

    async def _end_of_an_activity(self, beginning: str, about: str) -> str:
        """What follows in the id of an activity about this that has really been sent."""
        sent = await OutboxEntry.get(uri__startswith=beginning, object_uri=about)
        return sent.uri.removeprefix(beginning)


async def some_things(by: Person, *, published: bool = True) -> Things:
    """A new film of hers and her answer below it."""
    assert by.account is not None
    film = await a_film(by.account.creator, published=published)
    return Things(film, await an_answer(by.actor, "Merci", film))


async def much_talked_of(by: Person, reader: Person) -> Things:
    """A film, words and a question about which an activity of every kind that has an address was sent."""
    things = await some_things(by)
    poll = Poll(("La mer", "La gare"), closes_at=clock.now() + timedelta(days=1))
    things.question = await conversations.say(by.actor, Words("Quelle fin ?", poll=poll))
    await conversations.edit(things.note, Words("Merci *beaucoup*"))
    await voting.vote(reader.actor, things.question, [1])
    await voting.tell_counts(things.question.id)
    await films.change(things.film, Sheet(title="La Saône, la nuit"))
    await reactions.share(by.actor, things.film.uri, by.actor)
    await reactions.like(reader.actor, things.film.uri, by.actor)
    return things


async def all_rows() -> str:
    """A digest of every row of every table: equal before and after when nothing has changed."""
    tables = sorted(model._meta.db_table for model in (Tortoise.apps or {})["cinema"].values())
    content = [(table, sorted(map(repr, await sql.rows(f'SELECT * FROM "{table}"')))) for table in tables]
    return hashlib.sha256(repr(content).encode()).hexdigest()


@dataclass
class Raw:
    """What an application answered to a request in the very bytes that were given."""

    status: int
    headers: dict[str, str]
    body: str


async def ask(app: ASGIApp, target: str, headers: list[tuple[str, str]]) -> Raw:
    """GET, with nothing made nicer on the way: no client would send what attackers type."""
    sent: list[Message] = []

    asked = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> Message:
        return next(asked, None) or await anyio.sleep_forever()

    async def send(message: Message) -> None:
        sent.append(message)

    path, _, query = target.partition("?")
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "https",
        "path": unquote(path), "raw_path": path.encode("latin-1"), "query_string": query.encode("latin-1"),
        "root_path": "", "headers": [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers],
        "client": ("192.0.2.7", 40000), "server": ("127.0.0.1", 8000),
    }  # fmt: skip
    await app(scope, receive, send)
    start = next(message for message in sent if message["type"] == "http.response.start")
    body = b"".join(message.get("body", b"") for message in sent if message["type"] == "http.response.body")
    given = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in start["headers"]}
    return Raw(start["status"], given, body.decode("utf-8", "replace"))
