"""An evaluation as a folder: one page with its tables and pictures, the pictures by themselves, and the figures as JSON."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from corpus.confusion import confusion
from corpus.measures import Score
from corpus.metrics import LineResult, Metrics
from corpus.runs import Change, counts, figure_intervals
from service.plots import coverage_png, reliability_png

PAGE: Final = "evaluation.html"
_MOST: Final = 40


def write_report(folder: Path, total: Metrics, family: Callable[[str], str], versions: Mapping[str, str], changes: list[Change]) -> None:
    """Write ``evaluation.html``, ``reliability.png`` and ``coverage.png``. The page holds figures and codes, and no word of a note."""
    judged = [(line.confidence, line.verdict == "right") for line in total.code_lines if line.confidence is not None]
    pictures = {"reliability.png": reliability_png(judged), "coverage.png": coverage_png(judged)} if judged else {}
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in pictures.items():
        folder.joinpath(name).write_bytes(data)
    page = Environment(loader=PackageLoader("service", "web/templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    matrix = confusion(total.notes, family)
    folder.joinpath(PAGE).write_text(
        page.get_template(PAGE).render(
            versions=versions,
            notes=len(total.notes),
            figures=total.figures(),
            intervals=figure_intervals(counts(total)),
            families=per_family(total, family),
            confused=[(wanted, given, n) for (wanted, given), n in matrix.most_common() if wanted != given][:_MOST],
            pictures={name: b64encode(data).decode() for name, data in pictures.items()},
            changes=changes,
        ),
        encoding="utf-8",
    )


def per_family(metrics: Metrics, family: Callable[[str], str]) -> dict[str, Score]:
    """Right, extra and missed lines by the family of their codes."""
    out: dict[str, Score] = {}
    for line in metrics.code_lines:
        out[family(line.code)] = out.get(family(line.code), Score()) + _one(line)
    return dict(sorted(out.items()))


def _one(line: LineResult) -> Score:
    return Score(int(line.verdict == "right"), int(line.verdict == "extra"), int(line.verdict == "missed"))
