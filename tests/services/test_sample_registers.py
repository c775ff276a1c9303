"""The board of the pictures: exceptions asked for and granted, flags in every state."""

from functools import partial

from cab_desk import assets
from cab_desk.files import packs
from cab_desk.services.register_ports import GrantedQuery
from cab_desk.services.registers import exceptions, flags
from cab_desk.services.samples import sample_registers
from tests.services.evidence_room import WORDS, Room


def test_it_shows_every_state_and_verifies(tmp_path):
    room = Room(tmp_path, pack=packs.load(assets.path("resources/policies/pol-012")))
    uids = sample_registers.fill(room.office, WORDS, room.clock.now)
    granted = room.do(partial(exceptions.register, query=GrantedQuery()))
    assert sorted(one.change_uid for one in granted) == sorted(uids[:2])
    assert not room.do(partial(exceptions.sheet, uid=uids[2])).asked[0].holds
    states = {line.state for line in room.do(flags.register)}
    assert states == {flags.SOUND, flags.FAULTY, flags.STALE}
    assert room.verify().ok
    room.close()


def test_without_an_inventory_there_are_the_exceptions_alone(tmp_path):
    pack = packs.load(assets.path("resources/policies/pol-012")).without("pol-012/.4")
    room = Room(tmp_path, pack=pack)
    sample_registers.fill(room.office, WORDS, room.clock.now)
    assert room.do(flags.register) == []
    assert len(room.do(partial(exceptions.register, query=GrantedQuery()))) == 2
    room.close()
