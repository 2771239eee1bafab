"""Awards that films of elsewhere tell of: believed when both the film's author and the selection say so, each on a
server of her own, and as long as they do.
"""

from datetime import timedelta
from typing import Any

import pytest

from fediverse_cinema.activitypub import actors, allowance
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.consents import awards, marks, service
from fediverse_cinema.consents.models import Award, ConsentRequest, Stamp
from fediverse_cinema.films import choosing, filmography
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.inbox.models import Outcome
from fediverse_cinema.labels.models import Audience, Label, LabelKind
from fediverse_cinema.people.models import Creator
from fediverse_cinema.search import arrivals
from tests.kit import labels
from tests.kit.choices import a_selection, a_stamp, a_video, an_award
from tests.kit.neighbours import PUBLIC, Answer, Document, Neighbour
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
LATER = "2026-10-02T10:00:00Z"
FILM = "https://social.example/films/1"
SILENT = Answer(503)


@pytest.fixture
def malo(town: Town) -> Neighbour:
    """He has made the film."""
    return town.social.actor("malo")


@pytest.fixture
def phare(town: Town) -> Neighbour:
    """A label, at a third server."""
    return town.fedi.actor("phare", "Group")


async def told(town: Town, malo: Neighbour, *said: Document, updated: str = LATER, **more: Any) -> Film:
    """His film arrives, or changes, with these awards; the worker has looked at them."""
    video = malo.server.serve(a_video(malo, award=list(said), updated=updated, **more))
    await arrivals.welcome(video, await actors.find_actor(malo.uri))
    town.social.asked.clear()
    town.fedi.asked.clear()
    await town.pole.work()
    return await Film.get(uri=FILM)


async def believed(town: Town, malo: Neighbour, phare: Neighbour, **more: Any) -> Film:
    selection = a_selection(phare, FILM)
    stamp = malo.server.serve(a_stamp(malo, selection["id"], FILM))
    film = await told(town, malo, an_award(selection, stamp), **more)
    assert [one.name for one in await awards.of(FILM)] == ["Rivages"]
    return film


async def later(town: Town, **age: float) -> None:
    await Award.all().update(checked_at=clock.now() - timedelta(**age))
    await choosing.look_at_old()
    town.social.asked.clear()
    town.fedi.asked.clear()
    await town.pole.work()


async def test_an_award_is_believed_when_both_servers_were_asked(town: Town, malo: Neighbour, phare: Neighbour) -> None:
    await believed(town, malo, phare)
    asked = [one for one in (*town.social.asked, *town.fedi.asked) if one.path.startswith(("/stamps", "/selections"))]
    assert [one.path for one in asked] == ["/stamps/4", "/selections/12", "/selections/12/pages/1"]
    assert all("signature" in one.headers for one in asked)
    [mark] = await marks.of_film(FILM)
    assert (mark.name, mark.giver.name, mark.giver.host, mark.house) == ("Rivages", "Phare", "fedi.example", False)
    assert mark.url == "https://fedi.example/ecran/rivages"


async def test_its_own_words_for_it_are_not_believed(town: Town, malo: Neighbour, phare: Neighbour) -> None:
    selection = a_selection(phare, FILM)
    stamp = malo.server.serve(a_stamp(malo, selection["id"], FILM))
    said = an_award(selection, stamp) | {"name": "Palme d’or", "attributedTo": "https://cannes.example/ap/pole"}
    await told(town, malo, said)
    assert [(one.name, one.giver.uri) for one in await awards.of(FILM)] == [("Rivages", phare.uri)]


FORGED: dict[str, dict[str, Any]] = {
    "for another film": {"interactionTarget": "https://social.example/films/2"},
    "for another selection": {"interactingObject": "https://fedi.example/selections/other"},
    "of somebody else": {"attributedTo": "https://social.example/users/bob"},
    "another kind": {"type": "CreditAuthorization"},
}


@pytest.mark.parametrize("changes", FORGED.values(), ids=FORGED)
async def test_INB_30_a_stamp_that_says_something_else_is_no_award(
    town: Town, malo: Neighbour, phare: Neighbour, changes: dict[str, Any]
) -> None:
    selection = a_selection(phare, FILM)
    stamp = malo.server.serve(a_stamp(malo, selection["id"], FILM, **changes))
    await told(town, malo, an_award(selection, stamp))
    assert await Award.all().count() == 0 and "/stamps/4" in town.social.fetched


