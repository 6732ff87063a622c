"""Add-on codes need one of their primary services on the same day. Source: rules.md 0 step 7; models/tables/add_ons.csv (CMS AOC)."""

from __future__ import annotations

from dataclasses import replace

from models.answer import Alert, Line
from models.tables.load import Tables

NAMED = 6  # a list of thirty codes helps nobody


def apply_addons(lines: tuple[Line, ...], tables: Tables) -> tuple[tuple[Line, ...], tuple[Alert, ...]]:
    """Make a candidate of every suggested add-on whose primary is not among the suggested lines, and name the primary.

    Run it after the pair edits: a primary they drop leaves its add-on alone, and guidance they drop needs no primary. An
    add-on that loses its primary takes along those that hang on it (64492 on 64491).
    """
    result = list(lines)
    alerts: list[Alert] = []
    while True:
        present = {line.code for line in result if line.status == "suggested"}
        orphan = next((index for index, line in enumerate(result) if _alone(line, tables, present)), None)
        if orphan is None:
            return tuple(result), tuple(alerts)
        line = result[orphan]
        wanted = _names(tables.parents(line.code))
        result[orphan] = replace(line, status="candidate", missing=(*line.missing, f"primary service on the same day: {wanted}"))
        text = f"{line.code} is an add-on and its primary service is not among the codes: {wanted}"
        alerts.append(Alert("error", "edit", (line.code,), text, "NCCI add-on", line.evidence))


def _alone(line: Line, tables: Tables, present: set[str]) -> bool:
    parents = tables.parents(line.code)
    return line.status == "suggested" and bool(parents) and parents.isdisjoint(present)


def _names(parents: frozenset[str]) -> str:
    first = sorted(parents)[:NAMED]
    if len(parents) > NAMED:
        return f"{', '.join(first)} or another of {len(parents)}"
    return " or ".join(first)
