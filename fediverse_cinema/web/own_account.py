"""That it is herself: the password of who is signed in, asked again for what a stranger before her screen must not do.
Called by the pages of such deeds.
"""

from starlette.requests import Request

from fediverse_cinema.accounts import service
from fediverse_cinema.accounts.models import Account
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.web.limits import address_of

WRONG = "wrong_password"


async def check_password(request: Request, account: Account, password: str) -> None:
    """Refused when it is another. Guesses count as those at the door do (AUT-01)."""
    handle = account.creator.actor.handle
    if await service.sign_in(handle, password, address=address_of(request)) is None:
        raise Refused("wrong password", public="This is not your password.", code=WRONG)
