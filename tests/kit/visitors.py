"""Somebody in front of a browser without JavaScript: she looks at pages and sends the forms that they hold."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx

from tests.kit.people import PASSWORD
from tests.kit.towns import Pole


@dataclass
class Form:
    action: str
    multipart: bool
    fields: list[tuple[str, str]] = field(default_factory=list)


class Visitor:
    """`page` is the HTML that she sees, `response` how it came."""

    def __init__(self, pole: Pole) -> None:
        self.base = pole.house.settings.base_url
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=pole.app),
            base_url=self.base,
            headers={"Accept": "text/html,*/*;q=0.8", "Accept-Language": "en"},
            follow_redirects=True,
        )
        self.response: httpx.Response
        self.page = ""

    async def look(self, path: str) -> str:
        return self._see(await self.client.get(path))

    async def sign_in(self, handle: str, password: str = PASSWORD) -> str:
        await self.look("/login")
        return await self.send("/login", handle=handle, password=password)

    async def send(self, action: str, **values: str | list[str]) -> str:
        """Fill in and send the form of the present page that leads to `action`; hidden fields go along. A list is for
        several fields of one name.
        """
        form = self._form(action, {name: value for name, value in values.items() if isinstance(value, str)})
        fields = [(name, value) for name, value in form.fields if name not in values]
        for name, value in values.items():
            fields += [(name, one) for one in ([value] if isinstance(value, str) else value)]
        headers = {"Origin": self.base, "Sec-Fetch-Site": "same-origin"}
        if form.multipart:
            parts = [(name, (None, value.encode())) for name, value in fields]
            return self._see(await self.client.post(action, files=parts, headers=headers))
        return self._see(await self.client.post(action, data=_grouped(fields), headers=headers))

    def _see(self, response: httpx.Response) -> str:
        self.response, self.page = response, response.text
        return self.page

    def _form(self, action: str, values: dict[str, str]) -> Form:
        """Of several forms that lead there, the one whose hidden fields hold the given values."""
        forms = [form for form in _forms(self.page) if form.action == action]
        assert forms, f"no form leads to {action} here"
        fits = [form for form in forms if set(values.items()) <= set(form.fields)]
        return (fits or forms)[0]


def _grouped(fields: list[tuple[str, str]]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for name, value in fields:
        grouped.setdefault(name, []).append(value)
    return grouped


def _forms(page: str) -> list[Form]:
    reader = _Reader()
    reader.feed(page)
    return reader.forms


class _Reader(HTMLParser):
    """Forms with the values that a browser would send if nobody touched them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._area: str | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.forms.append(Form(given.get("action") or "", given.get("enctype") == "multipart/form-data"))
        elif tag == "input" and self.forms and given.get("name"):
            kind = given.get("type") or "text"
            if kind in ("file", "submit") or (kind in ("checkbox", "radio") and "checked" not in given):
                return
            self.forms[-1].fields.append((given["name"] or "", given.get("value") or ""))
        elif tag == "textarea":
            self._area, self._text = given.get("name"), ""
        elif tag == "select":
            self._select = given.get("name")
        elif tag == "option" and "selected" in given and self.forms:
            self.forms[-1].fields.append((self._select or "", given.get("value") or ""))

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area and self.forms:
            self.forms[-1].fields.append((self._area, self._text))
            self._area = None
