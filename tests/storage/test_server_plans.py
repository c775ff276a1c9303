"""What a server goes through to answer, where that differs from what a file goes through."""

from tests import databases

_OPEN = (
    "SELECT id, uid, content_hash FROM change WHERE requester_id <> 'p1' AND bucket < 2"
    " AND id BETWEEN 1 AND 9"
)


def test_what_is_closed_is_not_gone_through_to_count_what_waits(server):
    place = server.new()
    server.run(
        f"ALTER DATABASE {place.database} SET enable_seqscan TO off",
        f"ALTER DATABASE {place.database} SET enable_bitmapscan TO off",
    )
    plan = "\n".join(line for (line,) in databases.asked(place, f"EXPLAIN {_OPEN}"))
    assert "Index Only Scan using ix_change_waiting" in plan
    assert "Filter: (bucket" not in plan
