"""Modifiers that follow from circumstances that the note states. Source: rules.md R-FAC-11, R-SI-08, R-MOD-03, R-MOD-04."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from models.answer import Alert
from models.rules.draft import Claim, Draft
from models.rules.evidence import unique
from nlp.facts import Encounter, Evidence, Procedure

_DIAGNOSTIC_SPINE = frozenset({"64490", "64491", "64492", "64493", "64494", "64495", "27096"})
_FACET_NERVES = frozenset({"medial_branch_block"})
# Inside the follow-up days of an earlier procedure: a later stage, an unplanned return, something unrelated.
_IN_GLOBAL = {"later_stage": "58", "unplanned_return": "78", "unrelated": "79"}
_REPEATED = {"repeated_today": "76", "repeated_by_other": "77"}
_NEAR = 160


def circumstances(claim: Claim, drafts: Sequence[Draft], encounter: Encounter) -> list[Draft]:
    """The drafts with KX, 58, 78, 79, 76 and 77 where the note states their reason (R-FAC-11, R-SI-08, R-MOD-03, R-MOD-04)."""
    repeated = _repeated(drafts, encounter)
    out = []
    for item in drafts:
        marks = [*_diagnostic(claim, item), *_in_global(item)]
        if item.procedure is not None and item.family != "guidance" and (again := repeated.get(id(item.procedure))):
            marks.append(again)
        for modifier, evidence in marks:
            modifiers = tuple(dict.fromkeys((modifier, *item.line.modifiers)))
            item = replace(item, line=replace(item.line, modifiers=modifiers, evidence=unique((*item.line.evidence, evidence))))
        out.append(item)
    return out


def _diagnostic(claim: Claim, item: Draft) -> list[tuple[str, Evidence]]:
    """KX: Medicare counts a facet or sacroiliac injection as therapeutic unless the line says that it is diagnostic."""
    if claim.payer != "medicare" or item.line.code not in _DIAGNOSTIC_SPINE or item.procedure is None:
        return []
    said = _intent(item.procedure)
    return [("KX", said["diagnostic"])] if "diagnostic" in said and "therapeutic" not in said else []


def _intent(procedure: Procedure) -> dict[str, Evidence]:
    """What the note calls the block, ``diagnostic`` or ``therapeutic``; a diagnostic picture is neither."""
    said = procedure.attributes.get("intent", ())
    pictures = [v.evidence for v in said if v.value == "imaging"]
    return {
        v.value: v.evidence
        for v in said
        if v.value != "imaging" and not any(p.start <= v.evidence.start and v.evidence.end <= p.end for p in pictures)
    }


def _in_global(item: Draft) -> list[tuple[str, Evidence]]:
    if item.procedure is None:
        return []
    return [(_IN_GLOBAL[v.value], v.evidence) for v in item.procedure.attributes.get("global_period", ())[:1] if v.value in _IN_GLOBAL]


def _repeated(drafts: Sequence[Draft], encounter: Encounter) -> dict[int, tuple[str, Evidence]]:
    """The procedure beside whose name the note says that it was done before on the same day."""
    out: dict[int, tuple[str, Evidence]] = {}
    acts = [d.procedure for d in drafts if d.procedure is not None and d.family != "guidance"]
    for name, modifier in _REPEATED.items():
        for value in encounter.attributes.get(name, ()):
            near = min(acts, key=lambda p: _gap(p, value.evidence), default=None)
            if near is not None and _gap(near, value.evidence) <= _NEAR:
                out[id(near)] = (modifier, value.evidence)
    return out


def _gap(procedure: Procedure, span: Evidence) -> int:
    return min(max(0, m.start - span.end, span.start - m.end) for m in procedure.mentions)


def intent_alerts(claim: Claim, drafts: Sequence[Draft]) -> list[Alert]:
    """Medicare and a medial branch block that the note calls neither diagnostic nor therapeutic: KX cannot be decided (R-FAC-11)."""
    open_ = [d for d in drafts if d.family in _FACET_NERVES and d.procedure is not None and not _intent(d.procedure)]
    codes = tuple(dict.fromkeys(d.line.code for d in open_ if d.line.code in _DIAGNOSTIC_SPINE))
    if claim.payer != "medicare" or not codes:
        return []
    text = "Was the block diagnostic or therapeutic? A diagnostic one takes KX."
    return [Alert("info", "documentation", codes, text, "R-FAC-11", open_[0].line.evidence[:1])]


def two_structures(drafts: Sequence[Draft]) -> list[Alert]:
    """Two units of a joint's code on one side: a joint and its bursa, which many payers take for one (R-JNT-06)."""
    alike: dict[tuple[str, tuple[str, ...]], list[Draft]] = {}
    for item in drafts:
        if item.family == "joint_injection" and item.procedure is not None and item.line.modifiers:
            alike.setdefault((item.line.code, item.line.modifiers), []).append(item)
    text = "Two structures of one side: separate entries must be documented, and many payers pay one unit."
    return [
        Alert("info", "documentation", (code,), text, "R-JNT-06", tuple(d.line.evidence[0] for d in same))
        for (code, _), same in alike.items()
        if len({d.procedure.target for d in same if d.procedure}) > 1
    ]
