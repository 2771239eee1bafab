"""The files of a team: versions, for whom they are, whose room they take, and that their bytes go when they do."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import anyio
import pytest
from tortoise.exceptions import IntegrityError

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Missing, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.media import kept, places, quota
from fediverse_cinema.media.models import KeptFile
from fediverse_cinema.projects import service, team, team_file_room, team_files
from fediverse_cinema.projects.models import FileRemark, FileVersion, Membership, Project, Relationship, TeamFile
from fediverse_cinema.projects.team_files import Sent
from tests.kit.people import a_creator
from tests.kit.projects import a_member, a_project
from tests.kit.teams import a_file, sent
from tests.kit.towns import Town
from tests.kit.working import work

pytestmark = pytest.mark.anyio


@pytest.fixture
async def project(town: Town) -> Project:
    return await a_project(await a_creator("ana"))


@pytest.fixture
async def ana(project: Project) -> Membership:
    """She leads it."""
    return await Membership.get(number=1)


@pytest.fixture
async def ben(project: Project) -> Membership:
    return await a_member(project, (await a_creator("ben")).actor)


@pytest.fixture
async def nora(project: Project) -> Membership:
    """Of another pole."""
    uri = "https://fedi.example/users/nora"
    actor = await Actor.create(
        uri=uri, type="Person", host="fedi.example", handle="nora", name="Nora", inbox=f"{uri}/inbox",
        confirmed_at=clock.now(), created_at=clock.now(),
    )  # fmt: skip
    return await a_member(project, actor, department="sound")


def allow(**quotas: Any) -> None:
    here().settings = replace(here().settings, media=replace(here().settings.media, **quotas))


async def standing() -> dict[str, int]:
    """What stands in the vault, and how large it is."""
    assert list(places.desks().iterdir()) == [], "nothing is left on a desk"
    return {file.name: file.size async for file in here().vault.files()}


async def numbers(file: TeamFile) -> list[int]:
    return [one.number for one in await FileVersion.filter(file_id=file.id).order_by("number")]


async def test_versions_are_counted_and_remember_who_sent_what(
    project: Project, ana: Membership, nora: Membership
) -> None:
    file = await a_file(project, "un")
    made = await team_files.add_version(project, nora, file, sent("deux !", "fin.txt"), " Fin changée ")
    row = await FileVersion.get(id=made.id).select_related("kept")
    assert (row.number, row.author_id, row.words) == (2, nora.person_id, "Fin changée")
    assert (row.kept.file_name, row.kept.size, row.kept.owner_id) == ("fin.txt", 6, ana.person_id)
    assert await here().vault.read(row.kept.name) == b"deux !"
    (line,) = await team_file_room.lines(ana)
    assert (line.name, line.number, line.author.name, line.size) == ("scenario.txt", 2, "Nora", 6)


async def test_the_same_bytes_sent_twice_in_five_minutes_are_one_version(project: Project, ana: Membership) -> None:
    file = await a_file(project, "un", "deux", "deux")
    assert await numbers(file) == [1, 2] and len(await standing()) == 2
    await team_files.add_version(project, ana, file, sent("un"))
    assert await numbers(file) == [1, 2, 3], "she goes back to what was before"
    with clock.stopped_at(clock.now() + timedelta(minutes=6)):
        await team_files.add_version(project, ana, file, sent("un"))
    assert await numbers(file) == [1, 2, 3, 4]


async def test_a_click_too_many_counts_once_though_another_came_between(
    project: Project, ana: Membership, ben: Membership
) -> None:
    file = await a_file(project, "un", "deux")
    await team_files.add_version(project, ben, file, sent("trois"))
    await team_files.add_version(project, ana, file, sent("deux"))
    assert await numbers(file) == [1, 2, 3]


async def test_two_who_send_a_version_at_once_get_two_numbers(
    project: Project, ana: Membership, ben: Membership, nora: Membership
) -> None:
    file = await a_file(project, "un")
    async with anyio.create_task_group() as group:
        for who in (ana, ben, nora):
            group.start_soon(team_files.add_version, project, who, file, sent(f"de {who.number}"))
    assert await numbers(file) == [1, 2, 3, 4] and len(await standing()) == 4


async def test_a_file_sent_by_two_clicks_at_once_is_put_in_once(project: Project, ana: Membership) -> None:
    async with anyio.create_task_group() as group:
        for _ in range(3):
            group.start_soon(team_files.put_in, project, ana, sent("un"))
    assert await TeamFile.all().count() == 1 and len(await standing()) == 1
    with pytest.raises(Refused) as refused:
        await team_files.put_in(project, ana, sent("autre chose"))
    assert refused.value.code == "taken" and len(await standing()) == 1
    await team_files.put_in(project, ana, sent("autre chose"), name="Scénario")
    assert {one.name for one in await TeamFile.all()} == {"scenario.txt", "Scénario"}


@pytest.mark.parametrize(
    ("place", "seen"),
    [
        ({"department": "sound"}, True),
        ({"department": "sound", "heads": True}, True),
        ({"trade": "boom-operator"}, True),
        ({"relationship": Relationship.ADMIN}, True),
        ({"relationship": Relationship.ADMIN, "department": "camera"}, True),
        ({}, False),
        ({"department": "camera"}, False),
        ({"department": "camera", "heads": True}, False),
        ({"department": "camera", "trade": "boom-operator"}, False),
        ({"relationship": Relationship.MODERATOR}, False),
    ],
)
async def test_a_file_of_a_department_is_there_for_it_and_for_who_leads(
    project: Project, place: dict[str, str | bool], seen: bool
) -> None:
    """A department that was chosen for her counts before that of her trade."""
    await a_file(project, "son", name="son.txt", department="sound")
    file = await a_file(project, "tous")
    await a_file(project, "camera", name="image.txt", department="lighting-grip")
    who = await a_member(project, (await a_creator("eva")).actor, **place)  # type: ignore[arg-type]
    hers = await TeamFile.get(department="sound")
    names = [one.name for one in await team_file_room.lines(who)]
    assert ("son.txt" in names, "scenario.txt" in names) == (seen, True)
    assert ("image.txt" in names) == (who.relationship == Relationship.ADMIN)
    assert (await team_files.find(who, file.id)).id == file.id
    if seen:
        assert (await team_files.find(who, hers.id)).id == hers.id
    else:
        with pytest.raises(Missing):
            await team_files.find(who, hers.id)
        with pytest.raises(Missing):
            await team_files.add_version(project, who, hers, sent("nouveau"))


async def test_what_is_not_for_her_does_not_betray_its_name(project: Project, ana: Membership, ben: Membership) -> None:
    await a_file(project, "son", name="mixage.wav", department="sound")
    mine = await a_file(project, "à moi", by=ben, name="mixage.wav")
    assert [one.id for one in await team_file_room.lines(ben)] == [mine.id]
    assert len(await team_file_room.lines(ana)) == 2


async def test_she_puts_in_only_what_she_goes_on_seeing(project: Project, ben: Membership, nora: Membership) -> None:
    assert team_files.departments_of(ben) == () and team_files.departments_of(nora) == ("sound",)
    for who, department in ((ben, "sound"), (nora, "camera"), (ben, "no-such")):
        with pytest.raises(Refused) as refused:
            await a_file(project, "un", by=who, department=department)
        assert refused.value.code == "bad_department"
    assert await standing() == {} and await TeamFile.all().count() == 0
    file = await a_file(project, "un", by=nora, department="sound")
    with pytest.raises(Missing):
        await team_files.change_department(ben, file, "")
    with pytest.raises(Refused):
        await team_files.change_department(nora, file, "camera")
    await team_files.change_department(nora, file, "")
    assert [one.id for one in await team_file_room.lines(ben)] == [file.id]
    await team_files.change_department(await Membership.get(number=1), file, "camera")
    assert await team_file_room.lines(nora) == ()


async def test_all_that_a_team_keeps_counts_in_the_room_of_who_began_the_project(
    project: Project, ana: Membership, nora: Membership
) -> None:
    allow(member_quota=100)
    file = await a_file(project, "x" * 60, by=nora)
    assert await quota.left(ana.person_id) == 40 and await quota.left(nora.person_id) == 100
    for who, words in ((nora, "This project has no room"), (ana, "Your files have")):
        with pytest.raises(Refused) as refused:
            await team_files.add_version(project, who, file, sent("y" * 41))
        assert (refused.value.code, refused.value.status) == ("no_quota", 413)
        assert refused.value.public.startswith(words), "how much room she has is nobody else's affair"
        with pytest.raises(Refused):
            await team_files.check_fits(project, who, 41)
    assert len(await standing()) == 1 and await KeptFile.all().count() == 1
    await team_files.add_version(project, nora, file, sent("y" * 40))
    assert await quota.left(ana.person_id) == 0
    await team_files.take_out(nora, file)
    assert await quota.left(ana.person_id) == 100


async def test_of_two_for_whom_there_is_room_once_one_finds_it(
    project: Project, ana: Membership, ben: Membership
) -> None:
    allow(pole_quota=100)
    ends = list[str]()

    async def put_in(who: Membership) -> None:
        try:
            await team_files.put_in(project, who, sent(f"{who.number}" * 60, f"{who.number}.txt"))
            ends.append("there")
        except Refused as refused:
            ends.append(refused.code)

    async with anyio.create_task_group() as group:
        group.start_soon(put_in, ana)
        group.start_soon(put_in, ben)
    assert sorted(ends) == ["no_quota", "there"] and list((await standing()).values()) == [60]


async def test_what_is_too_large_or_empty_or_breaks_off_leaves_nothing(
    project: Project, ana: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaking_off() -> AsyncIterator[bytes]:
        yield b"x" * 10
        raise ConnectionError

    monkeypatch.setattr(kept, "LARGEST", 20)
    for content, status in (("x" * 21, 413), ("", 422)):
        with pytest.raises(Refused) as refused:
            await team_files.put_in(project, ana, sent(content))
        assert refused.value.status == status
    with pytest.raises(ConnectionError):
        await team_files.put_in(project, ana, Sent(breaking_off(), "rush.mov"))
    with pytest.raises(Refused):
        await team_files.check_fits(project, ana, 21)
    assert await standing() == {} and await KeptFile.all().count() == await TeamFile.all().count() == 0
    await team_files.put_in(project, ana, sent("x" * 20))


async def test_who_leaves_while_her_file_comes_brings_nothing(project: Project, ben: Membership) -> None:
    file = await a_file(project, "un")

    async def leaving() -> AsyncIterator[bytes]:
        yield b"deux"
        await team.leave(ben, await Actor.get(id=ben.person_id))

    for bring in (
        lambda: team_files.put_in(project, ben, Sent(leaving(), "deux.txt")),
        lambda: team_files.add_version(project, ben, file, Sent(leaving(), "deux.txt")),
    ):
        with pytest.raises(Missing):
            await bring()
        assert await numbers(file) == [1] and await TeamFile.all().count() == 1 and len(await standing()) == 1
        await Membership.filter(id=ben.id).update(left_at=None)


async def test_the_files_of_who_has_left_stay(project: Project, ana: Membership, ben: Membership) -> None:
    file = await a_file(project, "un", by=ben)
    await team_files.remark(ben, await team_files.version(file, 1), "Trop long")
    await team.leave(ben, await Actor.get(id=ben.person_id))
    page = await team_file_room.page(ana, await team_files.find(ana, file.id))
    assert page.versions[0].author.handle.startswith("ben@") and "Trop long" in page.versions[0].remarks[0].html


async def test_a_file_goes_with_its_bytes_by_who_put_it_in_or_leads(
    project: Project, ana: Membership, ben: Membership, nora: Membership
) -> None:
    file, other = await a_file(project, "un", "deux", by=ben), await a_file(project, "trois", name="autre.txt", by=ben)
    await team_files.add_version(project, nora, file, sent("quatre"))
    await team_files.remark(nora, await team_files.version(file, 2), "Oui")
    with pytest.raises(Missing):
        await team_files.take_out(nora, file)
    assert len(await standing()) == 4
    await team_files.take_out(ben, file)
    assert await FileRemark.all().count() == 0 and await KeptFile.all().count() == 1
    await work()
    assert list((await standing()).values()) == [5]
    await team_files.take_out(ana, other)
    await work()
    assert await standing() == {} and await KeptFile.all().count() == await TeamFile.all().count() == 0


async def test_with_a_project_that_ends_its_files_go(project: Project, ana: Membership) -> None:
    await a_file(project, "un", "deux")
    bac = await a_project(await a_creator("eva"), "bac", "Le Bac")
    await a_file(bac, "autre")
    await service.end(project)
    await work()
    assert list((await standing()).values()) == [5]
    assert (await TeamFile.get()).project_id == bac.id and await KeptFile.all().count() == 1


async def test_a_project_that_ends_while_a_file_comes_keeps_nothing(project: Project, ana: Membership) -> None:
    async def ending() -> AsyncIterator[bytes]:
        yield b"un"
        await service.end(project)
        await work()

    with pytest.raises(Missing):
        await team_files.put_in(project, ana, Sent(ending(), "un.txt"))
    assert await standing() == {} and await TeamFile.all().count() == 0


async def test_bytes_that_a_version_names_are_not_forgotten(project: Project) -> None:
    await a_file(project, "un")
    with pytest.raises(IntegrityError):
        await KeptFile.all().delete()


async def test_remarks_are_taken_back_by_their_authors_alone(
    project: Project, ana: Membership, nora: Membership
) -> None:
    file = await a_file(project, "un", "deux")
    version = await team_files.version(file, None)
    assert version.number == 2
    said = [await team_files.remark(nora, version, "Plan **large** ?", 12) for _ in range(2)]
    whole = await team_files.remark(ana, version, "Bien.")
    assert said[0].id == said[1].id and await FileRemark.all().count() == 2
    page = await team_file_room.page(nora, file)
    assert [(one.page, one.mine) for one in page.versions[0].remarks] == [(None, False), (12, True)]
    assert "<strong>large</strong>" in page.versions[0].remarks[1].html and page.versions[1].remarks == ()
    for text, number, code in (("", None, "empty"), ("x" * 2001, None, "too_long"), ("x", 0, "bad_page"),
                               ("x", 10_000, "bad_page")):  # fmt: skip
        with pytest.raises(Refused) as refused:
            await team_files.remark(nora, version, text, number)
        assert refused.value.code == code
    other = await a_file(project, "trois", name="autre.txt")
    await team_files.take_back(nora, file, whole.id)
    await team_files.take_back(nora, other, said[0].id)
    assert await FileRemark.all().count() == 2
    await team_files.take_back(nora, file, said[0].id)
    assert [one.id for one in await FileRemark.all()] == [whole.id]
    await team_files.take_out(ana, file)
    with pytest.raises(Missing):
        await team_files.remark(nora, version, "Trop tard")


async def test_there_is_an_end_to_everything(
    project: Project, ana: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("MOST_FILES", "MOST_VERSIONS", "MOST_REMARKS"):
        monkeypatch.setattr(team_files, name, 2)
    file = await a_file(project, "un", "deux")
    await a_file(project, "un", name="deux.txt")
    for text in ("un", "deux"):
        await team_files.remark(ana, await team_files.version(file, 1), text)
    for too_many in (
        lambda: team_files.put_in(project, ana, sent("trois", "trois.txt")),
        lambda: team_files.add_version(project, ana, file, sent("trois")),
        lambda: _remark(ana, file),
    ):
        with pytest.raises(Refused) as refused:
            await too_many()
        assert refused.value.code == "too_many"
    assert len(await standing()) == 3


async def _remark(who: Membership, file: TeamFile) -> None:
    await team_files.remark(who, await team_files.version(file, 2), "trois")


async def test_names_and_words_have_a_measure(project: Project, ana: Membership) -> None:
    for more, code in (({"name": "x" * 201}, "bad_name"), ({"name": "a\u202egpj.exe"}, "bad_name"),
                       ({"words": "x" * 501}, "bad_words")):  # fmt: skip
        with pytest.raises(Refused) as refused:
            await team_files.put_in(project, ana, sent("un"), **more)
        assert refused.value.code == code
    file = await team_files.put_in(project, ana, sent("un", "../../etc/" + "n" * 300 + "\u202e.txt"))
    row = await KeptFile.get()
    assert file.name == "n" * 200 and row.file_name == "n" * 255 and set(row.name) <= set("0123456789abcdef-")
