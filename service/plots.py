"""The two pictures of an evaluation, as PNG: how far confidences can be trusted, and what is left at a wished precision."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from service.exits import stop

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_BINS: Final = 10
_SIZE: Final = (5.2, 3.6)
_DPI: Final = 110
Judged = Sequence[tuple[float, bool]]


def reliability_png(judged: Judged) -> bytes:
    """Per tenth of confidence the share of lines that were right, with the number of lines; on the diagonal a confidence is kept."""
    figure, axes = _canvas("Confidence of the line", "Share right")
    axes.plot([0, 1], [0, 1], color="0.6", linestyle="--", linewidth=1)
    for lower in range(_BINS):
        inside = [(c, ok) for c, ok in judged if min(int(c * _BINS), _BINS - 1) == lower]
        if inside:
            mean, right = sum(c for c, _ in inside) / len(inside), sum(ok for _, ok in inside) / len(inside)
            axes.plot([mean], [right], marker="o", color="#0b5cad", markersize=4 + min(len(inside), 200) ** 0.5 / 2)
            axes.annotate(str(len(inside)), (mean, right), textcoords="offset points", xytext=(6, -10), fontsize=8)
    return _png(figure)


def coverage_png(judged: Judged) -> bytes:
    """The precision of the surest lines against the share of lines that these are."""
    figure, axes = _canvas("Share of lines kept, surest first", "Share right among them")
    surest = sorted(judged, key=lambda pair: -pair[0])
    rights = list(accumulate(int(ok) for _, ok in surest))
    axes.plot([n / len(surest) for n in range(1, len(surest) + 1)], [r / n for n, r in enumerate(rights, 1)], color="#0b5cad")
    axes.axhline(0.97, color="0.6", linestyle="--", linewidth=1)
    return _png(figure)


def _canvas(x: str, y: str) -> tuple[Figure, Axes]:
    try:
        from matplotlib.figure import Figure
    except ImportError:
        stop("evaluate: --report draws with matplotlib, which is not installed: pip install 'notecoder[report]'", status=2)
    figure = Figure(figsize=_SIZE, dpi=_DPI, layout="constrained")
    axes = figure.add_subplot()
    axes.set(xlabel=x, ylabel=y, xlim=(0, 1.02), ylim=(0, 1.05))
    axes.grid(color="0.92")
    return figure, axes


def _png(figure: Figure) -> bytes:
    out = io.BytesIO()
    # Without the version of matplotlib in it, the same figures are the same bytes.
    figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()
