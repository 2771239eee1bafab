"""Letters of a project to people whose server knows no offers: in French and English, to her alone, with a personal
link where there is something to say yes to.
"""

from datetime import timedelta

from fediverse_cinema.accounts import links
from fediverse_cinema.accounts.models import LinkPurpose, PersonalLink
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.agreements.lifecycle import OfferState
from fediverse_cinema.conversations import letters
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.conversations.words import Answered
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.offers.models import Offer
from fediverse_cinema.projects import team
from fediverse_cinema.projects.models import Project

DAYS = 30
DAY = timedelta(days=1)
MOST_A_DAY = 3  # links to one of them
ACCEPTED = """\
Votre proposition est acceptée. Pour rejoindre l’équipe, confirmez ici, sans compte (pendant {days} jours) : <{link}>

Your offer has been accepted. To join the team, confirm here, without an account (within {days} days): <{link}>

{words}
"""
INVITED = """\
Nous aimerions vous avoir dans l’équipe. Répondez ici, sans compte (pendant {days} jours) : <{link}>

We would like to have you in the team. Answer here, without an account (within {days} days): <{link}>

{words}
"""
"""What the project says comes last: whatever it is as Markdown, it cannot swallow the link."""


async def answer(offer: Offer, project: Project, person: Actor, words: str) -> None:
    """To somebody who answered a call by a note: her link when she is accepted; else the words, if there are any."""
    if offer.state == OfferState.ACCEPTED:
        await _with_link(ACCEPTED, offer, project, person, words)
    elif words.strip():
        await _say(offer, project, person, words)


async def invite(offer: Offer, project: Project, person: Actor, words: str) -> None:
    await _with_link(INVITED, offer, project, person, words)


async def remind(offer: Offer, project: Project, person: Actor) -> None:
    """A fresh link for who has been accepted and has not said yes to it, for the first is lost or has expired. In the
    caller's transaction; refused when she has been written to often enough.
    """
    lately = PersonalLink.filter(purpose=LinkPurpose.JOIN, actor_id=person.id, created_at__gt=clock.now() - DAY)
    await sql.hold(f"entrance {person.id}")
    if await lately.count() >= MOST_A_DAY:
        raise Refused("links enough", public="She has been sent several links today: wait a day.", code="too_many")
    await _with_link(ACCEPTED, offer, project, person, "")


async def _with_link(letter: str, offer: Offer, project: Project, person: Actor, words: str) -> None:
    """Her place waits for her until she says yes behind the link."""
    await team.ask(project, person, role=offer.role, trade=offer.trade)
    link = await links.make(LinkPurpose.JOIN, project.actor.uri, actor=person, days=DAYS)
    await _say(offer, project, person, letter.format(words=words.strip(), days=DAYS, link=link))


async def _say(offer: Offer, project: Project, person: Actor, text: str) -> None:
    """Below her own note, if that is what is answered."""
    note = await lookup.find(Note, uri=offer.uri)
    answers = Answered(note.uri, note.thread_uri, person, Visibility.DIRECT) if note else None
    await letters.write(project.actor, text, person, answers)
