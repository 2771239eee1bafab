"""Pages of selections: composing one, its page for those who read it, into it from the page of a film, its past."""

import re

import httpx
import pytest

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.opening_times import by_our_clock
from fediverse_cinema.foundation import clock
from fediverse_cinema.labels import picking, selecting
from fediverse_cinema.labels.models import Audience, FormerEdition, JuryRole, Leave, Pick, Selection
from fediverse_cinema.labels.sheet import Sheet
from fediverse_cinema.people.models import Policy
from fediverse_cinema.poles.models import KinshipState, KnownPole
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.web.showings import day_and_hour
from tests.kit.counting import statements
from tests.kit.labels import a_juror, a_label, a_selection, many_films
from tests.kit.people import a_creator, a_film, an_account, jpeg
from tests.kit.towns import Town
from tests.kit.visitors import Visitor
from tests.web.conftest import Part, Reader

pytestmark = pytest.mark.anyio
HERE = "/selections/nuit"
ABOUT = "Quatre films où l’on *attend*."


async def a_night(owner: Actor, count: int = 4, *, audience: Audience = Audience.PRIVATE) -> Selection:
    """A selection of hers with films by Zoé that anybody may choose, "Film 1" to "Film 4"."""
    films = await many_films(await a_creator("zoe", "Zoé"), count)
    return await a_selection(owner, *films, title="Nuit", about=ABOUT, audience=audience)


def untouched(page: str) -> dict[str, str]:
    """What a browser sends of the composing page when nothing was typed."""
    form = page.partition("data-compose")[2].partition("</form>")[0]
    fields = dict(re.findall(r'<input type="hidden" name="(?!csrf)([^"]+)" value="([^"]*)"', form))
    fields |= {name: value for name, value in re.findall(r'<input id="(place-\d+)"[^>]* value="([^"]*)"', form)}
    return fields | dict(re.findall(r'<textarea id="(words-\d+)"[^>]*>([^<]*)</textarea>', form))


async def compose(reader: Reader, page: str | None = None, **touched: str) -> httpx.Response:
    """Send the form of the composing page, of now or of before, with what was typed or pressed."""
    fields = untouched(page or await reader.page(f"{HERE}/compose"))
    return await reader.submit(
        f"{HERE}/compose", **fields | {name.replace("_", "-"): said for name, said in touched.items()}
    )


async def order() -> list[str]:
    picks = await Pick.all().order_by("position").select_related("film")
    return [pick.film.title.removeprefix("Film ") for pick in picks]


def shown(page: str) -> list[str]:
    return re.findall(r'<h[23] class="title[^"]*"><a href="/films/[^"]+"><bdi>Film ([^<]+)', page)


# ---------- beginning, showing, ending ----------


async def test_a_member_begins_a_selection_that_nobody_else_sees(reader: Reader) -> None:
    await an_account()
    await reader.sign_in("ana")
    answer = await reader.submit("/selections/new", title="Nuit", about=ABOUT, language="fr")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{HERE}/compose")
    selection = await Selection.get().select_related("owner")
    assert (selection.title, selection.audience, selection.owner.local_handle) == ("Nuit", Audience.PRIVATE, "ana")
    page = await reader.page(HERE)
    assert "Privée" in page and "<em>attend</em>" in page and "Dans l’ordre voulu par <bdi>Ana Belle" in page
    assert "Privée" in await reader.page("/workshop/selections")
    assert "Nuit" not in await reader.page("/selections") and "Nuit" not in await reader.page("/users/ana")
    reader.client.cookies.clear()
    assert (await reader.client.get(HERE)).status_code == 404


async def test_what_was_typed_stays_when_something_is_wrong(reader: Reader) -> None:
    await an_account()
    await reader.sign_in("ana")
    answer = await reader.submit("/selections/new", title=" ", about=ABOUT, signature="x" * 201, language="xx")
    assert answer.status_code == 422 and await Selection.all().count() == 0
    summary = answer.text.partition('role="alert"')[2].partition("</ul>")[0]
    assert re.findall(r'<a href="#(\w+)"', summary) == ["title", "signature", "language"]
    assert ABOUT in answer.text and "<title>Erreur" in answer.text


