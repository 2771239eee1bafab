"""News of the publications room: small dataclasses of ids."""

from fediverse_cinema.foundation.values import frozen


@frozen
class KeptBack:
    """At its moment it could not come out. It is a draft again, for whoever wrote it to look at."""

    publication_id: int
