"""What a server is asked in words of its own: statements and parts of them, by those of a file."""

from cab_desk.storage import all_clashes, queue_sql, spans

_DAY = f"FROM change c WHERE {spans.OF_DAY}"

_DAYS = f"""
WITH day(n, since, until) AS MATERIALIZED (
  SELECT (one.place - 1)::int, one.value ->> 0, one.value ->> 1
  FROM jsonb_array_elements(CAST(:days AS jsonb)) WITH ORDINALITY AS one(value, place)
), found(uid, number, title, system, class_id, risk, start, finish, state, gate, n, total) AS (
SELECT {spans.BAR}, n, total
FROM day
CROSS JOIN LATERAL (SELECT count(*) AS total {_DAY}) AS counted
CROSS JOIN LATERAL (
  SELECT coalesce((SELECT c.start_at {_DAY} ORDER BY c.start_at LIMIT 1 OFFSET :most - 1), until)
    AS last
) AS bound
JOIN change c ON {spans.OF_DAY} AND c.start_at <= last
UNION ALL
SELECT {spans.BAR}, -1, 0
FROM change c
WHERE {spans.IN} AND c.start_at >= :reach AND c.start_at < :since AND c.end_at > :since
UNION ALL
SELECT {spans.BAR}, -1, 0
FROM change c
WHERE {spans.LONG}
)
SELECT coalesce(json_agg(json_build_array(
  uid, number, title, system, class_id, risk, start, finish, state, gate, n, total)), '[]')::text
FROM found
"""  # noqa: S608 -- made of constants

_CLASHES = """
WITH held(system, start_at, change_id, end_at) AS MATERIALIZED (
  SELECT system, start_at, change_id, end_at FROM change_system
  WHERE live = 1 AND start_at >= :reach AND start_at < :until AND end_at > :since
  UNION ALL
  SELECT system, start_at, change_id, end_at FROM change_system
  WHERE long = 1 AND live = 1 AND end_at > :since AND start_at < :reach
)
SELECT coalesce(json_agg(json_build_array(one.uid, other.uid, a.system, b.start_at,
                                          least(a.end_at, b.end_at))), '[]')::text
FROM held a
JOIN change_system b ON b.system = a.system
  AND b.start_at >= a.start_at AND b.start_at < a.end_at
JOIN change one ON one.id = a.change_id
JOIN change other ON other.id = b.change_id
WHERE b.live = 1 AND (b.start_at > a.start_at OR b.change_id > a.change_id)
  AND b.end_at > b.start_at AND b.start_at < :until AND b.end_at > :since
"""

_HELD = """
SELECT system, string_agg(start_at, ' '), string_agg(end_at, ' '),
       string_agg(change_id::text, ' ')
FROM change_system
WHERE live = 1 AND start_at < :until AND end_at > :since AND end_at > start_at
GROUP BY system HAVING count(*) > 1
"""
_UIDS = """
SELECT id, uid FROM change
WHERE id IN (SELECT value::bigint FROM jsonb_array_elements_text(CAST(:ids AS jsonb)) AS value)
"""

_WITH_WORDS = "SELECT change_id FROM change_fts WHERE words @@ CAST(:match AS tsquery)"

OWN = {
    spans.DAYS: _DAYS,
    spans.CLASHES: _CLASHES,
    all_clashes.HELD: _HELD,
    all_clashes.UIDS: _UIDS,
    # The pin's version says what SQLite's own counter says: that somebody else has written.
    "PRAGMA data_version": "SELECT version FROM board_pin",
}

PARTS = (
    (queue_sql.WITH_WORDS, _WITH_WORDS),
    ("min(:reach, ", "least(:reach, "),
    ("json_remove(json_extract(e.data, '$.body'), '$.strokes')",
     "((e.data::jsonb -> 'body') - 'strokes')::text"),
)  # fmt: skip