async def test_a_selection_is_shown_read_and_withdrawn(reader: Reader) -> None:
    ana = (await an_account()).creator.actor
    selection = await a_night(ana)
    await reader.sign_in("ana")
    await reader.submit(f"{HERE}/audience", audience="public", edition=str(selection.edition))
    assert (await Selection.get()).audience == Audience.PUBLIC
    reader.client.cookies.clear()
    page = await reader.page(HERE)
    assert shown(page) == ["1", "2", "3", "4"] and "Publiée le" in page and "4 films, 40\xa0min" in page
    assert f'rel="alternate" type="application/activity+json" href="{selection.uri}"' in page
    assert "og:title" in page and "intent=follow" in page and "/compose" not in page
    assert "Nuit" in await reader.page("/selections") and "Nuit" in await reader.page("/users/ana")
    await reader.sign_in("ana")
    await selection.refresh_from_db()
    await reader.submit(f"{HERE}/audience", audience="unlisted", edition=str(selection.edition))
    assert f'value="https://lyon.example{HERE}"' in await reader.page(HERE), "an address to pass on"
    reader.client.cookies.clear()
    answer = await reader.client.get(HERE)
    assert "Avec son adresse seulement" in answer.text and answer.headers["x-robots-tag"] == "noindex, nofollow"
    assert "Nuit" not in await reader.page("/selections") and "Nuit" not in await reader.page("/users/ana")


async def test_an_unknown_audience_or_a_late_one_changes_nothing(reader: Reader) -> None:
    ana = (await an_account()).creator.actor
    selection = await a_night(ana)
    await reader.sign_in("ana")
    for given, edition in (("everybody", selection.edition), ("public", selection.edition - 1)):
        answer = await reader.submit(f"{HERE}/audience", audience=given, edition=str(edition))
        assert answer.status_code == 422 and 'id="audience-error"' in answer.text
    assert (await Selection.get()).audience == Audience.PRIVATE


async def test_a_late_sheet_says_who_was_quicker_and_keeps_what_was_typed(reader: Reader) -> None:
    ana = (await an_account()).creator.actor
    selection = await a_night(ana)
    await reader.sign_in("ana")
    before = str(selection.edition)
    await selecting.change(selection, ana, Sheet("Nuits"), edition=selection.edition)
    answer = await reader.submit(f"{HERE}/edit", title="Ce que la nuit garde", about="Autre", edition=before)
    assert answer.status_code == 422 and "Cette sélection a été modifiée entre-temps" in answer.text
    assert "Ce que la nuit garde" in answer.text and (await Selection.get()).title == "Nuits"
    assert "Gardé ici en ce moment" in answer.text and "<bdi>Nuits</bdi></p>" in answer.text
    again = re.search(r'name="edition" value="(\d+)"', answer.text)
    assert again
    answer = await reader.submit(f"{HERE}/edit", title="Ce que la nuit garde", edition=again[1])
    assert answer.status_code == 303 and (await Selection.get()).title == "Ce que la nuit garde"


async def test_a_cover_is_shown_above_it_whole_and_taken_away(reader: Reader) -> None:
    ana = (await an_account()).creator.actor
    await a_night(ana)
    await reader.sign_in("ana")
    picture: Part = ("cover", ("nuit.jpg", jpeg(1600, 700)))
    assert (await reader.send(f"{HERE}/cover", picture)).status_code == 303
    selection = await Selection.get()
    await reader.submit(f"{HERE}/edit", title="Nuit", cover_alt="Une fenêtre", edition=str(selection.edition))
    page = await reader.page(HERE)
    assert f"/media/{selection.cover[-1]['name']}" in page and 'alt="Une fenêtre"' in page
    answer = await reader.send(f"{HERE}/cover", ("cover", ("nuit.jpg", b"no picture")))
    assert answer.status_code == 415 and 'id="cover-error"' in answer.text
    answer = await reader.send(f"{HERE}/cover", ("cover", ("", b"")))
    assert answer.status_code == 422 and "Choisissez une image" in answer.text, "no file was chosen"
    await reader.send(f"{HERE}/cover", ("deed", (None, b"remove")))
    assert (await Selection.get()).cover == []


async def test_a_deleted_selection_is_gone(reader: Reader) -> None:
    ana = (await an_account()).creator.actor
    await a_night(ana, audience=Audience.PUBLIC)
    await reader.sign_in("ana")
    assert "Supprimer pour toujours" in await reader.page(f"{HERE}/delete") and await Selection.all().count() == 1
    await reader.submit(f"{HERE}/delete")
    assert await Selection.all().count() == 0
    assert (await reader.client.get(HERE)).status_code == 410


