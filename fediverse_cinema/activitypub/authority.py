"""Who may speak of what (FEP-fe34): pure named rules, each with the attack that it stops. Used wherever a document is
believed, whether it was sent to us or fetched.
"""

from fediverse_cinema.activitypub.vocab import Document, uris_of
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
