"""The stages of a project, in their order (fc:stage); one that has stopped stands outside of it. Pure."""

STAGES = {
    "idea": "idea",
    "writing": "writing",
    "development": "development",
    "financing": "financing",
    "preparation": "preparation",
    "shooting": "shooting",
    "editing": "editing",
    "grading-mixing": "grading and mixing",
    "finished": "finished",
    "release": "distribution",
    "stopped": "stopped",
}
IN_ORDER = tuple(stage for stage in STAGES if stage != "stopped")
