"""A claim line in the making, and lines of one code added up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from models.answer import Line, Reason
from models.family import load_families
from models.rules.count import Part
from models.rules.decide import Decision, decide
from models.rules.draft import Claim, Draft, draft, make_line, merge, source
from models.tables.load import load_tables
from nlp.facts import Evidence, Procedure, Site, Value

FAMILIES = load_families()
TABLES = load_tables()
CLAIM = Claim(TABLES, date(2026, 3, 2), "medicare")
ACT, LEVEL, SIDE, IMAGING = Evidence(20, 25, "procedure"), Evidence(14, 18, "level"), Evidence(8, 13, "side"), Evidence(32, 43, "imaging")
FORAMEN = Procedure(
    "transforaminal_epidural",
    None,
    "performed",
    (ACT,),
    sites=(Site("level", "L4-L5", "right", (LEVEL, SIDE)),),
    side="right",
    side_evidence=(SIDE,),
    attributes={"imaging": (Value("fluoroscopy", IMAGING),)},
)


def drafted(part: Part, claim: Claim = CLAIM, procedure: Procedure = FORAMEN, status: str = "suggested") -> Draft:
    family = FAMILIES[procedure.family]
    decision = decide(procedure, family)
    assert isinstance(decision, Decision)
    return draft(claim, family, decision, procedure, part, status)


def test_draft_makes_a_line_with_everything_it_rests_on() -> None:
    made = drafted(Part("64483", 1, "right", (LEVEL, SIDE), "first: L4-L5"))
    line = made.line
    assert (line.code, line.system, line.units, line.modifiers, line.status) == ("64483", "CPT", 1, ("RT",), "suggested")
    assert line.evidence == (ACT, SIDE, LEVEL, IMAGING)
    assert line.label == TABLES.code("64483").label  # type: ignore[union-attr]
    assert [r.rule for r in line.why] == ["transforaminal_epidural.lumbar_sacral"]
    assert line.why[0].text == "first: L4-L5"
    assert (made.family, made.side, made.once) == ("transforaminal_epidural", "right", False)
    assert {a.code for a in line.would_be} == {"64479", "64999"}


@pytest.mark.parametrize(
    ("side", "payer", "modifiers"),
    [("left", "medicare", ("LT",)), ("right", "medicare", ("RT",)), ("bilateral", "medicare", ("50",)), (None, "medicare", ())],
)
def test_draft_sides_become_modifiers(side: str | None, payer: str, modifiers: tuple[str, ...]) -> None:
    part = Part("64483", 1, side, ())  # type: ignore[arg-type]
    assert drafted(part, replace(CLAIM, payer=payer)).line.modifiers == modifiers


def test_draft_candidate_keeps_what_is_missing() -> None:
    silent = replace(FORAMEN, attributes={})
    line = drafted(Part("64483", 1, "right", (), missing=("Which foramen?",)), procedure=silent, status="candidate").line
    assert line.status == "candidate"
    assert line.missing == ("Was image guidance used, and which?", "Which foramen?")
    assert line.confidence < 0.5


def test_draft_further_level_cites_its_own_level_and_side() -> None:
    further = Evidence(50, 55, "level")
    procedure = replace(FORAMEN, sites=(*FORAMEN.sites, Site("level", "L5-S1", "right", (further,))))
    assert drafted(Part("64484", 1, "right", (further,)), procedure=procedure).line.evidence == (ACT, SIDE, IMAGING, further)


def test_draft_cites_what_the_row_counts() -> None:
    branches = tuple(
        Value(name, Evidence(at, at + 5, "branch")) for at, name in ((40, "superolateral"), (50, "superomedial"), (60, "inferomedial"))
    )
    procedure = Procedure("genicular_block", None, "performed", (ACT,), attributes={"branch": branches})
    assert {b.evidence for b in branches} <= set(drafted(Part("64454", 1, None, ()), procedure=procedure).line.evidence)


def test_draft_cites_contrast_pictures_and_the_doing() -> None:
    needle, advanced = Evidence(60, 66, "act"), Evidence(71, 79, "act")
    told = {"contrast_spread": (Value("yes", Evidence(80, 88, "imaging")),), "deed": (Value("further", needle), Value("further", advanced))}
    line = drafted(Part("64483", 1, "right", (LEVEL, SIDE)), procedure=replace(FORAMEN, attributes={**FORAMEN.attributes, **told})).line
    assert line.evidence[-3:] == (needle, advanced, Evidence(80, 88, "imaging"))


@pytest.mark.parametrize(("code", "system"), [("64483", "CPT"), ("J1100", "HCPCS"), ("G0283", "HCPCS"), ("0213T", "CPT")])
def test_draft_make_line_knows_the_system(code: str, system: str) -> None:
    line = make_line(CLAIM, code, 1, (ACT,), Reason("x", "x", "x"))
    assert (line.system, line.status, line.confidence) == (system, "suggested", 0.95)
    assert line.label


def line(
    code: str,
    units: int = 1,
    modifiers: tuple[str, ...] = (),
    evidence: tuple[Evidence, ...] = (ACT,),
    confidence: float = 0.9,
    status: str = "suggested",
) -> Line:
    return Line(code, "CPT", "", units, modifiers, status, confidence, evidence)  # type: ignore[arg-type]


def item(made: Line, *, once: bool = False) -> Draft:
    return Draft(made, "x", None, None, once=once)


@pytest.mark.parametrize(
    ("drafts", "expected"),
    [
        ([item(line("64484")), item(line("64484", 2))], [("64484", 3, ())]),
        ([item(line("20553"), once=True), item(line("20553"), once=True)], [("20553", 1, ())]),
        ([item(line("64483", modifiers=("RT",))), item(line("64483", modifiers=("LT",)))], [("64483", 1, ("RT",)), ("64483", 1, ("LT",))]),
        ([item(line("64450")), item(line("64450", status="candidate"))], [("64450", 1, ()), ("64450", 1, ())]),
        ([], []),
    ],
)
def test_draft_merge_one_line_a_code_and_modifiers(drafts: list[Draft], expected: list[tuple[str, int, tuple[str, ...]]]) -> None:
    assert [(d.line.code, d.line.units, d.line.modifiers) for d in merge(drafts)] == expected


def test_draft_merge_joins_evidence_and_takes_the_lower_confidence() -> None:
    (merged,) = merge([item(line("64484", evidence=(IMAGING,), confidence=0.9)), item(line("64484", evidence=(ACT,), confidence=0.7))])
    assert (merged.line.evidence, merged.line.confidence) == ((ACT, IMAGING), 0.7)


def test_draft_source_names_the_row() -> None:
    family = FAMILIES["trigger_point"]
    assert source(family.rows[0], family) == Reason("trigger_point.three_or_more_muscles", family.rows[0].text, family.source)
