"""Pages of projects: their list, their front, and the forms of those who lead one."""

import re
from typing import Any

import httpx
import pytest

from fediverse_cinema.activitypub.models import Actor, OutboxEntry
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.conversations.words import Words
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.here import here
from fediverse_cinema.poles.models import KinshipState, KnownPole
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.projects import journal, queries, service
from fediverse_cinema.projects.models import Membership, Project, ProjectFilm, Relationship
from tests.kit.people import a_creator, a_film, an_account, jpeg
from tests.kit.projects import a_member, a_project
from tests.kit.working import take_files_away
from tests.web.conftest import Part, Reader

pytestmark = pytest.mark.anyio
HERE = "/projects/quai_nord"


def field(name: str, value: str) -> Part:
    return (name, (None, value.encode()))


def names(page: str) -> list[str]:
    return re.findall(r'<h3><a href="[^"]+"><bdi>([^<]+)</bdi>', page)


async def a_remote_project(name: str, host: str = "sud.example", **more: Any) -> Project:
    uri = f"https://{host}/ap/projects/{name.lower()}"
    group = await Actor.create(uri=uri, type="Group", host=host, handle=name.lower(), name=name, inbox=f"{uri}/inbox",
                               created_at=clock.now())  # fmt: skip
    values = {"stage": "writing", "folded": name.lower()} | more
    return await Project.create(actor=group, local=False, created_at=clock.now(), **values)


async def a_known_pole(host: str, state: KinshipState = KinshipState.KNOWN) -> None:
    actor = (await pole_actors()).instance
    await KnownPole.create(host=host, instance=actor, group=actor, state=state, added_at=clock.now())


async def test_the_list_shows_ours_first_then_those_of_known_poles(reader: Reader) -> None:
    ana = await a_creator()
    await a_remote_project("Vent", "inconnu.example")
    await a_remote_project("Marne", "demande.example")
    await a_remote_project("Calanque")
    for handle, name in (("bac", "Le Bac"), ("quai", "Le Quai")):
        await a_project(ana, handle, name)
    await a_known_pole("sud.example")
    await a_known_pole("demande.example", KinshipState.ASKED)
    page = await reader.page("/projects")
    assert names(page) == ["Le Quai", "Le Bac", "Calanque"]
    assert "Ceux du pôle d’abord" in page and "sud.example" in page and "/people/calanque@sud.example" in page


@pytest.mark.parametrize(
    "query, found",
    [("?stage=shooting", ["Le Bac"]), ("?form=fiction", ["Le Quai"]), ("?region=FR-BRE", ["Le Bac"]),
     ("?q=hiver+%C3%8ELE", ["Le Bac"]), ("?q=100%25", []), ("?q=_", []), ("?origin=elsewhere", []),
     ("?origin=here", ["Le Quai", "Le Bac"]), ("?stage=fame", ["Le Quai", "Le Bac"]),
     ("?stage=shooting&form=fiction", []), ("?after=nonsense~7", ["Le Quai", "Le Bac"]),
     ("?after=here~1", []), ("?q=%00", ["Le Quai", "Le Bac"])],
)  # fmt: skip
async def test_the_list_is_what_a_reader_looks_for(reader: Reader, query: str, found: list[str]) -> None:
    ana = await a_creator()
    await a_project(
        ana, "bac", "Le Bac", stage="shooting", form="documentary", region="FR-BRE", logline="Un hiver à l’île"
    )
    await a_project(ana, "quai", "Le Quai", form="fiction")
    page = await reader.page(f"/projects{query}")
    assert names(page) == found
    assert ("Aucun projet" in page) is (found == [] and "after" not in query)


async def test_a_list_goes_on_where_it_ended_whatever_comes_meanwhile(reader: Reader) -> None:
    ana = await a_creator()
    for number in range(3):
        await a_project(ana, f"p{number}", f"P{number}")
    for number in range(3):
        await a_remote_project(f"R{number}")
    await a_known_pole("sud.example")
    seen, after = [], ""
    while True:
        found = await queries.find(queries.Wanted(), after, limit=2)
        seen += [line.group.name for line in found.projects]
        after = found.after
        if not after:
            break
        await a_project(ana, f"n{len(seen)}", "New")
    assert seen == ["P2", "P1", "P0", "R2", "R1", "R0"]


async def test_an_empty_field_leaves_the_address(reader: Reader) -> None:
    answer = await reader.client.get("/projects?q=&stage=writing&form=&region=&origin=")
    assert (answer.status_code, answer.headers["location"]) == (303, "/projects?stage=writing")


async def test_a_member_begins_a_project(reader: Reader) -> None:
    ana = (await an_account()).creator
    await reader.sign_in("ana")
    answer = await reader.submit(
        "/projects/new", name="Quai Nord", stage="preparation", logline="Un quai.", countries="France, Sénégal",
        duration="52", region="FR-BRE", support="Soutenir — https://dons.example/",
    )  # fmt: skip
    assert (answer.status_code, answer.headers["location"]) == (303, HERE)
    project = await Project.get().select_related("actor")
    assert (project.stage, project.duration, project.countries) == ("preparation", 52, ["FR", "SN"])
    assert [one.person_id for one in await service.members(project)] == [ana.actor_id]
    page = await reader.page(HERE)
    assert "Étape 5 sur 10" in page and "Un quai." in page and "52\xa0minutes prévues" in page
    assert 'href="https://dons.example/"' in page and "Bretagne" in page


