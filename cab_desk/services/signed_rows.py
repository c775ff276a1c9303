"""What a sign-off signed, as exports have it."""

from typing import NamedTuple


class SignedOn(NamedTuple):
    """The sentence that a sign-off signed, and the content that it was given on."""

    meaning: str
    revision: int
    content_hash: str