@pytest.mark.parametrize("host", ["fedi", "evil", "pole"])
async def test_INB_30_a_stamp_on_another_host_is_not_even_asked_for(
    town: Town, malo: Neighbour, phare: Neighbour, host: str
) -> None:
    selection = a_selection(phare, FILM)
    base = town.pole.base if host == "pole" else getattr(town, host).base
    stamp = a_stamp(malo, selection["id"], FILM) | {"id": f"{base}/stamps/4"}
    if host != "pole":
        getattr(town, host).serve(stamp)
    await told(town, malo, an_award(selection, stamp))
    assert await Award.all().count() == 0
    assert "/stamps/4" not in town.fedi.fetched and town.evil.fetched == []


@pytest.mark.parametrize("status", [404, 410, 403])
async def test_a_stamp_that_is_not_there_is_no_award(
    town: Town, malo: Neighbour, phare: Neighbour, status: int
) -> None:
    selection = a_selection(phare, FILM)
    town.social.says["GET /stamps/4"] = Answer(status)
    await told(town, malo, an_award(selection, a_stamp(malo, selection["id"], FILM)))
    assert await Award.all().count() == 0 and town.fedi.fetched == [], "the selection is not asked for nothing"


@pytest.mark.parametrize("without", ["featureAuthorization", "selection"])
async def test_an_award_without_its_proofs_is_none(town: Town, malo: Neighbour, phare: Neighbour, without: str) -> None:
    selection = a_selection(phare, FILM)
    said = an_award(selection, malo.server.serve(a_stamp(malo, selection["id"], FILM)))
    await told(town, malo, {name: value for name, value in said.items() if name != without})
    assert await Award.all().count() == 0 and town.fedi.fetched == []


WHY_NOT = {
    "does not show it": {},
    "is not public": {"to": []},
    "is for who has the address": {"to": [], "cc": [PUBLIC]},
    "is no selection": {"type": "OrderedCollection"},
    "is a collection of another kind": {"type": ["FeaturedCollection", "OrderedCollection"]},
    "is of another server": {"attributedTo": "https://evil.example/users/mallory"},
    "has no name": {"name": ""},
}


@pytest.mark.parametrize(("why", "changes"), WHY_NOT.items(), ids=WHY_NOT)
async def test_who_has_not_chosen_the_film_gives_it_no_award(
    town: Town, malo: Neighbour, phare: Neighbour, why: str, changes: dict[str, Any]
) -> None:
    """Its author writes stamps for whatever he likes: the selection has to say so, too."""
    town.evil.actor("mallory")
    shows = () if why == "does not show it" else (FILM,)
    selection = a_selection(phare, *shows, **changes)
    await told(town, malo, an_award(selection, malo.server.serve(a_stamp(malo, selection["id"], FILM))))
    assert await Award.all().count() == 0 and "/selections/12" in town.fedi.fetched


async def test_no_award_is_given_in_the_name_of_somebody_elses_label(
    town: Town, malo: Neighbour, phare: Neighbour
) -> None:
    """The owner that the selection names is an address of its own server, where another's document stands."""
    mallory = town.evil.actor("mallory", "Group")
    selection = a_selection(mallory, FILM)
    alias = f"{town.evil.base}/x"
    town.evil.documents["/x"] = town.fedi.documents["/users/phare"]
    mallory.server.serve(selection | {"attributedTo": alias})
    stamp = malo.server.serve(a_stamp(malo, selection["id"], FILM))
    await told(town, malo, an_award(selection, stamp))
    assert await Award.all().count() == 0


async def test_a_selection_that_is_anothers_by_now_is_no_award_any_more(
    town: Town, malo: Neighbour, phare: Neighbour
) -> None:
    """Whoever has said yes has said it to phare."""
    film = await believed(town, malo, phare)
    bob = town.fedi.actor("bob")
    town.fedi.serve(a_selection(phare, film.uri) | {"attributedTo": bob.uri})
    await later(town, days=2)
    assert await Award.all().count() == 0


