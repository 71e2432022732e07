"""Files of people and organizations: which format a file is of, and who took it in.

Owns the order of taking in: read, compare, keep, log, have the index follow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.db import models, transaction

from apps.accounts.history import changed, follow
from apps.accounts.models import Event
from apps.accounts.services import record
from apps.actors.errors import BadRecordError
from apps.actors.exchange import popolo, sheet
from apps.actors.exchange.arrive import Arrival, Difference, Placed, arrive
from apps.actors.exchange.leave import records
from apps.actors.exchange.rows import Record

COMMAND_LINE: Final = "the command line"


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files."""

    name: str
    suffix: str
    media_type: str
    of: Callable[[Iterable[Record]], str]

    def write(self) -> str:
        """Everything, in this format."""
        return self.of(records())


FORMATS: Final = {
    "popolo": Format("popolo", "json", "application/json", popolo.write),
    "csv": Format("csv", "csv", "text/csv; charset=utf-8", sheet.write),
}


def read(content: bytes) -> list[Placed]:
    """The records of a file, whichever of the two formats it is of.

    Raises:
        BadRecordError: it is neither.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadRecordError(
            f"byte {error.start}", found="another encoding", expected="UTF-8", remedy="save it as UTF-8"
        ) from error
    return popolo.read(text) if text.lstrip().startswith("{") else sheet.read(text)


@transaction.atomic
def take(content: bytes, *, by: User | None, why: str, client: str = "", rehearse: bool = False) -> Arrival:
    """Take a file in; each person and organization that changes has that in its history.

    Raises:
        BadRecordError: the file can't be read, or says what the base can't keep. Nothing is kept then.
    """
    arrival = arrive(read(content), rehearse=rehearse)
    if rehearse or not arrival.differences:
        return arrival
    if by is not None:
        _log(arrival.differences, by, why)
    follow(arrival.rows)
    detail = f"{why}: {len(arrival.differences)} records"
    record(event=Event.IMPORTED, who=by.get_username() if by else COMMAND_LINE, client=client, detail=detail)
    return arrival


def _log(differences: Iterable[Difference], by: User, why: str) -> None:
    of_rows: dict[models.Model, list[tuple[str, str, str]]] = defaultdict(list)
    for difference in differences:
        about = "" if difference.what == difference.row._meta.verbose_name else f"{difference.what}, "
        of_rows[difference.row] += [(f"{about}{column}", before, after) for column, before, after in difference.values]
    for row, values in of_rows.items():
        LogEntry.objects.log_actions(
            user_id=by.pk,
            queryset=[row],
            action_flag=CHANGE,
            change_message=changed(values=values, why=why),
            single_object=True,
        )
