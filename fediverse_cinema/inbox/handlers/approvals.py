"""Comments of our members that PeerTube has approved (FEP-5624; withdrawn, but spoken there)."""

from fediverse_cinema.activitypub.vocab import Activity, uri_of
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.inbox.outcomes import Ignored
from fediverse_cinema.inbox.verify import Sender


async def reply_approved(sender: Sender, activity: Activity) -> None:
    """Only where the film lives can its comments be approved, and the approval has its id there (INB-30). `inReplyTo`
    is what the comment answers: the film, or another comment.
    """
    note = await Note.get_or_none(uri=activity.object_uri, local=True)
    film = note and await Film.get_or_none(uri=note.thread_uri, local=False).select_related("author")
    if not note or not film or uri_of(activity.document.get("inReplyTo")) not in (film.uri, note.answer_to):
        raise Ignored("approves no comment of ours")
    if not urls.same_origin(sender.actor.uri, film.author.uri) or not urls.same_origin(activity.id, film.author.uri):
        raise Refused(f"{sender.actor.uri} approves a comment on {film.uri}", code="not_hers")
    if note.approved_by == activity.id:
        raise Ignored("known already")
    await Note.filter(id=note.id).update(approved_by=activity.id)
