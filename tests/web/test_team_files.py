"""The files of a team before the doors: for who belongs to it, as far as they are for her, and nowhere else."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx
import pytest

from fediverse_cinema.accounts import links
from fediverse_cinema.accounts.models import Account, LinkPurpose
from fediverse_cinema.activitypub.models import Actor, OutboxEntry
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import House, here
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.media import kept
from fediverse_cinema.media.models import KeptFile
from fediverse_cinema.projects import team_files
from fediverse_cinema.projects.models import FileRemark, FileVersion, Membership, Project, Relationship, TeamFile
from fediverse_cinema.web.routes.table import ROUTES
from tests.kit.buckets import a_bucket, move_in
from tests.kit.people import an_account
from tests.kit.projects import a_member, a_project
from tests.kit.teams import a_file, press
from tests.kit.working import work
from tests.web.conftest import Part, Reader

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("project")]
ROOM = "/projects/quai_nord/team"
OLD = "Le quai, la nuit.\nAna attend le bac.\nIl ne vient pas."
NEW = "Le quai, la nuit.\nAna attend la vedette.\nIl ne vient pas.\nNoir."


@pytest.fixture
async def ana(reader: Reader) -> Account:
    account = await an_account()
    await reader.sign_in("ana")
    return account


@pytest.fixture
async def project(ana: Account) -> Project:
    return await a_project(ana.creator)


async def a_browser(handle: str, project: Project | None = None, **place: str) -> AsyncIterator[Reader]:
    account = await an_account(handle, handle.capitalize())
    if project:
        await a_member(project, account.creator.actor, **place)  # type: ignore[arg-type]
    one = await Reader(here()).sign_in(handle)
    yield one
    await one.client.aclose()


@pytest.fixture
async def ben(project: Project) -> AsyncIterator[Reader]:
    """Of the team, and of no department."""
    async for one in a_browser("ben", project):
        yield one


@pytest.fixture
async def eva(project: Project) -> AsyncIterator[Reader]:
    """Not of the team."""
    async for one in a_browser("eva"):
        yield one


@pytest.fixture
async def leila(project: Project) -> AsyncIterator[Reader]:
    """Of another pole and of the department of sound, with her guest's session."""
    uri = "https://sud.example/ap/users/leila"
    actor = await Actor.create(
        uri=uri, type="Person", host="sud.example", handle="leila", name="Leïla", inbox=f"{uri}/inbox",
        confirmed_at=clock.now(), created_at=clock.now(),
    )  # fmt: skip
    await a_member(project, actor, department="sound")
    one = Reader(here())
    link = await links.make(LinkPurpose.TEAM, project.actor.uri, actor=actor)
    assert (await press(one.client, link.removeprefix("https://lyon.example"), deed="enter")).status_code == 303
    yield one
    await one.client.aclose()


def part(name: str, value: str | bytes, file_name: str | None = None) -> Part:
    return (name, (file_name, value.encode() if isinstance(value, str) else value))


async def bring(
    browser: Reader, path: str, content: str | bytes, name: str = "scenario.txt", **words: str
) -> httpx.Response:
    """Send a form with a file, with the token that this browser's room carries."""
    text = (await browser.client.get(ROOM)).text
    tokens = re.findall(r'name="csrf" value="([^"]+)"', text.partition("<main")[2])
    parts = [part("csrf", tokens[0] if tokens else ""), *(part(*word) for word in words.items())]
    return await browser.client.post(path, files=[*parts, part("file", content, name)])


