"""What is for one reader does not reach another: by a page, a document, an error, the answer to a form, a cache, a
script of another site, or the log.
"""

import base64
import hashlib
import io
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import httpx
import pytest
import structlog

import fediverse_cinema
from fediverse_cinema import logs, running
from fediverse_cinema.accounts import links, recovery, sessions
from fediverse_cinema.accounts.models import Account, LinkPurpose, SignInAttempt
from fediverse_cinema.activitypub import domain_rules
from fediverse_cinema.conversations import service as conversations
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.conversations.words import Words
from fediverse_cinema.films import queries
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import here
from fediverse_cinema.web.negotiation import ACTIVITY_TYPE
from fediverse_cinema.web.routes.table import ROUTES
from tests.house.conftest import People
from tests.house.rounds import (
    FROM_HERE,
    PARTINGS,
    WITH_A_FILE,
    a_member,
    changing,
    much_talked_of,
    reading,
    some_things,
)
from tests.kit.people import PASSWORD, a_film
from tests.kit.towns import Town

pytestmark = [pytest.mark.anyio, pytest.mark.one_engine, pytest.mark.stories]

EVIL = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
FOR_PEOPLE, FOR_SERVERS = "text/html,*/*;q=0.8", ACTIVITY_TYPE
DRAFT, LETTER, NETWORK, CLOSED = "Marée noire", "Ne le dites à personne", "198.51.100.77", "serveur-clos.example"


@dataclass
class Secrets:
    """What belongs to Ana, or to the pole alone, and the words by which it is recognised."""

    words: list[str]
    letter: Note
    draft: Film


async def secrets_of(people: People) -> Secrets:
    """A letter to Eva, a draft, addresses of everybody, sessions, attempts to sign in, a link, a closed server."""
    ana = people.ana.account
    assert ana is not None
    addresses = []
    for person in (people.ana, people.ben, people.eva):
        assert person.account is not None
        mail = f"{person.name}@courrier.example"
        await Account.filter(id=person.account.id).update(mail=mail, mail_confirmed_at=clock.now())
        addresses.append(mail)
    await ana.refresh_from_db()
    letter = await conversations.say(
        people.ana.actor, Words(LETTER, visibility=Visibility.DIRECT), mentions=[people.eva.actor]
    )
    draft = await a_film(ana.creator, DRAFT, published=False)
    await SignInAttempt.create(source=f"at {NETWORK}", at=clock.now())
    await domain_rules.close(CLOSED, "Ils envoient des réclames")
    link = await links.make(LinkPurpose.RESET, people.ana.actor.uri, account=ana, mail=ana.mail, days=1)
    token = await sessions.begin(ana)
    words = [*addresses, LETTER, DRAFT, draft.uuid, NETWORK, CLOSED, "réclames", link.rpartition("/")[2], token]
    words += [hashlib.sha256(token.encode()).hexdigest(), ana.password, here().settings.secrets.key, "PRIVATE KEY"]
    return Secrets(words, letter, draft)


async def test_PRV_06_no_page_document_or_error_tells_an_address_a_token_or_whom_the_pole_has_shut_out(
    town: Town, people: People
) -> None:
    things = await much_talked_of(people.ana, people.ben)
    secrets = await secrets_of(people)
    ben = secrets.words.pop(1)
    assert ben in (await people.ben.look("/workshop/mail")).text, "her own is shown to her"
    rows = [row for row in reading() if not (row.path.startswith("/ap/") and row.path.endswith("/delete"))]
    paths = [await things.address(row.path) for row in rows]
    paths += [re.sub(r"[^/{}]*{\w+(:path)?}", "nothing", row.path) for row in rows]  # what is not there
    paths += [
        "/nodeinfo/2.0",
        "/nodeinfo/2.1",
        f"/search?q={people.ana.name}%40courrier.example",
        "/search?q=serveur-clos.example",
    ]
    told = []
    for path in dict.fromkeys(paths):
        asked = path.partition("?q=")[2].replace("%40", "@") or "nothing"  # is said again
        for person, accept in (
            (people.visitor, FOR_PEOPLE), (people.visitor, FOR_SERVERS), (people.ben, FOR_PEOPLE)
        ):  # fmt: skip
            answer = await person.client.get(path, headers={"Accept": accept})
            said = (answer.text + str(answer.headers)).replace(asked, "")
            told += [(path, word) for word in secrets.words if word in said and not path.startswith("/mail/stop/")]
            assert answer.status_code != 500, path
    assert told == [] and len(paths) > 400


