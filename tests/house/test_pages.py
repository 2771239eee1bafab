"""What every answer owes a browser: a policy that lets nothing foreign run, addresses of our own, errors that tell
nothing of the inside.
"""

import re
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urljoin, urlsplit

import pytest

from fediverse_cinema.films import queries
from fediverse_cinema.foundation.here import here
from fediverse_cinema.web.page import safe_next
from tests.house.conftest import People
from tests.house.rounds import FROM_HERE, all_rows, ask, much_talked_of, reading, some_things
from tests.kit.people import PASSWORD
from tests.kit.towns import Town

pytestmark = [pytest.mark.anyio, pytest.mark.one_engine, pytest.mark.stories]

OUR_HOST = [("host", "lyon.example")]
STRICT = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "media-src": "'self'",
    "manifest-src": "'self'",
}
WITH_PLAYER = STRICT | {
    "style-src": "'self' 'unsafe-inline'",
    "media-src": "'self' blob:",
    "worker-src": "'self'",
}
NO_PAGE = {"default-src": "'none'", "sandbox": "", "frame-ancestors": "'none'"}
FILE = NO_PAGE | {"img-src": "'self'", "media-src": "'self'", "style-src": "'unsafe-inline'"}
INLINE_SCRIPT = re.compile(
    r"<script(?![^>]*(?:\bsrc=|type=\"application/ld\+json\"))|\son[a-z]+\s*=|javascript:", re.IGNORECASE
)


def _policy(header: str) -> dict[str, str]:
    directives = (directive.strip().partition(" ") for directive in header.split(";"))
    return {name: value for name, _, value in directives}


async def test_WEB_09_every_answer_carries_the_headers_that_keep_a_browser_safe(town: Town, people: People) -> None:
    things = await much_talked_of(people.ana, people.ben)
    paths = [await things.address(row.path) for row in reading()]
    pages = 0
    for path in [*paths, "/static/style.css", "/static/nothing-here.js", "/nothing-here"]:
        answer = await people.ana.look(path)
        policy, is_page = _policy(answer.headers["content-security-policy"]), "<html" in answer.text
        pages += is_page
        embedded = path == f"/embed/{things.film.slug}"
        has_player = embedded or path == f"/films/{things.film.slug}"
        framed = {"frame-ancestors": "*"} if embedded else {}
        other = FILE if "img-src" in policy else NO_PAGE
        assert policy == (WITH_PLAYER | framed if has_player else STRICT if is_page else other), path
        assert answer.headers["x-content-type-options"] == "nosniff", path
        its_address_is_the_key = path.startswith(("/screening", "/vault/", "/link/", "/mail/stop/"))
        assert answer.headers["referrer-policy"] == ("no-referrer" if its_address_is_the_key else "same-origin"), path
        assert answer.headers["strict-transport-security"] == "max-age=31536000", path
        assert "camera=()" in answer.headers["permissions-policy"], path
        if is_page:
            assert not INLINE_SCRIPT.search(answer.text), path
            assert has_player or " style=" not in answer.text, path
    assert pages > 10


async def test_HEAD_of_a_page_with_a_form_is_answered_as_its_GET(town: Town, people: People) -> None:
    things = await some_things(people.ana)
    for row in reading():
        if "POST" in row.methods:
            path = await things.address(row.path)
            page, head = await people.ana.look(path), await people.ana.client.head(path)
            assert (head.status_code, head.content) == (page.status_code, b""), path


async def test_WEB_09_an_answer_to_a_foreign_name_carries_them_too(town: Town) -> None:
    answer = await ask(town.pole.app, "/", [("host", "evil.test")])
    assert _policy(answer.headers["content-security-policy"]) == NO_PAGE
    assert answer.headers["x-content-type-options"] == "nosniff"


ELSEWHERE = (
    "//evil.test",
    "///evil.test",
    "/\\evil.test",
    "\\\\evil.test",
    "/%2Fevil.test",
    "/%2fevil.test",
    "https:evil.test",
    "https://evil.test/",
    "https://lyon.example@evil.test/",
    "javascript:alert(1)",
    "data:text/html,x",
    "/\t/evil.test",
    "\t//evil.test",
    " //evil.test",
    "/\n/evil.test",
    "/films\r\nSet-Cookie: session=planted",
    "evil.test",
    "@evil.test",
    "/\u202e/evil.test",
    "",
)
OURS = ("/films", "/films/la-saone?to=3#talk", "/web/%2Fevil.test:443", "/follow?to=https%3A%2F%2Fa.example%2F1")


async def test_WEB_11_next_never_leads_elsewhere(town: Town, people: People) -> None:
    for given in ELSEWHERE:
        shown = await people.visitor.client.get("/login", params={"next": given})
        assert 'name="next" value=""' in shown.text, given
        data = {"csrf": await people.ben.token(), "next": given, "language": "en"}
        answer = await people.ben.client.post("/language", data=data, headers=FROM_HERE)
        assert (answer.status_code, answer.headers["location"]) == (303, "/"), given


async def test_WEB_11_whoever_signs_in_stays_on_our_host(town: Town, people: People) -> None:
    data = {"csrf": await people.visitor.token(), "next": "//evil.test", "handle": "ana", "password": PASSWORD}
    answer = await people.visitor.client.post("/login", data=data, headers=FROM_HERE)
    assert (answer.status_code, answer.headers["location"]) == (303, "/workshop")


@pytest.mark.parametrize("given", OURS)
def test_WEB_11_next_leads_where_it_should_on_our_own_host(given: str) -> None:
    assert safe_next(given) == given
    assert urlsplit(urljoin("https://lyon.example/login", given)).netloc == "lyon.example"


