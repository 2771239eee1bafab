"""Projects of this pole: how one begins, changes, moves on and ends, and who may do so."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest

from fediverse_cinema.activitypub.models import Actor, Follow, OutboxEntry, Tombstone
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.conversations.words import Words
from fediverse_cinema.films.lines import MOST_SUPPORT
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.people.models import Creator
from fediverse_cinema.projects import journal, queries, service
from fediverse_cinema.projects.models import Membership, Project, Relationship
from fediverse_cinema.projects.sheet import LONGEST_LOGLINE, Sheet, faults
from tests.kit.following import follow, known
from tests.kit.haste import quick_keys
from tests.kit.people import a_creator, a_film
from tests.kit.projects import a_member, a_project
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio


async def test_who_begins_a_project_leads_it(town: Town) -> None:
    ana = await a_creator()
    project = await a_project(ana, logline="Un quai, la nuit.")
    (membership,) = await service.members(project)
    assert membership.person == ana.actor and membership.relationship == Relationship.ADMIN
    assert membership.uri == "https://lyon.example/ap/projects/quai_nord/affiliations/1"
    assert (project.actor.type, project.actor.owner_id, project.actor.name) == ("Group", ana.actor.id, "Quai Nord")
    assert project.actor.rsa_private and "PRIVATE" not in project.actor.rsa_private, "sealed"
    assert await service.may_lead(project, ana.actor) and await service.may_speak(project, ana.actor)
    assert await OutboxEntry.all().count() == 0, "nobody follows what has just begun"


@pytest.mark.parametrize("handle", ["Été", "new", "pole", "a", "ana", "x" * 31])
async def test_a_handle_that_is_taken_or_kept_or_none_begins_nothing(town: Town, handle: str) -> None:
    ana = await a_creator()
    actors = await Actor.all().count()
    with quick_keys(), pytest.raises(Refused):
        await service.create(ana, handle, Sheet("Quai Nord"))
    assert (await Actor.all().count(), await Project.all().count(), await Membership.all().count()) == (actors, 0, 0)


@pytest.mark.parametrize(
    "name, handle",
    [("Quai Nord", "quai_nord"), ("L’Œil, ça !", "l_oeil_ca"), ("!!!", "project"), ("New", "project"),
     ("Ana", "ana_2"), ("x" * 60, "x" * 26)],
)  # fmt: skip
async def test_a_handle_is_made_of_the_name(town: Town, name: str, handle: str) -> None:
    await a_creator()
    assert await service.free_handle(name) == handle


@pytest.mark.parametrize(
    "field, value",
    [("name", " "), ("name", "x" * 121), ("name", "a\u202eb"), ("form", "opera"), ("logline", "x" * 301),
     ("about", "x" * 10_001), ("town", "x" * 101), ("region", "FR-XXX"), ("countries", ("XX",)),
     ("countries", ("FR",) * 9), ("language", "tlh"), ("licence", "GPL"), ("duration", 0), ("duration", 10_001),
     ("support", "donner à tous"), ("support", "donner — http://a.example"),
     ("support", "\n".join(f"don — https://a.example/{n}" for n in range(MOST_SUPPORT + 1)))],
)  # fmt: skip
def test_what_is_wrong_with_a_sheet_is_told_beside_its_field(field: str, value: Any) -> None:
    sheet: dict[str, Any] = {"name": "Quai Nord", "logline": "x" * LONGEST_LOGLINE} | {field: value}
    assert list(faults(Sheet(**sheet))) == [field]
    assert (
        faults(Sheet(**sheet | {field: "Quai" if field == "name" else Sheet.__dataclass_fields__[field].default})) == {}
    )


async def test_what_a_project_says_of_itself_changes_for_all_who_follow_it(town: Town) -> None:
    project = await a_project(await a_creator())
    alice = town.social.actor("alice")
    await town.deliver(alice, alice.activity("Follow", project.actor.uri))
    assert [one["object"]["actor"] for one in town.social.received("Accept")] == [alice.uri]
    await service.change(project, Sheet("Quai Sud", logline="Un autre quai.", support="Don — https://a.example/"))
    await town.pole.work()
    (update,) = town.social.received("Update")
    assert (update["actor"], update["object"]["name"]) == (project.actor.uri, "Quai Sud")
    assert update["object"]["support"] == "Don : https://a.example/"
    assert (await Project.get(id=project.id)).folded == "quai sud un autre quai."


async def test_people_of_mastodon_and_servers_of_peertube_follow_it_and_it_accepts_them_itself(town: Town) -> None:
    """By its own inbox; PeerTube follows as an Application, and looks for the answer in her own."""
    project = await a_project(await a_creator())
    for server, kind in ((town.social, "Person"), (town.video, "Application")):
        follower = server.actor("follower", kind)
        letter = follower.activity("Follow", project.actor.uri)
        answer = await follower.send(letter, town.pole.client, f"{project.actor.uri}/inbox")
        assert answer.status_code == 202
        await town.pole.work()
        (accept,) = [one for one in server.letters if one.activity["type"] == "Accept"]
        assert (accept.activity["actor"], accept.path) == (project.actor.uri, urlsplit(follower.inbox).path)
    assert await Follow.filter(followed_id=project.actor_id, state="accepted").count() == 2


async def test_the_stages_of_a_project_are_dated(town: Town) -> None:
    ana = await a_creator()
    with clock.stopped_at(datetime(2026, 9, 1, tzinfo=UTC)):
        project = await a_project(ana, stage="idea")
    with clock.stopped_at(datetime(2026, 11, 2, tzinfo=UTC)):
        assert await service.move(project, "preparation")
        assert not await service.move(project, "preparation"), "it is there already"
    with pytest.raises(Refused):
        await service.move(project, "fame")
    now = await Project.get(id=project.id).select_related("actor")
    assert (now.stage, now.stage_since) == ("preparation", date(2026, 11, 2))
    steps = {step.stage: step.since for step in (await queries.front(now)).steps if step.since}
    assert steps == {"idea": date(2026, 9, 1), "preparation": date(2026, 11, 2)}
    assert await OutboxEntry.filter(type="Update").count() == 1


async def test_two_who_move_it_at_once_leave_one_date_for_each_stage(town: Town) -> None:
    project = await a_project(await a_creator(), stage="idea")
    moved = await asyncio.gather(*(service.move(project, "writing") for _ in range(4)))
    assert sorted(moved) == [False, False, False, True]
    assert [one["stage"] for one in (await Project.get(id=project.id)).history] == ["idea", "writing"]


async def test_each_does_in_a_project_what_she_is_there_for(town: Town) -> None:
    project, other = await a_project(await a_creator()), await a_project(await a_creator("ben", "Ben"), "autre")
    eva, ida, leo, max_ = [(await a_creator(name, name)).actor for name in ("eva", "ida", "leo", "max")]
    await a_member(project, eva, Relationship.MODERATOR)
    await a_member(project, ida)
    asked = await a_member(project, leo, Relationship.ADMIN)
    await Membership.filter(id=asked.id).update(joined_at=None)
    gone = await a_member(project, max_, Relationship.ADMIN)
    await Membership.filter(id=gone.id).update(left_at=clock.now())
    people = (eva, ida, leo, max_, None)
    assert [await service.may_speak(project, one) for one in people] == [True, False, False, False, False]
    assert not any([await service.may_lead(project, one) for one in people])
    assert not any([await service.may_speak(other, one) for one in people])
    assert [one.id for one in await service.led_by(eva)] == [project.id]
    assert [line.relationship for line in await queries.mine(ida)] == ["member"]
    assert await queries.mine(leo) == ()
    ana = await Actor.get(local_handle="ana")
    assert sorted(await service.in_place_of([ida.id, project.actor.id])) == sorted([ida.id, ana.id, eva.id])


async def ended(town: Town, ana: Creator) -> Project:
    project = await a_project(ana)
    alice, nora = town.social.actor("alice"), await known(town, town.fedi.actor("nora"))
    await town.deliver(alice, alice.activity("Follow", project.actor.uri))
    await a_member(project, nora)
    await follow(ana.actor, project.actor)
    await journal.post(project, ana.actor, Words("Fin"))
    await town.pole.work()
    await service.end(project)
    await town.pole.work()
    return project


async def test_a_project_that_ends_is_forgotten_everywhere_but_by_its_films(town: Town) -> None:
    ana = await a_creator()
    film = await a_film(ana)
    project = await ended(town, ana)
    for server in (town.social, town.fedi):
        assert [one["object"] for one in server.received("Delete")] == [project.actor.uri], server.host
    ours = await town.pole.client.get(project.actor.uri, headers={"Accept": "application/activity+json"})
    assert (ours.status_code, ours.json()["type"], ours.json()["formerType"]) == (410, "Tombstone", "Group")
    webfinger = f"{town.pole.base}/.well-known/webfinger?resource=acct:quai_nord@lyon.example"
    assert (await town.pole.client.get(webfinger)).status_code == 410
    assert (await town.pole.client.get(project.actor.page_url)).status_code == 410
    assert await Note.all().count() == 0
    assert await service.members(project) == [] and await queries.mine(ana.actor) == ()
    assert (await queries.find(queries.Wanted())).projects == ()
    assert await Tombstone.filter(uri=film.uri).count() == 0
    await service.end(project)  # said twice, told once
    assert await OutboxEntry.filter(type="Delete", object_uri=project.actor.uri).count() == 1


async def test_the_handle_of_a_project_that_has_ended_is_nobody_elses(town: Town) -> None:
    """What was meant for it would reach a stranger."""
    await ended(town, await a_creator())
    with quick_keys(), pytest.raises(Refused):
        await service.create(await a_creator("ben", "Ben"), "quai_nord", Sheet("Quai Nord"))


async def test_nobody_follows_a_project_that_has_ended(town: Town) -> None:
    project = await ended(town, await a_creator())
    follows = await Follow.all().count()
    late = town.social.actor("late")
    await town.deliver(late, late.activity("Follow", project.actor.uri))
    assert await Follow.all().count() == follows
    assert [one for one in town.social.received("Accept") if one["object"]["actor"] == late.uri] == []
