"""Credits as their maker types them: one line each, role — name — who she is; the same for those of another pole. Pure.

What is written is only their maker's word: whether who is named has confirmed it, `claims` knows.
"""

import re
from collections.abc import Mapping
from typing import Any

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Document, text_of, uri_of
from fediverse_cinema.consents.claims import Line, as_line
from fediverse_cinema.consents.models import Claim, ClaimState
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.html import plain
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people import trades

LONGEST_READ = 40_000
"""Of another pole: where its maker typed @ines, there stands a whole address."""
MOST_READ = 1_000
MOST_STAMPS = 200
LINE = re.compile(r"\s*(?P<role>.+?)\s*(?:\s[—–-]|[—–:])\s+(?P<name>.+?)\s*")
GAP = re.compile(r"\s{2,}")  # closed first: LINE looks into each part of a long one from each end
TAIL = re.compile(r"(?P<rest>.*\S)\s+[—–-]\s+(?P<who>(?:@|https?://)\S*)\s*")
PAGE = re.compile(r"https://[^\s<>\"'\\]{3,500}")
WHO = re.compile(rf"@[\w.-]{{1,64}}(?:@[\w.-]{{1,250}}(?::\d{{1,5}})?)?|{PAGE.pattern}")


@frozen
class Credit:
    """`who` is "@handle" of this pole, "@handle@host" or the https address of a page; "" when nothing is said."""

    role: str
    name: str
    who: str = ""


def parse(text: str) -> list[Credit]:
    """What each line says; a line without a dash is a name alone."""
    return [_parsed(line) for line in text.splitlines() if line.strip()]


def strange(text: str) -> str:
    """The first line whose third part leads nowhere; "" when there is none."""
    for line in text.splitlines():
        if (tail := TAIL.fullmatch(line)) and not WHO.fullmatch(tail["who"]):
            return line.strip()
    return ""


def read(value: Any) -> str | None:
    """The `credits` of a document as such lines; None when there are none, or one that we could not show: who is
    named by an address alone, or more than fit.
    """
    given = value if isinstance(value, list) else [] if value is None else [value]
    # Measured first: what is taken for HTML costs the more time the more of it there is.
    if value is None or len(given) > MOST_READ or sum(map(_signs, given)) > LONGEST_READ:
        return None
    lines = []
    for one in given:
        if not (line := _line(one)):
            return None
        lines.append(line)
    text = "\n".join(lines)
    return text if len(text) <= LONGEST_READ else None


def to_objects(
    film_uri: str, text: str, known: Mapping[str, Actor], claims: Mapping[Line, Claim] | None = None
) -> list[Document]:
    """As the document of a film bears them. Each has an id: a list of nameless ones looks alike from every side, and
    PeerTube and Fedify give up checking a signature over it. Who is an actor is named by her id, too, unless she has
    said no; without a `creditAuthorization` of hers that is no more than its makers' word.
    """
    made = []
    for number, one in enumerate(parse(text), start=1):
        claim = (claims or {}).get(as_line(one.name, one.role))
        made.append(_object(f"{film_uri}#credit-{number}", one, known, claim))
    return made


def stamps(value: Any) -> list[list[str]]:
    """The credits of a document that show a stamp: name, role, who is meant by her id, and the stamp's."""
    given = value if isinstance(value, list) else [] if value is None else [value]
    found = []
    for credit in given[:MOST_READ]:
        stamp = uri_of(credit.get("creditAuthorization")) if isinstance(credit, Mapping) else ""
        if stamp and (person := uri_of(credit.get("contributor"))):
            role, name = map(plain, _words(credit))
            found.append([*as_line(name, role), person, stamp])
    return found[:MOST_STAMPS]


def _object(uri: str, credit: Credit, known: Mapping[str, Actor], claim: Claim | None) -> Document:
    contributor: Document = {"type": "Person", "name": credit.name}
    if claim is not None and claim.state in (ClaimState.REFUSED, ClaimState.WITHDRAWN):
        pass
    elif actor := known.get(credit.who):
        contributor |= {"id": actor.uri, "url": actor.page_url or actor.uri}
    elif credit.who.startswith("https://"):
        contributor["url"] = credit.who
    document: Document = {"id": uri, "type": "Credit", "contributor": contributor}
    if credit.role:
        document["roleName"] = credit.role
    if claim is not None and claim.stamp_uri:
        document["creditAuthorization"] = claim.stamp_uri
        if claim.trade:
            document["trade"] = trades.iri(claim.trade)
    return document


def _parsed(line: str) -> Credit:
    tail = TAIL.fullmatch(line)
    known = tail is not None and WHO.fullmatch(tail["who"])
    rest, who = (tail["rest"], tail["who"]) if tail and known else (line, "")
    if match := LINE.fullmatch(GAP.sub(" ", rest)):
        return Credit(match["role"], match["name"], who)
    return Credit("", rest.strip(), who)


def _signs(credit: Any) -> int:
    return sum(map(len, _words(credit)))


def _words(credit: Any) -> tuple[str, str]:
    """Role and name as they are written there."""
    who = credit.get("contributor") if isinstance(credit, Mapping) else None
    if not isinstance(who, Mapping):
        return "", ""
    return text_of(credit.get("roleName"), 300), text_of(who.get("name"), 300)


def _line(credit: Any) -> str:
    """ "" for one that we could not show."""
    try:
        role, name = map(plain, _words(credit))
    except Refused:  # a name that is deeper or larger than a name may be
        return ""
    if not name:
        return ""
    who = credit["contributor"]
    page = next((one for one in (text_of(who.get("url"), 500), uri_of(who)) if PAGE.fullmatch(one)), "")
    return " — ".join(part for part in (role, name, page) if part)
