"""Who gets a mail of what is new, and of what: unread notices, each told of in one mail at most. What a mail says is
written upstairs, by the words of the pages.
"""

from datetime import datetime, time, timedelta

from fediverse_cinema.accounts.models import Account, MailPace
from fediverse_cinema.films.opening_times import zone
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.notices import queries
from fediverse_cinema.notices.views import NoticeView

HOUR = time(8)  # of the pole's clock
LONGEST = 20  # lines of a mail


@frozen
class Digest:
    """`lines` are the first of what is new, the oldest first, if any of it stands; `more`: there is more than that.
    After it she has been told up to the notice `up_to`.
    """

    lines: tuple[NoticeView, ...]
    more: bool
    up_to: int


async def waiting(pace: MailPace) -> list[int]:
    """The accounts that want mails at this pace, by a confirmed address, and may have something new."""
    rows = await sql.rows(
        "SELECT a.id FROM account a JOIN creator c ON c.id=a.creator_id"
        " WHERE a.mail_confirmed_at IS NOT NULL AND a.mail_pace=? AND EXISTS (SELECT 1 FROM notice n"
        " WHERE n.owner_id=c.actor_id AND n.id>a.mailed_up_to AND n.read_at IS NULL) ORDER BY a.id",
        pace.value,
    )  # fmt: skip
    return [row["id"] for row in rows]


async def digest(account: Account) -> Digest:
    """What she has not been told yet. Her creator and actor are fetched."""
    owner = account.creator.actor
    latest = await _latest(owner.id)
    found = await queries.unread_after(owner, account.mailed_up_to, LONGEST + 1)
    return Digest(tuple(found[:LONGEST]), len(found) > LONGEST, max([latest, *(one.id for one in found)]))


async def told(account: Account, up_to: int) -> bool:
    """In the transaction that writes the mail. Of two at once, the first counts."""
    still = Account.filter(
        id=account.id, mailed_up_to=account.mailed_up_to, mail=account.mail, mail_confirmed_at__isnull=False
    )
    return bool(await still.exclude(mail_pace=MailPace.NEVER).update(mailed_up_to=up_to))


async def from_now(account_id: int) -> None:
    """She begins to get mails: what has been waiting on her page is no news."""
    account = await Account.get(id=account_id).select_related("creator")
    await Account.filter(id=account_id).update(mailed_up_to=await _latest(account.creator.actor_id))


def next_daily() -> datetime:
    """The next time that it is eight here."""
    now = clock.now().astimezone(zone())
    today = datetime.combine(now.date(), HOUR, zone())
    return today if now < today else datetime.combine(now.date() + timedelta(days=1), HOUR, zone())


async def _latest(owner_id: int) -> int:
    rows = await sql.rows("SELECT max(id) AS id FROM notice WHERE owner_id=?", owner_id)
    return rows[0]["id"] or 0
