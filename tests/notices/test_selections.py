"""Who is told of selections and labels: what somebody has chosen, what its maker has answered, and who has come."""

import pytest

from fediverse_cinema.accounts.models import Role
from fediverse_cinema.consents import queries as consents
from fediverse_cinema.consents import service as answers
from fediverse_cinema.consents.models import Stamp
from fediverse_cinema.films.models import Film
from fediverse_cinema.labels import jury, service
from fediverse_cinema.labels.models import Audience, JuryRole, Label, LabelKind
from fediverse_cinema.notices import queries
from fediverse_cinema.notices.models import Notice
from fediverse_cinema.people.models import Creator
from fediverse_cinema.reviews import service as reviews
from tests.kit.events import an_event
from tests.kit.labels import a_juror, a_label, a_selection
from tests.kit.people import a_creator, a_film, an_account
from tests.kit.towns import Town
from tests.kit.words import a_note
from tests.notices.test_crews import answer, told

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ana(town: Town) -> Creator:
    return (await an_account("ana", "Ana", role=Role.ADMIN)).creator


@pytest.fixture
async def label(town: Town, ana: Creator) -> Label:
    return await a_label(ana.actor)


async def test_whose_film_is_for_everybody_hears_who_shows_it_until_she_takes_it_back(
    town: Town, ana: Creator, label: Label
) -> None:
    """CU8. Once for each selection, however often it asks, and not of what she has chosen herself."""
    eva = await a_creator("eva", "Eva")
    film, other = await a_film(eva, "La Saône"), await a_film(eva, "Le Rhône")
    await a_selection(label.actor, film, title="Marées", audience=Audience.PUBLIC)
    await a_juror(label, eva.actor, JuryRole.MODERATOR)
    await a_selection(label.actor, other, title="Crues", by=eva.actor, audience=Audience.PUBLIC)
    await a_selection(eva.actor, film, other, title="Les miens", audience=Audience.PUBLIC)
    assert await told(town, eva) == [("chosen", "Label du Phare", "Marées", "")]
    assert await told(town, ana) == [], "nobody was asked"
    [notice] = await queries.page(eva.actor, None, 50)
    assert notice.answered is not None and notice.answered.title == "La Saône"
    stamp = await Stamp.get(uri=(await Notice.get(owner_id=eva.actor_id)).object_uri)
    shown = [(one.kind, one.told.get("name"), bool(one.named)) for one in await consents.allowed_by(eva)]
    assert shown == [("choice", "Crues", True), ("choice", "Marées", True)], "nor does she read what is her own"
    await answers.revoke(stamp, eva.actor)
    assert await told(town, eva) == []


async def test_those_who_decide_for_a_label_hear_what_a_film_maker_answers(
    town: Town, ana: Creator, label: Label
) -> None:
    """CU8. Its latest word; who only proposes hears it of what she has brought."""
    eva, bo = await a_creator("eva", "Eva"), await a_creator("bo", "Bo")
    await a_juror(label, bo.actor)
    film = await a_film(eva, "La Saône")
    await Film.filter(id=film.id).update(choosing="ask")
    await a_selection(label.actor, await Film.get(id=film.id), audience=Audience.PUBLIC)
    assert await told(town, eva) == [("consent", "Label du Phare", "Marées", "")]
    await answer(eva, yes=True)
    assert await told(town, ana) == [("leave", "Eva", "Marées", "given")]
    assert await told(town, eva) == [] == await told(town, bo)
    [given] = await consents.allowed_by(eva)
    stamp = await consents.given_by(eva, given.uuid)
    assert stamp is not None
    await answers.revoke(stamp, eva.actor)
    assert await told(town, ana) == [("leave", "Eva", "Marées", "withdrawn")]
    assert await queries.count_unread(ana.actor_id) == 1


async def test_who_leads_a_label_hears_who_comes_into_its_jury_and_who_does_not(
    town: Town, ana: Creator, label: Label
) -> None:
    """CU4."""
    bo, eva = await a_creator("bo", "Bo"), await a_creator("eva", "Eva")
    joined = await jury.invite(label, ana.actor, bo.actor)
    await jury.join(joined)
    await jury.leave(await jury.invite(label, ana.actor, eva.actor), eva.actor)
    heard = await told(town, ana)
    assert sorted((kind, who, state) for kind, who, _, state in heard) == [  # two jobs, of which either may be first
        ("juror", "Bo", "joined"), ("juror", "Eva", "refused"),
    ]  # fmt: skip
    assert (await queries.page(ana.actor, None, 50))[0].whom is not None
    await jury.leave(joined, ana.actor)
    assert len(await told(town, ana)) == 2, "she knows what she does herself"


async def test_who_runs_the_pole_hears_of_a_label_to_verify_and_its_maker_that_it_is(
    town: Town, ana: Creator, label: Label
) -> None:
    """CU3."""
    bo = await a_creator("bo", "Bo")
    known = await a_label(bo.actor, "varda", "Agnès V.", kind=LabelKind.PERSONALITY)
    await a_label(ana.actor, "salle", "Une salle", kind=LabelKind.INSTITUTION)
    assert await told(town, ana) == [("label", "Agnès V.", "", "")]
    await service.verify(known, "Agnès V.")
    assert await told(town, ana) == []
    assert await told(town, bo) == [("verified", "Agnès V.", "", "")]
    await service.verify(known, "", verified=False)
    assert await told(town, bo) == []


async def test_whose_critique_is_put_aside_hears_so_while_it_is(town: Town, ana: Creator) -> None:
    """CR1."""
    eva = await a_creator("eva", "Eva")
    film = await a_film(eva, "La Saône")
    note = await a_note(ana.actor, answer_to=film.uri, thread_uri=film.uri)
    for _ in range(2):
        await reviews.put_aside(note, film, eva.actor)
    [(kind, who, _, _)] = await told(town, ana)
    assert (kind, who) == ("put_aside", "Eva")
    await reviews.show_again(note)
    assert await told(town, ana) == []


async def test_who_leads_a_label_hears_that_it_is_named_as_organiser(town: Town, ana: Creator, label: Label) -> None:
    """CU8. Another of its jury, who speaks for it, names it."""
    eva = await a_creator("eva", "Eva")
    await a_juror(label, eva.actor, JuryRole.MODERATOR)
    await an_event(eva.actor, "Séance", organisers=[label.actor], spoken_for={label.actor_id})
    assert await told(town, ana) == [("organiser", "Label du Phare", "Séance", "")]
    await an_event(ana.actor, "Débat", organisers=[label.actor], spoken_for={label.actor_id})
    assert [one[2] for one in await told(town, ana)] == ["Séance"], "what she does herself she knows"
