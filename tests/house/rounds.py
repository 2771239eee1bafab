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

from fediverse_cinema.accounts import mails, passwords, sessions
from fediverse_cinema.accounts.models import Account, Invitation, LinkPurpose, PersonalLink, Role
from fediverse_cinema.activitypub.models import Actor, OutboxEntry
from fediverse_cinema.companies import catalogue
from fediverse_cinema.companies import service as companies
from fediverse_cinema.companies.models import Company, CompanyFilm
from fediverse_cinema.consents import service as consents
from fediverse_cinema.consents.models import Claim, ClaimState, Stamp, StampKind
from fediverse_cinema.consents.wire import Asking
from fediverse_cinema.conversations import critiques, voting
from fediverse_cinema.conversations import service as conversations
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.conversations.words import Poll, Words
from fediverse_cinema.events import service as events
from fediverse_cinema.events.models import Event, EventState
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Attribution, Film, FilmState
from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.foundation import clock, ids, urls
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.database.sqlite import WriterAndReaders
from fediverse_cinema.labels import service as labels
from fediverse_cinema.labels.models import Audience, Label, LabelKind, Pick, Selection
from fediverse_cinema.media import assets, mastering, proxy, subtitles, vault
from fediverse_cinema.media.cues import Cue
from fediverse_cinema.media.models import (
    Asset,
    AssetState,
    AudioTrack,
    ProxiedPicture,
    Rendition,
    RenditionKind,
    Subtitle,
    SubtitleKind,
    TrackKind,
    Upload,
)
from fediverse_cinema.moderation.models import Complaint, ComplaintState, DisputedFilm, Measure, MeasureKind
from fediverse_cinema.people.models import Creator, Policy
from fediverse_cinema.poles import look
from fediverse_cinema.poles.models import PoleFile
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.projects import calls, journal, supporter_pages
from fediverse_cinema.projects import service as projects
from fediverse_cinema.projects.models import Call, Project, SupporterPage, TeamFile
from fediverse_cinema.provenance.models import AuthorsWord, WordKind, WordState
from fediverse_cinema.publications.models import Publication
from fediverse_cinema.reactions import service as reactions
from fediverse_cinema.recommendations.models import Recommendation, State
from fediverse_cinema.screeners.models import ScreeningPass
from fediverse_cinema.web.routes.row import Row
from fediverse_cinema.web.routes.table import ROUTES
from tests.kit.archives import an_archive
from tests.kit.brought import a_brought_film
from tests.kit.calls import a_call
from tests.kit.companies import a_company
from tests.kit.events import an_event
from tests.kit.labels import a_label, a_selection
from tests.kit.people import PASSWORD, a_creator, a_film, an_answer
from tests.kit.pole_pages import a_logo, a_pole_page
from tests.kit.projects import a_project
from tests.kit.publications import a_publication
from tests.kit.teams import a_file
from tests.kit.towns import Pole

FROM_HERE = {"Origin": "https://lyon.example", "Sec-Fetch-Site": "same-origin"}
ELSEWHERE = "https://social.example"
WITH_A_FILE = (
    "/films/new", "/films/{slug}/file", "/films/{slug}/pictures", "/films/{slug}/trailer",
    "/films/{slug}/subtitles/new", "/films/{slug}/subtitles/{track}", "/films/{slug}/sounds",
    "/projects/{handle}/picture", "/projects/{handle}/journal/new", "/projects/{handle}/journal/{uuid}/edit",
    "/projects/{handle}/team/files", "/projects/{handle}/team/files/{file}/versions",
    "/projects/{handle}/supporters/{number}/edit", "/selections/{slug}/cover", "/labels/{handle}/mark",
    "/companies/{handle}/logo",
    "/publications/new", "/publications/{slug}/edit", "/agenda/{slug}/picture", "/admin/pole/logo",
    "/admin/pages/{slug}/files", "/workshop/data/lists", "/workshop/data/bring", "/admin/rules/import",
    "/workshop/picture",
)  # fmt: skip
"""The forms that carry one, and so are multipart."""
BY_SCRIPT = ("/uploads",)
"""What no form sends: its token comes in a header, and it announces a file of no bytes."""
CRITIQUE = "Un quai superbe."
A_TURN = 12
PARTINGS = ("/login", "/login/passkey", "/login/second", "/logout")
"""What ends the session of the person who sends it, or makes her another."""
DRAFTS = ("/films/{slug}/publish", "/films/{slug}/postpone", "/films/{slug}/file")
"""What is done to a film before it is shown."""