FOREIGN = (
    [("host", "evil.test")],
    [("host", "a@b")],
    [("host", "lyon.example@evil.test")],
    [("host", "lyon.example"), ("host", "evil.test")],
    [("host", "lyon.example"), ("host", "lyon.example")],
    [("host", "lyon.example, evil.test")],
    [("host", "")],
    [],
    [("host", "lyon.example/../admin?")],
    [("host", "lyon.example:8000")],
    [("host", "lyon.example.evil.test")],
    [("host", "127.0.0.1")],
)


async def test_WEB_12_a_request_for_another_name_is_sent_away(town: Town) -> None:
    before = await all_rows()
    for headers in FOREIGN:
        answer = await ask(town.pole.app, "/", headers)
        assert answer.status == 421, headers
        assert "evil" not in answer.body + str(answer.headers)
    assert await all_rows() == before


async def test_WEB_12_a_target_with_another_name_in_it_is_no_address(town: Town) -> None:
    for target in ("http://evil.test/", "https://evil.test/pole"):
        assert (await ask(town.pole.app, target, OUR_HOST)).status == 404, target


async def test_WEB_12_our_own_name_never_comes_from_a_header(town: Town) -> None:
    headers = [
        ("host", "LYON.example"),
        ("x-forwarded-host", "evil.test"),
        ("forwarded", "host=evil.test;proto=http"),
        ("x-original-url", "/evil.test"),
    ]
    for path in ("/", "/pole", "/login", "/nothing-here"):
        for accept in ("text/html", "application/activity+json"):
            answer = await ask(town.pole.app, path, [*headers, ("accept", accept)])
            assert answer.status in (200, 404)
            assert "evil" not in answer.body + str(answer.headers)


OUT_OF_THE_SHELF = (
    "/media/..%2f..%2fetc%2fpasswd",
    "/media/../secret.txt",
    "/media/%2e%2e/secret.txt",
    "/media/..%5csecret.mp4",
    "/media/..%252fsecret.mp4",
    "/media//etc/passwd",
    "/media/%2fetc%2fpasswd",
    "/media/",
    "/media/.",
    "/media/..",
    "/media/%00",
    "/media/film.mp4%00.jpg",
    "/media/film%00.mp4",
    "/media/.film.mp4.half",
    "/media/link.mp4",
    "/media/directory.mp4",
    "/media/secret.txt",
    "/media/" + "a" * 5000 + ".mp4",
    "/static/..%2f..%2fapp.py",
    "/static/../routes.py",
    "/static/%2fetc/passwd",
    "/static/..%5croutes.py",
    "/static/%00",
    "/download/web-videos/..%2f..%2fetc%2fpasswd",
    "/download/web-videos/%00-720.mp4",
)


async def test_WEB_15_no_address_leads_out_of_the_shelf(town: Town) -> None:
    _lay_out(here().settings.path("media/shelf"))
    for target in OUT_OF_THE_SHELF:
        answer = await ask(town.pole.app, target, OUR_HOST)
        assert answer.status == 404, target
        assert "hidden" not in answer.body and "root:" not in answer.body, target
    seen = await ask(town.pole.app, "/media/film.mp4", OUR_HOST)
    assert (seen.status, seen.body) == (200, "seen")


def _lay_out(shelf: Path) -> None:
    """One file to be seen, and others that must not be."""
    shelf.mkdir(parents=True)
    (shelf / "film.mp4").write_text("seen")
    (shelf / "directory.mp4").mkdir()
    for name in ("secret.txt", ".film.mp4.half"):
        (shelf / name).write_text("hidden")
    for name in ("secret.txt", "secret.mp4"):
        (shelf.parent / name).write_text("hidden")
    (shelf / "link.mp4").symlink_to(shelf.parent / "secret.mp4")


INSIDE = ("Traceback", "RuntimeError", "/fediverse_cinema/", "SELECT", ".py", "sqlite", "postgres")
FAULT = RuntimeError("SELECT * FROM account; sqlite3: /srv/fediverse_cinema/data/cinema.sqlite3, line 7 of queries.py")


@pytest.mark.parametrize("accept", ["text/html", "application/activity+json", "*/*"])
async def test_WEB_19_a_fault_of_ours_shows_a_number_and_nothing_of_the_inside(
    accept: str, town: Town, people: People, capsys: pytest.CaptureFixture[str]
) -> None:
    with patch.object(queries, "newest", side_effect=FAULT):
        answer = await people.visitor.client.get("/", headers={"Accept": accept})
    logged = re.search(r"error_id=(\S+)", re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out))
    assert answer.status_code == 500
    assert logged and logged[1] in answer.text, "the number by which the log is found"
    assert not any(word in answer.text for word in INSIDE)
    assert answer.headers["x-content-type-options"] == "nosniff"


NOWHERE = (
    "/nothing",
    "/films/none",
    "/notes/none",
    "/ap/films/none",
    "/ap/films/' OR 1=1 --",
    "/users/%00",
    "/media/x",
)


async def test_WEB_19_what_is_not_there_is_said_in_our_own_style(town: Town, people: People) -> None:
    for path in NOWHERE:
        for accept in ("text/html", "application/activity+json"):
            answer = await people.visitor.client.get(path, headers={"Accept": accept})
            assert answer.status_code == 404, path
            assert not any(word in answer.text for word in INSIDE), path
            assert ("Nothing is shown here" in answer.text) == (accept == "text/html"), path


async def test_WEB_19_what_cannot_be_accepted_is_said_beside_the_form(town: Town, people: People) -> None:
    data = {"csrf": await people.ana.token(), "address": "' OR 1=1 --"}
    answer = await people.ana.client.post("/workshop/follow", data=data, headers=FROM_HERE)
    assert answer.status_code == 422
    assert not any(word in answer.text for word in INSIDE)
