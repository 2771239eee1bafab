"""Mails of a member: only to an address that she has confirmed, of what is new and stands, in her language, without the
words of others; and every way in which they end.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest

from fediverse_cinema.accounts import links, silences
from fediverse_cinema.accounts import mails as addresses
from fediverse_cinema.accounts.models import Account, MailPace, PersonalLink
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock, mail
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.notices import mailing
from fediverse_cinema.notices import service as notices
from fediverse_cinema.notices.models import Notice, NoticeKind
from fediverse_cinema.web import mails
from tests.kit.mailbox import Mailbox, a_mailbox
from tests.kit.neighbours import Neighbour
from tests.kit.people import PASSWORD, a_creator, a_film, an_account
from tests.kit.towns import Town
from tests.kit.visitors import Visitor

pytestmark = pytest.mark.anyio
ADDRESS = "ana@courrier.example"
A_MORNING = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)  # nine in Lyon


@pytest.fixture
async def box(town: Town) -> AsyncIterator[Mailbox]:
    async with a_mailbox(town.pole.house) as opened:
        yield opened


@pytest.fixture
async def ana(town: Town) -> Account:
    return await an_account("ana")


@pytest.fixture
async def film(town: Town, ana: Account) -> Film:
    film = await a_film(ana.creator)
    await town.pole.work()
    return film


@pytest.fixture
def alice(town: Town) -> Neighbour:
    return town.social.actor("alice")


async def at_her_desk(town: Town) -> Visitor:
    visitor = Visitor(town.pole)
    await visitor.sign_in("ana")
    return visitor


async def confirmed(account: Account, *, pace: MailPace = MailPace.AT_ONCE, language: str = "en") -> None:
    values = {"mail": ADDRESS, "mail_confirmed_at": clock.now(), "mail_pace": pace, "language": language}
    await Account.filter(id=account.id).update(**values)


async def likes(town: Town, who: Neighbour, film: Film) -> None:
    await town.deliver(who, who.activity("Like", film.uri))


async def ten_minutes_pass(town: Town) -> None:
    """What the worker does each time."""
    await mails.look_for_news()
    await town.pole.work()


def link_in(text: str, part: str) -> str:
    found = re.search(rf"https://lyon\.example(/{part}/\S+)", text)
    assert found
    return found[1]


async def test_an_address_gets_one_question_and_nothing_else_until_it_has_been_answered(
    town: Town, ana: Account, film: Film, alice: Neighbour, box: Mailbox
) -> None:
    visitor = await at_her_desk(town)
    await visitor.look("/workshop/mail")
    await visitor.send("/workshop/mail", mail=ADDRESS, password=PASSWORD, pace="at_once", language="fr")
    await town.pole.work()
    assert "has not been confirmed" in visitor.page and box.recipients == [ADDRESS]
    assert box.mails[0]["Subject"] == "Pôle Lyon\u00a0: est-ce bien votre adresse\u00a0?"
    await likes(town, alice, film)
    await ten_minutes_pass(town)
    assert len(box.raw) == 1

    stranger = Visitor(town.pole)  # whoever reads mails there need not be signed in
    link = link_in(box.texts()[0], "link")
    assert "Ana Belle" in await stranger.look(link)
    assert (await Account.get(id=ana.id)).mail_confirmed_at is None, "looking confirms nothing"
    await stranger.send(link)
    assert (await Account.get(id=ana.id)).mail_confirmed_at is not None
    await ten_minutes_pass(town)
    assert len(box.raw) == 1, "what was there before is no news"
    await town.deliver(alice, alice.activity("Follow", ana.creator.actor.uri))
    await ten_minutes_pass(town)
    assert len(box.raw) == 2
    assert (await stranger.client.get(link)).status_code == 410


async def test_AUT_05_a_link_confirms_no_other_address_than_the_one_that_it_was_sent_to(
    town: Town, ana: Account, box: Mailbox
) -> None:
    visitor = await at_her_desk(town)
    for address in (ADDRESS, "victim@elsewhere.example"):
        await visitor.look("/workshop/mail")
        await visitor.send("/workshop/mail", mail=address, password=PASSWORD, pace="daily", language="en")
    await town.pole.work()
    first = link_in(box.texts()[box.recipients.index(ADDRESS)], "link")
    assert (await visitor.client.get(first)).status_code == 410
    account = await Account.get(id=ana.id)
    assert (account.mail, account.mail_confirmed_at) == ("victim@elsewhere.example", None)


async def test_nobody_fills_a_letter_box_with_our_questions(town: Town, ana: Account, box: Mailbox) -> None:
    ben = await an_account("ben")
    for _ in range(addresses.MOST_QUESTIONS):
        await addresses.name(ana, ADDRESS)
    for account, address in ((ana, "other@courrier.example"), (ben, ADDRESS)):
        with pytest.raises(addresses.TooMany):
            await addresses.name(account, address)
    assert await PersonalLink.all().count() == addresses.MOST_QUESTIONS
    with clock.stopped_at(clock.now() + timedelta(days=1, minutes=1)):
        await addresses.name(ben, ADDRESS)


async def test_nor_by_other_capitals_nor_by_pressing_at_once(town: Town, ana: Account, box: Mailbox) -> None:
    others = [await an_account(f"member_{number}") for number in range(3)]
    typed = [ADDRESS, ADDRESS.upper(), ADDRESS.title()]
    deeds = [addresses.name(one, address) for one in (ana, *others) for address in typed]
    done = await asyncio.gather(*deeds, return_exceptions=True)
    assert sum(isinstance(one, str) for one in done) == addresses.MOST_QUESTIONS
    assert {type(one) for one in done} == {str, addresses.TooMany}


async def test_who_wants_no_letters_of_this_pole_is_not_even_asked_whose_the_address_is(
    town: Town, ana: Account, box: Mailbox
) -> None:
    await silences.keep(ADDRESS.upper())
    visitor = await at_her_desk(town)
    await visitor.look("/workshop/mail")
    await visitor.send("/workshop/mail", mail=ADDRESS, password=PASSWORD, pace="daily", language="en")
    assert visitor.response.status_code == 422 and "its owner wants no letters" in visitor.page
    assert f'value="{ADDRESS}"' in visitor.page, "what was typed stays"
    await town.pole.work()
    assert box.raw == [] and await PersonalLink.all().count() == 0
    assert (await Account.get(id=ana.id)).mail == ""


@pytest.mark.parametrize(
    "address", ["ana", "ana@courrier.example\nBcc: x@y.example", "ana@courrier.example,x@y.example"]
)
async def test_what_is_no_address_is_shown_again_and_nothing_is_kept(
    town: Town, ana: Account, box: Mailbox, address: str
) -> None:
    visitor = await at_her_desk(town)
    await visitor.look("/workshop/mail")
    await visitor.send("/workshop/mail", mail=address, password=PASSWORD, pace="never", language="en")
    assert visitor.response.status_code == 422 and "looks like rosa@pole-sud.example" in visitor.page
    account = await Account.get(id=ana.id)
    assert (account.mail, account.mail_pace, await PersonalLink.all().count()) == ("", MailPace.DAILY, 0)


DIGESTS = {
    "en": (
        "Pôle Lyon: 2 things are new for you",
        """\
