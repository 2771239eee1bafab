"""The log of what those who run the pole have done: who, what, to whom, when and why. It is written in the transaction
of the deed, and nothing in it is ever changed or deleted. Called by whatever page such a deed is done on.
"""

from enum import StrEnum

from fediverse_cinema.accounts.models import Role
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.moderation.models import LogEntry

LONGEST_WORDS = 5_000
LONGEST_NAME = 300
ON_A_PAGE = 50


class Deed(StrEnum):
    WARNED = "warned"
    HID = "hid"
    SHOWED = "showed"  # what was hidden
    SUSPENDED = "suspended"
    RESTORED = "restored"
    DELETED = "deleted"
    DISMISSED = "dismissed"  # a report about which there was nothing to do
    ROLE = "role"
    FACTORS = "factors"  # took off the second step of a member who has lost all
    KEPT = "kept"  # the films of a complaint
    WITHDREW = "withdrew"
    ADMITTED = "admitted"
    TURNED_AWAY = "turned_away"
    CLOSED_DOMAIN = "closed_domain"
    OPENED_DOMAIN = "opened_domain"
    RULED_DOMAIN = "ruled_domain"


async def note(
    by: Actor, deed: Deed, *, about: Actor | None = None, about_uri: str = "", about_name: str = "", words: str = ""
) -> None:
    """`about` somebody, or whatever is called `about_name`."""
    uri, name = (about.uri, about.address) if about else ("", "")
    await LogEntry.create(
        at=clock.now(),
        by_uri=by.uri,
        by_name=by.address[:LONGEST_NAME],
        deed=deed.value,
        about_uri=about_uri or uri,
        about_name=(about_name or name)[:LONGEST_NAME],
        words=words[:LONGEST_WORDS],
    )


async def role(by: Actor, about: Actor, former: Role, given: Role) -> None:
    """What she was on this pole, and what she is from now on."""
    await note(by, Deed.ROLE, about=about, words=f"{former.value} → {given.value}")


async def page(before: int | None = None) -> list[LogEntry]:
    """The latest first, and the first one of the next page."""
    return await LogEntry.filter(id__lt=before or sql.LARGEST_ID).order_by("-id").limit(ON_A_PAGE + 1)
