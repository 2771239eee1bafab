"""Pages of the agenda: the list, an event, its form, its calendar, and what those do who are asked to organise it."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fediverse_cinema.accounts.models import Role
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.events import documents
from fediverse_cinema.events import service as events
from fediverse_cinema.events.models import Event, EventFilm, EventState, Organiser
from fediverse_cinema.films import service as films
from fediverse_cinema.foundation import clock, ids
from fediverse_cinema.foundation.here import here as this_pole
from fediverse_cinema.notices.models import Notice
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.web import own_events
from tests.kit.events import a_draft, an_event, soon
from tests.kit.people import a_creator, a_film, an_account, jpeg
from tests.web.conftest import Reader

pytestmark = pytest.mark.anyio
FILLED_IN = {
    "author": "ana", "title": "Monter sans table", "kind": "masterclass", "day": "2098-12-03", "hour": "14:00",
    "until": "17 h 30", "zone": "Europe/Paris", "place": "Salle des Rideaux", "street": "8 rue des Projections",
    "postcode": "35000", "town": "Rennes", "region": "FR-BRE", "country": "France", "coordinates": "48,11, -1.67",
    "summary": "Trois heures de pratique.", "about": "Une *table* de montage.", "language": "fr", "price": "4 €",
    "booking_url": "https://billets.example/1",
}  # fmt: skip
FOUND = FILLED_IN | {"until": "17:30", "coordinates": "48.11, -1.67"}
"""The same as the form shows it."""


def beside(page: str) -> dict[str, str]:
    """What stands in a field of whoever was quicker, by its name."""
    found = re.findall(r'id="([a-z_]+)-kept">[^<]*(?:<bdi>([^<]*)</bdi>)?', page)
    return dict(found)


async def ana_is_here(reader: Reader) -> None:
    await an_account()
    await reader.sign_in("ana")


async def test_a_member_announces_an_event_and_everybody_reads_it(reader: Reader) -> None:
    await ana_is_here(reader)
    form = await reader.page("/agenda/new")
    assert 'value="Europe/Paris" selected' in form and 'name="author" value="ana"' in form
    answer = await reader.submit("/agenda/new", **FILLED_IN)
    assert (answer.status_code, answer.headers["location"]) == (303, "/agenda/monter-sans-table")
    event = await Event.get()
    assert event.begins_at == datetime(2098, 12, 3, 13, 0, tzinfo=UTC), "by the clock of Paris"
    assert event.ends_at == datetime(2098, 12, 3, 16, 30, tzinfo=UTC)
    assert (event.country, event.latitude, event.longitude) == ("FR", 48.11, -1.67)
    await reader.submit("/logout")
    page = await reader.page("/agenda/monter-sans-table")
    for words in (
        "mercredi 3 décembre 2098, 14\xa0h à 17\xa0h\xa030", "Salle des Rideaux, 8 rue des Projections, 35000 Rennes",
        "<em>table</em>", "4 €", "Master class", 'href="https://billets.example/1"', "Ana Belle",
    ):  # fmt: skip
        assert words in page, words
    assert "/edit" not in page and "<form" not in page.partition("<main")[2].partition("</main>")[0]
    found = await reader.page("/agenda")
    assert "3\xa0déc. 2098" in found and "14\xa0h" in found and 'aria-current="page">Agenda' in found
    assert "Monter sans table" not in await reader.page("/agenda?region=FR-PAC")
    assert "Monter sans table" in await reader.page("/agenda?region=FR-BRE")
    assert "Monter sans table" not in await reader.page("/agenda?when=past")


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"title": "x"}, "title"),
        ({"day": ""}, "day"),
        ({"day": "31/02/2098"}, "day"),
        ({"day": "2020-01-01"}, "day"),
        ({"hour": "25:00"}, "hour"),
        ({"until": ""}, "until"),
        ({"until": "13:00"}, "until"),
        ({"until_day": "bientôt"}, "until_day"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"zone": "America/Argentina"}, "zone"),
        ({"town": ""}, "town"),
        ({"country": "Atlantide"}, "country"),
        ({"coordinates": "là-bas"}, "coordinates"),
        ({"coordinates": "91, 0"}, "coordinates"),
        ({"booking_url": "javascript:alert(1)"}, "booking_url"),
        ({"films": "https://lyon.example/films/rien"}, "films"),
        ({"films": "un film"}, "films"),
        ({"organisers": "@personne"}, "organisers"),
        ({"organisers": "@instance"}, "organisers"),
        ({"author": "pole"}, "author"),
    ],
)
async def test_a_form_with_a_fault_comes_back_with_what_was_typed(
    reader: Reader, changes: dict[str, str], field: str
) -> None:
    await ana_is_here(reader)
    answer = await reader.submit("/agenda/new", **(FILLED_IN | changes))
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text and "Une *table* de montage." in answer.text
    assert f'id="{field}-error"' in answer.text or field == "author", "which a hidden field holds"
    assert (await Event.all().count(), await Note.all().count()) == (0, 0)


async def test_what_is_wrong_is_told_in_the_order_of_the_form(reader: Reader) -> None:
    await ana_is_here(reader)
    wrong = {"title": "", "hour": "25h", "until": "", "town": "", "zone": "x", "country": "x"}
    page = (await reader.submit("/agenda/new", **(FILLED_IN | wrong))).text
    named = re.findall(r'href="#(\w+)"', page.partition('role="alert"')[2].partition("</ul>")[0])
    places = [page.index(f'id="{name}-error"') for name in named]
    assert places == sorted(places) and len(named) == 6


async def test_it_is_changed_put_off_cancelled_and_deleted(reader: Reader) -> None:
    await ana_is_here(reader)
    await reader.submit("/agenda/new", **FILLED_IN)
    here = "/agenda/monter-sans-table"
    form = await reader.page(f"{here}/edit")
    for value in ('value="2098-12-03"', 'value="14:00"', 'value="17:30"', 'value="48.11, -1.67"', 'value="France"'):
        assert value in form, value
    await reader.submit(f"{here}/edit", **(FILLED_IN | {"title": "Monter avec table", "until_day": "2098-12-04"}))
    event = await Event.get()
    assert event.sequence == 1 and event.ends_at == datetime(2098, 12, 4, 16, 30, tzinfo=UTC)
    for state, words in (("postponed", "Reporté"), ("cancelled", "n’aura pas lieu"), ("scheduled", "Reporter")):
        assert (await reader.submit(f"{here}/state", state=state)).status_code == 303
        assert words in await reader.page(here)
    assert (await reader.submit(f"{here}/state", state="burnt")).status_code == 422
    assert "Êtes-vous sûr" in await reader.page(f"{here}/delete") or "Supprimer" in await reader.page(f"{here}/delete")
    assert (await reader.submit(f"{here}/delete")).headers["location"] == "/agenda"
    assert (await reader.client.get(here)).status_code == 410 and await Event.all().count() == 0
    again = await reader.submit("/agenda/new", **FILLED_IN)
    assert again.headers["location"] == f"{here}-2", "the links of the one that is gone lead to no other"


async def test_two_clicks_announce_it_once_and_of_two_who_change_it_the_second_is_told(reader: Reader) -> None:
    await ana_is_here(reader)
    number = ids.new_uuid()
    for _ in range(2):
        answer = await reader.submit("/agenda/new", **(FILLED_IN | {"number": number}))
        assert answer.headers["location"] == "/agenda/monter-sans-table"
    assert (await Event.all().count(), await Note.all().count()) == (1, 1)
    here = "/agenda/monter-sans-table/edit"
    assert 'name="edition" value="1"' in await reader.page(here)
    assert (await reader.submit(here, **(FILLED_IN | {"edition": "1", "hour": "15:00"}))).status_code == 303
    late = await reader.submit(here, **(FOUND | {"edition": "1", "summary": "Une virgule, ici."}))
    assert late.status_code == 409 and "Une virgule, ici." in late.text and 'name="edition" value="2"' in late.text
    assert (await Event.get()).begins_at == datetime(2098, 12, 3, 14, 0, tzinfo=UTC)
    assert beside(late.text) == {"hour": "15:00", "summary": "Trois heures de pratique."}, "what the other has written"
    assert 'aria-describedby=" hour-kept"' in late.text


async def test_what_others_have_kept_is_said_in_words_and_what_was_ticked_stays(reader: Reader) -> None:
    await an_account("ben", "Ben")
    await ana_is_here(reader)
    await reader.submit("/agenda/new", **(FILLED_IN | {"organisers": "@ben"}))
    here, ben = "/agenda/monter-sans-table/edit", str((await Organiser.get()).person_id)
    other = {"kind": "casting", "zone": "Indian/Reunion", "online": "yes", "language": "en", "region": "FR-PAC"}
    await reader.submit(here, **(FILLED_IN | other | {"edition": "1"}))
    late = await reader.submit(here, **(FOUND | {"edition": "1", "drop": ben}))
    assert beside(late.text) == {
        "kind": "Casting", "zone": "La Réunion", "online": "On peut y assister en ligne", "language": "anglais",
        "region": "Provence-Alpes-Côte d’Azur",
    }  # fmt: skip
    assert f'id="drop-{ben}" value="{ben}" checked' in late.text


@pytest.mark.parametrize("more", [{"title": "La semaine d’après"}, {"day": "2098-12-10"}, {"author": "pole"}])
async def test_a_form_that_is_filled_in_again_after_going_back_announces_another_event(
    reader: Reader, more: dict[str, str]
) -> None:
    await an_account(role=Role.ADMIN)
    await reader.sign_in("ana")
    number = {"number": ids.new_uuid()}
    await reader.submit("/agenda/new", **(FILLED_IN | number))
    asked = await reader.submit("/agenda/new", **(FILLED_IN | number | more))
    assert asked.status_code == 422 and "est déjà annoncé" in asked.text
    anew = re.findall(r'name="number" value="([^"]+)"', asked.text)
    assert anew != [number["number"]] and await Event.all().count() == 1
    answer = await reader.submit("/agenda/new", **(FILLED_IN | more | {"number": anew[0]}))
    assert answer.status_code == 303 and await Event.all().count() == 2


async def test_what_was_typed_stays_when_the_event_is_deleted_meanwhile(reader: Reader) -> None:
    """While the server of a film is asked."""
    await ana_is_here(reader)
    await reader.submit("/agenda/new", **FILLED_IN)
    event = await Event.get().select_related("note__author")
    film = await a_film(await a_creator("ben", "Ben"))

    async def deleted(written: str, *rest: Any) -> tuple[str, ...]:
        await events.withdraw(event)
        return (film.uri,)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(own_events, "films_named", deleted)
        answer = await reader.submit("/agenda/monter-sans-table/edit", **(FILLED_IN | {"summary": "Une virgule, ici."}))
    assert answer.status_code == 404 and "Cet événement a été supprimé" in answer.text
    assert "Une virgule, ici." in answer.text and await Event.all().count() == 0


async def test_an_event_that_has_begun_can_still_be_changed(reader: Reader) -> None:
    await ana_is_here(reader)
    await reader.submit("/agenda/new", **FILLED_IN)
    begun = clock.now().replace(second=0, microsecond=0) - timedelta(minutes=30)
    await Event.all().update(begins_at=begun, ends_at=begun + timedelta(hours=2), over_at=begun + timedelta(hours=2))
    form = await reader.page("/agenda/monter-sans-table/edit")
    kept = {
        name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', form) for name in ("day", "hour", "until", "until_day")
    }
    given = {name: found[1] for name, found in kept.items() if found}
    answer = await reader.submit("/agenda/monter-sans-table/edit", **(FILLED_IN | given | {"price": "Prix libre"}))
    assert answer.status_code == 303 and (await Event.get()).price == "Prix libre"


async def test_the_page_of_a_film_says_where_it_is_shown(reader: Reader) -> None:
    await ana_is_here(reader)
    ben = await a_creator("ben", "Ben")
    films = [await a_film(ben, title) for title in ("La Saône", "Le Rhône")]
    begun = await reader.page("/agenda/new?film=la-saone")
    assert films[0].page_url in begun and 'value="La Saône"' in begun
    addresses = "\n".join(film.page_url for film in films)
    await reader.submit("/agenda/new", **(FILLED_IN | {"films": addresses, "kind": "screening"}))
    assert await EventFilm.all().count() == 2
    for film in films:
        page = await reader.page(f"/films/{film.slug}")
        for words in ("Monter sans table", "3\xa0déc. 2098", "14\xa0h", "Salle des Rideaux, Rennes"):
            assert words in page, words
    page = await reader.page("/agenda/monter-sans-table")
    assert page.index("La Saône") < page.index("Le Rhône"), "in the order of the programme"
    assert "/aside" not in await reader.page("/films/la-saone")
    await Event.all().update(over_at=clock.now() - timedelta(days=1))
    assert "Monter sans table" not in await reader.page("/films/la-saone")


async def test_the_maker_of_a_film_puts_an_event_aside_on_its_page_and_nobody_else_does(reader: Reader) -> None:
    """It stays so when the event changes, and stands in the agenda as before."""
    ben, ana = await a_creator("ben", "Ben"), (await an_account()).creator
    film = await a_film(ana)
    event = await an_event(ben.actor, "Chez Ben", films=(film.uri,))
    aside = f"/films/{film.slug}/events/{event.slug}/aside"
    await an_account("lou", "Lou")
    other = await Reader(this_pole()).sign_in("lou")
    assert (await other.submit(aside)).status_code == 404
    await reader.sign_in("ana")
    assert f'action="{aside}"' in await reader.page(f"/films/{film.slug}")
    assert (await reader.submit(aside)).status_code == 303
    await events.change(event, a_draft("Chez Ben", films=("https://video.example/w/1", film.uri)))
    assert "Chez Ben" not in await other.page(f"/films/{film.slug}")
    assert "Chez Ben" in await other.page("/agenda") and "Chez Ben" in await reader.page(f"/films/{film.slug}")
    await reader.submit(aside, deed="show")
    assert "Chez Ben" in await other.page(f"/films/{film.slug}")
    assert (await reader.submit(f"/films/{film.slug}/events/rien/aside")).status_code == 404
    await other.client.aclose()


async def test_calendars_are_served_as_such(reader: Reader) -> None:
    await ana_is_here(reader)
    await reader.submit("/agenda/new", **FILLED_IN)
    for path, name in (("/agenda.ics", "agenda"), ("/agenda/monter-sans-table.ics", "monter-sans-table")):
        answer = await reader.client.get(path)
        assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
        assert f'filename="{name}.ics"' in answer.headers["content-disposition"]
        assert "SUMMARY:Monter sans table" in answer.text
    assert "VEVENT" not in (await reader.client.get("/agenda.ics?region=FR-PAC")).text
    assert 'href="/agenda.ics"' in await reader.page("/agenda")


async def test_who_runs_the_pole_speaks_in_its_name_and_nobody_else(reader: Reader) -> None:
    await an_account("eva", "Eva", role=Role.ADMIN)
    await reader.sign_in("eva")
    assert '<option value="pole"' in await reader.page("/agenda/new")
    await reader.submit("/agenda/new", **(FILLED_IN | {"author": "pole"}))
    event = await Event.get().select_related("note")
    assert event.note.author_id == (await pole_actors()).group.id
    await reader.submit("/logout")
    await ana_is_here(reader)
    for path in ("edit", "delete"):
        assert (await reader.client.get(f"/agenda/{event.slug}/{path}")).status_code == 404
    assert (await reader.submit(f"/agenda/{event.slug}/state", state="cancelled")).status_code == 404
    assert (await Event.get()).state == EventState.SCHEDULED


async def test_who_is_asked_answers_on_its_page(reader: Reader) -> None:
    await an_account("ben", "Ben")
    await ana_is_here(reader)
    await reader.submit("/agenda/new", **(FILLED_IN | {"organisers": "@ben"}))
    here = "/agenda/monter-sans-table"
    page = await reader.page(here)
    assert "Ben" not in page and "Organisez-vous" not in page, "nobody is named before, nor is Ana asked"
    assert (await reader.submit(f"{here}/organise", answer="yes")).status_code == 404
    assert "n’a pas encore répondu" in await reader.page(f"{here}/edit")
    await reader.submit("/logout")
    await reader.sign_in("ben")
    assert "Organisez-vous cet événement" in await reader.page(here)
    assert (await reader.submit(f"{here}/organise", answer="yes")).status_code == 303
    assert "Ben</bdi>" in (await reader.page(here)).partition("Organisé par")[2][:400]
    await reader.submit("/logout")
    await reader.sign_in("ana")
    asked = await Organiser.get()
    await reader.submit(f"{here}/edit", **(FILLED_IN | {"drop": str(asked.person_id)}))
    assert await Organiser.all().count() == 0 and "Ben" not in await reader.page(here)


async def test_the_pole_is_asked_as_anybody_beside_her_who_runs_it(reader: Reader) -> None:
    eva, pole = (await an_account("eva", "Eva", role=Role.ADMIN)).creator.actor, (await pole_actors()).group
    event = await an_event((await a_creator()).actor, organisers=[eva, pole])
    await reader.sign_in("eva")
    here = f"/agenda/{event.slug}"
    assert (await reader.page(here)).count("Organisez-vous cet événement") == 2
    await reader.submit(f"{here}/organise", answer="yes", who=str(pole.id))
    assert await Organiser.filter(joined_at__isnull=False).values_list("person_id", flat=True) == [pole.id]
    await reader.submit(f"{here}/organise", answer="yes")
    assert await Organiser.filter(joined_at=None).count() == 0, "without a name it is the one that waits"


async def test_a_picture_is_kept_shown_and_taken_away(reader: Reader) -> None:
    await ana_is_here(reader)
    await reader.submit("/agenda/new", **FILLED_IN)
    here = "/agenda/monter-sans-table"
    parts: Any = [("alt", (None, b"Une table")), ("picture", ("a.jpg", jpeg(1200, 800)))]
    assert (await reader.send(f"{here}/picture", *parts)).status_code == 303
    event = await Event.get()
    assert event.picture and event.picture_alt == "Une table" and event.sequence == 1
    assert f"/media/{event.picture[-1]['name']}" in await reader.page(here)
    assert (await reader.send(f"{here}/picture", ("picture", ("a.jpg", b"no picture")))).status_code == 415
    await reader.send(f"{here}/picture", ("deed", (None, b"remove")))
    assert (await Event.get()).picture == []


async def test_a_film_that_is_gone_is_named_no_longer_and_leaves_the_event_to_be_changed(reader: Reader) -> None:
    await ana_is_here(reader)
    ben = await a_creator("ben", "Ben")
    gone, stays = [await a_film(ben, title) for title in ("La Saône", "Le Rhône")]
    await reader.submit("/agenda/new", **(FILLED_IN | {"films": f"{gone.page_url}\n{stays.page_url}"}))
    await films.delete(gone)
    event = await Event.get().select_related("note__author")
    assert (await documents.document_of(event))["screens"] == [stays.uri]
    unknown = "https://video.example/w/1"  # its server was closed meanwhile
    await EventFilm.create(event=event, film_uri=unknown, position=3)
    changed = FILLED_IN | {"films": f"{stays.page_url}\n{unknown}", "hour": "16:00"}
    assert (await reader.submit("/agenda/monter-sans-table/edit", **changed)).status_code == 303
    assert await documents.films_of(event) == [stays.uri, unknown]


async def test_its_words_have_one_page_and_one_form(reader: Reader) -> None:
    await ana_is_here(reader)
    await reader.submit("/agenda/new", **FILLED_IN)
    note = await Note.get()
    server = {"Accept": "application/activity+json"}
    for path in (f"/notes/{note.uuid}", f"/ap/notes/{note.uuid}"):
        answer = await reader.client.get(path, headers=server)
        assert (answer.status_code, answer.headers["location"]) == (303, note.uri), "where it has an hour, too"
    answer = await reader.submit(f"/notes/{note.uuid}/delete")
    assert (answer.headers["location"], await Event.all().count()) == ("/agenda/monter-sans-table/delete", 1)
    answer = await reader.client.get(f"/notes/{note.uuid}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/agenda/monter-sans-table")
    answer = await reader.client.get(f"/notes/{note.uuid}/edit")
    assert (answer.status_code, answer.headers["location"]) == (303, "/agenda/monter-sans-table/edit")
    answer = await reader.submit(
        f"/notes/{note.uuid}/answers", content="Je viens", number="", language="fr", visibility="public"
    )
    assert answer.status_code == 303 and "Je viens" in await reader.page("/agenda/monter-sans-table")
    assert await Notice.all().count() == 0


async def test_the_list_goes_on_and_nonsense_in_its_address_begins_at_the_beginning(reader: Reader) -> None:
    ana = (await a_creator()).actor
    for number in range(33):
        await an_event(ana, f"Séance {number:02}", begins_at=soon(1 + number // 3))
    first = await reader.page("/agenda")
    titles = re.findall(r"<bdi>(Séance \d\d)</bdi>", first)
    (more,) = re.findall(r'href="(/agenda\?after=[^"]+)"', first)
    titles += re.findall(r"<bdi>(Séance \d\d)</bdi>", await reader.page(more.replace("&amp;", "&")))
    assert titles == [f"Séance {number:02}" for number in range(33)], "each once, by date"
    for nonsense in ("x", "2099~", "~1", "9999999-01-01~1", "2099-01-01T00:00:00Z~-1"):
        assert "Séance 00" in await reader.page("/agenda") and (
            await reader.client.get("/agenda", params={"after": nonsense})
        ).status_code == 200  # fmt: skip
