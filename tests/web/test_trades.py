"""A member says what she does in films, others find her page and her in the directory; as browsers without scripts see
it.
"""

from datetime import date

import pytest

from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation import clock
from fediverse_cinema.people import portraits
from fediverse_cinema.people.likeness import Likeness, Period, TradeLine, Work
from fediverse_cinema.people.models import Creator, Portrait
from fediverse_cinema.people.trades import iri
from fediverse_cinema.projects import service as projects
from fediverse_cinema.projects.models import Membership, Project
from fediverse_cinema.projects.sheet import Sheet as ProjectSheet
from tests.kit.haste import quick_keys
from tests.kit.kin import known_pole
from tests.kit.people import a_creator, a_film, an_account
from tests.kit.towns import Town
from tests.kit.visitors import Visitor

pytestmark = pytest.mark.anyio
FORM = "/workshop/portrait"
FILLED: dict[str, str | list[str]] = {
    "trade-0": "editor", "title-0": "Monteuse", "skills-0": "Avid", "passes-0": "on", "trade-1": "colorist",
    "standing": "professional", "seniority": "confirmed", "town": "Rennes", "region": "FR-BRE", "skills": "permis B",
    "from-0": "2099-01-04", "until-0": "28/02/2099", "from-1": "2099-05-01", "terms": ["expenses", "wage"],
    "showreel": "https://a.example/demo", "work-0": "Marées & vents", "address-0": "https://a.example/marees",
    "hidden": ["place"], "listed": "on",
}  # fmt: skip


@pytest.fixture
async def ana(town: Town) -> Visitor:
    await an_account("ana")
    visitor = Visitor(town.pole)
    await visitor.sign_in("ana")
    return visitor


async def said_by_ana() -> Likeness:
    return await portraits.of(await Actor.get(local_handle="ana"))


async def test_what_she_fills_in_is_kept_and_stands_on_her_page_and_in_her_form(town: Town, ana: Visitor) -> None:
    assert "What you do in films" in await ana.look(FORM)
    page = await ana.send(FORM, deed="keep", **FILLED)
    assert ana.response.url.path == "/users/ana"
    for words in (
        "Monteuse", "Avid", "would like to teach it", "Colourist", "Rennes, Brittany", "4 Jan – 28 Feb 2099",
        "1 May 2099", "expenses paid, a wage", "professional", "permis B", "Marées &amp; vents",
        'href="https://a.example/demo"', 'href="/people?trade=editor"',
    ):  # fmt: skip
        assert words in page.replace("\u2009", " "), words
    said = await said_by_ana()
    assert said.trades == (TradeLine("editor", "Avid", True, "Monteuse"), TradeLine("colorist"))
    assert [one.ends_on.isoformat() for one in said.periods] == ["2099-02-28", "2099-05-01"]
    assert said.hidden == ("place",) and (await Actor.get(local_handle="ana")).indexable
    again = await ana.look(FORM)
    assert 'value="2099-02-28"' in again and '<option value="editor" selected>' in again and 'value="Avid"' in again
    await ana.send(FORM, deed="keep", **FILLED)
    assert await said_by_ana() == said


async def test_who_is_no_member_does_not_see_what_is_for_members(town: Town, ana: Visitor) -> None:
    await ana.look(FORM)
    await ana.send(FORM, deed="keep", **FILLED)
    page = await Visitor(town.pole).look("/users/ana")
    assert "Avid" in page and "Rennes" not in page and "Brittany" not in page


