"""What goes with a member: each step takes down what she has of one kind, by the verbs of its room, so that whoever has
it is told; it finds what is left, and may be taken again. The last one empties her rows. What stays is the work of
others: what she has done in the name of a project, label or company, and credits of her in films of others, as plain
names.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from fediverse_cinema.activitypub.models import Actor, Block, Follow, Mute, OutboxEntry, Pin, Shunned
from fediverse_cinema.activitypub.news import ActorGone
from fediverse_cinema.archive import exporting, intake
from fediverse_cinema.companies import service as companies
from fediverse_cinema.companies.models import CompanyEditor
from fediverse_cinema.consents import service as consents
from fediverse_cinema.consents.models import ConsentRequest, RequestState, Stamp
from fediverse_cinema.conversations import service as conversations
from fediverse_cinema.conversations.models import Note, Vote
from fediverse_cinema.events import service as events
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Attribution, Film
from fediverse_cinema.foundation import news
from fediverse_cinema.labels import selecting
from fediverse_cinema.labels import service as labels
from fediverse_cinema.labels.models import Juror, JuryRole, Selection
from fediverse_cinema.media import service as media
from fediverse_cinema.media import uploads
from fediverse_cinema.media.models import Asset, Upload
from fediverse_cinema.notices.models import Notice
from fediverse_cinema.people import pictures
from fediverse_cinema.people.models import Creator
from fediverse_cinema.projects import service as projects
from fediverse_cinema.projects.models import Membership, Relationship
from fediverse_cinema.provenance.models import AuthorsWord, WordState
from fediverse_cinema.publications import service as publications
from fediverse_cinema.recommendations import service as recommendations
from fediverse_cinema.recommendations.models import Recommendation
from fediverse_cinema.screeners.models import ScreeningPass
from fediverse_cinema.search.models import SavedSearch
from fediverse_cinema.timeline.models import TimelineEntry

Place = Membership | Juror | CompanyEditor
AT_ONCE = 100


async def places_led(actor: Actor) -> list[Place]:
    """Of projects and labels of this pole that she leads, and companies whose pages she edits; each with what it is of,
    and the actor of that. Labels of the pole itself are led in its name: it can have somebody else do so.
    """
    hers = {"person_id": actor.id, "joined_at__isnull": False, "left_at": None}
    led = Membership.filter(project__local=True, project__actor__gone_at=None, relationship=Relationship.ADMIN, **hers)
    chaired = Juror.filter(label__local=True, label__closed_at=None, relationship=JuryRole.ADMIN, **hers)
    chaired = chaired.exclude(label__kind__in=labels.OF_THE_POLE)
    edited = CompanyEditor.filter(company__closed_at=None, **hers)
    return [
        *await led.select_related("project__actor"),
        *await chaired.select_related("label__actor"),
        *await edited.select_related("company__actor"),
    ]


async def others_in(place: Place) -> bool:
    """Does anybody else belong to it?"""
    return await _beside(place).exists()


def organ_of(place: Place) -> Actor:
    """The actor of the project, label or company."""
    match place:
        case Membership():
            return place.project.actor
        case Juror():
            return place.label.actor
    return place.company.actor


async def others_who_lead(place: Place) -> bool:
    """All who edit the page of a company do so with the same rights."""
    if isinstance(place, CompanyEditor):
        return await others_in(place)
    return await _beside(place).filter(relationship=place.relationship).exists()


async def count_films(actor: Actor) -> int:
    return await Film.filter(author_id=actor.id, local=True).count()


async def count_words(actor: Actor) -> int:
    return await Note.filter(author_id=actor.id, local=True).count()


def _beside(place: Place) -> QuerySet[Any]:
    belong = {"joined_at__isnull": False, "left_at": None}
    if isinstance(place, Membership):
        return Membership.filter(project_id=place.project_id, **belong).exclude(id=place.id)
    if isinstance(place, Juror):
        return Juror.filter(label_id=place.label_id, **belong).exclude(id=place.id)
    return CompanyEditor.filter(company_id=place.company_id, **belong).exclude(id=place.id)


async def _films(actor: Actor) -> None:
    """With what was said below them elsewhere, their passes, awards and files."""
    for film in await Film.filter(author_id=actor.id, local=True):
        await films.delete(film)


async def _files(actor: Actor) -> None:
    """What no film has taken: on its way, or here and waiting."""
    for upload in await Upload.filter(owner_id=actor.id):
        await uploads.drop(upload)
    for asset in await Asset.filter(owner_id=actor.id):
        await media.order_removal(asset.id)


async def _picture(actor: Actor) -> None:
    creator = await Creator.get_or_none(actor_id=actor.id)
    await pictures.clear([one for one in (actor.id, creator and creator.channel_id) if one])


async def _archives(actor: Actor) -> None:
    await exporting.forget(actor.id)
    await intake.forget(actor.id)


async def _events(actor: Actor) -> None:
    await events.clear(actor.id)


async def _selections(actor: Actor) -> None:
    for selection in await Selection.filter(owner_id=actor.id, local=True):
        await selecting.delete(selection, actor)


async def _publications(actor: Actor) -> None:
    await publications.clear(actor.id)


async def _what_she_leads(actor: Actor) -> None:
    """Where nobody else belongs to it, it ends; else somebody of the others leads it, once she is gone."""
    for place in await places_led(actor):
        if await others_in(place):
            continue
        if isinstance(place, Membership):
            await projects.end(place.project)
        elif isinstance(place, Juror):
            await labels.close(place.label, None)
        else:
            await companies.close(place.company, None)


async def _recommendations(actor: Actor) -> None:
    for number in await Recommendation.filter(author_id=actor.id).values_list("id", flat=True):
        await recommendations.take_back(actor, int(str(number)))


async def _consents(actor: Actor) -> None:
    """Her stamps end, each with a word to who asked for it: a credit that she had confirmed is a plain name from now
    on. Nobody has to wait for an answer.
    """
    await ConsentRequest.filter(author_id=actor.id, state=RequestState.WAITING).delete()
    for stamp in await Stamp.filter(author_id=actor.id, revoked_at__isnull=True):
        await consents.revoke(stamp, actor)


async def _words(actor: Actor) -> None:
    """Notes, critiques, letters. Nobody hears of each: her Delete says it of all."""
    while some := await Note.filter(author_id=actor.id, local=True).limit(AT_ONCE):
        for note in some:
            await conversations.forget(note, actor)


STEPS: tuple[Callable[[Actor], Awaitable[None]], ...] = (
    _films,
    _files,
    _picture,
    _archives,
    _events,
    _selections,
    _publications,
    _what_she_leads,
    _recommendations,
    _consents,
    _words,
)


async def empty(actor: Actor, gone: Sequence[Actor]) -> None:
    """Her rows, and what her actor and her channel say, in the caller's transaction. The actors themselves stay, with
    their handles, which nobody else shall have, and with the keys that their last letter needs. The rooms below forget
    the rest by the news of it.
    """
    ids = [one.id for one in gone]
    # What she has said of a film that others have brought waits for its answer, as any visitor's word.
    await AuthorsWord.filter(person_id__in=ids, state=WordState.OPEN).update(person_id=None)
    for kind, which in (
        (Follow, Q(follower_id__in=ids) | Q(followed_id__in=ids)),
        (Block, Q(blocker_id__in=ids) | Q(blocked_id__in=ids)),
        (Mute, Q(owner_id__in=ids) | Q(muted_id__in=ids)),
        (Shunned, Q(owner_id__in=ids)),
        (Notice, Q(owner_id__in=ids) | Q(by_id__in=ids)),
        (Pin, Q(actor_id__in=ids)),
        (Vote, Q(actor_id__in=ids)),
        (TimelineEntry, Q(owner_id__in=ids)),
        (SavedSearch, Q(owner_id__in=ids)),
        (AuthorsWord, Q(person_id__in=ids)),
        (ScreeningPass, Q(actor_id__in=ids)),
        (ConsentRequest, Q(author_id__in=ids)),
        (Creator, Q(actor_id=actor.id)),
    ):
        await kind.filter(which).delete()
    await ConsentRequest.filter(asker_id__in=ids).update(told={})  # whom she has asked keeps what she has answered
    await Attribution.filter(brought_by_id__in=ids).update(brought_by_id=None)  # the pole shows it
    await Stamp.filter(author_id__in=ids).update(words="")  # at their addresses it says that they have ended
    await OutboxEntry.filter(actor_id__in=ids).exclude(type="Delete").delete()
    await Actor.filter(id__in=ids).update(
        name="", summary="", icon_url="", profile=[], also_known_as=[], moved_to=None, owner_id=None
    )
    for one in gone:
        await news.tell(ActorGone(one.id))
