"""A label of one server asks for a film of another that shares nothing with it but HTTP, one on SQLite and one on
PostgreSQL: its author is asked and says yes, the film and the filmography of who is in its credits show the award, and
a selection that is private again takes it away from both. By the pages that people see and the forms that they send.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from fediverse_cinema.films.models import Film
from fediverse_cinema.people.models import Creator
from tests.kit.people import a_film
from tests.kit.servers import Member, Server, get, server_in, until
from tests.servers.test_crew_of_two_poles import LETTERS, part, reads, sends, value

pytestmark = [pytest.mark.servers, pytest.mark.postgres]
REQUESTS, FILM, TITLE = "/workshop/requests", "La Saône", "Premiers films"


@dataclass
class Story:
    """Ana leads a label at Lyon; Bob of Brest has made a film with her sound in it."""

    lyon: Server
    brest: Server
    ana: Member
    bob: Member


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with ExitStack() as stack:
        lyon = stack.enter_context(server_in(tmp_path / "lyon", name="Pôle Lyon", database="sqlite"))
        brest = stack.enter_context(server_in(tmp_path / "brest", name="Pôle Brest", database="postgres"))
        members = []
        for server, handle in ((lyon, "ana"), (brest, "bob")):
            member = Member(server.found(handle).start(), handle)
            stack.callback(member.close)
            member.browser.headers["Accept-Language"] = "fr"
            members.append(member)
        yield Story(lyon, brest, *members)


def test_a_film_is_asked_for_at_its_pole_given_shown_and_let_go(story: Story) -> None:
    ana, bob = story.ana, story.bob
    film = the_film_names_her(story)
    uri = str(film.uri)

    sends(ana, "/labels/new", name="Label du Phare", handle="phare", kind="user", language="fr")
    begun = sends(ana, "/selections/new", title=TITLE, language="fr", owner=owner(ana, "Label du Phare"))
    path = begun.headers["location"].removesuffix("/compose")
    sends(ana, f"{path}/compose", on=f"{path}/compose", film=uri, words="Une première prise de son.")
    assert TITLE not in bob.page(REQUESTS), "nobody hears of a private selection"

    show(ana, path, "public")
    asked = reads(bob, REQUESTS, TITLE)
    assert "Label du Phare" in asked and FILM in asked
    assert FILM not in get(story.lyon.address(path)).text and "award" not in story.brest.document(uri), "not yet"

    sends(bob, REQUESTS, id=value(part(asked, "waiting"), "id"), deed="accept")
    until(lambda: FILM in get(story.lyon.address(path)).text, "the selection shows the film")
    there = f"/films/{film.slug}"
    until(lambda: TITLE in part(get(story.brest.address(there)).text, "chosen"), "the film says so at its own pole")
    until(lambda: TITLE in filmography(story), "her filmography says so at hers")
    [award] = story.brest.document(uri)["award"]
    assert award["selection"] == story.lyon.document(path)["id"]
    stamp = award["featureAuthorization"]
    assert story.brest.document(stamp)["interactionTarget"] == uri

    show(ana, path, "private")
    until(lambda: TITLE not in part(get(story.brest.address(there)).text, "chosen"), "no award at Brest any more")
    until(lambda: TITLE not in filmography(story), "nor in her filmography")
    assert FILM in filmography(story), "she has worked on it all the same"
    assert "award" not in story.brest.document(uri) and get(story.lyon.address(path)).status_code == 404
    until(lambda: not any(one.jobs_left(*LETTERS) for one in (story.lyon, story.brest)), "all letters are read")


def the_film_names_her(story: Story) -> Film:
    """A film of Bob's that is chosen on request, and whose credits she has confirmed from her pole."""

    async def make() -> Film:
        bob = await Creator.get(actor__local_handle="bob").select_related("actor")
        return await a_film(bob, FILM, choosing="ask", credits=f"Son — Ana — @ana@{story.lyon.host}", year=2026)

    film = story.brest.inside(make)
    page = f"/films/{film.slug}/credits"
    sends(story.bob, page, line="")
    asked = reads(story.ana, REQUESTS, FILM)
    sends(story.ana, REQUESTS, id=value(part(asked, "waiting"), "id"), deed="accept")
    until(lambda: FILM in filmography(story), "she has confirmed it")
    return film


def owner(member: Member, name: str) -> str:
    """Of a new selection, by the name of who shall have it."""
    page = member.page("/selections/new")
    return page[: page.index(f">{name}<")].rpartition('value="')[2].partition('"')[0]


def show(member: Member, path: str, audience: str) -> None:
    edition = value(member.page(f"{path}/edit"), "edition")
    sends(member, f"{path}/audience", on=f"{path}/edit", audience=audience, edition=edition)


def filmography(story: Story) -> str:
    return part(get(story.lyon.address("/users/ana")).text, "filmography")
