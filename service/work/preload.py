"""What the fork server imports, so that every worker is forked with the coder in its memory already."""

from __future__ import annotations

from contextlib import suppress

from service.errors import CannotLoad
from service.work.warm import warm

# A coder that cannot be loaded is told by each worker, which tries again: the fork server has nobody to tell.
with suppress(CannotLoad):
    warm()
