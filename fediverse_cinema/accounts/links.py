"""Personal links: an address whose secret lets one person do one thing here without an account (LinkPurpose). Only the
SHA-256 of the secret is kept with it; the letters that carry it keep it no longer than they may have to be sent again.
What lies behind a link, the page of its purpose knows.
"""

import hashlib
from datetime import timedelta

from fediverse_cinema.accounts.models import Account, LinkPurpose, PersonalLink
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation import clock, ids, urls
from fediverse_cinema.foundation.errors import Gone, Missing

KEPT = timedelta(days=30)  # after its end: until then it says that it has ended, afterwards that it leads nowhere


async def make(
    purpose: LinkPurpose,
    subject_uri: str,
    *,
    actor: Actor | None = None,
    account: Account | None = None,
    mail: str = "",
    days: float = 7,
    once: bool = True,
) -> str:
    """The whole address, which is nowhere but in what is returned: a row in the caller's transaction."""
    secret, now = ids.new_token(), clock.now()
    await PersonalLink.create(
        purpose=purpose, digest=_digest(secret), subject_uri=subject_uri, actor=actor, account=account, mail=mail,
        once=once, created_at=now, expires_at=now + timedelta(days=days),
    )  # fmt: skip
    return urls.personal_link(secret)


async def open_by(secret: str) -> PersonalLink:
    """The link behind this secret; looking uses nothing up, since scanners of mail look at every address. Missing, or
    Gone when it has been used or has expired.
    """
    found = await PersonalLink.get_or_none(digest=_digest(secret)).select_related("actor", "account")
    if found is None:
        raise Missing("a link that leads nowhere")
    if found.expires_at <= clock.now() or (found.once and found.used_at is not None):
        raise Gone("a link that has ended")
    return found


async def use(link: PersonalLink) -> bool:
    """It does what it is for. Of two uses at once of a link that is good for one, the first counts."""
    wanted = PersonalLink.filter(id=link.id)
    if link.once:
        wanted = wanted.filter(used_at__isnull=True)
    return bool(await wanted.update(used_at=clock.now()))


async def sweep() -> None:
    """The periodic job."""
    await PersonalLink.filter(expires_at__lt=clock.now() - KEPT).delete()


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()
