"""Complaints of those who hold rights: sent, confirmed, answered, decided, and what each side reads of it."""

import re
from collections.abc import Iterator
from datetime import timedelta
from unittest.mock import patch

import pytest

from fediverse_cinema.accounts import silences
from fediverse_cinema.accounts.models import Account, MailPace, PersonalLink, Role
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import clock
from fediverse_cinema.moderation import complaints
from fediverse_cinema.moderation.models import CaseStep, Complaint, ComplaintState, LogEntry, Measure, MeasureKind
from fediverse_cinema.notices.models import Notice, NoticeKind
from fediverse_cinema.web.forms import spam
from tests.kit.mailbox import a_mailbox
from tests.kit.moderation import REASON, a_measure, lifted
from tests.kit.people import a_film, an_account
from tests.kit.towns import Town
from tests.kit.visitors import Visitor

pytestmark = pytest.mark.anyio


@pytest.fixture
async def mona(town: Town) -> Visitor:
    """She moderates."""
    await an_account("mona", "Mona", role=Role.MODERATOR)
    return await signed_in(town, "mona")


@pytest.fixture
async def ben(town: Town) -> Account:
    return await an_account("ben", "Ben")


@pytest.fixture(autouse=True)
def readers_take_their_time() -> Iterator[None]:
    with patch.object(spam, "QUICKEST", timedelta(0)):
        yield


async def signed_in(town: Town, handle: str) -> Visitor:
    visitor = Visitor(town.pole)
    await visitor.sign_in(handle)
    return visitor


def said(film: Film, **changed: str) -> dict[str, str]:
    return {
        "name": "Rosa Luz", "holder": "Les Films du Quai", "mail": "Rosa@pole-sud.example", "work": "Nocturne, 2019",
        "films": film.page_url, "basis": "La musique à 12 min est la mienne.", "statement": "on",
    } | changed  # fmt: skip


async def complain(town: Town, film: Film, **changed: str) -> Visitor:
    rosa = Visitor(town.pole)
    await rosa.look(f"/complaint?film=/films/{film.slug}")
    await rosa.send("/complaint", **said(film, **changed))
    return rosa


async def at_the_desk(mona: Visitor, found: Complaint, deed: str) -> int:
    await mona.look(f"/admin/complaints/{found.number}")
    await mona.send(f"/admin/complaints/{found.number}", deed=deed, words=REASON)
    return mona.response.status_code


def link_in(text: str) -> str:
    found = re.search(r"https://lyon\.example(/link/[^\s\"<]+)", text)
    assert found
    return found[1]


