"""Write tests/floors.toml from the outputs: each floor is what was just measured, and none falls unless --lower says so."""

from __future__ import annotations

import math
import sys
from pathlib import Path

from test_score import EPSILON, FLOORS, TABLES, fingerprint

from extract.score import read_gold, read_tables, score

ROOT = Path(__file__).parent.parent


def main() -> None:
    scores = score(read_gold(ROOT / "corpus" / "gold.jsonl"), read_tables(ROOT / "outputs"))
    lines = [
        "# What `inspection-extract score corpus/gold.jsonl outputs` may not fall below: the F1 of each table's rows, and how",
        "# many of them are right in each further column. Written by `make floors`.",
        "",
        f'fingerprint = "{fingerprint()}"',
    ]
    for part, names in (("f1", TABLES), ("right", sorted(set(scores.by_name) - set(TABLES)))):
        lines += ["", f"[{part}]"]
        for name in names:
            measured = getattr(scores.by_name[name], part)
            before = 0.0 if "--lower" in sys.argv else FLOORS[part].get(name, 0.0)
            if measured < before - EPSILON:
                sys.exit(f"{name} fell from {before} to {measured:.4f}; say --lower if that is meant")
            lines.append(f'"{name}" = {max(before, math.floor(measured * 1000) / 1000):g}')
    (Path(__file__).parent / "floors.toml").write_text("\n".join(lines) + "\n")


main()
