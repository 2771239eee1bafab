"""Becoming a member: by invitation, by approval, at once; the address is confirmed first, nobody learns who is here
already, and nobody gets in without the yes or the invitation that it takes.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest

from fediverse_cinema.accounts import admissions, invitations, joining, service, sessions
from fediverse_cinema.accounts.models import (
    Account,
    Application,
    Invitation,
    Joining,
    JoiningTerms,
    PersonalLink,
    Role,
    SignInAttempt,
)
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films import opening_times
from fediverse_cinema.foundation import clock
from fediverse_cinema.moderation.models import LogEntry
from fediverse_cinema.notices.models import Notice, NoticeKind
from fediverse_cinema.web import account_mails
from tests.kit.haste import quick_keys
from tests.kit.mailbox import Mailbox, a_mailbox
from tests.kit.people import PASSWORD, an_account
from tests.kit.towns import Town
from tests.kit.visitors import Visitor

pytestmark = pytest.mark.anyio
ADDRESS = "rosa@courrier.example"
FORM = {"handle": "rosa", "name": "Rosa Kermadec", "mail": ADDRESS, "password": PASSWORD, "agreed": "yes"}


@pytest.fixture(autouse=True)
def keys() -> Iterator[None]:
    with quick_keys():
        yield


@pytest.fixture
async def box(town: Town) -> AsyncIterator[Mailbox]:
    async with a_mailbox(town.pole.house) as opened:
        yield opened


@pytest.fixture
async def eva(town: Town) -> Visitor:
    """She runs the pole."""
    await an_account("eva", "Eva", role=Role.ADMIN)
    return await signed_in(town, "eva")


async def signed_in(town: Town, handle: str) -> Visitor:
    visitor = Visitor(town.pole)
    await visitor.sign_in(handle)
    return visitor


async def asks(visitor: Visitor, path: str = "/join", **typed: str) -> str:
    """She takes her time to fill in the form."""
    await opens(visitor, path)
    return await visitor.send(path, **(FORM | typed))


async def opens(visitor: Visitor, path: str = "/join") -> None:
    with clock.stopped_at(clock.now() - timedelta(seconds=20)):
        await visitor.look(path)


async def link_of(town: Town, box: Mailbox, number: int = -1) -> str:
    """The path in the last mail."""
    await town.pole.work()
    found = re.search(r"https://lyon\.example(/link/\S+)", box.texts()[number])
    assert found
    return found[1]


async def says_yes(visitor: Visitor, link: str) -> str:
    await visitor.look(link)
    return await visitor.send(link)


async def invited(most: int = 1) -> str:
    """The path of a new invitation."""
    by = await Actor.get(local_handle="eva")
    link = await invitations.make(by, "Atelier", most, clock.now() + timedelta(days=7))
    return link.removeprefix("https://lyon.example")


async def test_a_new_pole_takes_nobody_in_without_an_invitation(town: Town, box: Mailbox) -> None:
    visitor = Visitor(town.pole)
    page = await visitor.look("/join")
    assert visitor.response.status_code == 200 and "by invitation" in page and 'action="/join"' not in page
    assert 'href="/join"' not in await visitor.look("/login")
    await joining.agree(Joining.APPROVAL, "")
    assert 'href="/join"' in await visitor.look("/login")
    await opens(visitor)
    await joining.agree(Joining.CLOSED, "")
    await visitor.send("/join", **FORM)
    assert visitor.response.status_code == 422 and 'value="Rosa Kermadec"' in visitor.page
    assert await Application.all().count() + await Account.all().count() == 0
    nodeinfo = (await visitor.client.get("/nodeinfo/2.1")).json()
    assert nodeinfo["openRegistrations"] is False


async def test_where_it_is_open_whoever_confirms_an_address_is_a_member_and_nobody_before(
    town: Town, box: Mailbox
) -> None:
    await joining.agree(Joining.OPEN, "not asked where it is open")
    visitor = Visitor(town.pole)
    page = await asks(visitor, role="admin", question="x")
    assert "Look into your letter box" in page and ADDRESS in page
    link = await link_of(town, box)
    assert box.recipients == [ADDRESS] and box.mails[0]["Subject"] == "Pôle Lyon: is this your address?"
    assert "@rosa" in await visitor.look(link)
    assert (await Account.all().count(), await Actor.filter(local_handle="rosa").count()) == (0, 0)
    assert (await visitor.client.get("/ap/users/rosa")).status_code == 404
    assert "do not go together" in await visitor.sign_in("rosa")

    assert "You are a member" in await says_yes(visitor, link)
    account = await Account.get().select_related("creator__actor")
    assert (account.role, account.mail, account.language) == (Role.MEMBER, ADDRESS, "en"), "AUT-10: not what was added"
    assert account.mail_confirmed_at is not None and await Application.all().count() == 0
    assert (await visitor.client.get(link)).status_code == 410
    assert "Hello Rosa Kermadec" in await visitor.sign_in("rosa")
    assert (await Visitor(town.pole).client.get("/nodeinfo/2.1")).json()["openRegistrations"] is True


async def test_by_approval_those_who_run_the_pole_read_the_answer_and_say_yes(
    town: Town, box: Mailbox, eva: Visitor
) -> None:
    await joining.agree(Joining.APPROVAL, "Que faites-vous ?")
    visitor = Visitor(town.pole)
    assert "Please answer" in await asks(visitor) and visitor.response.status_code == 422
    assert 'value="Rosa Kermadec"' in visitor.page and PASSWORD not in visitor.page, "what was typed stays"
    await asks(visitor, answer="Je monte.")
    link, other = await link_of(town, box), Visitor(town.pole)
    await asks(other, answer="Moi aussi.")
    assert "Your request has arrived" in await says_yes(visitor, link)
    assert "rosa is already taken" in await says_yes(other, await link_of(town, box)), "who waits first has the name"
    assert "have not answered your request yet" in await visitor.sign_in("rosa")
    assert "do not go together" in await visitor.sign_in("rosa", "another password")
    assert "rosa is already taken" in await asks(Visitor(town.pole), answer="Moi aussi.")

    await town.pole.work()
    assert (await Notice.get(kind=NoticeKind.APPLICATION)).read_at is None
    assert "Somebody would like to join the pole" in await eva.look("/notices")
    page = await eva.look("/admin/admissions")
    assert "Je monte." in page and "Que faites-vous ?" in page and ADDRESS not in page
    await eva.send("/admin/admissions", deed="admit")
    assert "Nobody waits" in eva.page
    assert "Somebody would like to join" not in await eva.look("/notices"), "it is answered"
    await town.pole.work()
    assert box.mails[-1]["Subject"] == "Pôle Lyon: welcome" and box.recipients[-1] == ADDRESS
    assert "Hello Rosa Kermadec" in await visitor.sign_in("rosa")
    assert (await LogEntry.get()).about_name == "rosa@lyon.example"


async def test_who_is_turned_away_is_told_why_and_nothing_of_her_is_kept(
    town: Town, box: Mailbox, eva: Visitor
) -> None:
    await joining.agree(Joining.APPROVAL, "")
    visitor = Visitor(town.pole)
    await asks(visitor)
    await says_yes(visitor, await link_of(town, box))
    page = await eva.look("/admin/admissions")
    await eva.send("/admin/admissions", deed="turn_away", reason="Loin. " * 200)
    assert eva.response.status_code == 422 and eva.page.count("Loin. ") == 200, "what was typed stays"
    await eva.send("/admin/admissions", deed="turn_away", reason="Trop loin. Voir http://nord.example")
    await town.pole.work()
    assert "Trop loin. Voir http: //nord. example" in box.texts()[-1], "no mail carries links of ours but our own"
    assert await Application.all().count() + await Account.filter(role=Role.MEMBER).count() == 0
    noted = await LogEntry.get()
    assert (noted.deed, noted.about_name, noted.words) == ("turned_away", "", ""), "as her mail says"
    eva.page = page  # in another window
    await eva.send("/admin/admissions", deed="admit")
    assert eva.response.status_code == 200 and await Account.filter(role=Role.MEMBER).count() == 0


async def test_AUT_02_nobody_learns_by_joining_whose_address_is_known_here(town: Town, box: Mailbox) -> None:
    await joining.agree(Joining.OPEN, "")
    ana = await an_account("ana")
    await Account.filter(id=ana.id).update(mail="ana@courrier.example", mail_confirmed_at=clock.now())
    pages = [await asks(Visitor(town.pole), mail=f"{name}@courrier.example") for name in ("ana", "nobody")]
    told = [re.sub(r'value="[^"]+"', "", page).replace("nobody@", "ana@") for page in pages]
    assert told[0] == told[1]


async def test_AUT_06_of_twenty_who_use_an_invitation_for_one_at_once_one_is_a_member(town: Town, eva: Visitor) -> None:
    """Without mails: what is redeemed at once is redeemed by the form itself."""
    path = await invited()
    visitors = [Visitor(town.pole) for _ in range(20)]
    for visitor in visitors:
        await opens(visitor, path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fediverse_cinema.web.pages.joining.MOST_FROM_A_NETWORK", 100)
        names = (f"{name}_x" for name in "abcdefghjkmnpqrtuwyz")
        await asyncio.gather(*(one.send(path, **FORM | {"handle": next(names)}) for one in visitors))
    assert await Account.filter(role=Role.MEMBER).count() == 1
    assert (await Invitation.get()).used == 1
    assert sorted(one.response.status_code for one in visitors) == [200] + [422] * 19
    assert await Actor.filter(local_handle__endswith="_x").count() == 1
    [inside] = [one for one in visitors if one.response.status_code == 200]
    assert "Hello Rosa Kermadec" in inside.page, "she is signed in at once"


async def test_AUT_06_and_of_those_who_confirm_their_address_at_once(town: Town, box: Mailbox, eva: Visitor) -> None:
    path, visitors = await invited(), [Visitor(town.pole) for _ in range(6)]
    for number, visitor in enumerate(visitors):
        await asks(visitor, path, handle="abcdef"[number] * 3, mail=f"{number}@courrier.example")
    await town.pole.work()
    links = [await link_of(town, box, number) for number in range(6)]
    for visitor, link in zip(visitors, links, strict=True):
        await visitor.look(link)
    await asyncio.gather(*(visitor.send(link) for visitor, link in zip(visitors, links, strict=True)))
    assert await Account.filter(role=Role.MEMBER).count() == 1
    assert sum("has been used, or has ended" in one.page for one in visitors) == 5
    assert (await Invitation.get()).used == 1 and await Application.all().count() == 5


async def test_an_invitation_ends_by_its_day_its_uses_and_who_takes_it_back_and_its_secret_is_kept_nowhere(
    town: Town, eva: Visitor
) -> None:
    today = f"{opening_times.by_our_clock(clock.now()):%Y-%m-%d}"
    await eva.look("/admin/invitations")
    page = await eva.send("/admin/invitations", note="Atelier", most="2", until="2126-12-04")
    assert eva.response.status_code == 422 and "within a year" in page
    page = await eva.send("/admin/invitations", note="Atelier", most="0", until=today)
    assert "from 1 to 500" in page and 'value="Atelier"' in page
    page = await eva.send("/admin/invitations", note="Atelier", most="2", until=today)
    found = re.search(r'value="https://lyon\.example(/join/(\S+?))"', page)
    assert found and found[2] not in await eva.look("/admin/invitations")
    assert found[2] not in repr(await Invitation.all().values())
    visitor = Visitor(town.pole)
    await visitor.look(found[1])
    headers = visitor.response.headers
    assert visitor.response.status_code == 200 and headers["referrer-policy"] == "no-referrer"
    with clock.stopped_at(clock.now() + timedelta(days=1, hours=1)):
        await visitor.look(found[1])
        assert visitor.response.status_code == 410
    await eva.send("/admin/invitations", revoke=str((await Invitation.get()).id))
    await visitor.look(found[1])
    assert visitor.response.status_code == 410 and "leads nowhere, or no longer does" in visitor.page
    await visitor.look(f"{found[1]}x")
    assert visitor.response.status_code == 404


async def test_a_pole_without_mails_is_never_open_and_says_what_is_possible(town: Town, eva: Visitor) -> None:
    await eva.look("/admin/joining")
    page = await eva.send("/admin/joining", mode="open", question="")
    assert eva.response.status_code == 422 and "let people join by approval" in page
    assert await JoiningTerms.all().count() == 0
    await JoiningTerms.create(id=joining.ROW, mode=Joining.OPEN)  # it had a mail server once
    visitor = Visitor(town.pole)
    assert "read each request before they say yes" in await visitor.look("/join")
    assert (await visitor.client.get("/nodeinfo/2.1")).json()["openRegistrations"] is False
    assert "try to sign in in a few days" in await asks(visitor)
    assert await Account.filter(role=Role.MEMBER).count() == 0
    assert ADDRESS in await eva.look("/admin/admissions"), "her answer has to reach her somehow"
    await eva.send("/admin/admissions", deed="admit")
    account = await Account.get(role=Role.MEMBER)
    assert (account.mail, account.mail_confirmed_at) == (ADDRESS, None)
    assert "Hello Rosa Kermadec" in await visitor.sign_in("rosa")


async def test_the_second_of_two_clicks_is_answered_as_the_first_where_no_mail_tells_her(
    town: Town, eva: Visitor
) -> None:
    await joining.agree(Joining.APPROVAL, "")
    rosa, path = Visitor(town.pole), await invited()
    await opens(rosa)
    form = rosa.page
    for _ in range(2):
        rosa.page = form
        assert "Your request has arrived" in await rosa.send("/join", **FORM)
    rosa.page = form
    assert "rosa is already taken" in await rosa.send("/join", **FORM | {"password": "another password"})
    assert await Application.all().count() == 1
    await opens(nora := Visitor(town.pole), path)
    form = nora.page
    for _ in range(2):  # her browser has dropped the first answer, and its cookie
        nora.page = form
        nora.client.cookies.clear()
        assert "Hello Nora" in await nora.send(path, **FORM | {"handle": "nora", "name": "Nora"})
    assert (await Invitation.get()).used == 1


async def test_no_stranger_closes_the_door_for_those_who_were_invited_or_have_their_link(
    town: Town, box: Mailbox, eva: Visitor
) -> None:
    await joining.agree(Joining.APPROVAL, "")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(admissions, "MOST_UNCONFIRMED", 1)
        first = Visitor(town.pole)
        await asks(first)
        link = await link_of(town, box)
        full = await asks(Visitor(town.pole), handle="zoe", mail="zoe@courrier.example")
        assert "Many people wait to join" in full
        guest = Visitor(town.pole)
        assert "Look into" in await asks(guest, await invited(), handle="ana", mail="ana@courrier.example")
        assert "Your request has arrived" in await says_yes(first, link)
        assert "You are a member" in await says_yes(guest, await link_of(town, box))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fediverse_cinema.accounts.service.MOST_IN_A_DAY", 2)
        await SignInAttempt.all().delete()
        for number, status in enumerate((200, 200, 429)):
            visitor = Visitor(town.pole)
            page = await asks(visitor, handle="xyz"[number] * 3, mail=f"{number}@courrier.example")
            assert visitor.response.status_code == status
        assert "try again tomorrow" in page and 'value="zzz"' in page
        with clock.stopped_at(clock.now() + timedelta(minutes=10)):
            await service.forget_old_attempts()
        marks = [one.source for one in await SignInAttempt.all()]
        assert len(marks) == 2 and all(re.fullmatch(r"today [0-9a-f]{32}", mark) for mark in marks), "no address"
        with clock.stopped_at(clock.now() + timedelta(days=1, minutes=1)):
            await service.forget_old_attempts()
        assert await SignInAttempt.all().count() == 0


async def test_what_will_be_refused_costs_no_keys(town: Town, box: Mailbox, eva: Visitor) -> None:
    """The link of a name that somebody else has by now, or of an invitation that is used up, may be sent for days."""
    paths, visitors = [await invited(), await invited(2)], [Visitor(town.pole) for _ in range(3)]
    for visitor, path, handle in zip(visitors, [paths[0], *paths], ["ana", "zoe", "ana"], strict=True):
        await asks(visitor, path, handle=handle, mail=f"{handle}{len(path)}@courrier.example")
    links = [await link_of(town, box, number) for number in range(3)]
    assert "You are a member" in await says_yes(visitors[0], links[0])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(admissions, "draft", None)  # nothing is drafted
        assert "has been used, or has ended" in await says_yes(visitors[1], links[1])
        assert "ana is already taken" in await says_yes(visitors[2], links[2])


async def test_AUT_01_AUT_14_joining_is_counted_by_network_and_never_locks_for_ever(town: Town) -> None:
    await joining.agree(Joining.APPROVAL, "")
    visitor = Visitor(town.pole)
    for _ in range(10):
        await asks(visitor, password="short")
        assert visitor.response.status_code == 422
    page = await asks(visitor)
    assert (visitor.response.status_code, visitor.response.headers["retry-after"]) == (429, "300")
    assert 'value="Rosa Kermadec"' in page and await Application.all().count() == 0
    assert await SignInAttempt.all().count() == 10, "what was refused does not count"
    with clock.stopped_at(clock.now() + timedelta(minutes=6)):
        await asks(visitor)
    assert await Application.all().count() == 1


async def test_what_a_machine_sends_is_answered_and_not_kept_and_nobody_is_that_quick(town: Town, box: Mailbox) -> None:
    await joining.agree(Joining.OPEN, "")
    visitor = Visitor(town.pole)
    assert "Look into your letter box" in await asks(visitor, website="http://spam.example")
    with clock.stopped_at(clock.now()):
        await visitor.look("/join")
        assert "very quick" in await visitor.send("/join", **FORM)
    await town.pole.work()
    assert box.raw == [] and await Application.all().count() + await PersonalLink.all().count() == 0


async def test_what_cannot_be_is_said_beside_its_field_all_at_once(town: Town, box: Mailbox) -> None:
    await joining.agree(Joining.OPEN, "")
    visitor = Visitor(town.pole)
    page = await asks(visitor, handle="Ré", name=" ", mail="rosa@", password="short", agreed="")
    for field in ("handle", "name", "mail", "password"):
        assert f'id="{field}-error"' in page
    await opens(visitor)
    page = await visitor.send("/join", **{name: value for name, value in FORM.items() if name != "agreed"})
    assert 'id="agreed-error"' in page and await Application.all().count() == 0


async def test_a_letter_box_is_not_filled_and_unconfirmed_requests_go(town: Town, box: Mailbox) -> None:
    await joining.agree(Joining.OPEN, "")
    for number in range(6):
        visitor = Visitor(town.pole)
        page = await asks(visitor, handle=f"{'abcdef'[number]}_rosa")
    assert visitor.response.status_code == 429 and "wait until tomorrow" in page
    assert (await Application.all().count(), await PersonalLink.all().count()) == (5, 5)
    await admissions.sweep()
    assert await Application.all().count() == 5
    with clock.stopped_at(clock.now() + timedelta(days=2, minutes=1)):
        await admissions.sweep()
        assert await Application.all().count() == 0
        await town.pole.work()
        assert (await Visitor(town.pole).client.get(await link_of(town, box))).status_code == 410


async def test_MOD_06_open_joining_closes_itself_when_nobody_who_runs_the_pole_comes_for_a_week(
    town: Town, box: Mailbox, eva: Visitor
) -> None:
    account = await Account.get(creator__actor__local_handle="eva")
    await Account.filter(id=account.id).update(
        mail="eva@courrier.example", mail_confirmed_at=clock.now(), language="en"
    )
    await joining.agree(Joining.OPEN, "")
    ana = await an_account("ana")
    begin = clock.now()
    with clock.stopped_at(begin + timedelta(days=1)):
        await eva.look("/workshop")
    with clock.stopped_at(begin + timedelta(days=7, hours=2)):
        await account_mails.look_after_joining()
        assert (await joining.terms()).mode == Joining.OPEN
    with clock.stopped_at(begin + timedelta(days=6)):
        await sessions.end(await sessions.begin(account))  # she signs in, and out again at once
    with clock.stopped_at(begin + timedelta(days=12, hours=23)):
        await sessions.account_of(await sessions.begin(ana))  # she does not run it
        await account_mails.look_after_joining()
        assert (await joining.terms()).mode == Joining.OPEN
    with clock.stopped_at(begin + timedelta(days=13, hours=1)):
        for _ in range(2):
            await account_mails.look_after_joining()
        await town.pole.work()
        assert (await joining.terms()).mode == Joining.APPROVAL
        assert (box.recipients, box.mails[0]["Subject"]) == (
            ["eva@courrier.example"],
            "Pôle Lyon: people wait for a yes from now on",
        )
        assert "It has narrowed by itself on" in await eva.look("/admin/joining")
        await eva.send("/admin/joining", mode="open", question="")
        assert "narrowed" not in eva.page and (await joining.terms()).mode == Joining.OPEN
