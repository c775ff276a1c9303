"""The pictures are drawn where, and like what, they are asked for."""

from PySide6.QtGui import QImage

from cab_desk.app import sample_board, shots, shots_hard
from cab_desk.app.session import utc_now
from cab_desk.gui.look import Look
from cab_desk.words import catalogue


def test_one_page_is_drawn_at_one_size_as_at_one_moment(tmp_path, qapp, capsys):
    asked = [str(tmp_path), "--only", "home", "--at", "light-1120", "--now", "2026-11-18T13:42"]
    assert shots.main(asked) == 0
    assert [path.name for path in tmp_path.glob("*.png")] == ["home-light-1120.png"]
    assert QImage(str(tmp_path / "home-light-1120.png")).size().toTuple() == (1120, 700)
    assert capsys.readouterr().out == "home-light-1120.png\n"
    Look("light").apply(qapp)


def test_without_a_folder_or_with_an_unknown_condition_it_says_how(tmp_path, capsys):
    for asked in ([], [str(tmp_path), "--like", "fog"]):
        assert shots.main(asked) == 2
        told = capsys.readouterr().err
        assert told.startswith("Name the folder")
        assert "--like dpr15|dpr2|dejavu|contrast|longer|crowd|large" in told


def test_words_grow_by_a_third_and_keep_their_fields():
    for text in catalogue().values():
        longer = shots_hard.longer(text)
        assert longer.count("{") == text.count("{")
        assert longer.format_map(_Any()) is not None
        assert len(longer) >= len(text) * 1.1 or len(text) < 8 or "{" in text
    assert shots_hard.longer("Approve {number} now") == "Ápprövé {number} nöw ~~~"


class _Any(dict[str, object]):
    def __missing__(self, key: str) -> "_Any":
        return self

    def __format__(self, spec: str) -> str:
        return ""


def test_the_foreign_company_has_long_titles_and_the_same_requests():
    company = sample_board.company()
    foreign = shots_hard.foreign(company)
    assert [one["key"] for one in foreign["rfc"]] == [one["key"] for one in company["rfc"]]
    assert max(len(one["title"]) for one in foreign["rfc"]) == 140
    assert all(one["title"] != old["title"]
               for one, old in zip(foreign["rfc"], company["rfc"], strict=True))  # fmt: skip


def test_a_crowd_fills_one_cell_and_one_lane(tmp_path):
    session, _made = sample_board.make_board(
        tmp_path / "crowd.cabdesk", utc_now(), outbox=tmp_path, like=shots_hard.foreign
    )
    shots_hard.crowd(session, utc_now())
    with session.open_view() as view:
        alike = [
            one for one in view.changes.each() if (one.impact, one.probability) == ("low",) * 2
        ]
        lanes = {system.name: system.team for system in view.systems.all()}
        planned = [
            one for one in alike
            if one.start and {lanes.get(name) for name in one.systems}
            == {"Exploitation des réseaux régionaux"}
        ]  # fmt: skip
    session.close()
    assert len(alike) >= 200
    assert len(planned) >= 60
