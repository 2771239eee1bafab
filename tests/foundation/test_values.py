"""A value is what Python's own frozen dataclass with slots is."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace
from typing import Any, ClassVar

import pytest

from fediverse_cinema.foundation.values import frozen


class Shot:
    scene: int
    camera: str = "A"
    lenses: list[int] = field(default_factory=list)
    colours: ClassVar[tuple[str, ...]] = ("white",)

    @property
    def slate(self) -> str:
        return f"{self.scene}/{self.camera}"


class Nothing:
    pass


class Checked:
    height: int

    def __post_init__(self) -> None:
        if self.height < 0:
            raise ValueError(self.height)


def tried(deed: Callable[[], object]) -> object:
    try:
        return deed()
    except (TypeError, ValueError, AttributeError) as error:
        return type(error), str(error)


def both(cls: type, deed: Callable[[Any], object]) -> tuple[object, object]:
    """What comes of the same deed with a class of ours and with one of Python's."""
    ours, theirs = made_by(frozen, cls), made_by(dataclass(frozen=True, slots=True), cls)
    return tried(lambda: deed(ours)), tried(lambda: deed(theirs))


def made_by(decorator: Any, cls: type) -> Any:
    return decorator(type(cls.__name__, (), dict(vars(cls))))


@pytest.mark.parametrize("deed", [
    lambda made: repr(made(1, lenses=[35])),
    lambda made: asdict(made(1)),
    lambda made: asdict(replace(made(1, "B"), scene=2)),
    lambda made: (made(1) == made(1), made(1) == made(2), made(1) != made(1), made(1) == 1, made(1) == Shot()),
    lambda made: hash(made(1, lenses=())) == hash((1, "A", ())),
    lambda made: hash(made(1)),
    lambda made: {made(1, lenses=()), made(1, lenses=())} == {made(1, lenses=())},
    lambda made: made(1).lenses is made(1).lenses,
    lambda made: (made(1).slate, made.colours, made.__slots__, made.__match_args__),
    lambda made: [one.name for one in fields(made)],
    lambda made: made(),
    lambda made: made(1, 2, 3, 4),
    lambda made: made(1, other=2),
    lambda made: setattr(made(1), "scene", 2),
    lambda made: delattr(made(1), "scene"),
    lambda made: hasattr(made(1), "__dict__"),
])  # fmt: skip
def test_a_value_does_what_a_frozen_dataclass_does(deed: Callable[[Any], object]) -> None:
    ours, theirs = both(Shot, deed)
    assert ours == theirs


def test_a_value_without_fields_is_like_any_other_of_its_kind() -> None:
    ours, theirs = both(Nothing, lambda made: (repr(made()), made() == made(), len({made(), made()}), made() == 1))
    assert ours == theirs == ("Nothing()", True, 1, False)


def test_a_value_looks_at_itself_once_it_is_made() -> None:
    ours, theirs = both(Checked, lambda made: made(-1))
    assert ours == theirs == (ValueError, "-1")


def test_a_value_is_never_changed_not_even_where_it_has_no_field() -> None:
    made = made_by(frozen, Shot)(1)
    for name in ("scene", "other"):
        with pytest.raises(FrozenInstanceError):
            setattr(made, name, 2)
    with pytest.raises(FrozenInstanceError):
        del made.scene
    assert made.scene == 1
