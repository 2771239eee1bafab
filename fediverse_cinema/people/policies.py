"""What a member's policies mean on the wire and in the house: who may quote her, who may put her, or a film of hers,
in a collection. Read by notes, films and actor documents, and by the requests that arrive (inbox/handlers/consents.py).
"""

from typing import Any

from fediverse_cinema.activitypub.context import PUBLIC
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import PUBLIC_NAMES, Document, as_list, object_of
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


def of_film(featuring: Policy) -> Policy:
    """Who may choose a film of somebody who says this of herself, until she says something else of it."""
    return featuring if featuring in (Policy.EVERYBODY, Policy.NOBODY) else Policy.ASK


def read(said: Any, author_uri: str) -> Policy | None:
    """The policy that such an entry means, of a thing of elsewhere; None when nothing is said."""
    entry = object_of(said)
    if entry is None:
        return None
    agreed = as_list(entry.get("automaticApproval"))
    if any(one in PUBLIC_NAMES for one in agreed if isinstance(one, str)):
        return Policy.EVERYBODY
    if entry.get("manualApproval") or any(one != author_uri for one in agreed):
        return Policy.ASK
    return Policy.NOBODY
