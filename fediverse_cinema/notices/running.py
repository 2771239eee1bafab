"""What those who run the pole are told: reports, letters to the team, labels that are not what was verified, and other
poles that come to know this one or do so no longer. Called by news, but for what `subjects` asks of letters.
"""

from collections.abc import Sequence

from fediverse_cinema.accounts.models import Account, Role
from fediverse_cinema.activitypub import hosts, kin
from fediverse_cinema.activitypub.models import Actor, ActorType, Follow, Host
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.errors import Later
from fediverse_cinema.labels.models import Label
from fediverse_cinema.notices import service
from fediverse_cinema.notices.models import Notice, NoticeKind
from fediverse_cinema.notices.views import Thing
from fediverse_cinema.poles import kinship
from fediverse_cinema.poles.models import PoleLetter
from fediverse_cinema.poles.news import LetterArrived
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.provenance.models import AuthorsWord

ASKING_SECONDS = 10.0  # what a server runs


async def reported(report_id: int) -> None:
    """Reports are a room beside this one: its table is asked, as one statement."""
    found = await sql.rows(
        "SELECT r.by_id, r.created_at, a.uri FROM report r JOIN actor a ON a.id=r.about_id WHERE r.id=?", report_id
    )
    for row in found:
        by = await lookup.get(Actor, id=row["by_id"])
        await service.tell(await who_moderates(), NoticeKind.REPORT, by, row["uri"], since=row["created_at"])


async def letter_came(news: LetterArrived) -> None:
    """Who has written is no actor: the pole says it."""
    letter = await PoleLetter.get_or_none(id=news.letter_id)
    if letter is not None:
        by, uri = (await pole_actors()).instance, urls.letter_to_team(letter.id)
        await service.tell(await who_run_it(), NoticeKind.LETTER, by, uri)


async def letters(uris: Sequence[str]) -> dict[str, Thing]:
    """What notices of letters are about, as the desk shows it."""
    numbers = {uri: uri.removeprefix(urls.letter_to_team("")) for uri in uris}
    asked = [int(one) for uri, one in numbers.items() if one != uri and one.isdecimal()]
    found = {one.id: one.subject for one in await PoleLetter.filter(id__in=asked)} if asked else {}
    return {
        urls.letter_to_team(number): Thing(subject, "", "", urls.letter_to_team(number).removeprefix(urls.base()))
        for number, subject in found.items()
    }


async def pole_came(follower_id: int, followed_id: int) -> None:
    """Another pole has added this one: its Application follows ours. Later while it is not known what runs there."""
    theirs = await _application(follower_id, followed_id)
    if theirs is None:
        return
    software = await hosts.software(theirs.host)
    if not software and not await Host.exists(name=theirs.host, asked_at__isnull=False):
        raise Later(
            f"{theirs.host}: not asked yet what it runs", code="software_unknown", after=ASKING_SECONDS, counts=False
        )
    follow = await Follow.get_or_none(follower_id=follower_id, followed_id=followed_id)
    if software == kin.SOFTWARE and follow is not None:
        await service.tell(await who_run_it(), NoticeKind.POLE, theirs, since=follow.created_at)


async def pole_went(follower_id: int, followed_id: int) -> None:
    """One that we know has removed this one. Whom those who run this pole have removed themselves is not known."""
    theirs = await _application(follower_id, followed_id)
    if theirs is not None and await kinship.find(theirs.host) is not None:
        await service.tell(await who_run_it(), NoticeKind.POLE_LEFT, theirs, since=clock.now())


async def gate_waits() -> None:
    """However many knock, or are held back: one notice, until it has been read."""
    whom, by = await who_run_it(), (await pole_actors()).instance
    await service.tell(whom, NoticeKind.GATE, by, f"{urls.base()}/admin/rules", once=True, since=clock.now())


async def unverified(label_id: int) -> None:
    """Each time anew: one that was verified again may become another again."""
    label = await Label.get(id=label_id).select_related("actor")
    await Notice.filter(kind=NoticeKind.UNVERIFIED, by_id=label.actor_id).delete()
    await service.tell(await who_run_it(), NoticeKind.UNVERIFIED, label.actor, label.actor.uri, since=clock.now())


async def _application(follower_id: int, followed_id: int) -> Actor | None:
    """That of another server, when it is about following ours."""
    if followed_id != (await pole_actors()).instance.id:
        return None
    follower = await lookup.find(Actor, id=follower_id)
    return follower if follower and not follower.local and follower.type == ActorType.APPLICATION else None


async def applied() -> None:
    """However many wait for a yes: one notice, until it has been read. They are nobody yet whom it could name."""
    whom, by = await who_moderates(), (await pole_actors()).instance
    desk = f"{urls.base()}/admin/admissions"
    await service.tell(whom, NoticeKind.APPLICATION, by, desk, once=True, since=clock.now())


async def author_spoke(word_id: int) -> None:
    """Who says so is perhaps nobody here: the pole says it."""
    by = (await pole_actors()).instance
    await service.tell(await who_composes(), NoticeKind.AUTHOR, by, urls.authors_word(word_id), since=clock.now())


async def handed_over(film_id: int, actor_id: int) -> None:
    film = await lookup.find(Film, id=film_id)
    if film is not None:
        await service.tell([actor_id], NoticeKind.HANDED, (await pole_actors()).instance, film.uri, since=clock.now())


async def authors_words(uris: Sequence[str]) -> dict[str, Thing]:
    """What notices of them are about: the film, which need not be shown any more."""
    beginning = urls.authors_word("")
    numbers = {uri: uri.removeprefix(beginning) for uri in uris if uri.startswith(beginning)}
    asked = [int(one) for one in numbers.values() if one.isdecimal()]
    found = {one.id: one.title for one in await AuthorsWord.filter(id__in=asked)} if asked else {}
    return {urls.authors_word(one): Thing(title, "", "", f"/brought/words/{one}") for one, title in found.items()}


async def who_run_it() -> list[int]:
    admins = await Account.filter(role=Role.ADMIN).select_related("creator")
    return [one.creator.actor_id for one in admins]


async def who_composes() -> list[int]:
    """Who runs the pole, and who composes its front page."""
    team = await Account.filter(role__in=[Role.ADMIN, Role.EDITOR]).select_related("creator")
    return [one.creator.actor_id for one in team]


async def who_moderates() -> list[int]:
    """They, and those who look at reports for them."""
    team = await Account.filter(role__in=[Role.ADMIN, Role.MODERATOR]).select_related("creator")
    return [one.creator.actor_id for one in team]
