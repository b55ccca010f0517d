"""One frozen dataclass a table; its fields are the table's columns, in order (a public contract).

Each field carries its description: docs/columns.md is made from them. What is missing is an empty string, or None for a
number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

ArticleId = Annotated[
    str, "the path of the article below the input folder, without its ending; a zip file, CSV or JSON Lines is a folder"
]
ServiceId = Annotated[
    str, "the service's id in the register (rules/services.csv); empty for a service that is not in it"
]
ServiceName = Annotated[str, "the fullest name that the article uses for the service"]
Start = Annotated[int, "where the words begin: characters into the article's text, counted from 0"]
End = Annotated[int, "where the words end: the first character after them"]
RuleId = Annotated[str, "the rule that put the row there (`inspection-extract rules` lists them)"]
Theme = Annotated[str, "one of 17 themes, `other` where no word points to one (rules/themes.csv)"]
SaidBy = Annotated[str, "who says so: as `speaker` in quotes; empty where the article says it without naming a source"]
QuoteId = Annotated[str, "the quote that it stands in; empty outside quotation marks"]
Corrected = Annotated[
    str,
    "`added` for a row that a person added, else the columns that a person changed, `; ` between two (docs/report.md)",
]

STATUSES = {
    ("articles", "status"): ("extracted", "not an inspection", "failed"),
    ("ratings", "status"): ("current", "previous"),
    ("recommendations", "kind"): ("recommendation", "concern"),
}
"""The values of the columns that hold one of a few."""


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """One row for each input, read or not."""

    article_id: ArticleId
    source: Annotated[str, "the path of the file; `#` and the place in it for a row or a member of a zip file"]
    title: Annotated[str, "the headline"] = ""
    date: Annotated[str, "when the article was published, as the source or else the text says (ISO)"] = ""
    date_source: Annotated[str, "where the date was read: `metadata`, or the rule that found it in the text"] = ""
    publisher: Annotated[str, "the publisher, where the source names it"] = ""
    url: Annotated[str, "the address of the page, where the source names it"] = ""
    inspectorate: Annotated[str, "the inspectorate that the article is about; `; ` between two"] = ""
    service_id: ServiceId = ""
    service: Annotated[str, "the service that the article is mainly about"] = ""
    service_type: Annotated[str, "its type, as in rules/services.toml"] = ""
    overall_rating: Annotated[str, "the overall rating of that service"] = ""
    previous_rating: Annotated[str, "its overall rating before"] = ""
    ratings: Annotated[int, "how many rows the article has in ratings"] = 0
    quotes: Annotated[int, "how many in quotes"] = 0
    strengths: Annotated[int, "how many in strengths"] = 0
    recommendations: Annotated[int, "how many in recommendations"] = 0
    words: Annotated[int, "the number of words of the text"] = 0
    duplicate_of: Annotated[str, "the first article with nearly the same words; empty for the first itself"] = ""
    status: Annotated[str, "`extracted`, `not an inspection` or `failed`"] = "extracted"
    error: Annotated[str, "why it failed"] = ""
    corrected: Annotated[
        str, "what a person corrected in the article: columns of this row, and how many rows of which table"
    ] = ""


@dataclass(frozen=True, slots=True)
class Service:
    """One row for each service that an article names."""

    article_id: ArticleId
    service_id: ServiceId
    service: ServiceName
    service_type: Annotated[str, "its type, as in rules/services.toml"]
    area: Annotated[str, "the area that it serves"]
    ons_code: Annotated[str, "the area's code of the Office for National Statistics; `|` between several"]
    mention: Annotated[str, "the words of its first mention"]
    start: Start
    end: End
    corrected: Corrected = ""


@dataclass(frozen=True, slots=True)
class Rating:
    """One row for each fact: this aspect of this service has this rating."""

    article_id: ArticleId
    service_id: ServiceId
    service: ServiceName
    inspectorate: Annotated[str, "whose scale it is"]
    aspect: Annotated[str, "`overall`, or the part that is rated, as written"]
    standard: Annotated[str, "the framework's name for that part (rules/aspects.csv); empty where it has none"]
    rating: Annotated[str, "the label in lower case, or the score (`24 out of 36`)"]
    rank: Annotated[int | None, "the label's place on its scale, 1 is best; empty for a score"]
    scale: Annotated[str, "the scale (rules/scales.csv)"]
    status: Annotated[str, "`current`, or `previous` for an earlier inspection"]
    evidence: Annotated[str, "the words from the part to the label"]
    start: Start
    end: End
    rule: RuleId
    corrected: Corrected = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """One row for each utterance in quotation marks, from its first mark to its last."""

    article_id: ArticleId
    quote_id: Annotated[str, "q1, q2, … in reading order"]
    quote: Annotated[str, "the words, marks included, and what interrupts them"]
    speaker: Annotated[str, "the fullest name of the source anywhere in the article; empty where none is given"]
    speaker_type: Annotated[str, "`person`, `inspectors`, `report` or `organisation`"]
    role: Annotated[str, "the person's job, as written"]
    organisation: Annotated[str, "the body that the source belongs to"]
    cue: Annotated[str, "the word that ties the source to the quote (`said`)"]
    start: Start
    end: End
    speaker_start: Annotated[int | None, "where the words begin that name the source at the quote (`he`, `Mr Smith`)"]
    speaker_end: Annotated[int | None, "where they end"]
    rule: RuleId
    corrected: Corrected = ""


@dataclass(frozen=True, slots=True)
class Official:
    """One row for each quoted person over the whole folder."""

    official: Annotated[str, "the person's name"]
    role: Annotated[str, "the role given most often"]
    organisation: Annotated[str, "the body given with it"]
    quotes: Annotated[int, "how many quotes"]
    articles: Annotated[int, "in how many articles"]


@dataclass(frozen=True, slots=True)
class Strength:
    """One row for each clause in which the inspecting side says what is good."""

    article_id: ArticleId
    service_id: ServiceId
    service: ServiceName
    theme: Theme
    strength: Annotated[str, "the words"]
    said_by: SaidBy
    quote_id: QuoteId
    start: Start
    end: End
    rule: RuleId
    corrected: Corrected = ""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One row for each clause that says what must change or what is not good enough."""

    article_id: ArticleId
    service_id: ServiceId
    service: ServiceName
    kind: Annotated[str, "`recommendation`: inspectors ask for it; `concern`: they found it and asked for nothing"]
    theme: Theme
    addressee: Annotated[
        str, "who must act, as written, or the service where that is a pronoun; empty where nobody is named"
    ]
    recommendation: Annotated[str, "the words"]
    said_by: SaidBy
    quote_id: QuoteId
    start: Start
    end: End
    rule: RuleId
    corrected: Corrected = ""


@dataclass(frozen=True, slots=True)
class Uncounted:
    """A label that the pipeline saw and judged to be no rating: for the report, in no table.

    Attributes: start, end: characters of the article's text; rule: the rule that judged.
    """

    article_id: str
    start: int
    end: int
    rule: str
