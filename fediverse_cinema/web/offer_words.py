"""How pages say what has become of an offer: the sentences of agreements.lifecycle, listed here to be translated."""

from fediverse_cinema.web.translation import msgid

TOO_LATE = (
    msgid("This offer is waiting already."),
    msgid("This offer is on the short list already."),
    msgid("This offer has been accepted already."),
    msgid("This offer has been declined already."),
    msgid("This offer has been withdrawn."),
    msgid("This offer has lapsed: what it was about is no longer there."),
)
