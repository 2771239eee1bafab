"""Two servers that share nothing but HTTP: members find each other, follow, write, answer, like, share, vote, change
and delete; and one of the two is down while the other goes on.
"""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest

from tests.kit.servers import Member, until
from tests.servers.conftest import Neighbours

pytestmark = [pytest.mark.servers]


@pytest.fixture(scope="module", autouse=True)
def _following(neighbours: Neighbours) -> None:
    """Bob finds her by the search box and follows her from her page at Brest."""
    lyon, ana, bob = neighbours.lyon, neighbours.ana, neighbours.bob
    answer = bob.browser.get(f"/search?q=@ana@{lyon.host}", follow_redirects=True)
    assert answer.url.path == f"/people/ana@{lyon.host}", answer.url
    sent = bob.submit("/workshop/follow", on=answer.url.path, address=f"ana@{lyon.host}")
    assert sent.status_code == 303
    until(lambda: ">followed</span>" in bob.page("/workshop"), "her server accepts")
    until(lambda: "follows you" in ana.page("/notices"), "Ana is told who follows her")


def write(member: Member, words: str, **more: str) -> str:
    """The path of what she has written."""
    sent = member.submit("/notes/new", content=words, visibility=more.pop("visibility", "public"), **more)
    assert sent.status_code == 303, sent.text
    return str(sent.headers["location"])


def found_in(member: Member, page: str, words: str) -> str | None:
    """The path at which her server shows the note that says this, when the page lists it."""
    for article in re.findall(r'<article class="note".*?</article>', member.page(page), re.DOTALL):
        if words in article and (link := re.search(r'href="(/notes/[0-9a-f-]{36})', article)):
            return link[1]
    return None


def wait_for(member: Member, page: str, words: str) -> str:
    path = until(lambda: found_in(member, page, words), f"“{words}” stands on {page}")
    assert path
    return path


def test_words_travel_and_are_answered_liked_shared_changed_and_deleted(neighbours: Neighbours) -> None:
    lyon, brest, ana, bob = neighbours.lyon, neighbours.brest, neighbours.ana, neighbours.bob

    written = write(ana, f"Tournage *dimanche*, qui vient, @bob@{brest.host} ? #CourtMetrage", warning="Tôt le matin")
    seen = wait_for(bob, "/home", "<em>dimanche</em>")
    until(lambda: "names you" in bob.page("/notices"), "he is told that she names him")
    assert "Warning: Tôt le matin" in bob.page(seen) and lyon.host in bob.page(seen)
    assert found_in(bob, "/tags/courtmetrage", "<em>dimanche</em>") == seen
    assert lyon.document(written)["id"].startswith(lyon.url), "the page leads a server to the document"

    assert bob.submit(f"{seen}/like", on=seen).status_code == 303
    assert bob.submit(f"{seen}/share", on=seen).status_code == 303
    assert bob.submit(f"{seen}/answers", on=seen, content=f"@ana@{lyon.host} J'apporte le café.").status_code == 303
    answered = wait_for(ana, written, "le café")
    for sentence in ("likes", "has shared", "has answered"):
        until(lambda sentence=sentence: sentence in ana.page("/notices"), f"Ana is told: {sentence}")
    document = lyon.document(written)
    assert [document[name]["totalItems"] for name in ("likes", "shares", "replies")] == [1, 1, 1]

    assert ana.submit(f"{written}/edit", content=f"Tournage *lundi*, @bob@{brest.host}. #Prise2").status_code == 303
    until(lambda: "<em>lundi</em>" in bob.page(seen), "he reads the new words")
    assert "edited" in bob.page(seen) and found_in(bob, "/tags/courtmetrage", "Tournage") is None

    assert bob.submit(f"{seen}/unlike", on=seen).status_code == 303
    assert bob.submit(f"{seen}/unshare", on=seen).status_code == 303
    until(lambda: lyon.document(written)["likes"]["totalItems"] == 0, "the like is taken back")
    until(lambda: lyon.document(written)["shares"]["totalItems"] == 0, "the share is taken back")

    assert ana.submit(f"{written}/delete", on=written).status_code == 303
    until(lambda: bob.browser.get(seen).status_code == 404, "it is gone at Brest")
    until(lambda: found_in(bob, "/home", "lundi") is None, "and leaves no hole at his home")
    assert ana.browser.get(answered).status_code == 200, "what Bob said is his"
    for server in (lyon, brest):
        until(lambda server=server: server.jobs_left("deliver", "fan_out", "open_letter", "news") == 0, "all is done")


