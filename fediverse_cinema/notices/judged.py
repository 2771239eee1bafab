"""What moderation has to tell: that something has been done about somebody or what she has made, what became of her
report, and complaints about films. Moderation is a room beside this one: its tables are asked, as single statements.
Called by news and by the reads of notices.
"""

from collections.abc import Collection, Sequence

from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.labels import jury
from fediverse_cinema.notices import running, service
from fediverse_cinema.notices.models import Notice, NoticeKind
from fediverse_cinema.notices.views import Thing
from fediverse_cinema.poles.service import pole_actors

PLACES = ("/measures/", "/complaints/", "/admin/complaints/")
TABLES = {NoticeKind.MEASURE: "measure", NoticeKind.REPORT_HANDLED: "report", NoticeKind.COMPLAINT: "complaint"}
STATES = {
    "measure": "CASE WHEN lifted_at IS NULL THEN kind ELSE 'lifted' END",
    "report": "outcome",
    "complaint": "state",
}


async def measure_taken(measure_id: int) -> None:
    """Whom it is about; of what a label has made, those who decide for it; who speaks for a project or a company,
    `service.tell` knows. The pole says it, not the one who has done it; when it is undone, once more.
    """
    for row in await sql.rows("SELECT about_id FROM measure WHERE id=?", measure_id):
        whom = await jury.in_place_of([row["about_id"]])
        await _tell(whom, NoticeKind.MEASURE, f"{urls.base()}/measures/{measure_id}")


async def report_handled(report_id: int) -> None:
    """Who has made it, if she is of ours."""
    for row in await sql.rows("SELECT by_id FROM report WHERE id=?", report_id):
        await _tell([row["by_id"]], NoticeKind.REPORT_HANDLED, f"{urls.base()}/reports/{report_id}")


async def complaint_made(complaint_id: int) -> None:
    """Those who decide, and the makers of the films."""
    number = await _number(complaint_id)
    at_the_desk = f"{urls.base()}/admin/complaints/{number}"
    await _tell(await running.who_moderates(), NoticeKind.COMPLAINED, at_the_desk)
    await _tell_makers(complaint_id, number)


async def complaint_decided(complaint_id: int) -> None:
    await _tell_makers(complaint_id, await _number(complaint_id))


def things(uris: Collection[str]) -> dict[str, Thing]:
    """Pages of ours, to each of which its own number leads."""
    base = urls.base()
    found = {uri: uri.removeprefix(base) for uri in uris if uri.startswith(tuple(base + place for place in PLACES))}
    return {uri: Thing("", "", "", path) for uri, path in found.items()}


async def states(notices: Sequence[Notice]) -> dict[int, str]:
    """By notice: the kind of a measure, or "lifted"; the measure that came of a report; how a complaint stands."""
    found: dict[int, str] = {}
    for kind, table in TABLES.items():
        of_kind = {one.id: _row(one.object_uri) for one in notices if one.kind == kind}
        if of_kind:
            rows = await sql.rows(
                f"SELECT id, {STATES[table]} AS state FROM {table} WHERE id IN ({sql.marks(of_kind)})",
                *of_kind.values(),
            )
            by_row = {row["id"]: str(row["state"]) for row in rows}
            found |= {notice: by_row.get(row, "") for notice, row in of_kind.items()}
    return found


async def _tell_makers(complaint_id: int, number: str) -> None:
    rows = await sql.rows("SELECT DISTINCT maker_id FROM disputed_film WHERE complaint_id=?", complaint_id)
    await _tell([row["maker_id"] for row in rows], NoticeKind.COMPLAINT, f"{urls.base()}/complaints/{number}")


async def _tell(whom: Sequence[int], kind: NoticeKind, uri: str) -> None:
    await service.tell(whom, kind, (await pole_actors()).instance, uri, since=clock.now())


async def _number(complaint_id: int) -> str:
    """As moderation.models.Complaint counts."""
    rows = await sql.rows("SELECT created_at FROM complaint WHERE id=?", complaint_id)
    return "".join(f"{str(row['created_at'])[:4]}-{complaint_id}" for row in rows)


def _row(uri: str) -> int:
    number = uri.rpartition("/")[2].rpartition("-")[2]
    return int(number) if number.isdecimal() else 0
