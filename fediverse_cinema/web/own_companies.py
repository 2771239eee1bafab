"""The company of ours that an address names, and the member who does something to its page. For everybody else there is
nothing to be done.
"""

from starlette.requests import Request

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.companies import editors, queries
from fediverse_cinema.companies.models import Company
from fediverse_cinema.web.gate import allow, member


async def company_of(request: Request) -> Company:
    """Its Organization is fetched. Gone when it was, Missing when it never was."""
    return await queries.company_of(request.path_params["handle"])


async def my_company(request: Request, verb: str = "edit_company") -> tuple[Company, Account]:
    """And the account that may do this to it."""
    account, found = await member(request), await company_of(request)
    return found, await allow(request, verb, await editors.seat(found, account.creator.actor))
