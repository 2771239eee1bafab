"""The form for a rule about a domain: what is typed <-> a draft of the rule."""

from starlette.datastructures import FormData

from fediverse_cinema.activitypub.domain_rules import Draft
from fediverse_cinema.activitypub.domains import named
from fediverse_cinema.activitypub.models import Severity
from fediverse_cinema.activitypub.ruled import RuleLine
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.web.forms.fields import FormView, text, texts

WORDS = ("reason", "public_comment")
FLAGS = ("reject_media", "reject_reports", "obfuscate")
FIELDS = ("domain", "severity", *WORDS)


def blank(domain: str) -> FormView:
    return FormView(values={"domain": domain, "severity": Severity.SILENCE.value, "flags": []})


def values_of(rule: RuleLine) -> FormView:
    values: dict[str, object] = {name: getattr(rule, name) for name in ("domain", *WORDS)}
    flags = [name for name in FLAGS if getattr(rule, name)]
    return FormView(values=values | {"severity": rule.severity.value, "flags": flags})


def read(form: FormData) -> tuple[Draft | None, FormView]:
    """None with an error in the view when a field is wrong."""
    given = {name: text(form, name).strip() for name in FIELDS}
    flags = [name for name in texts(form, "flags") if name in FLAGS]
    view = FormView(values={**given, "flags": flags})
    severity = Severity(given["severity"]) if given["severity"] in set(Severity) else Severity.SILENCE
    try:
        domain = named(given["domain"])
    except Refused as error:
        view.refuse("domain", error)
        return None, view
    draft = Draft(
        domain=domain,
        severity=severity,
        reject_media="reject_media" in flags,
        reject_reports="reject_reports" in flags,
        reason=given["reason"],
        public_comment=given["public_comment"],
        obfuscate="obfuscate" in flags,
    )
    return draft, view
