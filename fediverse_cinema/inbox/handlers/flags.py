"""Reports from elsewhere: a Flag about people of ours and what they said or showed."""

from fediverse_cinema.activitypub import gate
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Activity, text_of, uris_of
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.html import plain
from fediverse_cinema.inbox import once
from fediverse_cinema.inbox.outcomes import Ignored
from fediverse_cinema.inbox.verify import Sender
from fediverse_cinema.labels.models import Selection
from fediverse_cinema.moderation import service

MOST_LOOKED_AT = 50  # of ten thousand named things (INB-28)
MOST_PEOPLE = 5


async def flagged(sender: Sender, activity: Activity) -> None:
    """Mastodon and GoToSocial name a list of accounts and posts in the name of the server, PeerTube one film in the
    name of the member and without a context. What is not ours is left out.
    """
    if not await gate.takes_reports(sender.actor.host):
        raise Ignored("reports of its server are not taken")
    reported = await _by_person(uris_of(activity.document.get("object"))[:MOST_LOOKED_AT])
    if not reported:
        raise Ignored("about nobody of ours")
    words = _words(activity)
    async with once.for_this_letter():
        for person_id, uris in list(reported.items())[:MOST_PEOPLE]:
            await service.note(sender.actor, await Actor.get(id=person_id), uris, words, uri=activity.id)


async def _by_person(uris: list[str]) -> dict[int, list[str]]:
    """Whom of ours it is about, and which of their things."""
    reported: dict[int, list[str]] = {}
    for row in await Actor.filter(uri__in=uris, local_handle__isnull=False, gone_at__isnull=True):
        reported.setdefault(row.id, [])
    for model in (Note, Film):
        for thing in await model.filter(uri__in=uris, local=True):
            reported.setdefault(thing.author_id, []).append(thing.uri)
    for chosen in await Selection.filter(uri__in=uris, local=True):
        reported.setdefault(chosen.owner_id, []).append(chosen.uri)
    return reported


def _words(activity: Activity) -> str:
    """Plain text, whatever was sent: reports are read by those who run the pole, and attacked for that."""
    try:
        return plain(text_of(activity.document.get("content"), service.LONGEST_WORDS))
    except Refused:  # more tags than words
        return ""
