"""Dates and times of day as documents write them, in English.

Owns the patterns. Gives `PartialDate`s with their spans; must not know what a date is the date of.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from apps.ingestion.lexicon import PARTS_OF_DAY
from apps.ingestion.parsed import Span
from apps.lib.partial_dates import PartialDate, Precision
from apps.lib.text import fold

MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if number}
MONTHS |= {name.casefold(): number for number, name in enumerate(calendar.month_abbr) if number} | {"sept": 9}
# As records in other languages write them, in the case that stands in dates.
_ROMANCE_AND_GERMAN = (
    "janvier enero janeiro januar",
    "février fevrier febrero fevereiro februar",
    "mars marzo março märz",
    "avril abril april",
    "mai mayo maio",
    "juin junio junho juni",
    "juillet julio julho juli",
    "août aout agosto august",
    "septembre septiembre setiembre setembro september",
    "octobre octubre outubro oktober",
    "novembre noviembre novembro november",
    "décembre decembre diciembre dezembro dezember",
)
_OTHER_MONTHS = tuple(
    f"{names} {others}"
    for names, others in zip(
        _ROMANCE_AND_GERMAN,
        (
            "января січня يناير gennaio januari stycznia",
            "февраля лютого فبراير febbraio februari lutego",
            "марта березня مارس maart marca",
            "апреля квітня أبريل aprile kwietnia",
            "мая травня مايو maggio mei maja",
            "июня червня يونيو giugno czerwca",
            "июля липня يوليو luglio lipca",
            "августа серпня أغسطس augustus sierpnia",
            "сентября вересня سبتمبر settembre września",
            "октября жовтня أكتوبر ottobre października",
            "ноября листопада نوفمبر novembre listopada",
            "декабря грудня ديسمبر dicembre grudnia",
        ),
        strict=True,
    )
)
MONTHS |= {name: number for number, names in enumerate(_OTHER_MONTHS, 1) for name in names.split()}
WEEKDAYS = {name.casefold(): number for number, name in enumerate(calendar.day_name)}
_MONTH_NAME = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + ")"
_MONTH = rf"{_MONTH_NAME}\b\.?"
_DAY = r"\d{1,2}(?:(?:\^|<sup>)?(?:st|nd|rd|th|er)(?:\^|</sup>)?|º|\.)?"
_HAN_DIGITS = {digit: number for number, digit in enumerate("一二三四五六七八九", 1)} | {"元": 1}
_ERAS = {"昭和": 1925, "平成": 1988, "令和": 2018}  # the year before each reign's first
_HAN = "(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})"
_YEAR = r"(?:19|20)\d{2}"
# A long dash between blanks divides: "WS 7 — 10 June".
_NAMED_DAY = rf"(?:(?:{'|'.join(WEEKDAYS)}),?\s+)?"
_TO = rf"(?:\s*(?:-|–|/|&|to|until|through|and|y|e|et|au|al|a|bis|und|по)\s*|—){_NAMED_DAY}"
# Not "Day 2 - 15 April", "#2", "Part 2 - Tuesday, 15 April"; a span has both weekdays: "Thursday 2 - Friday 3 May".
_NO_NUMBER = r"(?<![\d#])(?<!\bday )(?:(?<=day )|(?<=day, )|(?!\d{1,2}\s*[-–]\s*[a-z]{3,6}day\b))"
_PATTERNS = (
    # 2019-09-14, 2019-09-14T10:00
    rf"(?P<iso>{_YEAR}-\d{{2}}-\d{{2}})(?!\d)",
    # 17 to 21 December 2017, the 1st of June 2020, 28 February – 2 March 2020
    (
        rf"{_NO_NUMBER}(?P<d1>{_DAY})(?:\s+(?:(?:of|de|del)\s+)?(?P<m1>{_MONTH}))?"
        rf"(?:(?P<more>(?:, ?\d{{1,2}}){{0,6}}){_TO}(?P<d2>{_DAY}))?"
        # pages lose the space before the year
        rf"\s+(?:(?:day\s+of|of|de|del)\s+)?(?P<m2>{_MONTH_NAME})(?:\b\.?[,;]?\s+(?:(?:de|del)\s+)?)?(?P<y1>{_YEAR})\b"
    ),
    # December 17–21, 2017; Sat Mar 24 13:56:31 UTC 2018
    (
        rf"\b(?P<m3>{_MONTH})\s+(?P<d3>{_DAY})(?:{_TO}(?:(?P<m4>{_MONTH})\s+)?(?P<d4>{_DAY}))?(?:,\s*|\s+)"
        rf"(?:\d\d:\d\d(?::\d\d)?\s+(?:[A-Z]{{2,5}}\s+|[+-]\d{{4}}\s+)?)?(?P<y2>{_YEAR})\b"
    ),
    # 2020 October 18, 18-Oct-2020; "in 2020 March 18 people came" counts them
    (
        rf"(?<!\d)(?<!\bin )(?P<y9>{_YEAR}),?(?P<apart>[ \t-])(?P<m9>{_MONTH})(?P=apart)"
        r"(?P<d9>\d{1,2})(?:st|nd|rd|th)?\b"
    ),
    rf"(?<![\d-])(?P<d10>\d{{1,2}})(?P<dash>[-/])(?P<m10>{_MONTH})(?P=dash)(?P<y10>{_YEAR})\b",
    # September 2019
    rf"\b(?P<m5>{_MONTH}),?\s+(?P<y3>{_YEAR})\b",
    # 2014 09 04, 2014_09_04, 2014/09/04; 28.11.–02.12.2022, 28.–30.11.2022; 04.09.2014
    rf"(?<!\d)(?P<y5>{_YEAR})(?P<between>[ ./_])(?P<m7>0[1-9]|1[0-2])(?P=between)(?P<d7>[0-3]\d)(?!\d)",
    (
        rf"(?<![\d.])(?P<d11>[0-3]?\d)\.(?:(?P<m11>0?[1-9]|1[0-2])\.)?\s?[-–]\s?"
        rf"(?P<d12>[0-3]?\d)\.(?P<m12>0?[1-9]|1[0-2])\.(?P<y11>{_YEAR})(?![\d.]\d)"
    ),
    rf"(?<![\d.])(?P<d8>[0-3]?\d)\.(?P<m8>0?[1-9]|1[0-2])\.(?P<y6>{_YEAR})(?![\d.]\d)",
    # 27/11/2020, 11-27-2020: only where one of the two can't be a month, or both are one number
    rf"(?<![\d/-])(?P<a>\d{{1,2}})(?P<cut>[/-])(?P<b>\d{{1,2}})(?P=cut)(?P<y8>{_YEAR})(?![\d/-])",
    # 2019年8月16日, 令和元年8月16日
    rf"(?:(?<!\d)(?P<y4>{_YEAR})|(?P<era>昭和|平成|令和)(?P<y7>元|{_HAN}))年(?P<m6>{_HAN})月(?P<d6>{_HAN})日",
)
_DATE = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS), re.IGNORECASE)
_HAS_YEAR = re.compile(r"19\d\d|20\d\d|年")
_MONTH_ALONE = re.compile(rf"\b({_MONTH})(?!\s*\d)", re.IGNORECASE)
_DAY_OF_MONTH = re.compile(
    rf"(?<![\d–-])(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:(?:of|de|del)\s+)?(?P<m1>{_MONTH})(?!,?\s*(?:(?:de|del)\s+)?(?:19|20)\d\d)"
    rf"|\b(?P<m2>{_MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*(?:[-–]|,?\s*(?:19|20)\d\d))",
    re.IGNORECASE,
)
_LATELY = timedelta(days=60)
_TIME = re.compile(
    r"(?<![\d:.])(?P<hour>2[0-3]|[01]?\d)(?!\d)(?:[:.](?P<minute>[0-5]\d))?(?::[0-5]\d)?(?:\s*(?P<half>[AaPp]\.?\s?[Mm]\b\.?))?"
    r"(?:\s*(?:-|–|to)\s*\d{1,2}[:.]\d{2})?(?:\s+(?P<zone>UTC|GMT|[A-Z]{2,4}T)\b)?"
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date or a span of days in a text; `end` only where the text gives one."""

    start: PartialDate
    end: PartialDate | None
    span: Span


