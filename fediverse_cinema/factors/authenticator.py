"""The app that shows her another code every half minute (TOTP, RFC 6238), out of a secret that it was given once as a
picture. The secret is sealed, since both sides need it as it is; no code is good twice.
"""

from itertools import groupby

import pyotp
import segno
from pyotp.exceptions import OTPVerificationError
from tortoise.transactions import in_transaction

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.factors.models import Authenticator
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.sealing import Box
from fediverse_cinema.foundation.values import frozen

CLOCKS_OFF = 1  # half minutes by which a telephone may be wrong
BORDER = 4  # modules that scanners want around it
DIGITS = 6


@frozen
class Sheet:
    """The secret as its owner takes it over: to be scanned (a path for SVG in a square of `size` modules), to be
    opened on the same telephone, or to be typed, in groups of four.
    """

    path: str
    size: int
    uri: str
    typed: str


async def begin(account: Account) -> None:
    """Another secret, which nothing is asked of yet. Refused when an app is in use."""
    async with in_transaction():
        await sql.hold(f"authenticator of {account.id}")
        if await is_on(account.id):
            raise Refused("an app already", public="An app is in use already: turn it off first.", code="app_in_use")
        await Authenticator.filter(account_id=account.id).delete()
        await Authenticator.create(
            account=account, sealed=_box().seal(pyotp.random_base32().encode(), about=_about(account.id))
        )


async def sheet(account: Account) -> Sheet | None:
    """Of a secret that was begun and not confirmed."""
    found = await Authenticator.get_or_none(account_id=account.id, confirmed_at=None)
    if found is None:
        return None
    actor, clocks = account.creator.actor, _clocks(found)
    uri = clocks.provisioning_uri(name=actor.address, issuer_name=here().settings.pole.name)
    drawn = segno.make_qr(uri, error="m")
    typed = " ".join(clocks.secret[start : start + 4] for start in range(0, len(clocks.secret), 4))
    return Sheet(_path(drawn), int(drawn.symbol_size(border=BORDER)[0]), uri, typed)


async def confirm(account: Account, code: str) -> None:
    """She has it in her app: it is asked from now on. Refused with a wrong code."""
    found = await Authenticator.get_or_none(account_id=account.id, confirmed_at=None)
    if found is None:
        raise Refused("nothing begun", public="No app waits for its first code: begin once more.", code="no_app")
    step, waiting = _step(found, code), Authenticator.filter(id=found.id, confirmed_at=None)
    if step is None or not await waiting.update(confirmed_at=clock.now(), last_step=step):
        raise Refused(
            "wrong code", public="This is not the code that the app shows now. Is the clock of your telephone right?",
            code="wrong_code",
        )  # fmt: skip


async def is_on(account_id: int) -> bool:
    return await Authenticator.exists(account_id=account_id, confirmed_at__isnull=False)


async def use(account_id: int, code: str) -> bool:
    """Is it hers, and newer than the last one? It is spent with that: of two at once, one counts (AUT-04)."""
    found = await Authenticator.get_or_none(account_id=account_id, confirmed_at__isnull=False)
    step = _step(found, code) if found else None
    if found is None or step is None:
        return False
    return bool(await Authenticator.filter(id=found.id, last_step__lt=step).update(last_step=step))


async def turn_off(account_id: int) -> bool:
    return bool(await Authenticator.filter(account_id=account_id).delete())


def _step(found: Authenticator, code: str) -> int | None:
    """The half minute that this is the code of."""
    try:
        return _clocks(found).verify_and_get_timecode(code, for_time=clock.now(), valid_window=CLOCKS_OFF)
    except OTPVerificationError:
        return None


def _clocks(found: Authenticator) -> pyotp.TOTP:
    try:
        return pyotp.TOTP(_box().open(found.sealed, about=_about(found.account_id)).decode(), digits=DIGITS)
    except ValueError as error:
        raise CinemaError(str(error), code="sealed_app") from error


def _about(account_id: int) -> str:
    return f"account {account_id}"


def _box() -> Box:
    return Box(here().secret, "secrets of authenticator apps")


def _path(drawn: segno.QRCode) -> str:
    """Its dark modules, row by row."""
    runs = []
    for y, row in enumerate(drawn.matrix_iter(border=BORDER)):
        x = 0
        for dark, modules in groupby(row):
            width = len(list(modules))
            if dark:
                runs.append(f"M{x} {y}h{width}v1h-{width}z")
            x += width
    return "".join(runs)
