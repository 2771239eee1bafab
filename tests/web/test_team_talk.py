"""What the team says among itself, and how its members are reached: for them alone, and nowhere else to be found."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.activitypub.models import OutboxEntry
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.foundation.here import here
from fediverse_cinema.projects import team_posts
from fediverse_cinema.projects.models import Membership, Project, TeamPost
from fediverse_cinema.web.routes.table import ROUTES
from tests.kit.people import an_account
from tests.kit.projects import a_member, a_project
from tests.kit.working import work
from tests.web.conftest import Reader

pytestmark = pytest.mark.anyio
ROOM = "/projects/quai_nord/team"
SECRET = "Le quai brûlera mardi"


@pytest.fixture
async def ana(reader: Reader) -> Account:
    account = await an_account()
    await reader.sign_in("ana")
    return account


@pytest.fixture
async def project(ana: Account) -> Project:
    return await a_project(ana.creator)


@pytest.fixture
async def ben(project: Project) -> AsyncIterator[Reader]:
    """Of the team, too."""
    account = await an_account("ben", "Ben")
    await a_member(project, account.creator.actor)
    one = await Reader(here()).sign_in("ben")
    yield one
    await one.client.aclose()


async def say(reader: Reader, text: str, **more: str) -> TeamPost:
    answer = await reader.submit(f"{ROOM}/say", text=text, **more)
    assert answer.status_code == 303, answer.text
    return await TeamPost.get(id=int(answer.headers["location"].rpartition("-")[2]))


async def test_the_team_talks_and_answers(reader: Reader, ben: Reader) -> None:
    first = await say(reader, f"**{SECRET}**\n\n<script>alert(1)</script>")
    again = await say(reader, f"**{SECRET}**\n\n<script>alert(1)</script>")
    below = await say(ben, "Je viens.", to=str(first.id))
    deeper = await say(reader, "Merci.", to=str(below.id))
    assert again.id == first.id and (below.answer_to_id, deeper.answer_to_id) == (first.id, first.id)
    page = await ben.page(ROOM)
    assert f"<strong>{SECRET}</strong>" in page and "<script>alert" not in page
    assert page.index(SECRET) < page.index("Je viens.") < page.index("Merci.")
    assert re.findall(r'name="post" value="(\d+)"', page) == [str(below.id)], "each takes back her own words alone"


async def test_what_cannot_be_said_is_refused_and_stays_typed(reader: Reader, ben: Reader, project: Project) -> None:
    bac = await a_project((await an_account("eva", "Eva")).creator, "bac", "Le Bac")
    elsewhere = await team_posts.say(bac, bac.actor, "Ailleurs")
    for words, above in ((" ", ""), ("x" * 5001, ""), ("Oui", str(elsewhere.id))):
        answer = await ben.submit(f"{ROOM}/say", text=words, to=above)
        assert answer.status_code == 422 and words.strip() in answer.text
    assert await TeamPost.all().count() == 1 and "Ailleurs" not in await ben.page(ROOM)


async def test_who_takes_her_words_back_takes_no_answer_with_them(reader: Reader, ben: Reader) -> None:
    first = await say(reader, SECRET)
    below = await say(ben, "Je viens.", to=str(first.id))
    for one, post in ((ben, first), (reader, below)):
        await one.submit(f"{ROOM}/unsay", post=str(post.id))
    assert sorted(one.html.strip() for one in await TeamPost.all()) == ["<p>Je viens.</p>", f"<p>{SECRET}</p>"]
    await reader.submit(f"{ROOM}/unsay", post=str(first.id))
    page = await ben.page(ROOM)
    assert SECRET not in page and "Je viens." in page and SECRET not in repr(await TeamPost.all().values())
    await ben.submit(f"{ROOM}/unsay", post=str(below.id))
    assert await TeamPost.all().count() == 0


async def test_older_words_stand_on_further_pages(reader: Reader, project: Project, ana: Account) -> None:
    for number in range(team_posts.ON_A_PAGE + 2):
        await team_posts.say(project, ana.creator.actor, f"Mot {number:02}")
    page = await reader.page(ROOM)
    assert "Mot 31" in page and "Mot 01" not in page
    older = re.findall(rf'href="({ROOM}\?before=\d+)#talk"', page)
    further = await reader.page(older[0])
    assert "Mot 01" in further and "Mot 00" in further and "Mot 02" not in further


async def test_each_says_how_she_is_reached_and_only_for_herself(reader: Reader, ben: Reader) -> None:
    assert (await ben.submit(f"{ROOM}/contact", contact=" 06 12 34 ", number="1")).status_code == 303
    assert [one.contact for one in await Membership.all().order_by("number")] == ["", "06 12 34"]
    assert "06 12 34" in await reader.page(ROOM)
    answer = await ben.submit(f"{ROOM}/contact", contact="0" * 301)
    assert answer.status_code == 422 and "place-2-error" in answer.text and f'value="{"0" * 301}"' in answer.text
    assert (await ben.submit(f"{ROOM}/contact", contact="")).status_code == 303
    assert "06 12 34" not in await reader.page(ROOM)


async def test_nothing_of_it_stands_anywhere_else(reader: Reader, ben: Reader) -> None:
    """No document, feed, search, sitemap or page of ours bears a word of it to who does not belong to the team, and
    nothing is sent.
    """
    before = (await OutboxEntry.all().count(), await Note.all().count())
    await say(reader, SECRET)
    await ben.submit(f"{ROOM}/contact", contact="06 12 34 56 78")
    await work()
    assert (await OutboxEntry.all().count(), await Note.all().count()) == before
    await an_account("eva", "Eva")
    eva, looked = await Reader(here()).sign_in("eva"), 0
    for row in ROUTES:
        if "GET" not in row.methods or "{" in row.path.replace("{handle}", ""):
            continue
        path = row.path.replace("{handle}", "quai_nord" if "projects" in row.path else "ana")
        for accept in ("text/html", "application/activity+json"):
            answer = await eva.client.get(path, headers={"Accept": accept}, params={"q": "quai"})
            looked += answer.status_code == 200
            assert "brûlera" not in answer.text and "06 12 34" not in answer.text, (path, accept)
    assert looked > 60
    await eva.client.aclose()


async def test_below_each_post_stand_the_last_answers_and_all_of_them_on_a_page_of_their_own(
    reader: Reader, project: Project, ana: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(team_posts, "ANSWERS_SHOWN", 2)
    first = await team_posts.say(project, ana.creator.actor, "Un premier mot")
    second = await team_posts.say(project, ana.creator.actor, "Un autre mot")
    for number in range(4):
        await team_posts.say(project, ana.creator.actor, f"Réponse {number}", first.id)
    await team_posts.say(project, ana.creator.actor, "Seule", second.id)
    page = await reader.page(ROOM)
    assert [f"Réponse {number}" in page for number in range(4)] == [False, False, True, True] and "Seule" in page
    assert re.findall(rf'href="{ROOM}\?post=(\d+)#post-\d+">([^<]+)<', page) == [(str(first.id), "2 réponses avant")]
    alone = await reader.page(f"{ROOM}?post={first.id}")
    places = [alone.index(f"Réponse {number}") for number in range(4)]
    assert places == sorted(places) and "Un autre mot" not in alone and f'action="{ROOM}/say?post={first.id}"' in alone
    bac = await a_project((await an_account("eva", "Eva")).creator, "bac", "Le Bac")
    elsewhere = await team_posts.say(bac, bac.actor, "Ailleurs")
    for number in (elsewhere.id, 10**17):
        assert "Ailleurs" not in await reader.page(f"{ROOM}?post={number}")


async def test_nobody_fills_the_room_for_the_others(
    reader: Reader, ben: Reader, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LOD: whoever the team lets in, a guest of another server too, says so much in an hour, and below one post stands
    so much.
    """
    monkeypatch.setattr(team_posts, "MOST_AN_HOUR", 3)
    first = await say(ben, "Mot 0")
    for number in (1, 2):
        await say(ben, f"Mot {number}")
    refused = await ben.submit(f"{ROOM}/say", text="Mot 3")
    assert refused.status_code == 422 and "Mot 3" in refused.text and await TeamPost.all().count() == 3
    again = await say(ben, "Mot 2")
    assert "Mot 2" in again.html and await TeamPost.all().count() == 3, "what was sent twice is said once"
    monkeypatch.setattr(team_posts, "MOST_ANSWERS", 1)
    await say(reader, "Oui", to=str(first.id))
    assert (await reader.submit(f"{ROOM}/say", text="Non", to=str(first.id))).status_code == 422
    assert await TeamPost.all().count() == 4


