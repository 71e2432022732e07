"""Readers for Locust: together they ask at a steady rate, each at moments of chance, whether answers are fast or slow.

Read from the environment: LOAD_ADDRESSES, a file as `benchmarks.load.addresses` writes it; LOAD_RATE, requests a second
of each reader.
"""

from __future__ import annotations

import json
import os
import random
import time
from pathlib import Path
from typing import Any

from locust import FastHttpUser, task

SORTS: dict[str, tuple[float, list[str]]] = json.loads(Path(os.environ["LOAD_ADDRESSES"]).read_text())
NAMES = list(SORTS)
SHARES = [share for share, _ in SORTS.values()]
RATE = float(os.environ["LOAD_RATE"])
CHANCE = random.Random(1)  # noqa: S311  repeatable, not secret


class Reader(FastHttpUser):
    """One client. A moment that passes while it waits for an answer is made up for at once."""

    number = 0

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        Reader.number += 1
        # The site stands behind one proxy, as in compose.yaml: each reader is a client of its own.
        self.headers = {
            "X-Forwarded-For": f"198.51.{Reader.number // 250}.{Reader.number % 250}",
            "Accept-Encoding": "gzip",
        }
        self.due = time.monotonic() + CHANCE.expovariate(RATE)

    def wait_time(self) -> float:
        self.due += CHANCE.expovariate(RATE)
        return max(0.0, self.due - time.monotonic())

    @task
    def ask(self) -> None:
        sort = CHANCE.choices(NAMES, SHARES)[0]
        self.client.get(CHANCE.choice(SORTS[sort][1]), name=sort, headers=self.headers)
