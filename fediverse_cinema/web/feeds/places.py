"""Which feeds there are, and the links to them in the heads of pages: the address of a page with .atom or .rss behind
it (FEP-a5c5).
"""

from typing import Literal

from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.views import Person

Format = Literal["atom", "rss"]


@frozen
class FeedLink:
    """`of` is whose films or publications it tells of, "" for the whole pole."""

    href: str
    format: Format
    of: str = ""
    about: Literal["films", "publications"] = "films"

    @property
    def media_type(self) -> str:
        return f"application/{self.format}+xml"


def of_pole() -> tuple[FeedLink, ...]:
    return FeedLink("/pole.atom", "atom"), FeedLink("/pole.rss", "rss")


def of_person(person: Person) -> tuple[FeedLink, ...]:
    """Of a member, a channel or the pole."""
    name = person.name or person.handle
    return FeedLink(f"{person.url}.atom", "atom", name), FeedLink(f"{person.url}.rss", "rss", name)


def of_publications(author: Person | None) -> tuple[FeedLink, ...]:
    """Of the whole pole, and of their author."""
    whole = FeedLink("/publications.atom", "atom", about="publications")
    if author is None:
        return (whole,)
    handle = author.handle.partition("@")[0]
    return FeedLink(f"/publications/by/{handle}.atom", "atom", author.name, "publications"), whole
