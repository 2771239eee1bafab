"""How much each has had within a minute or an hour, for bounds against harm: counted in memory, by each process for
itself. Who is counted (a network, a person, a server) and how much is too much, the rooms above say.
"""

from collections import Counter

from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import here

MINUTE, HOUR = 60.0, 3600.0
MOST_REMEMBERED = 10_000


class Tally:
    """What has been counted is forgotten so many seconds after the first of it; whoever comes then begins anew."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._since = 0.0
        self._had: Counter[str] = Counter()
        self._in_all = 0

    def had(self, who: str) -> int:
        self._begin_anew_when_over()
        return self._had[who]

    def in_all(self) -> int:
        """By all together, those whom we do not remember, too."""
        self._begin_anew_when_over()
        return self._in_all

    def add(self, who: str, much: int = 1) -> None:
        self._begin_anew_when_over()
        if who not in self._had and len(self._had) >= MOST_REMEMBERED:
            # Those who had least go: with ten thousand addresses nobody frees the one that has used up her part.
            self._had = Counter(dict(self._had.most_common(MOST_REMEMBERED // 2)))
        self._had[who] += much
        self._in_all += much

    def rest(self) -> float:
        """Seconds until all begin anew."""
        return self._since + self._seconds - clock.timestamp()

    def _begin_anew_when_over(self) -> None:
        now = clock.timestamp()
        if not 0 <= now - self._since < self._seconds:
            self._since, self._in_all = now, 0
            self._had.clear()


def tally(what: str, seconds: float) -> Tally:
    """The one of this pole in which `what` is counted."""
    found: Tally = here().rooms.setdefault(what, Tally(seconds))
    return found