async def put_in(browser: Reader, content: str | bytes = OLD, name: str = "scenario.txt", **words: str) -> str:
    """The path of its page."""
    answer = await bring(browser, f"{ROOM}/files", content, name, **words)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def test_a_file_is_put_in_told_of_and_given_back_as_it_came(reader: Reader, ben: Reader) -> None:
    path = await put_in(reader, OLD, "Scénario v1.txt", file_name="Scénario", file_words="Premier jet")
    room = await ben.page(ROOM)
    assert "Scénario" in room and "Pour toute l’équipe" in room and path in room
    page = await ben.page(path)
    assert "Premier jet" in page and "Scénario v1.txt" in page and f"{path}/versions/1" in page
    answer = await ben.client.get(f"{path}/versions/1")
    assert (answer.status_code, answer.text) == (200, OLD)
    assert answer.headers["content-disposition"] == "attachment; filename*=utf-8''Sc%C3%A9nario%20v1.txt"


async def test_the_room_and_its_files_go_by_the_clock_of_the_pole(reader: Reader) -> None:
    """Versions and remarks said the hour of UTC beside what was said an hour later, by the clock of the room."""
    with clock.stopped_at(datetime(2026, 11, 26, 23, 11, tzinfo=UTC)):
        path = await put_in(reader)
        await press(reader.client, path, f"{path}/remark", text="Un mot", version="1")
    for page, often in ((await reader.page(ROOM), 1), (await reader.page(path), 2)):
        assert page.replace("\xa0", " ").count("27 nov. à 0 h 11<") == often


async def test_a_page_that_was_sent_is_never_opened_as_one(reader: Reader) -> None:
    path = await put_in(reader, "<script>alert(1)</script>", 'a".html')
    headers = {"Range": "bytes=0-7"}
    whole, part_of_it = [await reader.client.get(f"{path}/versions/1", headers=more) for more in ({}, headers)]
    head = await reader.client.head(f"{path}/versions/1")
    assert [one.status_code for one in (whole, part_of_it, head)] == [200, 206, 200]
    assert (whole.content[:8], part_of_it.content, head.content) == (b"<script>", b"<script>", b"")
    for answer in (whole, part_of_it, head):
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"].startswith("attachment; ")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "private, no-store"
        assert "sandbox" in answer.headers["content-security-policy"]
        assert "access-control-allow-origin" not in answer.headers


async def test_a_guest_of_another_pole_does_all_of_it(reader: Reader, leila: Reader, project: Project) -> None:
    path = await put_in(leila, OLD, "son.fountain", file_department="sound")
    assert "Pour la branche Son" in await leila.page(path)
    assert (await bring(leila, f"{path}/versions", NEW, "son2.fountain", file_words="La vedette")).status_code == 303
    compared = await leila.page(f"{path}/compare")
    assert re.search(r"<del>.*bac</del><ins>.*vedette</ins>", compared) and "Noir." in compared
    remark = await press(leila.client, path, f"{path}/remark", text="Et le vent ?", page="2", version="1")
    assert remark.headers["location"] == f"{path}#version-1"
    assert "Et le vent" in await reader.page(path), "who leads sees every department"
    row = await FileRemark.get()
    assert (await press(leila.client, path, f"{path}/unremark", remark=str(row.id))).status_code == 303
    assert (await press(leila.client, path, f"{path}/department", file_department="")).status_code == 303
    assert (await TeamFile.get()).department == "" and await FileRemark.all().count() == 0
    assert (await leila.client.get(f"{path}/versions/2")).text == NEW
    assert (await press(leila.client, path, f"{path}/remove")).status_code == 303
    assert await TeamFile.all().count() == 0


