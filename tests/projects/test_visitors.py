"""Projects of elsewhere: what their Groups say of themselves, taken in with care."""

from typing import Any

import pytest

from fediverse_cinema.activitypub import actors, introductions
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.poles.models import KinshipState, KnownPole
from fediverse_cinema.projects import queries, service, visitors
from fediverse_cinema.projects.models import Membership, Project
from fediverse_cinema.projects.queries import Wanted
from tests.kit.people import a_creator
from tests.kit.projects import a_project
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
HERS = "https://social.example/users/bac"
SAID: dict[str, Any] = {
    "name": "Le Dernier Bac",
    "summary": "<p>Un bac, le dernier <b>hiver</b>.</p>",
    "content": "<p>Quatre traversées.</p>",
    "stage": "shooting",
    "genre": ["documentary", "opera"],
    "countryOfOrigin": ["FR", "XX", 7],
    "inLanguage": "fr",
    "license": "https://creativecommons.org/licenses/by/4.0/",
    "duration": "PT3120S",
    "region": "FR-BRE",
    "location": {"type": "Place", "name": "Île de <b>Sein</b>", "latitude": 48.03},
    "calls": f"{HERS}/calls",
    "affiliations": f"{HERS}/affiliations",
}


async def read(town: Town, **more: Any) -> Project | None:
    """What becomes of a Group with this document, when its server is asked."""
    bac = town.social.actor("bac", "Group", **(SAID | more))
    actor = await actors.find_actor(bac.uri)
    await town.pole.work()
    return await Project.get_or_none(actor_id=actor.id).select_related("actor")


async def test_a_group_that_says_a_stage_is_a_project(town: Town) -> None:
    project = await read(town)
    assert project is not None and not project.local
    assert (project.stage, project.form, project.duration, project.language) == ("shooting", "documentary", 52, "fr")
    assert (project.logline, project.about) == ("Un bac, le dernier hiver.", "<p>Quatre traversées.</p>")
    assert (project.countries, project.licence) == (["FR"], "CC-BY-4.0")
    assert (project.town, project.region) == ("Île de Sein", "FR-BRE")
    assert project.affiliations_uri == f"{HERS}/affiliations"
    assert project.folded == "le dernier bac un bac, le dernier hiver. ile de sein quatre traversees."


@pytest.mark.parametrize("kind, more", [("Group", {"stage": None}), ("Person", {}), ("Group", {"stage": 3})])
async def test_what_says_no_stage_or_is_no_group_is_no_project(town: Town, kind: str, more: dict[str, Any]) -> None:
    other = town.social.actor("other", kind, **(SAID | more))
    assert (await actors.find_actor(other.uri)).type == kind
    await town.pole.work()
    assert await Project.all().count() == 0


@pytest.mark.parametrize(
    "field, value, column, kept",
    [
        ("stage", "fame", "stage", "idea"),
        ("content", "<script>alert(1)</script><p onclick='x()'>Oui</p>", "about", "<p>Oui</p>"),
        ("content", "<b>" * 5_000, "about", ""),
        ("content", {"a": 1}, "about", ""),
        ("affiliations", {"id": "https://evil.example/a"}, "affiliations_uri", ""),
        ("genre", "opera", "form", ""),
        ("countryOfOrigin", "France", "countries", []),
        ("inLanguage", "x" * 200, "language", ""),
        ("license", "javascript:alert(1)", "licence", ""),
        ("duration", "PT99999999999999S", "duration", None),
        ("duration", ["PT-5S"], "duration", None),
        ("region", "FR-BREIZH", "region", ""),
        ("location", "Sein", "town", ""),
        ("location", {"name": "x" * 5_000}, "town", "x" * 100),
        ("summary", "<p>" + "x" * 3_000 + "</p>", "logline", "x" * 500),
    ],
)  # fmt: skip
async def test_what_a_stranger_writes_is_bounded_and_clean(
    town: Town, field: str, value: Any, column: str, kept: Any
) -> None:
    project = await read(town, **{field: value})
    assert project is not None and getattr(project, column) == kept


