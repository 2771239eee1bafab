"""What members are on this pole besides members: those who run it say whom they trust with what. Called by pages."""

from tortoise.expressions import Q
from tortoise.transactions import in_transaction

from fediverse_cinema.accounts.models import Account, Role
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Missing, Refused

ON_A_PAGE = 50


async def editors() -> list[Account]:
    """By name; their actors are fetched. Those who run the pole are none of them: they may anyway."""
    found = Account.filter(role=Role.EDITOR).select_related("creator__actor")
    return await found.order_by("creator__actor__name", "id")


async def make_editor(written: str) -> Account | None:
    """A member, by her name here, with this server or without; None when she is one already. Missing when there is
    nobody of that name; Refused when she runs the pole.
    """
    account = await find(written)
    if account.role == Role.ADMIN:
        raise Refused(
            "runs the pole", public="She or he runs the pole, and composes the screen anyway.", code="runs_it"
        )
    if account.role == Role.MODERATOR:
        raise Refused(
            "has a role", public="She or he has another role here: see the page of members.", code="has_a_role"
        )
    changed = await Account.filter(id=account.id, role=Role.MEMBER).update(role=Role.EDITOR)
    return account if changed else None


async def make_member(handle: str) -> Account | None:
    """She composes it no longer; None when she did not."""
    account = await Account.get_or_none(creator__actor__local_handle=handle).select_related("creator__actor")
    if account is None or not await Account.filter(id=account.id, role=Role.EDITOR).update(role=Role.MEMBER):
        return None
    return account


async def members(search: str = "", after: str = "") -> list[Account]:
    """A page of all accounts by handle, and the first one of the next; those whose name or handle has these words."""
    found = Account.filter(creator__actor__local_handle__gt=after)
    if search:
        words = Q(creator__actor__name__icontains=search) | Q(creator__actor__local_handle__icontains=search)
        found = found.filter(words)
    ordered = found.select_related("creator__actor").order_by("creator__actor__local_handle")
    return await ordered.limit(ON_A_PAGE + 1)


async def give(handle: str, role: Role) -> tuple[Account, Role]:
    """Her account with its actor, and what she was before. Refused when nobody would be left who runs the pole."""
    async with in_transaction():
        await sql.hold("roles")  # of two who step down at once, the second is the last
        account = await find(handle)
        others = Account.filter(role=Role.ADMIN, creator__actor__gone_at=None).exclude(id=account.id)
        if account.role == Role.ADMIN and role != Role.ADMIN and not await others.exists():
            raise Refused(
                "the last admin", public="Somebody has to run this pole: give the role to somebody else first.",
                code="last_admin",
            )  # fmt: skip
        former = account.role
        await Account.filter(id=account.id).update(role=role)
        account.role = role
    return account, former


async def find(written: str) -> Account:
    """A member with her actor, by her name here, with this server or without. Missing when there is nobody."""
    handle, _, host = written.strip().lstrip("@").lower().partition("@")
    account = await Account.get_or_none(creator__actor__local_handle=handle).select_related("creator__actor")
    if account is None or host not in ("", urls.own_host()):
        raise Missing(f"no member {handle[:60]}", public="Nobody here has this name.", code="no_member")
    return account