def find_dates(text: str, start: int = 0, end: int | None = None) -> Iterator[FoundDate]:
    """Every date between `start` and `end` that exists in the calendar, in order."""
    end = len(text) if end is None else end
    if not _HAS_YEAR.search(text, start, end):
        return
    for match in _DATE.finditer(text, start, end):
        try:
            yield _found(match)
        except ValueError:  # 31 June and the like: not a date
            continue


def _found(match: re.Match[str]) -> FoundDate:
    span = Span(*match.span())
    group = match.groupdict()
    if group["iso"]:
        return FoundDate(PartialDate.parse(group["iso"]), None, span)
    if group["y4"]:
        return FoundDate(PartialDate(date(int(group["y4"]), _number(group["m6"]), _number(group["d6"]))), None, span)
    if group["y9"] or group["y10"]:
        year, month, day_of_month = (
            (int(group["y9"]), group["m9"], group["d9"])
            if group["y9"]
            else (int(group["y10"]), group["m10"], group["d10"])
        )
        return FoundDate(PartialDate(date(year, _month(month), int(day_of_month))), None, span)
    if group["y8"]:
        low, high = sorted((int(group["a"]), int(group["b"])))
        if low < high < 13:
            raise ValueError(span)  # which of them is the month, nobody can tell
        return FoundDate(PartialDate(date(int(group["y8"]), low, high)), None, span)
    if group["era"]:
        day = date(_ERAS[group["era"]] + _number(group["y7"]), _number(group["m6"]), _number(group["d6"]))
        return FoundDate(PartialDate(day), None, span)
    if group["y5"]:
        return FoundDate(PartialDate(date(int(group["y5"]), int(group["m7"]), int(group["d7"]))), None, span)
    if group["y6"]:
        return FoundDate(PartialDate(date(int(group["y6"]), int(group["m8"]), int(group["d8"]))), None, span)
    if group["y3"]:
        return FoundDate(PartialDate(date(int(group["y3"]), _month(group["m5"]), 1), Precision.MONTH), None, span)
    return _span(group, span)


