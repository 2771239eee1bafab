"""What is told of projects."""

from fediverse_cinema.foundation.values import frozen


@frozen
class ProjectEnded:
    """A project, of here or of elsewhere, is no more; its row stays, its Group is gone (`gone_at`). Calls close, offers
    lapse.
    """

    project_id: int


@frozen
class MemberAsked:
    """A project of elsewhere says that a member of ours belongs to it, and she has not said so."""

    project_id: int
    person_id: int


@frozen
class MemberJoined:
    """Somebody belongs to a project from now on, of here or of elsewhere."""

    project_id: int
    person_id: int


@frozen
class MemberLeft:
    """Somebody belongs to it no longer, or has said no to it. `by_id` is who decided it: she, or one who leads it."""

    project_id: int
    person_id: int
    by_id: int


@frozen
class LeadPassed:
    """Who alone led a project of ours has gone; now she leads it."""

    project_id: int
    person_id: int


@frozen
class SupporterNamed:
    """A member of ours reads from now on what a project writes for those who support it."""

    supporter_id: int


@frozen
class SupportersWrittenTo:
    """A project has written a page for them."""

    page_id: int


@frozen
class CallPublished:
    """A call, of here or of elsewhere, is open, for the first time or again."""

    call_id: int
    project_id: int


@frozen
class CallEnded:
    """It is open no longer: filled, closed, or gone with its row; then its offers name no call any more."""

    call_id: int
    project_id: int