def changing() -> list[Row]:
    return [row for row in ROUTES if "POST" in row.methods]


def reading() -> list[Row]:
    return [row for row in ROUTES if "GET" in row.methods]


def in_turns(rows: list[Row]) -> list[list[Row]]:
    """The rows of the table, so many as one pole serves before it is left for a fresh one; what ends a session of the
    person who sends it comes last.
    """
    rows = sorted(rows, key=lambda row: row.path in PARTINGS)
    return [rows[start : start + A_TURN] for start in range(0, len(rows), A_TURN)]


def first_path(turn: list[Row]) -> str:
    return f"{turn[0].path} …"


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
        """The form of a route, filled in with nothing but its token, and what says which state was seen."""
        headers = FROM_HERE if headers is None else headers
        if row.path in BY_SCRIPT:
            more = {"X-CSRF-Token": token, "Tus-Resumable": "1.0.0", "Upload-Length": "0"}
            return await self.client.post(path, headers=headers | more)
        if row.path in WITH_A_FILE:
            return await self.client.post(path, files={"csrf": (None, token)}, headers=headers)
        return await self.client.post(path, data={"csrf": token, **await _seen(row, path)}, headers=headers)


async def _seen(row: Row, path: str) -> dict[str, str]:
    if row.path == "/selections/{slug}/undo":
        return {"edition": str((await Selection.get(slug=path.split("/")[2])).edition)}
    if row.path == "/admin/measures/lift":
        return {"measure": str((await Measure.all().order_by("-id"))[0].id)}
    if row.path == "/labels/{handle}/verify":
        return {"name": (await Actor.get(local_handle=path.split("/")[2])).name}
    return {}


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

    def about(self, path: str) -> str:
        """What follows the address of a page that wants to be told about what it is."""
        film, ana = self.film.uri, f"ana@{urls.own_host()}"
        return {
            "/follow": f"?to={film}",
            "/report": f"?about={film}",
            "/admin/measures": f"?about={film}",
            "/offers/new": f"?to={ana}",
            "/interact": f"?to={film}",
            "/.well-known/webfinger": f"?resource=acct:{ana}",
            "/oembed": f"?url={film}",
        }.get(path, "")

    async def _picture_of_elsewhere(self) -> dict[str, str]:
        """One of which there is a copy, so that nobody is asked for it."""
        url = "https://social.example/face.png"
        poster = await Rendition.filter(asset_id=self.film.asset_id, kind=RenditionKind.POSTER).first()
        assert poster is not None
        kept = {"name": poster.name, "media_type": "image/jpeg", "size": poster.size, "used_at": clock.now()}
        await ProxiedPicture.get_or_create(kept, url=url)
        _, _, seal, encoded = proxy.address(url).split("/")
        return {"seal": seal, "encoded": encoded}

    async def _passes(self) -> dict[str, str]:
        """Ben's invitation, where there is a Ben, and a personal link, given while the film was a draft."""
        holder = await Actor.get_or_none(local_handle="ben") or self.film.author
        usual = {"name": "Ben", "expires_at": clock.now() + timedelta(days=7), "created_at": clock.now()}
        invitation, _ = await ScreeningPass.get_or_create(usual, film_id=self.film.id, actor_id=holder.id)
        digest = hashlib.sha256(self.film.uuid.encode()).hexdigest()
        await ScreeningPass.get_or_create(usual, film_id=self.film.id, digest=digest)
        return {"pass_id": str(invitation.id), "secret": self.film.uuid}

    async def _recommendation(self) -> str:
        """The maker recommends Bob of elsewhere, who has agreed."""
        bob, _ = await Actor.get_or_create(
            {"type": "Person", "host": "social.example", "handle": "bob", "created_at": clock.now()},
            uri=f"{ELSEWHERE}/users/bob",
        )
        uuid, stamp = self.film.uuid, f"{ELSEWHERE}/stamps/1"
        given = {"uri": urls.recommendation(uuid), "uuid": uuid, "words": "Le son.", "state": State.GIVEN}
        made = given | {"stamp_uri": stamp, "created_at": clock.now()}
        row, _ = await Recommendation.get_or_create(made, author_id=self.film.author_id, person_id=bob.id)
        return row.uuid

    async def _invitation(self) -> dict[str, str]:
        """For one more member."""
        digest = hashlib.sha256(self.film.uuid.encode()).hexdigest()
        made = {"most": 1, "created_at": clock.now(), "expires_at": clock.now() + timedelta(days=7)}
        await Invitation.get_or_create(made, digest=digest)
        return {"secret": self.film.uuid}

    async def _link(self) -> dict[str, str]:
        """Behind which Bob of elsewhere says whether the film may name him."""
        bob, _ = await Actor.get_or_create(
            {"type": "Person", "host": "social.example", "handle": "bob", "created_at": clock.now()},
            uri=f"{ELSEWHERE}/users/bob",
        )
        author = await Actor.get(id=self.film.author_id)
        usual = {"asker": author, "person": bob, "state": ClaimState.ASKED, "created_at": clock.now()}
        await Claim.get_or_create(usual, subject_uri=self.film.uri, name="Bob", role="Son")
        digest = hashlib.sha256(self.film.uuid.encode()).hexdigest()
        made = {"purpose": LinkPurpose.CREDIT, "subject_uri": self.film.uri, "actor": bob, "once": False}
        moments = {"created_at": clock.now(), "expires_at": clock.now() + timedelta(days=7)}
        await PersonalLink.get_or_create(made | moments, digest=digest)
        return {"secret": self.film.uuid}

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
            "part": "house",
            "tag": "saône",
            "address:path": f"{maker.local_handle}@{urls.own_host()}",
            "name": await self._name(path),
            "ending": "srt",
            "key": "calls",  # a section that the front page has before anybody has composed it
        }
        if path.startswith(("/pages/", "/page-files/", "/admin/pages/", "/logo/", "/pole-")):
            file = await PoleFile.get(page__slug=f"page-{self.film.id}").select_related("page")
            of_the_pole = {"slug": file.page.slug, "number": str(file.id), "digest": "0" * 12}
            return of_the_pole | ({"name": await a_logo()} if "logo" in path else {})
        if path in ("/figures", "/figures.csv"):
            await look.show_figures(True)
        if path == "/workshop/data/archive/{number}":
            return values | {"number": str((await an_archive(self.film.author_id)).id)}
        if "{track}" in path:
            kind = AudioTrack if "/sounds/" in path else Subtitle
            values["track"] = str((await kind.get(asset_id=self.film.asset_id)).id)
        if path.startswith("/uploads/{token}"):
            sent = await Upload.filter(owner_id=self.film.author_id).order_by("-id").first()
            values["token"] = sent.token if sent else ids.new_uuid()
        if "/projects/" in path:
            values |= await self._of_a_project(path)
        if "/labels/" in path or "/selections/" in path:
            return values | await self._of_a_label(path)
        if "/companies/" in path:
            return values | await self._of_a_company(path)
        if path.startswith("/publications/{slug}"):
            values["slug"] = (await Publication.filter(author_id=self.film.author_id).order_by("-id"))[0].slug
        if path.startswith(("/agenda/{slug}", "/ap/events/")):
            return values | await self._of_an_event(path)
        if "{event}" in path:
            values["event"] = (await self._of_an_event(path))["slug"]
        if path.startswith("/critiques/"):
            hers = Note.filter(author_id=self.film.author_id, source=CRITIQUE)
            values["uuid"] = (await hers.order_by("-id"))[0].uuid or ""
        if path.startswith("/ap/recommendations/"):
            values["uuid"] = await self._recommendation()
        if "stamps" in path:
            values["uuid"] = (await self._stamp(revoked=path.endswith("/delete"))).uuid
        if "{secret}" in path or "{pass_id}" in path:
            values |= await self._passes()
        if path.startswith("/link/"):
            values |= await self._link()
        if "{measure}" in path or "{complaint}" in path:
            warned = await Measure.filter(about_id=self.film.author_id).order_by("-id")
            disputed = await Complaint.get(films__film_uri=self.film.uri)
            values |= {"measure": str(warned[0].id), "complaint": disputed.number}
        if path in ("/films/{slug}/author", "/brought/words/{word}"):
            values |= await self._of_a_brought_film()
        if path.startswith("/join/"):
            values |= await self._invitation()
        if path.startswith("/mail/"):
            account = await Account.get(creator__actor_id=self.film.author_id)
            values["token"] = mails.stop_address(account).rpartition("/")[2]
        if path.startswith("/vault/"):
            values |= await self._of_a_draft()
        if "/preview/" in path:
            values |= await self._of_one_in_preparation()
        if "{seal}" in path:
            values |= await self._picture_of_elsewhere()
        if path == "/calls/{number}":
            values["number"] = str((await Call.get(project__actor__local_handle=f"quai_{self.film.id}")).id)
        elif path.endswith(("{moment}", "{number}")) and "/projects/" not in path:
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

    async def _of_a_project(self, path: str) -> dict[str, str]:
        """The project that came with the film, its call, and an entry of its journal; where a Delete is wanted, others
        that have ended.
        """
        project = await Project.get(actor__local_handle=f"quai_{self.film.id}").select_related("actor")
        note = await Note.get_or_none(author_id=project.actor_id, uri__startswith=urls.note(""))
        values = {"handle": project.actor.handle, "uuid": (note and note.uuid) or "", "number": "1"}
        if "{file}" in path:
            values |= {"file": str((await TeamFile.get(project_id=project.id)).id), "version": "1"}
        if "/supporters/{number}" in path:
            values["number"] = str((await SupporterPage.get(project_id=project.id)).id)
        if path.startswith("/ap/") and "/calls/{number}/" in path:
            call = await Call.get(project_id=project.id)
            if path.endswith("/delete"):
                withdrawn = await a_call(project, "Scripte")
                values["number"] = str(withdrawn.number)
                await calls.withdraw(withdrawn)
            elif "{moment}" in path:
                await calls.close(call)
                values["moment"] = await self._end_of_an_activity(f"{call.uri}/updates/", call.uri)
        elif path.startswith("/ap/") and path.endswith("/delete"):
            maker = await Creator.get(actor_id=self.film.author_id)
            ended = await a_project(maker, f"quitte_{self.film.id}", "Quitté")
            values["handle"] = ended.actor.handle
            await projects.end(ended)
        return values

    async def _of_a_label(self, path: str) -> dict[str, str]:
        """The label of its maker, and its selection with the film; where a Delete is wanted, one that is closed."""
        label = await Label.get(actor__owner_id=self.film.author_id, closed_at=None).select_related("actor")
        pick = await Pick.get_or_none(film_id=self.film.id, selection__owner_id=label.actor_id)
        chosen = await Selection.filter(owner_id=label.actor_id, **({"id": pick.selection_id} if pick else {})).first()
        assert chosen is not None
        values = {"handle": label.actor.handle, "slug": chosen.slug, "uuid": chosen.uuid, "number": "1"}
        if path == "/ap/labels/{handle}/delete":
            closed = await a_label(self.film.author, f"clos_{self.film.id}", "Clos")
            await labels.close(closed, self.film.author)
            values["handle"] = closed.actor.handle
        elif path.endswith("/announces/{uuid}"):
            values["uuid"] = await self._end_of_an_activity(f"{label.actor.uri}/announces/", self.film.uri)
        elif "/people/" in path:
            uuid, stamped = ids.new_uuid(), {"kind": StampKind.FEATURE, "author": self.film.author}
            made = stamped | {"uuid": uuid, "uri": urls.stamp(uuid), "created_at": clock.now()}
            await Stamp.get_or_create(made, interacting_uri=f"{chosen.uri}/people", target_uri=self.film.author.uri)
            values["number"] = str(self.film.author_id)
        return values

    async def _of_a_company(self, path: str) -> dict[str, str]:
        """The company whose page its maker edits, with the film in its catalogue; where a Delete is wanted, one that is
        closed.
        """
        company = await Company.get(editors__person_id=self.film.author_id, closed_at=None).select_related("actor")
        entry = await CompanyFilm.get_or_none(company_id=company.id, film_id=self.film.id)
        values = {"handle": company.actor.handle, "number": str(entry.number if entry else 0)}
        if path == "/ap/companies/{handle}/delete":
            closed = await a_company(self.film.author, f"partie_{self.film.id}", "Partie")
            await companies.close(closed, self.film.author)
            values["handle"] = closed.actor.handle
        elif path.endswith("/announces/{uuid}"):
            values["uuid"] = await self._end_of_an_activity(f"{company.actor.uri}/announces/", self.film.uri)
        return values

    async def _of_a_brought_film(self) -> dict[str, str]:
        """One that the pole shows for others, and what somebody says who has made it."""
        where = f"https://files.example/{self.film.uuid}"
        found = await Attribution.get_or_none(address=f"{where}.mp4").select_related("film")
        brought = {"title": f"Nuit {self.film.id}", "source": where, "address": f"{where}.mp4"}
        film = found.film if found else await a_brought_film(self.film.author, **brought)
        said = {"kind": WordKind.CLAIM, "state": WordState.OPEN, "film": film}
        said |= {"film_uri": film.uri, "title": film.title}
        her = {"name": "Ada", "mail": "ada@ada.example", "basis": "Mon site.", "language": "fr"}
        word, _ = await AuthorsWord.get_or_create(said | her | {"created_at": clock.now()}, nonce=self.film.uuid)
        return {"slug": film.slug, "word": str(word.id)}

    async def _of_an_event(self, path: str) -> dict[str, str]:
        """Where the film is shown; the pole is asked to organise it. Where a Delete is wanted, one that is gone."""
        event = await Event.filter(films__film_uri=self.film.uri).order_by("id").select_related("note").first()
        assert event is not None
        values = {"slug": event.slug, "uuid": event.note.uuid or "", "cursor": "first", "name": "organizers"}
        if path.endswith("/{moment}"):
            await events.enter(event, EventState.POSTPONED)
            values["moment"] = await self._end_of_an_activity(f"{event.note.uri}/updates/", event.note.uri)
        elif path == "/ap/events/{uuid}/delete":
            withdrawn = await an_event(self.film.author, "Retirée")
            await events.withdraw(withdrawn)
            values["uuid"] = withdrawn.note.uuid or ""
        return values

    async def _of_a_draft(self) -> dict[str, str]:
        """A file of another film of its maker, which is not out."""
        draft = await a_film(await Creator.get(actor_id=self.film.author_id), published=False)
        name = (await Rendition.get(asset_id=draft.asset_id, kind=RenditionKind.MP4)).name
        key = vault.Key(draft.asset_id or 0, f"maker-{self.film.author_id}", int(clock.timestamp()) + 3600)
        return {"token": vault.address(key, name).split("/")[2], "name": name}

    async def _of_one_in_preparation(self) -> dict[str, str]:
        """What is ready of another film of its maker."""
        draft = await a_film(await Creator.get(actor_id=self.film.author_id), published=False)
        asset = await Asset.get(id=draft.asset_id)
        await Asset.filter(id=asset.id).update(state=AssetState.ENCODING)
        assets.desk(asset).mkdir(parents=True, exist_ok=True)
        (assets.desk(asset) / mastering.SOUND).write_bytes(b"sound")
        return {"slug": draft.slug, "name": mastering.SOUND}

    async def _stamp(self, *, revoked: bool) -> Stamp:
        """Her consent to a quote of the film by somebody of elsewhere."""
        quoting = f"{ELSEWHERE}/notes/{self.film.uuid}"
        asker, _ = await Actor.get_or_create(
            {"type": "Person", "host": "social.example", "handle": "bob", "created_at": clock.now()},
            uri=f"{ELSEWHERE}/users/bob",
        )
        asking = Asking(f"{quoting}/ask", StampKind.QUOTE, quoting, self.film.uri)
        await consents.ask(asker, self.film.author, asking, Policy.EVERYBODY)
        stamp = await Stamp.get(target_uri=self.film.uri, kind=StampKind.QUOTE)
        if revoked:
            await consents.revoke(stamp, self.film.author)
        return stamp

    async def _name(self, path: str) -> str:
        if path.startswith("/media/"):
            return (await Rendition.get(asset_id=self.film.asset_id, kind=RenditionKind.MP4)).name
        if path.startswith("/download/"):
            return f"{self.film.uuid}-720{'-fragmented' if 'hls' in path else ''}.mp4"
        return "followers.csv" if path.startswith("/workshop/data/") else "shares"

    async def _end_of_an_activity(self, beginning: str, about: str) -> str:
        """What follows in the id of an activity about this that has really been sent."""
        sent = await OutboxEntry.get(uri__startswith=beginning, object_uri=about)
        return sent.uri.removeprefix(beginning)


