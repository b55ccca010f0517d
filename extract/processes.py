"""How worker processes begin: without what their parent has opened and started, with spaCy loaded where that can be.

The parent itself does without spaCy, which takes most of a second to load.
"""

from __future__ import annotations

import sys
from multiprocessing import get_context

CONTEXT = get_context("spawn") if sys.platform == "win32" else get_context("forkserver")
"""On Windows each worker is a fresh process, elsewhere a copy of a server that has loaded the rules' libraries."""

CONTEXT.set_forkserver_preload(["extract.extractor", "extract.worker"])


def start_server() -> None:
    """Start the server now, so that it loads while its parent does the same; where there is none, do nothing."""
    if sys.platform != "win32":
        from multiprocessing.forkserver import ensure_running

        ensure_running()
