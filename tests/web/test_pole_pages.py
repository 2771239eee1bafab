"""The pages of the pole's own words, their files, its look: written by who runs it, read by everybody."""

import asyncio
import io
import re

import httpx
import pytest
from PIL import Image

from fediverse_cinema.accounts.models import Role
from fediverse_cinema.activitypub.models import OutboxEntry
from fediverse_cinema.foundation.here import here
from fediverse_cinema.media.models import KeptFile
from fediverse_cinema.poles import face
from fediverse_cinema.poles.models import PoleFile, PoleLook, PolePage
from fediverse_cinema.web.negotiation import ACTIVITY_TYPE
from fediverse_cinema.web.security import NOTHING_POLICY
from tests.kit.people import an_account
from tests.kit.working import work
from tests.web.conftest import Reader

pytestmark = pytest.mark.anyio
SCRIPT = "<script>alert(1)</script>"
BILINGUAL = {"title_fr": "La salle", "text_fr": "Rue des **Quais**.", "title_en": "The hall", "text_en": "Quay Street."}
PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


@pytest.fixture
async def admin(reader: Reader) -> Reader:
    await an_account("eva", role=Role.ADMIN)
    return await Reader(here()).sign_in("eva")


async def put_in(admin: Reader, page: str, name: str, content: bytes, title: str = "Le programme") -> httpx.Response:
    parts = ("file_title", (None, title.encode())), ("file", (name, content))
    return await admin.send(f"/admin/pages/{page}/files", *parts)


def a_picture(form: str, size: tuple[int, int] = (640, 160), place: str = "") -> bytes:
    written, exif = io.BytesIO(), Image.Exif()
    if place:
        exif[0x010E] = place
    Image.new("RGBA" if form == "PNG" else "RGB", size, (200, 40, 40)).save(written, form, exif=exif)
    return written.getvalue()


async def test_every_pole_has_its_pages_from_the_first_day_and_writes_them_in_two_languages(
    reader: Reader, admin: Reader
) -> None:
    for name, title in (("about", "À propos"), ("rules", "Règles du pôle"), ("legal", "Mentions légales")):
        page = await reader.page(f"/{name}")
        assert f'<h1 class="title t4" id="page">{title}</h1>' in page and f'<a href="/{name}">{title}</a>' in page
    assert "Privacy" in (await reader.client.get("/privacy", headers={"Accept-Language": "en"})).text
    assert "[À COMPLÉTER" in await reader.page("/legal")
    assert "n’a pas encore complété cette page" in await reader.page("/legal")
    assert "8 endroits à compléter" in (await admin.page("/admin/pole")).replace("\xa0", " ")
    form = {"title_fr": "Mentions", "text_fr": "Éditeur : le Pôle.", "title_en": "", "text_en": ""}
    assert (await admin.submit("/admin/pages/legal", edition="1", **form)).status_code == 303
    assert "Éditeur : le Pôle." in (legal := await reader.page("/legal")) and "complété" not in legal
    english = await reader.client.get("/legal", headers={"Accept-Language": "en"})
    assert '<div class="voice" lang="fr">' in english.text and '<a href="/legal">Mentions</a>' in english.text
    # Somebody who has seen the first text only does not overwrite it.
    late = await admin.submit("/admin/pages/legal", edition="1", **form | {"text_fr": "Un autre."})
    assert late.status_code == 409 and "Un autre." in late.text and "Éditeur : le Pôle." in late.text
    assert (await PolePage.get(slug="legal")).text_fr == "Éditeur : le Pôle."
    assert (await admin.submit("/admin/pages/legal/delete")).status_code == 303
    assert "[À COMPLÉTER" in await reader.page("/legal")


