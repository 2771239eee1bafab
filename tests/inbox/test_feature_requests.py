"""Films in selections on the wire (FEP-7aa9): the author of one of ours is asked, and her film has an award; ours ask
the authors of films elsewhere. A stamp is believed only as its owner's own server shows it.
"""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.jsonld import undefined_terms
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.consents import awards, credits, queries, service
from fediverse_cinema.consents.models import Award, ConsentRequest, Stamp
from fediverse_cinema.films import choosing
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.inbox.models import Letter, Outcome
from fediverse_cinema.labels import answers, leaves, picking, selecting, showing
from fediverse_cinema.labels import asking as selections
from fediverse_cinema.labels.models import Audience, Leave, Pick, Selection
from fediverse_cinema.notices import queries as notices
from fediverse_cinema.people.models import Creator, Policy
from fediverse_cinema.search import arrivals
from tests.kit import labels
from tests.kit.choices import CHOOSING, a_selection, a_stamp, a_video, can_feature
from tests.kit.neighbours import PUBLIC, Answer, Document, Neighbour
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town
from tests.kit.working import work_and_be_killed

pytestmark = pytest.mark.anyio
AS = {"Accept": "application/activity+json"}
SILENT = Answer(503)


@pytest.fixture
async def ana(town: Town) -> Creator:
    return await a_creator("ana")


@pytest.fixture
async def film(ana: Creator) -> Film:
    return await a_film(ana, choosing="ask")


@pytest.fixture
def phare(town: Town) -> Neighbour:
    """A label of elsewhere."""
    return town.social.actor("phare", "Group")


def asking(who: Neighbour, film_uri: str, selection: Document | str, **more: Any) -> Document:
    """As example 11 has it."""
    return who.activity(
        "FeatureRequest", film_uri, instrument=selection if isinstance(selection, str) else selection["id"], **more
    )


async def document_of(town: Town, film: Film) -> Document:
    found: Document = (await town.pole.client.get(film.uri, headers=AS)).json()
    return found


async def nothing_given(town: Town, film: Film) -> None:
    assert await Stamp.all().count() == await ConsentRequest.all().count() == await Award.all().count() == 0
    assert "award" not in await document_of(town, film)


# The author of one of ours is asked.


async def test_she_is_asked_with_the_name_and_words_of_the_selection_and_her_yes_is_an_award(
    town: Town, ana: Creator, film: Film, phare: Neighbour
) -> None:
    """Examples 11, 12, 13 and 39."""
    alice = town.fedi.actor("alice")
    await town.deliver(alice, alice.activity("Follow", ana.actor.uri))
    selection = a_selection(phare, film.uri)
    request = asking(phare, film.uri, selection)
    letter = await town.deliver(phare, request)
    assert letter.outcome == Outcome.APPLIED, letter.reason
    assert [one.kind for one in await notices.page(ana.actor, None, 9)][0] == "consent"
    [line] = await queries.waiting_for(ana)
    assert (line.kind, line.asker.name, line.target_uri) == ("choice", "Phare", film.uri)
    assert line.told == {
        "name": "Rivages", "words": "Au bord de l’eau.", "page": "https://social.example/ecran/rivages",
    }  # fmt: skip
    assert town.social.received("Accept", "Reject") == [] and "award" not in await document_of(town, film)

    await service.accept(await ConsentRequest.get(), ana.actor)
    await town.pole.work()
    [accept] = town.social.received("Accept")
    assert (accept["object"], accept["to"], accept["actor"]) == (request["id"], [phare.uri], ana.actor.uri)
    stamp = (await town.pole.client.get(accept["result"], headers=AS)).json()
    assert stamp["id"].startswith(town.pole.base) and stamp["type"] == "FeatureAuthorization"
    assert (stamp["interactingObject"], stamp["interactionTarget"]) == (selection["id"], film.uri)
    asked = [one for one in town.social.asked if one.method == "GET" and one.path.startswith("/selections")]
    assert asked and all("signature" in one.headers for one in asked)
    assert town.fedi.received("Update") == []
    await told(town)
    document = await document_of(town, film)
    [award] = document["award"]
    assert award | {"id": 0, "published": 0} == {
        "id": 0, "type": "Award", "awardKind": "selection", "name": "Rivages", "attributedTo": phare.uri,
        "selection": selection["id"], "featureAuthorization": stamp["id"], "published": 0,
    }  # fmt: skip
    [update] = town.fedi.received("Update")
    assert update["object"]["award"] == document["award"], "those who follow hear of it"
    assert undefined_terms(update) == undefined_terms(accept) == undefined_terms(stamp) == set()


async def told(town: Town) -> None:
    """Some minutes later."""
    await Job.filter(kind__in=(choosing.TELL, answers.ASK)).update(due=0)
    await town.pole.work()


async def given(town: Town, film: Film, phare: Neighbour) -> tuple[Document, Stamp]:
    """The selection, and what it was given at once."""
    film.choosing = Policy.EVERYBODY
    await film.save(update_fields=["choosing"])
    selection = a_selection(phare, film.uri)
    await town.deliver(phare, asking(phare, film.uri, selection))
    assert "award" in await document_of(town, film)
    return selection, await Stamp.get()


async def test_a_film_for_everybody_is_given_at_once_and_a_repeat_gives_nothing_more(
    town: Town, ana: Creator, film: Film, phare: Neighbour
) -> None:
    selection, stamp = await given(town, film, phare)
    request = asking(phare, film.uri, selection)
    before = await document_of(town, film)
    for one in (request, request, asking(phare, film.uri, selection)):
        await town.deliver(phare, one)
    assert await Stamp.all().count() == await ConsentRequest.all().count() == await Award.all().count() == 1
    assert {one["result"] for one in town.social.received("Accept")} == {stamp.uri}
    assert await document_of(town, film) == before, "nobody hears anything new"
    assert [line.kind for line in await queries.allowed_by(ana)] == ["choice"]


