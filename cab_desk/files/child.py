"""The process in which a foreign file is read: bounded memory, and nothing to lose.

It sends plain bytes over a pipe: a letter for the kind of message, then JSON.
"""

import contextlib
import gc
import json
import os
import sys
import traceback
from dataclasses import asdict
from multiprocessing.connection import Connection
from typing import Any

from cab_desk.errors import Refused
from cab_desk.files import wire
from cab_desk.files.formats import RESTART, End, stream
from cab_desk.files.limits import MEMORY
from cab_desk.files.mapping import Told

if sys.platform != "win32":
    import resource

ROWS, AGAIN, END, REFUSED, MEMORY_FULL, BUG = b"r", b"a", b"e", b"x", b"m", b"b"


def main(pipe: Connection, data_pipe: Connection, told: dict[str, Any], zone: str) -> None:
    """Read what comes through `data_pipe` and send the rows; the entry of the child process."""
    quiet()
    bound_memory()
    gc.disable()  # rows hold no cycles, and going through them again and again costs a third
    try:
        data = data_pipe.recv_bytes()
        for message in stream(data, Told(**told), zone):
            if isinstance(message, End):
                pipe.send_bytes(END + json.dumps(asdict(message)).encode())
            elif message == RESTART:
                pipe.send_bytes(AGAIN)
            else:
                pipe.send_bytes(ROWS + wire.packed(message))  # type: ignore[arg-type]
    except Refused as refused:
        pipe.send_bytes(REFUSED + refused.sentence.encode("utf-8", "replace"))
    except MemoryError:
        pipe.send_bytes(MEMORY_FULL)
    except (BrokenPipeError, ConnectionResetError):
        pass  # called off
    except BaseException as error:  # noqa: BLE001 - it is raised again on the other side
        pipe.send_bytes(BUG + _told(error).encode("utf-8", "replace"))
    finally:
        pipe.close()


def bound_memory() -> None:
    """Have the system refuse more memory than an import may take (not on Windows)."""
    if sys.platform != "win32":
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def quiet() -> None:
    """Send what libraries print as they die nowhere; the parent says it in words."""
    null = os.open(os.devnull, os.O_WRONLY)
    for stream_number in (1, 2):
        with contextlib.suppress(OSError):
            os.dup2(null, stream_number)
    os.close(null)


def _told(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))
