"""What Ana and Bo do in a story, as steps: each is done at the pole of whoever does it, by the verbs of that pole."""

from typing import Any

from fediverse_cinema.activitypub import blocks, follows, outbox
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.undoing import undo
from fediverse_cinema.consents import service as consents
from fediverse_cinema.consents.models import Stamp
from fediverse_cinema.conversations import service as conversations
from fediverse_cinema.conversations import voting
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.conversations.words import Words
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.foundation.here import at_home
from fediverse_cinema.moderation import service as moderation
from fediverse_cinema.people import profile
from fediverse_cinema.people.models import Creator
from fediverse_cinema.reactions import service as reactions
from fediverse_cinema.reactions.models import ReactionKind
from tests.kit.absences import Cast, Step
from tests.kit.neighbours import AS2
from tests.kit.people import a_film, an_answer


def shows(title: str) -> Step:
    async def step(cast: Cast) -> None:
        with at_home(cast.hers.house):
            await a_film(cast.ana.creator, title)

    return step


def retitles(title: str) -> Step:
    async def step(cast: Cast) -> None:
        with at_home(cast.hers.house):
            await films.change(await Film.get(), Sheet(title, licence="CC-BY-SA-4.0"))

    return step


async def takes_the_film_away(cast: Cast) -> None:
    with at_home(cast.hers.house):
        await films.delete(await Film.get())


def says(text: str, **more: Any) -> Step:
    """`more` as Words takes it."""

    async def step(cast: Cast) -> None:
        with at_home(cast.hers.house):
            await conversations.say(cast.ana.creator.actor, Words(text, **more))

    return step


def calls_herself(name: str) -> Step:
    async def step(cast: Cast) -> None:
        with at_home(cast.hers.house):
            sheet = profile.Sheet(name=name)
            await profile.change(cast.ana.creator, sheet, website_label="Website", support_label="Support")

    return step


def comments(text: str) -> Step:
    """Bo, below her film."""

    async def step(cast: Cast) -> None:
        with at_home(cast.his.house):
            await an_answer(cast.bo.creator.actor, text, await Film.get())

    return step


def corrects(text: str) -> Step:
    """Bo, what he said last."""

    async def step(cast: Cast) -> None:
        with at_home(cast.his.house):
            await conversations.edit(await _last(), Words(text))

    return step


async def withdraws(cast: Cast) -> None:
    with at_home(cast.his.house):
        await conversations.withdraw(await _last())


async def _last() -> Note:
    last = await Note.filter(local=True).latest("id")
    assert last is not None
    return last


async def likes(cast: Cast) -> None:
    with at_home(cast.his.house):
        film = await Film.get().select_related("author")
        await reactions.like(cast.bo.creator.actor, film.uri, film.author)


async def likes_no_more(cast: Cast) -> None:
    with at_home(cast.his.house):
        film = await Film.get().select_related("author")
        await reactions.unlike(cast.bo.creator.actor, film.uri, film.author)


async def shares(cast: Cast) -> None:
    with at_home(cast.his.house):
        film = await Film.get().select_related("author")
        await reactions.share(cast.bo.creator.actor, film.uri, film.author)


async def shares_no_more(cast: Cast) -> None:
    with at_home(cast.his.house):
        film = await Film.get().select_related("author")
        await reactions.unshare(cast.bo.creator.actor, film.uri, film.author)


async def shares_herself(cast: Cast) -> None:
    """Ana, her own words: the followers hear of it."""
    with at_home(cast.hers.house):
        actor = cast.ana.creator.actor
        await reactions.share(actor, (await Note.get()).uri, actor)


async def shares_herself_no_more(cast: Cast) -> None:
    with at_home(cast.hers.house):
        actor = cast.ana.creator.actor
        await reactions.unshare(actor, (await Note.get()).uri, actor)


async def dislikes(cast: Cast) -> None:
    """No pole has a button for it; PeerTube's members do this."""
    with at_home(cast.his.house):
        film = await Film.get().select_related("author")
        activity = _dislike(cast, film)
        await reactions.note(ReactionKind.DISLIKE, cast.bo.creator.actor, film.uri, activity["id"])
        await outbox.post(cast.bo.creator.actor, activity, to=[film.author])


