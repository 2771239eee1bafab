"""What can go wrong, and what may be said of it.

    CinemaError            something is wrong: 500
    ├── Refused            wrong for good, do not try again: 422
    │   ├── Malformed      it cannot even be read: 400
    │   └── Unverified     we do not know who says it: 401
    ├── Forbidden          known, and not allowed: 403
    ├── Missing            there is no such thing: 404
    │   └── Gone           there was: 410
    └── Later              try again, from `after` seconds on: 503; of a job, an attempt, unless it `counts` as none
        ├── Away           the database does not answer
        └── Full           the disk has no room: 507

The message is for the log. `public` is the sentence that may be shown: an English text that pages translate and
that the inbox sends as it is; `values` fill its %(name)s places. `code` is a short word for logs and tests.
"""

from typing import Any


class CinemaError(Exception):
    status = 500
    default_public = "Something went wrong on our side."

    def __init__(
        self, message: str, *, public: str | None = None, code: str = "", status: int | None = None, **values: Any
    ) -> None:
        super().__init__(message)
        self.public = public or self.default_public
        self.values = values
        self.code = code or type(self).__name__.lower()
        if status is not None:
            self.status = status

    def sentence(self) -> str:
        """The public sentence in English, with its values."""
        return self.public % self.values if self.values else self.public


class Refused(CinemaError):
    status = 422
    default_public = "This cannot be accepted."


class Malformed(Refused):
    status = 400
    default_public = "This cannot be read."


class Unverified(Refused):
    status = 401
    default_public = "The sender could not be verified."


class Forbidden(CinemaError):
    status = 403
    default_public = "You may not do this."


class Missing(CinemaError):
    status = 404
    default_public = "There is nothing at this address."


class Gone(Missing):
    status = 410
    default_public = "This has been removed."


class Later(CinemaError):
    status = 503
    default_public = "Not possible right now. Please try again later."

    def __init__(self, message: str, *, after: float | None = None, counts: bool = True, **kwargs: Any) -> None:
        super().__init__(message, **kwargs)
        self.after = after
        self.counts = counts


class Away(Later):
    pass


class Full(Later):
    status = 507
    default_public = "The disk of this server is full. Nothing has been changed; please try again later."