def test_a_direct_note_is_read_by_the_two_and_by_nobody_else(neighbours: Neighbours) -> None:
    lyon, brest, ana, bob = neighbours.lyon, neighbours.brest, neighbours.ana, neighbours.bob
    told = lyon.document("/ap/users/ana/outbox")["totalItems"]
    written = write(ana, f"@bob@{brest.host} Le code de la porte est 4711.", visibility="direct")
    until(lambda: "has written to you" in bob.page("/notices"), "he is told")

    seen = re.search(r'href="(/notes/[0-9a-f-]{36})[^"]*">(?:Read and answer)', bob.page("/notices"))
    assert seen and "4711" in bob.page(seen[1])
    assert found_in(bob, "/home", "4711") is None
    for member, path in ((ana, written), (bob, seen[1])):
        assert member.server.anonymous(path).status_code == 404
    uuid = written.rpartition("/")[2]
    assert lyon.anonymous(f"/ap/notes/{uuid}").status_code == 404

    assert bob.submit(f"{seen[1]}/answers", on=seen[1], content=f"@ana@{lyon.host} Merci.").status_code == 303
    until(lambda: "Merci." in ana.page(written), "his answer comes")
    assert lyon.document("/ap/users/ana/outbox")["totalItems"] == told


def test_a_question_is_voted_on_over_there_and_counted_here(neighbours: Neighbours) -> None:
    ana, bob = neighbours.ana, neighbours.bob
    closes = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    sent = ana.submit(
        "/notes/new", content="Quelle fin ?", visibility="public", option=["La mer", "La gare"], closes_on=closes
    )
    assert sent.status_code == 303, sent.text
    written = str(sent.headers["location"])
    seen = wait_for(bob, "/home", "Quelle fin")

    assert bob.submit(f"{seen}/vote", on=seen, choice="1").status_code == 303

    def counted() -> bool:
        document = neighbours.lyon.document(written)
        return [one["replies"]["totalItems"] for one in document["oneOf"]] == [0, 1]

    until(counted, "his vote is counted")
    assert "your choice" in bob.page(seen)


def test_a_pole_that_is_down_misses_nothing(neighbours: Neighbours) -> None:
    """Order is kept too: an edit never overtakes what it edits, nor an Undo its Like."""
    lyon, brest, ana, bob = neighbours.lyon, neighbours.brest, neighbours.ana, neighbours.bob
    first = write(ana, "Avant la panne.")
    seen = wait_for(bob, "/home", "Avant la panne")
    brest.stop()

    assert ana.submit(f"{first}/edit", content="Avant la panne, **revu**.").status_code == 303
    second = write(ana, "Pendant la panne.")
    assert ana.submit(f"{second}/edit", content="Pendant la panne, **corrigé**.").status_code == 303
    third = write(ana, "À oublier.")
    assert ana.submit(f"{third}/delete", on=third).status_code == 303
    brest.start()

    def sent() -> bool:
        lyon.hurry()
        return lyon.jobs_left("deliver") == 0

    until(sent, "nothing is left to send")
    until(lambda: brest.jobs_left("open_letter") == 0, "nothing is left to open")
    wait_for(bob, "/home", "<strong>corrigé</strong>")
    until(lambda: "<strong>revu</strong>" in bob.page(seen), "the first one is the new one")
    assert found_in(bob, "/home", "À oublier") is None


def test_every_public_page_of_hers_leads_to_its_document(neighbours: Neighbours) -> None:
    written = write(neighbours.ana, "Une page et son document.")
    for path in (written, "/users/ana", "/pole", "/"):
        link = neighbours.lyon.anonymous(path).headers["link"]
        uri = re.search(r'<([^>]+)>; rel="alternate"; type="application/activity\+json"', link)
        assert uri and neighbours.lyon.document(uri[1])["id"] == uri[1]
        if path != "/":
            assert neighbours.lyon.document(path)["id"] == uri[1]
    found = neighbours.bob.browser.get(
        f"/search?q={quote(neighbours.lyon.address(written), safe='')}", follow_redirects=True
    )
    assert found.url.path.startswith("/notes/") and "Une page et son document." in found.text