async def test_rows_are_added_and_taken_away_without_a_script_and_nothing_is_kept_meanwhile(
    town: Town, ana: Visitor
) -> None:
    await ana.look(FORM)
    page = await ana.send(FORM, deed="more-trades", **(FILLED | {"town": "x" * 200}))
    assert ana.response.status_code == 200 and 'role="alert"' not in page
    assert 'id="trade-3"' in page and 'id="trade-4"' not in page and "x" * 200 in page and 'value="Avid"' in page
    page = await ana.send(FORM, deed="drop-trades-0", **FILLED)
    assert 'value="Avid"' not in page and '<option value="colorist" selected>' in page and 'id="trade-1"' not in page
    for nonsense in ("drop-trades-9", "drop-trades-x", "more-rows", "drop-rows-1"):
        page = await ana.send(FORM, deed=nonsense, **(FILLED | {"town": "x" * 200}))
        assert "x" * 200 in page
    many = {f"trade-{number}": "editor" for number in range(8)}
    assert 'id="trade-8"' not in await ana.send(FORM, deed="more-trades", **many)
    assert await Portrait.all().count() == 0


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"trade-0": "baker"}, "trade-0", "Choose a trade from the list."),
        ({"trade-1": "editor"}, "trade-1", "This trade stands there already."),
        ({"from-0": "demain"}, "from-0", "Write a day like 26/11/2026."),
        ({"until-0": "2099-02-31"}, "until-0", "Write a day like 26/11/2026."),
        ({"from-0": "2099-03-01"}, "until-0", "The last day lies before the first."),
        ({"until-1": "2099-04-30"}, "until-1", "The last day lies before the first."),
        ({"address-0": "javascript:alert(1)"}, "address-0", "Write an address that begins with https://."),
        ({"work-0": ""}, "work-0", "A work needs both its title and its address."),
        ({"showreel": "demo"}, "showreel", "Write an address that begins with https://."),
        ({"town": "x" * 101}, "town", "This has at most 100 characters."),
        ({"region": "XX-1"}, "region", "Choose one from the list."),
        ({"standing": "star"}, "standing", "Choose one from the list."),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field_and_everything_stays(
    town: Town, ana: Visitor, wrong: dict[str, str], field: str, sentence: str
) -> None:
    await ana.look(FORM)
    page = await ana.send(FORM, deed="keep", **(FILLED | wrong))
    assert ana.response.status_code == 422 and f'id="{field}-error"' in page and sentence in page
    assert page.count('class="error"') == 1 and f'<a href="#{field}">' in page
    assert 'value="Avid"' in page and 'value="permis B"' in page and 'id="terms-wage" value="wage" checked' in page
    assert await Portrait.all().count() == 0


async def test_a_showreel_that_is_a_film_of_here_is_shown_with_its_still(town: Town, ana: Visitor) -> None:
    creator = await a_creator("bea", "Bea")
    film = await a_film(creator, "Ma bande démo")
    await portraits.keep(creator.actor, Likeness(showreel=f"{town.pole.base}/films/{film.slug}"))
    page = await ana.look("/users/bea")
    assert page.count(f'href="/films/{film.slug}"') > page.count("Showreel") > 0
    draft = await a_film(creator, "Secret", published=False)
    await portraits.keep(creator.actor, Likeness(showreel=f"{town.pole.base}/films/{draft.slug}"))
    assert "Secret" not in await ana.look("/users/bea")


async def test_somebody_of_another_pole_is_found_by_trade_and_town_and_can_be_written_to(
    town: Town, ana: Visitor
) -> None:
    trade = {"type": "Occupation", "name": "Monteuse", "occupationalCategory": iri("editor")}
    lines = [{"type": "PropertyValue", "name": "Métiers", "value": "Monteuse"},
             {"type": "PropertyValue", "name": "Site", "value": "https://lea.example"}]  # fmt: skip
    more = {"hasOccupation": [trade], "homeLocation": {"type": "Place", "name": "Rennes"}, "indexable": True}
    await known_pole(town.social)
    lea = town.social.actor("lea", attachment=lines, **more)
    await actors.find_actor(lea.uri)
    await town.pole.work()
    page = await ana.look("/people?q=monteuse%2C+Rennes")
    assert 'href="/people/lea@social.example"' in page and "Monteuse" in page
    assert 'href="/notes/new?to=lea%40social.example"' in page and 'href="/offers/new?to=lea%40social.example"' in page
    page = await ana.look("/people/lea@social.example")
    assert "Rennes" in page and "Monteuse" in page and "Site" in page
    assert "Métiers" not in page  # the portrait says it
    assert "/notes/new" not in await Visitor(town.pole).look("/people?trade=editor")