async def test_a_stranger_with_many_selections_has_us_write_once_and_then_she_is_asked(
    town: Town, ana: Creator, film: Film, phare: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A film for everybody is no notice board: each award bears a name and a link that the stranger chooses."""
    monkeypatch.setattr(service, "MOST_GIVEN", 3)
    monkeypatch.setattr(service, "MOST_GIVEN_IN_A_DAY", 4)
    monkeypatch.setattr(awards, "MOST_TOLD", 3)
    alice, bob = town.fedi.actor("alice"), town.social.actor("bob")
    await town.deliver(alice, alice.activity("Follow", ana.actor.uri))
    film.choosing = Policy.EVERYBODY
    await film.save(update_fields=["choosing"])
    await labels.a_selection(ana.actor, film, audience=Audience.PUBLIC)
    await town.pole.work()
    for number in range(5):
        for who in (phare, bob) if number else (phare,):
            page = {"url": "https://pills.example/"}
            selection = a_selection(who, film.uri, path=f"/selections/{who.name}{number}", **page)
            await town.deliver(who, asking(who, film.uri, selection))
    assert [len(await Award.filter(giver__uri=one.uri)) for one in (phare, bob)] == [3, 1]
    assert len(await queries.waiting_for(ana)) == 5
    assert all(one.page_url == one.selection_uri for one in await Award.exclude(giver_id=ana.actor_id))
    assert town.fedi.received("Update") == []
    await told(town)
    [update] = town.fedi.received("Update")
    givers = [one["attributedTo"] for one in update["object"]["award"]]
    assert givers == [ana.actor.uri, phare.uri, bob.uri], "of its own pole first, then the latest, and no more"


async def test_nobody_means_that_nobody_is_even_asked_what_it_is(
    town: Town, ana: Creator, film: Film, phare: Neighbour
) -> None:
    film.choosing = Policy.NOBODY
    await film.save()
    selection = a_selection(phare, film.uri)
    assert (await town.deliver(phare, asking(phare, film.uri, selection))).outcome == Outcome.APPLIED
    assert [one["type"] for one in town.social.received("Accept", "Reject")] == ["Reject"]
    assert "/selections/12" not in town.social.fetched
    await nothing_given(town, film)


async def test_whom_she_has_blocked_asks_in_vain(town: Town, ana: Creator, film: Film, phare: Neighbour) -> None:
    selection = a_selection(phare, film.uri)
    await town.deliver(phare, phare.activity("Block", ana.actor.uri))
    await town.deliver(phare, asking(phare, film.uri, selection))
    assert "/selections/12" not in town.social.fetched and await queries.waiting_for(ana) == []
    await nothing_given(town, film)


async def test_a_stranger_does_not_fill_her_page(
    town: Town, ana: Creator, film: Film, phare: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor do many of one site; what shows herself is counted beside what shows her film."""
    selections = [a_selection(phare, film.uri, path=f"/selections/{number}") for number in range(22)]
    letters = [await town.deliver(phare, asking(phare, film.uri, one)) for one in selections]
    assert [one.outcome for one in letters] == [Outcome.APPLIED] * 20 + [Outcome.REFUSED] * 2
    assert letters[-1].reason == "too_many" and len(await queries.waiting_for(ana)) == 20
    bob = town.social.actor("bob")
    other = a_selection(bob, film.uri, path="/selections/bobs")
    assert (await town.deliver(bob, asking(bob, film.uri, other))).outcome == Outcome.APPLIED
    monkeypatch.setattr(service, "MOST_OF_SITE", 22)
    await Creator.filter(id=ana.id).update(featuring=Policy.ASK)
    crowd = [town.social.actor(f"bob{number}") for number in range(3)]
    for about, reasons in ((film.uri, ["", "too_many", "too_many"]), (ana.actor.uri, ["", "", ""])):
        asked = [asking(one, about, a_selection(one, about, path=f"/{one.name}/{len(about)}")) for one in crowd]
        letters = [await town.deliver(one, letter) for one, letter in zip(crowd, asked, strict=True)]
        assert [one.reason or "" for one in letters] == reasons
    monkeypatch.setattr(service, "MOST_WAITING", 1)
    letter = await town.deliver(bob, asking(bob, ana.actor.uri, f"{town.social.base}/people/1"))
    assert letter.outcome == Outcome.APPLIED
    letter = await town.deliver(bob, asking(bob, ana.actor.uri, f"{town.social.base}/people/2"))
    assert letter.reason == "too_many"


@pytest.mark.parametrize("whose", ["his neighbour's", "another server's", "nobody's", "no selection", "of his, moved"])
async def test_nobody_asks_for_the_selection_of_another(town: Town, film: Film, phare: Neighbour, whose: str) -> None:
    bob, mallory = town.social.actor("bob"), town.evil.actor("mallory")
    selection = {
        "his neighbour's": a_selection(bob, film.uri, path="/selections/bobs"),
        "another server's": a_selection(mallory, film.uri),
        "nobody's": {"id": f"{town.social.base}/selections/none"},
        "no selection": phare.server.serve(phare.note("", "<p>hello</p>")),
        "of his, moved": a_selection(phare, film.uri, path="/selections/13")
        | {"id": f"{town.evil.base}/selections/13"},
    }[whose]
    film.choosing = Policy.EVERYBODY
    await film.save()
    letter = await town.deliver(phare, asking(phare, film.uri, selection))
    assert letter.outcome == Outcome.REFUSED
    await nothing_given(town, film)


async def test_a_selection_that_names_another_in_the_letter_is_believed_as_it_is_served(
    town: Town, film: Film, phare: Neighbour
) -> None:
    """The whole object stands in `instrument`, and lies."""
    bob = town.social.actor("bob")
    served = a_selection(bob, film.uri, path="/selections/bobs")
    letter = await town.deliver(
        phare, asking(phare, film.uri, "") | {"instrument": served | {"attributedTo": phare.uri}}
    )
    assert (letter.outcome, letter.reason) == (Outcome.REFUSED, "not_hers")
    await nothing_given(town, film)


async def test_a_server_that_does_not_answer_is_asked_later(town: Town, film: Film, phare: Neighbour) -> None:
    selection = a_selection(phare, film.uri)
    town.social.says["GET /selections/12"] = SILENT
    letter = await town.deliver(phare, asking(phare, film.uri, selection))
    assert letter.outcome == Outcome.WAITING
    await nothing_given(town, film)
    del town.social.says["GET /selections/12"]
    await Job.filter(kind="open_letter").update(due=0)
    await town.pole.work()
    assert (await Letter.get()).outcome == Outcome.APPLIED and await ConsentRequest.all().count() == 1


async def test_a_film_that_is_not_shown_is_asked_for_like_one_that_is_not_there(
    town: Town, ana: Creator, film: Film, phare: Neighbour
) -> None:
    draft = await a_film(ana, "Brouillon", published=False)
    for uri in (draft.uri, f"{town.pole.base}/ap/films/none", "https://third.example/films/1"):
        letter = await town.deliver(phare, asking(phare, uri, a_selection(phare, uri)))
        assert letter.outcome == Outcome.IGNORED
    assert town.social.fetched.count("/selections/12") == 0
    await nothing_given(town, film)


async def test_what_is_asked_is_taken_back_by_who_has_asked_alone(
    town: Town, ana: Creator, film: Film, phare: Neighbour
) -> None:
    request = asking(phare, film.uri, a_selection(phare, film.uri))
    await town.deliver(phare, request)
    for stranger in (town.social.actor("bob"), town.evil.actor("mallory")):
        await town.deliver(stranger, stranger.activity("Undo", request | {"@context": 0}))
    assert len(await queries.waiting_for(ana)) == 1
    assert (await town.deliver(phare, phare.undo(request))).outcome == Outcome.APPLIED
    assert await queries.waiting_for(ana) == [] and await notices.page(ana.actor, None, 9) == []
    late = await town.deliver(phare, phare.undo(asking(phare, film.uri, f"{town.social.base}/selections/12")))
    assert late.outcome == Outcome.IGNORED


async def test_an_undo_that_comes_first_is_remembered(town: Town, ana: Creator, film: Film, phare: Neighbour) -> None:
    request = asking(phare, film.uri, a_selection(phare, film.uri))
    await town.deliver(phare, phare.undo(request))
    assert (await town.deliver(phare, request)).outcome == Outcome.IGNORED
    await nothing_given(town, film)


@pytest.mark.parametrize(
    "why", ["not public", "for who has the address", "without the film", "another's", "gone", "not found"]
)
async def test_an_award_ends_when_the_selection_does_not_show_the_film(
    town: Town, film: Film, phare: Neighbour, why: str
) -> None:
    selection, stamp = await given(town, film, phare)
    match why:
        case "not public":
            a_selection(phare, film.uri, to=[])
        case "for who has the address":
            a_selection(phare, film.uri, to=[], cc=[PUBLIC])
        case "without the film":
            a_selection(phare, "https://third.example/films/1")
        case "another's":
            a_selection(town.social.actor("bob"), film.uri)
        case _:
            town.social.says["GET /selections/12"] = Answer(410 if why == "gone" else 404)
    request = await ConsentRequest.get()
    undo = phare.undo(asking(phare, film.uri, selection) | {"id": request.uri})
    assert (await town.deliver(phare, undo)).outcome == Outcome.APPLIED
    assert "award" not in await document_of(town, film) and await Award.all().count() == 0
    await stamp.refresh_from_db()
    assert stamp.revoked_at is None, "what she has said stands"
    a_selection(phare, film.uri)
    town.social.says.clear()
    await town.deliver(phare, asking(phare, film.uri, selection))
    assert "award" in await document_of(town, film)


async def test_an_undo_of_the_newer_of_two_requests_that_have_overtaken_each_other_is_heard(
    town: Town, film: Film, phare: Neighbour
) -> None:
    selection, _ = await given(town, film, phare)
    newer = asking(phare, film.uri, selection)
    for request in (newer, asking(phare, film.uri, selection)):
        await town.deliver(phare, request)
    a_selection(phare, to=[])
    for stranger in (town.social.actor("bob"), town.evil.actor("mallory")):
        await town.deliver(stranger, stranger.undo(newer | {"actor": stranger.uri}))
    assert await Award.all().count() == 1
    assert (await town.deliver(phare, phare.undo(newer))).outcome == Outcome.APPLIED
    assert await Award.all().count() == 0


async def test_an_undo_alone_ends_no_award(town: Town, film: Film, phare: Neighbour) -> None:
    """The selection is asked: it shows the film."""
    selection, _ = await given(town, film, phare)
    request = await ConsentRequest.get()
    await town.deliver(phare, phare.undo(asking(phare, film.uri, selection) | {"id": request.uri}))
    assert "award" in await document_of(town, film)


async def test_a_selection_that_does_not_say_that_it_shows_the_film_is_no_award_yet(
    town: Town, film: Film, phare: Neighbour
) -> None:
    film.choosing = Policy.EVERYBODY
    await film.save()
    selection = a_selection(phare)
    await town.deliver(phare, asking(phare, film.uri, selection))
    assert await Stamp.all().count() == 1 and "award" not in await document_of(town, film)
    a_selection(phare, film.uri)
    await town.deliver(phare, asking(phare, film.uri, selection))
    assert "award" in await document_of(town, film)


async def test_her_consent_is_taken_back_and_all_who_were_told_hear_it(
    town: Town, ana: Creator, film: Film, phare: Neighbour
) -> None:
    """Example 38. Leïla is credited, Bob only follows."""
    leila, bob = town.fedi.actor("leila"), town.video.actor("bob")
    await town.deliver(bob, bob.activity("Follow", ana.actor.uri))
    film.credits = f"Musique — Leïla — {leila.uri}"
    await film.save()
    await credits.ask(film.uri, ana.actor, await actors.find_actor(leila.uri), name="Leïla", role="Musique")
    _, stamp = await given(town, film, phare)
    await told(town)
    for _ in range(2):
        await choosing.revoke(stamp, ana.actor)
    await town.pole.work()
    await told(town)
    for server in (town.social, town.fedi):
        [delete] = server.received("Delete")
        assert (delete["object"], delete["to"]) == (stamp.uri, [phare.uri, leila.uri])
        assert undefined_terms(delete) == set()
    assert town.video.received("Delete") == []
    for server in (town.video, town.fedi):
        updates = [one["object"] for one in server.received("Update")]
        assert ["award" in one for one in updates] == [True, False]
    assert (await town.pole.client.get(stamp.uri, headers=AS)).status_code == 410
    assert "award" not in await document_of(town, film) and await Award.all().count() == 0
    await town.deliver(phare, asking(phare, film.uri, f"{town.social.base}/selections/12"))
    assert town.social.received("Accept", "Reject")[-1]["type"] == "Reject"


async def test_the_end_of_a_film_ends_its_stamps_and_reaches_who_has_chosen_it(
    town: Town, film: Film, phare: Neighbour
) -> None:
    _, stamp = await given(town, film, phare)
    await films.delete(film)
    await town.pole.work()
    assert [one["object"]["id"] for one in town.social.received("Delete")] == [film.uri]
    assert (await town.pole.client.get(stamp.uri, headers=AS)).status_code == 410
    assert await Award.all().count() == 0


async def test_an_award_is_looked_at_again_when_it_is_a_day_old(town: Town, film: Film, phare: Neighbour) -> None:
    """A Delete or an Undo may have been lost: an award is never kept on trust."""
    await given(town, film, phare)

    async def a_day_later() -> None:
        await Award.all().update(checked_at=clock.now() - timedelta(days=1, minutes=1))
        town.social.asked.clear()
        await choosing.look_at_old()
        await town.pole.work()

    await choosing.look_at_old()
    assert await Job.filter(kind=choosing.LOOK_AGAIN).count() == 0, "it is fresh"
    a_selection(phare, film.uri, name="Estuaires")
    await a_day_later()
    assert (await Award.get()).name == "Estuaires"
    town.social.says["GET /selections/12"] = SILENT
    await a_day_later()
    assert "award" in await document_of(town, film), "a server that is away is believed for another day"
    assert (await Award.get()).checked_at > clock.now() - timedelta(hours=1)  # type: ignore[operator]
    town.social.says["GET /selections/12"] = Answer(404)
    await a_day_later()
    assert "award" not in await document_of(town, film)


# Ours ask the authors of films elsewhere.


@pytest.fixture
def malo(town: Town) -> Neighbour:
    return town.social.actor("malo", **CHOOSING)


async def bring(malo: Neighbour, **said: Any) -> Film:
    """A film of his, known here."""
    video = malo.server.serve(a_video(malo, **said))
    await arrivals.welcome(video, await actors.find_actor(malo.uri))
    return await Film.get(uri=video["id"]).select_related("author")


@pytest.fixture
async def pick(town: Town, ana: Creator, malo: Neighbour) -> Pick:
    """A film of his, who wants to be asked, in a public selection of a label of ours."""
    return await chosen(ana, await bring(malo, **can_feature(malo.uri, manual=PUBLIC)), town)


async def chosen(ana: Creator, film: Film, town: Town, audience: Audience = Audience.PUBLIC) -> Pick:
    label = await labels.a_label(ana.actor)
    await labels.a_selection(label.actor, film, title="Rivages", audience=audience)
    await town.pole.work()
    return await again()


async def again() -> Pick:
    return await Pick.get().select_related("film", "selection__owner")


def yes(who: Neighbour, pick: Pick, result: str = "") -> Document:
    """As example 12 has it."""
    return who.activity("Accept", pick.request_uri, result=result or f"{who.server.base}/stamps/4")


async def still_asked() -> None:
    pick = await again()
    assert (pick.leave, pick.stamp_uri) == (Leave.ASKED, "") and await Award.all().count() == 0


async def test_he_is_asked_in_a_letter_to_him_alone_once_the_selection_is_shown(
    town: Town, ana: Creator, malo: Neighbour
) -> None:
    """Example 11."""
    pick = await chosen(ana, await bring(malo, **can_feature(malo.uri, manual=PUBLIC)), town, Audience.PRIVATE)
    assert pick.leave == Leave.WANTED and town.social.letters == []
    await selecting.show(pick.selection, ana.actor, Audience.PUBLIC, edition=pick.selection.edition)
    await town.pole.work()
    pick = await again()
    [request] = town.social.received("FeatureRequest")
    assert town.social.letters[-1].path == "/users/malo/inbox"
    assert request | {"@context": 0, "published": 0} == {
        "@context": 0, "id": pick.request_uri, "type": "FeatureRequest", "actor": pick.selection.owner.uri,
        "object": pick.film.uri, "instrument": pick.selection.uri, "published": 0, "to": [malo.uri],
    }  # fmt: skip
    assert undefined_terms(request) == set() and pick.leave == Leave.ASKED
    assert not await answers.ask(pick), "not again within days"


async def test_a_worker_that_is_killed_asks_him_once(town: Town, pick: Pick) -> None:
    [before] = town.social.received("FeatureRequest")
    await answers.send_later(await Pick.get().select_related("film__author"))
    await work_and_be_killed()
    [_, asked] = town.social.received("FeatureRequest")
    assert asked["id"] == (await again()).request_uri != before["id"]


async def test_his_stamp_is_fetched_and_then_the_selection_shows_the_film(
    town: Town, malo: Neighbour, pick: Pick
) -> None:
    stamp = malo.server.serve(a_stamp(malo, pick.selection.uri, pick.film.uri))
    assert (await town.deliver(malo, yes(malo, pick))).outcome == Outcome.APPLIED
    [fetched] = [one for one in town.social.asked if one.path == "/stamps/4"]
    assert "signature" in fetched.headers
    pick = await again()
    assert (pick.leave, pick.stamp_uri) == (Leave.GIVEN, stamp["id"])
    award = await Award.get()
    assert (award.film_uri, award.stamp_uri, award.name) == (pick.film.uri, stamp["id"], "Rivages")
    assert len(town.social.received("FeatureRequest")) == 2, "he hears that it is shown by now"
    assert (await town.deliver(malo, yes(malo, pick))).outcome == Outcome.APPLIED
    assert len(town.social.received("FeatureRequest")) == 2, "and then no more"
    await leaves.shown(pick.selection_id)
    await town.pole.work()
    assert len(town.social.received("FeatureRequest")) == 2, "nor when the news of it is heard twice"


async def test_he_hears_another_name_though_the_worker_that_renames_his_award_is_killed(
    town: Town, ana: Creator, malo: Neighbour, pick: Pick, monkeypatch: pytest.MonkeyPatch
) -> None:
    malo.server.serve(a_stamp(malo, pick.selection.uri, pick.film.uri))
    await town.deliver(malo, yes(malo, pick))
    await Selection.all().update(title="Marées")

    async def killed(*args: object, **more: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(answers, "send_later", killed)
        with pytest.raises(RuntimeError):
            await leaves.renamed(pick.selection_id)
    assert (await Award.get()).name == "Rivages"
    await leaves.renamed(pick.selection_id)
    assert (await Award.get()).name == "Marées" and await Job.filter(kind=answers.ASK).count() == 1


WRONG: dict[str, dict[str, Any]] = {
    "for another film": {"interactionTarget": "https://social.example/films/2"},
    "for another selection": {"interactingObject": "https://lyon.example/ap/selections/other"},
    "of somebody else": {"attributedTo": "https://social.example/users/bob"},
    "another kind": {"type": "QuoteAuthorization"},
    "for himself": {"interactionTarget": "https://social.example/users/malo"},
}


@pytest.mark.parametrize("changes", WRONG.values(), ids=WRONG)
async def test_INB_30_a_stamp_that_says_something_else_gives_no_leave(
    town: Town, malo: Neighbour, pick: Pick, changes: dict[str, Any]
) -> None:
    malo.server.serve(a_stamp(malo, pick.selection.uri, pick.film.uri, **changes))
    letter = await town.deliver(malo, yes(malo, pick))
    assert (letter.outcome, letter.reason) == (Outcome.REFUSED, "another_stamp")
    await still_asked()


async def test_INB_30_a_stamp_on_another_host_is_refused_and_not_even_asked_for(
    town: Town, malo: Neighbour, pick: Pick
) -> None:
    stamp = a_stamp(malo, pick.selection.uri, pick.film.uri) | {"id": f"{town.evil.base}/stamps/4"}
    town.evil.serve(stamp)
    for result in (stamp["id"], f"{town.pole.base}/ap/stamps/1", "https://social.example:8443/stamps/4", 7):
        letter = await town.deliver(malo, yes(malo, pick) | {"result": result})
        assert (letter.outcome, letter.reason) == (Outcome.REFUSED, "cross_origin")
    assert town.evil.fetched == []
    await still_asked()


@pytest.mark.parametrize("status", [404, 410, 403, 503])
async def test_a_stamp_that_is_not_there_gives_no_leave(town: Town, malo: Neighbour, pick: Pick, status: int) -> None:
    town.social.says["GET /stamps/4"] = Answer(status)
    letter = await town.deliver(malo, yes(malo, pick))
    assert letter.outcome == (Outcome.WAITING if status == 503 else Outcome.REFUSED)
    await still_asked()
    if status == 503:  # it is tried again
        del town.social.says["GET /stamps/4"]
        malo.server.serve(a_stamp(malo, pick.selection.uri, pick.film.uri))
        await Job.filter(kind="open_letter").update(due=0)
        await town.pole.work()
        assert (await again()).leave == Leave.GIVEN


@pytest.mark.parametrize("kind", ["Accept", "Reject"])
async def test_nobody_answers_for_him(town: Town, malo: Neighbour, pick: Pick, kind: str) -> None:
    bob, mallory = town.social.actor("bob"), town.evil.actor("mallory")
    for stranger in (bob, mallory):
        malo.server.serve(a_stamp(malo, pick.selection.uri, pick.film.uri))
        answer = yes(stranger, pick, f"{malo.server.base}/stamps/4") | {"type": kind}
        letter = await town.deliver(stranger, answer)
        assert (letter.outcome, letter.reason) == (Outcome.REFUSED, "not_hers")
    await still_asked()


async def test_a_stamp_of_his_neighbours_is_none_of_his(town: Town, malo: Neighbour, pick: Pick) -> None:
    bob = town.social.actor("bob")
    malo.server.serve(a_stamp(bob, pick.selection.uri, pick.film.uri))
    letter = await town.deliver(bob, yes(bob, pick))
    assert (letter.outcome, letter.reason) == (Outcome.REFUSED, "not_hers")
    await still_asked()


async def test_an_answer_to_what_was_never_asked_is_ignored(town: Town, malo: Neighbour, pick: Pick) -> None:
    malo.server.serve(a_stamp(malo, pick.selection.uri, pick.film.uri))
    for uri in (f"{town.pole.base}/ap/activities/none", pick.film.uri, pick.selection.uri):
        for kind in ("Accept", "Reject"):
            letter = await town.deliver(malo, malo.activity(kind, uri, result=f"{malo.server.base}/stamps/4"))
            assert letter.outcome == Outcome.IGNORED
    await still_asked()


async def confirmed(town: Town, malo: Neighbour, pick: Pick) -> Pick:
    malo.server.serve(a_stamp(malo, pick.selection.uri, pick.film.uri))
    await town.deliver(malo, yes(malo, pick))
    pick = await again()
    assert pick.leave == Leave.GIVEN and await Award.all().count() == 1
    return pick


async def test_a_no_after_his_yes_counts(town: Town, malo: Neighbour, pick: Pick) -> None:
    pick = await confirmed(town, malo, pick)
    await town.deliver(malo, malo.activity("Reject", pick.request_uri))
    pick = await again()
    assert (pick.leave, pick.stamp_uri) == (Leave.REFUSED, "") and await Award.all().count() == 0


async def test_he_withdraws_by_deleting_his_stamp_and_an_old_yes_comes_too_late(
    town: Town, malo: Neighbour, pick: Pick
) -> None:
    """Example 38."""
    pick = await confirmed(town, malo, pick)
    letter = await town.deliver(malo, malo.activity("Delete", pick.stamp_uri, to=[pick.selection.owner.uri]))
    assert letter.outcome == Outcome.APPLIED
    late = await town.deliver(malo, yes(malo, pick))
    assert (late.outcome, late.reason) == (Outcome.REFUSED, "withdrawn_before")
    pick = await again()
    assert (pick.leave, pick.stamp_uri) == (Leave.WITHDRAWN, "") and await Award.all().count() == 0
    assert not await answers.ask(pick), "and he is not asked again"


async def test_nobody_else_deletes_his_stamp(town: Town, malo: Neighbour, pick: Pick) -> None:
    """Nor when no award rests on it."""
    pick = await confirmed(town, malo, pick)
    for left in (1, 0):
        if not left:
            await Award.all().delete()
        for stranger in (town.social.actor("bob"), town.evil.actor("mallory")):
            letter = await town.deliver(stranger, stranger.activity("Delete", pick.stamp_uri, to=[PUBLIC]))
            assert (letter.outcome, letter.reason) == (Outcome.REFUSED, "not_hers")
        assert (await again()).leave == Leave.GIVEN and await Award.all().count() == left


async def test_a_delete_that_comes_before_his_yes_stays(town: Town, ana: Creator, malo: Neighbour) -> None:
    film = await bring(malo, **can_feature(malo.uri, manual=PUBLIC))
    pick = await chosen(ana, film, town, Audience.UNLISTED)
    stamp = malo.server.serve(a_stamp(malo, pick.selection.uri, pick.film.uri))  # a cache answers still
    await town.deliver(malo, malo.activity("Delete", stamp["id"], to=[PUBLIC]))
    letter = await town.deliver(malo, yes(malo, pick))
    assert (letter.outcome, letter.reason) == (Outcome.REFUSED, "withdrawn_before")
    await still_asked()


async def test_a_stamp_is_looked_at_again_when_it_is_a_day_old(town: Town, malo: Neighbour, pick: Pick) -> None:
    await confirmed(town, malo, pick)

    async def a_day_later() -> Leave:
        await Pick.all().update(checked_at=clock.now() - timedelta(days=1, minutes=1))
        town.social.asked.clear()
        await leaves.look_at_old()
        await town.pole.work()
        assert town.social.fetched == ["/stamps/4"]
        return (await again()).leave

    await leaves.look_at_old()
    assert await Job.filter(kind=leaves.LOOK).count() == 0, "it is fresh"
    town.social.says["GET /stamps/4"] = SILENT
    assert await a_day_later() == Leave.GIVEN, "a server that is away is believed for another day"
    town.social.says["GET /stamps/4"] = Answer(410)
    assert await a_day_later() == Leave.WITHDRAWN and await Award.all().count() == 0


async def test_what_is_taken_out_is_asked_for_no_longer(town: Town, ana: Creator, malo: Neighbour, pick: Pick) -> None:
    malo.server.serve(a_stamp(malo, pick.selection.uri, pick.film.uri))
    await picking.remove(await Selection.get(), pick.number, ana.actor)
    await town.pole.work()
    [undo] = town.social.received("Undo")
    assert undo["object"]["id"] == pick.request_uri and undefined_terms(undo) == set()
    assert (await town.deliver(malo, yes(malo, pick))).outcome == Outcome.IGNORED
    assert await Pick.all().count() == await Award.all().count() == 0


@pytest.mark.parametrize(
    ("said", "able", "leave"),
    [
        ({}, True, Leave.FREE),
        (can_feature(PUBLIC), False, Leave.FREE),
        (can_feature("https://social.example/users/malo", manual=PUBLIC), False, Leave.REFUSED),
        (can_feature(PUBLIC), True, Leave.ASKED),
    ],
    ids=["says nothing", "open, knows no stamps", "wants to be asked, knows no stamps", "open, knows stamps"],
)
async def test_where_nobody_knows_stamps_an_open_film_is_free(
    town: Town, ana: Creator, said: Document, able: bool, leave: Leave
) -> None:
    """PeerTube and Mastodon: it is openly shared, and there is no award."""
    malo = town.social.actor("malo", **(CHOOSING if able else {}))
    pick = await chosen(ana, await bring(malo, **said), town)
    assert pick.leave == leave and await Award.all().count() == 0
    assert len(town.social.received("FeatureRequest")) == (1 if leave == Leave.ASKED else 0)


@pytest.mark.parametrize("audience", [Audience.PRIVATE, Audience.PUBLIC])
@pytest.mark.parametrize("said", ["ask", "nobody"])
async def test_what_was_free_is_free_no_longer_when_its_maker_says_something_of_it(
    town: Town, ana: Creator, malo: Neighbour, audience: Audience, said: str
) -> None:
    """CU11: by an Update of the film; and in a selection that nobody sees yet, once it leaves."""
    pick = await chosen(ana, await bring(malo), town, audience)
    assert pick.leave == Leave.FREE
    allowed = can_feature(malo.uri, manual=PUBLIC if said == "ask" else "")
    video = malo.server.serve(a_video(malo, updated="2026-11-01T10:00:00Z", **allowed))
    await town.deliver(malo, malo.activity("Update", video, to=[PUBLIC]))
    if audience == Audience.PRIVATE:
        assert (await again()).leave == Leave.WANTED and town.social.received("FeatureRequest") == []
        await selecting.show(pick.selection, ana.actor, Audience.PUBLIC, edition=pick.selection.edition)
        await town.pole.work()
    asked = said == "ask"
    assert (await again()).leave == (Leave.ASKED if asked else Leave.REFUSED)
    assert len(town.social.received("FeatureRequest")) == int(asked)
    assert await showing.shown(pick.selection_id).count() == 0


@pytest.mark.parametrize("at_once", [20, 0])
async def test_a_selection_that_is_private_again_is_so_for_whoever_was_asked(
    town: Town, ana: Creator, malo: Neighbour, pick: Pick, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CU6: his server, which could read it to answer, reads nothing more; asked anew, it reads of his film alone."""
    monkeypatch.setattr(selections, "AT_ONCE", at_once)
    selection, uri = pick.selection, pick.selection.uri
    assert (await malo.ask(town.pole.client, uri)).status_code == 200
    await selecting.show(selection, ana.actor, Audience.PRIVATE, edition=selection.edition)
    await town.pole.work()
    [undo] = town.social.received("Undo", "Delete")
    assert undo["object"]["id"] == pick.request_uri
    after = await again()
    assert (after.leave, after.request_uri, after.asked_at) == (Leave.WANTED, "", None)
    assert (await malo.ask(town.pole.client, uri)).status_code == 404
    malo.server.serve(a_stamp(malo, uri, pick.film.uri))
    assert (await town.deliver(malo, yes(malo, pick))).outcome == Outcome.IGNORED, "his yes has crossed it"
    await labels.a_pick(selection, await a_film(ana), words="Secret")
    assert await picking.ask(selection, pick.number, ana.actor)
    await town.pole.work()
    page = (await malo.ask(town.pole.client, f"{uri}/pages/1")).json()
    assert [one["featuredObject"] for one in page["orderedItems"]] == [pick.film.uri]
    assert (await malo.ask(town.pole.client, uri)).json()["totalItems"] == 1
    assert (await malo.ask(town.pole.client, f"{uri}/items/2")).status_code == 404
    await town.deliver(malo, malo.activity("Reject", (await Pick.get(id=pick.id)).request_uri))
    assert (await malo.ask(town.pole.client, uri)).status_code == 404, "he has said no"


async def test_a_selection_that_is_private_before_his_yes_is_there_is_no_award(
    town: Town, ana: Creator, malo: Neighbour, pick: Pick
) -> None:
    """His server decides how long it takes to show the stamp."""
    malo.server.serve(a_stamp(malo, pick.selection.uri, pick.film.uri))
    selection = pick.selection

    async def slowly() -> None:
        if town.social.asked[-1].path != "/stamps/4":
            return
        town.social.before_answering = None
        await selecting.show(selection, ana.actor, Audience.PRIVATE, edition=selection.edition)
        await leaves.hidden(selection.id)
        await Job.filter(kind="news").delete()  # another worker has heard it

    town.social.before_answering = slowly
    await town.deliver(malo, yes(malo, pick))
    assert town.social.before_answering is None and await Award.all().count() == 0
    award = {"film_uri": pick.film.uri, "giver": selection.owner, "name": "Rivages", "given_at": clock.now()}
    await Award.create(selection_uri=selection.uri, stamp_uri=f"{town.social.base}/stamps/4", **award)
    await leaves.look_at_old()
    assert await Award.all().count() == 0, "whatever has gone wrong"


async def test_the_news_that_it_was_hidden_takes_nothing_back_once_everybody_sees_it_again(
    town: Town, malo: Neighbour, pick: Pick, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was private for a moment, and he has been asked anew since."""
    await confirmed(town, malo, pick)
    await Selection.all().update(audience=Audience.PRIVATE)
    given = leaves._given_in

    async def meanwhile(selection_id: int) -> list[Pick]:
        found = await given(selection_id)
        await Selection.all().update(audience=Audience.PUBLIC)
        return found

    monkeypatch.setattr(leaves, "_given_in", meanwhile)
    await leaves.hidden(pick.selection_id)
    await town.pole.work()
    assert (await again()).request_uri and town.social.received("Undo") == []


async def test_he_hears_that_it_is_shown_though_it_was_hidden_for_a_moment_when_he_was_to_be_told(
    town: Town, ana: Creator, malo: Neighbour, pick: Pick
) -> None:
    await confirmed(town, malo, pick)
    await town.pole.work()
    told = len(town.social.received("FeatureRequest"))

    async def show(audience: Audience) -> None:
        selection = await Selection.get()
        await selecting.show(selection, ana.actor, audience, edition=selection.edition)

    await show(Audience.UNLISTED)
    await answers.ask_now(pick.id)  # which has waited for his server
    assert await Award.all().count() == 0 and len(town.social.received("FeatureRequest")) == told
    await show(Audience.PUBLIC)
    await town.pole.work()
    assert await Award.all().count() == 1 and len(town.social.received("FeatureRequest")) == told + 1


async def test_a_selection_may_be_renamed_and_hidden_at_once(
    town: Town, ana: Creator, malo: Neighbour, pick: Pick
) -> None:
    """Each of them goes over all its awards."""
    await confirmed(town, malo, pick)
    first = await Award.get()
    more = {
        "giver_id": first.giver_id,
        "name": first.name,
        "given_at": first.given_at,
        "stamp_uri": "https://x.example",
    }
    await Award.create(film_uri="https://x.example/1", selection_uri=first.selection_uri, **more)
    await Award.filter(id=first.id).update(checked_at=clock.now())  # found behind the other one from now on
    await Selection.all().update(title="Marées", audience=Audience.UNLISTED)
    await asyncio.gather(leaves.renamed(pick.selection_id), leaves.hidden(pick.selection_id))
    assert await Award.all().count() == 0


async def test_a_film_that_nobody_may_choose_is_not_chosen(town: Town, ana: Creator, malo: Neighbour) -> None:
    film = await bring(malo, **can_feature(malo.uri))
    selection = await labels.a_selection(ana.actor)
    with pytest.raises(Exception, match="not to be chosen"):
        await labels.a_pick(selection, film)
    assert await Pick.all().count() == 0


# Both live here.


async def test_who_wants_to_be_asked_here_is_asked_here(town: Town, ana: Creator, film: Film) -> None:
    bea = await a_creator("bea")
    selection = await labels.a_selection(bea.actor, film, title="Rivages", about="Au bord de l’eau.")
    await town.pole.work()
    assert (await again()).leave == Leave.WANTED and await ConsentRequest.all().count() == 0
    await selecting.show(selection, bea.actor, Audience.PUBLIC, edition=selection.edition)
    await town.pole.work()
    [line] = await queries.waiting_for(ana)
    assert line.told["name"] == "Rivages" and (await again()).leave == Leave.ASKED
    await service.accept(await ConsentRequest.get(target_uri=film.uri), ana.actor)
    await town.pole.work()
    assert (await again()).leave == Leave.GIVEN and "award" in await document_of(town, film)
    await choosing.revoke(await Stamp.get(target_uri=film.uri), ana.actor)
    await town.pole.work()
    assert (await again()).leave == Leave.WITHDRAWN and "award" not in await document_of(town, film)


async def test_what_was_asked_here_for_a_selection_that_is_private_again_needs_no_answer(
    town: Town, ana: Creator, film: Film
) -> None:
    bea = await a_creator("bea")
    selection = await labels.a_selection(bea.actor, film, audience=Audience.UNLISTED)
    await town.pole.work()
    assert len(await queries.waiting_for(ana)) == 1
    await selecting.show(selection, bea.actor, Audience.PRIVATE, edition=selection.edition)
    assert await queries.waiting_for(ana) == [] and (await again()).leave == Leave.WANTED


async def test_her_no_is_heard_here(town: Town, ana: Creator, film: Film) -> None:
    bea = await a_creator("bea")
    await labels.a_selection(bea.actor, film, audience=Audience.PUBLIC)
    await town.pole.work()
    await service.decline(await ConsentRequest.get(), ana.actor)
    await town.pole.work()
    assert (await again()).leave == Leave.REFUSED
    await nothing_shown(town, film)


async def nothing_shown(town: Town, film: Film) -> None:
    assert await Stamp.all().count() == await Award.all().count() == 0
    assert "award" not in await document_of(town, film)


async def test_her_own_film_needs_no_question_and_a_private_selection_leaves_no_trace(
    town: Town, ana: Creator, film: Film
) -> None:
    film.choosing = Policy.NOBODY
    await film.save()
    selection = await labels.a_selection(ana.actor, film)
    await town.pole.work()
    assert (await again()).leave == Leave.GIVEN
    await nothing_shown(town, film)
    await selecting.show(selection, ana.actor, Audience.PUBLIC, edition=selection.edition)
    await town.pole.work()
    assert (await again()).stamp_uri == (await Stamp.get(target_uri=film.uri)).uri
    assert "award" in await document_of(town, film)
    stranger = await Actor.get(id=(await a_creator("bea")).actor_id)
    with pytest.raises(Exception, match="not to be chosen"):
        await labels.a_pick(await labels.a_selection(stranger), film)
