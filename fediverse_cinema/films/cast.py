"""Everybody whom the document of a film of ours names: who made it, who shows it, and who is credited. Put together by
composing, spoken by wire.
"""

from collections.abc import Mapping, Sequence
from dataclasses import field

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.consents.claims import Line, people_of
from fediverse_cinema.consents.models import Award, Claim, ClaimState
from fediverse_cinema.films.models import Attribution
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.models import Policy


@frozen
class Cast:
    """`quoting` is the author's policy; `known` are the people of the credits who are actors, by what is written there
    of them, `claims` what has become of its lines; who has given its
    `awards` is fetched. `attribution` of a film that was brought here: the pole shows it then, by its own channel.
    """

    author: Actor
    channel: Actor
    pole: Actor
    instance: Actor
    quoting: Policy = Policy.EVERYBODY
    known: Mapping[str, Actor] = field(default_factory=dict)
    claims: Mapping[Line, Claim] = field(default_factory=dict)
    awards: Sequence[Award] = ()
    attribution: Attribution | None = None

    @property
    def asked(self) -> list[Actor]:
        """Those of elsewhere who are asked, or have answered: they hear of all that becomes of the film."""
        return people_of(list(self.claims.values()))

    @property
    def attributed_to(self) -> list[Document]:
        """Mastodon takes the first as the author; PeerTube the first Group as the channel."""
        groups = dict.fromkeys((self.channel.uri, self.pole.uri))
        return [{"type": "Person", "id": self.author.uri}, *({"type": "Group", "id": uri} for uri in groups)]

    @property
    def copies(self) -> list[str]:
        """The followers, and who has confirmed elsewhere that she belongs to it: her filmography shows it."""
        confirmed = people_of([one for one in self.claims.values() if one.state == ClaimState.CONFIRMED])
        followers = dict.fromkeys(f"{actor.uri}/followers" for actor in (self.author, self.channel, self.pole))
        return [*followers, *(person.uri for person in confirmed)]
