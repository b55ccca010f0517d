"""One article in plain text, with what was found beneath each paragraph and the rule that found it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from spacy.tokens import Doc

from extract.spans import read


def show(doc: Doc) -> Iterator[str]:
    """Yield the lines: each paragraph of a processed Doc, then each mark in it with its words, fields and rule."""
    text = doc.text
    marks = sorted(
        ((mark["start"], group, mark) for group in _LINES for mark in read(doc, group)), key=lambda one: one[0]
    )
    for block in read(doc, "blocks"):
        kind = "" if block["label"] == "paragraph" else f"[{block['label']}] "
        yield kind + text[block["start"] : block["end"]]
        for start, group, mark in marks:
            if block["start"] <= start < block["end"] and (line := _line(text, group, mark)):
                yield f"    {line}"
        yield ""


def _line(text: str, group: str, mark: Mapping[str, Any]) -> str:
    words = " ".join(text[mark["start"] : mark["end"]].split())
    words = words if len(words) <= 70 else f"{words[:45]} … {words[-20:]}"
    what = _LINES[group](text, mark)
    return f"{group[:-1]:<15} “{words}”  →  {what}  [{mark['rule']}]" if what else ""


def _speaker(text: str, mark: Mapping[str, Any]) -> str:
    who = ", ".join(part for part in (mark["speaker"], mark["role"], mark["organisation"]) if part)
    if mark["speaker_start"] is None:
        return who or "no source given"
    named = text[mark["speaker_start"] : mark["speaker_end"]]
    cue = f", cue “{mark['cue']}”" if mark["cue"] else ""
    link = f": {mark['link']}" if mark["link"] else ""
    return f"{who or '?'}  (named “{named}”{link}{cue})"


def _said_by(mark: Mapping[str, Any]) -> str:
    return f" · said by {mark['said_by']}" if mark["said_by"] else ""


_LINES: dict[str, Callable[[str, Mapping[str, Any]], str]] = {
    "dates": lambda _, mark: f"published {mark['date']}",
    "inspectorates": lambda _, mark: str(mark["name"]),
    "services": lambda _, mark: f"{mark['service']} ({mark['type']}{', the main service' if mark['main'] else ''})",
    "labels": lambda _, mark: "not counted: no rating" if mark["label"] == "no rating" else "",
    "ratings": lambda _, mark: f"{mark['service']} · {mark['aspect']} = {mark['rating']} ({mark['status']})",
    "quotes": _speaker,
    "strengths": lambda _, mark: f"{mark['theme']}{_said_by(mark)}",
    "recommendations": lambda _, mark: (
        f"{mark['label']} · {mark['theme']}{_said_by(mark)}"
        + (f" · to {mark['addressee']}" if mark["addressee"] else "")
    ),
}
