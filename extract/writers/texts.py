"""The texts that offsets point into: `texts/<article_id>.txt`, UTF-8, `text[start:end]` of which is the evidence."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from extract.errors import OutputError

_MARK = ".made-by-inspection-extract"
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\%\ud800-\udfff]|^[. ]+|[. ]+$|\.(?=txt$)')
_LONGEST = 150


def write(texts: Iterable[tuple[str, str]], folder: Path) -> None:
    """Write each text as a file below `folder/texts`, which is made anew as a whole.

    Raises: OutputError when there is a folder `texts` that is not ours; OSError.
    """
    final, new, old = folder / "texts", folder / ".texts.tmp", folder / ".texts.old"
    check(folder)
    for left in (new, old):
        shutil.rmtree(left, ignore_errors=True)
    new.mkdir()
    (new / _MARK).write_text("This folder is made anew by each run of inspection-extract.\n", encoding="utf-8")
    for article_id, text in texts:
        path = new / file_name(article_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    if final.exists():
        final.rename(old)
    new.rename(final)
    shutil.rmtree(old, ignore_errors=True)


def check(folder: Path) -> None:
    """Raises: OutputError when the folder holds something else named `texts`."""
    final = folder / "texts"
    if final.exists() and not (final / _MARK).exists():
        raise OutputError(f"{final}: is there already and not made by this program; move it away, or leave out --texts")


def file_name(article_id: str) -> str:
    """The path of an article's text below `texts`: its id and `.txt`.

    What cannot stand in a file name is written `%XX`, so that no id leads out of the folder and no two to one file.
    """
    *folders, name = (_UNSAFE.sub(_escaped, part) or "%" for part in article_id.split("/"))
    return "/".join([*map(_short, folders), f"{_short(name)}.txt"])


def _escaped(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found.group().encode("utf-8", "surrogatepass"))


def _short(part: str) -> str:
    data = part.encode()
    if len(data) <= _LONGEST:
        return part
    return data[:_LONGEST].decode(errors="ignore") + "%" + blake2b(data, digest_size=8).hexdigest()
