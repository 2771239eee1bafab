"""The second step of signing in: an app with codes, recovery codes, and who takes them off when all is lost."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import segno

from fediverse_cinema.accounts import doorstep, invitations, recovery, service, sessions
from fediverse_cinema.accounts.models import Account, PendingSignIn, Role, Session, SignInAttempt
from fediverse_cinema.activitypub import suspending
from fediverse_cinema.archive import herself
from fediverse_cinema.factors import authenticator, recovery_codes
from fediverse_cinema.factors import service as factors
from fediverse_cinema.factors.models import Authenticator, Passkey, RecoveryCode
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.moderation.models import LogEntry
from tests.kit.factors import FACTORS, App, an_app, prove
from tests.kit.mailbox import Mailbox, a_mailbox
from tests.kit.people import PASSWORD, an_account
from tests.kit.towns import Town
from tests.kit.visitors import Visitor

pytestmark = pytest.mark.anyio
ADDRESS = "ana@courrier.example"
SECOND = "/login/second"


@pytest.fixture
async def box(town: Town) -> AsyncIterator[Mailbox]:
    async with a_mailbox(town.pole.house) as opened:
        yield opened


@pytest.fixture(autouse=True)
async def a_still_clock() -> AsyncIterator[None]:
    """Codes are those of a half minute, and another would begin within one test of ten."""
    with clock.stopped_at(clock.now()):
        yield


@pytest.fixture
async def ana(town: Town) -> Account:
    account = await an_account("ana")
    values = {"mail": ADDRESS, "mail_confirmed_at": clock.now(), "language": "en"}
    await Account.filter(id=account.id).update(**values)
    account.update_from_dict(values)
    return account


async def signed_in(town: Town, app: App | None = None, steps: int = 0) -> Visitor:
    visitor = Visitor(town.pole)
    await visitor.sign_in("ana")
    if app:
        await visitor.send(SECOND, code=app.code(steps))
    assert "Hello" in visitor.page
    return visitor


async def is_in(visitor: Visitor) -> bool:
    return "Hello" in await visitor.look("/workshop")


async def test_an_app_is_set_up_with_a_right_code_and_its_recovery_codes_are_shown_once(
    town: Town, ana: Account, box: Mailbox
) -> None:
    hers = await signed_in(town)
    page = await hers.look("/workshop/account")
    assert "Nothing yet" in page and f'href="{FACTORS}"' in page
    page = await hers.look(FACTORS)
    assert "Is it you?" in page and "Set up an app" not in page and "<svg" not in page
    page = await prove(hers, "not this one")
    assert hers.response.status_code == 422 and "This is not your password" in page
    page = await prove(hers, PASSWORD)
    page = await hers.send(FACTORS, deed="begin")
    assert '<svg class="qr"' in page and not await factors.are_on(ana.id), "nothing is asked of it yet"
    secret = re.search(r'class="key">([A-Z2-7 ]+)<', page)
    assert secret and f"secret={secret[1].replace(' ', '')}" in page
    kept = await Authenticator.get(account_id=ana.id)
    app = App(secret[1].replace(" ", ""))
    assert app.secret not in repr(kept.__dict__), "a copy of the database alone knows no codes"

    page = await hers.send(FACTORS, deed="confirm", code=app.wrong())
    assert hers.response.status_code == 422 and "not the code that the app shows" in page and '<svg class="qr"' in page
    assert not await factors.are_on(ana.id)
    page = await hers.send(FACTORS, deed="confirm", code=f"{app.code()[:3]} {app.code()[3:]}")
    codes = re.findall(r"\b(?:[a-z0-9]{4}-){3}[a-z0-9]{4}\b", page)
    assert len(set(codes)) == recovery_codes.HOW_MANY and await factors.are_on(ana.id)
    assert not {code for code in codes if code in repr(await RecoveryCode.all().values())}
    page = await hers.look(FACTORS)
    assert "10 codes are left" in page and codes[0] not in page and app.secret not in page.replace(" ", "")
    await town.pole.work()
    assert box.recipients == [ADDRESS] and "a code of your app is asked" in box.texts()[0]
    assert app.secret not in box.texts()[0] and codes[0] not in box.texts()[0]


async def test_the_picture_to_scan_has_the_modules_of_its_qr_code(town: Town, ana: Account) -> None:
    await authenticator.begin(ana)
    sheet = await authenticator.sheet(ana)
    assert sheet is not None
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", sheet.path)
    dark = {(int(x) + step, int(y)) for x, y, width in runs for step in range(int(width))}
    code = list(segno.make_qr(sheet.uri, error="m").matrix_iter(border=4))
    assert dark == {(x, y) for y, row in enumerate(code) for x, module in enumerate(row) if module}
    assert sheet.size == len(code) and sheet.uri.startswith("otpauth://totp/P%C3%B4le%20Lyon:ana%40lyon.example?")


async def test_AUT_04_the_second_step_is_skipped_by_no_address(town: Town, ana: Account) -> None:
    app = await an_app(ana)
    visitor = Visitor(town.pole)
    page = await visitor.sign_in("ana")
    assert visitor.response.url.path == SECOND and "One step more" in page
    for path in ("/workshop", "/workshop/account", FACTORS, "/home", "/notices"):
        await visitor.look(path)
        assert visitor.response.url.path == "/login", path
    assert await Session.all().count() == 0
    doorway = dict(visitor.client.cookies)["__Host-doorstep"]
    visitor.client.cookies.set("__Host-session", doorway, domain="lyon.example", path="/")
    assert not await is_in(visitor), "the one token is not the other"
    visitor.client.cookies.delete("__Host-session")

    stranger = Visitor(town.pole)
    page = await stranger.look(SECOND)
    assert 'action="/login"' in page and f'action="{SECOND}"' not in page, "who has given no password is asked for it"
    other = Visitor(town.pole)
    await other.sign_in("ana")
    other.client.cookies.clear()
    await other.send(SECOND, code=app.code())
    assert other.response.url.path == "/login" and await Session.all().count() == 0
    await visitor.look(SECOND)
    assert "Hello" in await visitor.send(SECOND, code=app.code()), "and that code was not spent in vain"
    assert await Session.all().count() == 1 and "__Host-doorstep" not in dict(visitor.client.cookies)


async def test_AUT_04_a_doorstep_is_good_for_ten_minutes_one_session_and_the_password_it_was_reached_with(
    town: Town, ana: Account
) -> None:
    app = await an_app(ana)
    late, twice, changed = Visitor(town.pole), Visitor(town.pole), Visitor(town.pole)
    for visitor in (late, twice, changed):
        await visitor.sign_in("ana")
    with clock.stopped_at(clock.now() + timedelta(minutes=11)):
        page = await late.send(SECOND, code=app.code())
    assert "more than ten minutes" in page and await Session.all().count() == 0

    token = dict(twice.client.cookies)["__Host-doorstep"]
    assert await is_in(twice) is False
    await twice.look(SECOND)
    await twice.send(SECOND, code=app.code())
    assert await doorstep.whose(token) is None and await Session.all().count() == 1

    stored = await recovery.prepare("un autre mot de passe")
    await recovery.change(ana, stored)
    await changed.send(SECOND, code=app.code(1))
    assert changed.response.url.path == "/login" and await Session.all().count() == 0
    assert await PendingSignIn.all().count() == 0


async def test_AUT_04_the_same_code_twice_is_refused_and_so_is_an_older_one(town: Town, ana: Account) -> None:
    app = await an_app(ana)
    await signed_in(town, app)
    for steps in (0, -1):
        visitor = Visitor(town.pole)
        await visitor.sign_in("ana")
        page = await visitor.send(SECOND, code=app.code(steps))
        assert visitor.response.status_code == 422 and "has been used" in page
    assert await Session.all().count() == 1
    await visitor.send(SECOND, code=app.code(1))
    assert await is_in(visitor)


async def test_AUT_04_of_one_code_used_twice_at_once_one_counts(town: Town, ana: Account) -> None:
    app = await an_app(ana)
    for code in (app.code(), app.recovery[0]):
        await Session.all().delete()
        visitors = [Visitor(town.pole) for _ in range(4)]
        for visitor in visitors:
            await visitor.sign_in("ana")
        await asyncio.gather(*(visitor.send(SECOND, code=code) for visitor in visitors))
        assert sorted(one.response.status_code for one in visitors) == [200, 422, 422, 422]
        assert await Session.all().count() == 1
        await SignInAttempt.all().delete()
    assert await RecoveryCode.filter(used_at__isnull=False).count() == 1


async def test_AUT_04_ten_wrong_codes_lock_the_app_for_an_hour_and_recovery_codes_still_let_her_in(
    town: Town, ana: Account
) -> None:
    app, moment = await an_app(ana), clock.now()
    visitor = Visitor(town.pole)
    await visitor.sign_in("ana")
    for _ in range(factors.MOST_WRONG):
        await visitor.send(SECOND, code=app.wrong())
        assert visitor.response.status_code == 422
    page = await visitor.send(SECOND, code=app.code())
    assert (visitor.response.status_code, visitor.response.headers["retry-after"]) == (429, "3600")
    assert "Please wait an hour" in page and await Session.all().count() == 0
    with clock.stopped_at(moment + timedelta(minutes=58)):
        await service.forget_old_attempts()
        again = Visitor(town.pole)
        await again.sign_in("ana")
        await again.send(SECOND, code=app.code())
        assert again.response.status_code == 429, "another browser changes nothing, nor does the sweeper"
        await again.send(SECOND, code=app.recovery[0].upper().replace("-", " "))
        assert await is_in(again)
    with clock.stopped_at(moment + timedelta(minutes=70)):
        later = Visitor(town.pole)
        await later.sign_in("ana")
        await later.send(SECOND, code=app.code())
        assert await is_in(later), "waiting is a way out"
        await service.forget_old_attempts()
        assert await SignInAttempt.all().count() == 0


async def test_AUT_04_guesses_at_once_do_not_pass_the_lock(town: Town, ana: Account) -> None:
    app = await an_app(ana)
    tries = [factors.use_code(ana.id, app.wrong()) for _ in range(30)]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    wrong = [one for one in outcomes if isinstance(one, Refused)]
    assert len(wrong) <= factors.MOST_WRONG and not [one for one in outcomes if isinstance(one, bool)]
    assert await SignInAttempt.all().count() <= factors.MOST_WRONG
    for _ in range(factors.MOST_WRONG):
        with pytest.raises((Refused, service.TooManyThisHour)):
            await factors.use_code(ana.id, "wrong-reco-very-code")
    with pytest.raises(service.TooManyThisHour):
        await factors.use_code(ana.id, app.recovery[0])


async def test_a_recovery_code_lets_her_in_once_and_she_is_told(town: Town, ana: Account, box: Mailbox) -> None:
    app = await an_app(ana)
    visitor = Visitor(town.pole)
    await visitor.sign_in("ana")
    await visitor.send(SECOND, code=app.recovery[3])
    assert await is_in(visitor)
    assert "9 codes are left" in await visitor.look(FACTORS)
    again = Visitor(town.pole)
    await again.sign_in("ana")
    await again.send(SECOND, code=app.recovery[3])
    assert again.response.status_code == 422 and await Session.all().count() == 1
    ben = await an_account("ben")
    await an_app(ben)
    with pytest.raises(Refused):
        await factors.use_code(ben.id, app.recovery[4])
    await town.pole.work()
    assert box.recipients == [ADDRESS] and "with a recovery code, which is used up" in box.texts()[0]


async def test_a_new_password_by_mail_does_not_pass_the_second_step(town: Town, ana: Account, box: Mailbox) -> None:
    app = await an_app(ana)
    visitor, new = Visitor(town.pole), "un autre mot de passe"
    link = (await recovery.make_link(ana)).removeprefix("https://lyon.example")
    await visitor.look(link)
    await visitor.send(link, password=new)
    await visitor.look("/workshop")
    assert visitor.response.url.path == "/login" and await Session.all().count() == 0
    await visitor.sign_in("ana", new)
    assert visitor.response.url.path == SECOND
    await visitor.send(SECOND, code=app.code())
    assert await is_in(visitor)


async def test_a_member_who_asks_to_join_once_more_does_not_pass_it_either(town: Town, ana: Account) -> None:
    """Where no mails are sent, the second of two clicks of the form is answered with a session."""
    await an_app(ana)
    visitor, admin = Visitor(town.pole), await an_account("eva", role=Role.ADMIN)
    from_here = await _invitation(admin)
    with clock.stopped_at(clock.now() - timedelta(minutes=1)):
        await visitor.look(from_here)
    await visitor.send(from_here, name="Ana Belle", handle="ana", mail="", password=PASSWORD, agreed="yes")
    assert visitor.response.url.path == SECOND and await Session.all().count() == 0


async def _invitation(admin: Account) -> str:
    link = await invitations.make(admin.creator.actor, "", 3, clock.now() + timedelta(days=1))
    return link.removeprefix("https://lyon.example")


async def test_nothing_is_changed_before_she_has_shown_once_more_that_it_is_she(
    town: Town, ana: Account, box: Mailbox
) -> None:
    app = await an_app(ana)
    hers = await signed_in(town, app)
    await hers.look(FACTORS)
    token = re.search(r'name="csrf" value="([^"]+)"', hers.page)
    assert token
    headers = {"Origin": "https://lyon.example", "Sec-Fetch-Site": "same-origin"}

    async def sent(**fields: str) -> int:
        return (await hers.client.post(FACTORS, data={"csrf": token[1], **fields}, headers=headers)).status_code

    for deed in ("begin", "confirm", "turn_off", "add", "remove", "codes"):
        assert await sent(deed=deed) == 403, deed
    assert await sent(deed="else") == 422
    assert await sent(deed="prove", password=PASSWORD) == 422, "the password alone does not do"
    assert await sent(deed="prove", password="another one", code=app.code(1)) == 422
    assert await sent(deed="turn_off") == 403 and await factors.are_on(ana.id)
    await prove(hers, PASSWORD, app.code(1))
    with clock.stopped_at(clock.now() + timedelta(minutes=11)):
        assert await sent(deed="turn_off") == 403, "ten minutes later somebody else may sit there"
    other = Visitor(town.pole)
    await other.sign_in("ana")
    await other.send(SECOND, code=app.recovery[0])
    await other.look(FACTORS)
    assert "Is it you?" in other.page, "what was shown in one browser is shown in no other"

    page = await hers.look(FACTORS)
    page = await hers.send(FACTORS, deed="codes")
    new = re.findall(r"\b(?:[a-z0-9]{4}-){3}[a-z0-9]{4}\b", page)
    assert len(new) == 10 and not set(new) & set(app.recovery)
    with pytest.raises(Refused):
        await factors.use_code(ana.id, app.recovery[1])
    await hers.look(FACTORS)
    page = await hers.send(FACTORS, deed="turn_off")
    assert "not in use" in page and not await factors.are_on(ana.id)
    assert await Authenticator.all().count() == await RecoveryCode.all().count() == 0
    await Visitor(town.pole).sign_in("ana")
    await town.pole.work()
    said = "\n".join(box.texts())
    assert "new recovery codes" in said and "no longer asked" in said


async def test_with_her_first_factor_what_others_have_shown_by_the_password_alone_counts_no_more(
    town: Town, ana: Account
) -> None:
    hers, other = await signed_in(town), await signed_in(town)
    await prove(other, PASSWORD)
    assert "Set up an app" in other.page
    await prove(hers, PASSWORD)
    await hers.send(FACTORS, deed="begin")
    sheet = await authenticator.sheet(ana)
    assert sheet
    await hers.send(FACTORS, deed="confirm", code=App(sheet.typed.replace(" ", "")).code())
    await other.look(FACTORS)
    assert "Is it you?" in other.page and "Is it you?" not in await hers.look(FACTORS)


async def test_AUT_01_an_open_session_guesses_no_codes(town: Town, ana: Account) -> None:
    app = await an_app(ana)
    hers = await signed_in(town, app)
    for _ in range(factors.MOST_WRONG):
        await prove(hers, PASSWORD, app.wrong())
        assert hers.response.status_code == 422
    await prove(hers, PASSWORD, app.code(1))
    assert hers.response.status_code == 429 and await Session.filter(proved_at__isnull=False).count() == 0


async def test_who_runs_the_pole_takes_off_the_second_step_of_who_has_lost_all_and_all_of_it_is_told(
    town: Town, ana: Account, box: Mailbox
) -> None:
    await an_app(ana)
    eva = await an_account("eva", "Eva Roux", role=Role.ADMIN)
    hers = Visitor(town.pole)
    await hers.sign_in("eva")
    page = await hers.look("/admin/members")
    assert page.count("Take off a second step") == 1 and "/admin/members/factors?handle=ana" in page
    page = await hers.look("/admin/members/factors?handle=ana")
    page = await hers.send("/admin/members/factors", handle="ana", reason="  ")
    assert hers.response.status_code == 422 and "Say why" in page and await factors.are_on(ana.id)
    page = await hers.send("/admin/members/factors", handle="nobody", reason="Elle m’a téléphoné.")
    assert hers.response.status_code == 422 and "Nobody here has this name" in page and "téléphoné" in page
    page = await hers.send("/admin/members/factors", handle="@ana", reason="Elle m’a téléphoné.")
    assert "@ana signs in with a password alone now" in page and not await factors.are_on(ana.id)
    assert await RecoveryCode.all().count() == 0
    entry = await LogEntry.get(deed="factors")
    assert (entry.by_uri, entry.about_uri) == (eva.creator.actor.uri, ana.creator.actor.uri)
    assert "took off the second step of" in await hers.look("/admin/log") and "téléphoné" in hers.page
    await town.pole.work()
    assert box.recipients == [ADDRESS] and "its password alone opens it" in box.texts()[0]
    assert "téléphoné" not in box.texts()[0]

    await an_app(eva)
    await hers.look("/admin/members/factors")
    page = await hers.send("/admin/members/factors", handle="eva", reason="Plus simple.")
    assert "under My account" in page and await factors.are_on(eva.id), "hers wants a code"
    page = await hers.send("/admin/members/factors", handle="ana", reason="Encore.")
    assert "password alone" in page and await LogEntry.filter(deed="factors").count() == 1


async def test_her_archive_says_what_she_signs_in_with_and_holds_no_secret(town: Town, ana: Account) -> None:
    app = await an_app(ana)
    parts = {part.path: part.words.decode() for part in await herself.of(ana.creator.actor)}
    said = json.loads(parts["account.json"])
    assert said["app_since"] and (said["passkeys"], said["recovery_codes_left"]) == ([], 10)
    kept = await Authenticator.get(account_id=ana.id)
    everything = "".join(parts.values())
    assert app.secret not in everything and kept.sealed not in everything
    assert not {one.digest for one in await RecoveryCode.all() if one.digest in everything}


async def test_with_the_account_goes_all_that_opened_it(town: Town, ana: Account) -> None:
    await an_app(ana)
    await doorstep.begin(ana)
    await Account.filter(id=ana.id).delete()
    for kind in (Authenticator, RecoveryCode, Passkey, PendingSignIn):
        assert await kind.all().count() == 0, kind


async def test_a_suspended_member_passes_no_second_step(town: Town, ana: Account) -> None:
    app = await an_app(ana)
    visitor = Visitor(town.pole)
    await visitor.sign_in("ana")
    await suspending.suspend(ana.creator.actor)
    await visitor.send(SECOND, code=app.code())
    assert await Session.all().count() == 0 and visitor.response.url.path == "/login"


async def test_doorsteps_that_nobody_left_are_swept(town: Town, ana: Account) -> None:
    await doorstep.begin(ana)
    with clock.stopped_at(clock.now() + timedelta(minutes=11)):
        await sessions.sweep()
    assert await PendingSignIn.all().count() == 0