async def test_a_complaint_from_the_form_to_the_decision(town: Town, mona: Visitor, ben: Account) -> None:
    """With mails, and what each side reads on the way."""
    film = await a_film(ben.creator, "Le Quai")
    async with a_mailbox(town.pole.house) as box:
        rosa = await complain(town, film)
        assert "on its way to Rosa@pole-sud.example" in rosa.page and await Complaint.all().count() == 1
        await town.pole.work()
        assert box.recipients == ["rosa@pole-sud.example"] and not await Notice.exists()
        assert "No complaint waits" in await mona.look("/admin/complaints"), "nobody has confirmed it"
        way = link_in(box.texts()[0])
        assert "It counts once you confirm" in await rosa.look(way)
        assert not await Complaint.exists(state=ComplaintState.OPEN), "looking confirms nothing"
        await rosa.send(way)
        await town.pole.work()
        found = await Complaint.get()
        assert found.state == ComplaintState.OPEN and found.confirmed_at and found.mail == "rosa@pole-sud.example"
        assert found.number in box.texts()[1] and found.number in await mona.look("/admin/complaints")

        maker = await signed_in(town, "ben")
        assert "uses a work of others" in await maker.look("/notices")
        page = await maker.look(f"/complaints/{found.number}")
        assert "Nocturne, 2019" in page and "12 min" in page and "rosa@" not in page.lower(), "not her address"
        await mona.look(f"/admin/complaints/{found.number}")
        await mona.send(f"/admin/complaints/{found.number}", deed="suspend", words=REASON)
        assert (await Film.get(id=film.id)).state == FilmState.HIDDEN
        await maker.send(f"/complaints/{found.number}", answer="Elle est de mon frère.", public="on")
        assert "Elle est de mon frère." in await rosa.look(way)
        stranger = Visitor(town.pole)
        await stranger.look(f"/complaints/{found.number}")
        assert stranger.response.status_code == 404, "nothing is public before the decision"

        await mona.look(f"/admin/complaints/{found.number}")
        await mona.send(f"/admin/complaints/{found.number}", deed="withdrawn", words="La preuve est faite.")
        await town.pole.work()
        assert "La preuve est faite." in box.texts()[-1] and "Mona" not in "".join(box.texts())
        page = await stranger.look(f"/films/{film.slug}")
        assert stranger.response.status_code == 404 and f"/complaints/{found.number}" in page
        page = await stranger.look(f"/complaints/{found.number}")
        assert "La preuve est faite." in page and "Elle est de mon frère." in page
        assert not {"Rosa", "Nocturne", "12 min"} & {word for word in ("Rosa", "Nocturne", "12 min") if word in page}
        assert "it is withdrawn" in await maker.look("/notices")
    steps = [one.what for one in await CaseStep.all().order_by("id")]
    assert steps == ["sent", "confirmed", "suspended", "answered", "withdrawn"]
    assert {one.by_name for one in await LogEntry.all()} == {"mona@lyon.example"}
    await mona.look(f"/admin/complaints/{found.number}")
    assert "deed" not in mona.page.split("<main")[1].split("</main")[0].replace("deeds", "")


async def test_films_that_stay_are_shown_again(town: Town, mona: Visitor, ben: Account) -> None:
    """And where the pole sends no mail, the receipt bears the link."""
    film = await a_film(ben.creator, "Le Quai")
    rosa = await complain(town, film)
    way, found = link_in(rosa.page), await Complaint.get()
    assert found.number in rosa.page and found.state == ComplaintState.OPEN and found.confirmed_at is None
    assert "waits for a decision" in await rosa.look(way)
    page = f"/admin/complaints/{found.number}"
    await mona.look(page)
    await mona.send(page, deed="suspend", words=REASON)
    await town.pole.work()
    for words in ("", "Non."):
        await mona.send(page, deed="kept", words=words)
        assert mona.response.status_code == 422 and (await Complaint.get()).state == ComplaintState.OPEN
    await mona.send(page, deed="kept", words="Les droits sont réglés.")
    await town.pole.work()
    assert (await Film.get(id=film.id)).state == FilmState.PUBLISHED and not await Measure.exists(lifted_at=None)
    assert "the films stay" in await rosa.look(way)
    stranger = Visitor(town.pole)
    await stranger.look(f"/complaints/{found.number}")
    assert stranger.response.status_code == 404, "the maker has not wished anything to be public"


async def test_what_is_missing_is_said_and_what_was_typed_stays(town: Town, ben: Account) -> None:
    film = await a_film(ben.creator, "Le Quai")
    for changed, sentence in (
        ({"statement": ""}, "Without this statement"),
        ({"films": "https://lyon.example/films/nothing"}, "no film of this pole"),
        ({"mail": "rosa"}, "mail address looks like"),
        ({"basis": " "}, "Say why the rights"),
        ({"work": "x" * 501}, "At most 500"),
    ):
        rosa = await complain(town, film, **changed)
        assert rosa.response.status_code == 422 and sentence in rosa.page and "Les Films du Quai" in rosa.page
    assert await Complaint.all().count() == 0