async def some_things(by: Person, *, published: bool = True) -> Things:
    """A new film of hers, her answer below it, a project of hers, and a file that she sends just now."""
    assert by.account is not None
    film = await a_film(by.account.creator, published=published)
    await _lay_tracks(film)
    project = await a_project(by.account.creator, f"quai_{film.id}", "Quai")
    await journal.post(project, by.actor, Words("Premier jour"))
    await a_publication(by.actor)
    await an_event(by.actor, f"Séance {film.id}", films=(film.uri,), organisers=[(await pole_actors()).group])
    await _choose(by.actor, film)
    await _call_it_its_own(by.actor, film)
    about = {"uri": "https://lille.example/films/1", "movie": "", "title": "Le Quai", "url": "https://lille.example/q"}
    kept = {critiques.KEPT: {"rating": 4, "film": about, "by": "Ana"}}  # of a film of others, which is not here
    await conversations.say(by.actor, Words(CRITIQUE), details=kept)
    await supporter_pages.write(project, by.actor, Words("Entre nous"), ids.new_uuid())
    await a_call(project)
    await a_pole_page(f"page-{film.id}")
    await a_logo()
    await a_file(project, "Le quai, la nuit.", "Le quai, l’aube.")
    now = clock.now()
    await Upload.create(
        token=ids.new_uuid(), owner_id=film.author_id, file_name="rushes.mov", size=9, created_at=now,
        expires_at=now + timedelta(days=7),
    )  # fmt: skip
    await _judge(by.actor, film)
    return Things(film, await an_answer(by.actor, "Merci", film))


