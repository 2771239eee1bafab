"""What the pages of a team's files show, to one who belongs to it: rows in, views out. And the comparison of two
versions, read from the vault.
"""

import asyncio
from datetime import datetime

from fediverse_cinema.films.opening_times import by_our_clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.html import markdown_off_loop
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.views import Person, person
from fediverse_cinema.projects import comparing, team_files
from fediverse_cinema.projects.comparing import Comparison
from fediverse_cinema.projects.models import FileRemark, FileVersion, Membership, TeamFile


@frozen
class FileLine:
    """A file as its last version stands; `department` "" for the whole team."""

    id: int
    name: str
    department: str
    number: int
    author: Person
    at: datetime
    size: int


@frozen
class Remark:
    """`page`: of the file, when it is about one."""

    id: int
    author: Person
    page: int | None
    html: str
    at: datetime
    mine: bool


@frozen
class Version:
    """`text`: it may be compared. Remarks stand in the order of their pages, those on the whole first."""

    number: int
    author: Person
    at: datetime
    size: int
    file_name: str
    words: str
    text: bool
    remarks: tuple[Remark, ...]


@frozen
class FilePage:
    """Versions, the latest first. `mine`: she may take it out, or say for whom it is."""

    id: int
    name: str
    department: str
    mine: bool
    versions: tuple[Version, ...]

    @property
    def texts(self) -> tuple[int, ...]:
        return tuple(one.number for one in self.versions if one.text)


async def lines(by: Membership) -> tuple[FileLine, ...]:
    """Those that she may see; whose last version is the latest comes first."""
    files = {one.id: one for one in await TeamFile.filter(project_id=by.project_id) if team_files.sees(by, one)}
    newest = await sql.rows(
        "SELECT max(v.id) AS id FROM file_version v JOIN team_file f ON f.id=v.file_id WHERE f.project_id=?"
        " GROUP BY v.file_id",
        by.project_id,
    )
    found = FileVersion.filter(id__in=[row["id"] for row in newest]).order_by("-id").select_related("author", "kept")
    shown = [one for one in await found if one.file_id in files] if newest else []
    return tuple(_line(files[one.file_id], one) for one in shown)


async def page(by: Membership, file: TeamFile) -> FilePage:
    found = FileVersion.filter(file_id=file.id).order_by("-number").select_related("author", "kept")
    said = FileRemark.filter(version__file_id=file.id).order_by("id").select_related("author")
    below: dict[int, list[Remark]] = {}
    for one in await said:
        below.setdefault(one.version_id, []).append(await _remark(one, by))
    return FilePage(
        id=file.id,
        name=file.name,
        department=file.department,
        mine=await team_files.may_take_out(by, file),
        versions=tuple([_version(one, below.get(one.id, [])) for one in await found]),
    )


async def compare(old: FileVersion, new: FileVersion) -> Comparison:
    """In a thread. Refused for what is no text, or too large. Their files are fetched."""
    for one in (old, new):
        if not comparing.is_text(one.kept.file_name, one.kept.size):
            raise comparing.no_text(one.kept.file_name)
    read = [(await here().vault.read(one.kept.name), one.kept.file_name) for one in (old, new)]
    return await asyncio.to_thread(lambda: comparing.compare(*(comparing.read(*one) for one in read)))


def _line(file: TeamFile, last: FileVersion) -> FileLine:
    return FileLine(
        id=file.id,
        name=file.name,
        department=file.department,
        number=last.number,
        author=person(last.author),
        at=by_our_clock(last.created_at),
        size=last.kept.size,
    )


def _version(version: FileVersion, remarks: list[Remark]) -> Version:
    return Version(
        number=version.number,
        author=person(version.author),
        at=by_our_clock(version.created_at),
        size=version.kept.size,
        file_name=version.kept.file_name,
        words=version.words,
        text=comparing.is_text(version.kept.file_name, version.kept.size),
        remarks=tuple(sorted(remarks, key=lambda one: one.page or 0)),
    )


async def _remark(remark: FileRemark, by: Membership) -> Remark:
    return Remark(
        id=remark.id,
        author=person(remark.author),
        page=remark.page,
        html=await markdown_off_loop(remark.text),
        at=by_our_clock(remark.created_at),
        mine=remark.author_id == by.person_id,
    )
