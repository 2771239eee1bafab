"""The story of a crew between two servers that share nothing but HTTP, one on SQLite and one on PostgreSQL: a call at
Lyon is read and answered at Brest, her offer is accepted, the film names her with her consent, and all is taken back.
By the pages that people see and the forms that they send, in French.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from fediverse_cinema.accounts.models import Account, Role
from fediverse_cinema.activitypub.models import Host
from fediverse_cinema.foundation.jobs.models import Job, JobState
from fediverse_cinema.people.models import Creator
from fediverse_cinema.worker import JOBS
from tests.kit.calls import a_call
from tests.kit.mastodon import shown
from tests.kit.neighbours import Neighbour
from tests.kit.projects import a_project
from tests.kit.servers import Member, Server, server_in, until
from tests.kit.street import House, a_street

pytestmark = [pytest.mark.servers, pytest.mark.media, pytest.mark.postgres]
POLES, BOARD, MINE, REQUESTS = "/admin/poles", "/projects/quai_nord/offers", "/workshop/offers", "/workshop/requests"
CALL, FILM = "Quai Nord cherche une oreille", "Le vent du quai"


LETTERS = ("deliver", "fan_out", "open_letter", "news")


@dataclass
class Story:
    """Ana runs Lyon, Bob runs Brest, and Nora reads what Ana's project says on a server like Mastodon."""

    lyon: Server
    brest: Server
    ana: Member
    bob: Member
    mastodon: House
    nora: Neighbour

    def everything_has_arrived(self) -> None:
        def all_is_done() -> bool:
            for one in (self.lyon, self.brest):
                one.hurry()  # what was tried while the other was away waits for long
            return not any(one.jobs_left(*LETTERS) for one in (self.lyon, self.brest))

        until(all_is_done, "all is done")


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """For all tests of the module: each has a project of its own."""
    tmp_path = tmp_path_factory.mktemp("poles")
    with ExitStack() as stack:
        [mastodon] = stack.enter_context(a_street(1)).houses
        lyon = stack.enter_context(server_in(tmp_path / "lyon", name="Pôle Lyon", database="sqlite"))
        brest = stack.enter_context(server_in(tmp_path / "brest", name="Pôle Brest", database="postgres"))
        members = []
        for server, handle in ((lyon, "ana"), (brest, "bob")):
            server.found(handle).inside(runs_it)
            member = Member(server.start(), handle)
            stack.callback(member.close)
            member.browser.headers["Accept-Language"] = "fr"
            members.append(member)
        yield Story(lyon, brest, members[0], members[1], mastodon, mastodon.actor("nora"))


async def runs_it() -> None:
    await Account.all().update(role=Role.ADMIN)


def reads(member: Member, path: str, words: str) -> str:
    """The page, as soon as it says this."""
    until(lambda: words in " ".join(member.page(path).split()), f"{path} says: {words}")
    return " ".join(member.page(path).split())


def part(page: str, name: str) -> str:
    """The section of a page that has this heading."""
    return page.partition(f'id="{name}"')[2].partition("</section>")[0]


def sends(member: Member, path: str, on: str = "", **fields: Any) -> httpx.Response:
    answer = member.submit(path, on=on, **fields)
    assert answer.status_code == 303, answer.text
    return answer


def value(page: str, name: str, near: str = "") -> str:
    """Of the hidden field of this name, the first after these words."""
    found = re.search(rf'name="{name}" value="([^"]+)"', page[page.index(near) :])
    assert found, f"no {name} in {page}"
    return found[1]


def test_a_call_is_answered_from_another_pole_and_the_film_names_her_until_she_takes_it_all_back(
    story: Story, clip: Path
) -> None:
    they_know_each_other(story)
    call = a_call_is_published_and_read_elsewhere(story)
    she_offers_herself_and_is_accepted(story, call)
    film = the_film_names_her_with_her_consent(story, clip)
    she_takes_back_what_she_gave(story, film)


def they_know_each_other(story: Story) -> None:
    sends(story.ana, f"{POLES}/add", on=POLES, address=f"@pole@{story.brest.host}")
    reads(story.bob, POLES, "Demandent à être connus")
    sends(story.bob, f"{POLES}/add", on=POLES, address=story.lyon.host)
    for member in (story.ana, story.bob):
        reads(member, POLES, "Il nous connaît aussi.")


