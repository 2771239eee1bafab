"""Reads for pages about selections: rows in, views out, with as many questions for sixty films as for three. Of labels
label_queries.
"""

from collections import Counter
from dataclasses import replace
from datetime import datetime

from tortoise.expressions import Q

from fediverse_cinema.activitypub import follows, sight
from fediverse_cinema.activitypub.models import Actor, Tombstone
from fediverse_cinema.activitypub.vocab import any_moment_of
from fediverse_cinema.films import queries as films
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.errors import Gone, Missing
from fediverse_cinema.foundation.folding import fold
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.labels import jury, lines, service, showing
from fediverse_cinema.labels.models import Audience, FormerEdition, Juror, Label, Pick, Selection
from fediverse_cinema.labels.views import Choice, PickView, SelectionLine, SelectionPage, Workbench
from fediverse_cinema.people import portraits
from fediverse_cinema.people.views import person
from fediverse_cinema.poles.models import KinshipState, KnownPole

ON_A_PAGE = 50  # films
IN_A_LIST = 30
OTHERS = 6
MOST_CHOICES = 200
MOST_WORDS = 5
LONGEST_WORD = 60


@frozen
class Found:
    """One page; `after` begins the next one, "" on the last."""

    selections: tuple[SelectionLine, ...]
    after: str = ""


async def find(slug: str, viewer: Actor | None) -> Selection:
    """Its owner is fetched. Gone when it has been deleted; Missing when there is none, or none that she may see."""
    found = await Selection.get_or_none(slug=slug).select_related("owner")
    if found is None and await lookup.find(Tombstone, uri=urls.selection_page(slug)) is not None:
        raise Gone(f"selection {slug[:80]} was deleted", public="This selection has been deleted.")
    if found is None or found.owner.gone_at is not None:
        raise Missing(f"no selection {slug[:80]}")
    if found.audience == Audience.PRIVATE and not await jury.may_compose(found, viewer):
        raise Missing(f"{viewer.uri if viewer else 'a visitor'} may not see {found.uri}")
    return found


async def selection(found: Selection, viewer: Actor | None, page: int = 1) -> SelectionPage:
    """What everybody sees of it; what the viewer may do with it. Its owner is fetched. Missing beyond its last page."""
    (line,) = await lines.of_selections([found])
    total, waiting, duration = await _numbers(found)
    label, state = await service.of_group(found.owner_id), None
    if viewer is not None and viewer.id != found.owner_id:
        state = await follows.between(viewer, found.owner)
    composes = found.local and await jury.may_compose(found, viewer)
    trade = next(iter((await portraits.of(found.owner)).trades), None) if label is None else None
    return SelectionPage(
        line=line,
        slug=found.slug,
        page_url=found.page_url,
        owner_uri=found.owner.uri,
        trade=trade.trade if trade else "",
        trade_title=trade.title if trade else "",
        verified=label is not None and label.verified_at is not None,
        about_html=lines.about_html(found),
        about=found.about,
        signature=found.signature,
        language=found.language,
        cover=line.pictures,
        cover_alt=found.cover_alt,
        picks=await _picks(found, viewer, page, total, everybody=True),
        total=total,
        waiting=waiting if composes else 0,
        duration=duration,
        page=page,
        pages=pages(total),
        others=await _others(found),
        edition=found.edition,
        composes=composes,
        publishes=composes and await jury.may_publish(found, viewer),
        mine=viewer is not None and viewer.id == found.owner_id,
        undoable=composes and await FormerEdition.filter(selection_id=found.id).exists(),
        state=state.value if state else "",
        remote_page="" if found.local else found.page_url,
    )


async def workbench(found: Selection, viewer: Actor, page: int = 1) -> Workbench:
    """All of it, for who composes it. Its owner is fetched."""
    (line,) = await lines.of_selections([found])
    total = await Pick.filter(selection_id=found.id).count()
    return Workbench(
        line=line,
        slug=found.slug,
        edition=found.edition,
        picks=await _picks(found, viewer, page, total, everybody=False),
        total=total,
        page=page,
        pages=pages(total),
        composes=await jury.may_compose(found, viewer),
        publishes=await jury.may_publish(found, viewer),
        undoable=await FormerEdition.filter(selection_id=found.id).exists(),
    )


