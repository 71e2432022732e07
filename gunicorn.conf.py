"""How the site is served: read by gunicorn from the folder that it starts in."""

import ctypes
import gc
import os
import shutil
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Final

from igkb import environment

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

_M_ARENA_MAX: Final = -8
if hasattr(ctypes.CDLL(None), "mallopt"):
    # Python runs one thread at a time, so threads gain nothing from heaps of their own, each with holes of its own.
    ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)  # of glibc; children keep it

# What the processes share, in files of a folder that nobody needs afterwards: counts of requests, and pages that many
# look at. The next server may write these differently.
_shared = environment.folder("VAR_DIR", default=Path(__file__).resolve().parent / "var") / f"serving-{os.getpid()}"
environment.serve_together(_shared)

bind = f"127.0.0.1:{environment.port('PORT', default=8000)}"
# Searching and rendering are Python's own work, so a process for each of two cores; threads keep a slow reader from
# holding up the others.
workers = 2
threads = 4
accesslog = None
timeout = 60
control_socket_disable = True  # nothing here speaks to it, and two sites of one user would share it


def on_starting(server: object) -> None:
    """Throw away what servers shared that were killed, and so could not do it themselves."""
    for left in _shared.parent.glob("serving-*"):
        number = left.name.removeprefix("serving-")
        if number.isdecimal() and not _runs(int(number)):
            shutil.rmtree(left, ignore_errors=True)
    environment.serve_together(_shared)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's
        return True
    return process != os.getpid()  # in a container a server has the number of the one before it


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