async def test_PRV_03_nobody_else_does_anything_with_a_selection(reader: Reader) -> None:
    """Public, too: it is as if the pages of who composes it were not there."""
    ana = (await an_account()).creator.actor
    await an_account("ben", "Ben")
    await a_night(ana, audience=Audience.PUBLIC)
    await reader.sign_in("ben")
    page = await reader.page(HERE)
    assert "/compose" not in page and f"{HERE}/edit" not in page and f"{HERE}/copy" in page
    before = await Selection.get(), await order()
    for path in ("compose", "edit", "history", "delete"):
        assert (await reader.client.get(f"{HERE}/{path}")).status_code == 404, path
    for path in ("compose", "edit", "audience", "undo", "delete"):
        answer = await reader.submit(f"{HERE}/{path}", audience="private", title="Volée", out="1", edition="6")
        assert answer.status_code == 404, path
    after = await Selection.get()
    assert (before[0].edition, before[0].title, before[1]) == (after.edition, after.title, await order())


# ---------- composing ----------


@pytest.mark.parametrize(
    "touched, expected",
    [
        ({"down": "1"}, "2134"), ({"up": "3"}, "1324"), ({"up": "1"}, "1234"), ({"down": "4"}, "1234"),
        ({"place-4": "1"}, "4123"), ({"place-1": "4", "place-4": "1"}, "4231"), ({"place-1": "99"}, "2341"),
        ({"order": "4,3,2,1"}, "4321"), ({"order": "3,1"}, "3214"), ({"order": "9,x,,2,2"}, "1234"),
        ({"order": "4,3,2,1", "down": "4"}, "3421"), ({"up": "x"}, "1234"), ({"up": "99"}, "1234"),
    ],
)  # fmt: skip
async def test_films_are_moved_by_buttons_by_numbers_and_by_dragging(
    reader: Reader, touched: dict[str, str], expected: str
) -> None:
    await a_night((await an_account()).creator.actor)
    await reader.sign_in("ana")
    assert (await compose(reader, **touched)).status_code == 303
    assert "".join(await order()) == expected
    assert "".join(shown(await reader.page(f"{HERE}/compose"))) == expected


async def test_whatever_button_is_pressed_all_that_was_typed_is_kept(reader: Reader) -> None:
    await a_night((await an_account()).creator.actor)
    await reader.sign_in("ana")
    answer = await compose(reader, words_2="Montez le *son*.", words_3="La fin.", up="4")
    assert answer.headers["location"] == f"{HERE}/compose?page=1&told=kept#pick-4"
    words = dict(await Pick.all().values_list("number", "words"))
    assert (words, await order()) == ({1: "", 2: "Montez le *son*.", 3: "La fin.", 4: ""}, ["1", "2", "4", "3"])
    answer = await compose(reader, words_1="La première.", out="4")
    page = await reader.page(answer.headers["location"].partition("#")[0])
    assert "Annuler la dernière modification" in page and shown(page) == ["1", "2", "3"]
    assert (await Pick.get(number=1)).words == "La première."
    assert "<em>son</em>" in await reader.page(HERE)


async def test_nothing_typed_changes_nothing(reader: Reader) -> None:
    """Line ends of browsers are no change."""
    ana = (await an_account()).creator.actor
    selection = await a_night(ana)
    await picking.write(selection, {1: "Deux\nlignes"}, ana, edition=selection.edition)
    await reader.sign_in("ana")
    assert (await compose(reader, words_1="Deux\r\nlignes")).status_code == 303
    assert (await Selection.get()).edition == selection.edition


async def test_who_was_slower_is_told_so_and_loses_nothing_nor_takes_anything_back(reader: Reader) -> None:
    ana = (await an_account()).creator.actor
    selection = await a_night(ana)
    await reader.sign_in("ana")
    mine = await reader.page(f"{HERE}/compose")
    await picking.write(selection, {1: "Le mot d’une autre."}, ana, edition=selection.edition)
    answer = await compose(reader, mine, words_2="Mon mot.", down="1")
    assert answer.status_code == 409 and "Cette sélection a été modifiée entre-temps" in answer.text
    assert "Mon mot." in answer.text and "Le mot d’une autre." in answer.text
    assert await order() == ["1", "2", "3", "4"] and (await Pick.get(number=2)).words == ""
    assert (await compose(reader, answer.text, down="1")).status_code == 303
    words = dict(await Pick.all().values_list("number", "words"))
    assert words == {1: "Le mot d’une autre.", 2: "Mon mot.", 3: "", 4: ""} and (await order())[:2] == ["2", "1"]