class Plenty:
    """Things of hers for one form after another, made anew once anybody wrote: a form may have taken them away."""

    def __init__(self, by: Person) -> None:
        self._by = by
        self._written: int | None = None
        self._things: dict[bool, Things] = {}

    async def things(self, row: Row) -> Things:
        """A draft where the form wants one."""
        shown = row.path not in DRAFTS
        if self._written is None or self._written != _written():
            self._things = {}
        if shown not in self._things:
            self._things[shown] = await some_things(self._by, published=shown)
            self._written = _written()
        return self._things[shown]


def _written() -> int | None:
    """Another number when anybody has written. On PostgreSQL nobody says."""
    client = sql.client()
    return client.version() if isinstance(client, WriterAndReaders) else None


async def _judge(by: Actor, film: Film) -> None:
    """She has been warned, and somebody says that her film uses a work of others."""
    await Measure.create(kind=MeasureKind.WARN, about=by, words="Ce n’est pas de vous.", created_at=clock.now())
    made = await Complaint.create(
        state=ComplaintState.OPEN, name="Rosa", mail="rosa@pole-sud.example", work="Nocturne", basis="La musique.",
        language="fr", nonce=film.uuid, created_at=clock.now(),
    )  # fmt: skip
    await DisputedFilm.create(complaint=made, film_uri=film.uri, title=film.title, maker=by)


