"""Wait for a server's answer for a while, not for ever: a server that hangs closes no line."""

from __future__ import annotations

from collections.abc import Generator
from time import monotonic
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psycopg


def within(connection: psycopg.Connection[Any], seconds: float) -> None:
    """Have a connection give up, and close, once it has heard nothing for so long.

    What the server did meanwhile is not known then: it may still carry out what it was sent.
    """
    waited = connection.wait

    def wait(gen: Any, *more: Any, **named: Any) -> Any:
        return waited(_while_it_answers(connection, gen, seconds), *more, **named)

    connection.wait = wait  # type: ignore[method-assign]


def _while_it_answers(
    connection: psycopg.Connection[Any], gen: Any, seconds: float
) -> Generator[Any, Any, Any]:
    import psycopg  # noqa: PLC0415 -- whoever has a connection has imported it

    last = monotonic()
    try:
        state = next(gen)
        while True:
            ready = yield state
            if ready:
                last = monotonic()
            elif monotonic() - last > seconds:
                gen.close()
                connection.close()
                raise psycopg.OperationalError("the server does not answer")
            state = gen.send(ready)
    except StopIteration as end:
        return end.value