def _span(group: dict[str, str], span: Span) -> FoundDate:
    if group["y1"]:
        year, last_month = int(group["y1"]), _month(group["m2"])
        first_month = _month(group["m1"]) if group["m1"] else last_month
        first, last = group["d1"], group["d2"]
        if group["more"]:  # "12, 13 and 14 November", not "Room 5, 13 and 14 November"
            days = [_day(first), *map(int, re.findall(r"\d+", group["more"])), _day(last)]
            if group["m1"] or days != list(range(days[0], days[0] + len(days))):
                first, first_month = str(days[-2]), last_month
    elif group["y11"]:
        year, last_month = int(group["y11"]), int(group["m12"])
        first_month = int(group["m11"] or last_month)
        first, last = group["d11"], group["d12"]
    else:
        year, first_month = int(group["y2"]), _month(group["m3"])
        last_month = _month(group["m4"]) if group["m4"] else first_month
        first, last = group["d3"], group["d4"]
    # A span over the turn of the year carries the year of its end.
    opening = PartialDate(date(year - (first_month > last_month), first_month, _day(first)))
    closing = PartialDate(date(year, last_month, _day(last))) if last else None
    if closing and closing.earliest < opening.earliest:  # "24/7 and 3 May"
        return FoundDate(closing, None, span)
    return FoundDate(opening, closing, span)


def _number(digits: str) -> int:
    """A number below a hundred as dates in Han characters have it: "14", "十四", and "元", the first of a reign."""
    if digits[0] not in _HAN_DIGITS and digits[0] != "十":
        return int(digits)
    tens, ten, ones = digits.rpartition("十")
    return (_HAN_DIGITS.get(tens, 1) * 10 if ten else 0) + _HAN_DIGITS.get(ones, 0)


