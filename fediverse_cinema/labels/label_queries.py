"""Reads for pages about labels: rows in, views out."""

from tortoise.expressions import Q

from fediverse_cinema.activitypub import barriers, follows
from fediverse_cinema.activitypub.models import Actor, Follow, FollowState
from fediverse_cinema.films import lines as ways
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import Gone, Missing
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.labels import jury, lines, queries, service
from fediverse_cinema.labels.models import Juror, Label, LabelKind
from fediverse_cinema.labels.views import JurorLine, LabelLine, LabelPage, Seat
from fediverse_cinema.people.views import person
from fediverse_cinema.poles.models import KinshipState, KnownPole

IN_A_LIST = 30


@frozen
class Found:
    """One page; `after` begins the next one, "" on the last."""

    labels: tuple[LabelLine, ...]
    after: str = ""


async def labels(words: str = "", after: str = "", limit: int = IN_A_LIST) -> Found:
    """The house label first, then the others of this pole, then those of the poles that it knows; of each the latest
    that was made, or of which we have heard, first.
    """
    hosts = [str(one) for one in await KnownPole.filter(state=KinshipState.KNOWN).values_list("host", flat=True)]
    known = Label.filter(
        Q(local=True) | Q(actor__host__in=hosts), *queries.words_in(words), closed_at=None, actor__gone_at=None
    ).select_related("actor")  # fmt: skip
    place = _read(after)
    rows = known.filter(Q(local=False) | ~Q(kind=LabelKind.TEAM))
    if place is not None:
        local, row = place
        rows = rows.filter(Q(local=local, id__lt=row) | Q(local=False) if local else Q(local=False, id__lt=row))
    found = await rows.order_by("-local", "-id").limit(limit + 1)
    house = await known.filter(local=True, kind=LabelKind.TEAM).order_by("id") if place is None else []
    following = _place(found[limit - 1]) if len(found) > limit else ""
    return Found(await lines.of_labels([*house, *found[:limit]]), following)


async def waiting() -> list[LabelLine]:
    """Labels of this pole that who runs it has not verified, the oldest first."""
    rows = Label.filter(local=True, kind__in=service.VERIFIED, verified_at=None, closed_at=None)
    return list(await lines.of_labels(await rows.order_by("id").select_related("actor")))


async def label_of(handle: str) -> Label:
    """One of ours; its Group is fetched. Gone when it was, Missing when it never was."""
    label = await Label.get_or_none(actor__uri=urls.label(handle), local=True).select_related("actor")
    if label is None:
        raise Missing(f"no label {handle[:60]}")
    if label.actor.gone_at is not None:
        raise Gone(f"label {handle} is closed", public="This label has been closed, by who led it or by this pole.")
    return label


async def of_label_elsewhere(group: Actor, viewer: Actor | None = None, before: int = 0) -> LabelPage | None:
    """What is known here of a label of another pole; None when this Group is none."""
    label = await service.of_group(group.id)
    if label is None or label.local:
        return None
    label.actor = group
    return await label_page(label, viewer, before)


async def label_page(label: Label, viewer: Actor | None, before: int = 0) -> LabelPage:
    """For one viewer. Its Group is fetched."""
    group, seat = label.actor, await jury.seat(label, viewer)
    state = await follows.between(viewer, group) if viewer else None
    (line,) = await lines.of_labels([label])
    selections, older = await queries.of_owner(group, viewer, before)
    return LabelPage(
        line=line,
        about_html=lines.about_html(label),
        language=label.language,
        support=ways.support(label.support),
        pictures=line.pictures,
        jury=await _jury(label, asked=seat is not None),
        selections=selections,
        older=older,
        followers=await Follow.filter(followed_id=group.id, state=FollowState.ACCEPTED).count(),
        state=state.value if state else "",
        seat=seat.relationship.value if seat else "",
        verified_at=label.verified_at,
        blocked=viewer is not None and await barriers.has_blocked(viewer, group),
    )


async def seats(actor: Actor) -> tuple[Seat, ...]:
    """Where she belongs to a jury, or is asked into one, the latest first."""
    found = Juror.filter(person_id=actor.id, left_at=None, label__closed_at=None).select_related("label__actor")
    rows = await found.order_by("-id")
    shown = await lines.of_labels([one.label for one in rows])
    return tuple(
        Seat(line, one.id, one.role, one.relationship.value, one.joined_at is not None)
        for one, line in zip(rows, shown, strict=True)
    )


async def _jury(label: Label, *, asked: bool) -> tuple[JurorLine, ...]:
    """Who belongs to it, in the order in which they came."""
    found = Juror.filter(label_id=label.id, left_at=None)
    if not asked:
        found = found.filter(joined_at__isnull=False)
    return tuple(
        JurorLine(
            id=one.id,
            number=one.number,
            person=person(one.person),
            role=one.role,
            relationship=one.relationship.value,
            joined=one.joined_at is not None,
            since=one.joined_at or one.created_at,
        )
        for one in await found.select_related("person").order_by("number")
    )


def _place(label: Label) -> str:
    return f"{'here' if label.local else 'elsewhere'}~{label.id}"


def _read(after: str) -> tuple[bool, int] | None:
    where, _, row = after.partition("~")
    fits = where in ("here", "elsewhere") and row.isascii() and row.isdecimal() and len(row) <= 18
    return (where == "here", int(row)) if fits else None
