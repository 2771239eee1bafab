"""What is told of what authors say."""

from fediverse_cinema.foundation.values import frozen


@frozen
class AuthorSpoke:
    """Somebody has said of a film that she made it, and those who compose the pole shall decide."""

    word_id: int


@frozen
class FilmHandedOver:
    """A film that was brought here is this member's from now on."""

    film_id: int
    actor_id: int