async def test_both_words_are_shown_when_two_wrote_on_the_same_film(reader: Reader) -> None:
    ana = (await an_account()).creator.actor
    selection = await a_night(ana)
    await reader.sign_in("ana")
    mine = await reader.page(f"{HERE}/compose")
    await picking.write(selection, {1: "Le mot d’une autre."}, ana, edition=selection.edition)
    answer = await compose(reader, mine, words_1="Mon mot.")
    wrong = await compose(reader, mine, words_1="Mon mot.", place_2="deux")
    assert wrong.status_code == 422 and "a été modifiée entre-temps" in wrong.text, "told with what else is wrong"
    for page in (answer.text, wrong.text):
        assert "Gardé ici en ce moment" in page and "Le mot d’une autre." in page
        assert untouched(page)["words-1"] == "Mon mot."


@pytest.mark.parametrize("touched", [{"place-2": "deux"}, {"place-2": "0"}, {"words-2": "mot " * 2001}])
async def test_a_wrong_field_is_told_beside_it_and_nothing_is_done(reader: Reader, touched: dict[str, str]) -> None:
    await a_night((await an_account()).creator.actor)
    await reader.sign_in("ana")
    answer = await compose(reader, words_1="Gardez-moi.", down="1", **touched)
    (field,) = touched
    assert answer.status_code == 422 and f'id="{field}-error"' in answer.text and f'href="#{field}"' in answer.text
    assert "Gardez-moi." in answer.text and await order() == ["1", "2", "3", "4"]
    assert {pick.words async for pick in Pick.all()} == {""}


async def test_a_film_that_goes_to_another_page_is_followed_there(reader: Reader) -> None:
    await a_night((await an_account()).creator.actor, 60)
    await reader.sign_in("ana")
    second = await reader.page(f"{HERE}/compose?page=2")
    assert len(shown(second)) == 10 and (await reader.client.get(f"{HERE}/compose?page=3")).status_code == 404
    answer = await compose(reader, second, to="1", words_51="Gardez-moi.")
    assert answer.headers["location"].startswith(f"{HERE}/compose?page=1&")
    assert (await Pick.get(number=51)).words == "Gardez-moi."
    second = await reader.page(f"{HERE}/compose?page=2")
    answer = await compose(reader, second, up="51")
    assert answer.headers["location"].endswith("?page=1&told=kept#pick-51")
    assert (await order())[48:51] == ["49", "51", "50"]
    await Pick.filter(position__gt=51).delete()
    answer = await compose(reader, await reader.page(f"{HERE}/compose?page=2"), out="50")
    assert answer.headers["location"].endswith("?page=1&told=out#kept"), "its page is empty now"


async def test_a_film_is_added_by_the_address_of_its_page(reader: Reader) -> None:
    ana = (await an_account()).creator.actor
    await a_night(ana)
    film = (await many_films(await a_creator("leo", "Léo"), 1))[0]
    await reader.sign_in("ana")
    path = f"{HERE}/compose"
    answer = await reader.submit(path, film=f" {film.page_url} ", words="Un de plus.")
    assert answer.status_code == 303 and (await Pick.get(film=film)).words == "Un de plus."
    answer = await reader.submit(path, film=film.uri)
    assert "told=held" in answer.headers["location"]
    answer = await reader.submit(path, film=film.uri, words="D’autres mots.")
    assert answer.status_code == 422 and "D’autres mots." in answer.text and 'id="words-error"' in answer.text
    assert (await Pick.get(film=film)).words == "Un de plus."
    for address in (
        "Saône",
        "https://lyon.example/films/nothing",
        f"https://lyon.example{HERE}",
        "javascript:alert(1)",
    ):
        answer = await compose(reader, film=address, words="Gardez-moi.", words_2=f"Et moi {address}")
        assert answer.status_code in (404, 422) and 'id="film-error"' in answer.text, address
        assert "Gardez-moi." in answer.text and (await Pick.get(number=2)).words == f"Et moi {address}"
    assert await Pick.all().count() == 5