async def test_nobody_floods_the_desk_or_somebodys_letter_box(town: Town, ben: Account) -> None:
    film = await a_film(ben.creator, "Le Quai")
    trapped = await complain(town, film, website="https://spam.example")
    assert trapped.response.status_code == 200 and await Complaint.all().count() == 0
    rosa = Visitor(town.pole)
    await rosa.look("/complaint")
    form = rosa.page
    for _ in range(2):
        rosa.page = form
        await rosa.send("/complaint", **said(film))
        assert "waits for a decision" in await Visitor(town.pole).look(link_in(rosa.page)), "her only way is never lost"
    assert await Complaint.all().count() == 1, "the same form twice is one complaint"
    await silences.keep("silent@x.example")
    assert "its owner wants no letters" in (await complain(town, film, mail="silent@x.example")).page
    for number in range(2, 7):
        last = await complain(town, film, mail="rosa@pole-sud.example" if number < 5 else f"r{number}@x.example")
        assert (last.response.status_code, await Complaint.all().count()) == (
            (200, number) if number < 4 else (429, 3) if number == 4 else (200, number - 1)
        )
    last = await complain(town, film, mail="r9@x.example")
    assert last.response.status_code == 429 and await Complaint.all().count() == complaints.MOST_OF_A_NETWORK


async def test_what_is_withdrawn_is_not_shown_whatever_else_had_hidden_it(
    town: Town, mona: Visitor, ben: Account
) -> None:
    """Another complaint; this one, whose film is on its way back; the suspension of its maker."""
    await an_account("eva", "Eva", role=Role.ADMIN)
    by = await Account.get(creator__actor__local_handle="eva").select_related("creator__actor")
    for number, (first, then) in enumerate(
        (([("other", "suspend")], [("other", "kept")]), ([("this", "suspend"), ("this", "show")], []), ([], []))
    ):
        film = await a_film(ben.creator, f"Film {number}")
        suspended = None if first else await a_measure(by, MeasureKind.SUSPEND, ben.creator.actor)
        for name in ("this", "other"):
            await complain(town, film, mail=f"{name}{number}@x.example")
        await Complaint.all().update(source="")
        other, this = await Complaint.all().order_by("-id").limit(2)
        cases = {"this": this, "other": other}
        for name, deed in (*first, ("this", "withdrawn")):
            assert await at_the_desk(mona, cases[name], deed) == 200
        for name, deed in then:
            await at_the_desk(mona, cases[name], deed)
        if suspended is not None:
            await lifted(by, suspended)
        await town.pole.work()
        assert (await Film.get(id=film.id)).state == FilmState.HIDDEN, number
        assert await Measure.filter(complaint_id=this.id, lifted_at=None).count() == 1
    assert await at_the_desk(mona, other, "show") == 422, "what is done already is not said to be done"


