"""A film that lives elsewhere, on its page here; and the way home of a visitor who lives elsewhere."""

import re

import pytest

from fediverse_cinema.activitypub.models import Actor, OutboxEntry
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import clock, ids, urls
from tests.kit.people import an_account
from tests.web.conftest import Reader

pytestmark = pytest.mark.anyio
THERE = "https://video.example"


async def a_film_of_elsewhere(**columns: object) -> Film:
    """As `films.visitors` keeps one that says little: no licence, no language, no length, no poster."""
    maker = await Actor.create(
        uri=f"{THERE}/accounts/ines", type="Person", handle="ines", host="video.example", name="Inès",
        inbox=f"{THERE}/accounts/ines/inbox", page_url=f"{THERE}/a/ines", created_at=clock.now(),
    )  # fmt: skip
    uuid = ids.new_uuid()
    return await Film.create(
        uri=f"{THERE}/videos/watch/1", uuid=uuid, slug=f"d-{uuid}", local=False, author=maker, title="Nuit blanche",
        state=FilmState.PUBLISHED, page_url=f"{THERE}/w/1", created_at=clock.now(), published_at=clock.now(), **columns,
    )  # fmt: skip


async def test_a_film_of_elsewhere_has_its_page_here_and_leads_to_its_own(reader: Reader) -> None:
    film = await a_film_of_elsewhere(synopsis="<p>Elle attend.</p><img src=x onerror=alert(1)>")
    page = await reader.page(f"/films/{film.slug}")
    assert "Nuit blanche" in page and "<p>Elle attend.</p>" in page and "onerror" not in page
    assert f'href="{THERE}/w/1"' in page and "video.example" in page
    assert 'id="keep"' not in page  # no licence, no word about rights
    assert f"/follow?to={THERE.replace(':', '%3A')}" in page.replace("%2F", "/")
    assert f"/films/{film.slug}" in await reader.page("/")
    assert (
        await reader.client.get(f"/films/{film.slug}", headers={"Accept": "application/activity+json"})
    ).status_code == 404


async def test_a_member_likes_shares_and_answers_a_film_of_elsewhere(reader: Reader) -> None:
    film = await a_film_of_elsewhere()
    await an_account()
    await reader.sign_in("ana")
    here = f"/films/{film.slug}"
    page = await reader.page(here)
    assert {f'action="{here}/like"', f'action="{here}/share"', f'action="{here}/answers"'} <= set(
        re.findall(r'action="[^"]+"', page)
    )
    for deed in ("like", "share"):
        assert (await reader.submit(f"{here}/{deed}")).headers["location"] == here
    answer = await reader.submit(f"{here}/answers", content="Je l’attends *aussi*.")
    assert answer.headers["location"].startswith(f"{here}#note-")
    note = await Note.get(thread_uri=film.uri)
    assert sorted(await OutboxEntry.all().values_list("type", flat=True)) == ["Announce", "Create", "Like"]
    page = await reader.page(here)
    assert f'action="{here}/unlike"' in page and f'action="{here}/unshare"' in page
    assert "Aimé par 1 personne, partagé 1 fois." in page.replace("\n", " ")

    gone = await reader.submit(f"/notes/{note.uuid}/delete")
    assert gone.headers["location"] == f"{here}#talk"
    assert not await Note.exists(id=note.id) and "Je l’attends" not in await reader.page(here)


async def test_a_form_may_lead_away_from_the_page_that_sends_a_visitor_home_and_from_no_other(reader: Reader) -> None:
    """Browsers hold a form's redirect to form-action."""
    home = await reader.client.get("/follow", params={"to": urls.pole()})
    assert "form-action 'self' https:;" in home.headers["content-security-policy"]
    for path in ("/", "/login", "/films"):
        policy = (await reader.client.get(path)).headers["content-security-policy"]
        assert "form-action 'self';" in policy


async def test_scripts_and_workers_of_a_page_come_from_here_alone(reader: Reader) -> None:
    film = await a_film_of_elsewhere()
    policy = (await reader.client.get(f"/films/{film.slug}")).headers["content-security-policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert (rules["script-src"], rules["worker-src"], rules["default-src"]) == ("'self'", "'self'", "'none'")
    assert rules["media-src"] == "'self' blob:"