Hello Ana Belle,

- Alice follows you
  https://lyon.example/people/alice@social.example

- Alice likes “{title}”
  https://lyon.example/films/{slug}

{dashes}
You get this as soon as something is new.
More or less often: https://lyon.example/workshop/mail
No more mails: {stop}
""",
    ),
    "fr": (
        "Pôle Lyon\u00a0: 2 nouvelles pour vous",
        """\
Bonjour Ana Belle,

- Alice vous suit
  https://lyon.example/people/alice@social.example

- Alice aime «\u00a0{title}\u00a0»
  https://lyon.example/films/{slug}

{dashes}
Vous recevez ce courriel dès qu’il y a du nouveau.
Plus ou moins souvent\u00a0: https://lyon.example/workshop/mail
Ne plus rien recevoir\u00a0: {stop}
""",
    ),
}


@pytest.mark.parametrize("language", DIGESTS)
async def test_a_mail_says_what_is_new_once_in_her_language(
    town: Town, ana: Account, film: Film, alice: Neighbour, box: Mailbox, language: str
) -> None:
    await confirmed(ana, language=language)
    await town.deliver(alice, alice.activity("Follow", ana.creator.actor.uri))
    await likes(town, alice, film)
    await ten_minutes_pass(town)
    await ten_minutes_pass(town)
    [one] = box.mails
    subject, text = DIGESTS[language]
    stop = addresses.stop_address(await Account.get(id=ana.id))
    assert (one["Subject"], one["List-Unsubscribe"]) == (subject, f"<{stop}>")
    assert box.texts() == [text.format(slug=film.slug, title=film.title, stop=stop, dashes="-- ")]


async def test_the_words_of_others_are_in_no_mail(
    town: Town, ana: Account, film: Film, alice: Neighbour, box: Mailbox
) -> None:
    await confirmed(ana)
    note = alice.note(film.uri, content="<p>a secret between us</p>", summary="of the heart") | {
        "to": [ana.creator.actor.uri], "cc": [],
        "tag": [{"type": "Mention", "href": ana.creator.actor.uri, "name": "@ana@lyon.example"}],
    }  # fmt: skip
    await town.deliver(alice, alice.activity("Create", note, to=note["to"]))
    assert (await Notice.get()).kind == NoticeKind.DIRECT
    await ten_minutes_pass(town)
    [text] = box.texts()
    assert "- Alice has written to you\n  https://lyon.example/notes/" in text
    assert "secret" not in text and "heart" not in text


async def test_what_was_read_or_taken_back_meanwhile_is_in_no_mail(
    town: Town, ana: Account, film: Film, alice: Neighbour, box: Mailbox
) -> None:
    await confirmed(ana)
    await likes(town, alice, film)
    await notices.mark_read(ana.creator.actor, (await Notice.get()).id)
    await ten_minutes_pass(town)
    follow = alice.activity("Follow", ana.creator.actor.uri)
    await town.deliver(alice, follow)
    await town.deliver(alice, alice.undo(follow))
    assert await mailing.waiting(MailPace.AT_ONCE) == [ana.id]
    await ten_minutes_pass(town)
    assert box.raw == []
    assert await mailing.waiting(MailPace.AT_ONCE) == [], "it is not looked at every ten minutes for ever"


async def test_the_days_mail_comes_at_eight_by_the_clock_of_the_pole(
    town: Town, ana: Account, film: Film, alice: Neighbour, box: Mailbox
) -> None:
    await confirmed(ana, pace=MailPace.DAILY)
    await likes(town, alice, film)
    with clock.stopped_at(A_MORNING):
        for _ in range(2):
            await ten_minutes_pass(town)
        assert (box.raw, await Job.filter(kind=mails.DAILY).count()) == ([], 1)
    for moment, mails_by_then in (
        (datetime(2026, 12, 2, 6, 59, tzinfo=UTC), 0),
        (datetime(2026, 12, 2, 7, 1, tzinfo=UTC), 1),
        (datetime(2026, 12, 3, 7, 1, tzinfo=UTC), 1),
    ):
        with clock.stopped_at(moment):
            await ten_minutes_pass(town)
            assert len(box.raw) == mails_by_then, moment


async def test_a_mail_has_twenty_lines_and_says_that_there_is_more(
    town: Town, ana: Account, film: Film, box: Mailbox
) -> None:
    await confirmed(ana)
    for number in range(21):
        other = await a_creator(f"member_{number}")
        await Notice.create(
            owner=ana.creator.actor, kind=NoticeKind.MOVED, by=other.actor, object_uri="", arrived_at=clock.now()
        )
    for _ in range(2):
        await ten_minutes_pass(town)
    [text] = box.texts()
    assert text.count("\n- ") == 20 and "And more: https://lyon.example/notices" in text
    assert box.mails[0]["Subject"] == "Pôle Lyon: much is new for you"


async def test_two_writers_at_once_send_one_mail_and_none_when_she_stops_meanwhile(
    town: Town, ana: Account, film: Film, alice: Neighbour, box: Mailbox
) -> None:
    await confirmed(ana)
    await likes(town, alice, film)
    account = await Account.get(id=ana.id).select_related("creator__actor")
    found = await mailing.digest(account)
    await Account.filter(id=ana.id).update(mail_pace=MailPace.NEVER)
    assert not await mailing.told(account, found.up_to)
    await Account.filter(id=ana.id).update(mail_pace=MailPace.AT_ONCE)
    assert [await mailing.told(account, found.up_to) for _ in range(2)] == [True, False]


async def test_who_turns_mails_on_again_gets_no_old_news(
    town: Town, ana: Account, film: Film, alice: Neighbour, box: Mailbox
) -> None:
    await confirmed(ana, pace=MailPace.NEVER)
    await likes(town, alice, film)
    visitor = await at_her_desk(town)
    await visitor.look("/workshop/mail")
    await visitor.send("/workshop/mail", mail=ADDRESS.upper(), pace="at_once", language="en")
    await ten_minutes_pass(town)
    assert box.raw == [], "nor is the same address asked about again"


@pytest.mark.parametrize("way", ["her mail program", "the page"])
async def test_mails_end_by_one_click_without_a_sign_in(
    town: Town, ana: Account, film: Film, alice: Neighbour, box: Mailbox, way: str
) -> None:
    await confirmed(ana)
    await likes(town, alice, film)
    await ten_minutes_pass(town)
    one: EmailMessage = box.mails[0]
    path = one["List-Unsubscribe"].strip("<>").removeprefix("https://lyon.example")
    visitor = Visitor(town.pole)
    await visitor.look(path)
    headers = visitor.response.headers
    assert (headers["referrer-policy"], headers["x-robots-tag"]) == ("no-referrer", "noindex, nofollow")
    assert headers["cache-control"] == "private, no-store"
    assert (await Account.get(id=ana.id)).mail_pace == MailPace.AT_ONCE, "scanners look at every address"
    if way == "the page":
        assert "goes to ana@courrier.example any more" in await visitor.send(path)
    else:  # RFC 8058: neither Origin nor a token
        answer = await visitor.client.post(path, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    assert (await Account.get(id=ana.id)).mail_pace == MailPace.NEVER
    await town.deliver(alice, alice.activity("Follow", ana.creator.actor.uri))
    await ten_minutes_pass(town)
    assert len(box.raw) == 1


async def test_nobody_ends_the_mails_of_others_by_a_forged_or_an_old_address(town: Town, ana: Account) -> None:
    await confirmed(ana)
    account = await Account.get(id=ana.id)
    path = addresses.stop_address(account).removeprefix("https://lyon.example")
    visitor = Visitor(town.pole)
    for forged in (f"{path}x", "/mail/stop/x", "/mail/stop/WzEsIiJd.x", f"{path[:-3]}abc"):
        assert (await visitor.client.post(forged)).status_code == 404
    await Account.filter(id=ana.id).update(mail="new@courrier.example")
    assert (await visitor.client.post(path)).status_code == 404
    assert (await Account.get(id=ana.id)).mail_pace == MailPace.AT_ONCE


async def test_an_address_that_bounces_three_times_takes_no_mail_until_it_is_confirmed_again(
    town: Town, ana: Account, box: Mailbox
) -> None:
    await confirmed(ana)
    box.says[ADDRESS] = "550 5.1.1 nobody here"
    for number in range(4):
        other = await a_creator(f"member_{number}")
        await Notice.create(
            owner=ana.creator.actor, kind=NoticeKind.MOVED, by=other.actor, object_uri="", arrived_at=clock.now()
        )
        await ten_minutes_pass(town)
        account = await Account.get(id=ana.id)
        assert (account.mail_confirmed_at is None) == (number >= 2), number
    assert await Job.filter(kind="send_mail").count() == 3
    visitor = await at_her_desk(town)
    page = await visitor.look("/workshop/mail")
    assert "has not been confirmed" in page and "Mails that we have sent there came back" in page


async def test_a_relay_that_is_set_up_wrongly_takes_no_address_away(
    town: Town, ana: Account, film: Film, alice: Neighbour, box: Mailbox
) -> None:
    await confirmed(ana)
    box.says[ADDRESS] = "554 5.7.1 Relay access denied"
    for _ in range(3):
        await mail.later(ADDRESS, "x", "y")
    await town.pole.work()
    for job in await Job.filter(kind=mail.SEND):
        await addresses.given_up(str(job.error), ADDRESS)
    assert (await Account.get(id=ana.id)).mail_confirmed_at is not None


async def test_AUT_05_an_address_that_was_changed_in_the_moment_of_confirming_is_not_confirmed(
    town: Town, ana: Account, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = (await addresses.name(ana, ADDRESS)).removeprefix("https://lyon.example")
    visitor = Visitor(town.pole)
    await visitor.look(link)
    use = links.use

    async def and_she_changes_it(used: PersonalLink) -> bool:
        await Account.filter(id=ana.id).update(mail="new@courrier.example")
        return await use(used)

    monkeypatch.setattr(links, "use", and_she_changes_it)
    await visitor.send(link)
    assert visitor.response.status_code == 410 and "Thank you" not in visitor.page
    account = await Account.get(id=ana.id)
    assert (account.mail_confirmed_at, account.mailed_up_to) == (None, 0)


async def test_a_server_that_puts_us_off_for_a_day_has_not_refused_for_good(
    town: Town, ana: Account, box: Mailbox
) -> None:
    await confirmed(ana)
    box.says[ADDRESS] = "550 5.1.1 nobody here"
    for _ in range(2):
        await mail.later(ADDRESS, "x", "y")
    await town.pole.work()
    assert await mail.bounces(ADDRESS, clock.now() - timedelta(minutes=1)) == 2
    await addresses.given_up("Later: 451 4.7.1 come back later", ADDRESS)
    assert (await Account.get(id=ana.id)).mail_confirmed_at is not None
    await addresses.given_up("Bounced: 550 5.1.1 nobody here", ADDRESS)
    assert (await Account.get(id=ana.id)).mail_confirmed_at is None


async def test_a_pole_without_a_mail_server_says_so(town: Town, ana: Account) -> None:
    visitor = await at_her_desk(town)
    assert "This pole sends no mails." in await visitor.look("/workshop/mail")
    await visitor.send("/workshop/mail", mail=ADDRESS, password=PASSWORD, pace="daily", language="fr")
    await ten_minutes_pass(town)
    assert (await Account.get(id=ana.id)).mail == ADDRESS and await Job.filter(queue="mail").count() == 0