async def test_one_more_film_is_lost_neither_by_what_else_is_wrong_nor_by_who_was_quicker(reader: Reader) -> None:
    ana = (await an_account()).creator.actor
    selection = await a_night(ana)
    film = (await many_films(await a_creator("leo", "Léo"), 1))[0]
    await reader.sign_in("ana")
    mine = await reader.page(f"{HERE}/compose")
    wrong = await compose(reader, mine, film=film.page_url, words="Un de plus.", place_2="deux")
    await picking.write(selection, {1: "Le mot d’une autre."}, ana, edition=selection.edition)
    late = await compose(reader, mine, film=film.page_url, words="Un de plus.", words_2="x")
    for answer, status in ((wrong, 422), (late, 409)):
        assert (
            answer.status_code == status and "Un de plus." in answer.text and f'value="{film.page_url}"' in answer.text
        )
    assert not await Pick.filter(film=film).exists()


@pytest.mark.parametrize("touched", [{"add": "film"}, {"words": "Un de plus."}])
async def test_a_film_without_an_address_is_told_beside_the_field(reader: Reader, touched: dict[str, str]) -> None:
    await a_night((await an_account()).creator.actor)
    await reader.sign_in("ana")
    answer = await compose(reader, film=" ", **touched)
    assert answer.status_code == 422 and 'id="film-error"' in answer.text
    assert touched.get("words", "") in answer.text and await Pick.all().count() == 4
    assert '<button type="submit" form="bench" name="add"' in answer.text


async def test_who_touches_a_film_that_was_taken_out_meanwhile_is_told_and_keeps_her_words(reader: Reader) -> None:
    ana = (await an_account()).creator.actor
    selection = await a_night(ana)
    await reader.sign_in("ana")
    mine = await reader.page(f"{HERE}/compose")
    await picking.remove(selection, 2, ana)
    for touched in ({"words_2": "Une heure de mots."}, {"ask": "2"}):
        answer = await compose(reader, mine, **touched)
        assert answer.status_code == 409 and "a été modifiée entre-temps" in answer.text, touched
        assert touched.get("words_2", "") in answer.text
    answer = await compose(reader, mine, out="2")
    assert answer.headers["location"].endswith("&told=gone#kept"), "as she wanted"


async def test_a_film_whose_maker_is_asked_is_not_shown_before_she_says_yes(reader: Reader) -> None:
    ana, zoe = (await an_account()).creator.actor, await a_creator("zoe", "Zoé")
    film = await a_film(zoe, "Garde", choosing=Policy.ASK)
    selection = await a_selection(ana, film, title="Nuit")
    await reader.sign_in("ana")
    page = await reader.page(f"{HERE}/compose")
    assert "On n’a pas encore demandé l’accord de l’équipe" in page and 'name="ask" value="1"' in page
    await compose(reader, ask="1")
    assert (await Pick.get()).leave == Leave.ASKED
    assert "On attend la réponse" in await reader.page(f"{HERE}/compose")
    await selection.refresh_from_db()
    await reader.submit(f"{HERE}/audience", audience="public", edition=str(selection.edition))
    assert "1 film attend l’accord" in await reader.page(HERE)
    reader.client.cookies.clear()
    page = await reader.page(HERE)
    assert "Garde" not in page and "Aucun film à voir" in page and "attend l’accord" not in page


# ---------- from the page of a film ----------


async def test_a_film_goes_into_a_selection_in_two_steps(reader: Reader) -> None:
    ana = (await an_account()).creator.actor
    await a_night(ana)
    film = await a_film(await a_creator("leo", "Léo"), "Carhaix", choosing=Policy.EVERYBODY)
    await reader.sign_in("ana")
    here = f"/films/{film.slug}"
    assert f'href="{here}/select"' in await reader.page(here)
    page = await reader.page(f"{here}/select")
    (chosen,) = re.findall(r'name="selection" id="[^"]+" value="(\d+)" checked', page)
    answer = await reader.submit(f"{here}/select", selection=chosen, words="Le dernier projecteur.")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{here}?chosen=nuit#put")
    page = await reader.page(f"{here}?chosen=nuit")
    assert "Le film est dans votre sélection" in page and f'href="{HERE}"' in page
    assert (await Pick.get(film=film)).words == "Le dernier projecteur."
    assert "le film y est déjà" in await reader.page(f"{here}/select")
    answer = await reader.submit(f"{here}/select", selection="new", title="Projecteurs")
    assert answer.headers["location"] == f"{here}?chosen=projecteurs#put"
    assert await Pick.filter(film=film).count() == 2


