"""Medicare coverage: what a policy asks for and the note does not say, and what a policy does not cover. Alerts only, never a code.

Source: domain/coverage.md; ids are its own. Counters over several visits (sessions in twelve months) are not the note's to answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from models.answer import Alert, Line
from models.rules.draft import Claim
from nlp.facts import Encounter, Evidence

_EPIDURAL = frozenset({"62321", "62323", "64479", "64480", "64483", "64484"})
_UNGUIDED_EPIDURAL = frozenset({"62320", "62322"})
_FACET_BLOCK = frozenset({"64490", "64491", "64492", "64493", "64494", "64495"})
_FACET_ABLATION = frozenset({"64633", "64634", "64635", "64636"})
_SACROILIAC = frozenset({"27096"})
_TRIGGER = frozenset({"20552", "20553"})
_NEEDLES = frozenset({"97810", "97811", "97813", "97814", "20560", "20561"})
_SYMPATHETIC = frozenset({"64510", "64520", "64517"})
_DRUG_TESTS = frozenset({"80305", "80306", "80307", "G0480", "G0481", "G0482", "G0483"})
_SEDATION = frozenset({"99151", "99152", "99153", "99155", "99156", "99157"})
_TOXINS = frozenset({"J0585", "J0586", "J0587", "J0588", "J0589"})
_TOXIN_ACTS = frozenset({"64612", "64615", "64616", "64642", "64643", "64644", "64645", "64646", "64647"})
_SPINE_LEVELS = 2
_PRIOR_AUTHORISATION = _FACET_BLOCK | _FACET_ABLATION | frozenset({"64612", "64615", "63650"})


@dataclass(frozen=True, slots=True)
class Need:
    """A fact that a policy asks for with these codes: an alert where the note has none of ``facts``."""

    rule: str
    codes: frozenset[str]
    facts: tuple[str, ...]
    text: str
    severity: Literal["warning", "info"] = "warning"


@dataclass(frozen=True, slots=True)
class Excluded:
    """Codes that Medicare does not cover, or not without more."""

    rule: str
    codes: frozenset[str]
    text: str
    severity: Literal["warning", "info"] = "warning"


NEEDS = (
    Need("ESI-C6", _EPIDURAL, ("contrast", "no_contrast"), "Contrast, or the reason for none, is not found in the note."),
    Need("ESI-C7", _EPIDURAL, ("radicular",), "Radiculopathy, claudication, post-laminectomy pain or zoster is not found in the note."),
    Need("ESI-C8", _EPIDURAL, ("tried",), "Four weeks of conservative care are not found in the note."),
    Need("ESI-C9", _EPIDURAL, ("scale",), "A pain or function scale is not found in the note."),
    Need("FAC-C5", _FACET_BLOCK | _FACET_ABLATION, ("tried",), "Conservative care that failed is not found in the note."),
    Need("FAC-C5", _FACET_BLOCK | _FACET_ABLATION, ("scale",), "A pain or function scale is not found in the note."),
    Need("FAC-C3", _FACET_ABLATION, ("two_blocks",), "Two diagnostic blocks with relief of 80 % are not found in the note."),
    Need("SI-C4", _SACROILIAC, ("tried",), "Four weeks of conservative care are not found in the note."),
    Need("SI-C5", _SACROILIAC, ("contrast", "no_contrast"), "Contrast is not found in the note."),
    Need("TPI-C3", _TRIGGER, ("myofascial",), "A myofascial diagnosis or tension headache is not found in the note."),
    Need("TPI-C4", _TRIGGER, ("taut_band",), "A taut band or another trigger-point finding is not found in the note."),
    Need("ACU-C1", _NEEDLES, ("low_back",), "Only chronic low back pain is covered; it is not found in the note."),
    Need("ACU-C1", _NEEDLES, ("chronic",), "Twelve weeks of pain are not found in the note."),
    Need("TOX-C1", frozenset({"64615"}), ("headache_days",), "Headache days a month are not found in the note; chronic migraine needs 15."),
    Need("TOX-C1", frozenset({"64615"}), ("preventives",), "Preventive drugs that failed are not found in the note.", "info"),
    Need("CPM-C2", frozenset({"G3002"}), ("consent",), "The patient's consent to monthly pain management is not found in the note."),
    Need("CPM-C1", frozenset({"G3002"}), ("chronic",), "Pain of more than three months is not found in the note."),
    Need(
        "NM-C1",
        frozenset({"63650", "63655", "63685"}),
        ("psychology",),
        "Psychological screening before the stimulator is not found in the note.",
    ),
    Need("NM-C1", frozenset({"63685"}), ("trial_relief",), "A successful trial is not found in the note."),
    Need(
        "NM-C3",
        frozenset({"22510", "22511", "22513", "22514"}),
        ("oedema",),
        "Oedema on MRI or uptake that shows a recent fracture is not found in the note.",
    ),
    Need("NM-C5", frozenset({"64628"}), ("endplate",), "Vertebrogenic pain or Modic changes are not found in the note."),
    Need("UDS-C1", _DRUG_TESTS, ("test_reason",), "The individual reason for the drug test is not found in the note."),
)
EXCLUDED = (
    Excluded("ESI-C6", _UNGUIDED_EPIDURAL, "Epidural injections without fluoroscopy or CT are not covered."),
    Excluded("FAC-C4", frozenset({"64492", "64495"}), "A third facet level in one session is not covered without appeal."),
    Excluded(
        "FAC-C6", frozenset({"0213T", "0214T", "0215T", "0216T", "0217T", "0218T"}), "Facet injections under ultrasound are not covered."
    ),
    Excluded("SI-C6", frozenset({"64625"}), "Denervation of the sacroiliac joint is not covered by most contractors."),
    Excluded("NM-C4", frozenset({"0275T", "62330"}), "Percutaneous decompression is covered only within an approved study or registry."),
    Excluded("NM-C6", frozenset({"64624"}), "Coverage of genicular ablation differs from contractor to contractor.", "info"),
    Excluded(
        "NM-C8", frozenset({"0232T", "62290", "62291", "72285", "72295", "S9090", "M0076"}), "Not covered, or limited by local policy."
    ),
    Excluded("UDS-C2", frozenset({"G0483"}), "The largest definitive drug test is under high scrutiny; its need must stand in the note."),
    Excluded("TH-C7", frozenset({"97010", "97014"}), "Not paid by Medicare."),
)


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
    _together(alerts, lines, codes, said)
    if claim.setting == "facility" and (mine := codes & _PRIOR_AUTHORISATION):
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
        ("ESI-C10", codes & _EPIDURAL, 50),
        ("FAC-C3", codes & _FACET_ABLATION, 80),
        ("TPI-C5", codes & _TRIGGER, 50),
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
    epidural = codes & (_EPIDURAL | _UNGUIDED_EPIDURAL)
    if epidural and (others := codes & (_FACET_BLOCK | _SYMPATHETIC | _TRIGGER | _SACROILIAC)):
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
    for further in ("64480", "64484"):
        if sum(line.units for line in lines if line.code == further and line.status == "suggested") >= _SPINE_LEVELS:
            _add(
                alerts,
                "warning",
                {further},
                "More than two transforaminal levels in one session are not covered.",
                "ESI-C4",
                _words_of(lines, {further}),
            )
    if {"64490", "64493"} <= codes:
        facets = codes & _FACET_BLOCK
        _add(alerts, "warning", facets, "Facet joints of one region a session are covered, not two.", "R-FAC-07", _words_of(lines, facets))
    if (muscles := codes & _TRIGGER) and (guided := codes & {"76942", "77002"}):
        text = "Image guidance of trigger point injections is not covered."
        _add(alerts, "warning", muscles | guided, text, "TPI-C6", _words_of(lines, guided))
    if (sedated := codes & _SEDATION) and (epidural or codes & (_FACET_BLOCK | _TRIGGER)) and "sedated" not in said:
        _add(
            alerts,
            "info",
            sedated,
            "Sedation for this injection needs its own reason, which is not found in the note.",
            "ESI-C13",
            _words_of(lines, sedated),
        )
    if codes & _SACROILIAC:
        found = said.get("provocation", [])
        if len(found) < 3:
            _add(
                alerts,
                "warning",
                codes & _SACROILIAC,
                "Three positive provocation tests of the sacroiliac joint are not found in the note.",
                "SI-C3",
                tuple(found),
            )
        if others := codes & (_EPIDURAL | _FACET_BLOCK):
            _add(
                alerts,
                "warning",
                others | _SACROILIAC,
                "Other lumbosacral injections in the session of a sacroiliac injection are not covered.",
                "SI-C8",
                _words_of(lines, others),
            )
    if (acts := codes & _TOXIN_ACTS) and not codes & _TOXINS:
        _add(
            alerts,
            "warning",
            acts,
            "The toxin and its waste belong on the same claim; no dose is found that could be coded.",
            "TOX-C3",
            _words_of(lines, acts),
        )
