"""What every letter and every page asks is answered by an index, however large the tables grow: the plans that the
databases make for the statements as they really leave.
"""

import itertools
import re
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

import pytest
from tortoise.connection import get_connections
from tortoise.transactions import in_transaction

from benchmarks import poles
from benchmarks.copying import copies
from benchmarks.crowd import Crowd
from fediverse_cinema.activitypub import actors, outbox, synchronization, webfinger
from fediverse_cinema.activitypub.models import Actor, OutboxEntry
from fediverse_cinema.films import browsing, feeds, listing
from fediverse_cinema.films import queries as films
from fediverse_cinema.films.browsing import Wish
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.notices import queries as notices
from fediverse_cinema.reactions import queries as liked
from fediverse_cinema.reactions import service as reactions
from fediverse_cinema.search import profiles, relevance
from fediverse_cinema.timeline import queries as timeline
from fediverse_cinema.web import sitemap
from tests.kit.calls import a_call
from tests.kit.counting import WAYS
from tests.kit.events import an_event
from tests.kit.neighbours import AS2, Document, Neighbour
from tests.kit.people import a_creator, a_film, an_account
from tests.kit.projects import a_project
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
LARGE = {
    "actor", "follow", "film", "note", "reaction", "tombstone", "outbox_entry", "letter", "notice", "timeline_entry",
    "mention", "tagging", "host", "film_facet", "rendition", "subtitle", "asset", "job", "claim", "call", "call_term",
    "project", "membership",
}  # fmt: skip
ALIKE = {"state", "local", "listed", "visibility", "kind", "type", "outcome"}
"""Columns in which a large part of a table is the same: what is found by them alone and put in order is all of it."""
ALIAS = re.compile(r'\b(?:FROM|JOIN|UPDATE)\s+"?(\w+)"?(?:\s+(?:AS\s+)?"?(\w+)"?)?', re.IGNORECASE)
SEARCH = re.compile(r"SEARCH (\w+) USING (?:COVERING )?INDEX \w+ \((.*)\)$")
COLUMN = re.compile(r"(\w+)[=<>]")
Asked = tuple[str, list[Any]]
OF_ALL = ("row_number() OVER (ORDER BY id) AS place", '"page_url" "0","updated_at" "1"')
"""The map of the site is of all films, some thousands at a time."""


@contextmanager
def asked() -> Iterator[list[Asked]]:
    """Inside the block, every statement of the present pole is noted with its values."""
    noted: list[Asked] = []
    client = type(get_connections().get("default"))
    kinds = client, sys.modules[client.__module__].TransactionClient

    def noting(way: Any) -> Any:
        def asks(client: Any, query: str, values: list[Any] | None = None) -> Any:
            noted.append((query, list(values or [])))
            return way(client, query, values)

        return asks

    with ExitStack() as patches:
        for kind, name in itertools.product(kinds, WAYS):
            if hasattr(kind, name):
                patches.enter_context(patch.object(kind, name, noting(getattr(kind, name))))
        yield noted


async def plan_of(statement: str, values: list[Any]) -> list[str]:
    if sql.dialect() == "sqlite":
        return [row["detail"] for row in await sql.rows(f"EXPLAIN QUERY PLAN {statement}", *values)]
    async with in_transaction() as connection:
        # Of an empty table every row is read at once. What we want to know is whether an index could serve.
        await connection.execute_query("SET LOCAL enable_seqscan=off")
        return [row[0] for row in (await connection.execute_query(f"EXPLAIN {statement}", values))[1]]


async def walked(statement: str, values: list[Any]) -> set[str]:
    """The large tables of which this statement reads every row, or all rows of one large host."""
    names = {(alias or table).lower(): table.lower() for table, alias in ALIAS.findall(statement)}
    names |= {table: table for table in LARGE}
    plan = await plan_of(statement, values)
    if sql.dialect() == "sqlite":
        found = [re.match(r"SCAN (\w+)$", line) for line in plan]
        if not any(words in statement for words in OF_ALL) and any("FOR ORDER BY" in line for line in plan):
            by_index = [one for line in plan if (one := SEARCH.match(line))]
            found += [one for one in by_index if set(COLUMN.findall(one[2])) <= ALIKE]
    else:
        found = [re.search(r"Seq Scan on (\w+)", line) for line in plan]
    if "lower(handle)" in statement and not any("actor_at_" in line for line in plan):
        return {"actor"}
    return {names.get(one[1].lower(), str(one[1])) for one in found if one} & LARGE