async def test_a_notice_speaks_of_her_own_selections_only(reader: Reader) -> None:
    ana = (await an_account()).creator.actor
    await an_account("ben", "Ben")
    await a_night(ana)
    film = await Film.first()
    assert film
    for name in ("", "ben"):
        if name:
            await reader.sign_in(name)
        assert "Nuit" not in await reader.page(f"/films/{film.slug}?chosen=nuit")


async def test_nothing_is_left_behind_when_the_film_cannot_be_chosen(reader: Reader) -> None:
    ana = (await an_account()).creator.actor
    film = await a_film(await a_creator("leo", "Léo"), "Secret", choosing=Policy.NOBODY)
    mine, other = await a_selection(ana), await a_selection((await a_creator("ida", "Ida")).actor, title="Ida")
    await reader.sign_in("ana")
    for fields in ({"selection": str(mine.id)}, {"selection": "new", "title": "Neuve"}, {"selection": str(other.id)},
                   {"selection": "new", "title": ""}, {"selection": ""}, {"selection": "x"}):  # fmt: skip
        answer = await reader.submit(f"/films/{film.slug}/select", words="Pourquoi pas.", **fields)
        assert answer.status_code == 422 and "Pourquoi pas." in answer.text, fields
    assert await Pick.all().count() == 0 and await Selection.all().count() == 2


async def test_a_film_that_nobody_may_choose_is_offered_to_who_made_it_alone(reader: Reader) -> None:
    film = await a_film((await an_account()).creator, "Secret")
    await an_account("ben", "Ben")
    for choosing in (Policy.EVERYBODY, Policy.NOBODY):
        await Film.filter(id=film.id).update(choosing=choosing)
        for name, offered in (("ana", True), ("ben", choosing == Policy.EVERYBODY)):
            await reader.sign_in(name)
            assert ("Ajouter à une sélection" in await reader.page(f"/films/{film.slug}")) == offered, name


async def test_a_draft_goes_into_no_selection(reader: Reader) -> None:
    account = await an_account()
    film = await a_film(account.creator, "Brouillon", published=False)
    await reader.sign_in("ana")
    assert (await reader.client.get(f"/films/{film.slug}/select")).status_code == 404
    assert "Ajouter à une sélection" not in await reader.page(f"/films/{film.slug}")


# ---------- copies, the past, lists ----------


async def test_a_copy_is_private_and_has_none_of_the_words(reader: Reader) -> None:
    ana, ben = (await an_account()).creator.actor, (await an_account("ben", "Ben")).creator.actor
    selection = await a_night(ana, audience=Audience.PUBLIC)
    await picking.write(selection, {1: "Le mot d’Ana."}, ana, edition=selection.edition)
    await reader.sign_in("ben")
    answer = await reader.submit(f"{HERE}/copy")
    assert answer.headers["location"] == "/selections/nuit-2/compose"
    copy = await Selection.get(owner=ben)
    assert (copy.audience, copy.about) == (Audience.PRIVATE, "")
    assert {pick.words async for pick in Pick.filter(selection=copy)} == {""}
    assert len(shown(await reader.page("/selections/nuit-2/compose"))) == 4


async def test_a_copy_goes_to_a_label_of_hers_and_to_no_other(reader: Reader) -> None:
    ana, ben = (await an_account()).creator.actor, (await an_account("ben", "Ben")).creator.actor
    await a_night(ana, audience=Audience.PUBLIC)
    hers, other = await a_label(ben, "phare", "Phare"), await a_label(ana, "quai", "Quai")
    await reader.sign_in("ben")
    assert 'name="owner"' in await reader.page(HERE)
    await reader.submit(f"{HERE}/copy", owner=str(hers.actor_id))
    answer = await reader.submit(f"{HERE}/copy", owner=str(other.actor_id))
    assert answer.status_code == 422 and "Vous ne choisissez pas, ou plus, en ce nom" in answer.text
    assert [one.owner_id async for one in Selection.all().order_by("id")] == [ana.id, hers.actor_id]