async def test_AUT_10_nobody_decides_about_her_own_film_nor_reads_what_is_not_for_her(
    town: Town, mona: Visitor, ben: Account
) -> None:
    nora = await an_account("nora", "Nora", role=Role.MODERATOR)
    films = [await a_film(ben.creator, "Le Quai"), await a_film(nora.creator, "La Gare")]
    await complain(town, films[0], films="\n".join(film.page_url for film in films))
    found = await Complaint.get()
    makers = [await signed_in(town, handle) for handle in ("ben", "nora")]
    for maker, answer, public in zip(makers, ("Le frère.", "La sœur."), ("", "on"), strict=True):
        await maker.look(f"/complaints/{found.number}")
        await maker.send(f"/complaints/{found.number}", answer=answer, **({"public": public} if public else {}))
    assert "Le frère." not in await makers[1].look(f"/complaints/{found.number}"), "it is not published"
    assert "La sœur." in await makers[0].look(f"/complaints/{found.number}")
    page = f"/admin/complaints/{found.number}"
    await Account.filter(creator__actor__local_handle="mona").update(role=Role.MEMBER)
    form = await makers[1].look(page)  # as it was before there was another to decide
    await Account.filter(creator__actor__local_handle="mona").update(role=Role.MODERATOR)
    assert "rosa@" not in form and "rosa@" in await mona.look(page)
    await makers[1].send(page, deed="kept", words=REASON)
    assert makers[1].response.status_code == 403 and (await Complaint.get()).state == ComplaintState.OPEN
    page = await makers[1].look(page)
    assert "rosa@" not in page and "somebody else of the team decides" in page and 'name="deed"' not in page
    assert await at_the_desk(mona, found, "withdrawn") == 403, "of the team, who runs the pole decides"
    assert await Measure.all().count() == 0, "and not half of it is done before"
    assert await at_the_desk(mona, found, "kept") == 200
    page = await Visitor(town.pole).look(f"/complaints/{found.number}")
    assert "La Gare" in page and "Le Quai" not in page and "ben" not in page.lower(), "he has not agreed"
    await Account.filter(creator__actor__local_handle__in=["mona", "ben"]).delete()  # she is alone now
    await Complaint.all().update(state=ComplaintState.OPEN)
    assert await at_the_desk(makers[1], found, "withdrawn") == 403 and "delete it yourself" in makers[1].page
    assert await at_the_desk(makers[1], found, "kept") == 200


async def test_who_made_the_film_is_told_however_seldom_she_wants_mails(
    town: Town, mona: Visitor, ben: Account
) -> None:
    values = {"mail": "ben@x.example", "mail_confirmed_at": clock.now(), "language": "en", "mail_pace": MailPace.NEVER}
    await Account.filter(id=ben.id).update(**values)
    async with a_mailbox(town.pole.house) as box:
        rosa = await complain(town, await a_film(ben.creator, "Le Quai"))
        await town.pole.work()
        way = link_in(box.texts()[0])
        await rosa.look(way)
        await rosa.send(way)
        found = await Complaint.get()
        for deed in ("suspend", "show", "kept"):
            await at_the_desk(mona, found, deed)
        await town.pole.work()
        told = [text for to, text in zip(box.recipients, box.texts(), strict=True) if to == "ben@x.example"]
    steps = ("you may answer", "no longer shown", "has undone", "the films stay")
    assert len(told) == len(steps) and all(any(step in text for text in told) for step in steps)
    where = f"https://lyon.example/complaints/{found.number}"
    assert all(where in text for text in told if steps[0] in text or steps[-1] in text)
    with clock.stopped_at(clock.now() + timedelta(days=1, minutes=1)):
        await complaints.sweep()
    assert (await Complaint.get()).source == ""


async def test_what_nobody_confirms_goes_and_its_link_leads_nowhere(town: Town, ben: Account) -> None:
    async with a_mailbox(town.pole.house) as box:
        rosa = await complain(town, await a_film(ben.creator, "Le Quai"))
        await town.pole.work()
        with clock.stopped_at(clock.now() + complaints.UNCONFIRMED_FOR + timedelta(minutes=1)):
            await complaints.sweep()
            assert await Complaint.all().count() == 0 and await PersonalLink.all().count() == 1
            await rosa.look(link_in(box.texts()[0]))
            assert rosa.response.status_code == 404


async def test_a_case_is_for_its_two_sides(town: Town, mona: Visitor, ben: Account) -> None:
    await complain(town, await a_film(ben.creator, "Le Quai"))
    found = await Complaint.get()
    await an_account("nora", "Nora")
    nora = await signed_in(town, "nora")
    for path in (
        f"/complaints/{found.number}",
        f"/admin/complaints/{found.number}",
        "/complaints/2020-1",
        "/complaints/x",
    ):
        await nora.look(path)
        assert nora.response.status_code == 404, path
    assert await Notice.filter(kind=NoticeKind.COMPLAINT).count() == 0
    await town.pole.work()
    kinds = sorted([one.kind.value for one in await Notice.all()])
    assert kinds == ["complained", "complaint"]
