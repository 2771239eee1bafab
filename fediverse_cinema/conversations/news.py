"""What is told of talk."""

from fediverse_cinema.foundation.values import frozen


@frozen
class NoteSaid:
    """Somebody said something, here or elsewhere, and it is new here. `old`: it was read back from an outbox or a
    thread rather than sent, and not said a moment ago, so nobody is told of it as of something fresh.
    """

    note_id: int
    old: bool = False


@frozen
class NoteRemoved:
    """Who runs the pole has removed words of a member. They are gone; `thread_uri` is what was talked about, `note_uri`
    the note that is gone, where it was one.
    """

    author_id: int
    thread_uri: str
    note_uri: str = ""