async def _choose(by: Actor, film: Film) -> None:
    """Her label has chosen it, if everybody sees it."""
    hers = Label.filter(actor__owner_id=by.id, closed_at=None).select_related("actor")
    label = await hers.first() or await a_label(by, f"phare_{film.id}", kind=LabelKind.PERSONALITY)
    films = [film] if film.state == FilmState.PUBLISHED else []
    film.choosing = Policy.EVERYBODY
    await film.save(update_fields=["choosing"])
    await a_selection(label.actor, *films, title="Nuit", audience=Audience.PUBLIC)


async def _call_it_its_own(by: Actor, film: Film) -> None:
    """Her company has it in its catalogue, if everybody sees it."""
    hers = Company.filter(editors__person_id=by.id, editors__left_at=None, closed_at=None).select_related("actor")
    company = await hers.first() or await a_company(by, f"digue_{film.id}")
    if film.state == FilmState.PUBLISHED:
        await catalogue.add(company, film, by)


async def _lay_tracks(film: Film) -> None:
    """Subtitles, chapters, and a sound that was found in its file."""
    asset = await Asset.get(id=film.asset_id)
    await subtitles.keep(asset, subtitles.Words("fr", SubtitleKind.SUBTITLES, "", (Cue(0, 1000, "Salut"),)))
    await AudioTrack.create(asset=asset, language="en", kind=TrackKind.DUB, stream=2, created_at=clock.now())
    await Film.filter(id=film.id).update(chapters=[[0, "L’aube"]])


async def much_talked_of(by: Person, reader: Person) -> Things:
    """A film, words and a question about which an activity of every kind that has an address was sent."""
    things = await some_things(by)
    poll = Poll(("La mer", "La gare"), closes_at=clock.now() + timedelta(days=1))
    things.question = await conversations.say(by.actor, Words("Quelle fin ?", poll=poll))
    await conversations.edit(things.note, Words("Merci *beaucoup*"))
    await voting.vote(reader.actor, things.question, [1])
    await voting.tell_counts(things.question.id)
    await films.change(things.film, Sheet(title="La Saône, la nuit", licence="CC-BY-SA-4.0"))
    group = (await Project.get(actor__local_handle=f"quai_{things.film.id}").select_related("actor")).actor
    label = (await Label.get(actor__owner_id=by.actor.id).select_related("actor")).actor
    company = (await Company.get(editors__person_id=by.actor.id).select_related("actor")).actor
    for sharer in (by.actor, group, label, company):
        await reactions.share(sharer, things.film.uri, by.actor)
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
