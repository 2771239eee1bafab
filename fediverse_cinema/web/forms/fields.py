"""Small forms: read once, checked for their token, shown again with what was typed when something is wrong."""

from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request

from fediverse_cinema.foundation.errors import CinemaError, Malformed
from fediverse_cinema.web import csrf

LARGEST_FORM = 256 << 10


@dataclass(slots=True)
class FormView:
    """What a template shows of a form: values by field name, errors as (English sentence, values of its places)."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)

    def refuse(self, name: str, error: CinemaError) -> None:
        self.errors[name] = (error.public, error.values)


async def read_form(request: Request) -> FormData:
    """The fields of a form without files, its token checked. Malformed when it is too large."""
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length[:18]) > LARGEST_FORM:
        raise Malformed("form without a length, or too large", public="This form is too large.", status=413)
    form = await request.form(max_files=0, max_fields=200)
    csrf.check_token(request, text(form, csrf.FIELD))
    return form


def text(form: FormData, name: str) -> str:
    """One field as text, without NUL; "" when it is not there."""
    value = form.get(name)
    return value.replace("\x00", "").replace("\r\n", "\n") if isinstance(value, str) else ""


def texts(form: FormData, name: str) -> list[str]:
    return [value for value in form.getlist(name) if isinstance(value, str)]


def number(given: str) -> int | None:
    """The number of a row, as addresses and hidden fields carry it; None for anything else."""
    return int(given) if given.isascii() and given.isdecimal() and len(given) <= 18 else None
