"""The files of a team with their versions and what is remarked on them: what may be done with them, and by whom. They
stand in the vault; no document, feed or search reads these tables.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Missing, Refused
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.media import kept
from fediverse_cinema.media.models import KeptFile
from fediverse_cinema.people import trades
from fediverse_cinema.projects import team
from fediverse_cinema.projects.models import FileRemark, FileVersion, Membership, Project, Relationship, TeamFile

LONGEST_NAME = 200
LONGEST_WORDS = 500
LONGEST_REMARK = 2_000
LAST_PAGE = 9_999
MOST_FILES = 500  # of a project
MOST_VERSIONS = 100
MOST_REMARKS = 500  # on all versions of a file
SENT_TWICE = timedelta(minutes=5)


@frozen
class Sent:
    """A file on its way, as a form brings it."""

    chunks: AsyncIterator[bytes]
    file_name: str


def leads(by: Membership) -> bool:
    return by.relationship == Relationship.ADMIN


def departments_of(by: Membership) -> tuple[str, ...]:
    """For whom she may put something in, beside the whole team: all departments when she leads it, else her own."""
    own = by.department or team.department_of(by.trade)
    return tuple(trades.DEPARTMENTS) if leads(by) else (own,) if own else ()


def sees(by: Membership, file: TeamFile) -> bool:
    return not file.department or leads(by) or file.department in departments_of(by)


async def find(by: Membership, number: int) -> TeamFile:
    """Missing for what is not there and for what is not for her, alike."""
    file = await TeamFile.get_or_none(id=number, project_id=by.project_id)
    if file is None or not sees(by, file):
        raise Missing(f"no file {number} for her")
    return file


async def version(file: TeamFile, number: int | None) -> FileVersion:
    """The one of this number; the last when none is said."""
    asked = (
        FileVersion.filter(file_id=file.id) if number is None else FileVersion.filter(file_id=file.id, number=number)
    )
    found = await asked.order_by("-number").select_related("kept").first()
    if found is None:
        raise Missing(f"no version {number}")
    return found


async def may_take_out(by: Membership, file: TeamFile) -> bool:
    """Who put it in, and who leads it."""
    return leads(by) or await FileVersion.exists(file_id=file.id, number=1, author_id=by.person_id)


async def check_fits(project: Project, by: Membership, size: int) -> None:
    """Refuse at once what is announced too large."""
    maker = await _maker(project)
    with _said_to(by, maker):
        await kept.check_fits(maker, size)


async def put_in(
    project: Project, by: Membership, sent: Sent, *, name: str = "", department: str = "", words: str = ""
) -> TeamFile:
    """A file of a name that is new to her. The same one sent twice is put in once."""
    name = _checked_name(name)
    _check_department(by, department)
    words = _checked_words(words)
    async with _received(project, by, sent) as (now, file):
        name = name or file.file_name[:LONGEST_NAME]
        for other in await TeamFile.filter(project_id=project.id, name=name):
            if not sees(now, other):  # that it is there is not for her to learn
                continue
            if await _twice(other, now, file):
                return other
            raise Refused(
                "the name is taken",
                public="There is a file of this name already. Add a new version to it, or choose another name.",
                code="taken",
            )
        if await TeamFile.filter(project_id=project.id).count() >= MOST_FILES:
            raise _too_many(MOST_FILES)
        made = await TeamFile.create(project_id=project.id, name=name, department=department, created_at=clock.now())
        await _enter(made, now, file, 1, words)
    return made


async def add_version(project: Project, by: Membership, file: TeamFile, sent: Sent, words: str = "") -> FileVersion:
    """The next one. The same bytes sent twice are one version."""
    words = _checked_words(words)
    async with _received(project, by, sent) as (now, arrived):
        file = await find(now, file.id)
        if same := await _twice(file, now, arrived):
            return same
        last = await FileVersion.filter(file_id=file.id).order_by("-number").first()
        number = last.number + 1 if last else 1
        if number > MOST_VERSIONS:
            raise _too_many(MOST_VERSIONS)
        return await _enter(file, now, arrived, number, words)


async def change_department(by: Membership, file: TeamFile, department: str) -> None:
    """For whom it is. Missing for who may not take it out."""
    if not await may_take_out(by, file):
        raise Missing("not hers to change")
    _check_department(by, department)
    await TeamFile.filter(id=file.id).update(department=department)


async def take_out(by: Membership, file: TeamFile) -> None:
    """For good, with all its versions and remarks."""
    if not await may_take_out(by, file):
        raise Missing("not hers to take out")
    async with in_transaction():
        await team.hold(by.project_id)
        await _remove([file.id])


async def clear(project_id: int) -> None:
    """News: the project has ended. Nobody can come to its files any more."""
    async with in_transaction():
        await team.hold(project_id)
        await _remove([one.id for one in await TeamFile.filter(project_id=project_id)])


async def remark(by: Membership, version: FileVersion, text: str, page: int | None = None) -> FileRemark:
    """What she says of it; the same words sent twice are said once."""
    text = text.strip()
    if not text:
        raise Refused("nothing said", public="Write something before you send it.", code="empty")
    _check_length(text, LONGEST_REMARK, "too_long")
    if page is not None and not 1 <= page <= LAST_PAGE:
        raise Refused("no such page", public="Write the number of a page, for example 12.", code="bad_page")
    async with in_transaction():
        await team.hold(by.project_id)
        if not await FileVersion.exists(id=version.id):
            raise Missing("its file was taken out just now")
        said = {"version_id": version.id, "author_id": by.person_id, "page": page, "text": text}
        before = await FileRemark.filter(**said, created_at__gt=clock.now() - SENT_TWICE).first()
        if before is None and await FileRemark.filter(version__file_id=version.file_id).count() >= MOST_REMARKS:
            raise _too_many(MOST_REMARKS)
        return before or await FileRemark.create(**said, created_at=clock.now())


async def take_back(by: Membership, file: TeamFile, number: int) -> None:
    """Her own remark; of another's nothing happens."""
    mine = FileRemark.filter(id=number, author_id=by.person_id, version__file_id=file.id)
    for one in await mine:
        await one.delete()