async def test_a_page_of_long_words_costs_no_more_than_reading_them(
    reader: Reader, project: Project, ana: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was said is made into HTML once, when it is said."""
    first = await say(reader, "**Bonjour**")
    await say(reader, "*Oui*", to=str(first.id))

    async def never(text: str) -> str:
        raise AssertionError(text)

    monkeypatch.setattr(team_posts, "markdown_off_loop", never)
    page = await reader.page(ROOM)
    assert "<strong>Bonjour</strong>" in page and "<em>Oui</em>" in page


async def test_what_could_not_be_said_below_an_older_post_stays_there(
    reader: Reader, project: Project, ana: Account
) -> None:
    for number in range(team_posts.ON_A_PAGE + 1):
        await team_posts.say(project, ana.creator.actor, f"Mot {number:02}")
    [older] = re.findall(r"\?before=(\d+)#talk", await reader.page(ROOM))
    oldest = await TeamPost.filter(answer_to_id=None).order_by("id").first()
    assert oldest is not None
    assert f'action="{ROOM}/say?before={older}"' in await reader.page(f"{ROOM}?before={older}")
    answer = await reader.submit(f"{ROOM}/say?before={older}", text="x" * 5001, to=str(oldest.id))
    assert answer.status_code == 422
    assert f'name="to" value="{oldest.id}"' in answer.text and f'id="text-{oldest.id}-error"' in answer.text
    assert f'href="#text-{oldest.id}"' in answer.text, "the summary leads to the field"
    typed = re.findall(rf'<textarea id="text-{oldest.id}"[^>]*>([^<]*)<', answer.text)
    assert typed == ["x" * 5001] and "x" * 5001 not in answer.text.partition('id="text"')[2].partition("</textarea>")[0]
    said = await reader.submit(f"{ROOM}/say?before={older}", text="Oui", to=str(oldest.id))
    assert said.headers["location"].startswith(f"{ROOM}?before={older}#post-")


async def test_the_hour_of_words_is_that_of_the_pole_s_clock(reader: Reader, project: Project, ana: Account) -> None:
    post = await team_posts.say(project, ana.creator.actor, "Bonjour")
    await TeamPost.filter(id=post.id).update(created_at=datetime(2026, 11, 20, 23, 30, tzinfo=UTC))
    assert re.search(r"21\snov\. à 0\sh\s30<", await reader.page(ROOM))


async def test_what_a_lead_has_typed_of_a_place_stays_when_it_cannot_be(reader: Reader, project: Project) -> None:
    place = {"number": "1", "role": "Cheffe du son", "trade": "boom-operator", "department": "sound", "heads": "1",
             "relationship": "member"}  # fmt: skip
    answer = await reader.submit(f"{ROOM}/place", **place)
    assert answer.status_code == 422 and "place-1-error" in answer.text
    form = answer.text.partition(f'action="{ROOM}/place"')[2].partition("</form>")[0]
    for kept in ('value="Cheffe du son"', 'value="boom-operator" selected', 'value="sound" selected',
                 'name="heads" value="1" checked', 'value="member" selected'):  # fmt: skip
        assert kept in form, kept
    assert 'name="listed" value="1" checked' not in form and "<details open>" in answer.text
    assert (await Membership.get(number=1)).role == ""


async def test_each_decides_whether_the_page_of_the_project_names_her(
    reader: Reader, ben: Reader, project: Project
) -> None:
    assert "Ben" in await reader.page("/projects/quai_nord")
    assert (await ben.submit(f"{ROOM}/contact", contact="06")).status_code == 303
    assert "Ben" not in await reader.page("/projects/quai_nord")
    page = await reader.page(ROOM)
    assert 'id="listed-1"' in page and 'id="listed-2"' not in page, "whom she has not named, a lead cannot name"
    await reader.submit(f"{ROOM}/place", number="2", relationship="member", listed="1")
    assert not (await Membership.get(number=2)).listed
    await ben.submit(f"{ROOM}/contact", contact="06", listed="1")
    assert "Ben" in await reader.page("/projects/quai_nord")
