"""Mail over the wire, to a real server on loopback: what is sent, what cannot be made to be sent, and what happens when
the server says no, is dead, or has a certificate that nobody knows.
"""

import ssl
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tortoise.transactions import in_transaction

from fediverse_cinema import checking
from fediverse_cinema.findings import Line
from fediverse_cinema.foundation import clock, mail
from fediverse_cinema.foundation.config import MailSettings
from fediverse_cinema.foundation.here import House
from fediverse_cinema.foundation.jobs.models import Job, JobState
from tests.kit.mailbox import Mailbox, a_mailbox
from tests.kit.working import work

pytestmark = pytest.mark.anyio
ROSA = "rosa@lyon.example"


@pytest.fixture
async def box(house: House) -> AsyncIterator[Mailbox]:
    async with a_mailbox(house) as opened:
        yield opened


@pytest.fixture
def stranger(tmp_path: Path) -> ssl.SSLContext:
    """The certificate of a server that nobody has vouched for."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")])
    made = x509.CertificateBuilder(
        name, name, key.public_key(), 1, datetime(2026, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)
    ).sign(key, hashes.SHA256())
    pem = made.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / "server.pem").write_bytes(pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "server.pem")
    return context


async def test_a_mail_is_plain_text_and_says_who_writes_by_which_machine_and_how_it_ends(box: Mailbox) -> None:
    await mail.later(ROSA, "L’été à Lyon", "Bonjour Rosa,\n\nà bientôt !\n", stop="https://lyon.example/mail/stop/x")
    await work()
    [one] = box.mails
    assert (box.recipients, one["To"], one["From"]) == ([ROSA], ROSA, "Pôle Lyon <pole@lyon.example>")
    assert (one["Subject"], box.texts()) == ("L’été à Lyon", ["Bonjour Rosa,\n\nà bientôt !\n"])
    assert one.get_content_type() == "text/plain" and one["Message-ID"].endswith("@lyon.example>")
    assert one["Auto-Submitted"] == "auto-generated" and one["Date"].datetime <= clock.now()
    assert one["List-Unsubscribe"] == "<https://lyon.example/mail/stop/x>"
    assert one["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


async def test_the_address_that_ends_mails_stands_in_its_header_as_it_is_however_long(box: Mailbox) -> None:
    """RFC 2369 §2, RFC 8058 §3.1: programs look for <https://…>, and not for what RFC 2047 makes of it."""
    stop = f"https://lyon.example/mail/stop/{'x' * 120}"
    await mail.later(ROSA, "x", "y", stop=stop)
    await work()
    assert f"List-Unsubscribe: <{stop}>\r\n".encode() in box.raw[0]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\u2028", "\x0b", "\x85"])
async def test_no_name_and_no_title_can_begin_a_header_or_another_mail(box: Mailbox, end: str) -> None:
    spam = f"A film{end}Bcc: victim@elsewhere.example{end}{end}Buy this{end}.{end}MAIL FROM:<a@b.example>"
    await mail.later(ROSA, spam, f"{spam}\n.\nQUIT\n")
    await work()
    [one] = box.mails
    assert (box.recipients, one["Bcc"], one.is_multipart()) == ([ROSA], None, False)
    assert set(one.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Type", "Content-Transfer-Encoding",
        "MIME-Version",
    }  # fmt: skip
    assert box.texts()[0].rstrip().endswith(".\nQUIT")


@pytest.mark.parametrize(
    "address",
    [
        "rosa", "rosa@", "@lyon.example", "rosa@lyon", "a b@lyon.example", "rosa@lyon.example\nBcc: x@y.example",
        "rosa@lyon.example,x@y.example", "<rosa@lyon.example>", '"rosa"@lyon.example', "rosa@[127.0.0.1]",
        "-oQ/tmp@lyon.example", "rosa@lyon..example", f"{'r' * 65}@lyon.example", f"r@{'l.' * 130}example",
        "rôsa@lyon.example", "rosa@lyon.example\x00", "ro..sa@lyon.example", ".rosa@lyon.example", "rosa.@lyon.example",
        "rosa@\u212ayon.example",
    ],
)  # fmt: skip
def test_what_is_no_mail_address_is_not_taken_for_one(address: str) -> None:
    assert not mail.is_address(address)


@pytest.mark.parametrize("address", [ROSA, "Rosa.Luz+cinema@Sous.Domaine.example", "r@xn--pole-sud-example-fva.fr"])
def test_ordinary_addresses_are_taken(address: str) -> None:
    assert mail.is_address(address)


async def test_a_pole_without_a_mail_server_writes_no_mails(house: House) -> None:
    await mail.later(ROSA, "x", "y")
    assert (mail.is_on(), await Job.all().count()) == (False, 0)


async def test_a_mail_belongs_to_the_transaction_that_writes_it(box: Mailbox) -> None:
    with pytest.raises(RuntimeError):
        async with in_transaction():
            await mail.later(ROSA, "x", "y")
            raise RuntimeError("something went wrong")
    await work()
    assert box.mails == []


