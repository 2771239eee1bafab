"""Who may do what, on every route there is: the table of rules, and people who try it."""

import re
from collections import defaultdict
from urllib.parse import urlsplit

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount, Route

from fediverse_cinema.accounts.permissions import RULES
from fediverse_cinema.app import INBOXES, doors
from fediverse_cinema.conversations import service as conversations
from fediverse_cinema.conversations.models import Visibility
from fediverse_cinema.conversations.words import Words
from fediverse_cinema.films import service as films
from fediverse_cinema.web.crossroads import Crossroads
from fediverse_cinema.web.gate import guarded
from fediverse_cinema.web.pages import screen
from fediverse_cinema.web.routes.row import Row
from fediverse_cinema.web.routes.table import ROUTES, routes
from fediverse_cinema.web.security import Threshold
from tests.house.conftest import People
from tests.house.rounds import (
    FROM_HERE,
    Person,
    Plenty,
    Things,
    all_rows,
    changing,
    first_path,
    in_turns,
    much_talked_of,
    reading,
    some_things,
)
from tests.kit.people import PASSWORD
from tests.kit.towns import Town

pytestmark = [pytest.mark.anyio, pytest.mark.one_engine, pytest.mark.stories]

EVERYBODY = {"visitor", "leila", "ana", "ben", "mona", "eva"}
MEMBERS = EVERYBODY - {"visitor", "leila"}
ENTERS = {
    "read": EVERYBODY,
    "sign_in": EVERYBODY,
    "join": EVERYBODY,
    "sign_out": EVERYBODY,
    "choose_language": EVERYBODY,
    "interact_from_elsewhere": EVERYBODY,
    "use_workshop": MEMBERS,
    "read_home": MEMBERS,
    "read_notices": MEMBERS,
    "answer_follow": MEMBERS,
    "follow": MEMBERS,
    "begin_film": MEMBERS,
    "send_file": MEMBERS,
    "continue_file": {"ana"},
    "take_archive": {"ana"},
    "say": MEMBERS,
    "answer": MEMBERS,
    "react": MEMBERS,
    "report": MEMBERS,
    "open_link": EVERYBODY,
    "stop_mails": EVERYBODY,
    "write_to_team": EVERYBODY,
    "watch_privately": {"ana"},
    "run_pole": {"eva"},
    "read_metrics": set(),  # without a token in the settings nobody
    "moderate": {"mona", "eva"},
    "read_measure": {"ana"},
    "complain": EVERYBODY,
    "read_complaint": {"ana"},  # whose film it is about, as long as nothing is decided
    "edit_screen": {"eva"},
    "attend_screening": {"ben"},
    "bring_film": {"eva"},
    "speak_as_author": EVERYBODY,
    "edit_film": {"ana"},
    "publish_film": {"ana"},
    "delete_film": {"ana", "eva"},
    "begin_project": MEMBERS,
    "speak_for_project": {"ana"},
    "name_supporters": {"ana"},
    "read_as_supporter": {"ana"},
    "end_project": {"ana", "eva"},
    "use_team": {"ana"},
    "begin_selection": MEMBERS,
    "compose_selection": {"ana"},
    "publish_selection": {"ana"},
    "delete_selection": {"ana", "eva"},
    "begin_label": MEMBERS,
    "use_jury": {"ana"},
    "lead_label": {"ana"},
    "close_label": {"ana", "eva"},
    "begin_company": MEMBERS,
    "edit_company": {"ana"},
    "close_company": {"ana", "eva"},
    "change_publication": {"ana"},
    "delete_publication": {"ana", "eva"},
    "make_event": MEMBERS,
    "change_event": {"ana"},
    "delete_event": {"ana", "eva"},
    "answer_for_event": {"eva"},
    "edit_note": {"ana"},
    "delete_note": {"ana", "eva"},
}
"""By verb, who gets in when film and note are Ana's, Mona moderates and Eva runs the pole; Leila is a guest of another
project, and so a visitor. Not derived from the rules: their judge.
"""

BETWEEN_TWO = ("/ap/activities/{uuid}", "/ap/offers/{uuid}", "/ap/agreements/{uuid}")
"""What has such an id was said to one person (a Like, an Accept, an Offer), and so is shown to no browser."""

FOR_SERVERS = {row.path for row in ROUTES if row.path.endswith("/followers/synchronization")}
"""Answered to a server that signs its question, and to nobody with a browser."""

DOORS = ("/login", "/team/enter", "/supporters/enter", "/jury/enter")
ENTERED = (200, 204, 302, 303, 422)
"""What a page answers to whoever is in; 422 is its own word about an empty form."""


def test_every_route_has_a_rule_and_every_rule_a_route() -> None:
    assert {row.verb for row in ROUTES} | {"deliver_letter"} == set(RULES)


def test_a_route_without_a_rule_cannot_be_mounted() -> None:
    with pytest.raises(KeyError):
        guarded(screen.home, "a verb that nobody has thought about")


async def test_nothing_is_mounted_beside_the_tables(town: Town) -> None:
    app = doors(town.pole.house)
    assert isinstance(app, Threshold) and isinstance(app.app, Starlette)
    (crossroads,) = app.app.routes
    assert isinstance(crossroads, Crossroads)
    mounted = [route.path for route in crossroads.routes if isinstance(route, Route)]
    assert sorted(mounted) == sorted([*(row.path for row in ROUTES), *INBOXES])
    assert [route.path for route in routes() if isinstance(route, Mount)] == ["/static"]
    assert all("guarded" in route.endpoint.__qualname__ for route in crossroads.routes if isinstance(route, Route))


def test_AUT_08_every_verb_of_a_route_has_a_line_in_the_matrix() -> None:
    assert set(ENTERS) == {row.verb for row in ROUTES}


