"""The sample board as a file: an invented company, its changes, and a meeting held."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cab_desk import assets
from cab_desk.app.places import is_there, new_board_file
from cab_desk.app.session import Session
from cab_desk.errors import Refused
from cab_desk.services.ports import Vault
from cab_desk.services.samples import sample
from cab_desk.services.samples.sample import Company, Sample
from cab_desk.settings import Settings
from cab_desk.words import say

if TYPE_CHECKING:
    from cab_desk.storage.servers import Server

BOARD_NAME = "sample.cabdesk"
DEVICE = "sample"
_MEETING_DAY = 2  # Wednesday
_MEETING_HOUR = 15
_AFTERWARDS = timedelta(minutes=8)


class SampleClock:
    """A clock that stands still until it is turned."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Return the moment it shows."""
        return self.now


def meeting_before(now: datetime) -> datetime:
    """Return when the last regular meeting before a moment began."""
    day = now.astimezone(UTC).replace(hour=_MEETING_HOUR, minute=0, second=0, microsecond=0)
    day -= timedelta(days=(day.weekday() - _MEETING_DAY) % 7)
    return day if day + timedelta(hours=2) <= now else day - timedelta(days=7)


def company() -> Company:
    """Return what the sample company is made of."""
    return tomllib.loads(assets.text("resources/sample/company.toml"))


def make_board(
    place: Path | Server,
    now: datetime,
    *,
    until: int = 0,
    outbox: Path | None = None,
    like: Callable[[Company], Company] = dict,
) -> tuple[Session, Sample]:
    """Fill a new board with the sample; its meeting is over, or stands at item `until`.

    `like` may make another company of it. Raises Refused when something is at the place that is
    not an empty database.
    """
    session = _empty_session(place, SampleClock(now), outbox)
    assert isinstance(session.clock, SampleClock)  # noqa: S101 -- made so one line above
    made = sample.fill(session.office, session.clock, like(company()), meeting_before(now))
    if until:
        sample.hold_until(made, until)
    else:
        sample.hold(made)
        session.clock.now += _AFTERWARDS
    sample.refresh(made)
    return session, made


def _empty_session(place: Path | Server, clock: SampleClock, outbox: Path | None) -> Session:
    if not is_there(place):
        new_board_file(place)
    session = Session(place, _settings(), clock, _vault(), outbox)
    with session.open_reader() as reader:
        if reader.board() is not None:
            raise Refused(say("common.demo_not_empty", path=place))
    return session


def _vault() -> Vault:
    from cab_desk.keys.vault import SealedVault

    # The sample's passphrase is printed in its own file: a dear derivation would protect nothing
    # and make the demo three times as long. The keys say so in their headers and open anywhere.
    return SealedVault(memory_kib=8_192, passes=1, lanes=1)


def _settings() -> Settings:
    # The sample is nobody's desk: it neither reads nor writes the user's settings.
    return Settings(device=DEVICE)
