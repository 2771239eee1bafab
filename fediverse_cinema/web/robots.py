"""What search engines are asked to leave alone. Works are public to be found; what somebody says, and her page, only
when she wishes so (FEP-5feb, FE6), and copies of what lives elsewhere never: there their own server decides.
"""

from starlette.responses import Response

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations.models import Note, Visibility

HEADER = {"X-Robots-Tag": "noindex"}


def may_index_person(actor: Actor) -> bool:
    """Whoever shows herself in directories; a channel and the pole do."""
    return actor.local and (actor.discoverable or actor.owner_id is not None)


def may_index_note(note: Note) -> bool:
    """Its author is fetched."""
    return note.local and note.author.indexable and note.visibility == Visibility.PUBLIC


def leave_alone(response: Response, *, unless: bool = False) -> Response:
    if not unless:
        response.headers.update(HEADER)
    return response
