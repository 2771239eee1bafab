"""Two servers that share nothing but HTTP: a film travels, and what people say of it travels back."""

import re
from pathlib import Path

import pytest

from tests.kit.servers import ACTIVITY, Member, get, until
from tests.servers.conftest import Neighbours

pytestmark = [pytest.mark.servers, pytest.mark.media]


def test_a_film_travels_to_a_follower_and_is_answered(neighbours: Neighbours, clip: Path) -> None:
    lyon, brest, ana, bob = neighbours.lyon, neighbours.brest, neighbours.ana, neighbours.bob

    _follow(bob, f"ana@{lyon.host}")
    page = _publish(ana, "Les marées", clip)
    film = lyon.document(page)

    shown = until(lambda: _link_to(bob, "Les marées"), "the film is on Brest's screen")
    assert "Ana" in bob.page(shown)

    assert bob.submit(f"{shown}/like", on=shown).status_code == 303
    assert bob.submit(f"{shown}/answers", on=shown, content="Quelle *lumière*.").status_code == 303
    until(lambda: "lumière" in ana.page(page) and "liked by 1 person" in ana.page(page).lower(), "it is seen at Lyon")
    assert "<em>lumière</em>" in ana.page(page)
    assert lyon.document(film["likes"])["totalItems"] == 1
    assert lyon.document(film["comments"])["totalItems"] == 1

    assert bob.submit(f"{shown}/unlike", on=shown).status_code == 303
    until(lambda: lyon.document(film["likes"])["totalItems"] == 0, "the like is taken back")

    assert ana.submit(f"{page}/delete").status_code == 303
    until(lambda: _link_to(bob, "Les marées") is None, "the film leaves Brest's screen")
    assert bob.browser.get(shown).status_code == 404
    assert get(film["id"], accept=ACTIVITY).status_code == 410
    for server in (lyon, brest):
        until(lambda server=server: server.jobs_left("deliver", "fan_out", "open_letter") == 0, "nothing is left over")


def test_a_film_that_is_edited_changes_at_its_followers(neighbours: Neighbours, clip: Path) -> None:
    _follow(neighbours.bob, f"pole@{neighbours.lyon.host}")
    page = _publish(neighbours.ana, "Les courants", clip)
    until(lambda: _link_to(neighbours.bob, "Les courants"), "the film is on Brest's screen")

    edited = neighbours.ana.submit(
        f"{page}/edit", title="Grands courants", licence="CC-BY-4.0", deed="keep", files={"none": (None, "")}
    )

    assert edited.status_code == 303
    until(lambda: _link_to(neighbours.bob, "Grands courants"), "the new title is on Brest's screen")
    assert _link_to(neighbours.bob, "Les courants") is None


def _follow(member: Member, address: str) -> None:
    before = member.page("/workshop").count(">followed</span>")
    assert member.submit("/workshop/follow", on="/workshop", address=address).status_code == 303
    until(lambda: member.page("/workshop").count(">followed</span>") > before, f"{address} accepts")


def _publish(member: Member, title: str, clip: Path) -> str:
    """Through the forms, as a film-maker does: file first, sheet next; the path of the page where it is shown."""
    with clip.open("rb") as file:
        sent = member.submit("/films/new", title=title, files={"file": ("bunny.mp4", file, "video/mp4")})
    assert sent.status_code == 303, sent.text
    sheet = sent.headers["location"]
    kept = member.submit(sheet, title=title, licence="CC-BY-4.0", deed="publish", files={"none": (None, "")})
    assert kept.status_code == 303, kept.text
    path = sheet.removesuffix("/edit")
    until(lambda: _is_out(member, path), "the film is prepared and out")
    return path


def _is_out(member: Member, path: str) -> bool:
    return member.server.anonymous(path).status_code == 200


def _link_to(member: Member, title: str) -> str | None:
    """The address at which the list of films shows this one."""
    found = re.search(rf'<a href="([^"]+)"><bdi>{title}</bdi>', member.page("/films"))
    return found[1] if found else None
