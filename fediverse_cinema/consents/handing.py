"""Something that people of this pole are asked about is another's from now on: what was let be done with it is hers to
take back, and whom it names, she asks. Called by the room whose thing it is, in its transaction.
"""

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.consents.models import Claim, ConsentRequest, Stamp


async def hand_over(uri: str, former: Actor, author: Actor) -> None:
    """The stamps keep their addresses: they bear her name, as the thing itself does."""
    await Stamp.filter(target_uri=uri, author_id=former.id).update(author_id=author.id)
    await ConsentRequest.filter(target_uri=uri, author_id=former.id).update(author_id=author.id)
    await ConsentRequest.filter(interacting_uri=uri, asker_id=former.id).update(asker_id=author.id)
    await Claim.filter(subject_uri=uri, asker_id=former.id).update(asker_id=author.id)
