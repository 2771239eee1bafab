"""What goes in comes out, on both engines alike: texts, times, counts, the marks of hot SQL."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tortoise.exceptions import OperationalError

from fediverse_cinema.activitypub.models import Actor, Follow, FollowState, Host
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.config import DatabaseSettings, Settings
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.database.opening import connection
from fediverse_cinema.foundation.here import House

anyio_test = pytest.mark.anyio
NOON = datetime(2026, 11, 5, 12, 0, 0, tzinfo=UTC)
ODD_TEXTS = (
    "", " ", "naïve", "e\u0301", "\u202eright to left\u202c", "👩‍🎬🏳️‍🌈", "\ufeffmark", "\uffff\U0010ffff", "𝕱𝖎𝖑𝖒",
    "line\r\nline\ttab", "\x01\x1f\x7f", "'quote' \"double\" \\ % _ ? $1 {} ;--", "\u2028\u2029",
)  # fmt: skip


async def an_actor(name: str = "ines") -> Actor:
    return await Actor.create(
        uri=f"https://far.example/users/{name}", type="Person", host="far.example", handle=name, name=name, summary="",
        page_url="", inbox=f"https://far.example/users/{name}/inbox", created_at=NOON,
    )  # fmt: skip


async def a_note(html: str, number: int = 1, **values: Any) -> Note:
    author = await Actor.get_or_none(handle="ines") or await an_actor()
    return await Note.create(
        **{
            "uri": f"https://far.example/notes/{number}", "thread_uri": "t", "answer_to": "t", "html": html,
            "source": html, "warning": "", "language": "", "page_url": "", "published_at": NOON, "author": author,
        }
        | values
    )  # fmt: skip


@anyio_test
@pytest.mark.parametrize("text", ODD_TEXTS)
async def test_an_odd_text_is_stored_and_found_as_it_is(house: House, text: str) -> None:
    note = await a_note(text)
    assert (await Note.get(id=note.id)).html == text
    assert await Note.filter(html=text).count() == 1
    assert await sql.rows("SELECT html FROM note WHERE html=?", text) == [{"html": text}]


@anyio_test
async def test_nul_vanishes_on_the_way_in_whichever_way_that_is(house: House) -> None:
    note = await a_note("a\0b", language="\0fr\0")
    assert (await Note.get(id=note.id)).html == "ab"
    note.html = "c\0d"
    await note.save()
    assert await Note.filter(html="c\0d", language="fr").count() == 1
    await Note.filter(id=note.id).update(html="\0")
    assert await Note.filter(html="").exists()
    await Host.bulk_create([Host(name="x\0y"), Host(name="\0z")])
    await sql.change("UPDATE host SET name=? WHERE name=?", "\0w\0", "z\0")
    assert await sql.rows("SELECT name FROM host WHERE name IN (?,?) ORDER BY name", "x\0y", "w") == [
        {"name": "w"},
        {"name": "xy"},
    ]


@anyio_test
@pytest.mark.parametrize("wrong", ["\ud800", "film \udfff"])
async def test_half_a_surrogate_pair_is_refused_and_leaves_the_database_usable(house: House, wrong: str) -> None:
    with pytest.raises((UnicodeEncodeError, OperationalError)):
        await a_note(wrong)
    assert await Note.all().count() == 0
    await a_note("right")


@anyio_test
@pytest.mark.parametrize("moment", [NOON, NOON.replace(microsecond=1), NOON.replace(microsecond=999_999)])
async def test_a_time_written_by_hot_sql_is_read_and_found_by_the_orm_and_the_other_way_round(
    house: House, moment: datetime
) -> None:
    await sql.change("INSERT INTO host(name, failures, seen_at) VALUES('hot', 0, ?)", moment)
    await Host.create(name="orm", seen_at=moment)
    assert [host.seen_at for host in await Host.all()] == [moment, moment]
    assert await Host.filter(seen_at=moment).count() == 2
    assert len(await sql.rows("SELECT 1 FROM host WHERE seen_at=?", moment)) == 2
    raw = await sql.rows("SELECT seen_at FROM host")
    assert raw[0] == raw[1]


@anyio_test
async def test_times_sort_as_times_however_they_were_written(house: House) -> None:
    """SQLite compares texts: with and without a fraction, and from any zone, they must keep their order."""
    moments = [
        NOON - timedelta(microseconds=1), NOON, NOON + timedelta(microseconds=1), NOON + timedelta(milliseconds=500),
        NOON + timedelta(seconds=1), NOON + timedelta(seconds=10),
    ]  # fmt: skip
    east = timezone(timedelta(hours=5, minutes=45))
    for number, moment in enumerate(reversed(moments)):
        if number % 2:
            await Host.create(name=str(moment), seen_at=moment.astimezone(east))
        else:
            insert = "INSERT INTO host(name, failures, seen_at) VALUES(?, 0, ?)"
            await sql.change(insert, str(moment), moment.astimezone(east))
    assert [host.seen_at for host in await Host.all().order_by("seen_at")] == moments
    for number, moment in enumerate(moments):
        assert await Host.filter(seen_at__lt=moment.astimezone(east)).count() == number
        assert await Host.filter(seen_at__gte=moment).count() == len(moments) - number


@anyio_test
async def test_counts_are_of_the_rows_that_a_statement_itself_changed(house: House) -> None:
    followed, one, two = await an_actor("a"), await an_actor("b"), await an_actor("c")
    for follower in (one, two):
        await Follow.create(uri="f", state=FollowState.ACCEPTED, created_at=NOON, followed=followed, follower=follower)
    assert await sql.change("UPDATE follow SET uri='g'") == 2
    assert await sql.change("UPDATE follow SET uri='g' WHERE uri='nothing'") == 0
    assert await Follow.filter(follower=one).update(uri="h") == 1
    insert = "INSERT INTO host(name, failures) VALUES('x', 0), ('y', 0) ON CONFLICT DO NOTHING"
    assert await sql.change(insert) == 2
    assert await sql.change(insert) == 0
    assert await Actor.filter(id=followed.id).delete() == 1, "two follows fell with her"
    assert await Follow.all().count() == 0
    assert await sql.change("DELETE FROM actor") == 2


@anyio_test
async def test_rows_come_from_select_and_from_returning(house: House) -> None:
    made = await sql.rows("INSERT INTO host(name, failures) VALUES(?, ?), (?, ?) RETURNING name", "a", 1, "b", 2)
    assert [row["name"] for row in made] == ["a", "b"]
    changed = await sql.rows("UPDATE host SET failures=failures+? WHERE name IN (?,?) RETURNING failures", 5, "a", "b")
    assert sorted(row["failures"] for row in changed) == [6, 7]
    assert await sql.rows("SELECT name FROM host WHERE failures>?", 6) == [{"name": "b"}]


def test_marks_become_numbers_in_order() -> None:
    assert sql._to_dollars("SELECT 1") == "SELECT 1"
    assert sql._to_dollars("?") == "$1"
    assert sql._to_dollars("a=? AND b IN (?,?) LIMIT ?") == "a=$1 AND b IN ($2,$3) LIMIT $4"
    assert sql._to_dollars(sql.marks(range(12))) == ",".join(f"${n}" for n in range(1, 13))
    assert sql.marks([]) == ""


@given(st.datetimes(timezones=st.timezones()))
def test_now_is_never_earlier_than_a_second_after_the_last_time(last: datetime) -> None:
    assert clock.later_than(last) >= last + timedelta(seconds=1) or last > datetime(9999, 12, 30, tzinfo=UTC)


def test_the_clock_stands_still_when_it_is_told_to() -> None:
    with clock.stopped_at(NOON):
        assert clock.now() == NOON
        assert clock.timestamp() == NOON.timestamp()
        assert clock.later_than(None) == NOON
        assert clock.later_than(NOON) == NOON + timedelta(seconds=1)
    assert clock.now() > NOON - timedelta(days=3650)


def credentials(url: str) -> dict[str, Any]:
    given = dict(connection(Settings(database=DatabaseSettings(url=url, connections=7)))["credentials"])
    assert (given.pop("minsize"), given.pop("maxsize")) == (1, 7)
    return given


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgres://ines:p%40ss@db.example:6432/cin%C3%A9ma",
            {"host": "db.example", "port": 6432, "user": "ines", "password": "p@ss", "database": "cinéma"},
        ),
        (
            "postgresql:///cinema?host=/run/postgresql",
            {"host": "/run/postgresql", "port": 5432, "user": None, "password": None, "database": "cinema"},
        ),
        (
            "postgres://ines@db.example/cinema?sslmode=require",
            {
                "host": "db.example", "port": 5432, "user": "ines", "password": None, "database": "cinema",
                "ssl": "require",
            },
        ),
    ],
)  # fmt: skip
def test_a_database_url_says_who_where_and_how(url: str, expected: dict[str, Any]) -> None:
    assert credentials(url) == expected | {"replica": None}
