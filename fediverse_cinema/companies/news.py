"""What is told of companies of this pole."""

from fediverse_cinema.foundation.values import frozen


@frozen
class CompanyClosed:
    """It is no more: its row stays, its Organization is gone (`gone_at`)."""

    company_id: int


@frozen
class EditorAsked:
    """A member is asked to edit its page; `by_id` asks."""

    editor_id: int
    by_id: int


@frozen
class EditorJoined:
    """She has said yes."""

    editor_id: int


@frozen
class EditorLeft:
    """She edits it no longer, or has said no. `by_id` is who decided it."""

    editor_id: int
    by_id: int


@frozen
class CatalogueAnswered:
    """The author of a film says whether it may stand in a catalogue of ours, or says otherwise."""

    entry_id: int
