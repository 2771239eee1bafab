"""A member's own account: the way back for who has lost her password, another password, another address, and the list
of her sessions.
"""

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from fediverse_cinema.accounts import doorstep, recovery, service, sessions
from fediverse_cinema.accounts.models import (
    Account,
    LinkPurpose,
    PendingSignIn,
    PersonalLink,
    Session,
    SignInAttempt,
)
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Missing, Refused
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.web import account_mails
from fediverse_cinema.web.devices import device_of
from tests.kit.counting import statements
from tests.kit.mailbox import Mailbox, a_mailbox
from tests.kit.people import PASSWORD, an_account
from tests.kit.towns import Town
from tests.kit.visitors import Visitor
from tests.kit.working import work_and_be_killed

pytestmark = pytest.mark.anyio
ADDRESS, OTHER = "ana@courrier.example", "autre@courrier.example"
NEW = "un autre mot de passe"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
async def box(town: Town) -> AsyncIterator[Mailbox]:
    async with a_mailbox(town.pole.house) as opened:
        yield opened


@pytest.fixture
async def ana(town: Town) -> Account:
    account = await an_account("ana")
    values = {"mail": ADDRESS, "mail_confirmed_at": clock.now(), "language": "en"}
    await Account.filter(id=account.id).update(**values)
    account.update_from_dict(values)
    return account


async def signed_in(town: Town, password: str = PASSWORD) -> Visitor:
    visitor = Visitor(town.pole)
    visitor.client.headers["User-Agent"] = FIREFOX
    await visitor.sign_in("ana", password)
    return visitor


async def may_sign_in(town: Town, password: str) -> bool:
    return await service.sign_in("ana", password, address="192.0.2.9") is not None


async def a_link(account: Account) -> str:
    return (await recovery.make_link(account)).removeprefix("https://lyon.example")


async def lost(visitor: Visitor, who: str) -> str:
    await visitor.look("/login/lost")
    return await visitor.send("/login/lost", who=who)


async def test_who_has_lost_her_password_gets_a_link_by_mail_and_chooses_another(
    town: Town, ana: Account, box: Mailbox
) -> None:
    elsewhere, visitor = await signed_in(town), Visitor(town.pole)
    assert 'href="/login/lost"' in await visitor.look("/login")
    for who in ("ana", "@ana", "ANA@lyon.example", ADDRESS.upper()):
        await lost(visitor, who)
    await town.pole.work()
    assert box.recipients == [ADDRESS] * 4
    assert box.mails[0]["Subject"] == "Pôle Lyon: another password"
    found = re.search(r"https://lyon\.example(/link/\S+)", box.texts()[0])
    assert found and (await PersonalLink.all())[0].digest != found[1].rpartition("/")[2]

    await visitor.look(found[1])
    headers = visitor.response.headers
    assert (headers["referrer-policy"], headers["cache-control"]) == ("no-referrer", "private, no-store")
    await visitor.send(found[1], password="short")
    assert visitor.response.status_code == 422 and "at least 10 characters" in visitor.page
    assert await may_sign_in(town, PASSWORD), "looking and failing change nothing"
    assert "You have another password" in await visitor.send(found[1], password=NEW)
    assert await may_sign_in(town, NEW) and not await may_sign_in(town, PASSWORD)
    assert await Session.all().count() == 0, "AUT-03"
    assert "Sign in" in await elsewhere.look("/workshop")
    assert await PersonalLink.filter(used_at=None).count() == 0, "the other three are dead, too"
    await town.pole.work()
    assert box.mails[-1]["Subject"] == "Pôle Lyon: your password has been changed"


async def test_AUT_02_the_answer_is_the_same_for_whoever_is_meant(town: Town, ana: Account, box: Mailbox) -> None:
    await an_account("ben")  # has an account, and no address
    visitor, pages, work = Visitor(town.pole), set(), set()
    for who in ("ana", "ben", "nobody", ADDRESS, "nobody@courrier.example"):
        await visitor.look("/login/lost")
        with statements() as asked:
            page = await visitor.send("/login/lost", who=who)
        pages.add((visitor.response.status_code, re.sub(r'value="[^"]+"', "", page)))
        work.add(tuple(asked))
    assert len(pages) == len(work) == 1, "the same words, after the same work"
    for _ in range(5):
        await SignInAttempt.all().delete()
        await lost(visitor, "ana")
    assert await Job.filter(kind="recover_password").count() == 10, "one job each, whoever is meant"
    await town.pole.work()
    assert box.recipients == [ADDRESS] * 5, "and a letter box is not filled"
    with clock.stopped_at(clock.now() + timedelta(minutes=61)):
        await lost(visitor, "ana")
        await town.pole.work()
    assert len(box.recipients) == 6, "nor is she kept from it for a day by who asks in her name"


async def test_a_worker_that_is_killed_sends_her_one_link(town: Town, ana: Account, box: Mailbox) -> None:
    await lost(Visitor(town.pole), "ana")
    await work_and_be_killed()
    assert box.recipients == [ADDRESS]


