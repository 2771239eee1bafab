"""Labels of ours: their four kinds, what they say of themselves, and their end."""

import asyncio
from collections.abc import Awaitable

import pytest

from fediverse_cinema.accounts.models import Role
from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.models import Actor, OutboxEntry, Tombstone
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Forbidden, Gone, Refused
from fediverse_cinema.labels import jury, label_queries, service
from fediverse_cinema.labels.models import Audience, Juror, JuryRole, Label, LabelKind, Pick, Selection
from fediverse_cinema.labels.sheet import LabelSheet
from fediverse_cinema.notices.models import Notice, NoticeKind
from fediverse_cinema.people.models import Creator
from fediverse_cinema.reactions.models import Reaction
from tests.kit.following import follow
from tests.kit.haste import quick_keys
from tests.kit.labels import a_juror, a_label, a_selection, many_films
from tests.kit.people import a_creator, an_account
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
JSON = {"Accept": "application/activity+json"}


@pytest.fixture
async def ana(town: Town) -> Creator:
    return await a_creator()


@pytest.mark.parametrize("kind", list(LabelKind))
async def test_each_kind_has_a_group_and_a_person_who_answers_for_it(town: Town, ana: Creator, kind: LabelKind) -> None:
    """CU3: the first of `attributedTo` is the companion for what is the pole's, else the member."""
    label = await a_label(ana.actor, kind=kind, about="Nos *choix*")
    person = f"{town.pole.base}/ap/users/{'regie' if kind in service.OF_THE_POLE else 'ana'}"
    document = (await town.pole.client.get(label.actor.uri, headers=JSON)).json()
    assert (document["type"], document["labelKind"], document["attributedTo"][0]) == ("Group", kind.value, person)
    assert document["summary"] == "<p>Nos <em>choix</em></p>\n"
    assert label.actor.rsa_private and label.actor.ed25519_private
    [juror] = await jury.members(label)
    assert (juror.person_id, juror.relationship, juror.uri) == (
        ana.actor_id, JuryRole.ADMIN, f"{label.actor.uri}/affiliations/1",
    )  # fmt: skip


