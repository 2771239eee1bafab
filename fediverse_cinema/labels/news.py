"""What is told of labels and selections."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SelectionShown:
    """A selection of ours is public from now on."""

    selection_id: int


@dataclass(frozen=True, slots=True)
class SelectionChanged:
    """One that is not private says something else, or shows other films, or shows them in another order."""

    selection_id: int


@dataclass(frozen=True, slots=True)
class SelectionWithdrawn:
    """It was public, and is no longer, or has been deleted with its row."""

    selection_id: int
    uri: str


@dataclass(frozen=True, slots=True)
class LabelClosed:
    """A label of ours is no more: its row stays, its Group is gone (`gone_at`), its selections go."""

    label_id: int


@dataclass(frozen=True, slots=True)
class LabelUnverified:
    """A label of ours that was verified has another name, or others lead it: nobody has made sure of these."""

    label_id: int


@dataclass(frozen=True, slots=True)
class LabelMade:
    """A label of ours that those who run the pole verify."""

    label_id: int


@dataclass(frozen=True, slots=True)
class LabelVerified:
    """They have."""

    label_id: int


@dataclass(frozen=True, slots=True)
class LeaveAnswered:
    """The author of a film says whether a selection of ours may show it, or says otherwise."""

    pick_id: int


@dataclass(frozen=True, slots=True)
class JurorJoined:
    """Who was asked into the jury of a label of ours has said yes."""

    juror_id: int


@dataclass(frozen=True, slots=True)
class JurorAsked:
    """Somebody is asked into the jury of a label of ours; `by_id` asks."""

    juror_id: int
    by_id: int


@dataclass(frozen=True, slots=True)
class JurorLeft:
    """She belongs to it no longer, or has said no to it. `by_id` is who decided it."""

    juror_id: int
    by_id: int
