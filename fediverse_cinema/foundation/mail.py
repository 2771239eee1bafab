"""Mail: letters to people, put down in the caller's transaction and carried to the pole's own mail server by a job. The
only place that meets aiosmtplib. Who gets a mail, and what it says, the rooms above know.
"""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.utils import format_datetime

import aiosmtplib

from fediverse_cinema.foundation import clock, ids, urls
from fediverse_cinema.foundation.config import MailSettings
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Later, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.foundation.jobs.models import JobState

SEND = "send_mail"
QUEUE = "mail"
TIMEOUT = 20.0  # seconds for each step
LONGEST_ADDRESS = 254  # RFC 5321 §4.5.3.1, without its brackets
LONGEST_SUBJECT = 150
SPACES = "\u00a0\u202f"  # those of French typography
GAP = re.compile(rf"[^\S{SPACES}]+")
# What every server takes without SMTPUTF8; no quotes, comments or address literals, which nobody has and many abuse.
# A dot stands between two other signs: with one elsewhere, Address() raises when the mail is written (RFC 5322 §3.2.3).
ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
ADDRESS = re.compile(
    rf"(?!-)(?=[^@]{{1,64}}@){ATOM}(?:\.{ATOM})*@(?:[a-z0-9](?:[a-z0-9-]{{0,61}}[a-z0-9])?\.)+[a-z0-9-]{{2,63}}"
)
DOT = re.compile(r"[.。．｡](?=\w)")
AT = re.compile(r"(?<=\S)@(?=\S)")
# Of her address, and not of who writes to it (RFC 3463 §3.2, §3.3): 5.1.7 and 5.1.8 are of the sender.
HERS = re.compile(r"5\.1\.(?![78]\b)\d|5\.2\.1\b")
ENHANCED = re.compile(r"5\.\d{1,3}\.\d{1,3}\b")
UNKNOWN = (550, 551, 553)


class Bounced(Refused):
    """Her server does not take it, for good."""


def is_on() -> bool:
    """Can this pole send mail at all?"""
    return bool(here().settings.mail.host)


def is_address(text: str) -> bool:
    return len(text) <= LONGEST_ADDRESS and text.isascii() and ADDRESS.fullmatch(text.lower()) is not None


async def later(to: str, subject: str, body: str, *, stop: str = "", reply_to: str = "") -> None:
    """A mail of plain text: a row in the caller's transaction, or nothing when this pole sends none. `stop` is the
    address that ends such mails, for her and for her mail program (RFC 8058); `reply_to` where an answer goes.
    """
    if is_on():
        args = {"to": to, "subject": subject, "body": body, "stop": stop, "number": ids.new_uuid()}
        args |= {"reply_to": reply_to} if reply_to else {}
        await queue.later(SEND, args, lane=_domain(to))


async def take_back(to: str) -> None:
    """Nothing that waits, or could not be sent, goes there any more, nor is it kept."""
    address = "json_extract(args, '$.to')" if sql.dialect() == "sqlite" else "args::json->>'to'"
    await sql.change(f"DELETE FROM job WHERE kind=? AND state<>? AND {address}=?", SEND, JobState.RUNNING, to)


async def send(to: str, subject: str, body: str, stop: str, number: str, reply_to: str = "") -> None:
    """The job. Bounced when her server refuses for good; Later for all that may pass, our own server's faults too."""
    settings = here().settings.mail
    if not settings.host:
        raise Later("this pole sends no mail any more")
    made = message(to, subject, body, stop=stop, number=number, at=clock.now(), reply_to=reply_to)
    try:
        async with _server(settings) as server:
            await server.sendmail(settings.sender, [to], made)
    except aiosmtplib.SMTPRecipientsRefused as error:
        refused = error.recipients[0]
        raise _answered(refused.code, refused.message) from error
    except aiosmtplib.SMTPDataError as error:
        raise _answered(error.code, error.message) from error
    except (aiosmtplib.SMTPException, OSError) as error:
        raise Later(f"{settings.host}: {error}") from error


async def knock(settings: MailSettings) -> None:
    """Go as far as a mail would, without one: our sender must be welcome. OSError in words when that fails."""
    try:
        async with _server(settings) as server:
            await server.mail(settings.sender)
            await server.rset()
    except aiosmtplib.SMTPException as error:
        raise OSError(f"{settings.host}:{settings.port}: {error}") from error


async def bounces(to: str, since: datetime) -> int:
    """How many mails to this address have bounced since then, as far as given up jobs are kept."""
    rows = await sql.rows(
        "SELECT args FROM job WHERE queue=? AND state=? AND kind=? AND lane=? AND due>? AND error LIKE ?",
        QUEUE, JobState.DEAD.value, SEND, _domain(to), since.timestamp(), f"{Bounced.__name__}%",
    )  # fmt: skip
    return sum(json.loads(row["args"])["to"] == to for row in rows)


def message(to: str, subject: str, body: str, *, stop: str, number: str, at: datetime, reply_to: str = "") -> bytes:
    """`number` makes it the same mail when it is sent twice: programs show one. What others have written may stand in
    subject and body: line breaks in it would begin headers of theirs.
    """
    pole, settings = here().settings.pole, here().settings.mail
    made = EmailMessage(policy=WIRE)
    made["From"] = Address(one_line(pole.name), addr_spec=settings.sender)
    made["To"] = Address(addr_spec=to)
    made["Subject"] = one_line(subject)[:LONGEST_SUBJECT]
    made["Date"] = format_datetime(at)
    made["Message-ID"] = f"<{number}@{urls.own_host().partition(':')[0]}>"
    made["Auto-Submitted"] = "auto-generated"
    if reply_to:
        made["Reply-To"] = Address(addr_spec=reply_to)
    if stop:
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made.set_content("\n".join(map(_visible, body.split("\n"))), cte="quoted-printable")
    # The library would encode a long address to fold it, and no mail program knows it then (RFC 2047 §5).
    return (f"List-Unsubscribe: <{stop}>\r\n".encode() if stop else b"") + made.as_bytes()


def one_line(text: str) -> str:
    return _visible(GAP.sub(" ", text).strip())


def unlinked(words: str) -> str:
    """What somebody wrote, in one line: no mail program makes a link of it, which would be a link of ours."""
    return AT.sub(" @", DOT.sub(". ", one_line(words).replace("://", ": //")))


def _visible(line: str) -> str:
    """Without control characters: some end a line for one program and not for another."""
    return "".join(sign for sign in line if sign.isprintable() or sign in SPACES)


@asynccontextmanager
async def _server(settings: MailSettings) -> AsyncIterator[aiosmtplib.SMTP]:
    """Our own server, as the settings name it: never in the clear when they say that it shall not be."""
    server = aiosmtplib.SMTP(
        hostname=settings.host,
        port=settings.port,
        username=settings.user or None,
        password=settings.password or None,
        use_tls=settings.security == "tls",
        start_tls=settings.security == "starttls",
        local_hostname=_own_name(settings),
        timeout=TIMEOUT,
    )
    async with server:
        yield server


def _own_name(settings: MailSettings) -> str:
    """How we introduce ourselves: by the domain that we write from."""
    return settings.sender.rpartition("@")[2] or "localhost"


def _answered(code: int, words: str) -> Bounced | Later:
    """A relay that does not know us, or will not carry this, has said nothing about her address."""
    said, enhanced = f"{code} {words}", ENHANCED.match(words)
    hers = HERS.match(words) if enhanced else code in UNKNOWN and "relay" not in words.lower()
    return Bounced(said) if hers else Later(said)


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()
