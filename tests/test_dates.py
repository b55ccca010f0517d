from collections.abc import Callable

import pytest

from extract.dates import find_dates
from extract.tables import Tables


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2023-05-11", "2023-05-11"),
        ("Thursday, March 18, 2021", "2021-03-18"),
        ("9 February 2023", "2023-02-09"),
        ("the 1st of May 2019", "2019-05-01"),
        ("12/03/2019", "2019-03-12"),
        ("17.07.2025", "2025-07-17"),
        ("31 February 2019", None),
        ("May 2019", None),
        ("in 2019", None),
    ],
)
def test_dates_beyond_doubt(text: str, date: str | None) -> None:
    assert [iso for _, _, iso in find_dates(text)] == ([date] if date else [])


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("date 2023-05-11 Ofsted inspectors went to Marrowdale School.", "2023-05-11"),
        ("Ofsted at the school\n\nThursday, March 18, 2021\n\nInspectors went there.", "2021-03-18"),
        ("Ofsted at the school\n\n- Published\n- 9 February 2023\n\nInspectors went there.", "2023-02-09"),
        ("EMBARGOED UNTIL 00.01 TUESDAY 5 MAY 2020\n\nOfsted at the school\n\nInspectors went there.", "2020-05-05"),
        ("Ofsted at the school\n\nInspectors went there on 5 May 2020 and stayed a week.", ""),
    ],
)
def test_publication_dates(text: str, date: str, extract: Callable[[str], Tables]) -> None:
    (row,) = extract(text).records["articles"]
    assert row.date == date
    assert bool(row.date_source) == bool(date)
