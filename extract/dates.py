"""Dates as articles write them, read only where day, month and year are beyond doubt.

Own parser: dateparser and dateutil guess (`dayfirst=True` reads 2019-03-12 as 3 December), and a wrong
date is worse than none. Numeric dates are read as day/month/year, the order of the British press.
"""

from __future__ import annotations

import re
from datetime import date

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_MONTHS = {name[:3].lower(): number for number, name in enumerate(MONTHS, start=1)}
_MONTH = (
    r"(?P<month{0}>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_MONTH_NAME = re.compile(_MONTH.format(0), re.IGNORECASE)
_DATE = re.compile(
    r"\b(?:(?P<year1>(?:19|20)\d\d)-(?P<month1>\d\d)-(?P<day1>\d\d)"
    rf"|(?P<day2>[0-3]?\d)(?:st|nd|rd|th)?(?:\s+of)?\s+{_MONTH.format(2)},?\s+(?P<year2>(?:19|20)\d\d)"
    rf"|{_MONTH.format(3)}\s+(?P<day3>[0-3]?\d)(?:st|nd|rd|th)?,?\s+(?P<year3>(?:19|20)\d\d)"
    r"|(?P<day4>[0-3]?\d)[/.](?P<month4>[01]?\d)[/.](?P<year4>(?:19|20)\d\d))\b",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b|\b\d{1,2}[:.]\d\d\b|\b(?:am|pm|at|on|gmt|bst|date)\b|[\s,:.|()–—-]",
    re.IGNORECASE,
)


def month_of(word: str) -> int:
    """The number of a month by its name, whole or in short; 0 for any other word."""
    return _MONTHS.get(word[:3].lower(), 0) if _MONTH_NAME.fullmatch(word) else 0


def find_dates(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int, str]]:
    """The full dates in `text[start:end]` as (start, end, ISO date), in reading order; no impossible one."""
    found = []
    for match in _DATE.finditer(text, start, len(text) if end is None else end):
        number = match.lastgroup[-1] if match.lastgroup else "1"
        month = match[f"month{number}"]
        try:
            when = date(
                int(match[f"year{number}"]), _MONTHS.get(month[:3].lower()) or int(month), int(match[f"day{number}"])
            )
        except ValueError:
            continue
        found.append((*match.span(), when.isoformat()))
    return found


def is_date_line(line: str) -> bool:
    """Whether a line holds a date and nothing but weekday, time and marks beside it."""
    dates = find_dates(line) if len(line) < 60 else []
    if len(dates) != 1:
        return False
    start, end, _ = dates[0]
    return not _AROUND.sub("", line[:start] + " " + line[end:])


def iso_date(value: str) -> str:
    """A date of metadata as `YYYY-MM-DD`; empty where day, month and year are not beyond doubt."""
    value = value.strip()
    found = find_dates(value[:10] if re.match(r"\d{4}-\d\d-\d\d", value) else value)
    return found[0][2] if len(found) == 1 else ""