async def dislikes_no_more(cast: Cast) -> None:
    with at_home(cast.his.house):
        film = await Film.get().select_related("author")
        actor = cast.bo.creator.actor
        await reactions.forget(ReactionKind.DISLIKE, actor, film.uri)
        await outbox.post(actor, undo(actor, _dislike(cast, film)), to=[film.author])


def _dislike(cast: Cast, film: Film) -> dict[str, Any]:
    uri = cast.bo.creator.actor.uri
    return {"@context": AS2, "id": f"{uri}/dislikes/1", "type": "Dislike", "actor": uri, "object": film.uri,
            "to": [cast.ana.creator.actor.uri]}  # fmt: skip


def votes(*choices: int) -> Step:
    async def step(cast: Cast) -> None:
        with at_home(cast.his.house):
            await voting.vote(cast.bo.creator.actor, await Note.get(), choices)

    return step


async def follows_her(cast: Cast) -> None:
    ana = await cast.known(cast.his, cast.ana)
    with at_home(cast.his.house):
        await follows.request(cast.bo.creator.actor, ana)


async def follows_her_no_more(cast: Cast) -> None:
    ana = await cast.known(cast.his, cast.ana)
    with at_home(cast.his.house):
        await follows.withdraw(cast.bo.creator.actor, ana)


async def wishes_to_be_asked(cast: Cast) -> None:
    with at_home(cast.hers.house):
        await Actor.filter(uri=cast.ana.creator.actor.uri).update(locked=True)


async def says_yes(cast: Cast) -> None:
    bo = await cast.known(cast.hers, cast.bo)
    with at_home(cast.hers.house):
        assert await follows.approve(bo, cast.ana.creator.actor)


async def says_no(cast: Cast) -> None:
    """Or ends what she had allowed."""
    bo = await cast.known(cast.hers, cast.bo)
    with at_home(cast.hers.house):
        assert await follows.decline(bo, cast.ana.creator.actor)


async def blocks_him(cast: Cast) -> None:
    bo = await cast.known(cast.hers, cast.bo)
    with at_home(cast.hers.house):
        await blocks.block(cast.ana.creator.actor, bo)


async def blocks_him_no_more(cast: Cast) -> None:
    bo = await cast.known(cast.hers, cast.bo)
    with at_home(cast.hers.house):
        await blocks.unblock(cast.ana.creator.actor, bo)


async def moves_to_his_pole(cast: Cast) -> None:
    """Anna is there already and has said that she is also Ana."""
    with at_home(cast.hers.house):
        creator = await Creator.get(actor_id=cast.ana.creator.actor_id).select_related("actor")
        await profile.leave(creator, await Actor.get(handle="anna"))


async def reports_the_film(cast: Cast) -> None:
    ana = await cast.known(cast.his, cast.ana)
    with at_home(cast.his.house):
        film = await Film.get()
        await moderation.report(cast.bo.creator.actor, ana, [film.uri], "Not her film", forward=True)


def asks(kind: str) -> Step:
    """Bo, to quote her film or to show her in a collection, as software that can do more than ours would ask."""

    async def step(cast: Cast) -> None:
        ana = await cast.known(cast.his, cast.ana)
        with at_home(cast.his.house):
            actor, film = cast.bo.creator.actor, await Film.get()
            about = ana.uri if kind == "FeatureRequest" else film.uri
            activity = {"@context": AS2, "id": f"{actor.uri}/{kind}", "type": kind, "actor": actor.uri,
                        "object": about, "instrument": f"{cast.his.base}/ap/notes/{kind}"}  # fmt: skip
            await outbox.post(actor, activity, to=[ana], own_inbox=True)

    return step


async def revokes(cast: Cast) -> None:
    """Whatever consent she has given."""
    with at_home(cast.hers.house):
        for stamp in await Stamp.all():
            await consents.revoke(stamp, cast.ana.creator.actor)