async def sends(town: Town, sender: Neighbour, activity: Document) -> None:
    """A letter, and all that follows from it."""
    assert (await sender.send(activity, town.pole.client, town.pole.shared_inbox)).status_code == 202
    await town.pole.work()


async def find_people(town: Town, ana: Actor) -> None:
    await webfinger.known("alice", "social.example")
    with pytest.raises(Missing):
        await profiles.by_address("alice@social.example")


async def show_somebody(town: Town, ana: Actor) -> None:
    await profiles.profile(ana, None)


async def end_somebody(town: Town, ana: Actor) -> None:
    await reactions.forget_all_of(ana)
    await reactions.forget_by_uri(ana, "https://social.example/likes/1")
    await listing.around(ana.id)


async def is_it_known(town: Town, ana: Actor) -> None:
    await actors.known_owner("https://social.example/users/alice#main-key")
    await relevance.is_shown_here("https://social.example/notes/1")
    await relevance.is_followed(ana)


async def write_to_followers(town: Town, ana: Actor) -> None:
    activity: Document = {"@context": AS2, "id": f"{ana.uri}/a", "type": "View", "actor": ana.uri, "object": ana.uri}
    entry = await outbox.post(ana, activity | {"to": [ana.followers_uri]}, to_followers_of=[ana])
    await OutboxEntry.filter(id=entry.id).update(followers_only=True)
    await town.pole.work()
    await synchronization.header(await OutboxEntry.get(id=entry.id), ana, "https://social.example/inbox")
    await synchronization.followers_at(ana, "social.example")


async def like_a_film(town: Town, ana: Actor) -> None:
    film = await a_film(await a_creator("ben", "Ben"))
    alice = town.social.actor("alice")
    like = alice.activity("Like", film.uri)
    for letter in (like, alice.activity("Undo", like)):
        await alice.send(letter, town.pole.client, town.pole.shared_inbox)
        await town.pole.work()


async def go_through_the_catalogue(town: Town, ana: Actor) -> None:
    await a_film(await a_creator("ben", "Ben"), form="essay", languages=("fr",), themes=("mer",), year=2020)
    for order in browsing.ORDERS:
        for after in ("", "1~1"):
            await browsing.find(Wish(order=order), after)
            await browsing.find(Wish(order=order, words="mer", form="essay", language="fr", length="10"), after)
            await browsing.find(Wish(order=order, origin="here", since=1990, until=2030, free=True), after)
    await browsing.find(Wish(author="ben@lyon.example", theme="mer"))
    for kind in browsing.FILTERS:
        await browsing.choices(kind)


async def tell_programs(town: Town, ana: Actor) -> None:
    await a_film(await a_creator("ben", "Ben"))
    await feeds.newest(None)
    await feeds.newest(ana)
    for name in ("house", "films-1"):
        await sitemap.part(name)
    await sitemap.index()


async def letters_come(town: Town, ana: Actor) -> None:
    film = await a_film(await a_creator("ben", "Ben"))
    alice = town.social.actor("alice")
    await sends(town, alice, alice.activity("Follow", ana.uri))
    note = alice.note(film.uri)
    further = alice.note(note["id"])
    for letter in (
        alice.activity("Create", note, to=note["to"]),
        alice.activity("Create", further, to=note["to"]),
        alice.activity("Announce", film.uri, to=note["to"]),
        alice.activity("Update", note | {"updated": "2026-08-08T10:00:00Z"}, to=note["to"]),
        alice.activity("Delete", further["id"], to=note["to"]),
    ):
        await sends(town, alice, letter)


async def something_is_on(town: Town) -> None:
    ben = await a_creator("ben", "Ben")
    film = await a_film(ben)
    alice = town.social.actor("alice")
    await sends(town, alice, alice.activity("Create", note := alice.note(film.uri), to=note["to"]))
    await a_call(await a_project(ben))
    await an_event(ben.actor)


async def somebody_looks_around(town: Town, ana: Actor) -> None:
    for path in ("/", "/calls", "/films/la-saone", "/films", "/agenda"):
        answer = await town.pole.client.get(f"{town.pole.base}{path}", headers={"Accept": "text/html"})
        assert answer.status_code == 200, path


