"""Who may speak of what (FEP-fe34): pure named rules, each with the attack that it stops. Used wherever a document is
believed, whether it was sent to us or fetched.
"""

from fediverse_cinema.activitypub import ld_signatures
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Activity, Document, uris_of
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import Refused


def check_owner(speaker: str, document: Document) -> None:
    """Nobody changes or creates what is somebody else's: id and author are of the speaker's origin, and she is among
    the authors (stricter than Mastodon, which looks at hosts only).
    """
    uri = document.get("id")
    if not isinstance(uri, str) or not urls.same_origin(uri, speaker):
        raise Refused(f"{speaker} speaks of {str(uri)[:100]}", code="not_hers")
    authors = uris_of(document.get("attributedTo"))
    if speaker not in authors:
        raise Refused(f"{uri} is by {authors[:3]}, not by {speaker}", code="not_the_author")


def author_of(document: Document) -> str:
    """The id of the author of a fetched document: the first of attributedTo, as Mastodon reads it, of the document's
    own host. Otherwise any server could say of anybody that she made a thing (GHSA-jhrq).
    """
    uri, authors = document.get("id"), uris_of(document.get("attributedTo"))
    if not isinstance(uri, str) or not authors or not urls.same_origin(uri, authors[0]):
        raise Refused(f"{str(uri)[:100]} is by {authors[:1]}", code="not_the_author")
    return authors[0]


def check_origin_answers(actor_uri: str, asked: str) -> None:
    """Who is asked about her words lives where she lives: any other server would tell whatever it likes of her, from
    an address of its own (GHSA-jhrq).
    """
    if not urls.same_origin(actor_uri, asked):
        raise Refused(f"{asked[:100]} is of another origin than {actor_uri}", code="cross_origin")


def check_same_activity(said: Activity, fetched: Activity) -> None:
    """What her server shows at that id is this very activity: otherwise her Announce of last year, or somebody else's,
    could be made to stand for what she never did.
    """
    if (fetched.id, fetched.actor_uri, fetched.type) != (said.id, said.actor_uri, said.type):
        raise Refused(f"{said.id} is something else there", code="not_the_same")


def signs_as(document: Document, actor: Actor) -> bool:
    """Does the document claim to be signed by her, so that strangers can judge it without having to believe whoever
    passes it on? A claim of somebody else's would make it look as if she had passed on his words. It is not verified
    here: nothing follows from it but that others may look.
    """
    creator = ld_signatures.creator_of(document)
    return bool(creator) and creator in (actor.uri, actor.rsa_key_id)  # PeerTube names itself, others the key