async def forget(person_id: int) -> None:
    """She is no more, and so are her remarks; the files are the team's."""
    await FileRemark.filter(author_id=person_id).delete()


@asynccontextmanager
async def _received(project: Project, by: Membership, sent: Sent) -> AsyncIterator[tuple[Membership, KeptFile]]:
    """Inside, in a transaction: her membership of now, and the file, which stands in the vault. What has not been
    entered by the end goes. Missing when she has left while it came.
    """
    maker = await _maker(project)
    with _said_to(by, maker):
        file = await kept.receive(sent.chunks, file_name=sent.file_name, owner_id=maker)
        try:
            async with in_transaction():
                await team.hold(project)
                now = await Membership.get_or_none(id=by.id, left_at=None)
                if now is None:
                    raise Missing("she has left while it came")
                yield now, file
        finally:
            await kept.discard(file)


async def _enter(file: TeamFile, by: Membership, arrived: KeptFile, number: int, words: str) -> FileVersion:
    await kept.enter(arrived)
    return await FileVersion.create(
        file=file, number=number, author_id=by.person_id, kept=arrived, words=words, created_at=clock.now()
    )


async def _twice(file: TeamFile, by: Membership, arrived: KeptFile) -> FileVersion | None:
    """The last version of all, or the last of hers, if it is the same and came just now."""
    latest = FileVersion.filter(file_id=file.id).order_by("-number").select_related("kept")
    for one in (await latest.first(), await latest.filter(author_id=by.person_id).first()):
        if one and one.kept.sha256 == arrived.sha256 and one.created_at > clock.now() - SENT_TWICE:
            return one
    return None


async def _remove(files: list[int]) -> None:
    numbers = [int(str(one)) for one in await FileVersion.filter(file_id__in=files).values_list("kept_id", flat=True)]
    await TeamFile.filter(id__in=files).delete()
    await kept.order_removal(numbers)


async def _maker(project: Project) -> int:
    """Who began it: in her room its files count, whoever brings them. A guest of another server has none."""
    group = await lookup.get(Actor, id=project.actor_id)
    assert group.owner_id is not None
    return group.owner_id


@contextmanager
def _said_to(by: Membership, maker: int) -> Iterator[None]:
    """How much room another has is not for her."""
    try:
        yield
    except Refused as refusal:
        if refusal.code != "no_quota" or by.person_id == maker:
            raise
        raise Refused(
            str(refusal), public="This project has no room left for this file. Ask who leads it.", code="no_quota",
            status=413,
        ) from refusal  # fmt: skip


def _checked_name(name: str) -> str:
    name = name.strip()
    _check_length(name, LONGEST_NAME, "bad_name")
    if not name.isprintable():
        raise Refused("characters that are not shown", public="Choose another name for this file.", code="bad_name")
    return name


def _checked_words(words: str) -> str:
    _check_length(words.strip(), LONGEST_WORDS, "bad_words")
    return words.strip()


def _check_length(text: str, most: int, code: str) -> None:
    if len(text) > most:
        raise Refused(
            "too long", public="At most %(most)s characters fit here; there are %(signs)s.", code=code, most=most,
            signs=len(text),
        )  # fmt: skip


def _check_department(by: Membership, department: str) -> None:
    """What she puts in she goes on seeing."""
    if department and department not in departments_of(by):
        raise Refused(
            "not her department", public="Choose the whole team, or your own department.", code="bad_department"
        )  # fmt: skip


def _too_many(most: int) -> Refused:
    return Refused(f"more than {most}", public="There are %(most)s here already.", code="too_many", most=most)
