"""A page of ours that stands without a server: opened from a disk, in a browser that asks nobody. What needs one goes
(forms, buttons, scripts), links lead from file to file. Pure: HTML in, HTML out.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import Literal

Kind = Literal["page", "word", "file", "film", "track"]
"""`word` is a page, too: that to which somebody's words lead (rel="ugc")."""
Lead = Callable[[str, Kind], str | None]
"""Where an address leads in the archive; None when it is not in it."""
GONE = ("script", "form", "button", "template", "iframe", "noscript", "dialog")
"""Elements that go with all that is in them."""
LONE = ("input", "select", "textarea")
KEPT_LINKS = ("stylesheet", "icon")
ADDRESSES: dict[str, tuple[tuple[str, Kind], ...]] = {
    "a": (("href", "page"),),
    "link": (("href", "file"),),
    "img": (("src", "file"),),
    "video": (("poster", "file"),),
    "source": (("src", "film"),),
    "track": (("src", "track"),),
    "image": (("href", "file"),),
}
Attributes = list[tuple[str, str | None]]


@dataclass(slots=True)
class Links:
    """What a page leads to, as it is written there."""

    pages: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    films: list[str] = field(default_factory=list)
    tracks: list[str] = field(default_factory=list)

    def of(self, kind: Kind) -> list[str]:
        kinds = {"page": self.pages, "word": self.words, "file": self.files, "film": self.films, "track": self.tracks}
        return kinds[kind]


def links(html: str) -> Links:
    found = Links()

    def note(address: str, kind: Kind) -> str:
        found.of(kind).append(address)
        return address

    still(html, note, above="")
    return found


def still(html: str, lead: Lead, *, above: str) -> str:
    """The page with its addresses as `lead` says; `above` is HTML that stands before everything else."""
    writer = _Writer(lead, above)
    writer.feed(html)
    writer.close()
    return "".join(writer.out)


class _Writer(HTMLParser):
    def __init__(self, lead: Lead, above: str) -> None:
        super().__init__(convert_charrefs=False)
        self.lead, self.above = lead, above
        self.out: list[str] = []
        self._gone: list[str] = []  # the elements within which nothing is written
        self._has_source = False

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        self._start(tag, attrs, ">")

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        """Of drawings; nothing of ours that goes is written so."""
        self._start(tag, attrs, " />")

    def _start(self, tag: str, attrs: Attributes, end: str) -> None:
        if self._gone:
            if tag == self._gone[-1]:
                self._gone.append(tag)
            return
        if tag in GONE:
            self._gone.append(tag)
        elif tag not in LONE and (kept := self._kept(tag, attrs)) is not None:
            written = "".join(f' {name}="{escape(value)}"' if value is not None else f" {name}" for name, value in kept)
            self.out.append(f"<{tag}{written}{end}")
            if tag == "body":
                self.out.append(self.above)

    def handle_endtag(self, tag: str) -> None:
        if self._gone:
            if tag == self._gone[-1]:
                self._gone.pop()
        elif tag not in LONE:
            self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._write(data)

    def handle_entityref(self, name: str) -> None:
        self._write(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._write(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        self._write(f"<!{decl}>")

    def _write(self, text: str) -> None:
        if not self._gone:
            self.out.append(text)

    def _kept(self, tag: str, attrs: Attributes) -> Attributes | None:
        """What stays of its attributes; None when the element goes."""
        given = dict(attrs)
        if tag == "link" and given.get("rel") not in KEPT_LINKS:
            return None
        if tag == "meta" and ((given.get("property") or "").startswith("og:") or "http-equiv" in given):
            return None
        if tag == "video":
            self._has_source = False
        if (tag == "source" and self._has_source) or (tag == "track" and given.get("kind") == "metadata"):
            return None  # one file is enough for a film; the pictures above the bar need a script
        kinds = dict(ADDRESSES.get(tag, ()))
        if tag == "a" and "ugc" in (given.get("rel") or "").split():
            kinds["href"] = "word"
        kept: Attributes = []
        for name, value in attrs:
            if name == "crossorigin" or name.startswith(("data-", "on")):
                continue
            if name == "srcset":
                value = self._srcset(value or "")
            elif name in kinds and value is not None and not _stays(value):
                led = self.lead(value, kinds[name])
                if led is None and tag != "a":
                    return None
                if led is None:
                    continue  # its words stay
                self._has_source = self._has_source or tag == "source"
                value = led
            if value != "" or name != "srcset":
                kept.append((name, value))
        return kept

    def _srcset(self, value: str) -> str:
        led = []
        for one in filter(None, (part.strip() for part in value.split(","))):
            address, *size = one.split()
            if (found := self.lead(address, "file")) is not None:
                led.append(" ".join([found, *size]))
        return ", ".join(led)


def _stays(address: str) -> bool:
    """A place on the same page, and what is no address of a document."""
    return bool(re.match(r"#|mailto:|data:|tel:", address))


def inner(css: str) -> list[str]:
    """The addresses in a stylesheet."""
    return [found[1] for found in re.finditer(r"url\(\s*['\"]?([^'\")]+)", css) if not found[1].startswith("data:")]