async def test_AUT_08_what_is_not_for_her_looks_like_what_is_not_there(
    reader: Reader, ben: Reader, eva: Reader, project: Project
) -> None:
    file = await a_file(project, OLD, NEW, name="mixage.txt", department="sound")
    visitor, elsewhere = Reader(here()), await a_project((await an_account("lou")).creator, "bac", "Le Bac")
    other = await a_file(elsewhere, OLD)
    rows = [row for row in ROUTES if "/team/files/{file}" in row.path]
    assert len(rows) == 8 and "mixage.txt" in await reader.page(ROOM) and "mixage.txt" not in await ben.page(ROOM)
    for browser in (ben, eva, visitor, reader):
        for row in rows:
            number = other.id if browser is reader else file.id
            path = row.path.format(handle="quai_nord", file=number, version=1)
            nothing = row.path.format(handle="quai_nord", file=file.id + 999, version=1)
            answers = [await _ask(browser, row.methods, one) for one in (path, nothing)]
            # A visitor is asked who she is first, whatever the address.
            shut = {303, 401, 403, 404} if browser is visitor else {404}
            assert answers[0].status_code == answers[1].status_code and answers[0].status_code in shut, row.path
            texts = [re.sub(r'name="csrf" value="[^"]+"', "", one.text) for one in answers]
            assert texts[0].replace(path, "") == texts[1].replace(nothing, ""), row.path
    assert await FileVersion.all().count() == 3 and await FileRemark.all().count() == 0
    assert await TeamFile.filter(department="sound").count() == 1
    await visitor.client.aclose()


async def _ask(browser: Reader, methods: tuple[str, ...], path: str) -> httpx.Response:
    if methods == ("GET",):
        return await browser.client.get(path)
    if path.endswith("/versions"):
        return await bring(browser, path, "autre")
    return await press(browser.client, "/", path, file_department="", text="Oui", remark="1")


async def test_who_has_left_finds_nothing_and_what_she_sent_stays(reader: Reader, ben: Reader, leila: Reader) -> None:
    paths = [await put_in(ben, "de Ben", "ben.txt"), await put_in(leila, "de Leïla", "leila.txt")]
    await Membership.exclude(number=1).update(left_at=clock.now())
    for browser in (ben, leila):
        for path in (ROOM, *paths, *(f"{one}/versions/1" for one in paths)):
            assert (await browser.client.get(path)).status_code == 404
        assert (await bring(browser, f"{ROOM}/files", "encore", "encore.txt")).status_code == 404
    assert [(await reader.client.get(f"{one}/versions/1")).text for one in paths] == ["de Ben", "de Leïla"]
    assert await TeamFile.all().count() == 2


async def test_only_who_put_it_in_or_leads_moves_it_and_takes_it_out(
    reader: Reader, ben: Reader, leila: Reader, project: Project
) -> None:
    path = await put_in(ben)
    page = await leila.page(path)
    assert f'action="{path}/remove"' not in page and f'action="{path}/department"' not in page
    for deed in ("remove", "department"):
        assert (await press(leila.client, path, f"{path}/{deed}", file_department="sound")).status_code == 404
    assert (await press(ben.client, path, f"{path}/department", file_department="sound")).status_code == 422
    assert (await TeamFile.get()).department == ""
    await Membership.filter(number=3).update(relationship=Relationship.ADMIN)
    assert (await press(leila.client, path, f"{path}/department", file_department="camera")).status_code == 303
    assert (await ben.client.get(path)).status_code == 404, "it is for others now"
    assert (await press(reader.client, path, f"{path}/remove")).headers["location"] == f"{ROOM}#files"
    await work()
    assert [file.name async for file in here().vault.files()] == [] and await KeptFile.all().count() == 0


async def test_a_remark_is_taken_back_by_its_author_alone(reader: Reader, ben: Reader) -> None:
    path = await put_in(reader)
    await press(ben.client, path, f"{path}/remark", text="Trop **long** <script>alert(1)</script>", page="12")
    row, page = await FileRemark.get(), await reader.page(path)
    assert "Page 12" in page and "<strong>long</strong>" in page and "<script>alert" not in page
    assert f'action="{path}/unremark"' not in page and f'action="{path}/unremark"' in await ben.page(path)
    await press(reader.client, path, f"{path}/unremark", remark=str(row.id))
    assert await FileRemark.all().count() == 1
    await press(ben.client, path, f"{path}/unremark", remark=str(row.id))
    assert await FileRemark.all().count() == 0


