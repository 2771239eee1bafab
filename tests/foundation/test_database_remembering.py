"""Statements from memory: the same as Tortoise writes, for every kind of query that the pole asks."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import pytest
from tortoise.exceptions import FieldError, ValidationError
from tortoise.expressions import F, Q, Subquery
from tortoise.functions import Count

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.activitypub.models import Actor, ActorType, Host
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import remembering
from fediverse_cinema.foundation.here import House
from fediverse_cinema.media.models import Rendition, RenditionKind
from fediverse_cinema.poles import service as poles
from tests.kit.both_ways import compared
from tests.kit.people import a_film, an_account

pytestmark = pytest.mark.anyio

LATER = clock.now() + timedelta(days=1)
Query = Callable[[Any, Any], Any]

REMEMBERED: dict[str, Query] = {
    "by key": lambda one, other: Film.get_or_none(id=one.id),
    "which must be there": lambda one, other: Film.get(slug=one.slug),
    "by whom they belong to": lambda one, other: Film.filter(author=one.author).order_by("id"),
    "by the key of whom": lambda one, other: Film.filter(author_id=one.author_id).order_by("id"),
    "by something of whom": lambda one, other: Film.filter(author__handle=one.author.handle).order_by("-id"),
    "by whom her creator is": lambda one, other: Account.filter(creator__actor=one.author),
    "several of them": lambda one, other: Film.filter(id__in=[one.id, other.id]).order_by("title"),
    "a set of them": lambda one, other: Film.filter(slug__in={one.slug}),
    "none of them": lambda one, other: Film.filter(id__in=[]),
    "all but some": lambda one, other: Film.filter(id__not_in=(one.id,)).order_by("id"),
    "nothing there": lambda one, other: Film.filter(channel_id=None, asset=None).order_by("id"),
    "something there": lambda one, other: Film.filter(published_at__isnull=one.state is FilmState.DRAFT).order_by("id"),
    "truths": lambda one, other: Film.filter(local=True, wanted=one.wanted).order_by("id"),
    "of a kind": lambda one, other: Film.filter(state=one.state).order_by("id"),
    "of a kind, as text": lambda one, other: Actor.filter(type=ActorType.PERSON.value, handle=one.author.handle),
    "of several kinds": lambda one, other: Rendition.filter(kind__in=[RenditionKind.POSTER, RenditionKind.MASTER]),
    "by time": lambda one, other: Film.filter(created_at__gte=one.created_at, created_at__lt=LATER).order_by("id"),
    "this or that": lambda one, other: Film.filter(Q(id=one.id) | Q(title=other.title), local=True).order_by("id"),
    "neither": lambda one, other: Film.exclude(Q(id=one.id) | ~Q(title=one.title)).order_by("id"),
    "not this": lambda one, other: Film.filter(title__not=one.title).exclude(id=0).order_by("id"),
    "no filter at all": lambda one, other: Film.all().order_by("author__handle", "-title"),
    "a page of them": lambda one, other: Film.filter(local=True).order_by("id").limit(one.id).offset(other.id - 1),
    "with those they belong to": lambda one, other: Film.filter(id=one.id).select_related("author", "asset"),
    "a few columns": lambda one, other: Film.filter(id=one.id).only("id", "title", "author__handle"),
    "the first": lambda one, other: Film.filter(title__gt="").order_by("-title").first(),
    "how many": lambda one, other: Film.filter(author_id=one.author_id).count(),
    "is there one": lambda one, other: Film.filter(author__handle=one.author.handle).exists(),
    "is there one, of the model": lambda one, other: Film.exists(slug=one.slug),
    "values": lambda one, other: Film.filter(id__lte=one.id).order_by("id").limit(2).values("id", who="author__handle"),
    "lists of values": lambda one, other: Film.filter(id__gte=one.id).order_by("id").values_list("id", "created_at"),
    "one list": lambda one, other: Film.filter(year=None).order_by("title").distinct().values_list("title", flat=True),
    "no more than nought": lambda one, other: Film.all().order_by("id").limit(0).values_list("id", flat=True),
}
TORTOISES: dict[str, Query] = {
    "what holds a text": lambda one, other: Film.filter(title__icontains="saône").order_by("id"),
    "an expression": lambda one, other: Film.filter(created_at=F("created_at")).order_by("id"),
    "another query": lambda one, other: Film.filter(author_id__in=Subquery(Actor.filter(host="").values("id"))),
    "an iterator": lambda one, other: Film.filter(id__in=(film.id for film in (one, other))).order_by("id"),
    "nobody among them": lambda one, other: Film.filter(year__in=[None, 2024]),
    "a star": lambda one, other: Film.filter(title="*"),
    "a kind where a text is": lambda one, other: Film.filter(title=FilmState.DRAFT),
    "something counted": lambda one, other: Actor.all().order_by("id").annotate(how_many=Count("id")),
    "in groups": lambda one, other: Film.all().annotate(n=Count("id")).group_by("author_id").values("author_id", "n"),
    "too many": lambda one, other: Film.filter(id__in=list(range(201))).order_by("id"),
}  # fmt: skip


@pytest.fixture
async def films(house: House) -> AsyncIterator[list[Film]]:
    await poles.found()
    nora, malo = await an_account("nora", "Nora"), await an_account("malo", "Malo")
    await a_film(nora.creator, "La Saône")
    await a_film(malo.creator, "Le Rhône", published=False)
    await a_film(nora.creator, "L’Azergues")
    found = await Film.all().order_by("id").select_related("author")
    remembering._shapes.clear()
    yield found
    remembering._shapes.clear()


async def test_queries_are_those_that_Tortoise_writes(films: list[Film], monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = [(one, other) for one in films for other in films] * 2
    ours: dict[str, Any] = {}
    for what, ask in (REMEMBERED | TORTOISES).items():
        remembering._shapes.clear()
        with compared() as texts:
            ours[what] = [await ask(*pair) for pair in pairs]
        assert len(texts) == (len(pairs) if what in REMEMBERED else 0), what
        assert len(remembering._shapes) < 5, what
    monkeypatch.setattr(remembering, "_write", lambda query: False)
    assert ours == {what: [await ask(*pair) for pair in pairs] for what, ask in (REMEMBERED | TORTOISES).items()}


async def test_what_is_known_is_not_written_again(films: list[Film], monkeypatch: pytest.MonkeyPatch) -> None:
    (one, other, third) = films
    assert await Film.filter(id=one.id, author_id=99).count() == 0
    monkeypatch.setattr(remembering, "_prove", lambda *asked: pytest.fail("Tortoise was asked once more"))
    assert [await Film.filter(id=film.id, author_id=film.author_id + 99).count() for film in films] == [0, 0, 0]


async def test_a_wrong_belief_about_the_places_of_values_is_found_out(
    films: list[Film], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proven with values that are equal, it holds for equal ones only."""
    limits = remembering._limits
    monkeypatch.setattr(remembering, "_limits", lambda query: limits(query)[::-1])
    rows = Film.filter(local=True).order_by("id")
    assert await rows.limit(1).offset(1) == films[1:2]
    assert [shape is None for shape in remembering._shapes.values()] == [False]
    assert await rows.limit(2).offset(1) == films[1:]
    assert [shape is None for shape in remembering._shapes.values()] == [True]
    assert await rows.limit(1).offset(2) == films[2:]


async def test_errors_of_a_query_are_those_of_Tortoise(house: House) -> None:
    for _ in range(2):
        with pytest.raises(FieldError, match="colour"):
            await Film.filter(colour="red")
        with pytest.raises(FieldError, match="colour"):
            await Film.filter(author__colour="red")
        with pytest.raises(ValidationError):
            await Host.filter(name="x" * 301)
        assert await Host.filter(name="x" * 300) == []
        with pytest.raises(ValueError, match="nothing"):
            await Film.filter(state="nothing")


async def test_memory_is_bounded(films: list[Film], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembering, "MOST_SHAPES", 5)
    monkeypatch.setattr(remembering, "MOST_LIKENESSES", 2)
    for length in range(20):
        wanted = [films[0].id, *range(100, 100 + length)]
        assert await Film.filter(id__in=wanted) == films[:1]
        assert len(remembering._shapes) <= 5
    for again in range(1, 9):
        assert await Film.filter(id__in=[films[0].id] * again + list(range(100, 109 - again))) == films[:1]
    assert all(len(shape.proven) <= 2 for shape in remembering._shapes.values() if shape)