async def test_a_change_is_undone_and_every_former_state_comes_back(reader: Reader) -> None:
    await a_night((await an_account()).creator.actor)
    await reader.sign_in("ana")
    await compose(reader, order="4,3,2,1")
    await compose(reader, out="2")
    edition = (await Selection.get()).edition
    answer = await reader.submit(f"{HERE}/undo", edition=str(edition))
    assert answer.headers["location"] == f"{HERE}/compose?told=undone#kept" and await order() == ["4", "3", "2", "1"]
    answer = await reader.submit(f"{HERE}/undo", edition=str(edition))
    assert answer.status_code == 409 and "a été modifiée entre-temps" in answer.text, "a button pressed twice"
    page = await reader.page(f"{HERE}/history")
    for said in ("Film ajouté", "Film retiré", "Ordre changé", "État précédent rétabli", "Rétablir cet état"):
        assert said in page, said
    first = await FormerEdition.filter(change="order").first()
    assert first
    answer = await reader.submit(f"{HERE}/undo", edition=str(edition + 1), back=str(first.edition))
    page = await reader.page(answer.headers["location"])
    when = day_and_hour(by_our_clock(first.created_at), "fr")
    assert f"La sélection est de nouveau ce qu’elle était jusqu’au {when}." in page
    assert "C’est gardé" in await reader.page(f"{HERE}/compose?told=back&of=999")
    assert await order() == ["1", "2", "3", "4"]
    answer = await reader.submit(f"{HERE}/undo", edition=str(edition + 2), back="999")
    assert (
        answer.status_code == 422
        and "Cette version n’est plus gardée" in answer.text
        and await order() == ["1", "2", "3", "4"]
    )


async def test_the_list_finds_selections_by_their_words_of_here_and_of_known_poles(reader: Reader) -> None:
    ana = (await an_account()).creator.actor
    await a_night(ana, audience=Audience.PUBLIC)
    for host in ("sud.example", "inconnu.example"):
        uri = f"https://{host}/ap/users/rosa"
        rosa = await Actor.create(uri=uri, type="Person", host=host, handle="rosa", name="Rosa", inbox=f"{uri}/inbox",
                                  created_at=clock.now())  # fmt: skip
        await Selection.create(
            uri=f"https://{host}/ap/selections/1", uuid=host, slug=f"d-{host}", local=False, owner=rosa, title="Marées",
            audience=Audience.PUBLIC, folded="marees rosa", created_at=clock.now(), published_at=clock.now(),
            page_url=f"https://{host}/selections/marees", about="<p>La mer.</p>",
        )  # fmt: skip
    actor = (await pole_actors()).instance
    await KnownPole.create(
        host="sud.example", instance=actor, group=actor, state=KinshipState.KNOWN, added_at=clock.now()
    )
    page = await reader.page("/selections")
    assert set(re.findall(r'<h3 class="title"><a href="([^"]+)">', page)) == {"/selections/d-sud.example", HERE}
    assert re.findall(r'<h3 class="title"><a href="([^"]+)">', await reader.page("/selections?q=mar%C3%A9es+ROSA")) == [
        "/selections/d-sud.example"
    ]
    page = await reader.page("/selections?q=100%25")
    assert "Aucune sélection avec ces mots" in page
    answer = await reader.client.get("/selections?q=")
    assert (answer.status_code, answer.headers["location"]) == (303, "/selections")
    page = await reader.page("/selections/d-sud.example")
    assert "La mer." in page and 'href="https://sud.example/selections/marees"' in page
    answer = await reader.client.get("/selections/d-sud.example", headers={"Accept": "application/activity+json"})
    assert answer.headers["location"] == "https://sud.example/ap/selections/1"


async def test_a_server_gets_the_document_at_the_page(reader: Reader) -> None:
    ana = (await an_account()).creator.actor
    selection = await a_night(ana, audience=Audience.PUBLIC)
    await a_selection(ana, title="Secrète")
    accept = {"Accept": "application/activity+json"}
    answer = await reader.client.get(HERE, headers=accept)
    assert answer.status_code == 200 and answer.json()["id"] == selection.uri
    assert (await reader.client.get("/selections/secrete", headers=accept)).status_code == 404


async def test_every_page_speaks_English_to_who_asks_for_it(reader: Reader) -> None:
    await a_night((await an_account()).creator.actor, audience=Audience.PUBLIC)
    await reader.sign_in("ana")
    reader.client.headers["Accept-Language"] = "en"
    for path, said in ((HERE, "In the order wanted by <bdi>Ana Belle</bdi>."), (f"{HERE}/compose", "Keep everything"),
                       (f"{HERE}/history", "Former states"), ("/selections", "All selections"),
                       (f"{HERE}/edit", "Who reads it"), ("/workshop/selections", "My selections")):  # fmt: skip
        page = await reader.page(path)
        assert said in page and 'lang="en"' in page, path


