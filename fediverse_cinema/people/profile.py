"""A member's own settings: what her page says, who may follow, quote and show her; and the news of it to her followers.
Moving house and pinning change her document as well, and so are told from here.
"""

from collections.abc import Sequence

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import kin, moving, outbox, pins
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.profiles import Line
from fediverse_cinema.activitypub.vocab import is_uri
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.html import markdown
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people import likeness, portraits
from fediverse_cinema.people import listed as members
from fediverse_cinema.people.likeness import Likeness
from fediverse_cinema.people.models import Creator, Policy
from fediverse_cinema.people.service import LONGEST_NAME
from fediverse_cinema.people.wire import channel_to_object, person_to_object, update_of

LONGEST_ABOUT = 1_000  # PeerTube cuts there
LONGEST_LABEL, LONGEST_VALUE = 60, 300
LINES = 4  # free ones, beside website and support
WEBSITE, SUPPORT = "website", "support"


@frozen
class Sheet:
    """What the form of the settings holds. `lines` are pairs of label and text; empty ones do not count."""

    name: str
    about: str = ""  # Markdown
    website: str = ""
    support: str = ""  # where one can give her money
    lines: tuple[tuple[str, str], ...] = ()
    locked: bool = False
    discoverable: bool = True
    indexable: bool = False
    quoting: Policy = Policy.EVERYBODY
    featuring: Policy = Policy.EVERYBODY


def sheet_of(creator: Creator) -> Sheet:
    actor = creator.actor
    return Sheet(
        name=actor.name,
        about=creator.about,
        website=_value(actor, WEBSITE),
        support=_value(actor, SUPPORT),
        lines=tuple((line["name"], line["value"]) for line in actor.profile if "role" not in line),
        locked=actor.locked,
        discoverable=actor.discoverable,
        indexable=actor.indexable,
        quoting=creator.quoting,
        featuring=creator.featuring,
    )


def faults(sheet: Sheet) -> dict[str, Refused]:
    """What is wrong, by field."""
    found: dict[str, Refused] = {}
    name = sheet.name.strip()
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        found["name"] = Refused("bad name", public="A name has 1 to 120 characters.", code="bad_name")
    if len(sheet.about) > LONGEST_ABOUT:
        found["about"] = _too_long(LONGEST_ABOUT)
    for field, address in ((WEBSITE, sheet.website), (SUPPORT, sheet.support)):
        if address and not is_uri(address):
            found[field] = Refused(
                "no address", public="Write an address that begins with https://.", code="bad_address"
            )
        elif len(address) > LONGEST_VALUE:
            found[field] = _too_long(LONGEST_VALUE)
    for number, (label, value) in enumerate(sheet.lines[:LINES], start=1):
        if bool(label.strip()) != bool(value.strip()):
            found[f"line{number}"] = Refused(
                "half a line", public="A line needs both its heading and its text.", code="half_a_line"
            )
        elif len(label) > LONGEST_LABEL or len(value) > LONGEST_VALUE:
            found[f"line{number}"] = _too_long(LONGEST_VALUE)
    return found


async def change(creator: Creator, sheet: Sheet, *, website_label: str, support_label: str) -> None:
    """Keep the sheet and tell her followers. The labels are words of the pole's language, shown on every server."""
    for fault in faults(sheet).values():
        raise fault
    actor, about = creator.actor, markdown(sheet.about)
    channel_changes = creator.channel_id is not None and creator.featuring != sheet.featuring
    async with in_transaction():
        was_listed = await members.names(actor)
        creator.about, creator.quoting, creator.featuring = sheet.about, sheet.quoting, sheet.featuring
        await creator.save(update_fields=["about", "quoting", "featuring"])
        actor.name, actor.summary = sheet.name.strip(), about
        actor.locked, actor.discoverable, actor.indexable = sheet.locked, sheet.discoverable, sheet.indexable
        actor.profile = _lines(sheet, website_label, support_label)
        await actor.save(update_fields=["name", "summary", "locked", "discoverable", "indexable", "profile"])
        await portraits.fold_again(actor)
        await announce(creator, was_listed=was_listed)
        if channel_changes:
            await announce_channel(creator)


async def change_portrait(creator: Creator, said: Likeness, *, listed: bool) -> None:
    """Keep what she says of herself as a film-maker, and whether directories may list her; her followers are told."""
    for fault in likeness.faults(said).values():
        raise fault
    actor = creator.actor
    async with in_transaction():
        was_listed = await members.names(actor)
        await portraits.keep(actor, said.from_day(clock.now().date()))
        actor.indexable, actor.discoverable = listed, actor.discoverable or listed
        await actor.save(update_fields=["indexable", "discoverable"])
        await announce(creator, was_listed=was_listed)


async def announce(creator: Creator, *, was_listed: bool = False) -> None:
    """Her document has changed: everybody who keeps a copy should look again. So should the poles that read who is
    listed here, when she is or has just been; who never agreed to be found is none of their business.
    """
    actor = creator.actor
    document = person_to_object(actor, creator, await portraits.of(actor))
    poles = await kin.who_know_us() if was_listed or await members.names(actor) else []
    await outbox.post(actor, update_of(document), to_followers_of=[actor], to=poles)


async def announce_channel(creator: Creator) -> None:
    channel = await lookup.get(Actor, id=creator.channel_id)
    await outbox.post(channel, update_of(channel_to_object(channel, creator.actor, creator)), to_followers_of=[channel])


async def add_alias(creator: Creator, other: Actor) -> None:
    async with in_transaction():
        await moving.add_alias(creator.actor, other)
        await announce(creator)


async def remove_alias(creator: Creator, uri: str) -> None:
    async with in_transaction():
        await moving.remove_alias(creator.actor, uri)
        await announce(creator)


async def leave(creator: Creator, target: Actor) -> None:
    """She moves to `target`, which has just been asked: her document says so before the Move goes out."""
    async with in_transaction():
        was_listed = await members.names(creator.actor)
        await moving.leave(creator.actor, target, first=lambda: announce(creator, was_listed=was_listed))


async def come_back(creator: Creator) -> None:
    async with in_transaction():
        await moving.come_back(creator.actor)
        await announce(creator)


async def pin(creator: Creator, object_uri: str) -> None:
    """Show it first. Her followers' servers hear of a changed profile and read `featured` again: an Add would do for
    Mastodon, but GoToSocial answers 500 to it.
    """
    async with in_transaction():
        if await pins.add(creator.actor, object_uri):
            await announce(creator)


async def unpin(creator: Creator, object_uri: str) -> None:
    async with in_transaction():
        if await pins.remove(creator.actor, object_uri):
            await announce(creator)


def _value(actor: Actor, role: str) -> str:
    return next((str(line["value"]) for line in actor.profile if line.get("role") == role), "")


def _lines(sheet: Sheet, website_label: str, support_label: str) -> list[Line]:
    free: Sequence[tuple[str, str]] = [(label.strip(), value.strip()) for label, value in sheet.lines[:LINES]]
    made: list[Line] = []
    if sheet.website:
        made.append({"name": website_label, "value": sheet.website, "payment": False, "role": WEBSITE})
    if sheet.support:
        made.append({"name": support_label, "value": sheet.support, "payment": True, "role": SUPPORT})
    return made + [{"name": label, "value": value, "payment": False} for label, value in free if label and value]


def _too_long(most: int) -> Refused:
    return Refused(f"over {most} signs", public="This has at most %(most)s characters.", code="too_long", most=most)