async def test_WEB_16_WEB_20_what_a_member_sees_is_kept_by_no_cache_and_read_by_no_other_site(
    town: Town, people: People
) -> None:
    """Each address as a page and as a document, with her session and without."""
    things = await much_talked_of(people.ana, people.ben)
    wrong = []
    for row in reading():
        if row.path.startswith("/ap/") and row.path.endswith("/delete"):
            continue
        path = await things.address(row.path)
        answers = {
            (person.name, accept): await person.client.get(path, headers=EVIL | {"Accept": accept})
            for accept in (FOR_PEOPLE, FOR_SERVERS)
            for person in (people.ana, people.visitor)
        }
        wrong += [(path, fault) for fault in faults(path, answers)]
    assert wrong == []


def faults(path: str, answers: dict[tuple[str, str], httpx.Response]) -> Iterator[str]:
    for (name, accept), answer in answers.items():
        cached, varied = answer.headers.get("cache-control", ""), answer.headers.get("vary", "").lower()
        if "access-control-allow-credentials" in answer.headers:
            yield "another site may ask with her cookie"
        if answer.headers.get("access-control-allow-origin", "*") != "*":
            yield "the origin of another site is said again"
        if (
            accept == FOR_PEOPLE
            and not path.startswith("/ap/")
            and ACTIVITY_TYPE in answer.headers.get("content-type", "")
        ):
            yield "a browser gets a document"
        kind = answer.headers.get("content-type", "")
        other = answers[name, FOR_SERVERS if accept == FOR_PEOPLE else FOR_PEOPLE]
        if kind != other.headers.get("content-type", "") and answer.status_code == 200 and "accept" not in varied:
            yield f"no Vary: Accept for {accept}"
        if ACTIVITY_TYPE in kind and "signature" not in varied and not path.startswith("/.well-known/"):
            yield "no Vary: Signature"
        if (
            name == "ana"
            and answer.status_code == 200
            and without_token(answer) != without_token(answers["visitor", accept])
        ):
            if "public" in cached or not re.search("private|no-store", cached):
                yield f"hers, and {cached!r}"
            if "access-control-allow-origin" in answer.headers:
                yield "hers, and open to other sites"
            beside = answers["visitor", accept].headers.get("cache-control", "")
            if "public" in beside and "cookie" not in answers["visitor", accept].headers.get("vary", "").lower():
                yield f"a cache would show her what it was shown to a visitor: {beside!r}"


def without_token(answer: httpx.Response) -> str:
    return re.sub(r'name="csrf" value="[^"]+"', "", answer.text)


async def test_WEB_20_no_route_lets_another_site_ask_what_only_a_member_may(town: Town, people: People) -> None:
    """What a browser asks before it sends what no form can: everything but the files of films says nothing to it."""
    things = await some_things(people.ana)
    asks = EVIL | {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "x-csrf-token"}
    allowed = set()
    for row in ROUTES:
        path = re.sub(r"{\w+(:path)?}", "1", row.path)
        answer = await people.ana.client.options(path, headers=asks)
        assert "access-control-allow-credentials" not in answer.headers, row.path
        if "access-control-allow-origin" in answer.headers:
            allowed.add((row.path, answer.headers["access-control-allow-methods"]))
    assert allowed == {("/media/{name}", "GET, HEAD")}
    assert await Film.exists(id=things.film.id)


FIELD = re.compile(r"""\bname="([a-z_]+)\"""")
TEMPLATES = Path(fediverse_cinema.__file__).parent / "web" / "templates"


async def test_AUT_15_no_form_answers_with_what_is_not_for_who_sends_it(town: Town, people: People) -> None:
    """Every form about a draft and a letter of Ana's, sent by somebody to whom neither was shown: empty, and with the
    address or the number of the letter in each field that any form has.
    """
    things, secrets = await some_things(people.ana, published=False), await secrets_of(people)
    await Film.filter(id=things.film.id).update(title=DRAFT)
    things.note = secrets.letter
    words, zoe = [word for word in secrets.words if word != secrets.draft.uuid], await a_member(town.pole, "zoe")
    names = sorted({name for path in TEMPLATES.rglob("*.html") for name in FIELD.findall(path.read_text())} - {"csrf"})
    token, told = await zoe.token(), []
    for row in sorted(changing(), key=lambda row: row.path in PARTINGS):
        path = await things.address(row.path)
        for value in ("", secrets.letter.uri, str(secrets.letter.id)):
            typed = {"csrf": token} | (dict.fromkeys(names, value) if value else {})
            if row.path in WITH_A_FILE:
                parts = {name: (None, one) for name, one in typed.items()}
                answer = await zoe.client.post(path, files=parts, headers=FROM_HERE)
            else:
                answer = await zoe.client.post(path, data=typed, headers=FROM_HERE)
            told += [(row.path, word) for word in words if word in answer.text]
            assert answer.status_code != 500, row.path
    assert told == [("/mail/stop/{token}", "ana@courrier.example")] * 3, "whoever has its address has read her mail"
    assert len(names) > 60