async def test_AUT_08_every_page_lets_in_whom_it_should(town: Town, people: People) -> None:
    things, gone = await much_talked_of(people.ana, people.ben), await _withdrawn(people.ana)
    wrong = []
    for row in reading():
        path = await (gone if row.path.startswith("/ap/") and row.path.endswith("/delete") else things).address(
            row.path
        )
        query = things.about(row.path)
        for person in people.all():
            answer = await person.look(path + query)
            led_away = urlsplit(answer.headers.get("location", "")).path.endswith(DOORS)
            entered = answer.status_code in ENTERED and not led_away
            fine = entered or _shut(answer.status_code, person)
            should = person.name in ENTERS[row.verb] and row.path not in BETWEEN_TWO and row.path not in FOR_SERVERS
            if entered != should or not fine:
                wrong.append((row.path, person.name, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("rows", in_turns(changing()), ids=first_path)
async def test_AUT_08_every_form_obeys_nobody_who_may_not(rows: list[Row], town: Town, people: People) -> None:
    plenty = Plenty(people.ana)
    about = {row.path: await plenty.things(row) for row in rows}
    for row in rows:
        await about[row.path].address(row.path)  # some lead to what is made for them
    before, wrong = await all_rows(), []
    for row in rows:
        for person in people.all():
            if person.name not in ENTERS[row.verb]:
                status = await _try(row, about[row.path], person)
                if not _shut(status, person, reading=False):
                    wrong.append((row.path, person.name, status))
        if await all_rows() != before:
            wrong.append((row.path, "rows have changed", 0))
            before = await all_rows()
    assert wrong == []


@pytest.mark.parametrize("rows", in_turns(changing()), ids=first_path)
async def test_AUT_08_every_form_obeys_who_may(rows: list[Row], town: Town, people: People) -> None:
    plenty, wrong = Plenty(people.ana), []
    for row in rows:
        alike = {"leila": "visitor", "mona": "ben"}  # where they are no more than that, one is enough
        for person in people.all():
            if person.name in ENTERS[row.verb] and alike.get(person.name) not in ENTERS[row.verb]:
                status = await _try(row, await plenty.things(row), person)
                if status not in ENTERED:
                    wrong.append((row.path, person.name, status))
    assert wrong == []


async def test_AUT_08_a_draft_is_there_for_its_maker_alone(town: Town, people: People) -> None:
    things = await some_things(people.ana, published=False)
    places = ("/films/{slug}", "/embed/{slug}", "/ap/films/{uuid}")
    rows = [row for row in reading() if row.path.startswith(places[:2]) or row.path == places[2]]
    rows = [row for row in rows if row.verb != "speak_as_author"]  # at whose address stands a film of others
    addresses = {row.path: await things.address(row.path) for row in rows}  # some lead to what is made for them
    before, seen = await all_rows(), defaultdict(set)
    for path, address in addresses.items():
        for person in people.all():
            if (await person.look(address)).status_code == 200:
                seen[person.name].add(path)
    for path in ("like", "share", "answers"):
        for person in (people.ben, people.eva):
            row = next(row for row in ROUTES if row.path == f"/films/{{slug}}/{path}")
            assert await _try(row, things, person) == 404
    assert set(seen) == {"ana", "eva"} and seen["eva"] == {"/films/{slug}/delete"}
    assert await all_rows() == before


async def test_AUT_08_a_letter_is_there_for_who_wrote_it_and_who_is_named_in_it(town: Town, people: People) -> None:
    """On every route that leads to a note: Eva is named, Ben is not, and running the pole opens no letters."""
    letter = Words("Une lettre", visibility=Visibility.DIRECT)
    note = await conversations.say(people.ana.actor, letter, mentions=[people.eva.actor])
    things = Things((await some_things(people.ana)).film, note)
    rows = [row for row in ROUTES if "/notes/{uuid}" in row.path]
    before, wrong = await all_rows(), []
    for row in rows:
        path = re.sub(r"{\w+}", "1", row.path.replace("{uuid}", note.uuid or ""))
        for person in (people.visitor, people.ben):
            answer = await person.look(path) if "GET" in row.methods else None
            status = answer.status_code if answer else await _try(row, things, person)
            if not _shut(status, person, reading=answer is not None) or (answer and "Une lettre" in answer.text):
                wrong.append((row.path, person.name, status))
    assert wrong == [] and await all_rows() == before and len(rows) > 10
    assert [(await one.look(f"/notes/{note.uuid}")).status_code for one in (people.ana, people.eva)] == [200, 200]


async def _try(row: Row, things: Things, person: Person) -> int:
    """Send the form of a route with all that it needs, and its right token."""
    path, token = await things.address(row.path), await person.token()
    more = {
        "/login": {"handle": "ana", "password": PASSWORD},
        "/follow": {"to": things.film.uri, "handle": "nobody"},
        "/report": {"about": things.film.uri},
        "/admin/measures": {"about": things.film.uri},
        "/screen/forward": {"uri": things.film.uri},
        "/offers/new": {"to": "ana@lyon.example"},
        "/interact": {"to": things.film.uri, "handle": "nobody"},
    }.get(row.path)
    if more:
        return (await person.client.post(path, data={"csrf": token, **more}, headers=FROM_HERE)).status_code
    return (await person.send(row, path, token=token)).status_code


def _shut(status: int, person: Person, *, reading: bool = True) -> bool:
    """A visitor is shown where to sign in, or told to; a member learns nothing, not even that it exists."""
    told = (303,) if reading else (401, 403)
    return status in (404, *told) if person.account is None else status == 404


async def _withdrawn(by: Person) -> Things:
    """A film and an answer that were deleted: only their Deletes are left."""
    things = await some_things(by)
    await conversations.withdraw(things.note)
    await films.delete(things.film)
    return things
