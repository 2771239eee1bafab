"""The film at an address that somebody pastes: one that is known here, or is asked for where it lives, as the search
box does.
"""

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.search import finding
from fediverse_cinema.web import limits


async def film_at(address: str, viewer: Actor, account: Account | None) -> Film:
    """Its author is fetched. Other servers are asked for members only (`account`). Refused with a sentence when there
    is no film that everybody may see.
    """
    wanted = finding.read(address)
    if wanted is None or not wanted.uri:
        raise _no_film(address)
    path = await finding.known(wanted, viewer)
    if not path and account is not None:
        limits.count_member(account)
        path = await finding.ask(wanted)
    slug = path.partition("?")[0].removeprefix("/films/")
    film = await Film.get_or_none(slug=slug, state=FilmState.PUBLISHED).select_related("author")
    if film is None and account is None:
        raise Refused(
            "a guest asks for what is not known", code="no_film",
            public="This film is not known here. Ask a member of the pole to add it.",
        )  # fmt: skip
    if film is None:
        raise _no_film(address)
    return film


def _no_film(address: str) -> Refused:
    return Refused(
        "no film there",
        public="“%(line)s” is the address of no film that everybody may see.",
        code="no_film",
        line=address.strip()[:120],
    )
