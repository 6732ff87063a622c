"""``/admin/acceptance``: how often each code's suggestions are accepted, as a table, a plot and a CSV."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from service.access.needs import MayAdmin
from service.api.keeping import InStore, Keeping
from service.learning.acceptance import Acceptance, acceptance, acceptance_csv
from service.store.records import REASONS
from service.workbench.refusals import PageRoute
from service.workbench.render import page

router = APIRouter(include_in_schema=False, route_class=PageRoute)

_SPANS: Final = {"30": "30 days", "90": "90 days", "365": "A year", "all": "All"}
_USUAL: Final = "90"
# The plot shows the codes that were decided on most; the table and the CSV have them all.
_MOST_PLOTTED: Final = 25
_MOST_REASONS: Final = 3
# The plot's own units: a row's height, where the scale begins, how long it is.
_ROW, _TOP, _LEFT, _WIDE = 26, 12, 88, 480

Days = Annotated[str, Query(max_length=3)]


@router.get("/admin/acceptance")
async def shown(request: Request, who: MayAdmin, keeping: InStore, days: Days = _USUAL) -> Response:
    """The decisions on notes that were decided on in the last ``days``."""
    span = days if days in _SPANS else _USUAL
    whole, *codes = await _rates(keeping, span)
    spans = [{"name": name, "href": f"/admin/acceptance?days={key}", "on": key == span} for key, name in _SPANS.items()]
    csv = f"/admin/acceptance.csv?days={span}"
    return page(
        request, who, "acceptance.html", whole=_row(whole), rows=[_row(code) for code in codes], spans=spans, csv=csv, plot=_plot(codes)
    )


@router.get("/admin/acceptance.csv")
async def saved(who: MayAdmin, keeping: InStore, days: Days = _USUAL) -> Response:
    """The same figures for a spreadsheet."""
    body = acceptance_csv(await _rates(keeping, days if days in _SPANS else _USUAL))
    return Response(body, media_type="text/csv", headers={"Content-Disposition": 'attachment; filename="acceptance.csv"'})


async def _rates(keeping: Keeping, span: str) -> list[Acceptance]:
    since = None if span == "all" else datetime.now(UTC) - timedelta(days=int(span))
    return await keeping.over(lambda store: acceptance(store.decided(since)))


def _row(rate: Acceptance) -> dict[str, Any]:
    low_high = rate.interval
    return {
        "code": rate.code,
        "label": rate.label,
        "decided": rate.decided,
        "accepted": rate.accepted,
        "changed": rate.changed,
        "rejected": rate.rejected,
        "added": rate.added,
        "rate": "" if rate.rate is None else _per_cent(rate.rate),
        "interval": "" if low_high is None else f"{_per_cent(low_high[0])} to {_per_cent(low_high[1])}",
        "reasons": [(REASONS[reason], count) for reason, count in rate.reasons[:_MOST_REASONS]],
    }


def _plot(codes: Sequence[Acceptance]) -> dict[str, Any]:
    """Where each code's point and the ends of its interval stand, in the plot's own units."""
    drawn = [(code, code.rate, code.interval) for code in codes][:_MOST_PLOTTED]
    bars = [
        {
            "code": code.code,
            "y": _TOP + _ROW * place + _ROW // 2,
            "x": _at(rate),
            "low": _at(low_high[0]),
            "high": _at(low_high[1]),
            "words": f"{_per_cent(rate)} of {code.decided}",
        }
        for place, (code, rate, low_high) in enumerate(each for each in drawn if each[1] is not None)
        if rate is not None and low_high is not None
    ]
    foot = _TOP + _ROW * len(bars)
    ticks = [{"x": _at(part / 4), "words": f"{part * 25} %"} for part in range(5)]
    return {"bars": bars, "ticks": ticks, "top": _TOP, "foot": foot, "left": _LEFT, "wide": _LEFT + _WIDE + 130, "high": foot + 28}


def _at(share: float) -> float:
    return round(_LEFT + _WIDE * share, 1)


def _per_cent(share: float) -> str:
    return f"{100 * share:.0f} %"
