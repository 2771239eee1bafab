"""How pages say what labels and selections are: kinds of labels, roles in a jury, audiences, what was changed, and what
a film's author has said. Templates reach them as filters, see `templating`.
"""

from datetime import datetime

from babel.dates import format_date

from fediverse_cinema.web.formats import LOCALES
from fediverse_cinema.web.translation import Language, msgid, tell

KINDS = {
    "team": msgid("House label"),
    "user": msgid("Personal label"),
    "institution": msgid("Label of an institution"),
    "personality": msgid("Label of a personality"),
}
ROLES = {
    "admin": msgid("runs the label"),
    "moderator": msgid("publishes its selections"),
    "member": msgid("proposes films"),
}
AUDIENCES = {
    "private": msgid("Private"),
    "unlisted": msgid("With its address only"),
    "public": msgid("Public"),
}
AUDIENCES_HELP = {
    "private": msgid("Only who composes it sees it. Nothing is told to anybody."),
    "unlisted": msgid("Whoever has its address reads it. It is in no list and is told to nobody."),
    "public": msgid("Everybody reads it, and those who follow you are told, on other servers, too."),
}
CHANGES = {
    "sheet": msgid("Title and words changed"),
    "cover": msgid("Picture changed"),
    "audience": msgid("Audience changed"),
    "added": msgid("Film added"),
    "removed": msgid("Film taken out"),
    "order": msgid("Order changed"),
    "words": msgid("Words on a film changed"),
    "undone": msgid("Earlier state brought back"),
}
LEAVES = {
    "wanted": msgid("Those who made the film have not been asked yet: nobody else sees it here."),
    "asked": msgid("Its maker has not answered yet: nobody else sees the film here."),
    "refused": msgid("Its maker does not want it in this selection: nobody else sees the film here."),
    "withdrawn": msgid("Its maker has taken it out of this selection: nobody else sees the film here."),
}


def label_kind(kind: str, language: Language) -> str:
    return tell(KINDS.get(kind, ""), language)


def jury_role(relationship: str, language: Language) -> str:
    return tell(ROLES.get(relationship, ""), language)


def audience_name(audience: str, language: Language) -> str:
    return tell(AUDIENCES.get(audience, ""), language)


def audience_help(audience: str, language: Language) -> str:
    return tell(AUDIENCES_HELP.get(audience, ""), language)


def change_name(change: str, language: Language) -> str:
    return tell(CHANGES.get(change, ""), language)


def leave_words(leave: str, language: Language) -> str:
    return tell(LEAVES.get(leave, ""), language)


def month(when: datetime, language: Language) -> str:
    """ "juillet 2026"."""
    return format_date(when, "MMMM y", locale=LOCALES[language])