@pytest.mark.parametrize("step", ["the address", "what was sent"])
async def test_a_refusal_for_good_ends_it_with_the_reason_and_one_for_now_is_tried_again(
    box: Mailbox, step: str
) -> None:
    def answers(words: str) -> None:
        box.says, box.says_at_end = ({ROSA: words}, "250 ok") if step == "the address" else ({}, words)

    await mail.later(ROSA, "x", "y")
    answers("451 4.7.1 come back later")
    await work()
    job = await Job.get()
    assert job.state == JobState.READY and job.due > clock.timestamp() + 60 and "come back later" in str(job.error)
    answers("550 5.1.1 no such person")
    await Job.all().update(due=0)
    await work()
    job = await Job.get()
    assert job.state == JobState.DEAD and job.error == "Bounced: 550 5.1.1 no such person"
    since = clock.now() - timedelta(minutes=1)
    assert await mail.bounces(ROSA, since) == 1
    assert await mail.bounces("ana@lyon.example", since) == await mail.bounces(ROSA, clock.now()) == 0


@pytest.mark.parametrize(
    ("words", "hers"),
    {
        "550 5.1.1 no such person": True,
        "550 no such person": True,
        "553 mailbox name not allowed": True,
        "550 5.1.0 address rejected": True,
        "550 5.1.10 recipient not found": True,
        "550 5.2.1 mailbox disabled": True,
        "554 5.7.1 <rosa@lyon.example>: Relay access denied": False,
        "550 5.7.1 not authorized": False,
        "550 relay not permitted": False,
        "553 5.1.8 sender domain does not exist": False,
        "550 5.1.7 sender address rejected": False,
        "554 rejected": False,
        "530 5.7.0 authentication required": False,
        "552 5.2.2 mailbox full": False,
        "550 5.7.26 unauthenticated email is not accepted": False,
    }.items(),
)
async def test_only_what_is_said_of_her_address_is_a_refusal_for_good(box: Mailbox, words: str, hers: bool) -> None:
    """A relay that is set up wrongly says no to everybody's: no address is lost by it."""
    await mail.later(ROSA, "x", "y")
    box.says = {ROSA: words}
    await work()
    job = await Job.get()
    assert job.state == (JobState.DEAD if hers else JobState.READY)
    assert str(job.error).startswith("Bounced" if hers else "Later")


@pytest.mark.parametrize(
    ("words", "shown"),
    {
        "L’Estran… de J.R.R. Tolkien, v2.0": "L’Estran… de J. R. R. Tolkien, v2. 0",
        "evil.example/login": "evil. example/login",
        "https://evil.example/a": "https: //evil. example/a",
        "x@evil.example": "x @evil. example",
        "www.evil。example": "www. evil. example",
        "a\nb": "a b",
    }.items(),
)
def test_what_somebody_wrote_is_no_link_in_a_mail(words: str, shown: str) -> None:
    assert mail.unlinked(words) == shown


async def test_the_same_mail_keeps_its_number_when_it_is_sent_again(box: Mailbox) -> None:
    await mail.later(ROSA, "x", "y")
    args = (await Job.get()).args
    await work()
    await Job.create(queue=mail.QUEUE, kind=mail.SEND, args=args, due=0, created=0)
    await work()
    first, second = box.mails
    assert first["Message-ID"] == second["Message-ID"]


async def test_a_dead_server_loses_no_mail(house: House) -> None:
    async with a_mailbox(house):
        pass
    await mail.later(ROSA, "x", "y")
    await work()
    job = await Job.get()
    assert job.state == JobState.READY and str(job.error).startswith("Later: 127.0.0.1")
    async with a_mailbox(house) as box:
        await Job.all().update(due=0)
        await work()
        assert box.recipients == [ROSA]


async def test_a_certificate_that_nobody_vouches_for_gets_no_mail(house: House, stranger: ssl.SSLContext) -> None:
    async with a_mailbox(house, certificate=stranger) as box:
        await mail.later(ROSA, "x", "y")
        await work()
        assert (box.knocked, box.mails) == (1, [])
        assert "certificate" in str((await Job.get()).error).lower()


async def test_a_server_without_encryption_gets_no_mail_in_the_clear(house: House) -> None:
    async with a_mailbox(house) as box:
        house.settings = replace(house.settings, mail=replace(house.settings.mail, security="starttls"))
        await mail.later(ROSA, "x", "y")
        await work()
        assert (box.knocked, box.mails) == (1, [])
        assert "STARTTLS" in str((await Job.get()).error)


async def test_a_mail_goes_to_the_server_of_the_settings_whatever_its_address_says(box: Mailbox) -> None:
    await mail.later("root@localhost.localdomain", "x", "y")
    await work()
    assert (box.knocked, box.recipients) == (1, ["root@localhost.localdomain"])


async def test_the_check_knocks_at_the_mail_server_and_sends_nothing(house: House) -> None:
    async def line() -> Line:
        return next(one for one in await checking.check_everything(house.settings, outside=False) if one.what == "mail")

    assert (await line()).found == "none: nobody gets mails of this pole"
    async with a_mailbox(house) as box:
        found = await line()
        assert (found.state, found.found) == ("ok", "127.0.0.1 takes mails from pole@lyon.example")
        assert (box.knocked, box.raw) == (1, [])
        box.says_to_sender = "550 5.7.1 pole@lyon.example does not write from here"
        found = await line()
        assert found.state == "fault" and "does not write from here" in found.found
        house.settings = replace(house.settings, mail=replace(house.settings.mail, security="starttls"))
        assert (await line()).state == "fault"
    house.settings = replace(house.settings, mail=MailSettings(host="127.0.0.1", port=1, sender="a@b.example"))
    found = await line()
    assert found.state == "fault" and "127.0.0.1" in found.found and "[mail]" in found.remedy
