"""How pages name where somebody lives: a pole that this one knows by its name, its host beside it, any other server by
its host. Asked once for each page, by `page`; templates say it by the filter `home`.
"""

from collections.abc import Mapping
from contextvars import ContextVar

from markupsafe import Markup

from fediverse_cinema.poles import kinship

_known: ContextVar[Mapping[str, str]] = ContextVar("pole_names")


async def look_up() -> None:
    """For the page that is being made."""
    _known.set(await kinship.names())


def home(host: str) -> Markup:
    """Of this host."""
    name = _known.get({}).get(host, "")
    if not name:
        return Markup("<bdi>{}</bdi>").format(host)
    return Markup('<bdi title="{}">{}</bdi>').format(host, name)