async def mine(actor: Actor, film: Film | None = None) -> tuple[Choice, ...]:
    """Selections to which she may bring a film, the latest changed first."""
    seats = Juror.filter(person_id=actor.id, joined_at__isnull=False, left_at=None, label__closed_at=None)
    deciding, others = [actor.id], list[int]()
    for owner, relationship in await seats.values_list("label__actor_id", "relationship"):
        (deciding if relationship in jury.SPEAKERS else others).append(int(str(owner)))
    composed = Q(owner_id__in=deciding) | Q(owner_id__in=others, audience=Audience.PRIVATE)
    wanted = Selection.filter(composed, local=True).select_related("owner").order_by("-updated_at", "-id")
    found = await wanted.limit(MOST_CHOICES)
    holding = Pick.filter(film_id=film.id, selection_id__in=[one.id for one in found]) if film and found else None
    held = {int(str(one)) for one in await holding.values_list("selection_id", flat=True)} if holding else set()
    return tuple(
        Choice(
            id=one.id,
            slug=one.slug,
            title=one.title,
            owner=person(one.owner),
            of_label=one.owner_id != actor.id,
            audience=one.audience.value,
            holds=one.id in held,
        )
        for one in found
    )


async def owners(actor: Actor) -> tuple[Actor, ...]:
    """In whose names she may begin a selection: her own, and those of labels that she decides for."""
    seats = Label.filter(
        closed_at=None, jurors__person_id=actor.id, jurors__joined_at__isnull=False, jurors__left_at=None,
        jurors__relationship__in=jury.SPEAKERS,
    )  # fmt: skip
    return (actor, *(one.actor for one in await seats.select_related("actor").order_by("id")))


async def in_preparation(owner: Actor, before: int = 0) -> tuple[tuple[SelectionLine, ...], int | None]:
    """Selections of a label that only its jury sees, the latest changed first, after the `before` first ones; and how
    many come before the next page, None when there is none.
    """
    private = Selection.filter(owner_id=owner.id, audience=Audience.PRIVATE).order_by("-updated_at", "-id")
    found = await private.offset(before).limit(IN_A_LIST + 1)
    for one in found:
        one.owner = owner
    shown, held = found[:IN_A_LIST], Counter[int]()
    for row in await Pick.filter(selection_id__in=[one.id for one in shown]).values_list("selection_id", flat=True):
        held[int(str(row))] += 1
    counted = [replace(line, count=held[line.id]) for line in await lines.of_selections(shown)]  # those that wait, too
    return tuple(counted), before + IN_A_LIST if len(found) > IN_A_LIST else None


async def of_owner(
    owner: Actor, viewer: Actor | None, before: int = 0, limit: int = IN_A_LIST
) -> tuple[tuple[SelectionLine, ...], int | None]:
    """By date, the latest first, after the `before` first ones; and how many come before the next page, None when there
    is none. Those that are not for everybody only for who may see them.
    """
    all_of_them = viewer is not None and (viewer.id == owner.id or await jury.seat_at(owner.id, viewer) is not None)
    shown = [one.value for one in Audience] if all_of_them else [Audience.PUBLIC.value]
    rows = await sql.rows(
        f"SELECT id FROM selection WHERE owner_id=? AND audience IN ({sql.marks(shown)})"
        " ORDER BY COALESCE(published_at, created_at) DESC, id DESC LIMIT ? OFFSET ?",
        owner.id, *shown, limit + 1, before,
    )  # fmt: skip
    ids = [row["id"] for row in rows]
    found = await Selection.in_bulk(ids[:limit], "id")
    for one in found.values():
        one.owner = owner
    page = await lines.of_selections([found[one] for one in ids[:limit]])
    return page, before + limit if len(ids) > limit else None


