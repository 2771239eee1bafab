"""From a report to what is done about it, through the pages of those who moderate; and who is given which role."""

import pytest

from fediverse_cinema.accounts.models import Account, Role
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.moderation import service
from fediverse_cinema.moderation.models import LogEntry, Measure, Report
from tests.kit.mailbox import a_mailbox
from tests.kit.moderation import REASON
from tests.kit.people import a_film, an_account
from tests.kit.towns import Town
from tests.kit.visitors import Visitor
from tests.kit.words import a_note

pytestmark = pytest.mark.anyio


@pytest.fixture
async def eva(town: Town) -> Visitor:
    await an_account("eva", "Eva", role=Role.ADMIN)
    return await signed_in(town, "eva")


async def signed_in(town: Town, handle: str) -> Visitor:
    visitor = Visitor(town.pole)
    await visitor.sign_in(handle)
    return visitor


async def test_one_click_leads_from_a_report_to_the_measure_and_its_reporter_hears_of_it(
    town: Town, eva: Visitor
) -> None:
    ben, nora = await an_account("ben", "Ben"), await an_account("nora", "Nora")
    await Account.filter(id=ben.id).update(mail="ben@x.example", mail_confirmed_at=ben.created_at, mail_pace="never")
    film, note = await a_film(ben.creator, "Le Quai"), await a_note(ben.creator.actor)
    await service.report(nora.creator.actor, ben.creator.actor, [film.uri, note.uri], "Pas son film.", forward=False)
    report = await Report.get()
    await town.pole.work()
    page = await eva.look("/admin/reports")
    assert f"/admin/measures?report={report.id}" in page
    await eva.look(f"/admin/measures?report={report.id}&about={film.uri}")
    for given in ({"kind": "", "words": REASON}, {"kind": "hide", "words": ""}, {"kind": "suspend", "words": REASON}):
        await eva.send("/admin/measures", **given)
        assert eva.response.status_code == 422 and await Measure.all().count() == 0
    async with a_mailbox(town.pole.house) as box:
        await eva.send("/admin/measures", kind="hide", words=REASON)
        await town.pole.work()
        assert box.recipients == ["ben@x.example"], "however seldom she wants mails"
        assert "Le Quai" in box.texts()[0] and REASON in box.texts()[0] and "Eva" not in box.texts()[0]
    report = await Report.get()
    assert report.outcome == "hide" and report.handled_at and (await Film.get()).state == FilmState.HIDDEN
    page = await (await signed_in(town, "nora")).look("/notices")
    assert "something is no longer shown. Thank you" in page and "Eva" not in page
    page = await eva.look("/admin/log")
    assert "eva@lyon.example" in page and "Le Quai" in page and REASON in page
    await eva.look(f"/admin/measures?about={ben.creator.actor.uri}")
    await eva.send("/admin/measures/lift", why="")
    assert eva.response.status_code == 422 and "Say why" in eva.page
    await eva.send("/admin/measures/lift", why=REASON)
    await town.pole.work()
    assert (await Film.get()).state == FilmState.PUBLISHED


async def test_only_who_may_delete_words_at_once_is_offered_to_at_the_reports(town: Town, eva: Visitor) -> None:
    ben, nora = await an_account("ben", "Ben"), await an_account("nora", "Nora")
    await an_account("mona", "Mona", role=Role.MODERATOR)
    note = await a_note(ben.creator.actor)
    await service.report(nora.creator.actor, ben.creator.actor, [note.uri], "Une insulte.", forward=False)
    delete = f'action="/notes/{note.uuid}/delete"'
    assert delete in await eva.look("/admin/reports")
    page = await (await signed_in(town, "mona")).look("/admin/reports")
    assert "Une insulte." in page and delete not in page and "/admin/measures?report=" in page


async def test_what_nothing_is_done_about_is_said_too(town: Town, eva: Visitor) -> None:
    ben, nora = await an_account("ben", "Ben"), await an_account("nora", "Nora")
    await service.report(nora.creator.actor, ben.creator.actor, [], "Je ne l’aime pas.", forward=False)
    await eva.look("/admin/reports")
    await eva.send("/admin/reports")
    await town.pole.work()
    assert "saw no reason" in await (await signed_in(town, "nora")).look("/notices")
    assert (await LogEntry.get()).deed == "dismissed" and await Measure.all().count() == 0


async def test_nobody_reads_letters_of_others_at_the_desk(town: Town, eva: Visitor) -> None:
    ben, nora = await an_account("ben", "Ben"), await an_account("nora", "Nora")
    letter = await a_note(ben.creator.actor, "<p>Rien que pour toi.</p>", mentions=(nora.creator.actor,))
    await letter.filter(id=letter.id).update(visibility="direct")
    page = await eva.look(f"/admin/measures?about={letter.uri}")
    assert eva.response.status_code == 200 and "Rien que" not in page
    await eva.send("/admin/measures", kind="hide", words=REASON)
    assert "Rien que" not in await eva.look("/admin/log")


async def test_AUT_10_roles_are_given_by_who_runs_the_pole_alone(town: Town, eva: Visitor) -> None:
    await an_account("mona", "Mona", role=Role.MODERATOR)
    await an_account("ben", "Ben")
    mona = await signed_in(town, "mona")
    page = await mona.look("/workshop")
    assert "/admin/reports" in page and "/admin/members" not in page
    token = {name: value for name, value in mona._form("/language", {}).fields if name == "csrf"}
    for raised in ({"handle": "mona", "role": "admin"}, {"handle": "ben", "role": "moderator"}):
        answer = await mona.client.post("/admin/members", data=token | raised, headers={"Origin": mona.base})
        assert answer.status_code == 404
    ben = await signed_in(town, "ben")
    await ben.look("/workshop/profile")
    await ben.send("/workshop/profile", role="admin", name="Ben")
    assert {one.role for one in await Account.all()} == {Role.ADMIN, Role.MODERATOR, Role.MEMBER}
    token = {name: value for name, value in eva._form("/logout", {}).fields if name == "csrf"}
    given = {"handle": "ben", "role": "moderator"}, {"handle": "eva", "role": "member"}, {"handle": "ben", "role": ""}
    answers = [await eva.client.post("/admin/members", data=token | one, headers={"Origin": eva.base}) for one in given]
    assert [answer.status_code for answer in answers] == [200, 422, 422]
    assert "Moderator" in answers[0].text and "Somebody has to run this pole" in answers[1].text
    roles = {one.creator.actor.handle: one.role for one in await Account.all().select_related("creator__actor")}
    assert (roles["ben"], roles["eva"]) == (Role.MODERATOR, Role.ADMIN)
    assert [(one.deed, one.words) for one in await LogEntry.all()] == [("role", "member → moderator")]
