"""What a member's policies mean on the wire and in the house: who may quote her, who may put her into a collection.
Read by notes, films and actor documents, and by the requests that arrive (inbox/handlers/consents.py).
"""

from fediverse_cinema.activitypub.context import PUBLIC
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.people.models import Policy


def approval(policy: Policy, author: Actor) -> Document:
    """One entry of an interactionPolicy (FEP-044f): whom she has agreed with beforehand, and who may ask. Nobody is
    said by naming herself, as the FEP advises: an empty list looks like none at all.
    """
    if policy == Policy.EVERYBODY:
        return {"automaticApproval": [PUBLIC]}
    if policy == Policy.FOLLOWERS:
        return {"automaticApproval": [author.followers_uri]}
    if policy == Policy.ASK:
        return {"automaticApproval": [author.uri], "manualApproval": [PUBLIC]}
    return {"automaticApproval": [author.uri]}
