"""DI8: nothing of a film that is not public leaves, on any route there is, whoever asks; and nobody learns that it
exists by asking for what only exists if it does.
"""

import re
from datetime import timedelta
from urllib.parse import quote, unquote

import pytest

from fediverse_cinema.activitypub.models import OutboxEntry
from fediverse_cinema.films import scheduling
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock, ids
from fediverse_cinema.inbox.models import Outcome
from fediverse_cinema.media.models import Rendition
from tests.house.conftest import People
from tests.house.rounds import all_rows, much_talked_of, reading
from tests.kit.neighbours import PUBLIC
from tests.kit.people import a_film
from tests.kit.screenings import a_link
from tests.kit.towns import Town

pytestmark = [pytest.mark.anyio, pytest.mark.one_engine, pytest.mark.stories]

TITLE = "Marée noire"


async def a_secret_film(people: People) -> Film:
    """With a date, a link and all that a sheet can say."""
    assert people.ana.account is not None
    film = await a_film(
        people.ana.account.creator, TITLE, published=False, synopsis="Un mystère.", summary="Un mystère.",
        credits="Son — Inès Mystère", themes=("estran",), form="essay", year=1999, languages=("br",),
    )  # fmt: skip
    await scheduling.schedule(film, clock.now() + timedelta(days=2))
    await a_link(film)
    return film


async def words_of(film: Film) -> list[str]:
    """What would give it away."""
    names = await Rendition.filter(asset_id=film.asset_id).values_list("name", flat=True)
    return [TITLE, "ystère", film.uuid, film.slug, *map(str, names)]


async def test_DI8_no_page_document_feed_or_list_names_it(town: Town, people: People) -> None:
    things = await much_talked_of(people.ana, people.ben)
    film = await a_secret_film(people)
    told = []
    rows = [row for row in reading() if not (row.path.startswith("/ap/") and row.path.endswith("/delete"))]
    paths = [await things.address(row.path) for row in rows]
    paths += [f"/search?q={quote(TITLE)}", f"/films?q={quote(TITLE)}", "/films?form=essay", "/films?language=br"]
    paths += ["/films?year=1999", "/tags/estran", f"/oembed?url={film.page_url}", f"/search?q={film.uri}"]
    paths += [f"/.well-known/webfinger?resource={film.uri}", f"/follow?to={film.uri}", "/nodeinfo/2.1"]
    words = await words_of(film)
    for path in paths:
        echoed = path.partition("?")[2].partition("=")[2] or "nothing"  # what was asked for is said again
        for person in (people.visitor, people.ben):
            for accept in ("text/html", "application/activity+json"):
                answer = await person.client.get(path, headers={"Accept": accept})
                said = (answer.text + str(answer.headers)).replace(echoed, "").replace(unquote(echoed), "")
                told += [(path, person.name, word) for word in words if word in said]
    assert told == []
    assert await OutboxEntry.filter(object_uri=film.uri).count() == 0


async def test_DI8_what_stands_beside_it_answers_as_if_there_were_none(town: Town, people: People) -> None:
    """Every route that takes a film's name or number, asked with the draft's and with that of no film at all."""
    film = await a_secret_film(people)
    nobody, different = ids.new_uuid(), []
    rows = [row for row in reading() if "{slug}" in row.path or ("/films/{uuid}" in row.path)]
    rows += [row for row in reading() if row.path.startswith("/download/")]
    for row in rows:
        answers = []
        for slug, uuid in ((film.slug, film.uuid), ("no-such-film", nobody)):
            name = f"{uuid}-720.mp4" if row.path.startswith("/download/") else "likes"
            named = row.path.replace("{slug}", slug).replace("{uuid}", uuid).replace("{name}", name)
            path = re.sub(r"{\w+}", "1", named)
            answer = await people.ben.look(path)
            body = re.sub(r'name="csrf" value="[^"]+"', "", answer.text).replace(slug, "").replace(uuid, "")
            answers.append((answer.status_code, body, sorted(set(answer.headers) - {"content-length"})))
        if answers[0] != answers[1]:
            different.append((row.path, answers[0][0], answers[1][0]))
    assert different == [] and len(rows) > 15


@pytest.mark.parametrize("kind", ["Like", "Dislike", "Announce", "View", "Create"])
async def test_DI8_a_letter_about_it_is_answered_like_one_about_nothing(town: Town, people: People, kind: str) -> None:
    film, alice = await a_secret_film(people), town.social.actor("alice")
    outcomes = []
    for uri in (film.uri, f"{town.pole.base}/ap/films/{ids.new_uuid()}"):
        thing = alice.note(uri, "<p>vu !</p>") if kind == "Create" else uri
        before = await Film.filter(id=film.id).values()
        letter = await town.deliver(alice, alice.activity(kind, thing, to=[PUBLIC]))
        assert await Film.filter(id=film.id).values() == before
        outcomes.append((letter.outcome, (letter.reason or "").replace(uri, "")))
    assert outcomes[0] == outcomes[1] and outcomes[0][0] in (Outcome.IGNORED, Outcome.REFUSED)
    rows = await all_rows()
    assert (await people.ben.look(f"/films/{film.slug}")).status_code == 404 and await all_rows() == rows