async def test_sixty_films_cost_no_more_questions_than_three(reader: Reader) -> None:
    ana = (await an_account()).creator.actor
    zoe = await a_creator("zoe", "Zoé")
    for title, count in (("Courte", 3), ("Longue", 60)):
        await a_selection(ana, *await many_films(zoe, count), title=title, audience=Audience.PUBLIC)
    await reader.sign_in("ana")
    for path in ("", "/compose"):
        asked = []
        for title in ("courte", "longue"):
            await reader.page(f"/selections/{title}{path}")
            with statements() as sent:
                await reader.page(f"/selections/{title}{path}")
            asked.append(len(sent))
        assert asked[0] == asked[1] > 3, path


# ---------- in the name of a label ----------


async def test_who_decides_for_a_label_chooses_in_its_name(reader: Reader) -> None:
    ana = (await an_account()).creator.actor
    await an_account("ben", "Ben")
    label = await a_label(ana, "phare", "Phare")
    await reader.sign_in("ana")
    page = await reader.page("/selections/new?for=phare@lyon.example")
    assert f'<option value="{label.actor_id}" selected>Phare' in page
    await reader.submit("/selections/new", title="Nuit", owner=str(label.actor_id))
    assert (await Selection.get()).owner_id == label.actor_id
    await reader.submit(f"{HERE}/audience", audience="public", edition="1")
    page = await reader.page(HERE)
    assert "Dans l’ordre voulu par <bdi>Phare" in page and "label personnel" in page
    await reader.sign_in("ben")
    answer = await reader.submit("/selections/new", title="Volée", owner=str(label.actor_id))
    assert answer.status_code == 422 and "Volée" in answer.text and await Selection.all().count() == 1


async def test_a_member_of_the_jury_proposes_films_and_moves_none(reader: Reader) -> None:
    ana, ben = (await an_account()).creator.actor, (await an_account("ben", "Ben")).creator.actor
    label = await a_label(ana, "phare", "Phare")
    await a_juror(label, ben, JuryRole.MEMBER)
    films = await many_films(await a_creator("zoe", "Zoé"), 3)
    selection = await a_selection(label.actor, *films[:2], title="Nuit")
    await reader.sign_in("ben")
    page = await reader.page(f"{HERE}/compose")
    assert 'name="up"' not in page and 'name="out"' not in page and 'name="place-1"' not in page
    assert (await reader.submit(f"{HERE}/compose", film=films[2].page_url, words="La mienne.")).status_code == 303
    page = await reader.page(f"{HERE}/compose")
    assert re.findall(r'name="out" value="(\d+)"', page) == ["3"] and "proposé par" in page
    await selection.refresh_from_db()
    answer = await compose(reader, page, order="3,2,1")
    assert answer.status_code == 403 and await order() == ["1", "2", "3"]
    assert (await compose(reader, words_1="Un mot de Ben.")).status_code == 403, "it would bear Ana's name"
    assert (await compose(reader, words_3="Un mot de Ben.")).status_code == 303
    for path in ("edit", "delete", "history"):
        assert (await reader.client.get(f"{HERE}/{path}")).status_code == 404, path
    answer = await compose(reader, out="3")
    assert answer.status_code == 303 and await order() == ["1", "2"]
    page = await reader.page(answer.headers["location"].partition("#")[0])
    assert "Le film n’est plus dans la sélection." in page and "Annuler" not in page
    await Pick.all().update(leave=Leave.WANTED)
    assert (await compose(reader, ask="1")).status_code == 403, "she asks nobody in the label’s name"


async def test_a_whole_page_of_fifty_films_is_kept_at_once(town: Town) -> None:
    account = await an_account("zoe", "Zoé")
    films = await many_films(account.creator, 50)
    selection = await a_selection(account.creator.actor, *films)
    zoe = Visitor(town.pole)
    await zoe.sign_in("zoe")
    here = f"/selections/{selection.slug}/compose"
    await zoe.look(here)
    page = await zoe.send(here, up="50", **{"words-3": "Un plan."})
    assert zoe.response.status_code == 200 and "Un plan." in page
    assert (await picking.order(selection))[48] == 50


@pytest.mark.parametrize("after", ["0001-01-01T00:00:00+23:59~1", "9999-12-31T23:59:59-23:59~1", "x~1", "2026-11-26~x"])
async def test_a_page_that_begins_nowhere_is_the_first(reader: Reader, after: str) -> None:
    assert (await reader.client.get("/selections", params={"after": after})).status_code == 200