async def test_a_selection_is_read_to_its_end_and_no_further(
    town: Town, malo: Neighbour, phare: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(awards, "MOST_PAGES", 3)
    selection = a_selection(phare)
    for number in range(1, 6):
        page = phare.server.documents["/selections/12/pages/1"] | {"id": f"{selection['id']}/pages/{number}"}
        items = [{"type": "SelectionItem", "featuredObject": FILM}] if number == 4 else []
        phare.server.serve(page | {"orderedItems": items, "next": f"{selection['id']}/pages/{number + 1}"})
    stamp = malo.server.serve(a_stamp(malo, selection["id"], FILM))
    await told(town, malo, an_award(selection, stamp))
    assert await Award.all().count() == 0 and town.fedi.fetched.count("/selections/12/pages/3") == 1
    assert "/selections/12/pages/4" not in town.fedi.fetched
    monkeypatch.setattr(awards, "MOST_PAGES", 4)
    selection = a_selection(phare, path="/selections/12")
    phare.server.documents["/selections/12/pages/1"]["next"] = f"{selection['id']}/pages/2"
    await told(town, malo, an_award(selection, malo.server.serve(stamp | {"id": f"{town.social.base}/stamps/5"})),
               updated="2026-10-03T10:00:00Z")  # fmt: skip
    assert await Award.all().count() == 1


async def test_a_page_that_leads_elsewhere_is_not_followed(town: Town, malo: Neighbour, phare: Neighbour) -> None:
    page = f"{town.evil.base}/selections/12/pages/1"
    selection = a_selection(phare, first=page)
    town.evil.serve({"id": page, "type": "OrderedCollectionPage", "orderedItems": [{"featuredObject": FILM}]})
    await told(town, malo, an_award(selection, malo.server.serve(a_stamp(malo, selection["id"], FILM))))
    assert await Award.all().count() == 0 and town.evil.fetched == []


@pytest.mark.parametrize("silent", ["GET /stamps/4", "GET /selections/12"])
async def test_a_server_that_does_not_answer_is_asked_later(
    town: Town, malo: Neighbour, phare: Neighbour, silent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fediverse_cinema.activitypub.failing.FORGET_SECONDS", 0.0)
    server = town.social if "stamps" in silent else town.fedi
    server.says[silent] = SILENT
    selection = a_selection(phare, FILM)
    await told(town, malo, an_award(selection, malo.server.serve(a_stamp(malo, selection["id"], FILM))))
    assert await Award.all().count() == 0
    server.says.clear()
    await Job.filter(kind=choosing.CHECK).update(due=0)
    await town.pole.work()
    assert await Award.all().count() == 1


async def test_what_the_film_tells_no_longer_goes(town: Town, malo: Neighbour, phare: Neighbour) -> None:
    await believed(town, malo, phare)
    await told(town, malo, updated="2026-10-03T10:00:00Z")
    assert await Award.all().count() == 0


async def test_what_was_looked_at_today_is_not_asked_for_again_unless_it_is_called_otherwise(
    town: Town, malo: Neighbour, phare: Neighbour
) -> None:
    await believed(town, malo, phare)
    said = an_award(a_selection(phare, FILM), a_stamp(malo, "", FILM))
    await told(town, malo, said, updated="2026-10-03T10:00:00Z")
    assert town.fedi.fetched == [] and "/stamps/4" not in town.social.fetched
    said = an_award(a_selection(phare, FILM, name="Estuaires"), a_stamp(malo, "", FILM))
    await told(town, malo, said, updated="2026-10-04T10:00:00Z")
    assert [one.name for one in await awards.of(FILM)] == ["Estuaires"]


async def test_a_stamp_that_is_deleted_ends_the_award_at_once(town: Town, malo: Neighbour, phare: Neighbour) -> None:
    """Example 38."""
    await believed(town, malo, phare)
    for stranger in (town.social.actor("bob"), town.evil.actor("mallory"), phare):
        letter = await town.deliver(stranger, stranger.activity("Delete", f"{town.social.base}/stamps/4"))
        assert (letter.outcome, letter.reason) == (Outcome.REFUSED, "not_hers")
    assert await Award.all().count() == 1
    letter = await town.deliver(malo, malo.activity("Delete", f"{town.social.base}/stamps/4", to=[PUBLIC]))
    assert letter.outcome == Outcome.APPLIED and await Award.all().count() == 0
    # A cache shows the stamp still: what was deleted does not come back.
    await told(town, malo, an_award(a_selection(phare, FILM), a_stamp(malo, "", FILM)), updated="2026-10-05T10:00:00Z")
    assert await Award.all().count() == 0


@pytest.mark.parametrize(
    ("server", "path", "answer", "stays"),
    [
        ("social", "/stamps/4", Answer(404), False),
        ("social", "/stamps/4", Answer(410), False),
        ("fedi", "/selections/12", Answer(404), False),
        ("fedi", "/selections/12", Answer(410), False),
        ("social", "/stamps/4", SILENT, True),
        ("fedi", "/selections/12", SILENT, True),
        ("fedi", "/selections/12/pages/1", SILENT, True),
    ],
)
async def test_an_award_is_never_kept_on_trust(
    town: Town, malo: Neighbour, phare: Neighbour, server: str, path: str, answer: Answer, stays: bool
) -> None:
    """It is looked at again when it is a day old; a server that is away is believed for another day."""
    await believed(town, malo, phare)
    await later(town, hours=23)
    assert town.social.fetched == town.fedi.fetched == []
    getattr(town, server).says[f"GET {path}"] = answer
    await later(town, hours=25)
    assert path in getattr(town, server).fetched
    assert await Award.filter(checked_at__gte=clock.now() - timedelta(hours=1)).count() == int(stays)


async def test_a_server_with_many_old_awards_does_not_hold_up_the_others(
    town: Town, malo: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choosing, "MOST_AT_ONCE", 2)
    await told(town, malo)
    old = clock.now() - timedelta(days=9)
    for number, server in enumerate((town.evil, town.evil, town.fedi)):
        giver = await actors.find_actor(server.actor("giver").uri)
        await Award.create(
            film_uri=FILM, giver=giver, name="x", given_at=old, checked_at=old + timedelta(hours=number),
            selection_uri=f"{server.base}/selections/{number}", stamp_uri=f"{town.social.base}/stamps/{number}",
        )  # fmt: skip
    await choosing.look_at_old()
    lanes = {job.lane for job in await Job.filter(kind=choosing.LOOK_AGAIN)}
    assert lanes == {"evil.example", "fedi.example"}


async def test_a_stamp_that_says_something_else_by_now_is_an_award_for_that_alone(
    town: Town, malo: Neighbour, phare: Neighbour
) -> None:
    await believed(town, malo, phare)
    selection = a_selection(phare, FILM, path="/selections/13", name="Estuaires")
    stamp = malo.server.serve(a_stamp(malo, selection["id"], FILM))
    await told(town, malo, an_award(selection, stamp), updated="2026-10-03T10:00:00Z")
    assert [one.name for one in await awards.of(FILM)] == ["Estuaires"]
    assert await Job.filter(kind=choosing.CHECK).count() == 0


async def test_a_label_that_is_gone_has_given_no_award(town: Town, malo: Neighbour, phare: Neighbour) -> None:
    await believed(town, malo, phare)
    await town.deliver(phare, phare.activity("Delete", phare.uri, to=[PUBLIC]))
    assert await Award.all().count() == 0


async def test_a_film_that_is_deleted_takes_its_awards_along(town: Town, malo: Neighbour, phare: Neighbour) -> None:
    await believed(town, malo, phare)
    await town.deliver(malo, malo.activity("Delete", FILM, to=[PUBLIC]))
    assert await Award.all().count() == await Film.all().count() == 0


async def test_whoever_tells_of_many_awards_has_us_ask_for_so_many_and_no_more(
    town: Town, malo: Neighbour, phare: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(allowance, "MOST_BROUGHT", 3)
    stamps = [a_stamp(malo, "", FILM, id=f"{town.social.base}/stamps/{number}") for number in range(60)]
    said = [an_award(a_selection(phare, path=f"/selections/{n}"), stamp) for n, stamp in enumerate(stamps)]
    film = await told(town, malo, *said)
    assert len(film.remote["awards"]) == awards.MOST_TOLD
    assert len([path for path in town.social.fetched if path.startswith("/stamps")]) == 3


async def test_the_award_stands_in_the_filmography_of_who_has_confirmed_that_she_did_it(
    town: Town, malo: Neighbour, phare: Neighbour
) -> None:
    ana, bea = await a_creator("ana"), await a_creator("bea")
    video = malo.server.serve(a_video(malo))
    for creator in (ana, bea):
        request = malo.activity("CreditRequest", creator.actor.uri, instrument=video["id"], roleName="Montage")
        await town.deliver(malo, request)
    await service.accept(await ConsentRequest.get(author_id=ana.actor_id), ana.actor)
    stamp = await Stamp.get()
    credited = [{"type": "Credit", "roleName": "Montage", "creditAuthorization": stamp.uri,
                 "contributor": {"type": "Person", "name": "Ana", "id": ana.actor.uri}},
                {"type": "Credit", "roleName": "Montage", "creditAuthorization": f"{town.pole.base}/ap/stamps/none",
                 "contributor": {"type": "Person", "name": "Bea", "id": bea.actor.uri}}]  # fmt: skip
    await believed(town, malo, phare, credits=credited)
    [part] = await filmography.of(ana.actor)
    [[mark]] = part.awards.values()
    assert (mark.name, part.films[0].title) == ("Rivages", "Le Rhône")
    assert await filmography.of(bea.actor) == ()
    assert await shown_in(town, ana) == ["Rivages"]
    page = (await town.pole.client.get(f"{town.pole.base}/users/ana", headers={"Accept": "text/html"})).text
    assert "Rivages" in page.partition('id="filmography"')[2].partition("</table>")[0]
    await town.deliver(malo, malo.activity("Delete", f"{town.social.base}/stamps/4", to=[PUBLIC]))
    [part] = await filmography.of(ana.actor)
    assert part.awards == {} and await shown_in(town, ana) == []


async def shown_in(town: Town, creator: Creator) -> list[str]:
    """Her collection's awards, as others read it."""
    first = (await town.pole.client.get(f"{creator.actor.uri}/filmography")).json()["first"]
    found = await town.pole.client.get(first)
    return [award["name"] for item in found.json()["orderedItems"] for award in item.get("award", [])]


async def test_the_house_label_is_on_the_poles_paper_and_links_stay_here(town: Town) -> None:
    ana, bea = await a_creator("ana"), await a_creator("bea")
    film = await a_film(ana)
    house = await labels.a_label(bea.actor, "premier_jour", "Premier Jour", kind=LabelKind.TEAM)
    member = await labels.a_label(bea.actor, "large", "Grand Large")
    await Label.filter(id=member.id).update(picture=[{"name": "e.webp", "width": 280, "height": 140}])
    year = clock.now().year
    for label, title in ((house, f"Premiers pas {year}"), (member, "Au large")):
        await labels.a_selection(label.actor, film, title=title, by=bea.actor, audience=Audience.PUBLIC)
    await town.pole.work()
    found = {mark.giver.name: mark for mark in await marks.of_film(film.uri)}
    assert {name: mark.house for name, mark in found.items()} == {"Premier Jour": True, "Grand Large": False}
    assert {name: (mark.kind, mark.emblem) for name, mark in found.items()} == {
        "Premier Jour": ("team", None), "Grand Large": ("user", marks.Emblem("/media/e.webp", 280, 140)),
    }  # fmt: skip
    assert all(mark.url.startswith("/selections/") for mark in found.values())
    page = (await town.pole.client.get(urls.film_page(film.slug), headers={"Accept": "text/html"})).text
    shown = page.partition('id="chosen"')[2].partition("</section>")[0]
    assert shown.count('class="award house') == 1 and shown.count('class="award ') == 2
    assert "Label de la maison" in shown and 'src="/media/e.webp"' in shown
    assert shown.count(f", {year}") == 1, "a selection that names its year is not given it again"


async def test_two_looks_at_once_make_one_award(town: Town, malo: Neighbour, phare: Neighbour) -> None:
    film = await believed(town, malo, phare)
    giver, author = await Actor.get(uri=phare.uri), await Actor.get(uri=malo.uri)
    [award] = await awards.of(FILM)
    for _ in range(2):
        await awards.keep(
            film.uri, author, giver, award.stamp_uri, award.selection_uri, name="Rivages", page=award.page_url
        )
    assert await Award.all().count() == 1 and await Job.filter(kind="news").count() == 0, "nothing is told twice"
