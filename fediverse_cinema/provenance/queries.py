"""What those who compose the pole see of films that were brought here: each with its file on its way, and what authors
say of them.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.films import attribution, queries
from fediverse_cinema.films.models import Attribution
from fediverse_cinema.films.views import WorkLine
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.media import turns
from fediverse_cinema.media.models import Upload
from fediverse_cinema.people.views import Person, person
from fediverse_cinema.provenance.models import AuthorsWord, WordState

PAGE_SIZE = 50


@frozen
class BroughtLine:
    """One that was brought. `upload`: how its file comes, as long as it is none of ours."""

    number: int
    work: WorkLine
    made_by: str
    source: str
    brought_by: Person | None
    brought_at: datetime
    upload: Upload | None


async def brought(before: int | None) -> tuple[BroughtLine, ...]:
    """The latest first, one more than a page when there are further ones."""
    found = Attribution.filter(claimed_at=None).select_related("film__asset", "upload", "brought_by")
    found = found.filter(id__lt=before) if before else found
    waiting = await turns.before_each()
    return tuple(_line(one, waiting) for one in await found.order_by("-id").limit(PAGE_SIZE + 1))


async def waiting() -> Sequence[AuthorsWord]:
    """The oldest first."""
    return await AuthorsWord.filter(state=WordState.OPEN).order_by("id").select_related("film").limit(PAGE_SIZE)


async def decided() -> Sequence[AuthorsWord]:
    found = AuthorsWord.filter(state__in=[WordState.GRANTED, WordState.DECLINED])
    return await found.order_by("-decided_at", "-id").select_related("film").limit(PAGE_SIZE)


async def word(number: int) -> AuthorsWord | None:
    """One that was confirmed, or need not be."""
    found = AuthorsWord.exclude(state=WordState.UNCONFIRMED).select_related("film", "person")
    return await found.get_or_none(id=number)


async def handle_of(said: AuthorsWord) -> str:
    """The member who says it, as far as we know: she was signed in, or has joined with this address since."""
    if said.person is not None and said.person.gone_at is None:
        return said.person.handle
    hers = Account.filter(mail=said.mail, mail_confirmed_at__isnull=False, creator__actor__gone_at=None)
    found = await hers.order_by("id").select_related("creator__actor").limit(2)
    return found[0].creator.actor.handle if len(found) == 1 and said.confirmed_at else ""


def _line(one: Attribution, waiting: Mapping[int, int]) -> BroughtLine:
    film = one.film
    return BroughtLine(
        number=one.id,
        work=queries.work_line(film, waiting.get(film.asset_id or 0)),
        made_by=attribution.names(film.made_by),
        source=one.source,
        brought_by=person(one.brought_by) if one.brought_by else None,
        brought_at=one.brought_at,
        upload=one.upload if film.asset_id is None else None,
    )
