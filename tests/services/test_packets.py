"""A packet's round trip: taken along, read and signed without the board, brought back."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cab_desk.domain.change import Choice
from cab_desk.domain.packet import Passage
from cab_desk.errors import Refused
from cab_desk.services.rows import QueueQuery
from tests.services.packet_room import (
    ANN,
    BOB,
    BUSINESS,
    CARA,
    MANAGER,
    NOON,
    PLAN,
    Board,
    Train,
    board,
    copied,
    template_in,
)

Opener = Callable[..., Train]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return template_in(tmp_path_factory.mktemp("packets"))


@pytest.fixture
def desk(template: Path, tmp_path: Path) -> Iterator[Board]:
    with board(copied(template, tmp_path / "board")) as made:
        yield made


@pytest.fixture
def open_packet(desk: Board, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opener]:
    opened: list[Train] = []

    def opener(file: Path, home: str = "laptop") -> Train:
        made = Train(file, tmp_path / home, monkeypatch, desk.clock)
        opened.append(made)
        return made

    yield opener
    for one in opened:
        one.session.close()


def test_what_is_said_on_the_train_comes_back_into_the_room(
    desk: Board, open_packet: Opener, tmp_path: Path
) -> None:
    uid = desk.submitted()
    packet = desk.give(BOB, uid)
    train = open_packet(packet)
    start = PLAN.index("start")
    train.comment(
        uid, "Why four?", passage=Passage("documents.implementation_plan", "start", start)
    )
    train.vote(uid, BUSINESS, Choice.REJECT, remark="Not in November")
    train.sign(uid, BOB, BUSINESS)
    assert train.signed(uid) == [(BOB, "approve", "pending")]
    assert train.counts(uid) == []
    events = train.save(tmp_path / "bob.cabevents")

    report = desk.bring(events)

    assert report.taken
    assert report.counts["new"] == 3
    assert not report.objected
    assert desk.counts(uid) == [f"{BOB}: approve"]
    assert desk.said(uid) == [(BOB, "Why four?")]
    votes = desk.do(lambda work: work.reviews.votes(uid))
    assert [(one.person, one.decision, one.label) for one in votes] == [(BOB, "reject", "counts")]
    assert desk.verify().ok, desk.verify().sentence()

    head = desk.head()
    again = desk.bring(events)
    assert not again.taken
    assert again.counts["known"] == 3
    assert desk.head() == head


def test_a_packet_reads_like_the_board(desk: Board, open_packet: Opener) -> None:
    uid = desk.submitted()
    other = desk.submitted("Upgrade the queue", systems=("queue",))
    desk.sign(uid, ANN, MANAGER)
    train = open_packet(desk.give(BOB, uid))
    with train.session.open_reader() as reader:
        assert reader.board().name == "Harbour CAB"
        shown = [row.uid for row in reader.page(QueueQuery(view="all", text="leaf"), NOON, 0, 9)]
    assert shown == [uid]
    assert train.counts(uid) == [f"{ANN}: approve"]
    with pytest.raises(Refused):
        train.change(other)


def test_nobody_takes_the_key_of_another_along(desk: Board, open_packet: Opener) -> None:
    uid = desk.submitted()
    train = open_packet(desk.give(BOB, uid))
    ids = train.ids()
    keys = {name: train.do(lambda work, one=ids[name]: work.people.key(one)) for name in ids}
    assert keys[BOB].sealed
    assert not keys[ANN].sealed
    with pytest.raises(Refused, match="nobody else signs"):
        train.sign(uid, CARA, MANAGER)
