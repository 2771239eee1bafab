"""Pages of talk before real eyes: words of every kind from every kind of server, writing, hashtags."""

import pytest
from playwright.sync_api import Page

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations.models import Tagging
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.html import markdown
from tests.browser.conftest import OpenWindow
from tests.browser.test_pages import faults
from tests.kit.servers import Server
from tests.kit.words import a_kept_picture, a_note, somebody

pytestmark = pytest.mark.browser
LONG = "Un texte sans espace : " + "https://archives.example/" + "bobine" * 30
STILL = "https://social.example/media/bobine.jpg"


async def much_talk() -> dict[str, str]:
    """Notes of every kind around nora's film; their pages by name."""
    film = await Film.get(slug="le-gros-lapin")
    nora, rosa = await Actor.get(local_handle="nora"), await Actor.get(local_handle="rosa")
    anna, karim = await somebody("anna", "Anna Projektion"), await somebody("karim", "Karim", "video.example")
    lemmy = await somebody("films", "Films", "lemmy.example")
    mobilizon = await somebody("cine", "Ciné-club", "agenda.example")
    for number in (1, 2):
        await a_kept_picture(f"{STILL}?{number}", 640, 400 if number == 1 else 800)
    pictures = [
        {
            "kind": "image",
            "url": f"{STILL}?{number}",
            "alt": "Une bobine de 35 mm",
            "width": 640,
            "height": 400 * number,
        }
        for number in (1, 2)
    ]
    sound = {"kind": "audio", "url": "https://cdn.social.example/bobine.mp3", "alt": "Le bruit du projecteur"}
    first = await a_note(anna, f"<p>Ce soir on projette en 35 mm. {LONG}</p>", attachments=[*pictures, sound])
    warned = await a_note(nora, "<p>Le lapin gagne.</p>", answers=first, warning="La fin du film", sensitive=True)
    poll = {
        "options": ["35 mm", "Super 8", "Numérique"], "counts": [12, 7, 1], "several": False,
        "closes_at": "2027-01-03T22:59:00+00:00", "closed": False, "voters": 20,
    }  # fmt: skip
    question = await a_note(anna, "<p>Quel format ?</p>", answers=warned, kind="Question", details={"poll": poll})
    await a_note(karim, markdown("Pour moi le **35 mm** :\n\n* le grain\n* le bruit"), answers=question)
    private = await a_note(anna, "<p>On se voit demain ?</p>", answers=question, visibility="direct", mentions=(nora,))
    event = await a_note(
        mobilizon, "<p>Séance suivie d’un débat.</p>", kind="Event", title="Ciné-club : La Jetée",
        details={"event": {"starts_at": "2026-12-01T20:30:00+01:00", "ends_at": "2026-12-01T23:00:00+01:00",
                           "place": "Cinéma Le Méliès, 6 rue Bargoin, 64000, Pau"}},
    )  # fmt: skip
    page = await a_note(
        lemmy, "<p>Un long entretien.</p>", kind="Page", title="Le retour de l’argentique", sensitive=True,
        attachments=[pictures[0] | {"alt": ""}],
    )  # fmt: skip
    answer = await a_note(karim, "<p>Très beau film.</p>", thread_uri=film.uri, answer_to=film.uri)
    mine = await a_note(rosa, "<p>Je le montre en classe.</p>", answers=answer)
    for uri in (film.uri, first.uri, question.uri, event.uri, page.uri):
        await Tagging.get_or_create(tag="argentique", object_uri=uri)
    named = {"first": first, "warned": warned, "question": question, "event": event, "page": page}
    named |= {"answer": answer, "mine": mine, "private": private}
    return {name: f"/notes/{note.uuid}" for name, note in named.items()}


@pytest.fixture(scope="module")
def talk(pole: Server, film: str) -> dict[str, str]:
    return pole.inside(much_talk)


@pytest.mark.parametrize(
    ("member", "language"), [(False, "fr-FR"), (True, "en-GB")], ids=["visitor in French", "member in English"]
)
def test_PRV_07_words_from_everywhere_fit_every_screen_and_ask_nobody(
    window: OpenWindow, talk: dict[str, str], film: str, member: bool, language: str
) -> None:
    reader = window(language=language)
    if member:
        reader.sign_in("nora")
    hidden = () if member else ("private",)
    paths = [path for name, path in talk.items() if name not in hidden]
    for path in [*paths, film, "/tags/argentique", "/tags/rien", *(["/notes/new"] if member else [])]:
        page = reader.open(path)
        open_all(page)
        assert faults(page) == [], path
        for width in (390, 320):
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
        page.set_viewport_size({"width": 1280, "height": 900})


def open_all(page: Page) -> None:
    """Whatever is folded."""
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


def test_a_member_without_scripts_writes_a_question_and_somebody_votes(
    window: OpenWindow, talk: dict[str, str]
) -> None:
    rosa = window(javascript=False, language="en-GB")
    rosa.sign_in("rosa")
    page = rosa.open("/notes/new")
    page.click("main button.main")
    assert page.title().startswith("Error: ")
    page.fill("#content", "Which gauge? #argentique")
    page.click("text=Let people vote")
    page.fill("#option-1", "35 mm")
    page.fill("#option-2", "Super 8")
    page.click("main button.main")
    assert page.input_value("#option-2") == "Super 8" and page.input_value("#content").startswith("Which gauge?")
    page.fill("#closes_on", "2027-01-03")
    page.click("main button.main")
    assert "Which gauge?" in page.inner_text("main")
    path = page.url
    nora = window(javascript=False, language="en-GB")
    nora.sign_in("nora")
    voting = nora.open(path)
    voting.click("label:has-text('Super 8')")
    voting.click("button:has-text('Vote')")
    assert "Super 8 · 1 vote · your choice" in voting.inner_text("main")
