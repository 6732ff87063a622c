"""The coder of this process, loaded once and warmed with a note of our own."""

from __future__ import annotations

import gc
import os
from functools import cache
from typing import Final

from service.respond import Judge, load_coder, respond_audit

_SAMPLE: Final = {
    "text": "03/02/2026. Right L4-L5 transforaminal epidural steroid injection under fluoroscopy. Dexamethasone 10 mg injected.",
    "claim": "64483-RT",
}


@cache
def warm() -> Judge:
    """The released coder; what is built at the first note is built. Raises ``CannotLoad``."""
    # One process a core: a second thread of the linear algebra would only take another's turn.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    judge = load_coder()
    respond_audit(judge, _SAMPLE)
    # What is there now stays: the collector would only touch, and so unshare, the pages that forks share.
    gc.collect()
    gc.freeze()
    return judge
