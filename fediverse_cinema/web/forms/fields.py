"""Small forms: read once, checked for their token, shown again with what was typed when something is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request

from fediverse_cinema.foundation.errors import CinemaError, Malformed
from fediverse_cinema.web import csrf

LARGEST_FORM = 256 << 10
MOST_FIELDS = 400  # a page of fifty films has four each


@dataclass(slots=True)
class FormView:
    """What a template shows of a form: values by field name, errors as (English sentence, values of its places). `kept`
    is what others have put into fields meanwhile, told beside those that say something else.
    """

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)

    def refuse(self, name: str, error: CinemaError) -> None:
        self.errors[name] = (error.public, error.values)

    def beside(self, now: Mapping[str, Any], said: Mapping[str, str] | None = None) -> None:
        """Sent again, what she typed takes the place of what stands there `now`, which is told beside it; as `said`
        where the value is a code.
        """
        self.values["edition"] = now["edition"]
        other = {name: str(value) for name, value in now.items() if value != self.values.get(name)}
        self.kept = {name: (said or {}).get(name, value) for name, value in other.items()}

    def in_order(self, *names: str) -> None:
        """The errors as their fields stand in the form, so that their summary goes down with it."""
        places = {name: place for place, name in enumerate(names)}
        self.errors = dict(sorted(self.errors.items(), key=lambda one: places.get(one[0], -1)))


async def read_form(request: Request, largest: int = LARGEST_FORM) -> FormData:
    """The fields of a form without files, its token checked. Malformed when it is too large."""
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length[:18]) > largest:
        raise Malformed("form without a length, or too large", public="This form is too large.", status=413)
    form = await request.form(max_files=0, max_fields=MOST_FIELDS)
    csrf.check_token(request, text(form, csrf.FIELD))
    return form


def text(form: FormData, name: str) -> str:
    """One field as text, without NUL; "" when it is not there."""
    return (texts(form, name) or [""])[-1]


def texts(form: FormData, name: str) -> list[str]:
    """All fields of this name, in their order."""
    values = (value for value in form.getlist(name) if isinstance(value, str))
    return [value.replace("\x00", "").replace("\r\n", "\n") for value in values]


def number(given: str) -> int | None:
    """The number of a row, as addresses and hidden fields carry it; None for anything else."""
    return int(given) if given.isascii() and given.isdecimal() and len(given) <= 18 else None
