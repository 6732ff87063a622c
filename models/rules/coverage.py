"""Medicare coverage: what a policy asks for and the note does not say, and what a policy does not cover. Alerts only, never a code.

The policies are rows of ``coverage_policies``. Counters over several visits are alerts where the note itself states the number.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from models.answer import Alert, Line
from models.rules.coverage_policies import (
    ACUPUNCTURE_VISITS,
    DIAGNOSES,
    EPIDURAL,
    EPIDURAL_DOSES,
    EXCLUDED,
    FACET_ABLATION,
    FACET_BLOCK,
    FIRST_VISITS,
    FURTHER,
    MIGRAINE_UNITS,
    NEEDLES,
    NEEDS,
    PRIOR_AUTHORISATION,
    SACROILIAC,
    SEDATION,
    SESSIONS,
    SYMPATHETIC,
    TOXIN_ACTS,
    TOXIN_WEEKS,
    TOXINS,
    TRIGGER,
    UNGUIDED_EPIDURAL,
)
from models.rules.draft import Claim
from nlp.facts import Encounter, Evidence


def coverage(claim: Claim, encounter: Encounter, lines: tuple[Line, ...]) -> list[Alert]:
    """The alerts of one claim; none for payers other than Medicare. Each names the codes that it is about and the policy's rule."""
    if claim.payer != "medicare":
        return []
    codes = {line.code for line in lines if line.status == "suggested"}
    if not codes:
        return []
    said: dict[str, list[Evidence]] = {}
    for value in encounter.attributes.get("course", ()):
        said.setdefault(value.value.split(":")[0], []).append(value.evidence)
    alerts: dict[tuple[str, str], Alert] = {}
    for need in NEEDS:
        if (mine := codes & need.codes) and not any(fact in said for fact in need.facts):
            _add(alerts, need.severity, mine, need.text, need.rule)
    for excluded in EXCLUDED:
        if mine := codes & excluded.codes:
            _add(alerts, excluded.severity, mine, excluded.text, excluded.rule, _words_of(lines, mine))
    _relief(alerts, encounter, codes)
    _numbers(alerts, lines, codes, said, _stated(encounter))
    _diagnoses(alerts, encounter, codes)
    _together(alerts, lines, codes, said)
    if claim.setting == "facility" and (mine := codes & PRIOR_AUTHORISATION):
        _add(alerts, "info", mine, "Hospital outpatient departments need prior authorization.", "PA-1")
    return list(alerts.values())


def _add(
    alerts: dict[tuple[str, str], Alert],
    severity: Literal["warning", "info"],
    codes: set[str] | frozenset[str],
    text: str,
    rule: str,
    evidence: tuple[Evidence, ...] = (),
) -> None:
    alerts[(rule, text)] = Alert(severity, "coverage", tuple(sorted(codes)), text, rule, evidence)


def _words_of(lines: tuple[Line, ...], codes: set[str] | frozenset[str]) -> tuple[Evidence, ...]:
    return tuple(line.evidence[0] for line in lines if line.code in codes and line.evidence)[:3]


def _relief(alerts: dict[tuple[str, str], Alert], encounter: Encounter, codes: set[str]) -> None:
    """Relief that the note states of earlier treatment, against what the policy asks of it."""
    stated = [(int(v.value.split(":")[1]), v.evidence) for v in encounter.attributes.get("course", ()) if v.value.startswith("relief:")]
    if not stated:
        return
    best = max(percent for percent, _ in stated)
    evidence = tuple(e for _, e in stated)
    for rule, mine, least in (
        ("ESI-C10", codes & EPIDURAL, 50),
        ("FAC-C3", codes & FACET_ABLATION, 80),
        ("SI-C2", codes & SACROILIAC, 50),
        ("TPI-C5", codes & TRIGGER, 50),
    ):
        if mine and best < least:
            _add(
                alerts,
                "warning",
                mine,
                f"The relief that the note states is at most {best} %; the policy asks for {least} %.",
                rule,
                evidence,
            )


