"""Pages of the rules for other servers, and of what members do not want to see."""

from datetime import UTC, datetime
from typing import Any

from fediverse_cinema.activitypub import domain_lists, ruled
from fediverse_cinema.activitypub.domain_rules import Draft
from fediverse_cinema.activitypub.gate import Terms
from fediverse_cinema.activitypub.models import Severity
from fediverse_cinema.moderation.held_letters import HeldHost
from fediverse_cinema.people.views import Person
from fediverse_cinema.web.forms.fields import FormView

DAY = datetime(2026, 11, 26, 10, tzinfo=UTC)


def form(values: dict[str, Any] | None = None, **errors: str) -> FormView:
    return FormView(values=values or {}, errors={name: (text, {}) for name, text in errors.items()})


def rule_pages(text: str, url: str, me: dict[str, Any]) -> dict[str, tuple[str, dict[str, Any]]]:
    """Of the pole for other servers, and of a member for herself."""
    rules = [
        ruled.RuleLine(text, severity, media, media, words, words, media, DAY)
        for severity in Severity for media, words in ((True, text), (False, ""))
    ]  # fmt: skip
    drafts = [(Draft(text, one.severity, one.reject_media, one.reject_media, public_comment=text), 2) for one in rules]
    faults: tuple[domain_lists.Fault, ...] = ("no_domain", "veiled", "own", "severity", "twice", "ruled")
    skipped = tuple(domain_lists.Skipped(number, text, fault) for number, fault in enumerate(faults))
    found = domain_lists.Read(tuple(one for one, _ in drafts), (*skipped, *skipped))
    wrong = form(
        {"domain": text, "severity": "close", "flags": ["reject_media"], "reason": text, "public_comment": text},
        domain="Write a name like spam.example.",
    )
    blank = form({"domain": "", "severity": "silence", "flags": []})
    held = [HeldHost(text, 2, 1, text), HeldHost(text, 1, 2, "")]
    full = {"rules": rules, "further": url, "waiting": [(text, DAY)], "held": held, "terms": Terms(True, True, True),
            "listed_only": True, "unlisted": 2, "search": text, "kept": "terms", "form": wrong}  # fmt: skip
    empty: dict[str, Any] = {
        "rules": [], "further": None, "waiting": [], "held": [], "terms": Terms(), "listed_only": False,
        "unlisted": 0, "search": "", "kept": "", "form": blank,
    }  # fmt: skip
    looked = {"form": form(), "written": text, "found": found, "drafts": drafts, "skipped": skipped}
    nothing = {"form": form(list="This file is too large."), "written": "", "found": None, "drafts": [], "skipped": ()}
    in_vain = looked | {"found": domain_lists.Read((), ()), "drafts": [], "skipped": ()}
    muted = [
        (url, Person(text, "nora@bretagne.example", url, "bretagne.example", True), scope, day)
        for scope in ("shares", "words", "all")
        for day in (DAY, None)
    ]
    wished = form({"uri": url, "scope": "all", "next": url, "until": text}, until="This day is over.")
    shut = form({"domain": text}, domain="Write a name like spam.example.")
    return {
        "rules": ("admin/rules.html", full | me),
        "no rules": ("admin/rules.html", empty | me),
        "rules purged": ("admin/rules.html", empty | {"search": text, "kept": "purge"} | me),
        "rules taken in": ("admin/rules.html", empty | {"kept": "2"} | me),
        "list looked at": ("admin/rules_import.html", looked | me),
        "list with nothing new": ("admin/rules_import.html", in_vain | me),
        "list to choose": ("admin/rules_import.html", nothing | me),
        "servers": ("poles/servers.html", {"rules": rules, "shown": True, "listed_only": True}),
        "no servers": ("poles/servers.html", {"rules": [], "shown": True, "listed_only": False}),
        "servers not shown": ("poles/servers.html", {"rules": [], "shown": False, "listed_only": False}),
        "muted": (
            "people/muted.html",
            {
                "whom": Person(text, "nora@bretagne.example", url, "bretagne.example", True),
                "muted": muted,
                "servers": [text],
                "form": wished,
            }
            | me,
        ),
        "nobody muted": ("people/muted.html", {"whom": None, "muted": [], "servers": [], "form": shut} | me),
    }
