"""Those who made the films of a public selection, as a collection of people that Mastodon shows (FEP-7aa9): each who
lets herself be shown, or has said yes, by a stamp of hers. Only people of this pole: nobody else's consent is here.
Heard from news of selections.
"""

from collections.abc import Sequence

from fediverse_cinema.activitypub.context import PEOPLE_BLOCKS, context_of
from fediverse_cinema.activitypub.models import Actor, ActorType
from fediverse_cinema.activitypub.vocab import Document, iso
from fediverse_cinema.consents import service as consents
from fediverse_cinema.consents.models import Claim, ClaimState, ConsentRequest, Stamp, StampKind
from fediverse_cinema.consents.wire import Asking
from fediverse_cinema.foundation import ids, urls
from fediverse_cinema.labels import showing, wire
from fediverse_cinema.labels.models import Audience, Selection
from fediverse_cinema.people.models import Creator, Policy

MOST = 150  # that Mastodon keeps of a collection
ASKED = (Policy.EVERYBODY, Policy.ASK)
FRENCH = "Les cinéastes de « %s »", "Celles et ceux qui ont fait les films de la sélection."
ENGLISH = "The film-makers of “%s”", "Those who made the films of the selection."


async def ask(selection_id: int) -> None:
    """It is public, or shows other films: whoever made one is asked once, and answered for by her policy."""
    selection = await Selection.get_or_none(id=selection_id, local=True, audience=Audience.PUBLIC)
    if selection is None:
        return
    owner, collection = await Actor.get(id=selection.owner_id), wire.people_uri(selection)
    known = ConsentRequest.filter(interacting_uri=collection, kind=StampKind.FEATURE)
    asked = {str(uri) for uri in await known.values_list("target_uri", flat=True)}
    people = [one for one in await of(selection) if one.uri not in asked]
    creators = await Creator.filter(actor_id__in=[one.id for one in people], featuring__in=ASKED)
    policies = {creator.actor_id: creator.featuring for creator in creators}
    for person in people:
        if person.id in policies:
            wanted = Asking(urls.activity(ids.new_uuid()), StampKind.FEATURE, collection, person.uri)
            await consents.ask(owner, person, wanted, policies[person.id])


async def forget(selection_uri: str) -> None:
    """It is public no longer: nobody has to answer any more."""
    await consents.forget(f"{selection_uri}/people")


async def shown_in(selection: Selection) -> list[tuple[Actor, Stamp]]:
    """With their live stamps, in the order of the films."""
    live = Stamp.filter(interacting_uri=wire.people_uri(selection), kind=StampKind.FEATURE, revoked_at__isnull=True)
    stamps = {stamp.author_id: stamp for stamp in await live}
    people = await of(selection) if stamps else []
    return [(one, stamps[one.id]) for one in people if one.id in stamps]


async def of(selection: Selection) -> list[Actor]:
    """Members who made its films, or have confirmed to have a part in them, in the order of the films."""
    films = await showing.shown(selection.id).values_list("film__uri", "film__author_id")
    made = {str(uri): [int(str(author))] for uri, author in films}
    confirmed = Claim.filter(subject_uri__in=list(made), state=ClaimState.CONFIRMED, person_id__isnull=False)
    for uri, person in await confirmed.order_by("id").values_list("subject_uri", "person_id"):
        made[str(uri)].append(int(str(person)))
    wanted = list(dict.fromkeys(one for people in made.values() for one in people))
    members = Actor.filter(id__in=wanted, type=ActorType.PERSON, local_handle__isnull=False, gone_at=None)
    found = {one.id: one for one in await members}
    return [found[one] for one in wanted if one in found][:MOST]


def to_object(selection: Selection, owner: Actor, people: Sequence[tuple[Actor, Stamp]]) -> Document:
    words = ENGLISH if wire.language_of(selection) == "en" else FRENCH
    published = selection.published_at or selection.created_at
    return {
        "@context": context_of(*PEOPLE_BLOCKS),
        "id": wire.people_uri(selection),
        "type": "FeaturedCollection",
        "name": words[0] % selection.title,
        "summary": words[1],
        "attributedTo": owner.uri,
        "url": selection.page_url,
        "sensitive": False,
        "discoverable": True,
        "totalItems": len(people),
        "published": iso(published),
        "updated": iso(max(selection.updated_at or published, published)),
        "orderedItems": [item_to_object(selection, person, stamp) for person, stamp in people],
    }


def item_to_object(selection: Selection, person: Actor, stamp: Stamp) -> Document:
    return {
        "id": f"{wire.people_uri(selection)}/items/{person.id}",
        "type": "FeaturedItem",
        "featuredObject": person.uri,
        "featureAuthorization": stamp.uri,
        "published": iso(stamp.created_at),
    }
