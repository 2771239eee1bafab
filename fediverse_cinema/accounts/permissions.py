"""may(): the one table of what who may do. A verb that is not here is nobody's; a test compares it with all routes."""

from collections.abc import Callable
from typing import Any

from fediverse_cinema.accounts.models import Account, Role

Rule = Callable[[Account | None, Any], bool]


def anybody(account: Account | None, thing: Any) -> bool:
    return True


def member(account: Account | None, thing: Any) -> bool:
    return account is not None


def author(account: Account | None, thing: Any) -> bool:
    """Of a film or a note: who made it."""
    return account is not None and thing is not None and thing.author_id == account.creator.actor_id


def admin(account: Account | None, thing: Any) -> bool:
    """Who runs the pole."""
    return account is not None and account.role == Role.ADMIN


def author_or_admin(account: Account | None, thing: Any) -> bool:
    return author(account, thing) or (account is not None and account.role == Role.ADMIN)


RULES: dict[str, Rule] = {
    "read": anybody,
    "sign_in": anybody,
    "sign_out": anybody,
    "choose_language": anybody,
    "interact_from_elsewhere": anybody,
    "deliver_letter": anybody,  # the inbox asks for a signature instead
    "use_workshop": member,
    "read_home": member,
    "read_notices": member,
    "answer_follow": member,  # with a notice of hers only
    "follow": member,
    "begin_film": member,
    "say": member,
    "answer": member,
    "react": member,
    "report": member,
    "run_pole": admin,
    "edit_film": author,
    "publish_film": author,
    "delete_film": author_or_admin,
    "edit_note": author,
    "delete_note": author_or_admin,
}


def may(account: Account | None, verb: str, thing: Any = None) -> bool:
    """May this account (None: a visitor) do this to that thing?"""
    return RULES[verb](account, thing)