def _month(name: str) -> int:
    return MONTHS[name.casefold().rstrip(".")]


def _day(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def find_day_within(text: str, span: FoundDate, start: int, end: int) -> FoundDate | None:
    """The day of a span of days that a text names too, mostly without its year: "8–12 April 2019 … 9 April"."""
    first, last = span.start.earliest, (span.end or span.start).latest
    for found in find_dates(text, start, end):
        if found.end is None and found.start.precision is Precision.DAY and first <= found.start.earliest <= last:
            return found
    for match in _DAY_OF_MONTH.finditer(text, start, end):
        month = _month(match["m1"] or match["m2"])
        try:
            day = date(first.year if month >= first.month else last.year, month, int(match["d1"] or match["d2"]))
        except ValueError:
            continue
        if first <= day <= last:
            return FoundDate(PartialDate(day), None, Span(*match.span()))
    return None


def last_day(text: str, by: date, start: int, end: int) -> FoundDate | None:
    """The first day that a text of that date names without its year, where it was within the two months before."""
    for match in _DAY_OF_MONTH.finditer(text, start, end):
        month, number = _month(match["m1"] or match["m2"]), int(match["d1"] or match["d2"])
        try:
            day = date(by.year - (month > by.month), month, number)
        except ValueError:
            continue
        if timedelta(0) <= by - day <= _LATELY:
            return FoundDate(PartialDate(day), None, Span(*match.span()))
    return None


def numbered_day(start: date, end: date, number: int) -> date | None:
    """The day that a meeting of several calls so: five days or more count from Day 0, fewer from Day 1, their Day 0 is
    the day before. None where it has no such day; nobody counts over a week's end in one way."""
    days = (end - start).days + 1
    offset = number if days >= 5 else number - 1
    return start + timedelta(days=offset) if offset < days <= 7 else None


# "1:00-4:00 pm": the half of the day behind the end of a span.
_UNTIL = re.compile(r"[ \t]*(?:-|–|—|to)[ \t]*(?P<hour>1[0-2]|0?[1-9])(?:[:.][0-5]\d)?[ \t]*(?P<half>[AaPp])\.?[Mm]\b")


def find_time(text: str, start: int = 0, end: int | None = None) -> tuple[str, str | None] | None:
    """The first time of day as ("HH:MM", time zone as written); a bare number is none."""
    for match in _TIME.finditer(text, start, len(text) if end is None else end):
        if not match["minute"] and not match["half"]:
            continue
        hour, half = int(match["hour"]), (match["half"] or "").casefold()
        if (
            not half
            and match["minute"]
            and (until := _UNTIL.match(text, match.end("minute")))
            and hour % 12 <= int(until["hour"]) % 12
        ):
            half = until["half"].casefold()
        if half.startswith("p") and hour < 12:
            hour += 12
        elif half.startswith("a") and hour == 12:
            hour = 0
        return f"{hour:02}:{match['minute'] or '00'}", match["zone"]
    return None


def is_calendar_word(word: str) -> bool:
    """Whether the word is the name of a month or a day."""
    return word.casefold() in MONTHS or word.casefold() in WEEKDAYS


def is_part_of_day(words: str) -> bool:
    """Whether words name what timetables set beside a time: "Opening", "Review of actions"."""
    return not PARTS_OF_DAY.isdisjoint(fold(words).split())


def last_weekday(name: str, on_or_before: date) -> date:
    """The latest day of that name that is not after `on_or_before`."""
    return on_or_before - timedelta(days=(on_or_before.weekday() - WEEKDAYS[name.casefold()]) % 7)


def last_month(name: str, on_or_before: date) -> PartialDate:
    """The latest month of that name that had begun by `on_or_before`."""
    month = _month(name)
    return PartialDate(date(on_or_before.year - (month > on_or_before.month), month, 1), Precision.MONTH)


def find_month_alone(text: str) -> str | None:
    """A month that is named without a year."""
    match = _MONTH_ALONE.search(text)
    return match[1] if match else None
