"""How pages say where a project stands. Templates reach it as a filter, see `templating`."""

from fediverse_cinema.web.translation import Language, msgid, tell

STAGE_NAMES = {
    "idea": msgid("Idea"),
    "writing": msgid("Writing"),
    "development": msgid("Development"),
    "financing": msgid("Financing"),
    "preparation": msgid("Preparation"),
    "shooting": msgid("Shooting"),
    "editing": msgid("Editing"),
    "grading-mixing": msgid("Grading and mixing"),
    "finished": msgid("Finished"),
    "release": msgid("Distribution"),
    "stopped": msgid("Stopped"),
}


def stage_name(stage: str, language: Language) -> str:
    return tell(STAGE_NAMES.get(stage, ""), language)