async def test_an_address_of_the_directory_can_be_sent_to_others_and_says_what_to_widen(
    town: Town, ana: Visitor
) -> None:
    page = await ana.look("/people?q=&trade=editor&region=FR-BRE&from=4/1/2099&until=&term=&standing=&teaches=yes")
    assert ana.response.url.query == b"trade=editor&region=FR-BRE&from=2099-01-04&teaches=yes"
    assert "Nobody here is all of this." in page
    for wider in (
        "region=FR-BRE&amp;from=2099-01-04&amp;teaches=yes", "trade=editor&amp;from=2099-01-04&amp;teaches=yes",
        "trade=editor&amp;region=FR-BRE&amp;teaches=yes", "trade=editor&amp;region=FR-BRE&amp;from=2099-01-04",
    ):  # fmt: skip
        assert f'<li><a href="/people?{wider}">' in page
    page = await ana.look("/people?from=demain")
    assert ana.response.status_code == 422 and 'value="demain"' in page and 'id="from-error"' in page
    page = await ana.look("/people?from=2099-01-04&until=2099-01-03")
    assert ana.response.status_code == 422 and 'id="until-error"' in page
    assert "Nobody is listed yet." in await Visitor(town.pole).look("/people?trade=baker&department=x&region=XX-1")


async def test_her_page_shows_the_projects_that_show_her_in_the_team(town: Town, ana: Visitor) -> None:
    creator = await Creator.get(actor__local_handle="ana").select_related("actor")
    with quick_keys():
        project = await projects.create(creator, "quai_nord", ProjectSheet(name="Quai Nord"))
    assert 'href="/projects/quai_nord"' in await Visitor(town.pole).look("/users/ana")
    await Membership.filter(project_id=project.id).update(listed=False)
    assert 'href="/projects/quai_nord"' not in await Visitor(town.pole).look("/users/ana")


async def test_a_server_of_elsewhere_puts_nobody_of_a_third_one_into_its_teams_here(town: Town, ana: Visitor) -> None:
    group = await actors.find_actor(town.evil.actor("film", "Group", stage="idea", affiliations="").uri)
    lea = await actors.find_actor(town.social.actor("lea").uri)
    await town.pole.work()
    project = await Project.get(actor_id=group.id)
    said = {"project_id": project.id, "person_id": lea.id, "number": 1, "uri": "https://evil.example/1"}
    await Membership.create(**said, created_at=clock.now(), joined_at=clock.now())
    assert "film@evil.example" not in await ana.look("/people/lea@social.example")
    await Actor.filter(id=group.id).update(host="social.example")
    assert "/people/film@social.example" in await ana.look("/people/lea@social.example")


async def test_words_of_strangers_are_text_in_the_directory_and_on_her_page(town: Town, ana: Visitor) -> None:
    await known_pole(town.social)
    lea = await actors.find_actor(town.social.actor("lea", indexable=True).uri)
    said = Likeness(
        (TradeLine("editor", "<script>1</script>"),), town="<b>Rennes", works=(Work("<i>", "javascript:1"),)
    )
    await portraits.keep(lea, said)
    for path in ("/people", "/people/lea@social.example"):
        page = await ana.look(path)
        assert "&lt;b&gt;Rennes" in page and "<b>Rennes" not in page and "<script>1" not in page
        assert "javascript:" not in page


async def test_a_period_that_is_over_is_no_longer_shown(town: Town, ana: Visitor) -> None:
    creator = await a_creator("bea", "Bea")
    over = Period(date(2020, 1, 1), date(2020, 2, 1))
    await portraits.keep(creator.actor, Likeness((TradeLine("editor"),), periods=(over,)))
    assert "2020" not in await ana.look("/users/bea")