@pytest.mark.parametrize("handle, code", [("pole", "taken"), ("new", "taken"), ("ana", "taken"), ("Été", "bad_handle")])
async def test_a_handle_that_cannot_be_had_makes_no_label(town: Town, ana: Creator, handle: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        await a_label(ana.actor, handle)
    assert refused.value.code == code
    assert (await Label.all().count(), await Juror.all().count()) == (0, 0)


async def test_a_handle_is_made_of_the_name(town: Town, ana: Creator) -> None:
    assert await service.free_handle("Label du Phare !") == "label_du_phare"
    await a_label(ana.actor, "label_du_phare")
    assert await service.free_handle("Label du Phare") == "label_du_phare_2"
    assert await service.free_handle("映画") == "label"
    assert await service.free_handle("New") == "label"


async def test_two_labels_of_one_handle_at_once_are_one(town: Town, ana: Creator) -> None:
    with quick_keys():  # theirs end in another order than they have begun, and would be left behind
        made = await asyncio.gather(*(a_label(ana.actor) for _ in range(2)), return_exceptions=True)
    assert [getattr(one, "code", "") for one in made if not isinstance(one, Label)] == ["taken"]
    assert await Label.all().count() == 1


async def test_somebody_leads_so_many_labels(town: Town, ana: Creator, monkeypatch: pytest.MonkeyPatch) -> None:
    assert service.MOST_LED == 20
    monkeypatch.setattr(service, "MOST_LED", 1)
    await a_label(ana.actor)
    with pytest.raises(Refused) as refused:
        await a_label(ana.actor, "autre")
    assert refused.value.code == "too_many"
    assert not await Actor.exists(handle="autre")


async def test_what_it_says_of_itself_is_told_to_who_follows_it(town: Town, ana: Creator) -> None:
    label = await a_label(ana.actor)
    await follow(await actors.find_actor(town.social.actor("fan").uri), label.actor)
    bo = (await a_creator("bo")).actor
    await a_juror(label, bo, JuryRole.MODERATOR)
    said = LabelSheet("Le Phare", "Deux *fois*", "fr", "Don — https://dons.example/")
    with pytest.raises(Forbidden):
        await service.change(label, bo, said, edition=1)
    await service.change(label, ana.actor, said, edition=1)
    with pytest.raises(Refused) as refused:
        await service.change(label, ana.actor, said, edition=1)
    assert refused.value.code == "stale"
    await town.pole.work()
    [update] = town.social.received("Update")
    assert (update["object"]["name"], update["object"]["id"]) == ("Le Phare", label.actor.uri)
    kept = await Label.get()
    assert (kept.about, kept.language) == ("Deux *fois*", "fr") and "phare" in kept.folded
    with pytest.raises(Refused):
        await service.change(label, ana.actor, LabelSheet(" "), edition=2)


async def verify(label: Label) -> None:
    """Under the name that it has now."""
    await service.verify(label, (await Actor.get(id=label.actor_id)).name)


async def test_only_institutions_and_personalities_are_verified(town: Town, ana: Creator) -> None:
    label = await a_label(ana.actor, kind=LabelKind.INSTITUTION)
    await verify(label)
    assert (await Label.get()).verified_at is not None
    await service.verify(label, "", verified=False)
    assert (await Label.get()).verified_at is None
    await service.change(label, ana.actor, LabelSheet("Cinémathèque", "Autrement"), edition=1)
    await verify(label)
    await service.change(label, ana.actor, LabelSheet("Cinémathèque", "Encore"), edition=2)
    assert (await Label.get()).verified_at is not None
    with pytest.raises(Refused):
        await service.verify(await a_label(ana.actor, "autre", kind=LabelKind.MEMBER), "Label du Phare")


async def test_a_label_that_is_another_than_was_verified_is_verified_no_longer(town: Town, ana: Creator) -> None:
    """Under another name, or led by others; those who run the pole hear so each time."""
    eva = (await an_account("eva", role=Role.ADMIN)).creator
    label, bo = await a_label(ana.actor, kind=LabelKind.PERSONALITY), await a_creator("bo")
    juror = await a_juror(label, bo.actor)

    async def ends(deed: Awaitable[object]) -> None:
        await verify(label)
        await deed
        await town.pole.work()
        assert (await Label.get()).verified_at is None
        told = await Notice.get(owner_id=eva.actor_id, kind=NoticeKind.UNVERIFIED)
        assert told.by_id == label.actor_id and told.read_at is None
        await Notice.all().update(read_at=clock.now())

    await ends(service.change(label, ana.actor, LabelSheet("Agnès Varda"), edition=1))
    await ends(jury.change(juror, ana.actor, JuryRole.ADMIN, ""))
    await ends(jury.leave(await Juror.get(person_id=ana.actor_id), ana.actor))
    await verify(label)
    await jury.change(juror, bo.actor, JuryRole.ADMIN, "Cinéaste")
    assert (await Label.get()).verified_at is not None


async def test_a_label_that_is_closed_is_gone_with_its_selections(town: Town, ana: Creator) -> None:
    """Its Group answers 410, its followers hear a Delete, and nobody says anything more in its name."""
    label = await a_label(ana.actor)
    await follow(await actors.find_actor(town.social.actor("fan").uri), label.actor)
    bo = (await a_creator("bo")).actor
    await a_juror(label, bo, JuryRole.MODERATOR)
    selection = await a_selection(label.actor, *await many_films(ana, 2), audience=Audience.PUBLIC)
    await a_selection(label.actor, title="En préparation")
    await town.pole.work()
    with pytest.raises(Forbidden):
        await service.close(label, bo)
    await service.close(label, ana.actor)
    await service.close(label, None)  # a second click
    await town.pole.work()
    assert [one["object"] for one in town.social.received("Delete")] == [label.actor.uri]  # that takes all with it
    rows = [await kind.all().count() for kind in (Selection, Pick, Note, Reaction)]
    assert rows == [0, 0, 0, 0]
    for uri in (label.actor.uri, selection.uri):
        assert (await town.pole.client.get(uri, headers=JSON)).status_code == 410
    assert await jury.members(label) == [] and await Juror.filter(left_at=None).count() == 0
    with pytest.raises(Gone):
        await label_queries.label_of("phare")
    with pytest.raises(Refused):
        await a_label(bo)  # its handle stays taken
    with pytest.raises(Refused):
        await service.change(label, ana.actor, LabelSheet("Encore"), edition=1)
    assert await Tombstone.filter(uri=label.actor.uri).exists()
    assert await OutboxEntry.filter(actor_id=label.actor_id, listed=True, type="Create").count() == 0
