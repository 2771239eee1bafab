"""Two members at two poles, one of which is away for a while: what they do meanwhile, and how it stands afterwards."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from fediverse_cinema.accounts.models import Account, Role
from fediverse_cinema.activitypub import follows, webfinger
from fediverse_cinema.activitypub.models import Actor, Block, Follow, FollowState, OutboxEntry
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import at_home
from fediverse_cinema.foundation.html import plain
from fediverse_cinema.foundation.jobs.models import Job, JobState
from fediverse_cinema.inbox.models import Letter, Outcome
from fediverse_cinema.reactions.models import Reaction
from tests.kit.people import an_account
from tests.kit.poles import BlankDatabases
from tests.kit.towns import Pole, down, two_poles, work_everywhere

BETWEEN_STEPS = timedelta(hours=3)
ROUNDS_AFTER = 14  # of seven hours: four days, longer than any letter is tried
KINDS = ("fan_out", "deliver", "open_letter", "tell_counts")
Pairs = list[tuple[str, ...]]


@dataclass
class Cast:
    """Ana makes films; Bo, at the other pole, follows her."""

    hers: Pole
    his: Pole
    ana: Account
    bo: Account
    now: datetime = field(default_factory=clock.now)

    @property
    def poles(self) -> tuple[Pole, Pole]:
        return self.hers, self.his

    async def plays(self, *steps: "Step") -> None:
        """Both are there."""
        for step in steps:
            await self._step(step)

    async def plays_without(self, away: Pole, *steps: "Step") -> None:
        """While `away` cannot be reached, though it may send; then it comes back, and all letters that waited go."""
        with down(away):
            await self.plays(*steps)
        for _ in range(ROUNDS_AFTER):
            self._passes(timedelta(hours=7))
            with clock.stopped_at(self.now):
                await work_everywhere(*self.poles)
            if not await self._waiting():
                break

    async def known(self, pole: Pole, someone: Account) -> Actor:
        """As this pole knows her or him."""
        with at_home(pole.house):
            return await Actor.get(uri=someone.creator.actor.uri)

    async def stands(self, pole: Pole) -> dict[str, Pairs]:
        """What a pole knows of the two and of what they made, in the words of the story."""
        with at_home(pole.house):
            two = {one.creator.actor.uri: one.creator.actor.handle for one in (self.ana, self.bo)}
            films = await Film.filter(state=FilmState.PUBLISHED).order_by("id")
            notes = await Note.all().order_by("published_at")
            names = two | {one.uri: one.title for one in films} | {one.uri: plain(one.html) for one in notes}
            return {
                "films": [(one.title,) for one in films],
                "notes": [(plain(one.html), *map(str, one.details.get("poll", {}).get("counts", ()))) for one in notes],
                "reactions": sorted(
                    (two[one.actor.uri], one.kind.lower(), names.get(one.object_uri, "?"))
                    for one in await Reaction.filter(actor__uri__in=list(two)).select_related("actor")
                ),
                "follows": sorted(
                    (two[one.follower.uri], one.state.lower(), two[one.followed.uri])
                    for one in await Follow.exclude(state=FollowState.REJECTED).select_related("follower", "followed")
                    if one.follower.uri in two and one.followed.uri in two
                ),
                "blocks": [
                    (two[one.blocker.uri], two[one.blocked.uri])
                    for one in await Block.all().select_related("blocker", "blocked")
                ],
                "people": sorted((one.name, one.moved_to or "") for one in await Actor.filter(uri__in=list(two))),
            }

    async def both_say(self, expected: dict[str, Pairs]) -> None:
        """It stands at both poles as the story has it, nothing was lost on the way, and the order was kept."""
        here, there = [await self.stands(pole) for pole in self.poles]
        assert {name: here[name] for name in expected} == expected, here
        assert here == there, (here, there)
        for sender, receiver in (self.poles, self.poles[::-1]):
            await _nothing_was_lost(receiver)
            await _order_was_kept(sender, receiver)

    async def _step(self, step: "Step") -> None:
        self._passes(BETWEEN_STEPS)
        with clock.stopped_at(self.now):
            await step(self)
            await work_everywhere(*self.poles)

    def _passes(self, hours: timedelta) -> None:
        """What is remembered for five minutes of the loop's own time, which cannot be stopped, is forgotten as well."""
        self.now += hours
        for pole in self.poles:
            pole.house.rooms.pop("failing", None)

    async def _waiting(self) -> int:
        waiting = 0
        for pole in self.poles:
            with at_home(pole.house):
                waiting += await Job.filter(kind__in=KINDS).count()
        return waiting


Step = Callable[[Cast], Awaitable[Any]]


async def _nothing_was_lost(pole: Pole) -> None:
    with at_home(pole.house):
        dead = [(job.kind, job.error) for job in await Job.filter(state=JobState.DEAD)]
        assert dead == [], dead
        waiting = [(job.kind, job.attempts, job.error) for job in await Job.filter(kind__in=KINDS)]
        assert waiting == [], waiting
        unread = await Letter.filter(outcome__in=[Outcome.WAITING, Outcome.REFUSED])
        refused = [(letter.activity_id, letter.reason) for letter in unread]
        assert refused == [], refused


async def _order_was_kept(sender: Pole, receiver: Pole) -> None:
    """Letters about one thing came in the order in which they were sent."""
    with at_home(sender.house):
        sent = {one.uri: (one.object_uri, one.id) for one in await OutboxEntry.all()}
    with at_home(receiver.house):
        came = [sent[one.activity_id] for one in await Letter.all().order_by("id") if one.activity_id in sent]
    assert came, "no letter came"
    for thing in {thing for thing, _ in came}:
        order = [number for about, number in came if about == thing]
        assert order == sorted(order), (thing, order)


@asynccontextmanager
async def a_cast(blanks: BlankDatabases, hosts: tuple[str, str]) -> AsyncIterator[Cast]:
    """Ana's pole is the first of the hosts."""
    async with two_poles(blanks, hosts) as (hers, his):
        with at_home(hers.house):
            ana = await an_account("ana", "Ana Belle", role=Role.ADMIN)
        with at_home(his.house):
            bo = await an_account("bo", "Bo Martin", role=Role.ADMIN)
            await follows.request(bo.creator.actor, await webfinger.find(f"ana@{hosts[0]}"))
        with at_home(hers.house):
            await webfinger.find(f"bo@{hosts[1]}")
        await work_everywhere(hers, his)
        yield Cast(hers, his, ana, bo)