async def public_selections(
    words: str = "", after: str = "", limit: int = IN_A_LIST, viewer: Actor | None = None
) -> Found:
    """Of this pole and of those that it knows, by date, the latest first."""
    hosts = [str(one) for one in await KnownPole.filter(state=KinshipState.KNOWN).values_list("host", flat=True)]
    wanted = Selection.filter(
        Q(local=True) | Q(owner__host__in=hosts), *words_in(words), audience=Audience.PUBLIC, owner__gone_at=None,
        published_at__isnull=False,
    )  # fmt: skip
    if place := _read(after):
        moment, row = place
        wanted = wanted.filter(Q(published_at__lt=moment) | Q(published_at=moment, id__lt=row))
    found = await wanted.select_related("owner").order_by("-published_at", "-id").limit(limit + 1)
    page = found[:limit]
    seen = await sight.seen(viewer, page, lambda one: [one.owner_id])
    return Found(await lines.of_selections(seen), _place(page[-1]) if len(found) > limit else "")


def words_in(words: str) -> list[Q]:
    """What a row has to hold, all of it, to be what somebody looks for."""
    return [Q(folded__contains=word[:LONGEST_WORD]) for word in fold(words).split()[:MOST_WORDS]]


async def _picks(
    found: Selection, viewer: Actor | None, page: int, total: int, *, everybody: bool
) -> tuple[PickView, ...]:
    if page < 1 or page > pages(total):
        raise Missing(f"no page {page} of {found.uri}")
    all_of_them = Pick.filter(selection_id=found.id).order_by("position", "id")
    wanted = (showing.shown(found.id) if everybody else all_of_them).offset((page - 1) * ON_A_PAGE).limit(ON_A_PAGE)
    picks = await wanted.only("number", "position", "words", "leave", "film_id", "chooser_id")
    ids = [one.film_id for one in picks]
    shown, uris = await films.lines_of(ids), await Film.filter(id__in=ids).values_list("id", "uri")
    uri_of = {int(str(number)): str(uri) for number, uri in uris}
    choosers = await Actor.in_bulk({one.chooser_id for one in picks if one.chooser_id}, "id")
    return tuple(
        PickView(
            number=one.number,
            position=one.position,
            film=shown[one.film_id],
            film_uri=uri_of[one.film_id],
            film_slug=shown[one.film_id].url.rpartition("/")[2],
            words=one.words,
            words_html=lines.words_html(one.words) if found.local else one.words,
            chooser=person(choosers[one.chooser_id]) if one.chooser_id in choosers else None,
            leave=one.leave.value,
            shown=one.leave in showing.WITH_LEAVE,
            mine=viewer is not None and one.chooser_id == viewer.id,
        )
        for one in picks
        if one.film_id in shown
    )


async def _numbers(found: Selection) -> tuple[int, int, int]:
    """How many films everybody sees, how many besides, and how long the first are together."""
    leaves = [one.value for one in showing.WITH_LEAVE]
    seen = f"p.leave IN ({sql.marks(leaves)}) AND f.state='published'"
    (row,) = await sql.rows(
        f"SELECT count(*) AS total, COALESCE(SUM(CASE WHEN {seen} THEN 1 ELSE 0 END), 0) AS shown,"
        f" COALESCE(SUM(CASE WHEN {seen} THEN f.duration ELSE 0 END), 0) AS seconds"
        " FROM pick p JOIN film f ON f.id=p.film_id WHERE p.selection_id=?",
        *leaves, *leaves, found.id,
    )  # fmt: skip
    return int(row["shown"]), int(row["total"]) - int(row["shown"]), int(row["seconds"])


async def _others(found: Selection) -> tuple[SelectionLine, ...]:
    public = Selection.filter(owner_id=found.owner_id, audience=Audience.PUBLIC).exclude(id=found.id)
    others = await public.order_by("-published_at", "-id").limit(OTHERS)
    for one in others:
        one.owner = found.owner
    return await lines.of_selections(others)


def pages(total: int) -> int:
    """Of so many films."""
    return max(1, -(-total // ON_A_PAGE))


def _place(last: Selection) -> str:
    moment = last.published_at
    return f"{moment.isoformat()}~{last.id}" if moment else ""


def _read(after: str) -> tuple[datetime, int] | None:
    moment, _, row = after.partition("~")
    found = any_moment_of(moment)
    if found is None or not (row.isascii() and row.isdecimal() and len(row) <= 18):
        return None
    return found, int(row)
