"""A mail server on loopback that takes what a pole sends, and says to it what a test wants."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP as WIRE
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from fediverse_cinema.foundation.config import MailSettings
from fediverse_cinema.foundation.here import House


@dataclass
class Mailbox:
    """`raw` is what came, as it came. `says`: its answer to an address, where that is not yes; `says_at_end`: to what
    was sent; `says_to_sender`: to who sends.
    """

    port: int = 0
    raw: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    says: dict[str, str] = field(default_factory=dict)
    says_at_end: str = "250 kept"
    says_to_sender: str = "250 ok"
    knocked: int = 0

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.says_to_sender

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.says:
            return self.says[address]
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.says_at_end.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.raw.append(envelope.content)
            self.recipients += envelope.rcpt_tos
            self.encrypted.append(session.ssl is not None)
        return self.says_at_end

    @property
    def mails(self) -> list[EmailMessage]:
        return [BytesParser(EmailMessage, policy=WIRE).parsebytes(one) for one in self.raw]

    def texts(self) -> list[str]:
        return [one.get_content().replace("\r\n", "\n") for one in self.mails]


@asynccontextmanager
async def a_mailbox(house: House, *, certificate: ssl.SSLContext | None = None) -> AsyncIterator[Mailbox]:
    """It is the mail server of this pole; with a certificate it offers STARTTLS, and the pole asks for it."""
    box = Mailbox()

    def begin() -> Any:
        box.knocked += 1
        return SMTP(box, hostname="mail.example", tls_context=certificate, loop=asyncio.get_running_loop())

    server = await asyncio.get_running_loop().create_server(begin, "127.0.0.1", 0)
    box.port = server.sockets[0].getsockname()[1]
    house.settings = replace(
        house.settings,
        mail=MailSettings(
            host="127.0.0.1", port=box.port, sender="pole@lyon.example", security="starttls" if certificate else "none"
        ),
    )
    try:
        yield box
    finally:
        server.close()