async def test_a_page_of_its_own_is_a_draft_until_it_is_published_and_keeps_its_place(
    reader: Reader, admin: Reader
) -> None:
    assert 'name="title_fr" value=""' in (await admin.page("/admin/pages/new")).replace("\n", " ")
    made = await admin.submit("/admin/pages/new", edition="1", slug="", **BILINGUAL)
    assert made.headers["location"] == "/admin/pages/la-salle?kept=1#kept"
    assert (await reader.client.get("/pages/la-salle")).status_code == 404
    assert "La salle" not in await reader.page("/about")
    assert "Rue des <strong>Quais</strong>" in await admin.page("/pages/la-salle")  # who runs the pole looks at it
    saved = await admin.submit("/admin/pages/la-salle", edition="1", published="1", **BILINGUAL)
    assert saved.status_code == 303
    assert "Rue des <strong>Quais</strong>" in await reader.page("/pages/la-salle")
    assert await reader.client.get("/pages/about") and "La salle" in await reader.page("/about")
    assert "https://lyon.example/pages/la-salle" in await reader.page("/sitemaps/house.xml")
    for slug, status in (("la-salle", 422), ("about", 422), ("../x", 422), ("new", 422), ("prix", 303)):
        answer = await admin.submit("/admin/pages/new", edition="1", slug=slug, published="1", **BILINGUAL)
        assert answer.status_code == status, slug
    await admin.submit("/admin/pages/prix/move", deed="up")
    assert [url for url, _ in (await face.face()).pages][4:] == ["/pages/prix", "/pages/la-salle"]
    empty = await admin.submit("/admin/pages/prix", edition="1", title_fr="Prix", text_fr="", title_en="", text_en="")
    assert empty.status_code == 422 and 'href="#text_fr"' in empty.text
    for deed in ("", "/move", "/delete", "/files/remove"):
        assert (await admin.submit(f"/admin/pages/{'x' * 61}{deed}", edition="1", **BILINGUAL)).status_code == 404
    await admin.submit("/admin/pages/prix/delete")
    assert (await reader.client.get("/pages/prix")).status_code == 404 and await PolePage.all().count() == 1


async def test_WEB_06_what_a_page_says_is_words_and_never_a_program(reader: Reader, admin: Reader) -> None:
    text = f"{SCRIPT} [x](javascript:alert(1)) {{{{7*7}}}} <img src=x onerror=alert(1)>"
    hostile = {"title_fr": SCRIPT, "text_fr": text, "title_en": "", "text_en": ""}
    await admin.submit("/admin/pages/about", edition="1", **hostile)
    look = {"paper": "#ffd91a", "logo_alt": "", "welcome_fr": text, "welcome_en": ""}
    assert (await admin.submit("/admin/pole", **look)).status_code == 303
    for path in ("/about", "/", "/admin/pole", "/admin/pages/about"):
        page = await admin.page(path)
        assert SCRIPT not in page and "<img src=x" not in page and 'href="javascript' not in page, path
        assert "49" not in re.findall(r"alert\(1\).{0,40}", page), path


async def test_files_of_a_page_are_judged_by_what_is_inside_offered_for_download_and_counted(
    reader: Reader, admin: Reader
) -> None:
    assert (await put_in(admin, "about", "Dossier.pdf", PDF)).status_code == 303
    file = await PoleFile.all().select_related("kept").get()
    page = await reader.page("/about")
    assert f'<a href="/page-files/{file.id}" download>Le programme <span class="soft">(PDF, 1' in page
    address = f"/page-files/{file.id}"
    got = await reader.client.get(address)
    assert got.content == PDF and got.headers["content-type"] == "application/pdf"
    assert got.headers["content-disposition"] == 'attachment; filename="Dossier.pdf"'
    assert got.headers["content-security-policy"] == NOTHING_POLICY
    assert got.headers["x-content-type-options"] == "nosniff" and "set-cookie" not in got.headers
    await reader.client.head(address)
    await reader.client.get(address, headers={"Range": "bytes=5-9"})
    await asyncio.gather(*[reader.client.get(address) for _ in range(4)])
    await file.refresh_from_db()
    assert file.downloads == 5 and "téléchargé 5 fois" in (await admin.page("/admin/pages/about")).replace("\xa0", " ")
    assert "5 fois" not in await reader.page("/about")
    # MED-15: of a picture nothing but its pixels; a text is never a page, whatever it calls itself.
    pictures = ("plan.jpg", a_picture("JPEG", place="45.76 N")), ("plan.png", a_picture("PNG"))
    for name, content in pictures:
        assert (await put_in(admin, "about", name, content)).status_code == 303
    assert (await put_in(admin, "about", "../../x.html", "du texte, où ?\n".encode())).status_code == 303
    jpeg, png, text = (await PoleFile.all().order_by("id").select_related("kept"))[1:]
    sent = (await reader.client.get(f"/page-files/{jpeg.id}")).content
    assert b"45.76" not in sent and Image.open(io.BytesIO(sent)).size == (640, 160)
    assert Image.open(io.BytesIO((await reader.client.get(f"/page-files/{png.id}")).content)).format == "PNG"
    got = await reader.client.get(f"/page-files/{text.id}")
    assert (text.kept.file_name, got.headers["content-type"]) == ("x.txt", "text/plain; charset=utf-8")
    # What goes leaves nothing behind.
    vault = here().vault
    await admin.submit("/admin/pages/about/files/remove", file=str(file.id))
    await work()
    assert (await reader.client.get(address)).status_code == 404 and vault.path(file.kept.name) is None


