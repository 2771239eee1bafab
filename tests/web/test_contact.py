"""Letters to the team of the pole: by a form that needs no account, and what keeps machines from it."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from fediverse_cinema.accounts.models import Account, Role
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import House, here
from fediverse_cinema.notices.models import Notice, NoticeKind
from fediverse_cinema.poles import letters
from fediverse_cinema.poles.models import PoleLetter
from fediverse_cinema.web.forms import spam
from tests.kit.mailbox import Mailbox, a_mailbox
from tests.kit.people import an_account
from tests.kit.working import work, work_and_be_killed
from tests.web.conftest import Reader

pytestmark = pytest.mark.anyio
LETTER = {"name": "Rosa", "mail": "rosa@sud.example", "subject": "Visiter", "words": "Bonjour,\npeut-on venir ?"}


@pytest.fixture
async def box(house: House) -> AsyncIterator[Mailbox]:
    async with a_mailbox(house) as one:
        yield one


async def eva() -> Account:
    account = await an_account("eva", role=Role.ADMIN)
    account.mail, account.mail_confirmed_at = "eva@lyon.example", clock.now()
    await account.save()
    return account


async def a_stamp(reader: Reader, *, ago: float = 10) -> str:
    """Of a form that was opened so many seconds ago."""
    with clock.stopped_at(clock.now() - timedelta(seconds=ago)):
        found = re.search(r'name="stamp" value="([^"]+)"', await reader.page("/contact"))
    assert found
    return found[1]


async def write(reader: Reader, *, stamp: str = "", **changed: str) -> httpx.Response:
    return await reader.submit("/contact", **LETTER | {"stamp": stamp or await a_stamp(reader)} | changed)


async def test_a_letter_reaches_the_desk_a_notice_and_a_mail_whose_answer_goes_to_who_wrote(
    reader: Reader, box: Mailbox
) -> None:
    account = await eva()
    answer = await write(reader)
    assert answer.headers["location"] == "/contact?sent=1#kept" and "set-cookie" not in answer.headers
    assert "Votre lettre est arrivée" in await reader.page("/contact?sent=1")
    await work()
    (mail,) = box.mails
    assert box.recipients == ["eva@lyon.example"] and mail["Reply-To"] == "rosa@sud.example"
    assert mail["Subject"].endswith("Visiter") and "peut-on venir ?" in mail.get_content()
    (notice,) = await Notice.filter(kind=NoticeKind.LETTER)
    assert notice.owner_id == account.creator.actor_id
    desk = await Reader(here()).sign_in("eva")
    assert "Visiter" in await desk.page("/notices") and 'href="mailto:rosa@sud.example"' in await desk.page(
        "/admin/letters"
    )
    number = str((await PoleLetter.get()).id)
    await desk.submit("/admin/letters", letter=number, deed="")
    assert "Visiter" not in await desk.page("/admin/letters") and "Visiter" not in await desk.page("/notices")
    assert "Visiter" in await desk.page("/admin/letters?answered=1")
    await desk.submit("/admin/letters", letter=number, deed="remove")
    assert not await PoleLetter.exists()


async def test_a_worker_that_is_killed_carries_a_letter_on_in_one_mail(reader: Reader, box: Mailbox) -> None:
    await eva()
    await write(reader)
    await work_and_be_killed()
    assert (len(box.mails), await Notice.filter(kind=NoticeKind.LETTER).count()) == (1, 1)


async def test_without_a_mail_server_it_waits_at_the_desk(reader: Reader) -> None:
    await eva()
    await write(reader)
    await work()
    desk = await Reader(here()).sign_in("eva")
    page = await desk.page("/admin/letters")
    assert "Visiter" in page and "n’envoie pas de courriel" in page


async def test_machines_are_kept_out_without_a_riddle_and_people_lose_no_word(reader: Reader) -> None:
    early = await a_stamp(reader, ago=1)
    quick = await write(reader, stamp=early)
    assert (
        quick.status_code == 422 and "peut-on venir ?" in quick.text and early in quick.text
    )  # sent again, it is good
    stamp = await a_stamp(reader)
    for forged in ("x", stamp[:-2], ""):
        assert (await reader.submit("/contact", **LETTER, stamp=forged)).status_code == 422
    assert (await write(reader, stamp=await a_stamp(reader, ago=25 * 3600))).status_code == 422
    trapped = await write(reader, website="https://spam.example")
    assert trapped.headers["location"] == "/contact?sent=1#kept"  # it learns nothing
    assert not await PoleLetter.exists()
    for _ in range(2):  # of two clicks
        assert (await write(reader, stamp=stamp)).status_code == 303
    assert await PoleLetter.all().count() == 1
    for name, wrong in (("mail", "rosa"), ("words", " "), ("subject", "x" * 200), ("name", "")):
        refused = await write(reader, **{name: wrong})
        assert refused.status_code == 422 and f'href="#{name}"' in refused.text
    forged_from_elsewhere = await reader.client.post(
        "/contact", data=LETTER, headers={"Origin": "https://evil.example"}
    )
    assert forged_from_elsewhere.status_code == 403
    assert await PoleLetter.all().count() == 1


async def test_one_network_and_one_address_write_so_many_letters_in_a_day_and_no_address_of_hers_is_kept(
    reader: Reader,
) -> None:
    for _ in range(letters.MOST_OF_AN_ADDRESS):
        assert (await write(reader)).status_code == 303
    assert (await write(reader)).status_code == 429
    for number in range(letters.MOST_OF_A_NETWORK - letters.MOST_OF_AN_ADDRESS):
        assert (await write(reader, mail=f"r{number}@sud.example")).status_code == 303
    full = await write(reader, mail="other@sud.example")
    assert full.status_code == 429 and "peut-on venir ?" in full.text
    assert await PoleLetter.all().count() == letters.MOST_OF_A_NETWORK
    (source,) = {letter.source for letter in await PoleLetter.all()}
    assert re.fullmatch(r"[0-9a-f]{32}", source) and "127.0.0.1" not in str(await PoleLetter.all().values())
    with clock.stopped_at(clock.now() + timedelta(days=1, minutes=1)):
        await letters.sweep()
        assert {letter.source for letter in await PoleLetter.all()} == {""}
        assert (await write(reader)).status_code == 303
    with clock.stopped_at(clock.now() + letters.KEPT + timedelta(hours=1)):
        await letters.sweep()
        assert await PoleLetter.all().count() == 1  # the last one


async def test_WEB_18_nothing_in_a_letter_can_begin_a_header_or_become_a_page(reader: Reader, box: Mailbox) -> None:
    await eva()
    hostile = "Bonjour\r\nBcc: all@sud.example\u2028X: y"
    assert (await write(reader, mail="rosa@sud.example\r\nBcc: x@y.example")).status_code == 422
    await write(reader, name=hostile, subject=f"{hostile} <script>alert(1)</script>", words="<script>alert(2)</script>")
    await work()
    (mail,) = box.mails
    assert "Bcc" not in mail and mail["Reply-To"] == "rosa@sud.example" and box.recipients == ["eva@lyon.example"]
    await write(reader, mail="team?bcc=spy%40evil.example&x=@sud.example")
    desk = await Reader(here()).sign_in("eva")
    page = await desk.page("/admin/letters")
    assert "<script>alert" not in page and 'href="mailto:team%3Fbcc%3Dspy%2540evil.example%26x%3D@sud.example"' in page
    assert not re.search(r"\d+\.\d+\.\d+\.\d+", spam.stamp())