def a_call_is_published_and_read_elsewhere(story: Story) -> str:
    """Its path at Brest."""
    lyon, ana, bob = story.lyon, story.ana, story.bob
    sheet = {"name": "Quai Nord", "handle": "quai_nord", "logline": "Un quai, la nuit.", "stage": "preparation"}
    assert sends(ana, "/projects/new", language="fr", **sheet).headers["location"] == "/projects/quai_nord"
    group = lyon.document("/projects/quai_nord")
    follows(story, group)
    until(lambda: story.mastodon.received("Accept"), "Nora follows the project")

    deadline = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    sends(
        ana, "/projects/quai_nord/calls/new", title=CALL, trade="sound-recordist", town="Lyon", language="fr",
        terms=["volunteer", "meals"], deadline=deadline, about="Un *quai*, du vent.",
    )  # fmt: skip

    until(lambda: story.mastodon.received("Create"), "Nora is told of it")
    [create] = story.mastodon.received("Create")
    read = shown(create["object"])
    assert read is not None and (read.visibility, read.author) == ("public", group["id"])
    for words in (CALL, "Un quai, du vent.", "Lyon. Bénévolat, repas.", "Répondre"):
        assert words in read.text, read.text

    reads(bob, "/calls", CALL)
    found = re.search(rf'<a href="(/calls/\d+)"[^>]*>(?:<bdi>)?{CALL}', bob.page("/calls"))
    assert found, bob.page("/calls")
    page = reads(bob, found[1], "<em>quai</em>")
    assert "Bénévolat, repas" in page and lyon.host in page and "Se proposer" in page
    return found[1]


def follows(story: Story, group: dict[str, Any]) -> None:
    async def follow() -> int:
        async with httpx.AsyncClient(trust_env=False, verify=False) as client:
            letter = story.nora.activity("Follow", group["id"])
            return (await story.nora.send(letter, client, group["inbox"])).status_code

    assert story.lyon.inside(follow) == 202


def she_offers_herself_and_is_accepted(story: Story, call: str) -> None:
    ana, bob = story.ana, story.bob
    words = "J’ai ma mixette, et je suis libre en mars."
    sends(bob, MINE, on=call, deed="apply", call=call.rpartition("/")[2], text=words)
    assert "Votre réponse est partie" in reads(bob, call, words)
    board = reads(ana, BOARD, words)
    assert f"bob@{story.brest.host}" in board
    assert "aimerait travailler avec vous" in reads(ana, "/notices", "aimerait travailler avec vous")

    sends(ana, BOARD, id=value(part(board, "column-new"), "id"), deed="accept", words="Bienvenue à bord !")
    assert "Bob" in part(reads(ana, BOARD, "Acceptées"), "column-accepted")
    assert "Bienvenue à bord !" in reads(bob, MINE, "acceptée") and "vous dit oui" in reads(bob, "/notices", "dit oui")
    assert "Quai Nord" in part(reads(bob, "/workshop/teams", "Quai Nord"), "joined")
    assert "Bob" in part(reads(ana, "/projects/quai_nord", "Bob"), "team")
    for member, path in ((ana, "/projects/quai_nord/calls/1"), (bob, call)):
        reads(member, path, "Appel pourvu")


def the_film_names_her_with_her_consent(story: Story, clip: Path) -> str:
    """Its path at Lyon."""
    ana, bob = story.ana, story.bob
    with clip.open("rb") as file:
        sheet = sends(ana, "/films/new", title=FILM, files={"file": ("quai.mp4", file, "video/mp4")})
    film = sheet.headers["location"].removesuffix("/edit")
    sends(
        ana, f"{film}/edit", title=FILM, licence="CC-BY-4.0", deed="publish", year="2026", files={"none": (None, "")}
    )  # fmt: skip
    until(lambda: story.lyon.anonymous(film).status_code == 200, "the film is prepared and out")

    team = "/projects/quai_nord/team"
    number = value(reads(ana, team, "Vos films et ce projet"), "film", "Vos films et ce projet")
    sends(ana, f"{team}/films", on=team, film=number, deed="link")
    assert sends(ana, f"{team}/films", on=team, film=number, deed="crew").headers["location"] == f"{film}/credits"
    assert "Pas encore demandé" in reads(ana, f"{film}/credits", f"bob@{story.brest.host}")
    sends(ana, f"{film}/credits", line="")

    asked = reads(bob, REQUESTS, "vous cite au générique")
    assert FILM in asked and story.lyon.host in asked and "Est-ce juste ?" in asked
    assert "Bob" in reads(ana, film, "pas confirmé par la personne")
    sends(bob, REQUESTS, id=value(part(asked, "waiting"), "id"), deed="accept")

    filmography = part(reads(bob, "/users/bob", 'id="filmography"'), "filmography")
    assert FILM in filmography and story.lyon.host in filmography and "2026" in filmography
    reads(ana, film, f'<a href="/people/bob@{story.brest.host}">Bob</a>')
    return film


