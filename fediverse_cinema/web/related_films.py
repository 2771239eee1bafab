"""The films that a maker names after hers, a line each: their addresses as she types them, and back. One that is not
known here is asked for where it lives, as the search box does. Called by the page of her film's sheet.
"""

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.films import related
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.search import finding
from fediverse_cinema.web import limits


async def typed(film: Film) -> str:
    """As `read` takes them."""
    return "\n".join(one.page_url for one in await related.shown(film))


async def read(text: str, film: Film, account: Account) -> tuple[str, ...]:
    """Their ids, in her order. Raises with a sentence when they are too many, which nobody is asked for, and for the
    first line that leads to no film.
    """
    written = [line.strip() for line in text.splitlines() if line.strip()]
    if fault := related.too_many(written):
        raise fault
    kept = {one.page_url: one.uri for one in await related.shown(film)}
    return tuple([kept.get(line) or await _find(line, film, account) for line in written])


async def _find(line: str, film: Film, account: Account) -> str:
    wanted = finding.read(line)
    if wanted is None or not wanted.uri:
        raise _no_film(line)
    path = await finding.known(wanted, account.creator.actor)
    if not path:
        limits.count_member(account)
        path = await finding.ask(wanted)
    slug = path.partition("?")[0].removeprefix("/films/")
    found = await Film.get_or_none(slug=slug, state=FilmState.PUBLISHED)
    if found is None or found.id == film.id:
        raise _no_film(line)
    return found.uri


def _no_film(line: str) -> Refused:
    return Refused(
        "no related film",
        public="“%(line)s” is the address of no other film that everybody may see.",
        code="bad_related",
        line=line[:120],
    )
