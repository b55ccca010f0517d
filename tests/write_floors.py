"""Write tests/floors.toml from the outputs: each floor is what was just measured, and none falls unless --lower says
so.
"""

from __future__ import annotations

import math
import sys
from pathlib import Path

from test_score import FLOORS, fingerprint

from extract.score import read_gold, read_tables, score

ROOT = Path(__file__).parent.parent


def main() -> None:
    scores = score(read_gold(ROOT / "corpus" / "gold.jsonl"), read_tables(ROOT / "outputs"))
    lines = [
        "# F1 of each line of `inspection-extract score corpus/gold.jsonl outputs`, cut to three digits. Written by `make floors`.",
        "",
    ]
    lines += [f'fingerprint = "{fingerprint()}"', "", "[floors]"]
    for name, one in scores.by_name.items():
        floor = math.floor(one.f1 * 1000) / 1000
        before = FLOORS.get("floors", {}).get(name, 0.0)
        if floor < before - 0.0005 and "--lower" not in sys.argv:
            sys.exit(f"{name} fell from {before} to {floor}; say --lower if that is meant")
        lines.append(f'"{name}" = {floor:.3f}')
    (Path(__file__).parent / "floors.toml").write_text("\n".join(lines) + "\n")


main()
