"""Letters to people without a pole whom a film names: in French and English, with a link behind which they answer. They
are sent by the pole and not by the film's maker, who would otherwise read the link among her own words, and could
answer in their name.
"""

import re
from datetime import timedelta

from tortoise.transactions import in_transaction

from fediverse_cinema.accounts import links, silences
from fediverse_cinema.accounts.models import Account, LinkPurpose, PersonalLink
from fediverse_cinema.activitypub import barriers
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.consents import claims, credits
from fediverse_cinema.consents.claims import Line
from fediverse_cinema.consents.models import Claim
from fediverse_cinema.conversations import letters
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock, mail
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.poles.service import pole_actors

DAYS = 60
MOST_MAILS = 20  # of one maker in a day
MOST_TO_ONE = 5  # in a day, whoever asks
MARKS = re.compile(r"([!-/:-@\[-`{-~])")  # all that Markdown may read as more than itself
LETTER = """\
**{name}** vous cite au générique du film **{title}**{role}. Est-ce juste ? Répondez ici, sans compte : <{link}>

**{name}** names you in the credits of the film **{title}**{role}. Is it right? Answer here, without an account:
<{link}>
"""


async def ask_by_note(film: Film, claim: Claim, person: Actor) -> None:
    """A direct note from the pole to her server. Who wants no letters of ours has said no."""
    sender = (await pole_actors()).companion
    barred = await barriers.between(sender, person) or await barriers.between(claim.asker, person)
    if barred or await silences.is_kept(person.uri):
        await claims.refuse(claim)
        return
    async with in_transaction():
        if not await credits.ask_from_now(claim):
            return
        link = await links.make(LinkPurpose.CREDIT, film.uri, actor=person, days=DAYS, once=False)
        await letters.write(sender, letter(film, claim, link), person)


async def ask_by_mail(film: Film, line: Line, address: str, *, trade: str = "") -> None:
    """A mail to somebody without any server. Refused when the pole sends none, when the address is none, or when its
    owner wants none.
    """
    address = address.strip().lower()
    if not mail.is_on():
        raise Refused("no mail", public="This pole sends no mail yet.", code="no_mail")
    if not mail.is_address(address):
        raise Refused("no address", public="Write a mail address, like ines@example.org.", code="bad_mail")
    if await silences.is_kept(address):
        raise Refused("she wants none", public="Nothing is sent to this address: its owner wants no letters.")
    async with in_transaction():
        claim = await credits.named(film.uri, film.author, line, mail=address, trade=trade)
        maker = await Account.get(creator__actor_id=film.author_id)
        await _check_few(maker, address)
        if await credits.ask_from_now(claim):
            claim.asker = film.author
            link = await links.make(LinkPurpose.CREDIT, film.uri, account=maker, mail=address, days=DAYS, once=False)
            subject = f"Est-ce juste ? · Is it right? · {mail.unlinked(film.title)}"
            await mail.later(address, subject, plain_letter(film, claim, link), stop=silences.stop_address(address))


async def ask_nothing_more(link: PersonalLink) -> None:
    """The pole writes to her no more, whoever it is that names her."""
    await silences.keep(link.actor.uri if link.actor else link.mail)


def plain_letter(film: Film, claim: Claim, link: str) -> str:
    """The same without any marks."""
    role = f" ({mail.unlinked(claim.role)})" if claim.role else ""
    name, title = mail.unlinked(claim.asker.name or claim.asker.handle), mail.unlinked(film.title)
    return LETTER.replace("**", "").replace("<{link}>", "{link}").format(name=name, title=title, role=role, link=link)


def letter(film: Film, claim: Claim, link: str) -> str:
    """In Markdown. Names, titles and roles are somebody's words, and no links or hashtags in a letter of the pole."""
    role = f" ({_plain(claim.role)})" if claim.role else ""
    return LETTER.format(
        name=_plain(claim.asker.name or claim.asker.handle), title=_plain(film.title), role=role, link=link
    )


async def _check_few(maker: Account, address: str) -> None:
    """A film must not become a way to write to the whole world, nor to one person all day. What was sent counts,
    whatever has become of the line.
    """
    await sql.hold(f"mail {address}")
    sent = PersonalLink.filter(purpose=LinkPurpose.CREDIT, created_at__gt=clock.now() - timedelta(days=1))
    of_maker = await sent.filter(account_id=maker.id).count()
    if of_maker >= MOST_MAILS or await sent.filter(mail=address).count() >= MOST_TO_ONE:
        raise Refused("too many mails", public="That is enough mail for today. Go on tomorrow.", code="too_many")


def _plain(text: str) -> str:
    return MARKS.sub(r"\\\1", text.replace("#", "♯").replace("://", ": //"))
