"""What the page of the home timeline shows: frozen, fully fetched, ready for a template."""

from fediverse_cinema.conversations.views import NoteView
from fediverse_cinema.films.views import FilmLine
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.views import Person


@frozen
class Arrival:
    """A note or a film, as it is now. `id` grows with the order of arrival; `shared_by` is who brought it, if that is
    not its author; `mine`: the reader herself has shared it.
    """

    id: int
    note: NoteView | None
    film: FilmLine | None
    shared_by: Person | None
    mine: bool