async def test_what_is_refused_stays_typed(reader: Reader) -> None:
    path = await put_in(reader)
    for page, text in (("0", "Un mot"), ("x", "Un mot"), ("10000", "Un mot"), ("3", " ")):
        answer = await press(reader.client, path, f"{path}/remark", text=text, page=page, version="1")
        assert answer.status_code == 422 and f'value="{page}"' in answer.text and text.strip() in answer.text
    assert (await press(reader.client, path, f"{path}/remark", text="x", version="9")).status_code == 404
    taken = await bring(reader, f"{ROOM}/files", NEW, file_words="Seconde")
    assert taken.status_code == 422 and 'value="Seconde"' in taken.text and 'id="file_name-error"' in taken.text
    empty = await bring(reader, f"{path}/versions", b"", file_words="Seconde")
    assert empty.status_code == 422 and 'value="Seconde"' in empty.text and 'id="file-error"' in empty.text
    for address in (f"{ROOM}/files", f"{path}/versions"):
        assert (await reader.send(address, part("file_words", "Sans"))).status_code == 422
    assert await FileVersion.all().count() == 1 and await FileRemark.all().count() == 0


async def test_what_is_too_large_is_refused_before_it_is_read(
    reader: Reader, ben: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = await put_in(reader)
    monkeypatch.setattr(kept, "LARGEST", 1000)
    for announced in (100_000, None):
        for address in (f"{ROOM}/files", f"{path}/versions"):
            text = await ben.page(ROOM)
            token = re.findall(r'name="csrf" value="([^"]+)"', text.partition("<main")[2])[0]
            form = httpx.Request("POST", "https://lyon.example", files=[
                part("csrf", token), part("file", "x" * (announced or 2000), "rush.mov"),
            ])  # fmt: skip
            headers = {"Content-Type": form.headers["content-type"]}
            body = form.read()
            answer = await ben.client.post(address, content=body if announced else _in_pieces(body), headers=headers)
            assert answer.status_code == 413 and "file-error" in answer.text
    assert await KeptFile.all().count() == 1 and len([one async for one in here().vault.files()]) == 1


async def _in_pieces(body: bytes) -> AsyncIterator[bytes]:
    """Without saying how much will come."""
    yield body


async def test_a_form_of_another_site_brings_nothing(reader: Reader, leila: Reader) -> None:
    path = await put_in(reader)
    inner = re.findall(r'name="csrf" value="([^"]+)"', (await reader.page(path)).partition("<main")[2])[0]
    for address in (f"{ROOM}/files", f"{path}/versions"):
        for token, more in ((inner, {"Origin": "https://evil.example"}), ("", {}), (await leila.token(), {})):
            parts = [part("csrf", token), part("file", "autre", "autre.txt")]
            assert (await reader.client.post(address, files=parts, headers=more)).status_code == 403
    assert await FileVersion.all().count() == 1 and await KeptFile.all().count() == 1


async def test_two_versions_of_a_text_are_read_beside_each_other(reader: Reader) -> None:
    path = await put_in(reader, OLD + "\n<b>&amp;</b>\n")
    await bring(reader, f"{path}/versions", NEW + "\n<i>&amp;</i>\n")
    page = await reader.page(f"{path}/compare?old=1&new=2")
    assert "&lt;i&gt;" in page and "<i>&amp;</i>" not in page
    back = await reader.page(f"{path}/compare?old=2&new=1")
    assert re.search(r"<del>[^/]*/span>Noir\.|<del>[^<]*<span[^>]*>[^<]*</span>Noir\.", back)
    assert " ligne modifiée" in page or " lignes modifiées" in page
    assert "disent la même chose" in await reader.page(f"{path}/compare?old=2&new=2")
    for query in ("old=1&new=9", "old=7"):
        assert (await reader.client.get(f"{path}/compare?{query}")).status_code == 404


async def test_what_is_no_text_says_so_and_is_not_compared(reader: Reader) -> None:
    path = await put_in(reader, b"%PDF-1.7", "plan.pdf", file_name="Plan")
    assert (await reader.client.get(f"{path}/compare")).status_code == 404, "there is one version only"
    await bring(reader, f"{path}/versions", b"%PDF-1.7 autre", "plan2.pdf")
    assert "ne se comparent pas ici" in await reader.page(path)
    await bring(reader, f"{path}/versions", b"\x00\x01\x02", "plan3.txt")
    await bring(reader, f"{path}/versions", "x\n" * 600_000, "plan4.txt")
    await bring(reader, f"{path}/versions", "Plan", "plan5.txt")
    for old in (2, 3, 4):
        answer = await reader.client.get(f"{path}/compare?old={old}&new=5")
        assert answer.status_code == 422 and "elles ne se comparent pas ici" in answer.text, old


async def test_nothing_of_it_stands_anywhere_else(reader: Reader, eva: Reader, project: Project) -> None:
    """No document, feed, search, sitemap or page of ours bears a name or a word of it to who does not belong to the
    team, nothing is sent, and no shelf of the world has its bytes.
    """
    sent_before = await OutboxEntry.all().count()
    path = await put_in(reader, OLD, "brulera.txt", file_words="Le quai brûlera mardi")
    await press(reader.client, path, f"{path}/remark", text="Le quai brûlera mardi")
    assert await Job.all().count() == 0
    await work()
    assert await OutboxEntry.all().count() == sent_before and [file.name async for file in here().shelf.files()] == []
    looked, name = 0, (await KeptFile.get()).name
    for address in (f"/media/{name}", f"/vault/x/{name}", f"/media/{name}.mp4"):
        assert (await eva.client.get(address)).status_code == 404
    for row in ROUTES:
        if "GET" not in row.methods or "{" in row.path.replace("{handle}", ""):
            continue
        path = row.path.replace("{handle}", "quai_nord" if "projects" in row.path else "ana")
        for accept in ("text/html", "application/activity+json"):
            answer = await eva.client.get(path, headers={"Accept": accept}, params={"q": "brulera"})
            looked += answer.status_code == 200
            said = answer.text.replace('value="brulera"', "").replace("q=brulera", "").replace("« brulera »", "")
            assert not re.search("brûlera|brulera.txt", said) and name not in answer.text, (path, accept)
    assert looked > 60


async def test_notes_of_the_room_are_those_of_now(reader: Reader, project: Project) -> None:
    """A project that has ended gives its files to nobody, whoever still has their addresses."""
    path = await put_in(reader)
    assert (await reader.submit("/projects/quai_nord/end")).status_code == 303
    for address in (path, f"{path}/versions/1", f"{path}/compare"):
        assert (await reader.client.get(address)).status_code == 410
    await work()
    assert await TeamFile.all().count() == 0 and [one async for one in here().vault.files()] == []


@pytest.mark.s3
async def test_a_bucket_gives_a_file_by_an_address_of_some_minutes(
    reader: Reader, project: Project, house: House, s3: str
) -> None:
    bucket = a_bucket(s3)
    move_in(house, bucket)
    file = await a_file(project, OLD, NEW, name="Scénario.txt")
    path, name = f"{ROOM}/files/{file.id}", (await KeptFile.all().order_by("-id").first() or KeptFile()).name
    answer = await reader.client.get(f"{path}/versions/2")
    assert (answer.status_code, answer.headers["cache-control"]) == (302, "private, no-store")
    async with httpx.AsyncClient() as browser:
        given = await browser.get(answer.headers["location"])
        assert (given.status_code, given.text) == (200, NEW)
        assert given.headers["content-disposition"] == "attachment; filename*=UTF-8''Sc%C3%A9nario.txt"
        for stranger in (f"{bucket.base}/vault/{name}", f"{bucket.base}/{name}"):
            assert (await browser.get(stranger)).status_code in (403, 404)
    assert "vedette" in await reader.page(f"{path}/compare")
    await team_files.take_out(await Membership.get(number=1), file)
    await work()
    assert bucket.all_names() == set()
