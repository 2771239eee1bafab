"""How much is done within an hour at the word of strangers. What is passed on of somebody's talk goes to every host
that follows the maker of the thread: without a bound, one stranger who changes a comment again and again would have us
write to all of them in our name. What is over it can still be found through `comments` and `replies`. And what is
brought in the name of others has us ask their servers.
"""

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.tallies import HOUR, Tally, tally

MOST_OF_PERSON = 20
MOST_OF_SITE = 100
MOST_BROUGHT = 200  # by one site


def spend(author: Actor, kind: str) -> bool:
    """May this letter of hers be passed on? Counts it. A Delete is counted beside the rest: whoever has used up her
    hour may still take back what she said in it.
    """
    of = "taken back" if kind == "Delete" else "said"
    person, site, done = f"{of} by {author.uri}", f"{of} at {urls.site_of(author.host)}", _done()
    if done.had(person) >= MOST_OF_PERSON or done.had(site) >= MOST_OF_SITE:
        return False
    done.add(person)
    done.add(site)
    return True


def may_ask(bringer: Actor) -> bool:
    """May somebody else's server be asked about what he has brought? Counts it."""
    who, done = f"brought by {urls.site_of(bringer.host)}", _done()
    done.add(who)
    return done.had(who) <= MOST_BROUGHT


def _done() -> Tally:
    return tally("passed on", HOUR)