async def test_what_was_typed_stays_when_something_is_wrong(reader: Reader) -> None:
    await an_account()
    await reader.sign_in("ana")
    answer = await reader.submit(
        "/projects/new", name="Quai Nord", handle="ana", logline="Une ligne", duration="long", region="FR-XX",
        countries="Utopie", stage="idea",
    )  # fmt: skip
    assert answer.status_code == 422 and await Project.all().count() == 0
    assert re.findall(r'<a href="#(\w+)"', answer.text.partition("role=\"alert\"")[2].partition("</ul>")[0]) == [
        "duration", "region", "countries"
    ]  # fmt: skip
    for word in ("Quai Nord", "Une ligne", "Utopie", "Erreur\xa0: écrivez un nombre", "duration-error", "region-error"):
        assert word in answer.text, word
    answer = await reader.submit("/projects/new", name="Quai Nord", handle="ana", stage="idea")
    assert answer.status_code == 422 and "handle-error" in answer.text
    answer = await reader.submit("/projects/new", name="", handle="É!", stage="idea")
    assert "name-error" in answer.text and "handle-error" in answer.text, "all that is wrong is told at once"
    answer = await reader.submit("/projects/new", name="Quai Nord", handle="quai", stage="fame")
    assert answer.status_code == 422 and "stage-error" in answer.text
    assert await Actor.filter(type="Group", local_handle__not="pole").count() == 0


async def test_a_stranger_reads_the_page_and_is_offered_nothing_that_is_for_the_team(reader: Reader) -> None:
    ana, ben = (await an_account()).creator, await an_account("ben", "Ben")
    project = await a_project(ana, about="Un *quai*.")
    await a_member(project, (await a_creator("ida", "Ida")).actor, role="Prise de son")
    await a_member(project, (await a_creator("leo", "Léo")).actor, listed=False)
    film = await a_film(ana, "Le court")
    draft = await a_film(ana, "Le secret", published=False)
    for one in (film, draft):
        await ProjectFilm.create(project=project, film=one)
    page = await reader.page(HERE)
    assert "<em>quai</em>" in page and "Ida" in page and "Prise de son" in page and "Léo" not in page
    assert "Le court" in page and "Le secret" not in page
    assert f'href="/interact?to={project.actor.uri}'.replace(":", "%3A", 1) in page
    assert f'rel="alternate" type="application/activity+json" href="{project.actor.uri}"' in page
    deeds = (f"{HERE}/edit", f"{HERE}/stage", f"{HERE}/journal/new")
    assert not any(deed in page for deed in deeds)
    await reader.sign_in("ben")
    page = await reader.page(HERE)
    assert "/workshop/follow" in page and not any(deed in page for deed in deeds)
    await a_member(project, ben.creator.actor, Relationship.MODERATOR)
    page = await reader.page(HERE)
    assert all(deed in page for deed in deeds)


@pytest.mark.parametrize(
    "relationship, status", [(None, 404), (Relationship.MEMBER, 404), (Relationship.MODERATOR, 303)]
)
async def test_AUT_08_only_who_speaks_for_a_project_changes_it(
    reader: Reader, relationship: Relationship | None, status: int
) -> None:
    """And who has left does so no longer."""
    project = await a_project(await a_creator())
    ben = await an_account("ben", "Ben")
    if relationship:
        await a_member(project, ben.creator.actor, relationship)
    await reader.sign_in("ben")
    sent = [
        await reader.submit(f"{HERE}/edit", name="Autre"),
        await reader.submit(f"{HERE}/stage", stage="shooting"),
        await reader.send(f"{HERE}/journal/new", field("audience", "everybody"), field("content", "Bonjour")),
        await reader.send(f"{HERE}/picture"),
    ]
    assert [one.status_code for one in sent] == [status] * 4
    changed = await Project.get().select_related("actor")
    assert (changed.actor.name == "Autre") is (changed.stage == "shooting") is (status == 303)
    assert await Note.all().count() == (status == 303)
    assert (await reader.submit(f"{HERE}/end")).status_code == 404, "that is for who leads it"
    await Membership.filter(person_id=ben.creator.actor_id).update(left_at=clock.now())
    assert (await reader.submit(f"{HERE}/stage", stage="idea")).status_code == 404


async def an_entry(reader: Reader, *parts: Part, text: str = "**Jour 12**\n\nRepérages.") -> httpx.Response:
    whole = (field("audience", "everybody"), field("content", text), *parts)
    return await reader.send(f"{HERE}/journal/new", *whole)


