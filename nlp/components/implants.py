"""Devices that a title says were placed, exchanged, revised or taken out, whatever words stand between the act and the device.

"Replacement of end-of-life rechargeable pulse generator, left buttock": the families' own names hold the plain forms only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from nlp.components.phrases import Hit
from nlp.components.reading import Reading, section_kind

_PLACED, _CHANGED, _REVISED, _REMOVED = "placed", "changed", "revised", "removed"
_VERBS = {
    "placement": _PLACED, "insertion": _PLACED, "implantation": _PLACED, "implant": _PLACED, "installation": _PLACED,
    "replacement": _CHANGED, "exchange": _CHANGED, "changeout": _CHANGED,
    "revision": _REVISED, "repositioning": _REVISED,
    "removal": _REMOVED, "explantation": _REMOVED, "explant": _REMOVED,
}  # fmt: skip
_WORD = "|".join(_VERBS)
_BEFORE = re.compile(rf"(?i)\b(?P<act>{_WORD})\b(?: of\b| and\b|/)?(?:(?!(?<!-)\b(?:of|for|with|to)\b)[^.;:\n]){{0,60}}$")
_AFTER = re.compile(rf"(?i)[^.;:,\n]{{0,24}}?\b(?P<act>{_WORD})\b")
# What each act makes of each device: the family and its target.
_TARGETS = {
    "intrathecal_pump": ("pump_implant", {_PLACED: "pump", _CHANGED: "pump", _REMOVED: "pump_removal"}),
    "intrathecal_catheter": (
        "pump_implant",
        {_PLACED: "catheter", _CHANGED: "catheter", _REVISED: "catheter", _REMOVED: "catheter_removal"},
    ),
    "pulse_generator": (
        "spinal_cord_stimulator",
        {_PLACED: "generator", _CHANGED: "generator", _REVISED: "generator_removal", _REMOVED: "generator_removal"},
    ),
    "stimulator_lead": (
        "spinal_cord_stimulator",
        {_PLACED: "lead", _CHANGED: "lead_revision", _REVISED: "lead_revision", _REMOVED: "lead_removal"},
    ),
    "spinal_cord_stimulator": ("spinal_cord_stimulator", {_PLACED: "lead"}),
}  # fmt: skip
_SPINAL = "spinal_cord_stimulator"
# Their generators and leads go by the same words.
_OTHER_STIMULATORS = frozenset(
    {"cardiac_device", "vagus_stimulator", "sacral_stimulator", "deep_brain_stimulator", "peripheral_stimulator"}
)


def implants(reading: Reading) -> Iterable[tuple[str, str, Hit, tuple[int, int]]]:
    """(family, target, the device's words, the act with its device) of each device act in the titles."""
    devices = reading.hits.get("device", ())
    if not devices:
        return
    present = {h[2].value for h in devices}
    spinal = _SPINAL in present and not present & _OTHER_STIMULATORS
    for index, hits in reading.by_segment["device"].items():
        if section_kind(reading, index) != "title":
            continue
        segment = reading.segments[index]
        for hit in hits:
            start, end, entry = hit
            family, targets = _TARGETS.get(entry.value, ("", {}))
            if not family or entry.strength != "words" or (family == _SPINAL and not spinal):
                continue
            act = _BEFORE.search(reading.text, segment.start, start) or _AFTER.match(reading.text, end, segment.end)
            target = targets.get(_VERBS[act["act"].lower()]) if act else None
            if act and target:
                yield family, target, hit, (min(start, act.start("act")), max(end, act.end("act")))