@contextmanager
def the_log() -> Iterator[io.StringIO]:
    """What a server writes inside the block, with all that it writes when something is wrong."""
    written, before = io.StringIO(), structlog.get_config()
    structlog.configure(processors=logs.chain("json"), logger_factory=structlog.PrintLoggerFactory(written))
    handler = logging.StreamHandler(written)
    logging.getLogger().addHandler(handler)
    try:
        yield written
    finally:
        logging.getLogger().removeHandler(handler)
        structlog.configure(**before)


async def test_PRV_08_a_thousand_requests_leave_nothing_in_the_log_that_opens_anything(
    town: Town, people: People
) -> None:
    things = await much_talked_of(people.ana, people.ben)
    alice = town.social.actor("alice")
    signatures: list[str] = []

    async def note_signature(request: httpx.Request) -> None:
        signatures.extend(re.findall(r'signature="([^"]+)"', request.headers.get("signature", "")))

    town.pole.client.event_hooks["request"].append(note_signature)
    assert people.ana.account is not None
    await Account.filter(id=people.ana.account.id).update(mail="ana@courrier.example", mail_confirmed_at=clock.now())
    await people.ana.account.refresh_from_db()
    reset = (await recovery.make_link(people.ana.account)).removeprefix("https://lyon.example")
    basic, token = base64.b64encode(f"ana:{PASSWORD}".encode()).decode(), await people.ana.token()
    secrets = [
        PASSWORD,
        basic,
        "geheim",
        reset.rpartition("/")[2],
        people.ana.client.headers["cookie"].partition("=")[2],
        token,
    ]
    headers = {"Authorization": f"Basic {basic}", "X-CSRF-Token": token, "Cookie": people.ana.client.headers["cookie"]}
    requests = 0
    with the_log() as written:
        for row in reading():
            path = await things.address(row.path) if not row.path.endswith("/delete") else "/ap/films/none/delete"
            for one in (path, f"{path}?X-Amz-Signature=geheim", f"{path}x"):
                await people.ana.client.get(one, headers=headers)
                requests += 1
        for row in changing():
            path = re.sub(r"{\w+(:path)?}", "none", row.path)
            await people.ana.client.post(path, data={"csrf": "", "password": PASSWORD}, headers=headers | FROM_HERE)
            requests += 1
        for form in ({"handle": "ana", "password": "a guess"}, {"handle": PASSWORD, "password": PASSWORD}):
            await people.visitor.client.post(
                "/login", data=form | {"csrf": await people.visitor.token()}, headers=FROM_HERE
            )
        for path in (reset, f"{reset}x", reset.replace("/link/", "/screening/"), reset.replace("/link/", "/join/")):
            await people.visitor.look(path)
            await people.visitor.client.post(path, data={"csrf": ""}, headers=FROM_HERE)
        with patch.object(
            queries, "newest", side_effect=RuntimeError("https://bucket.example/a.mp4?X-Amz-Signature=geheim")
        ):
            assert (await people.ana.client.get("/", headers=headers)).status_code == 500
        await alice.send(
            alice.activity("Like", "https://lyon.example/ap/films/none"), town.pole.client, town.pole.shared_inbox
        )
        town.evil.actor("mallory")
        await town.evil.actor("alice").send(
            alice.activity("Like", things.film.uri), town.pole.client, town.pole.shared_inbox
        )
        data = {"csrf": token, "address": "https://video.example/film.mov?X-Amz-Signature=geheim", "title": "Importé"}
        await people.ana.client.post("/films/import", data=data, headers=headers | FROM_HERE)
        await town.pole.work()
    said = written.getvalue()
    assert requests > 1000 and said.count("\n") > 300 and '"unforeseen"' in said and len(signatures) == 2
    assert [secret for secret in [*secrets, *signatures] if secret in said] == []
    assert not running._uvicorn(here().settings, with_worker=False).access_log, "nothing else writes lines of requests"
