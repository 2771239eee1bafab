"""What may become of an offer: one table, for both sides and for whoever moves it. Pure.

The side that was asked answers; the side that asked may take it back until it has been answered, and her own offer
also after it was accepted. Of an answer that crosses an Undo both sides keep the Undo, since nobody can be held to what
she no longer offers: it is the one letter that comes too late for nothing.
"""

from enum import StrEnum


class OfferState(StrEnum):
    NEW = "new"
    SHORTLISTED = "shortlisted"  # told to nobody: the asked side's own note
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"  # nobody can answer any more: the call, the project or the person is gone


LIVE = (OfferState.NEW, OfferState.SHORTLISTED)

MOVES: dict[OfferState, tuple[OfferState, ...]] = {
    OfferState.NEW: (
        OfferState.SHORTLISTED, OfferState.ACCEPTED, OfferState.REFUSED, OfferState.WITHDRAWN, OfferState.LAPSED,
    ),
    OfferState.SHORTLISTED: (
        OfferState.NEW, OfferState.ACCEPTED, OfferState.REFUSED, OfferState.WITHDRAWN, OfferState.LAPSED,
    ),
    OfferState.ACCEPTED: (OfferState.WITHDRAWN,),
    OfferState.REFUSED: (OfferState.WITHDRAWN,),
    OfferState.WITHDRAWN: (),
    OfferState.LAPSED: (OfferState.WITHDRAWN,),
}  # fmt: skip

WORDS = {
    OfferState.NEW: "This offer is waiting already.",
    OfferState.SHORTLISTED: "This offer is on the short list already.",
    OfferState.ACCEPTED: "This offer has been accepted already.",
    OfferState.REFUSED: "This offer has been declined already.",
    OfferState.WITHDRAWN: "This offer has been withdrawn.",
    OfferState.LAPSED: "This offer has lapsed: what it was about is no longer there.",
}
