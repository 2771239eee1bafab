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
    """Of a note: who made it."""
    return account is not None and thing is not None and thing.author_id == account.creator.actor_id


def maker(account: Account | None, thing: Any) -> bool:
    """Of a film: who made it; of one that was brought here for others, who composes the front page."""
    brought = thing is not None and thing.local and bool(thing.made_by)
    return author(account, thing) or (brought and editor(account, thing))


def maker_or_admin(account: Account | None, thing: Any) -> bool:
    return maker(account, thing) or admin(account, thing)


def holder(account: Account | None, thing: Any) -> bool:
    """Of a pass: whom it names."""
    return account is not None and thing is not None and thing.actor_id == account.creator.actor_id


def owner(account: Account | None, thing: Any) -> bool:
    """Of a file on its way: who sends it; of an archive: whose data it holds."""
    return account is not None and thing is not None and thing.owner_id == account.creator.actor_id


def admin(account: Account | None, thing: Any) -> bool:
    """Who runs the pole."""
    return account is not None and account.role == Role.ADMIN


def moderator(account: Account | None, thing: Any) -> bool:
    """Who looks at reports and complaints; whoever runs the pole does."""
    return account is not None and account.role in (Role.MODERATOR, Role.ADMIN)


def concerned(account: Account | None, thing: Any) -> bool:
    """Of a measure: whom it is about, or who speaks for the project, label or company that it is about."""
    return account is not None and thing is not None and account.creator.actor_id in thing.people


def editor(account: Account | None, thing: Any) -> bool:
    """Who composes the front page; whoever runs the pole does."""
    return account is not None and account.role in (Role.EDITOR, Role.ADMIN)


def mate(account: Account | None, thing: Any) -> bool:
    """Of a membership, a seat in a jury, a standing in a selection, a voice, an editor's place: whose it is."""
    return account is not None and thing is not None and thing.person_id == account.creator.actor_id


def speaker(account: Account | None, thing: Any) -> bool:
    """The same, when she may speak in the project's name."""
    return mate(account, thing) and thing.relationship in IN_A_PROJECT["speak_for_project"]


def lead(account: Account | None, thing: Any) -> bool:
    """The same, when she leads it."""
    return mate(account, thing) and thing.relationship == "admin"


def lead_or_admin(account: Account | None, thing: Any) -> bool:
    """And who runs the pole."""
    return lead(account, thing) or admin(account, thing)


def composer(account: Account | None, thing: Any) -> bool:
    """Of a standing in a selection: whose it is, when she may bring films into it."""
    return mate(account, thing) and thing.composes


def publisher(account: Account | None, thing: Any) -> bool:
    """The same, when she decides on it."""
    return mate(account, thing) and thing.publishes


def publisher_or_admin(account: Account | None, thing: Any) -> bool:
    """And who runs the pole."""
    return publisher(account, thing) or admin(account, thing)


def mate_or_admin(account: Account | None, thing: Any) -> bool:
    """Of a voice in which somebody publishes or invites, of an editor's place: whose it is; and who runs the pole."""
    return mate(account, thing) or admin(account, thing)


def author_or_admin(account: Account | None, thing: Any) -> bool:
    return author(account, thing) or (account is not None and account.role == Role.ADMIN)


IN_A_PROJECT = {
    "use_team": ("admin", "moderator", "member"),
    "speak_for_project": ("admin", "moderator"),
    "name_supporters": ("admin",),
    "end_project": ("admin",),
}
"""What one must be in a project to do this there; a guest of another server (accounts.guests) does it as a member of
this pole does.
"""

IN_A_LABEL = {
    "use_jury": ("admin", "moderator", "member"),
    "lead_label": ("admin",),
}
"""The same in the jury of a label."""

RULES: dict[str, Rule] = {
    "read": anybody,
    "sign_in": anybody,
    "join": anybody,  # on the terms of the pole
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
    "send_file": member,
    "continue_file": owner,
    "take_archive": owner,
    "say": member,
    "answer": member,
    "react": member,
    "report": member,
    "open_link": anybody,  # the address is a key, here too
    "stop_mails": anybody,  # and here
    "write_to_team": anybody,
    "watch_privately": anybody,  # the address is a key; its door asks who holds it
    "run_pole": admin,
    "read_metrics": anybody,  # its page asks for the token of the settings
    "moderate": moderator,
    "read_measure": concerned,
    "complain": anybody,
    "read_complaint": anybody,  # its page asks who it is
    "edit_screen": editor,
    "attend_screening": holder,
    "bring_film": editor,  # of somebody else
    "speak_as_author": anybody,
    "edit_film": maker,
    "publish_film": maker,
    "delete_film": maker_or_admin,
    "begin_project": member,
    "speak_for_project": speaker,
    "name_supporters": lead,
    "end_project": lead_or_admin,
    "use_team": mate,
    "read_as_supporter": anybody,  # its door asks who supports the project, or belongs to it
    "begin_selection": member,
    "compose_selection": composer,
    "publish_selection": publisher,
    "delete_selection": publisher_or_admin,
    "begin_label": member,
    "use_jury": mate,
    "lead_label": lead,
    "close_label": lead_or_admin,
    "begin_company": member,
    "edit_company": mate,
    "close_company": mate_or_admin,
    "change_publication": mate,  # who speaks in its name
    "delete_publication": mate_or_admin,
    "make_event": member,
    "change_event": mate,  # who speaks in the name of who makes it known
    "delete_event": mate_or_admin,
    "answer_for_event": mate,  # and of who is asked to organise it
    "edit_note": author,
    "delete_note": author_or_admin,
}


def may(account: Account | None, verb: str, thing: Any = None) -> bool:
    """May this account (None: a visitor) do this to that thing?"""
    return RULES[verb](account, thing)
