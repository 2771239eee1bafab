"""Reports: made here or elsewhere, grouped, handled. What is done about them is another matter (measures)."""

from collections.abc import Sequence

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import outbox
from fediverse_cinema.activitypub.context import AS2
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.foundation import clock, ids, news, urls
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.moderation import log
from fediverse_cinema.moderation.models import Report
from fediverse_cinema.moderation.news import ReportHandled, ReportMade
from fediverse_cinema.poles.service import pole_actors

LONGEST_WORDS = 5_000
MOST_OBJECTS = 50
SHORTEST_WORDS = 2  # PeerTube drops a Flag without words


async def note(by: Actor, about: Actor, objects: Sequence[str], words: str, *, uri: str = "") -> bool:
    """Somebody says that something is not as it should be. While her report about this person is open, what she adds
    goes into it, within bounds: a thousand Flags are one report (INB-28). False when it went into an open one.
    """
    async with in_transaction():
        await Actor.select_for_update().get(id=by.id)  # of two Flags at once, the second finds the first's report
        open_one = Report.filter(by_id=by.id, about_id=about.id, handled_at__isnull=True)
        known = await open_one.first()
        if known is not None:
            known.objects = list(dict.fromkeys([*known.objects, *objects]))[:MOST_OBJECTS]
            known.words = _together(known.words, words)
            known.times += 1
            await known.save(update_fields=["objects", "words", "times"])
            return False
        made = await Report.create(
            uri=uri,
            by=by,
            about=about,
            objects=list(dict.fromkeys(objects))[:MOST_OBJECTS],
            words=words[:LONGEST_WORDS],
            created_at=clock.now(),
        )
        await news.tell(ReportMade(made.id))
    return True


async def report(by: Actor, about: Actor, objects: Sequence[str], words: str, *, forward: bool) -> None:
    """A member reports somebody, or what she said or showed; her own server is told as well if the member wishes. It is
    told by our server, not by the member: whom one reports may run that server.
    """
    words = words.strip()
    if len(words) < SHORTEST_WORDS:
        raise Refused("a report without words", public="Say in a few words what is wrong.", code="empty")
    if len(words) > LONGEST_WORDS:
        raise Refused(
            "a long report",
            public="A report has at most %(most)s characters.",
            code="too_long",
            most=LONGEST_WORDS,
        )
    if by.id == about.id:
        raise Refused("a report about oneself", public="You cannot report yourself.", code="oneself")
    instance = (await pole_actors()).instance
    async with in_transaction():
        await note(by, about, objects, words)
        if forward and not about.local:
            await outbox.post(instance, _flag(instance, about, objects, words), to=[about], own_inbox=True)
            await Report.filter(by_id=by.id, about_id=about.id, handled_at__isnull=True).update(forwarded=True)


async def handle(report_id: int, *, outcome: str = "") -> None:
    """Those who run the pole have looked at it, and this measure came of it, or none. The reporter hears so. Whatever
    comes after this is a new report.
    """
    async with in_transaction():
        waiting = Report.filter(id=report_id, handled_at__isnull=True)
        if await waiting.update(handled_at=clock.now(), outcome=outcome):
            await news.tell(ReportHandled(report_id))


async def dismiss(report_id: int, by: Actor) -> None:
    """There is nothing to do about it."""
    report = await Report.get_or_none(id=report_id, handled_at__isnull=True).select_related("about")
    if report is not None:
        async with in_transaction():
            await handle(report.id)
            await log.note(by, log.Deed.DISMISSED, about=report.about, words=report.words)


def _together(known: str, more: str) -> str:
    return known if not more or more in known else f"{known}\n\n{more}".strip()[:LONGEST_WORDS]


def _flag(instance: Actor, about: Actor, objects: Sequence[str], words: str) -> Document:
    """A list of ids, the person first, and plain words: Mastodon, PeerTube and GoToSocial all read this. No `to`, as
    they send none.
    """
    return {
        "@context": AS2,
        "id": urls.activity(ids.new_uuid()),
        "type": "Flag",
        "actor": instance.uri,
        "content": words,
        "object": [about.uri, *objects],
    }
