"""Calls of elsewhere: what the Groups of other poles look for, taken in with care."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from fediverse_cinema.activitypub.models import Tombstone
from fediverse_cinema.activitypub.vocab import iso
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.foundation import clock
from fediverse_cinema.poles.models import KinshipState, KnownPole
from fediverse_cinema.projects import call_documents, call_queries
from fediverse_cinema.projects.call_queries import Wanted
from fediverse_cinema.projects.models import Call, Project
from tests.kit.following import follow, known
from tests.kit.neighbours import Neighbour
from tests.kit.people import a_creator
from tests.kit.towns import Town
from tests.projects.test_documents import example

pytestmark = pytest.mark.anyio
HERS = "https://social.example/users/bac"
GROUP: dict[str, Any] = {"name": "Le Dernier Bac", "stage": "shooting", "region": "FR-BRE", "genre": ["documentary"]}


def a_call_of(bac: Neighbour, **more: Any) -> dict[str, Any]:
    """The example of the vocabulary, as a project of that server would send it."""
    document = example("20-project-call")
    intent = document["publishes"] | {"id": f"{HERS}/calls/7#primary"} | more.pop("publishes", {})
    places = {"id": f"{HERS}/calls/7", "url": f"{HERS}/pages/7", "attributedTo": bac.uri, "project": bac.uri}
    ahead = {"deadline": iso(clock.now() + timedelta(days=9)), "published": iso(clock.now() - timedelta(hours=2))}
    return document | places | ahead | {"publishes": intent} | more


async def the_group(town: Town, kind: str = "Group", **more: Any) -> Neighbour:
    """A project of elsewhere that somebody here follows."""
    bac = town.social.actor("bac", kind, **(GROUP | more))
    ana = await a_creator()
    await follow(ana.actor, await known(town, bac))
    await town.pole.work()
    return bac


async def sent(town: Town, bac: Neighbour, document: dict[str, Any], kind: str = "Create") -> str:
    activity = bac.activity(kind, document, to=document.get("to"), cc=document.get("cc"))
    return (await town.deliver(bac, activity)).outcome or ""


async def test_a_call_of_a_project_of_elsewhere_is_kept_whole(town: Town) -> None:
    bac = await the_group(town)
    await sent(town, bac, a_call_of(bac))
    call = await Call.get()
    assert (call.uri, call.local, call.number, call.state) == (f"{HERS}/calls/7", False, None, "open")
    assert call.project_id == (await Project.get()).id
    assert (call.title, call.trade, call.department) == (
        "Quai Nord cherche un·e ingénieur·e du son", "sound-recordist", "sound",
    )  # fmt: skip
    assert (call.town, call.region, call.remote_work) == ("Rennes", "FR-BRE", False), "the region is the project's"
    assert (call.begins_on, call.ends_on, call.days) == (date(2027, 3, 2), date(2027, 3, 14), 11.0)
    assert await call_documents.terms_of(call) == ["volunteer", "expenses", "meals"]
    assert (call.standings, call.seniority) == (["student", "amateur", "professional"], "")
    assert "Long métrage" in call.about and (await Note.get()).uri == call.uri
    assert (await call_queries.find(Wanted())).calls == (), "its pole is none that we know"
    instance = await known(town, town.social.actor("instance", "Application"))
    await KnownPole.create(host="social.example", instance=instance, group=instance, state=KinshipState.KNOWN,
                           added_at=clock.now())  # fmt: skip
    (line,) = (await call_queries.find(Wanted(trade="sound-recordist", form="documentary"))).calls
    assert (line.url, line.origin) == (f"/calls/{call.id}", "social.example")
    page = await town.pole.client.get(f"https://lyon.example/calls/{call.id}", headers={"Accept": "text/html"})
    assert page.status_code == 200 and "Quai Nord cherche" in page.text
    server = await town.pole.client.get(
        f"https://lyon.example/calls/{call.id}", headers={"Accept": "application/activity+json"}
    )
    assert (server.status_code, server.headers["location"]) == (303, call.uri)


@pytest.mark.parametrize(
    "changes, column, kept",
    [
        ({"publishes": {"name": "<b>Un</b> <script>x</script>son"}}, "title", "Un son"),
        ({"publishes": {"name": "x" * 5_000}}, "title", "x" * 200),
        ({"publishes": {"name": 7}, "content": "<p>Un son</p>"}, "title", "Un son"),
        ({"publishes": {"resourceConformsTo": "https://evil.example/trades#sound-recordist"}}, "trade", ""),
        ({"publishes": {"resourceConformsTo": {"id": "x"}}}, "trade", ""),
        ({"publishes": {"hasBeginning": "soon"}}, "begins_on", None),
        ({"publishes": {"hasEnd": "9999-12-31T23:59:59Z"}}, "ends_on", None),
        ({"publishes": {"effortQuantity": {"hasUnit": "day", "hasNumericalValue": "1e9"}}}, "days", None),
        ({"publishes": {"effortQuantity": {"hasUnit": "hour", "hasNumericalValue": "3"}}}, "days", None),
        ({"publishes": {"effortQuantity": {"hasUnit": "day", "hasNumericalValue": "2.5"}}}, "days", 2.5),
        ({"positions": 10**15}, "positions", 100),
        ({"positions": -4}, "positions", 1),
        ({"positions": True}, "positions", 1),
        ({"positions": None, "publishes": {"resourceQuantity": {"hasNumericalValue": "3"}}}, "positions", 3),
        ({"deadline": "9999-12-31T23:59:59Z"}, "deadline", None),
        ({"deadline": ["x"]}, "deadline", None),
        ({"location": {"name": "x" * 3_000}}, "town", "x" * 100),
        ({"location": "Rennes", "region": "FR-XXXX"}, "region", "FR-BRE"),
        ({"location": None}, "remote_work", True),
        ({"professionalStatus": ["king", 7, "student"]}, "standings", ["student"]),
        ({"professionalStatus": ["student", "amateur", "graduate", "professional"]}, "standings", []),
        ({"hoursPerDay": 7.5}, "hours", 7.5),
        ({"hoursPerDay": 25}, "hours", None),
        ({"hoursPerDay": True}, "hours", None),
        ({"hoursPerDay": "8"}, "hours", None),
        ({"hoursPerDay": -1}, "hours", None),
        ({"seniority": ["beginner"]}, "seniority", "beginner"),
        ({"seniority": {"a": 1}}, "seniority", ""),
        ({"callStatus": "paused"}, "state", "open"),
        ({"callStatus": "filled"}, "state", "filled"),
        ({"url": "javascript:alert(1)"}, "page_url", f"{HERS}/calls/7"),
        ({"content": "<p>Un</p><script>alert(1)</script>"}, "about", "<p>Un</p>"),
        ({"source": {"mediaType": "text/markdown", "content": "Un *quai* <i>x</i>"}}, "about",
         "<p>Un <em>quai</em> &lt;i&gt;x&lt;/i&gt;</p>\n"),
        ({"source": {"mediaType": "text/html", "content": "<p>non</p>"}, "content": "<p>oui</p>"}, "about",
         "<p>oui</p>"),
        ({"contentMap": {"<script>": "x"}}, "language", ""),
    ],
)  # fmt: skip
async def test_what_a_stranger_writes_is_bounded_and_clean(
    town: Town, changes: dict[str, Any], column: str, kept: Any
) -> None:
    bac = await the_group(town)
    await sent(town, bac, a_call_of(bac, **changes))
    assert getattr(await Call.get(), column) == kept


@pytest.mark.parametrize(
    "changes",
    [
        {"purpose": "offer"},
        {"purpose": None},
        {"publishes": {"action": "use"}},
        {"publishes": {"type": "Commitment"}},
        {"publishes": {"action": {"id": "work"}}},
    ],
)
async def test_what_looks_for_nobody_is_a_note_and_no_more(town: Town, changes: dict[str, Any]) -> None:
    bac = await the_group(town)
    await sent(town, bac, a_call_of(bac, **changes))
    assert (await Call.all().count(), await Note.all().count()) == (0, 1)


@pytest.mark.parametrize("kind, more", [("Person", {}), ("Group", {"stage": None})])
async def test_a_call_of_somebody_who_is_no_project_is_a_note(town: Town, kind: str, more: dict[str, Any]) -> None:
    bac = await the_group(town, kind, **more)
    await sent(town, bac, a_call_of(bac))
    assert (await Call.all().count(), await Note.all().count()) == (0, 1)


async def test_what_is_not_for_everybody_is_no_call(town: Town) -> None:
    bac = await the_group(town)
    await sent(town, bac, a_call_of(bac, to=[f"{bac.uri}/followers"], cc=["https://lyon.example/ap/users/ana"]))
    assert await Call.all().count() == 0


async def test_newer_words_replace_older_ones_and_not_the_other_way_round(town: Town) -> None:
    bac = await the_group(town)
    await sent(town, bac, a_call_of(bac))
    moment = clock.now().replace(microsecond=0)
    later, earlier = iso(moment - timedelta(minutes=1)), iso(moment - timedelta(minutes=9))
    await sent(town, bac, a_call_of(bac, callStatus="filled", updated=later, compensation=["wage"]), "Update")
    await sent(town, bac, a_call_of(bac, callStatus="open", updated=earlier), "Update")
    call = await Call.get()
    assert (call.state, await call_documents.terms_of(call)) == ("filled", ["wage"])
    assert call.updated_at == datetime.fromisoformat(later).astimezone(UTC)


async def test_nobody_changes_or_deletes_the_call_of_another(town: Town) -> None:
    """INB-02, in kind: neighbours of one host."""
    bac = await the_group(town)
    await sent(town, bac, a_call_of(bac))
    eva = town.social.actor("eva", "Group", **GROUP)
    await follow((await a_creator("ben", "Ben")).actor, await known(town, eva))
    changed = a_call_of(bac, callStatus="closed", updated=iso(clock.now()))
    for theft in (changed, changed | {"attributedTo": eva.uri}):
        await town.deliver(eva, eva.activity("Update", theft, to=theft["to"], cc=theft["cc"]))
    await town.deliver(eva, eva.activity("Delete", f"{HERS}/calls/7"))
    assert (await Call.get()).state == "open" and await Note.all().count() == 1


async def test_a_call_that_is_deleted_is_gone_and_does_not_come_back(town: Town) -> None:
    """INB-06."""
    bac = await the_group(town)
    document = a_call_of(bac)
    await sent(town, bac, document)
    await town.deliver(bac, bac.activity("Delete", {"id": document["id"], "type": "Tombstone"}))
    assert (await Call.all().count(), await Note.all().count(), await Tombstone.all().count()) == (0, 0, 1)
    await sent(town, bac, document | {"updated": iso(clock.now())}, "Update")
    assert (await Call.all().count(), await Note.all().count()) == (0, 0)


async def test_without_its_words_a_call_is_shown_nowhere(town: Town) -> None:
    """As when all that a closed server has sent is taken away."""
    bac = await the_group(town)
    await sent(town, bac, a_call_of(bac))
    instance = await known(town, town.social.actor("instance", "Application"))
    await KnownPole.create(host="social.example", instance=instance, group=instance, state=KinshipState.KNOWN,
                           added_at=clock.now())  # fmt: skip
    assert len((await call_queries.find(Wanted())).calls) == 1
    await Note.all().delete()
    assert (await call_queries.find(Wanted())).calls == ()
    page = f"https://lyon.example/calls/{(await Call.get()).id}"
    assert (await town.pole.client.get(page, headers={"Accept": "text/html"})).status_code == 404


async def test_a_call_that_somebody_shares_is_asked_of_its_own_server_and_its_project_with_it(town: Town) -> None:
    bac = town.social.actor("bac", "Group", **GROUP)
    document = town.social.serve(a_call_of(bac))
    pole = town.fedi.actor("pole", "Group")
    await follow((await a_creator()).actor, await known(town, pole))
    lie = document | {"publishes": document["publishes"] | {"name": "A lie"}}
    share = pole.activity("Announce", lie, to=["https://www.w3.org/ns/activitystreams#Public"])
    await town.deliver(pole, share)
    call = await Call.get()
    assert (call.title, await Project.all().count()) == ("Quai Nord cherche un·e ingénieur·e du son", 1)
