"""What is told of films."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FilmPublished:
    film_id: int


@dataclass(frozen=True, slots=True)
class FilmArrived:
    """A film of elsewhere has come, or has changed."""

    film_id: int
    poster: str
