"""All the ways in of a member who is shut out, closed at once (MOD-04): sessions, personal links and guest sessions,
files that she sends just now, films that she may see, or lets others see, before they are public.
"""

from fediverse_cinema.accounts.models import Account, GuestSession, PersonalLink, Session
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.media import uploads
from fediverse_cinema.media.models import Upload


async def shut(actor: Actor) -> None:
    """In the transaction that suspends her."""
    await GuestSession.filter(actor_id=actor.id).delete()
    await PersonalLink.filter(actor_id=actor.id).delete()
    account = await Account.get_or_none(creator__actor_id=actor.id)
    if account is not None:
        await Session.filter(account_id=account.id).delete()
        await PersonalLink.filter(account_id=account.id).delete()
    # Screenings are a room beside this one: their table is asked, as one statement.
    await sql.change(
        "UPDATE screening_pass SET revoked_at=? WHERE revoked_at IS NULL"
        " AND (actor_id=? OR film_id IN (SELECT id FROM film WHERE author_id=?))",
        clock.now(), actor.id, actor.id,
    )  # fmt: skip


async def drop_uploads(actor: Actor) -> None:
    """After it: the files of what has come in part go with their rows."""
    for upload in await Upload.filter(owner_id=actor.id, asset_id__isnull=True):
        await uploads.drop(upload)
