"""What a file says of itself that its maker may take over: its chapters, and the language and the name of its own
sound. Noted by `preparing` in Asset.told, and shown to nobody before she agrees. Pure.
"""

from typing import Any

from fediverse_cinema.media import track_names
from fediverse_cinema.media.probe import Footage


def note(footage: Footage) -> dict[str, Any]:
    """`chapters` ([second, name]), `language` (two letters where there are two) and `title`, as far as it says them."""
    own = next((sound for sound in footage.audio_streams if sound.index == footage.audio_stream), None)
    said = {
        "chapters": [list(chapter) for chapter in footage.chapters],
        "language": track_names.code_of(own.language) if own else "",
        "title": own.title[: track_names.LONGEST] if own else "",
    }
    return {name: value for name, value in said.items() if value}