async def servers_read(town: Town, ana: Actor) -> None:
    film = await a_film(await a_creator("ben", "Ben"))
    alice = town.social.actor("alice")
    for url in (ana.uri, film.uri, f"{film.uri}/comments", f"{film.uri}/likes", f"{film.uri}/shares"):
        assert (await alice.ask(town.pole.client, url)).status_code == 200, url


async def a_member_reads(town: Town, ana: Actor) -> None:
    film = await a_film(await a_creator("ben", "Ben"))
    alice = town.social.actor("alice")
    await sends(town, alice, alice.activity("Create", note := alice.note(film.uri), to=note["to"]))
    await timeline.page(ana, None, 31)
    await notices.page(ana, None, 31)
    await notices.count_unread(ana.id)
    await films.film_page(film.slug, ana)
    await films.others_by(ana.uri, but=())


DEEDS: dict[str, Callable[[Town, Actor], Awaitable[None]]] = {
    "people are found by their address": find_people,
    "somebody's page": show_somebody,
    "somebody is gone": end_somebody,
    "a letter is looked at": is_it_known,
    "a letter to followers leaves": write_to_followers,
    "a like arrives and is taken back": like_a_film,
    "the catalogue is gone through": go_through_the_catalogue,
    "feeds and maps are written": tell_programs,
    "letters come": letters_come,
    "somebody looks around": somebody_looks_around,
    "servers read": servers_read,
    "a member reads": a_member_reads,
}


BEFORE = {somebody_looks_around: something_is_on}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS.keys())
async def test_no_hot_question_reads_a_whole_table(town: Town, deed: Callable[[Town, Actor], Awaitable[None]]) -> None:
    ana = (await a_creator("ana")).actor
    if deed in BEFORE:
        await BEFORE[deed](town)
    with asked() as noted:
        await deed(town, ana)
    plans = {
        statement: tables
        for statement, values in noted
        if statement.lstrip().startswith(("SELECT", "WITH", "UPDATE", "DELETE", "INSERT"))
        and (tables := await walked(statement, values))
    }
    assert len(noted) > 1 and plans == {}


@pytest.mark.parametrize("born_here", [True, False])
async def test_the_latest_films_are_found_by_where_they_were_born(town: Town, born_here: bool) -> None:
    """A pole may show thousands of its own and follow few others: the front page goes through neither for the other."""
    await a_film(await a_creator("ben", "Ben"))
    with asked() as noted:
        await films.newest(local=born_here, limit=6)
    statement, values = next(one for one in noted if "film" in one[0])
    plan = "\n".join(await plan_of(statement, values))
    assert "film_by_birth" in plan and "TEMP B-TREE" not in plan and "Sort" not in plan


async def test_a_claim_does_not_look_at_jobs_that_wait_for_later(town: Town) -> None:
    """Deliveries to hosts that are away wait by the thousand."""
    await queue.later("forget_keys", {}, due=clock.timestamp() + 3_600)
    await copies(await Job.get(kind="forget_keys"), 2_000)
    if sql.dialect() == "postgres":
        await sql.rows("ANALYZE job")
    await queue.later("forget_keys", {})
    with asked() as noted:
        await town.pole.work()
    claims = [one for one in noted if one[0].startswith(("SELECT", "WITH")) and "due" in one[0]]
    plans = [line for statement, values in claims for line in await plan_of(statement, values)]
    by_due = [line for line in plans if re.search("due ?<", line)]
    assert by_due and [line for line in by_due if "priority" not in line] == []


async def test_who_likes_a_film_is_counted_without_reading_all_people(town: Town) -> None:
    """PostgreSQL, where it knows how many rows there are."""
    ines = (await an_account(poles.MEMBER, "Inès Morel")).creator
    for number in range(2):
        await poles.show_film(ines, number)
    await town.pole.work()
    await Crowd(films=20, letters=60, followers=2_000, calls=6).come()
    if sql.dialect() == "postgres":
        await sql.rows("ANALYZE")
    film = (await Film.filter(local=True).order_by("id").limit(2))[1]
    with asked() as noted:
        assert await liked.count_people(film.uri) == (2_000, 0)
    for statement, values in noted:
        if sql.dialect() == "sqlite":
            assert await walked(statement, values) == set()
            continue
        async with in_transaction() as connection:
            plan = [row[0] for row in (await connection.execute_query(f"EXPLAIN {statement}", values))[1]]
        assert not [line for line in plan if "Seq Scan on actor" in line], plan