async def test_a_document_that_is_too_large_brings_no_project(town: Town) -> None:
    assert await read(town, content="x" * introductions.LARGEST_MORE) is None
    assert await Actor.filter(uri=HERS).count() == 1, "its Group is known all the same"


async def test_a_project_that_is_read_again_is_the_same_one(town: Town) -> None:
    first = await read(town)
    assert first is not None and first.stage_since is None
    town.social.actor("bac", "Group", **(SAID | {"stage": "editing", "genre": []}))
    await actors.refresh(first.actor)
    await town.pole.work()
    again = await Project.get()
    assert (again.id, again.stage, again.form) == (first.id, "editing", "")
    assert again.stage_since == clock.now().date(), "since we have heard of it"


async def test_a_project_is_asked_for_when_it_is_not_known(town: Town) -> None:
    town.social.actor("bac", "Group", **SAID)
    found = await visitors.find(HERS)
    assert found.actor.uri == HERS and found.stage == "shooting"
    assert (await visitors.find(HERS)).id == found.id
    ours = await a_project(await a_creator())
    assert (await visitors.find(ours.actor.uri)).id == ours.id
    for nothing in (town.social.actor("alice").uri, f"{town.pole.base}/ap/pole"):
        with pytest.raises(Missing):
            await visitors.find(nothing)


async def test_nobody_elsewhere_changes_a_project_of_ours(town: Town) -> None:
    """Its id is ours: a document that a stranger serves or sends for it is nothing."""
    ours = await a_project(await a_creator())
    assert await visitors.welcome(ours.actor, {**SAID, "id": ours.actor.uri}) is not None
    assert (await Project.get(id=ours.id)).stage == "preparation"
    bac = town.social.actor("bac", "Group", **SAID)
    forged = {**bac.document(), **SAID, "id": ours.actor.uri}
    letter = await town.deliver(bac, bac.activity("Update", forged))
    assert letter.outcome == "refused" and (await Project.get(id=ours.id)).stage == "preparation"


async def test_a_group_that_is_gone_is_in_no_list(town: Town) -> None:
    project = await read(town)
    assert project is not None
    await KnownPole.create(host="social.example", instance=project.actor, group=project.actor,
                           state=KinshipState.KNOWN, added_at=clock.now())  # fmt: skip
    assert [line.group.name for line in (await queries.find(Wanted())).projects] == ["Le Dernier Bac"]
    await actors.end(project.actor)
    await town.pole.work()
    assert (await queries.find(Wanted())).projects == ()


async def test_only_projects_of_poles_that_are_known_stand_in_the_list(town: Town) -> None:
    """Any server could call its Groups projects."""
    assert await read(town) is not None
    assert (await queries.find(Wanted())).projects == ()


def test_of_an_ordinary_actor_nobody_above_is_told() -> None:
    """PeerTube's Groups say `support`, Mobilizon's `location`: neither makes them one of us."""
    assert introductions.more_of({"type": "Group", "support": "x", "location": {"name": "Sein"}, "content": "x"}) == {}
    assert introductions.more_of({"type": "Group", "stage": "idea", "inbox": "x"}) == {"stage": "idea"}


async def test_to_a_project_that_has_ended_nobody_belongs(town: Town) -> None:
    project = await read(town)
    assert project is not None
    ana = await a_creator()
    row = await Membership.create(
        project=project, person=ana.actor, number=1, uri=f"{HERS}/affiliations/1", contact="06", created_at=clock.now(),
        joined_at=clock.now(),
    )  # fmt: skip
    await actors.end(project.actor)
    await town.pole.work()
    row = await Membership.get(id=row.id)
    assert row.left_at is not None and row.contact == ""
    assert await service.standing(project, ana.actor) is None