async def test_what_is_too_long_to_be_anybodys_name_is_nobodys(town: Town, box: Mailbox) -> None:
    visitor = Visitor(town.pole)
    for name in ("x" * 31, "compagnie.des.films.du.littoral@courrier.example", "x" * 300, "İ" * 200):
        page = await visitor.sign_in(name)
        assert visitor.response.status_code == 401 and "do not go together" in page
        await lost(visitor, name)
        await lost(visitor, f"{name}@lyon.example")
    await town.pole.work()
    assert not await Job.filter(kind="recover_password").exists(), "none of them has failed"
    assert [one.source[:6] for one in await SignInAttempt.filter(source__startswith="as x")] == ["as xxx"] * 2


async def test_AUT_01_asking_for_links_is_counted_by_network(town: Town, ana: Account, box: Mailbox) -> None:
    visitor = Visitor(town.pole)
    for _ in range(10):
        await lost(visitor, "nobody")
    await lost(visitor, "ana")
    assert (visitor.response.status_code, visitor.response.headers["retry-after"]) == (429, "300")
    await town.pole.work()
    assert box.raw == []


async def test_AUT_05_a_link_is_good_once_for_an_hour_and_for_the_address_that_it_was_sent_to(
    town: Town, ana: Account, box: Mailbox
) -> None:
    visitors = [Visitor(town.pole) for _ in range(2)]
    link = await a_link(ana)
    secret = link.rpartition("/")[2]
    kept = await PersonalLink.get(purpose=LinkPurpose.RESET)
    assert kept.digest == hashlib.sha256(secret.encode()).hexdigest() and secret not in repr(kept.__dict__)
    for visitor in visitors:
        await visitor.look(link)
    choices = ["le premier mot de passe", "le second mot de passe"]
    await asyncio.gather(*(one.send(link, password=word) for one, word in zip(visitors, choices, strict=True)))
    assert sorted([await may_sign_in(town, word) for word in choices]) == [False, True]
    assert sorted(one.response.status_code for one in visitors) == [200, 410]
    assert (await visitors[0].client.get(link)).status_code == 410

    link = await a_link(ana)
    with clock.stopped_at(clock.now() + timedelta(minutes=61)):
        assert (await visitors[0].client.get(link)).status_code == 410
    assert (await visitors[0].client.get(link)).status_code == 200
    for values in ({"mail": OTHER}, {"mail": ADDRESS, "mail_confirmed_at": None}):
        await Account.filter(id=ana.id).update(**values)
        assert (await visitors[0].client.get(link)).status_code == 410
    await Account.filter(id=ana.id).update(mail_confirmed_at=clock.now())
    await visitors[0].look(link)
    await recovery.change(ana, await recovery.prepare(NEW))
    await visitors[0].send(link, password="celui d’avant qui change")
    assert visitors[0].response.status_code == 404 and await may_sign_in(town, NEW)


async def test_AUT_03_what_the_old_password_opens_while_it_is_changed_does_not_outlive_it(
    town: Town, ana: Account
) -> None:
    """Who knows it and signs in again and again is at the door at every moment, that of the change among them."""
    read = await service.sign_in("ana", PASSWORD, address="192.0.2.9")
    assert read is not None, "it was right when it was tried"
    await recovery.change(ana, await recovery.prepare(NEW))
    for begin in (sessions.begin, doorstep.begin):
        with pytest.raises(Refused) as refused:
            await begin(read)
        assert refused.value.code == "changed_password"
    with pytest.raises(Refused):
        await account_mails.change_password(read, PASSWORD)
    assert await may_sign_in(town, NEW) and not await may_sign_in(town, PASSWORD)
    assert await Session.all().count() == await PendingSignIn.all().count() == 0
    await sessions.begin(ana)


async def test_AUT_03_of_the_old_password_and_its_change_at_once_no_session_is_left(town: Town, ana: Account) -> None:
    stored = await recovery.prepare(NEW)
    doors = [Visitor(town.pole) for _ in range(4)]
    await asyncio.gather(*(door.sign_in("ana") for door in doors), recovery.change(ana, stored))
    assert await Session.all().count() == 0 and not any(["Hello" in await door.look("/workshop") for door in doors])


async def test_AUT_03_another_password_wants_the_old_one_ends_all_other_sessions_and_renews_this_one(
    town: Town, ana: Account, box: Mailbox
) -> None:
    hers, elsewhere = await signed_in(town), await signed_in(town)
    before = dict(hers.client.cookies)
    await hers.look("/workshop/account")
    page = await hers.send("/workshop/account", deed="password", old="not this one", new=NEW)
    assert hers.response.status_code == 422 and "This is not your password" in page
    await hers.send("/workshop/account", deed="password", old=PASSWORD, new="short")
    assert hers.response.status_code == 422 and await may_sign_in(town, PASSWORD)
    page = await hers.send("/workshop/account", deed="password", old=PASSWORD, new="x" * 201)
    assert "at most 200 characters" in page
    assert await Session.all().count() == 2
    page = await hers.send("/workshop/account", deed="password", old=PASSWORD, new=NEW)
    assert "You have another password" in page and dict(hers.client.cookies) != before
    assert await sessions.account_of(next(iter(before.values()))) is None
    assert await Session.all().count() == 1 and "Hello" in await hers.look("/workshop")
    assert "Sign in" in await elsewhere.look("/workshop")
    assert await may_sign_in(town, NEW) and not await may_sign_in(town, PASSWORD)
    await town.pole.work()
    assert box.recipients == [ADDRESS]


