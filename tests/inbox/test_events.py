"""Events that other servers make known: kept whole, bounded and plain; renewed, cancelled, deleted; forged in vain."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fediverse_cinema.activitypub.models import Actor, Block, Follow, Tombstone
from fediverse_cinema.conversations import visitors as talk
from fediverse_cinema.conversations import wire
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.events import queries, reading, visitors
from fediverse_cinema.events.models import Event, EventFilm, EventState, Organiser
from fediverse_cinema.foundation import clock
from fediverse_cinema.inbox.models import Outcome
from fediverse_cinema.notices.models import Notice, NoticeKind
from fediverse_cinema.people.models import Creator
from fediverse_cinema.poles.models import KinshipState, KnownPole
from tests.kit.events import an_event, of_mobilizon
from tests.kit.following import follow, known
from tests.kit.neighbours import Neighbour
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town
from tests.kit.watching import only

pytestmark = pytest.mark.anyio
UPDATED = "2026-11-02T10:00:00Z"
Document = dict[str, Any]


async def a_cinema(town: Town) -> Neighbour:
    """A group of elsewhere that somebody here follows."""
    group = town.social.actor("cineclub", "Group")
    await follow((await a_creator()).actor, await known(town, group))
    return group


async def sent(town: Town, by: Neighbour, document: Document, kind: str = "Create") -> str:
    activity = by.activity(kind, document, to=document.get("to"), cc=document.get("cc"))
    return (await town.deliver(by, activity)).outcome or ""


async def agenda() -> list[str]:
    return [one.title for one in (await queries.upcoming()).events]


async def test_an_event_of_mobilizon_is_kept_whole_and_stands_in_the_agenda(town: Town) -> None:
    group = await a_cinema(town)
    assert await sent(town, group, of_mobilizon(group.uri)) == Outcome.APPLIED
    event = await Event.get().select_related("note__author")
    assert (event.note.title, event.note.kind, event.state) == ("Ciné-club : courts de Bretagne", "Event", "scheduled")
    assert event.begins_at == datetime(2099, 3, 2, 19, 30, tzinfo=UTC) and event.ends_at == event.over_at
    assert (event.zone, event.place, event.town, event.region) == (
        "Europe/Paris", "Salle des Rideaux", "Rennes", "FR-BRE",
    )  # fmt: skip
    assert (event.latitude, event.longitude, event.booking_url) == (48.11, -1.67, "")
    assert await agenda() == ["Ciné-club : courts de Bretagne"]
    page = await town.pole.client.get(f"https://lyon.example/agenda/{event.slug}", headers={"Accept": "text/html"})
    assert page.status_code == 200 and "Salle des Rideaux" in page.text and "Cinq <b>courts</b>" in page.text
    server = await town.pole.client.get(
        f"https://lyon.example/agenda/{event.slug}", headers={"Accept": "application/activity+json"}
    )
    assert (server.status_code, server.headers["location"]) == (303, event.note.uri)


@pytest.mark.parametrize(
    "changes, column, kept",
    [
        ({"endTime": "2099-03-02T18:00:00+01:00"}, "ends_at", None),
        ({"endTime": "2199-03-02T18:00:00+01:00"}, "ends_at", None),
        ({"endTime": "soon"}, "ends_at", None),
        ({"endTime": ["x", {}]}, "ends_at", None),
        ({"displayEndTime": False}, "ends_at", None),
        ({"startTime": "2099-03-02T20:30:00", "timezone": "Asia/Tokyo"}, "begins_at",
         datetime(2099, 3, 2, 11, 30, tzinfo=UTC)),
        ({"startTime": "2099-03-02", "timezone": "Europe/Paris"}, "begins_at", datetime(2099, 3, 1, 23, tzinfo=UTC)),
        ({"timezone": "Mars/Olympus"}, "zone", ""),
        ({"timezone": "../../../etc/passwd"}, "zone", ""),
        ({"timezone": ["Europe/Brest"]}, "zone", ""),
        ({"timezone": {"a": 1}}, "zone", ""),
        ({"summary": "<script>x()</script><b>Un</b> soir" + "x" * 900}, "summary", "Un soir" + "x" * 293),
        ({"eventStatus": "EventCancelled"}, "state", "cancelled"),
        ({"eventStatus": "https://w3id.org/fep/8a8e/EventPostponed"}, "state", "postponed"),
        ({"status": "CANCELLED"}, "state", "cancelled"),
        ({"status": 7, "eventStatus": ["x", "y"]}, "state", "scheduled"),
        ({"eventKind": "masterclass"}, "kind", "masterclass"),
        ({"eventKind": "<b>"}, "kind", ""),
        ({"isOnline": "yes"}, "online", False),
        ({"location": {"type": "VirtualLocation", "url": "https://x.example"}}, "online", True),
        ({"location": {"type": "Place", "latitude": 91, "longitude": 2.0}}, "latitude", None),
        ({"location": {"type": "Place", "latitude": 1e308, "longitude": 2.0}}, "longitude", None),
        ({"location": {"type": "Place", "latitude": "48", "longitude": 2.0}}, "latitude", None),
        ({"location": {"type": "Place", "latitude": 48, "longitude": 2}}, "latitude", 48.0),
        ({"location": {"type": "Place", "name": "<img src=x onerror=y>Salle" + "z" * 900}}, "place",
         "Salle" + "z" * 195),
        ({"location": {"type": "Place", "name": "x", "address": "8 rue <i>X</i>, Rennes"}}, "street",
         "8 rue X, Rennes"),
        ({"location": "Rennes"}, "place", ""),
        ({"location": [{"type": "VirtualLocation"}, {"type": "Place", "name": "Salle"}]}, "place", "Salle"),
        ({"price": "<b>4</b> €"}, "price", "4 €"),
        ({"joinMode": "external", "externalParticipationUrl": "javascript:x()"}, "booking_url", ""),
        ({"joinMode": "external", "externalParticipationUrl": "https://tickets.example/1"}, "booking_url",
         "https://tickets.example/1"),
        ({"joinMode": "external", "externalParticipationUrl": "https://social.example/e", "url": [
            {"type": "Link", "mediaType": "text/html", "href": "https://social.example/e"}]}, "booking_url", ""),
        ({"joinMode": "free", "externalParticipationUrl": "https://tickets.example/1"}, "booking_url", ""),
    ],
)  # fmt: skip
async def test_what_a_stranger_writes_is_bounded_and_plain(changes: Document, column: str, kept: Any) -> None:
    draft = reading.event_from_object(of_mobilizon("https://social.example/users/cineclub", **changes))
    assert draft is not None and getattr(draft, column) == kept


@pytest.mark.parametrize(
    "changes",
    [
        {"startTime": "99999-01-01T00:00:00Z"},
        {"startTime": "9999-12-31T23:59:59-14:00"},
        {"startTime": "2099-W10-1"},
        {"startTime": "0001-01-01T00:00:00+14:00"},
        {"startTime": None},
        {"startTime": {"a": "b"}},
        {"to": [], "cc": ["https://www.w3.org/ns/activitystreams#Public"]},
    ],
)
async def test_what_has_no_moment_or_is_in_no_list_is_words_and_no_more(town: Town, changes: Document) -> None:
    group = await a_cinema(town)
    await sent(town, group, of_mobilizon(group.uri, **changes))
    assert (await Event.all().count(), await Note.all().count()) == (0, 1)


async def test_a_list_of_ten_thousand_films_and_organisers_is_cut(town: Town) -> None:
    group = await a_cinema(town)
    many = [f"https://evil.example/users/n{number}" for number in range(10_000)]
    films = [f"https://video.example/w/{number % 60}" for number in range(10_000)]
    items = {"type": "Collection", "items": many}
    town.evil.asked.clear()
    await sent(town, group, of_mobilizon(group.uri, screens=films, organizers=items))
    assert await EventFilm.all().count() == 50
    assert await Organiser.all().count() == 0 and town.evil.asked == [], "for people of other servers it cannot speak"


async def test_its_own_server_names_who_organises_it_and_nobody_of_ours(town: Town) -> None:
    group = await a_cinema(town)
    bob, ana = town.social.actor("bob"), await Actor.get(local_handle="ana")
    named = {"type": "Collection", "items": [group.uri, bob.uri, ana.uri, f"{town.evil.base}/users/mallory"]}
    await sent(town, group, of_mobilizon(group.uri, organizers=named))
    rows = await Organiser.all().select_related("person")
    assert [one.person.uri for one in rows] == [bob.uri]
    event = await Event.get().select_related("note__author")
    assert [one.name for one in (await queries.page(event, None)).organisers] == [
        (await Actor.get(uri=one)).name or (await Actor.get(uri=one)).handle for one in (group.uri, bob.uri)
    ]


async def test_INB_20_a_change_is_kept_once_and_an_older_one_not_at_all(town: Town) -> None:
    group = await a_cinema(town)
    await sent(town, group, of_mobilizon(group.uri))
    cancelled = of_mobilizon(group.uri, status="CANCELLED", updated=UPDATED, startTime="2099-03-03T20:30:00+01:00")
    assert await sent(town, group, cancelled, "Update") == Outcome.APPLIED
    event = await Event.get()
    assert (event.state, event.sequence, event.begins_at.day) == (EventState.CANCELLED, 1, 3)
    async with only(town, Letter=2):
        assert await sent(town, group, cancelled, "Update") == Outcome.IGNORED
        assert await sent(town, group, of_mobilizon(group.uri), "Create") == Outcome.IGNORED
    assert (await Event.get()).state == EventState.CANCELLED


async def test_what_was_interrupted_after_its_words_were_kept_is_done_when_it_is_heard_again(town: Town) -> None:
    """The worker may die between the two; organisers are asked for afterwards, however slow their server is."""
    group = await a_cinema(town)
    author = await Actor.get(uri=group.uri)
    later = of_mobilizon(group.uri, updated=UPDATED, startTime="2099-03-03T20:30:00+01:00")
    for document, kind, day in ((of_mobilizon(group.uri), "Create", 2), (later, "Update", 3)):
        await talk.welcome(author, wire.note_from_object(document, ""))
        await sent(town, group, document, kind)
        event = await Event.get()
        assert event.begins_at.day == day
    await sent(town, group, later, "Update")
    assert (await Event.get()).sequence == event.sequence == 1


async def test_an_organiser_whom_nobody_finds_keeps_no_event_from_standing_in_the_agenda(town: Town) -> None:
    group, bob = await a_cinema(town), town.social.actor("bob")
    nobody = [f"{town.social.base}/users/n{number}" for number in range(3)]
    document = of_mobilizon(group.uri, organizers={"type": "Collection", "items": [*nobody, bob.uri]})
    author = await Actor.get(uri=group.uri)
    note = await talk.welcome(author, wire.note_from_object(document, ""))
    town.social.asked.clear()
    assert note is not None and await visitors.welcome(note, document) is not None and await agenda() != []
    assert town.social.asked == [], "nobody is waited for"
    await town.pole.work()
    assert [one.person.uri for one in await Organiser.all().select_related("person")] == [bob.uri]


async def test_who_is_followed_fills_neither_the_calendar_nor_the_page_of_a_film(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What this pole announces stays, and of one author of elsewhere a few."""
    group, ana = await a_cinema(town), await Actor.get(local_handle="ana")
    film = await a_film(await Creator.get(actor_id=ana.id))
    author = await Actor.get(uri=group.uri)
    for number in range(15):
        uri = f"{town.social.base}/events/{number}"
        document = of_mobilizon(group.uri, id=uri, name=f"Date {number}", screens=[film.uri])
        note = await talk.welcome(author, wire.note_from_object(document, ""))
        assert note is not None and await visitors.welcome(note, document)
    await an_event(ana, "À nous", begins_at=datetime(2099, 5, 1, 20, tzinfo=UTC), films=(film.uri,))
    titles = [one.title for one in await queries.of_film(film.uri)]
    assert len(titles) == 4 and titles[-1] == "À nous", "by date"
    monkeypatch.setattr(queries, "OF_ONE_AUTHOR", (3, 5))
    assert len(await queries.for_calendar()) == 6, "five of the cinema, and ours"
    monkeypatch.setattr(queries, "OF_ONE_AUTHOR", (3, 50))
    monkeypatch.setattr(queries, "IN_CALENDAR", 10)
    assert [one.note.title for one in await queries.for_calendar()][-1] == "À nous"


