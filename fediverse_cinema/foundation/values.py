"""Values: what is said once and never changed. `@frozen` means `@dataclass(frozen=True, slots=True)`, of which a start
makes four hundred: that has six functions compiled for each class, this has one, and the others are the same for all.
"""

from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import Any, NoReturn, TypeVar, cast, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """The class with slots for its fields. Two of its values are the same when they hold the same."""
    made: Any = dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    made._held = attrgetter(*made.__slots__) if made.__slots__ else type
    made.__init__ = _init(made)
    made.__repr__, made.__eq__, made.__hash__ = _repr, _eq, _hash
    made.__setattr__, made.__delattr__ = _set, _delete
    return cast(type[T], made)


def _init(made: Any) -> Any:
    """What puts each field into its slot, past `_set`."""
    known: dict[str, Any] = {"MISSING": MISSING}
    takes, does = ["self"], []
    for one in fields(made):
        name = given = one.name
        known[f"put_{name}"] = getattr(made, name).__set__
        if one.default_factory is not MISSING:
            known[f"make_{name}"], known[f"else_{name}"] = one.default_factory, MISSING
            given = f"make_{name}() if {name} is MISSING else {name}"
        elif one.default is not MISSING:
            known[f"else_{name}"] = one.default
        takes.append(f"{name}=else_{name}" if f"else_{name}" in known else name)
        does.append(f"put_{name}(self, {given})")
    if hasattr(made, "__post_init__"):
        does.append("self.__post_init__()")
    exec(f"def __init__({', '.join(takes)}):\n  " + "\n  ".join(does or ["pass"]), known)
    init = known.pop("__init__")
    init.__qualname__ = f"{made.__qualname__}.__init__"
    return init


def _repr(self: Any) -> str:
    return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in self.__slots__)})"


def _eq(self: Any, other: Any) -> Any:
    return self._held(self) == self._held(other) if type(other) is type(self) else NotImplemented


def _hash(self: Any) -> int:
    return hash(self._held(self))


def _set(self: Any, name: str, _: Any) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _delete(self: Any, name: str) -> NoReturn:
    raise FrozenInstanceError(f"cannot delete field {name!r}")
