"""What is told of labels and selections."""

from fediverse_cinema.foundation.values import frozen


@frozen
class SelectionShown:
    """A selection of ours is public from now on."""

    selection_id: int


@frozen
class SelectionChanged:
    """One that is not private says something else, or shows other films, or shows them in another order."""

    selection_id: int


@frozen
class SelectionWithdrawn:
    """It was public, and is no longer, or has been deleted with its row."""

    selection_id: int
    uri: str


@frozen
class LabelClosed:
    """A label of ours is no more: its row stays, its Group is gone (`gone_at`), its selections go."""

    label_id: int


@frozen
class LabelUnverified:
    """A label of ours that was verified has another name, or others lead it: nobody has made sure of these."""

    label_id: int


@frozen
class LabelMade:
    """A label of ours that those who run the pole verify."""

    label_id: int


@frozen
class LabelVerified:
    """They have."""

    label_id: int


@frozen
class LeaveAnswered:
    """The author of a film says whether a selection of ours may show it, or says otherwise."""

    pick_id: int


@frozen
class JurorJoined:
    """Who was asked into the jury of a label of ours has said yes."""

    juror_id: int


@frozen
class JurorAsked:
    """Somebody is asked into the jury of a label of ours; `by_id` asks."""

    juror_id: int
    by_id: int


@frozen
class JurorLeft:
    """She belongs to it no longer, or has said no to it. `by_id` is who decided it."""

    juror_id: int
    by_id: int