async def test_what_is_over_takes_no_place_in_the_calendar_of_what_is_to_come(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a cinema with a screening a day, and of this pole."""
    group, ana = await a_cinema(town), await Actor.get(local_handle="ana")
    author = await Actor.get(uri=group.uri)
    for number, days in enumerate((-6, -5, -4, -3, 2, 3)):
        begins = clock.now() + timedelta(days=days)
        uri = f"{town.social.base}/events/{number}"
        document = of_mobilizon(group.uri, id=uri, name=f"Chez eux {days}", startTime=begins.isoformat(), endTime=None)
        note = await talk.welcome(author, wire.note_from_object(document, ""))
        assert note is not None and await visitors.welcome(note, document)
        ours = await an_event(ana, f"À nous {days}")
        await Event.filter(id=ours.id).update(begins_at=begins, over_at=begins)
    for of_one, most, shown in (
        (3, 99, {-6: 1, -5: 1, -4: 1, -3: 2, 2: 2, 3: 2}),  # of theirs two to come, and the latest
        (9, 6, {-4: 1, -3: 1, 2: 2, 3: 2}),
        (9, 3, {2: 2, 3: 1}),
    ):
        monkeypatch.setattr(queries, "OF_ONE_AUTHOR", (3, of_one))
        monkeypatch.setattr(queries, "IN_CALENDAR", most)
        found = [int(str(one.note.title).rpartition(" ")[2]) for one in await queries.for_calendar()]
        assert (dict(Counter(found)), found) == (shown, sorted(found))


async def test_an_event_that_becomes_one_for_friends_leaves_the_agenda(town: Town) -> None:
    group = await a_cinema(town)
    await sent(town, group, of_mobilizon(group.uri))
    narrowed = of_mobilizon(group.uri, to=[f"{group.uri}/followers"], cc=[], updated=UPDATED)
    await sent(town, group, narrowed, "Update")
    assert await agenda() == [] and await Event.all().count() == 0


async def test_INB_05_only_its_author_deletes_it(town: Town) -> None:
    group, mallory = await a_cinema(town), town.social.actor("mallory")
    await sent(town, group, of_mobilizon(group.uri))
    uri = (await Note.get()).uri
    letter = await town.deliver(mallory, mallory.activity("Delete", uri))
    assert letter.outcome == Outcome.REFUSED and await agenda() != []
    await town.deliver(group, group.activity("Delete", uri))
    assert (await Event.all().count(), await Note.all().count()) == (0, 0)
    assert await Tombstone.exists(uri=uri)
    assert await sent(town, group, of_mobilizon(group.uri)) != Outcome.APPLIED, "nor does it come again (INB-06)"


@pytest.mark.parametrize("forged", ["another author", "another host"])
async def test_INB_03_nobody_makes_known_what_is_somebody_elses(town: Town, forged: str) -> None:
    group, mallory = await a_cinema(town), town.evil.actor("mallory")
    await follow(await Actor.get(local_handle="ana"), await known(town, mallory))
    document = of_mobilizon(group.uri)
    if forged == "another host":
        document |= {"attributedTo": mallory.uri, "actor": mallory.uri}
    await sent(town, mallory, document)
    assert await agenda() == []


async def test_INB_21_nobody_changes_the_event_of_another(town: Town) -> None:
    group, mallory = await a_cinema(town), town.social.actor("mallory")
    await sent(town, group, of_mobilizon(group.uri))
    await follow(await Actor.get(local_handle="ana"), await known(town, mallory))
    stolen = of_mobilizon(group.uri, attributedTo=mallory.uri, actor=mallory.uri, name="Volé", updated=UPDATED)
    await sent(town, mallory, stolen, "Update")
    assert await agenda() == ["Ciné-club : courts de Bretagne"]


async def test_a_stranger_cannot_write_into_the_agenda_nor_onto_the_page_of_a_film(town: Town) -> None:
    """An event that names one of ours is kept as words to her; until its pole is known, or its author followed."""
    ana = await a_creator()
    film, group = await a_film(ana), town.social.actor("cineclub", "Group")
    mention = [{"type": "Mention", "href": ana.actor.uri, "name": "@ana@lyon.example"}]
    await sent(town, group, of_mobilizon(group.uri, tag=mention, screens=[film.uri]))
    assert await Event.all().count() == 1
    assert await agenda() == [] and await queries.of_film(film.uri) == () and await queries.for_calendar() == []
    instance = await known(town, town.social.actor("instance", "Application"))
    await KnownPole.create(host="social.example", instance=instance, group=instance, state=KinshipState.KNOWN,
                           added_at=clock.now())  # fmt: skip
    assert len(await agenda()) == 1
    (line,) = await queries.of_film(film.uri)
    assert (line.town, line.origin) == ("Rennes", "social.example")


async def test_what_is_over_stands_apart(town: Town) -> None:
    group = await a_cinema(town)
    past = {"startTime": "2020-03-02T20:30:00+01:00", "endTime": "2020-03-02T22:30:00+01:00"}
    await sent(town, group, of_mobilizon(group.uri, **past))
    assert await agenda() == []
    assert [one.title for one in (await queries.past()).events] == ["Ciné-club : courts de Bretagne"]


async def invited(town: Town, by: Neighbour, person: str, **more: Any) -> str:
    document = of_mobilizon(by.uri)
    town.social.documents[document["id"].removeprefix(town.social.base)] = document
    thing = {"id": document["id"], "type": "Event"} | more.pop("object", {})
    activity = by.activity("Invite", thing, target=person, to=[person], **more)
    return (await town.deliver(by, activity)).outcome or ""


async def test_one_of_ours_is_asked_to_organise_and_told(town: Town) -> None:
    group, ana = town.social.actor("cineclub", "Group"), await a_creator()
    assert await invited(town, group, ana.actor.uri) == Outcome.APPLIED
    row = await Organiser.get()
    assert (row.person_id, row.joined_at) == (ana.actor_id, None)
    assert (await Notice.get(kind=NoticeKind.ORGANISE)).owner_id == ana.actor_id
    assert await agenda() == [], "not before she has said yes"
    await Organiser.all().update(joined_at=clock.now())
    assert len(await agenda()) == 1, "then it is hers, too"
    assert await invited(town, group, ana.actor.uri) == Outcome.IGNORED
    assert await Organiser.all().count() == 1


async def test_who_is_blocked_or_asks_too_often_is_not_even_looked_up(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    group, ana = town.social.actor("cineclub", "Group"), await a_creator()
    far = await known(town, group)
    barred = await Block.create(blocker_id=ana.actor_id, blocked_id=far.id, created_at=clock.now())
    assert await invited(town, group, ana.actor.uri) == Outcome.IGNORED
    await barred.delete()
    monkeypatch.setattr(visitors, "MOST_UNANSWERED", 0)
    assert await invited(town, group, ana.actor.uri) == Outcome.IGNORED
    assert not [path for path in town.social.fetched if path.startswith("/events/")]


async def test_INB_03_nobody_invites_to_what_another_makes_known(town: Town) -> None:
    group, ana = town.social.actor("cineclub", "Group"), await a_creator()
    mallory, evil = town.social.actor("mallory"), town.evil.actor("mallory")
    town.social.documents["/events/8c0a2a70-7d6b-4a2c-8f66-1b5a6d0f2f11"] = of_mobilizon(group.uri)
    thing = {"id": of_mobilizon(group.uri)["id"], "type": "Event", "attributedTo": mallory.uri}
    for one in (mallory, evil):
        letter = await town.deliver(one, one.activity("Invite", thing, target=ana.actor.uri, to=[ana.actor.uri]))
        assert letter.outcome != Outcome.APPLIED
    assert (await Organiser.all().count(), await Notice.all().count(), await Note.all().count()) == (0, 0, 0)


async def test_an_answer_counts_only_from_whom_was_asked(town: Town) -> None:
    ana, alice, mallory = await a_creator(), town.social.actor("alice"), town.social.actor("mallory")
    event = await an_event(ana.actor, organisers=[await known(town, alice)])
    row = await Organiser.get()
    request = {"id": row.request_uri, "type": "Invite", "actor": ana.actor.uri, "object": event.note.uri}
    assert (await town.deliver(mallory, mallory.activity("Accept", request))).outcome == Outcome.IGNORED
    assert (await Organiser.get()).joined_at is None
    assert (await town.deliver(alice, alice.activity("Accept", request))).outcome == Outcome.APPLIED
    assert (await Organiser.get()).joined_at is not None
    assert (await Notice.get(kind=NoticeKind.ORGANISED)).owner_id == ana.actor_id
    async with only(town, Letter=1):
        assert (await town.deliver(alice, alice.activity("Accept", request))).outcome == Outcome.IGNORED
    await town.deliver(alice, alice.activity("Reject", request))
    assert (await Organiser.get()).refused_at is not None, "she may take it back"


async def test_an_invitation_that_is_taken_back_is_gone(town: Town) -> None:
    group, ana, mallory = town.social.actor("cineclub", "Group"), await a_creator(), town.social.actor("mallory")
    await invited(town, group, ana.actor.uri)
    request = {"id": (await Organiser.get()).request_uri, "type": "Invite", "actor": group.uri}
    await town.deliver(mallory, mallory.activity("Undo", request))
    assert await Organiser.all().count() == 1
    await town.deliver(group, group.activity("Undo", request))
    assert await Organiser.all().count() == 0


async def test_nobody_can_be_registered_here(town: Town) -> None:
    """EV2 comes later: a Join is answered politely, and nothing is kept of it."""
    event, alice = await an_event((await a_creator()).actor), town.social.actor("alice")
    await known(town, alice)
    async with only(town, Letter=1):
        letter = await town.deliver(alice, alice.activity("Join", event.note.uri))
    assert letter.outcome == Outcome.IGNORED


async def test_the_agenda_forgets_whom_nobody_follows_any_more(town: Town) -> None:
    group = await a_cinema(town)
    await sent(town, group, of_mobilizon(group.uri))
    await Follow.filter(followed__uri=group.uri).delete()
    assert await agenda() == []
