"""A pole that has been there for years: members, films, neighbours, talk, letters, jobs, as many as wanted. A few rows
are made by the verbs that make them in life, then copied by the thousand inside the database, on either engine.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import orjson

from benchmarks import crowd_calls, neighbours, poles
from benchmarks.copying import UUID, ago, copies, digest, in_a_hurry, renamed, text_after
from fediverse_cinema.accounts.models import Account
from fediverse_cinema.activitypub import delivery, hosts
from fediverse_cinema.activitypub.models import Actor, Follow, FollowState, Host, OutboxEntry, Tombstone
from fediverse_cinema.consents.models import Claim
from fediverse_cinema.conversations.models import Mention, Note, Tagging
from fediverse_cinema.films import catalogue
from fediverse_cinema.films.models import Film, FilmFacet, FilmState
from fediverse_cinema.foundation import clock, ids, urls
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.database.model import Model
from fediverse_cinema.foundation.jobs.models import Job, JobState
from fediverse_cinema.inbox.models import Letter, Outcome
from fediverse_cinema.media.models import Asset, Rendition
from fediverse_cinema.notices.models import Notice, NoticeKind
from fediverse_cinema.people.models import Creator
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.reactions.models import Reaction, ReactionKind
from fediverse_cinema.timeline.models import ThingKind, TimelineEntry

HOSTS = 1_000
MEMBERS = 200
MINUTES_OF_LETTERS = 30 * 24 * 60  # they are kept for so long
MINUTES_OF_FILMS = 5 * 365 * 24 * 60
NOTES_OF_THE_TALKED_ABOUT, LIKES_OF_THE_TALKED_ABOUT = 500, 5_000
OF_LETTERS = {Note: 0.4, Reaction: 0.5, Notice: 0.2, TimelineEntry: 0.5, Tombstone: 0.05, Job: 0.02}


@dataclass(frozen=True, slots=True)
class Crowd:
    """`films` of here and elsewhere, a fifth of them born here; `letters` of the last month with what they changed;
    `followers` of the pole and of its members, on a thousand hosts; `calls`, a fifth of them open.
    """

    films: int
    letters: int
    followers: int
    calls: int

    async def come(self) -> None:
        """Into the pole of this task, which has a member with a dozen films (poles.running)."""
        await _Coming(self).all()

    def share(self, model: type[Model]) -> int:
        return int(self.letters * OF_LETTERS[model])


LARGE = Crowd(films=10_000, letters=100_000, followers=50_000, calls=300)
TEN_TIMES = Crowd(films=100_000, letters=1_000_000, followers=100_000, calls=3_000)


class _Coming:
    """In the order in which rows lead to others."""

    def __init__(self, crowd: Crowd) -> None:
        self.crowd = crowd
        self.follower = self.member = self.film = self.note = 0  # the id before the first

    async def all(self) -> None:
        await in_a_hurry()
        self.ines = await Creator.get(actor__local_handle=poles.MEMBER).select_related("actor", "channel")
        self.known = await self._neighbour()
        steps: tuple[Callable[[], Awaitable[None]], ...] = (
            self._crews, self._people, self._members, self._follows, self._films, self._talk, self._likes,
            self._letters, self._told, self._jobs, self._talked_about,
        )  # fmt: skip
        for step in steps:
            await step()

    async def _neighbour(self) -> Actor:
        (one,) = neighbours.people(["h0.example"], of_each=1)
        (row,) = await neighbours.make_known([one])
        self.person = one
        return await Actor.get(id=row)

    async def _crews(self) -> None:
        await crowd_calls.come(self.ines, self.crowd.calls)

    async def _people(self) -> None:
        host = f"'h' || (n % {HOSTS}) || '.example'"
        uri = f"'http://' || {host} || '/users/u' || n"
        self.follower = await copies(
            self.known, self.crowd.followers, uri=uri, host=host, handle="'u' || n", name="'Voisine ' || n",
            page_url=uri, inbox=f"{uri} || '/inbox'", shared_inbox=f"'http://' || {host} || '/inbox'",
            rsa_key_id=f"{uri} || '#main-key'",
        )  # fmt: skip
        host_row = await Host.create(name="h.example", seen_at=clock.now())
        await copies(host_row, HOSTS, name="'h' || (n - 1) || '.example'")

    async def _members(self) -> None:
        """Each with a channel, as who has shown a film."""
        assert self.ines.channel is not None
        named = renamed(poles.MEMBER, "'m' || n")
        self.member = await copies(self.ines.actor, MEMBERS, **named, name="'Membre ' || n")
        self.channel = await copies(self.ines.channel, MEMBERS, **named, owner_id=f"{self.member} + n")
        creator = await copies(
            self.ines, MEMBERS, actor_id=f"{self.member} + n", channel_id=f"{self.channel} + n"
        )  # fmt: skip
        await copies(await Account.get(creator=self.ines), MEMBERS, creator_id=f"{creator} + n")

    async def _follows(self) -> None:
        """Most follow the pole. Nobody follows the first member: her letters are what other benchmarks count."""
        group = (await pole_actors()).group
        one = await Follow.create(
            follower=self.known, followed=group, uri="http://h0.example/f", state=FollowState.ACCEPTED,
            created_at=clock.now(),
        )  # fmt: skip
        await copies(
            one, self.crowd.followers, follower_id=f"{self.follower} + n", uri="o.uri || n", created_at=ago("n"),
            followed_id=f"CASE WHEN n % 5 < 3 THEN {group.id} ELSE {self.member} + 1 + n % {MEMBERS} END",
        )  # fmt: skip

    async def _films(self) -> None:
        first = await Film.filter(local=True).order_by("id").select_related("asset").first()
        assert first is not None
        born, others = self.crowd.films // 5, self.crowd.films - self.crowd.films // 5
        asset = await self._files(first.asset, born)
        number, base = UUID.format("n"), urls.base()
        text = text_after(first.folded, first.title, self.ines.actor.name)
        self.film = await copies(
            first, born, uri=f"'{base}/ap/films/' || {number}", uuid=number, slug="'courant-de-' || n",
            page_url=f"'{base}/films/courant-de-' || n", title="'Le courant de ' || n", year="1990 + n % 36",
            author_id=f"{self.member} + 1 + n % {MEMBERS}", channel_id=f"{self.channel} + 1 + n % {MEMBERS}",
            asset_id=f"{asset} + n", published_at=ago(f"n * {MINUTES_OF_FILMS // born}"),
            folded=f"'le courant de ' || n || ' membre ' || (1 + n % {MEMBERS}) || {text}",
            sort_title="'courant de ' || n",
        )  # fmt: skip
        far = await Film.create(
            uri="http://h0.example/videos/0", uuid=ids.new_uuid(), slug="ailleurs", local=False, author=self.known,
            state=FilmState.PUBLISHED, title="Ailleurs", page_url="http://h0.example/w/0", summary="Une autre rivière.",
            synopsis="<p>Un hiver.</p>" * 6, duration=600, languages=["fr"], created_at=clock.now(),
            published_at=clock.now() - timedelta(days=1),
        )  # fmt: skip
        await catalogue.keep(far)
        text = text_after(far.folded, far.title, self.known.handle)
        host = f"'http://h' || (n % {HOSTS}) || '.example"
        abroad = await copies(
            far, others, uri=f"{host}/videos/' || n", page_url=f"{host}/w/' || n", uuid=UUID.format("(500000000 + n)"),
            slug="'ailleurs-' || n", title="'Ailleurs ' || n", author_id=f"{self.follower} + 1 + n % {HOSTS}",
            published_at=ago(f"n * {MINUTES_OF_FILMS // others}"), year="1990 + n % 36",
            folded=f"'ailleurs ' || n || ' voisine ' || (1 + n % {HOSTS}) || {text}",
            sort_title="'ailleurs ' || n",
        )  # fmt: skip
        for facet in await FilmFacet.filter(film=first).order_by("id"):
            await copies(facet, born, film_id=f"{self.film} + n")
        for facet in await FilmFacet.filter(film=far).order_by("id"):
            await copies(facet, others, film_id=f"{abroad} + n")
        await self._said_of_films(first, born)

    async def _files(self, asset: Asset | None, count: int) -> int:
        assert asset is not None
        number = UUID.format("n")
        last = await copies(asset, count, original=f"{number} || '.mov'", stem=number)
        for file in await Rendition.filter(asset_id=asset.id).order_by("id"):
            await copies(file, count, asset_id=f"{last} + n", name=f"replace(o.name, '{asset.stem}', {number})")
        return last

    async def _said_of_films(self, first: Film, born: int) -> None:
        """What publishing wrote down, and who is named in the credits of films that were born here."""
        this = f"(SELECT uri FROM film WHERE id={self.film} + n)"
        entry = await OutboxEntry.filter(object_uri=first.uri).order_by("id").first()
        assert entry is not None
        await copies(
            entry, born, uri=f"{this} || '/create'", object_uri=this, actor_id=f"{self.member} + 1 + n % {MEMBERS}"
        )  # fmt: skip
        for name, role in (("Malo Le Goff", "Image"), ("Yasmine Haddad", "Son")):
            claim = await Claim.create(
                subject_uri="http://h0.example/nothing", asker=self.ines.actor, name=name, role=role,
                created_at=clock.now(),
            )  # fmt: skip
            await copies(claim, born, subject_uri=this)
        tagging = await Tagging.create(tag="documentaire", object_uri="http://h0.example/nothing")
        await copies(tagging, self.crowd.films, object_uri=this, tag=f"'mot' || (n % {HOSTS})")

    async def _talk(self) -> None:
        """Answers to films, and every third an answer to the one before."""
        uri, film = "http://h0.example/notes/0", f"(SELECT uri FROM film WHERE id={self.film} + {self._any_film()})"
        note = await Note.create(
            uri=uri, author=self.known, thread_uri=uri, answer_to="", page_url=uri, language="fr",
            published_at=clock.now(), html="<p>La lumière du troisième plan est magnifique, quelle patience !</p>",
        )  # fmt: skip
        count, host = self.crowd.share(Note), f"'http://h' || (n % {HOSTS}) || '.example/notes/' || n"
        self.note = await copies(
            note, count, uri=host, page_url=host, author_id=self._any_follower(), thread_uri=film, answer_to=film,
            published_at=self._in_the_month(count),
        )  # fmt: skip
        await sql.change(
            "UPDATE note SET answer_to=before.uri, thread_uri=before.thread_uri FROM note before"
            " WHERE before.id=note.id - 1 AND note.id>? AND (note.id - ?) % 3=0",
            self.note, self.note,
        )  # fmt: skip
        mention = await Mention.create(note=note, actor=self.ines.actor)
        await copies(mention, count, note_id=f"{self.note} + n", actor_id=f"{self.member} + 1 + n % {MEMBERS}")

    async def _likes(self) -> None:
        one = await Reaction.create(
            kind=ReactionKind.LIKE, actor=self.known, object_uri="http://h0.example/nothing",
            uri="http://h0.example/likes/0", created_at=clock.now(),
        )  # fmt: skip
        count = self.crowd.share(Reaction)
        place = f"(n * 7 + n / {self.crowd.followers}) % {self.crowd.films}"  # nobody likes a film twice
        film = f"(SELECT uri FROM film WHERE id={self.film} + 1 + {place})"
        await copies(
            one, count, actor_id=self._any_follower(), object_uri=film, created_at=self._in_the_month(count),
            uri=f"'http://h' || (n % {HOSTS}) || '.example/likes/' || n",
            kind="CASE WHEN n % 10=0 THEN 'Announce' ELSE 'Like' END",
        )  # fmt: skip

    async def _letters(self) -> None:
        film = await Film.filter(local=True).order_by("id").first()
        assert film is not None
        bodies = (
            neighbours.note(self.person, 0, film=film.uri, author=self.ines.actor.uri),
            neighbours.like(self.person, 0, film=film.uri),
        )
        for number, body in enumerate(bodies):
            letter = await Letter.create(
                activity_id=f"http://h0.example/{number}/", id_digest=f"{number}" * 64, digest="0" * 64,
                sender_uri=self.person.uri, body=orjson.dumps(body).decode(), outcome=Outcome.APPLIED,
                received_at=clock.now(),
            )  # fmt: skip
            count = self.crowd.letters // len(bodies)
            await copies(
                letter, count, activity_id="o.activity_id || n", id_digest=digest(), digest=digest(),
                sender_uri=f"'http://h' || (n % {HOSTS}) || '.example/users/u' || (1 + n % {self.crowd.followers})",
                received_at=self._in_the_month(count),
            )  # fmt: skip
        stone = await Tombstone.create(
            uri="http://h0.example/gone/", former_type="Note", author_uri=self.person.uri, deleted_at=clock.now()
        )
        await copies(stone, self.crowd.share(Tombstone), uri="o.uri || n", deleted_at=ago("n"))

    async def _told(self) -> None:
        """Home timelines and notices of the members."""
        note, member = f"(SELECT uri FROM note WHERE id={self.note} + n)", f"{self.member} + 1 + n % {MEMBERS}"
        count = min(self.crowd.share(TimelineEntry), self.crowd.share(Note))
        entry = await TimelineEntry.create(
            owner=self.ines.actor, kind=ThingKind.NOTE, object_uri="http://h0.example/notes/0", arrived_at=clock.now()
        )
        await copies(entry, count, owner_id=member, object_uri=note, arrived_at=self._in_the_month(count))
        notice = await Notice.create(
            owner=self.ines.actor, kind=NoticeKind.ANSWER, by=self.known, object_uri="http://h0.example/notes/0",
            arrived_at=clock.now(),
        )  # fmt: skip
        count = self.crowd.share(Notice)
        await copies(
            notice, count, owner_id=member, by_id=self._any_follower(), object_uri=note,
            arrived_at=self._in_the_month(count),
        )  # fmt: skip

    async def _jobs(self) -> None:
        """Deliveries that wait for hosts that are away, and some that gave up."""
        later = clock.timestamp() + 24 * 3600
        job = await Job.create(
            queue=hosts.LETTERS, kind=delivery.DELIVER, args='{"entry_id": 0, "inbox": "http://h0.example/inbox"}',
            lane="h0.example", serial="http://h0.example/ serial ", due=later, created=clock.timestamp(),
            attempts=5, error="away",
        )  # fmt: skip
        await copies(
            job, self.crowd.share(Job), lane=f"'h' || (n % {HOSTS}) || '.example'", serial="o.serial || n",
            state=f"CASE WHEN n % 5=0 THEN {JobState.DEAD.value} ELSE {JobState.READY.value} END",
        )  # fmt: skip

    async def _talked_about(self) -> None:
        """The second film of the first member is the one that everybody knows."""
        _, film = await Film.filter(local=True).order_by("id").limit(2)
        note, like = (
            await Note.get(uri="http://h0.example/notes/0"),
            await Reaction.get(uri="http://h0.example/likes/0"),
        )
        host = f"'http://h' || (n % {HOSTS}) || '.example/known/' || n"
        await copies(
            note, NOTES_OF_THE_TALKED_ABOUT, uri=host, page_url=host, author_id=self._any_follower(),
            thread_uri=f"'{film.uri}'", answer_to=f"'{film.uri}'",
        )  # fmt: skip
        likes = min(LIKES_OF_THE_TALKED_ABOUT, self.crowd.followers)
        await copies(like, likes, actor_id=self._any_follower(), object_uri=f"'{film.uri}'", uri=f"{host} || '#like'")

    def _any_film(self) -> str:
        return f"1 + (n * 7) % {self.crowd.films}"

    def _any_follower(self) -> str:
        return f"{self.follower} + 1 + n % {self.crowd.followers}"

    def _in_the_month(self, count: int) -> str:
        """Evenly spread over the time for which letters are kept, the last one now."""
        return ago(f"({count} - n) * {MINUTES_OF_LETTERS - 60} / {count}")
