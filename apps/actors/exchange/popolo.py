"""Records as Popolo JSON (popoloproject.com): persons, organizations, memberships; regional groups as areas.

What Popolo has no word for stands in an object `igkb` beside the words that it has, so that nothing is lost.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from apps.actors.errors import BadRecordError
from apps.actors.exchange.rows import KINDS, Record

_CLASSES: Final = {"regional-group": "areas", "organization": "organizations", "person": "persons"}
# Words of Popolo for columns of ours; the others stand in `igkb`.
_WORDS: Final[dict[str, dict[str, str]]] = {
    "regional-group": {"name": "name"},
    "organization": {
        "name": "name",
        "group": "classification",
        "start": "founding_date",
        "end": "dissolution_date",
        "note": "description",
    },
    "person": {"name": "name", "note": "biography"},
    "name": {"name": "name", "kind": "note"},
    "identifier": {"scheme": "scheme", "value": "identifier"},
    "affiliation": {"role": "role", "start": "start_date", "end": "end_date"},
}
_Object = dict[str, Any]


def write(records: Iterable[Record]) -> str:
    """The document, indented."""
    document: dict[str, list[_Object]] = {"areas": [], "organizations": [], "persons": [], "memberships": []}
    held: dict[str, _Object] = {}
    for record in records:
        kind, _, part = record["record"].partition("-")
        if record["record"] in _CLASSES:
            held[_id(record["record"], record["key"])] = written = _whole(record)
            document[_CLASSES[record["record"]]].append(written)
        elif kind == "affiliation":
            document["memberships"].append(_membership(record))
        else:
            folder = "other_names" if part == "name" else "identifiers"
            held[_id(kind, record["key"])].setdefault(folder, []).append(_object(record, part))
    return json.dumps(document, ensure_ascii=False, indent=1)


def read(text: str) -> list[tuple[str, Record]]:
    """Records with their places, such as `persons[3]`, in the order of `KINDS`.

    Raises:
        BadRecordError: it is no JSON, or an object of another shape than `write` gives it.
    """
    try:
        document = json.loads(text.removeprefix("\ufeff"))
        found = list(_records(document))
    except BadRecordError:
        raise
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        raise BadRecordError(
            "the document",
            found=f"another shape ({error})",
            expected="Popolo JSON as it is exported here",
            remedy="take in directories of others by `manage.py ingest`, which reads any Popolo",
        ) from error
    order = list(KINDS)
    return sorted(found, key=lambda placed: order.index(placed[1]["record"]))


def _whole(record: Record) -> _Object:
    kind = record["record"]
    written: _Object = {"id": _id(kind, record["key"])} | _object(record, kind, leave=("parent", "sources", "website"))
    if record.get("parent"):
        written["parent_id"] = _id("organization", record["parent"])
    if record.get("website"):
        written["links"] = [{"url": record["website"]}]
    if record.get("sources"):
        written["sources"] = [_source(source) for source in json.loads(record["sources"])]
    return written


def _membership(record: Record) -> _Object:
    people = {
        "person_id": _id("person", record["key"]),
        "organization_id": _id("organization", record["organization"]),
    }
    written = people | _object(record, "affiliation", leave=("organization", "source"))
    return written | ({"sources": [_source(record["source"])]} if record["source"] else {})


def _object(record: Record, kind: str, *, leave: tuple[str, ...] = ()) -> _Object:
    words = _WORDS[kind]
    columns = {column: value for column, value in record.items() if value and column not in {"record", "key", *leave}}
    written: _Object = {words[column]: value for column, value in columns.items() if column in words}
    own = {column: value for column, value in columns.items() if column not in words}
    return written | ({"igkb": own} if own else {})


def _records(document: _Object) -> Iterator[tuple[str, Record]]:
    for kind, folder in _CLASSES.items():
        for number, entry in enumerate(document.get(folder, [])):
            place = f"{folder}[{number}]"
            key = _key(entry, "id", kind, place)
            record = _record(entry, kind, kind, key)
            if kind == "organization":
                record["parent"] = _key(entry, "parent_id", kind, place) if entry.get("parent_id") else ""
                record["website"] = next((link["url"] for link in entry.get("links", ())), "")
            sources = [_told(source) for source in entry.get("sources", ())]
            record["sources"] = json.dumps(sources, ensure_ascii=False) if sources else ""
            yield place, _text(record, place)
            for part, inner in (("name", "other_names"), ("identifier", "identifiers")):
                for at, row in enumerate(entry.get(inner, ())):
                    here = f"{place}.{inner}[{at}]"
                    yield here, _text(_record(row, f"{kind}-{part}", part, key), here)
    for number, entry in enumerate(document.get("memberships", [])):
        place = f"memberships[{number}]"
        record = _record(entry, "affiliation", "affiliation", _key(entry, "person_id", "person", place))
        record["organization"] = _key(entry, "organization_id", "organization", place)
        record["source"] = next((_told(source) for source in entry.get("sources", ())), "")
        yield place, _text(record, place)


def _record(entry: _Object, kind: str, words_of: str, key: str) -> Record:
    words, own = _WORDS[words_of], entry.get("igkb", {})
    columns = {c: entry.get(words[c], "") if c in words else own.get(c, "") for c in KINDS[kind]}
    return {"record": kind, "key": key, **columns}


def _text(record: Record, place: str) -> Record:
    for column, value in record.items():
        if not isinstance(value, str):
            raise BadRecordError(f"{place}.{column}", found=repr(value), expected="text", remedy="write it as text")
    return record


def _id(kind: str, slug: str) -> str:
    return f"{kind}/{slug}"


def _key(entry: _Object, word: str, kind: str, place: str) -> str:
    """The slug in an id such as `person/ada-obinna`."""
    written = str(entry[word])
    found, _, slug = written.partition("/")
    if found != kind or not slug:
        raise BadRecordError(
            f"{place}.{word}",
            found=repr(written),
            expected=f"{kind}/ and a slug",
            remedy="take in directories of others by `manage.py ingest`, which reads any Popolo",
        )
    return slug


def _source(source: str) -> _Object:
    return {"url" if source.startswith(("http://", "https://")) else "note": source}


def _told(source: _Object) -> str:
    told: str = source["url"] if "url" in source else source["note"]
    return told
