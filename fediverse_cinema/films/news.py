"""What is told of films."""

from fediverse_cinema.foundation.values import frozen


@frozen
class FilmPublished:
    film_id: int


@frozen
class FilmArrived:
    """A film of elsewhere has come, or has changed."""

    film_id: int
    poster: str


@frozen
class FilmGone:
    """The row of a film of here or elsewhere is no more; one of elsewhere may come back as another, unless there is a
    stone of `author_uri`, whose it was.
    """

    uri: str
    author_uri: str = ""
