"""Members who sign in with more than a password: an app that shows codes, at the moment that the test stands at."""

from dataclasses import dataclass

import pyotp

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.factors import authenticator, recovery_codes
from fediverse_cinema.foundation import clock
from tests.kit.visitors import Visitor

FACTORS = "/workshop/account/factors"


@dataclass
class App:
    """On her telephone; and the recovery codes that she got with it."""

    secret: str
    recovery: tuple[str, ...] = ()

    def code(self, steps: int = 0) -> str:
        """What it shows now, or so many half minutes later."""
        return pyotp.TOTP(self.secret).at(clock.now(), counter_offset=steps)

    def wrong(self) -> str:
        """A code that it shows neither now nor shortly before or after."""
        near = {self.code(step) for step in range(-3, 4)}
        return next(
            code
            for code in ("000000", "111111", "222222", "333333", "444444", "555555", "666666", "777777")
            if code not in near
        )


async def an_app(account: Account) -> App:
    """In use. The code of half a minute ago has confirmed it: the present one is still good."""
    await authenticator.begin(account)
    sheet = await authenticator.sheet(account)
    assert sheet is not None
    app = App(sheet.typed.replace(" ", ""))
    with clock.stopped_at(clock.now()):
        await authenticator.confirm(account, app.code(-1))
    app.recovery = await recovery_codes.make(account)
    return app


async def prove(visitor: Visitor, password: str, code: str = "") -> str:
    """She shows once more that it is she."""
    await visitor.look(FACTORS)
    more = {"code": code} if code else {}
    return await visitor.send(FACTORS, deed="prove", password=password, **more)
