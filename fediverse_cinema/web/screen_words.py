"""How pages name the sections of the front page, and what was done to it. Templates reach the names as filters."""

from fediverse_cinema.web.translation import Language, msgid, tell

KINDS = {
    "highlight": msgid("A selection put in front, with its first film"),
    "selection": msgid("A selection"),
    "label": msgid("A label and its selections"),
    "films": msgid("Films chosen by hand"),
    "words": msgid("A word of the team"),
    "new_films": msgid("New films, by date"),
    "calls": msgid("Open calls, by deadline"),
    "agenda": msgid("Agenda, by date"),
    "publications": msgid("Publications, by date"),
}
TOLD = {
    "kept": msgid("It is kept."),
    "out": msgid("The section is out. “Undo the last change” brings it back."),
    "section": msgid("The section is kept in the draft. Nobody sees it yet."),
    "show": msgid("It is on the screen now."),
    "schedule": msgid("It goes on the screen by itself at that moment."),
    "undo": msgid("The last change is undone."),
    "lay_aside": msgid("The draft is set aside: you begin anew with what is on the screen."),
    "take_up": msgid("It is the draft again."),
    "call_off": msgid("It does not go on the screen by itself any more. It is the draft again."),
    "called_aside": msgid("It does not go on the screen by itself any more. It is set aside, below."),
    "bring_back": msgid("That version is on the screen again."),
}


def section_kind(kind: str, language: Language) -> str:
    return tell(KINDS.get(kind, ""), language)
