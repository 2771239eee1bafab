"""Which films of a selection everybody may see: those that are shown themselves, and were chosen with leave. And which
servers may read one that is not for everybody.
"""

from tortoise.queryset import QuerySet

from fediverse_cinema.films.models import FilmState
from fediverse_cinema.labels.models import Leave, Pick

WITH_LEAVE = (Leave.FREE, Leave.GIVEN)


def shown(selection_id: int) -> QuerySet[Pick]:
    """In order."""
    picks = Pick.filter(selection_id=selection_id, leave__in=WITH_LEAVE, film__state=FilmState.PUBLISHED)
    return picks.order_by("position", "id")


def asked_at(host: str, selection_id: int) -> QuerySet[Pick]:
    """In order: those whose authors have been asked there whether they may be shown, and have not said no. Their server
    may read what for.
    """
    picks = Pick.filter(selection_id=selection_id, film__author__host=host, film__state=FilmState.PUBLISHED)
    return picks.filter(asked_at__isnull=False, leave__in=(Leave.ASKED, Leave.GIVEN)).order_by("position", "id")