async def test_UPL_16_MED_19_what_a_browser_could_run_is_no_file_of_a_page(reader: Reader, admin: Reader) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    for name, content in (
        ("a.pdf", b"<!doctype html><script>alert(1)</script>"), ("a.png", svg), ("a.txt", b"\x7fELF\x02\x01\x01" * 9),
        ("a.txt", b"PK\x03\x04 an archive"), ("a.txt", b"latin \xe9 " * 600), ("a.pdf", b""),
        ("a.jpg", b"\xff\xd8\xffno"),
    ):  # fmt: skip
        answer = await put_in(admin, "about", name, content)
        assert answer.status_code in (415, 422) and 'value="Le programme"' in answer.text, (name, content[:20])
    assert (await put_in(admin, "about", "a.pdf", PDF, title="")).status_code == 422
    assert not await PoleFile.exists() and not await KeptFile.exists()
    for content in (svg, b"<!doctype html><script>"):
        answer = await admin.send("/admin/pole/logo", ("logo", ("logo.png", content)))
        assert answer.status_code == 415 and not await PoleLook.filter(logo_id__isnull=False).exists()


async def test_a_file_of_a_draft_is_for_who_runs_the_pole_alone(reader: Reader, admin: Reader) -> None:
    await admin.submit("/admin/pages/new", edition="1", slug="salle", **BILINGUAL)
    await put_in(admin, "salle", "plan.pdf", PDF)
    number = (await PoleFile.get()).id
    assert (await reader.client.get(f"/page-files/{number}")).status_code == 404
    drafted = await admin.client.get(f"/page-files/{number}")
    assert (drafted.content, drafted.headers["cache-control"]) == (PDF, "private, no-store"), "WEB-16"
    await admin.submit("/admin/pages/salle", edition="1", published="1", **BILINGUAL)
    published = await reader.client.get(f"/page-files/{number}")
    assert (published.content, published.headers["cache-control"]) == (PDF, "public, max-age=300")
    await admin.submit("/admin/pages/salle/delete")
    await work()
    assert not await PoleFile.exists() and not await KeptFile.exists()


async def test_one_colour_and_one_logo_dress_every_page_and_the_pole_elsewhere(reader: Reader, admin: Reader) -> None:
    def sheet(page: str) -> str:
        found = re.search(r'href="(/pole-[0-9a-f]{12}\.css)"', page)
        assert found
        return found[1]

    before = sheet(await reader.page("/films"))
    look = {"paper": "#20204A", "logo_alt": "Un phare", "plate": "1", "welcome_fr": "", "welcome_en": "Welcome *here*."}
    assert (await admin.submit("/admin/pole", **look)).status_code == 303
    assert (await admin.submit("/admin/pole", **look | {"paper": "red;}"})).status_code == 422
    now = sheet(await reader.page("/films"))
    css = await reader.client.get(now)
    assert (
        css.text == ":root { --accent: #20204a; --accent-ink: #fff; }\n" and "immutable" in css.headers["cache-control"]
    )
    assert (await reader.client.get(before)).headers["location"] == now != before
    assert '<div class="voice" lang="en"><p>Welcome <em>here</em>.</p>' in await reader.page("/")
    await admin.send("/admin/pole/logo", ("logo", ("logo.png", a_picture("PNG"))))
    found = re.search(
        r'class="pole paper plate" href="/"><img src="(/logo/[^"]+)" width="336" height="84"', await reader.page("/")
    )
    assert found and 'alt="Un phare">' in await reader.page("/")
    logo = await reader.client.get(found[1])
    assert logo.headers["content-type"] == "image/webp" and Image.open(io.BytesIO(logo.content)).size == (336, 84)
    assert (await reader.client.get("/logo/" + "0" * 36)).status_code == 404
    pole = (await reader.client.get("/ap/pole", headers={"Accept": ACTIVITY_TYPE})).json()
    assert pole["icon"]["url"] == f"https://lyon.example{found[1]}"
    update = (await OutboxEntry.all().order_by("-id"))[0]
    assert '"Update"' in update.body and found[1] in update.body
    # Of two processes that answer, one has changed it, and the other remembers.
    first = await KeptFile.get()
    await PoleLook.all().update(paper="#000001")
    assert (await reader.client.get("/pole-000000000000.css")).status_code == 302
    assert (await face.face()).paper == "#000001"
    await admin.send("/admin/pole/logo", ("deed", (None, b"remove")))
    await work()
    assert "<img" not in (await reader.page("/films")).partition("</header>")[0]
    assert not await KeptFile.exists() and here().vault.path(first.name) is None