def she_takes_back_what_she_gave(story: Story, film: str) -> None:
    ana, bob = story.ana, story.bob
    sends(bob, REQUESTS, uuid=value(part(bob.page(REQUESTS), "allowed"), "uuid"), deed="revoke")
    assert 'id="filmography"' not in bob.page("/users/bob"), "at once, at her own pole"
    link = f'<a href="/people/bob@{story.brest.host}">Bob</a>'
    until(lambda: link not in ana.page(film), "the film at Lyon names her without a link")
    assert "L’accord a été retiré" in reads(ana, f"{film}/credits", "L’accord a été retiré")

    sends(bob, MINE, id=value(bob.page(MINE), "id"), deed="withdraw")
    assert "retirée" in bob.page(MINE) and "Vous ne faites partie d’aucun projet." in bob.page("/workshop/teams")
    assert "Bob" in part(reads(ana, BOARD, "Retirées"), "column-withdrawn")
    until(lambda: "Bob" not in part(ana.page("/projects/quai_nord"), "team"), "she is gone from the team at Lyon")
    reads(ana, "/projects/quai_nord/calls/1", "Appel ouvert")
    reads(bob, "/calls", CALL)
    story.everything_has_arrived()
    types = {one["type"] for one in story.mastodon.received()}
    assert types <= {"Accept", "Create", "Update", "Announce"}, "who only follows is told nothing else"


def test_a_pole_that_is_killed_after_her_offer_hears_the_answer_when_it_is_back(story: Story) -> None:
    board = she_waits_for_an_answer(story, "le_bac", "Je tiens la barre.")
    story.brest.kill()
    accepts(story.ana, board)
    reads(story.ana, board, "Acceptées")
    story.brest.start()

    def she_knows() -> bool:
        story.lyon.hurry()
        return "acceptée" in story.bob.page(MINE) and "le_bac" in story.bob.page("/workshop/teams")

    until(she_knows, "Brest hears what was said while it was away")
    assert "Bob" in part(reads(story.ana, "/projects/le_bac", "Bob"), "team")
    story.everything_has_arrived()


def test_of_a_pole_that_never_comes_back_the_board_says_that_the_answer_has_not_arrived(story: Story) -> None:
    """The last test of this file."""
    board = she_waits_for_an_answer(story, "la_digue", "Je monte la garde.")
    story.brest.kill()
    accepts(story.ana, board)

    def board_says_so() -> bool:
        return "The answer has not arrived" in story.ana.browser.get(board, headers={"Accept-Language": "en"}).text

    assert not board_says_so(), "it is tried for days"

    def given_up() -> bool:
        story.lyon.inside(let_die)
        return board_says_so()

    until(given_up, "its letters have died")
    assert "Bob" in part(story.ana.page(board), "column-accepted")


async def let_die() -> None:
    """The days that letters are tried for go by."""
    await Job.filter(kind="deliver", state=JobState.READY).update(
        attempts=JOBS["deliver"].attempts - 1, created=0, due=0
    )
    await Host.all().update(resting_until=None)


def she_waits_for_an_answer(story: Story, handle: str, words: str) -> str:
    """The board of a new project of Ana's, whose call Bob has answered."""

    async def begin() -> str:
        project = await a_project(await Creator.get(actor__local_handle="ana"), handle, handle)
        return str((await a_call(project, f"{handle} cherche quelqu’un")).uri)

    uri, board = story.lyon.inside(begin), f"/projects/{handle}/offers"
    found = story.bob.browser.get("/search", params={"q": uri}, follow_redirects=True)
    assert found.url.path.startswith("/calls/"), found.url
    sends(story.bob, MINE, on=found.url.path, deed="apply", call=found.url.path.rpartition("/")[2], text=words)
    reads(story.ana, board, words)
    return board


def accepts(member: Member, board: str) -> None:
    sends(member, board, id=value(part(member.page(board), "column-new"), "id"), deed="accept")
