"""The figures of a batch of audits, gathered while it runs: a few words a claim, whatever the length of its note."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import orjson

from models.audit.summary import Tally, rates, tally
from service.audit_report import write_summary
from service.batch import Outcome


class Summary:
    """Takes the outcomes one by one and writes the figures to ``paths``, if there are any."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = paths
        self._claims: list[Tally] = []
        self._versions: dict[str, str] = {}
        self._failed = 0

    def add(self, outcome: Outcome) -> None:
        """Count an answer in; an error counts as a claim that could not be audited."""
        if not self._paths:
            return
        if not outcome.good:
            self._failed += 1
            return
        response = orjson.loads(outcome.line)
        self._versions = response["versions"]
        self._claims.append(tally(response))

    def write(self) -> None:
        """Write every file."""
        if not self._paths:
            return
        found = rates(self._claims)
        for path in self._paths:
            write_summary(path, found, self._versions, self._failed)