async def test_an_entry_is_written_with_a_picture_and_changed(reader: Reader) -> None:
    await a_project((await an_account()).creator)
    await reader.sign_in("ana")
    answer = await an_entry(reader, field("alt", "Un quai."), ("picture", ("q.jpg", jpeg(640, 360))))
    assert (answer.status_code, answer.headers["location"]) == (303, f"{HERE}#journal")
    note = await Note.get()
    page = await reader.page(HERE)
    assert "<strong>Jour 12</strong>" in page and 'alt="Un quai."' in page and "écrit par" in page
    path = f"{HERE}/journal/{note.uuid}"
    form = await reader.page(f"{path}/edit")
    assert "**Jour 12**" in form and "Retirer\xa0: Un quai." in form
    url = note.attachments[0]["url"]
    answer = await reader.send(
        f"{path}/edit", field("content", "Jour 13"), field("remove", url), field("alt", "Deux."),
        ("picture", ("r.jpg", jpeg(640, 360))),
    )  # fmt: skip
    assert answer.headers["location"] == f"/notes/{note.uuid}"
    assert [one["alt"] for one in (await Note.get()).attachments] == ["Deux."]
    await take_files_away()
    assert [file.name async for file in here().shelf.files()] == [
        (await Note.get()).attachments[0]["url"].rpartition("/")[2]
    ]
    assert (await reader.submit(f"{path}/delete")).headers["location"] == f"{HERE}#journal"
    assert await Note.all().count() == 0


async def test_an_entry_that_is_refused_leaves_no_picture_and_keeps_the_words(reader: Reader) -> None:
    await a_project((await an_account()).creator)
    await reader.sign_in("ana")
    picture = ("picture", ("q.jpg", jpeg(640, 360)))
    for parts, wrong in (
        ([picture], "alt-error"),
        ([field("alt", "Un quai."), ("picture", ("q.jpg", b"<svg/>"))], "picture-error"),
    ):
        answer = await an_entry(reader, *parts, text="Mes mots")
        assert answer.status_code == 422 and wrong in answer.text and "Mes mots" in answer.text
    answer = await an_entry(reader, field("alt", "Un quai."), picture, text=" ")
    assert answer.status_code == 422 and "content-error" in answer.text
    assert [file async for file in here().shelf.files()] == [] and await Note.all().count() == 0


async def test_two_clicks_make_one_entry(reader: Reader) -> None:
    await a_project((await an_account()).creator)
    await reader.sign_in("ana")
    number = re.search(r'name="number" value="([^"]+)"', await reader.page(f"{HERE}/journal/new"))
    assert number
    for _ in range(2):
        answer = await an_entry(reader, field("number", number[1]), field("alt", "Un quai."),
                                ("picture", ("q.jpg", jpeg(64, 36))))  # fmt: skip
        assert answer.status_code == 303
    assert (await Note.all().count(), await OutboxEntry.filter(type="Create").count()) == (1, 1)
    await take_files_away()
    assert len([file async for file in here().shelf.files()]) == 1


async def test_AUT_an_entry_of_another_project_is_not_hers_to_change(reader: Reader) -> None:
    other = await a_project(await a_creator("ben", "Ben"), "autre", "Autre")
    await a_project((await an_account()).creator)
    note = await journal.post(other, (await service.members(other))[0].person, Words("À eux"))
    await reader.sign_in("ana")
    for path in (f"{HERE}/journal/{note.uuid}", f"/projects/autre/journal/{note.uuid}"):
        assert (await reader.client.get(f"{path}/edit")).status_code == 404
        assert (await reader.submit(f"{path}/delete")).status_code == 404
    assert await Note.all().count() == 1


async def test_a_picture_is_shown_whole_and_taken_away(reader: Reader) -> None:
    await a_project((await an_account()).creator)
    await reader.sign_in("ana")
    answer = await reader.send(f"{HERE}/picture", ("picture", ("q.jpg", jpeg(1600, 900))))
    assert (answer.status_code, answer.headers["location"]) == (303, f"{HERE}/edit?kept=1#kept")
    assert "L’image est gardée." in await reader.page(f"{HERE}/edit?kept=1")
    assert 'width="1280" height="720"' in await reader.page(HERE)
    answer = await reader.send(f"{HERE}/picture", ("picture", ("q.jpg", b"no picture")))
    assert answer.status_code == 415 and "picture-error" in answer.text
    assert len((await Project.get()).picture) == 3
    assert (await reader.send(f"{HERE}/picture", field("deed", "remove"))).status_code == 303
    assert (await Project.get()).picture == []


async def test_who_leads_it_or_runs_the_pole_ends_it_after_a_second_question(reader: Reader) -> None:
    await a_project((await an_account()).creator)
    await reader.sign_in("ana")
    assert "Ses films restent." in await reader.page(f"{HERE}/end")
    assert await Actor.filter(uri=urls.project("quai_nord"), gone_at=None).exists()
    answer = await reader.submit(f"{HERE}/end")
    assert (answer.status_code, answer.headers["location"]) == (303, "/projects")
    gone = await reader.client.get(HERE)
    assert gone.status_code == 410 and "Ce projet a été supprimé" in gone.text
    assert (await reader.client.get("/projects/nobody")).status_code == 404
