"""The page: our HTML, CSS and JavaScript in one file, with the data as JSON that no text of an article can leave.

The figures are HTML and SVG of our own: five simple forms, each mark a button, where the smallest charting library is
ten times the code and draws on a canvas that neither a screen reader nor a printer reads.

What keeps texts from running: the data is JSON in a `script` element of a type that browsers do not run, with `<`, `>`
and `&` escaped; the scripts make text nodes, never markup; and the page's content security policy allows only the one
script and the one style sheet whose hashes it names, no connection, no form, and no markup made from strings.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

_FILES = Path(__file__).parent / "page"
_SCRIPTS = (
    "dom",
    "data",
    "corrections",
    "filters",
    "figures",
    "heatmap",
    "overview",
    "tables",
    "marks",
    "article",
    "dialog",
    "main",
)
_STYLES = ("frame", "overview", "tables", "evidence", "print")
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def render(data: Mapping[str, Any]) -> str:
    """The page with its data."""
    script = "".join(["(() => {\n'use strict';\n", *(_read(f"{name}.js") for name in _SCRIPTS), "})();\n"])
    style = "".join(_read(f"{name}.css") for name in _STYLES)
    parts = {"policy": _policy(script, style), "style": style, "data": embed(data), "script": script}
    return re.sub(r"\{\{(\w+)\}\}", lambda slot: parts[slot[1]], _read("page.html"))


def embed(data: Mapping[str, Any]) -> str:
    """Data as JSON that holds no character by which it could end the element around it."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def _policy(script: str, style: str) -> str:
    """A content security policy: this script, this style sheet, and nothing else."""
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src '{_hash(script)}'",
            f"style-src '{_hash(style)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        ]
    )


def _hash(content: str) -> str:
    return f"sha256-{b64encode(sha256(content.encode()).digest()).decode()}"


def _read(name: str) -> str:
    return (_FILES / name).read_text(encoding="utf-8")
