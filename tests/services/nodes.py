"""Three real OpenSearch nodes, each a process of its own, that live as long as whoever started them.

They are made of what `opensearch/pom.xml` names. As a program it runs a command with SEARCH_URL naming the nodes:

    python -m tests.services.nodes pytest tests/search
    python -m tests.services.nodes --count 1 --heap 2000 python -m benchmarks.search 100000 --only opensearch
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent.parent
POM: Final = Path(__file__).parent / "opensearch" / "pom.xml"
JARS: Final = ROOT / "var" / "opensearch-nodes"
COUNT: Final = 3
_PATIENCE: Final = 600.0
_PORTS: Final = range(9201, 9300)  # where the runner looks for a port for HTTP
_POLL: Final = 0.1


class NotStartedError(Exception):
    """The nodes can't be started here. Says what is missing."""


@dataclass
class Node:
    """One node: its folder, its ports and, while it runs, its process."""

    folder: Path
    http: int
    transport: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.http}"

    def start(self, heap: int) -> None:
        """Start the process; the node answers some seconds later."""
        options = [f"-Xms{heap}m", f"-Xmx{heap}m", "-Xshare:auto"]
        if heap > 1000:  # a node that is measured
            options += ["-XX:+UseParallelGC", "-XX:+AlwaysPreTouch"]
        else:  # one that only has to be there: the thorough compiler needs some 200,000 statements to pay off
            options += ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
        runner = ["org.codelibs.opensearch.runner.OpenSearchRunner", "-basePath", str(self.folder), "-numOfNode", "1"]
        asked = ["-baseHttpPort", str(self.http - 1), "-disableESLogger"]
        # The kernel ends the node with whoever started it, however that one ends.
        tied = ["setpriv", "--pdeathsig", "KILL"] if shutil.which("setpriv") else []
        log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen(
            [*tied, "java", *options, "-cp", f"{JARS}/*", *runner, *asked],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        log.close()

    def kill(self) -> None:
        """End it at once, in the middle of whatever it does."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def pause(self) -> None:
        """Let it hang: connections stay open and nothing answers."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)


@dataclass
class Nodes:
    """A cluster of its own in a temporary folder. `with Nodes() as nodes:` starts and ends it."""

    count: int = COUNT
    heap: int = 384
    """Megabytes of memory of each node."""
    nodes: list[Node] = field(default_factory=list)
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="opensearch.")))

    def __enter__(self) -> Nodes:
        try:
            _have_jars()
            for _ in range(3):  # a port that was free may be taken by the time that it is asked for
                self._start()
                if self.wait(self.count):
                    return self
                self._end()
            raise NotStartedError(f"the nodes did not find each other:\n{self._logs()}")
        except BaseException:
            self.__exit__(None, None, None)
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def hosts(self) -> tuple[str, ...]:
        return tuple(node.host for node in self.nodes)

    def url(self, index: str) -> str:
        """What SEARCH_URL is to be."""
        return f"opensearch://{','.join(self.hosts)}/{index}?replicas={self.count - 1}"

    def wait(self, count: int, *, green: bool = False) -> bool:
        """Wait until each running node sees this many; with `green`, until every copy is there as well."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            running = [node for node in self.nodes if node.process is not None]
            if any(node.process is not None and node.process.poll() is not None for node in running):
                return False
            seen = [_health(node) for node in running]
            if all(one.get("number_of_nodes") == count and (not green or one["status"] == "green") for one in seen):
                return True
            time.sleep(_POLL)
        return False

    def _start(self) -> None:
        http, transport = _free(_PORTS, self.count), _free(range(9300, 9900), self.count)
        peers = [f"127.0.0.1:{port}" for port in transport]
        self.nodes = []
        for number in range(self.count):
            node = Node(self.folder / str(number), http[number], transport[number])
            shutil.rmtree(node.folder, ignore_errors=True)
            configured = node.folder / "node_1" / "config"
            configured.mkdir(parents=True)
            settings = {
                "network.host": "127.0.0.1",
                "transport.port": transport[number],
                "discovery.seed_hosts": peers,
                "cluster.initial_cluster_manager_nodes": peers[:1],
                "discovery.find_peers_interval": "200ms",
                "cluster.routing.allocation.disk.threshold_enabled": False,
            }
            text = "".join(f"{name}: {json.dumps(value)}\n" for name, value in settings.items())
            (configured / "opensearch.yml").write_text(text, encoding="utf-8")
            self.nodes.append(node)
            node.start(self.heap)

    def _end(self) -> None:
        for node in self.nodes:
            node.kill()

    def _logs(self) -> str:
        return "\n".join((node.folder / "log").read_text(errors="replace")[-2000:] for node in self.nodes)


def missing() -> str:
    """What is not here that the nodes need; empty where all is."""
    lacking = [program for program in ("java", "mvn") if not shutil.which(program)]
    if lacking:
        return f"{' and '.join(lacking)} not found: tests/services/install opensearch"
    return ""


def _have_jars() -> None:
    """Have Maven copy the jars once; what it downloaded it keeps."""
    if lacking := missing():
        raise NotStartedError(lacking)
    stamp = JARS / f"made-of-{POM.stat().st_mtime_ns}"
    if stamp.exists():
        return
    making = Path(tempfile.mkdtemp(prefix="opensearch-nodes.", dir=_made(JARS.parent)))
    command = ["mvn", "--batch-mode", "--quiet", "--file", str(POM), f"-Dnodes={making}", "package"]
    ended = subprocess.run(command, check=False, capture_output=True, text=True)
    if ended.returncode:
        shutil.rmtree(making)
        raise NotStartedError(f"Maven could not fetch the nodes:\n{ended.stdout[-2000:]}{ended.stderr[-2000:]}")
    (making / stamp.name).touch()
    shutil.rmtree(JARS, ignore_errors=True)
    making.rename(JARS)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _free(ports: range, count: int) -> list[int]:
    """Ports that nobody listens on. They are far apart in different processes, so that two clusters do not race."""
    found: list[int] = []
    start = os.getpid() * 7 % len(ports)
    for port in (*ports[start:], *ports[:start]):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        found.append(port)
        if len(found) == count:
            return found
    raise NotStartedError(f"no {count} free ports from {ports.start} to {ports.stop - 1}")


def _health(node: Node) -> dict[str, Any]:
    address = f"http://{node.host}/_cluster/health?timeout=1s&cluster_manager_timeout=1s"
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            health: dict[str, Any] = json.load(answer)
            return health
    except (OSError, urllib.error.URLError, ValueError):
        return {}


def main() -> int:
    if len(sys.argv) < 2:
        sys.exit(f"{__doc__}")
    if sys.argv[1].startswith("--while="):
        return _beside(*(argument.partition("=")[2] for argument in sys.argv[1:]))
    parser = argparse.ArgumentParser(prog="python -m tests.services.nodes")
    parser.add_argument("--count", type=int, default=COUNT, help="nodes")
    parser.add_argument("--heap", type=int, default=Nodes.heap, help="megabytes of memory of each")
    parser.add_argument("command", nargs=argparse.REMAINDER, help="what to run")
    options = parser.parse_args()
    try:
        with Nodes(options.count, options.heap) as nodes:
            environment = os.environ | {"SEARCH_URL": nodes.url("test")}
            return subprocess.run(options.command, check=False, env=environment).returncode
    except NotStartedError as error:
        sys.exit(f"OpenSearch: {error}")


def _beside(owner: str, told: str) -> int:
    """Nodes for the processes of a test run: the file `told` says where they are, until the owner of the run ends."""
    told_end, telling_end = os.pipe()
    if os.fork():
        os.close(telling_end)
        os.read(told_end, 1)  # it is closed when the file is there
        return 0
    tell = Path(told)
    try:
        with Nodes() as nodes:
            tell.write_text(json.dumps({"hosts": nodes.hosts}), encoding="utf-8")
            os.close(telling_end)
            while _lives(int(owner)):
                time.sleep(_POLL)
    except NotStartedError as error:
        tell.write_text(json.dumps({"problem": f"OpenSearch: {error}"}), encoding="utf-8")
        os.close(telling_end)
        while _lives(int(owner)):
            time.sleep(_POLL)
    tell.unlink()
    tell.with_suffix(".lock").unlink(missing_ok=True)
    return 0


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
