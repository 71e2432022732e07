"""How the site is served: read by gunicorn from the folder that it starts in."""

import ctypes
import fcntl
import gc
import os
import shutil
import socket
from pathlib import Path
from threading import Thread
from typing import IO, TYPE_CHECKING, Any, Final

from igkb import environment

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

_M_ARENA_MAX: Final = -8
if hasattr(ctypes.CDLL(None), "mallopt"):
    # Python runs one thread at a time, so threads gain nothing from heaps of their own, each with holes of its own.
    ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)  # of glibc; children keep it

# What the processes share, in files of a folder that nobody needs afterwards: counts of requests, and pages that many
# look at. The next server may write these differently.
_VAR: Final = environment.folder("VAR_DIR", default=Path(__file__).resolve().parent / "var")
_shared = _VAR / f"serving-{socket.gethostname()}-{os.getpid()}"  # servers on other machines may have the same folder

bind = f"127.0.0.1:{environment.port('PORT', default=8000)}"
# Searching and rendering are Python's own work, of which a process does one thing at a time: two processes for each of
# two cores. A second thread keeps a slow reader from holding up the others. A process takes no more than it can answer,
# so that who comes is answered by one that is free; a connection that is kept for later would be bound to one.
workers = 4
threads = 2
worker_connections = threads
keepalive = 0
accesslog = None
timeout = 60
control_socket_disable = True  # nothing here speaks to it, and two sites of one user would share it


def on_starting(server: Any) -> None:
    """Throw away what servers shared that were killed, and so could not do it themselves."""
    for left in _VAR.glob("serving-*"):
        if _held(left):
            shutil.rmtree(left, ignore_errors=True)
    environment.serve_together(_shared)
    server.shared = _held(_shared)  # of the server, as this file is read anew when it is told to load all again


def on_reload(server: object) -> None:
    """What the processes of before keep, those of now do not show."""
    environment.serve_together(_shared)


def _held(folder: Path) -> IO[str] | None:
    """The lock of a folder: until this process and those that it starts have ended, however they end. None where a
    server has it, or the folder is somebody else's."""
    try:
        lock = (folder / "lock").open("a")
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return None
    return lock


def post_worker_init(worker: object) -> None:
    """The first reader need not wait for what a process loads. All of it stays, so the collector of garbage need not
    look through it in the middle of a request."""
    # In a thread: where a database or a cluster takes connections and says nothing, the process would be ended for its
    # silence, and the next one as well, and so never answer what can be answered without them.
    warming = Thread(target=_warm, args=(worker.wsgi,), daemon=True)  # type: ignore[attr-defined]
    warming.start()
    warming.join(timeout / 2)
    gc.collect()
    gc.freeze()


def _warm(application: "WSGIApplication") -> None:
    from django.db import connections

    from igkb.warming import warm

    warm(application)
    connections.close_all()  # the threads that answer have their own


def child_exit(server: object, worker: object) -> None:
    """A process that is gone counts no more, and what it counted stays."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[attr-defined, no-untyped-call]


def on_exit(server: object) -> None:
    shutil.rmtree(_shared, ignore_errors=True)