def _together(alerts: dict[tuple[str, str], Alert], lines: tuple[Line, ...], codes: set[str], said: dict[str, list[Evidence]]) -> None:
    """Combinations of one day, numbers of levels, tests, drugs that belong on the same claim."""
    epidural = codes & (EPIDURAL | UNGUIDED_EPIDURAL)
    if epidural and (others := codes & (FACET_BLOCK | SYMPATHETIC | TRIGGER | SACROILIAC)):
        _add(
            alerts,
            "warning",
            epidural | others,
            "An epidural and other spinal injections in one session are not covered together.",
            "ESI-C5",
            _words_of(lines, others),
        )
    if {"62321", "62323"} & codes and {"64479", "64483"} & codes:
        both = codes & {"62321", "62323", "64479", "64483"}
        _add(
            alerts,
            "warning",
            both,
            "Interlaminar and transforaminal epidurals in one session are not covered together.",
            "ESI-C5",
            _words_of(lines, both),
        )
    if len({"cervical" if c in ("62321", "64479") else "lumbar" for c in codes & {"62321", "62323", "64479", "64483"}}) > 1:
        _add(alerts, "warning", epidural, "Only one region a session is covered.", "ESI-C2", _words_of(lines, epidural))
    for most in FURTHER:
        if (mine := codes & most.codes) and _units(lines, mine) > most.most:
            _add(alerts, "warning", mine, most.text, most.rule, _words_of(lines, mine))
    if foramina := {x.code for x in lines if x.code in ("64479", "64483") and "50" in x.modifiers and x.status == "suggested"}:
        text = "Both sides of a level need a clinical reason."
        _add(alerts, "info", foramina, text, "ESI-C4", _words_of(lines, foramina))
    if {"64490", "64493"} <= codes:
        facets = codes & FACET_BLOCK
        _add(alerts, "warning", facets, "Facet joints of one region a session are covered, not two.", "R-FAC-07", _words_of(lines, facets))
    if (muscles := codes & TRIGGER) and (guided := codes & {"76942", "77002"}):
        text = "Image guidance of trigger point injections is not covered."
        _add(alerts, "warning", muscles | guided, text, "TPI-C6", _words_of(lines, guided))
    if (sedated := codes & SEDATION) and (epidural or codes & (FACET_BLOCK | TRIGGER)) and "sedated" not in said:
        _add(
            alerts,
            "info",
            sedated,
            "Sedation for this injection needs its own reason, which is not found in the note.",
            "ESI-C13",
            _words_of(lines, sedated),
        )
    if codes & SACROILIAC:
        found = said.get("provocation", [])
        if len(found) < 3:
            _add(
                alerts,
                "warning",
                codes & SACROILIAC,
                "Three positive provocation tests of the sacroiliac joint are not found in the note.",
                "SI-C3",
                tuple(found),
            )
        if others := codes & (EPIDURAL | FACET_BLOCK):
            _add(
                alerts,
                "warning",
                others | SACROILIAC,
                "Other lumbosacral injections in the session of a sacroiliac injection are not covered.",
                "SI-C8",
                _words_of(lines, others),
            )
    if (acts := codes & TOXIN_ACTS) and not codes & TOXINS:
        _add(
            alerts,
            "warning",
            acts,
            "The toxin and its waste belong on the same claim; no dose is found that could be coded.",
            "TOX-C3",
            _words_of(lines, acts),
        )


def _stated(encounter: Encounter) -> dict[str, tuple[int, Evidence]]:
    """The largest number that the note states of sessions, visits and weeks, each with its words."""
    out: dict[str, tuple[int, Evidence]] = {}
    for value in encounter.attributes.get("course", ()):
        name, _, number = value.value.partition(":")
        if name in ("sessions", "visits", "weeks") and int(number) > out.get(name, (0,))[0]:
            out[name] = (int(number), value.evidence)
    return out


def _numbers(
    alerts: dict[tuple[str, str], Alert],
    lines: tuple[Line, ...],
    codes: set[str],
    said: dict[str, list[Evidence]],
    stated: dict[str, tuple[int, Evidence]],
) -> None:
    """Sessions, visits, weeks and doses, against the most or the least that a policy allows."""
    if "sessions" in stated:
        number, words = stated["sessions"]
        for most in SESSIONS:
            if (mine := codes & most.codes) and number > most.most:
                text = f"The note states {number} sessions in twelve months; {most.most} {most.text} are covered."
                _add(alerts, "warning", mine, text, most.rule, (words,))
    if (needled := codes & NEEDLES) and "visits" in stated:
        number, words = stated["visits"]
        if number > ACUPUNCTURE_VISITS:
            _add(alerts, "warning", needled, f"At most {ACUPUNCTURE_VISITS} visits in twelve months are covered.", "ACU-C2", (words,))
        elif number > FIRST_VISITS and "relief" not in said:
            text = f"Visits after the {FIRST_VISITS}th are covered only with improvement, which is not found in the note."
            _add(alerts, "warning", needled, text, "ACU-C2", (words,))
    if (toxin := codes & TOXIN_ACTS) and "weeks" in stated and stated["weeks"][0] < TOXIN_WEEKS:
        text = f"Toxin is covered at intervals of {TOXIN_WEEKS} weeks; the note states {stated['weeks'][0]}."
        _add(alerts, "warning", toxin, text, "TOX-C2", (stated["weeks"][1],))
    if "64615" in codes and _units(lines, {"J0585"}, wasted=False) > MIGRAINE_UNITS:
        text = f"More than {MIGRAINE_UNITS} units for migraine need a reason."
        _add(alerts, "warning", {"64615", "J0585"}, text, "TOX-C4", _words_of(lines, {"J0585"}))
    for most in EPIDURAL_DOSES if codes & EPIDURAL else ():
        if (mine := codes & most.codes) and _units(lines, mine, wasted=False) > most.most:
            _add(
                alerts, "warning", mine, f"More than {most.text} in one epidural session is not covered.", most.rule, _words_of(lines, mine)
            )


def _diagnoses(alerts: dict[tuple[str, str], Alert], encounter: Encounter, codes: set[str]) -> None:
    """Diagnosis codes that the note writes, none of which is on the policy's closed list."""
    written = {v.value.partition(":")[2]: v.evidence for v in encounter.attributes.get("course", ()) if v.value.startswith("icd:")}
    for policy in DIAGNOSES if written else ():
        if (mine := codes & policy.codes) and not any(code.startswith(policy.listed) for code in written):
            _add(alerts, "warning", mine, policy.text, policy.rule, tuple(written.values())[:3])


def _units(lines: Iterable[Line], codes: Iterable[str], *, wasted: bool = True) -> int:
    chosen = frozenset(codes)
    return sum(x.units for x in lines if x.code in chosen and x.status == "suggested" and (wasted or "JW" not in x.modifiers))
