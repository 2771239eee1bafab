"""How somebody of another server comes into the rooms of a jury: by a personal link that the label's Group writes to
her, which her own server shows to her alone. Sent when she is asked, and again when she asks for it; behind it she says
yes, if she has not.
"""

from datetime import timedelta

from fediverse_cinema.accounts import links
from fediverse_cinema.accounts.models import LinkPurpose, PersonalLink
from fediverse_cinema.activitypub import addresses
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations import letters
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.jobs import once, queue
from fediverse_cinema.labels.models import Juror, Label

SEND = "send_jury_entrance"
DAYS = 7
DAY = timedelta(days=1)
MOST_A_DAY = 3  # letters to one of them
LETTER = """\
{name} vous propose de faire partie de son jury, qui choisit des films. Votre lien personnel (il sert une fois, \
pendant {days} jours) : <{link}>

{name} would like you to be in its jury, which chooses films. Your personal link (good for one use, within {days} \
days): <{link}>
"""


async def send(label: Label, person: Actor) -> None:
    """A fresh link, in a letter to her alone: rows in the caller's transaction."""
    group = await lookup.get(Actor, id=label.actor_id)
    link = await links.make(LinkPurpose.JURY, group.uri, actor=person, days=DAYS)
    await letters.write(group, LETTER.format(name=group.name, days=DAYS, link=link), person)


async def ask_again(label: Label, written: str) -> None:
    """Somebody asks for a link for who is called so. Looked at beside, so that nobody learns from how we answer whether
    she belongs to the jury.
    """
    wanted = "@".join(addresses.parse(written))
    await queue.later(SEND, {"label_id": label.id, "address": wanted}, key=f"{SEND} {label.id} {wanted}"[:200])


async def send_again(label_id: int, address: str) -> None:
    """The job: only to who belongs to it, or is asked, and lives elsewhere; and not without end."""
    name, host = addresses.parse(address)
    label = await Label.get_or_none(id=label_id, closed_at=None)
    if label is None:
        return
    rows = await Juror.filter(label_id=label.id, left_at=None).select_related("person")
    async with once.for_this_job():
        for person in sorted((row.person for row in rows), key=lambda person: person.id):
            called_so = person.handle.lower() == name.lower() and host in (person.host, person.account_domain)
            if called_so and not person.local:
                await _send_few(label, person)


async def _send_few(label: Label, person: Actor) -> None:
    lately = PersonalLink.filter(purpose=LinkPurpose.JURY, actor_id=person.id, created_at__gt=clock.now() - DAY)
    await sql.hold(f"entrance {person.id}")
    if await lately.count() < MOST_A_DAY:
        await send(label, person)


async def forget(person_id: int, group_uri: str) -> None:
    """She belongs to it no longer: the links that she has not used open nothing."""
    await PersonalLink.filter(
        purpose=LinkPurpose.JURY, actor_id=person_id, subject_uri=group_uri, used_at=None
    ).delete()  # fmt: skip
