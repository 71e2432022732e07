"""One JSON object a line for every log record."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from celery import current_task

from apps.lib.tracing import request_id

_ORDINARY = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "request"}


class JsonFormatter(logging.Formatter):
    """Time (UTC), level, logger, message, the request or task it is about, and what the caller passed as `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        row: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if id := request_id.get():
            row["request_id"] = id
        if current_task and current_task.request.id:
            row["task_id"] = current_task.request.id
        row |= {name: value for name, value in vars(record).items() if name not in _ORDINARY}
        if record.exc_info:
            row["exception"] = self.formatException(record.exc_info)
        return json.dumps(row, ensure_ascii=False, default=str)
