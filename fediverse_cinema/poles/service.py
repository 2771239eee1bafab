"""Founding the pole, and finding its three actors."""

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import making
from fediverse_cinema.activitypub.models import Actor, ActorType
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.html import markdown
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.poles.models import Pole

POLE, COMPANION, INSTANCE = "pole", "regie", "instance"


@frozen
class PoleActors:
    """The Group that people follow, the Person who owns it for PeerTube, the Application that speaks for the server."""

    group: Actor
    companion: Actor
    instance: Actor


async def found() -> bool:
    """Make the pole of the settings. False when it is there already."""
    if await Pole.exists():
        return False
    settings = here().settings.pole
    about = markdown(settings.about)
    companion = await making.draft_actor(
        ActorType.PERSON,
        COMPANION,
        uri=urls.user(COMPANION),
        page_url=urls.user_page(COMPANION),
        name=f"Régie · {settings.name}",
        discoverable=False,
    )
    group = await making.draft_actor(
        ActorType.GROUP,
        POLE,
        uri=urls.pole(),
        page_url=urls.pole_page(),
        name=settings.name,
        summary=about,
    )
    instance = await making.draft_actor(
        ActorType.APPLICATION,
        INSTANCE,
        uri=urls.instance(),
        page_url=urls.home(),
        name=settings.name,
        summary=about,
    )
    async with in_transaction():
        await making.enrol(companion)
        group.owner = companion
        await making.enrol(group)
        await making.enrol(instance)
        await Pole.create(actor=group, companion=companion, instance=instance, created_at=clock.now())
    return True


async def pole_actors() -> PoleActors:
    """The three actors of this pole, read once. Missing before `create-pole`."""
    rooms = here().rooms
    if "pole_actors" not in rooms:
        pole = await Pole.all().select_related("actor", "companion", "instance").first()
        if pole is None:
            raise Missing("no pole yet", public="This pole has not been founded yet: run create-pole.", code="no_pole")
        rooms["pole_actors"] = PoleActors(pole.actor, pole.companion, pole.instance)
    found_actors: PoleActors = rooms["pole_actors"]
    return found_actors