async def test_AUT_01_an_open_session_guesses_no_password(town: Town, ana: Account) -> None:
    hers = await signed_in(town)
    await hers.look("/workshop/account")
    for _ in range(service.MOST_FOR_HANDLE):
        await hers.send("/workshop/account", deed="password", old="a guess", new=NEW)
        assert hers.response.status_code == 422
    await hers.send("/workshop/account", deed="password", old=PASSWORD, new=NEW)
    assert hers.response.status_code == 429
    await SignInAttempt.all().delete()
    assert await may_sign_in(town, PASSWORD)


async def test_AUT_03_who_runs_the_server_gives_another_password_and_every_session_ends(
    town: Town, ana: Account
) -> None:
    hers = await signed_in(town)
    with pytest.raises(Missing):
        await recovery.reset("nobody", NEW)
    with pytest.raises(Refused):
        await recovery.reset("ana", "short")
    assert "Hello" in await hers.look("/workshop")
    await recovery.reset("@Ana", NEW)
    assert "Sign in" in await hers.look("/workshop") and await may_sign_in(town, NEW)


async def test_her_sessions_are_listed_in_words_and_end_one_by_one_or_all(town: Town, ana: Account) -> None:
    others = [await signed_in(town) for _ in range(3)]
    hers = Visitor(town.pole)
    hers.client.headers["User-Agent"] = "curl/8 <script>alert(1)</script>"
    await hers.sign_in("ana")
    page = await hers.look("/workshop/account")
    assert page.count("Firefox, Linux</h3>") == 3 and "unknown device" in page and "here and now" in page
    assert "script>alert" not in page and "127.0.0.1" not in repr(await Session.all().values())
    mine = await Session.all().order_by("id")
    await hers.send("/workshop/account", deed="end", session=str(mine[0].id))
    assert "Sign in" in await others[0].look("/workshop") and "Hello" in await others[1].look("/workshop")
    await hers.send("/workshop/account", deed="end_others")
    assert [one.id for one in await Session.all()] == [mine[3].id]

    ben = await an_account("ben")
    await sessions.end_one(ben, mine[3].id)
    assert "here and now" in await hers.look("/workshop/account"), "nobody ends the sessions of others"
    for agent in ("", "Mozilla/5.0", "\x00"):
        assert device_of(agent) == ""
    phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile Safari/604.1"
    assert device_of(phone) == "Safari, iPhone"
    assert device_of("Mozilla/5.0 (Linux; Android 15) Chrome/131.0 Mobile Safari/537.36 EdgA/131.0") == "Edge, Android"


async def test_the_hour_of_a_visit_is_kept_and_no_more_often_than_once_in_it(town: Town, ana: Account) -> None:
    hers = await signed_in(town)
    moment = (clock.now() + timedelta(hours=5)).replace(minute=41, second=7)
    for minutes in (0, 40):
        with clock.stopped_at(moment + timedelta(minutes=minutes)):
            await hers.look("/workshop")
    seen = (await Session.get()).seen_at
    assert seen == moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


async def test_another_address_wants_her_password_and_the_former_one_is_told(
    town: Town, ana: Account, box: Mailbox
) -> None:
    hers = await signed_in(town)
    await hers.look("/workshop/mail")
    for mail in (OTHER, ""):
        page = await hers.send("/workshop/mail", mail=mail, password="", pace="daily", language="en")
        assert hers.response.status_code == 422 and 'id="password-error"' in page
    assert (await Account.get(id=ana.id)).mail == ADDRESS and await Job.filter(kind="send_mail").count() == 0
    await hers.send("/workshop/mail", mail=OTHER, password=PASSWORD, pace="daily", language="en")
    await town.pole.work()
    assert sorted(box.recipients) == sorted([OTHER, ADDRESS])  # two go out at once
    told = box.texts()[box.recipients.index(ADDRESS)]
    assert "no longer belongs to @ana" in told and OTHER not in told
    await Account.filter(id=ana.id).update(mail=ADDRESS, mail_confirmed_at=clock.now())
    await hers.send("/workshop/mail", mail="", password=PASSWORD, pace="daily", language="en")
    await town.pole.work()
    assert box.recipients[2:] == [ADDRESS] and (await Account.get(id=ana.id)).mail == ""


async def test_a_pole_without_mails_says_whom_to_ask(town: Town, ana: Account) -> None:
    visitor = Visitor(town.pole)
    page = await visitor.look("/login/lost")
    assert "Those who run it can give you another password" in page and 'action="/login/lost"' not in page
