"""What became of an act: by tense, cue, section and date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from nlp.components.context import bare_no, clause_bounds, rule_status
from nlp.components.phrases import Hit
from nlp.facts import Encounter
from nlp.lexicon import Entry

Read = Callable[..., Encounter]


def statuses(found: Encounter) -> set[str]:
    return {p.status for p in found.procedures}


@pytest.mark.parametrize(
    "text",
    [
        "PROCEDURE: Right L4-5 transforaminal epidural steroid injection under fluoroscopy.",
        "A right L4-5 transforaminal epidural steroid injection was performed under fluoroscopy with 40 mg Kenalog.",
        "R L4/5 TFESI done today w/ fluoro, tol well.",
        "We proceeded with a right L4-5 TFESI. A 22-gauge needle was advanced and 10 mg dexamethasone injected.",
        "The left greater occipital nerve was blocked with 3 mL bupivacaine 0.25% through a 25 gauge needle.",
        "procedures performed:\n1. left gon block, 3 ml bupivacaine",
        "O: TPI x4 today, R upper trap, 0.5 cc bupi each, 27g.",
        "ADDENDUM: A right knee injection was performed today with 40 mg Kenalog.",
    ],
)
def test_context_performed(read: Read, text: str) -> None:
    assert statuses(read(text)) == {"performed"}


@pytest.mark.parametrize(
    "text",
    [
        "PLAN: Right L4-5 TFESI in two weeks.",
        "plan\n- right L4-5 TFESI in two weeks",
        "We will schedule her for a right L4-5 TFESI.",
        "Plan to proceed with bilateral medial branch blocks next visit.",
        "Will request authorization for lumbar RFA.",
        "Recommend a caudal epidural steroid injection.",
        "He is scheduled for an SI joint injection on 3/20/2026.",
        "P: repeat TFESI L5-S1 in 3 wks.",
        "A: lumbar radiculopathy\nP: bilateral L4-5 TFESI, schedule",
        "RECOMMENDATIONS:\n1. Right GON block\n2. Trigger point injections",
    ],
)
def test_context_planned(read: Read, text: str) -> None:
    assert statuses(read(text)) == {"planned"}


@pytest.mark.parametrize(
    "text",
    [
        "HISTORY: She had a right L4-5 TFESI in 2024 with 60% relief.",
        "s/p L4-5 TFESI x2 last year.",
        "Status post bilateral lumbar RFA 10/2024 with good relief.",
        "The last caudal epidural on 11/12/2025 helped for three months.",
        "Past injections: SI joint injection, GTB injection.",
        "Previous trigger point injections gave two weeks of relief.",
        "Copied from 01/05/2026:\nLeft L4-5 TFESI was performed under fluoroscopy with 10 mg dexamethasone.",
        "--- copied forward from last visit ---\nLeft L4-5 TFESI was performed under fluoroscopy.\n--- end ---",
    ],
)
def test_context_historical(read: Read, text: str) -> None:
    assert statuses(read(text)) == {"historical"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No epidural steroid injection was given today.", "negated"),
        ("TFESI was not performed because of a fever.", "negated"),
        ("Trigger point injections were held today.", "negated"),
        ("Trigger point injections were declined.", "declined"),
        ("He refused the caudal epidural steroid injection.", "declined"),
        ("Caudal epidural was aborted after needle entry.", "aborted"),
        ("CONSENT: The risks of epidural steroid injection were discussed.", "informational"),
        ("EDUCATION: A trigger point injection places medicine in a muscle.", "informational"),
        ("INFORMED CONSENT\nA transforaminal epidural steroid injection is an injection near the nerve root.", "informational"),
        ("SI joint injection done by ortho last month.", "other_person"),
    ],
)
def test_context_other_statuses(read: Read, text: str, expected: str) -> None:
    assert statuses(read(text)) == {expected}


@pytest.mark.parametrize(
    "text",
    [
        "If pain returns, consider L4-5 TFESI.",
        "She may be a candidate for RFA if the blocks help.",
        "Should symptoms persist, a stellate ganglion block could be tried.",
        "Her mother had an epidural steroid injection.",
        "Offered a GON block; she refused.",
        "We discussed the risks and benefits of radiofrequency ablation.",
        "[ ] TFESI  [ ] MBB  [ ] RFA",
        "HPI: Pain 6/10.\n\nCandidate for left SI joint injection\n\nSigned: Dr. Reyes",
        "Brother s/p right knee PRP injection",
        "Set up greater occipital nerve block",
        "Left suprascapular nerve block: none today",
        "Handout on medial branch block given.",
        "She read about trigger point injections on the internet and had questions.",
        "Order placed for spinal cord stimulator trial.",
        "Information: caudal epidural steroid injection is done as an outpatient.",
        "Response to right facet joint injection in March: 70% for 4 weeks.",
        "PATIENT INFORMATION: coccyx injection\nDuring a coccyx injection you lie on your stomach. The skin is numbed.",
        "HPI: Sore. A coworker of his had an OT evaluation in 2022.",
        "HPI: Sore. PT evaluation was discussed at length.",
        "Neck sore. Handout on right lumbar sympathetic block at L3 given. Heat as needed.",
        "Radiofrequency ablation of the saphenous vein. The vein was entered with ultrasound and treated.",
        "What is a trigger point injection?\nA needle may be used and a medicine may be injected.",
        "PROCEDURE: {TFESI/ILESI} at {level}",
        "Indications: failed trigger point injections.",
        "Left L4-5 TFESI was attempted but aborted because of a vasovagal reaction.",
        "INFORMED CONSENT FORM\nI agree to a lumbar epidural steroid injection. A needle is advanced and 80 mg Depo-Medrol is injected.",
    ],
)
def test_context_what_was_not_done_is_never_performed(read: Read, text: str) -> None:
    assert "performed" not in statuses(read(text))


@pytest.mark.parametrize(
    ("day", "expected"), [("2026-03-02", "performed"), ("2026-03-09", "historical")], ids=["on the day of service", "a week before"]
)
def test_context_the_date_beside_an_act_decides(read: Read, day: str, expected: str) -> None:
    text = "On 3/2/2026 a left knee injection was given with 40 mg Kenalog through a 22 gauge needle."
    assert statuses(read(text, date_of_service=day)) == {expected}


def test_context_plan_and_deed_of_one_act_stay_apart(read: Read) -> None:
    found = read(
        "HPI: Right L4-5 TFESI in 10/2024 gave relief.\nPROCEDURE: Left L5-S1 TFESI under "
        "fluoroscopy.\nPLAN: Repeat TFESI bilaterally in 4 weeks."
    )
    assert [(p.status, [(s.value, s.side) for s in p.sites]) for p in found.procedures if p.status == "performed"] == [
        ("performed", [("L5-S1", "left")])
    ]
    assert statuses(found) == {"performed", "historical", "planned"}


def ruling(
    text: str, act: str, cue: tuple[str, str, str] | None, section: str = "body", evidence: bool = False, service: date | None = None
) -> str:
    """The status of ``act`` in ``text`` with one cue: (words, status, direction)."""
    start = text.index(act)
    cues: list[Hit] = []
    if cue:
        at = text.index(cue[0])
        cues = [(at, at + len(cue[0]), Entry("cue", cue[1], "", cue[2]))]
    return rule_status(text, (start, start + len(act)), (0, len(text)), section, cues, service, evidence).status


@pytest.mark.parametrize(
    ("section", "evidence", "expected"),
    [
        ("title", False, "performed"),
        ("narrative", False, "performed"),
        ("plan", False, "planned"),
        ("history", True, "historical"),
        ("copied", True, "historical"),
        ("consent", True, "informational"),
        ("education", False, "informational"),
        ("social", False, "other_person"),
        ("body", False, "mentioned"),
        ("body", True, "performed"),
    ],
)
def test_context_the_section_decides_where_no_cue_speaks(section: str, evidence: bool, expected: str) -> None:
    assert ruling("GON block", "GON block", None, section, evidence) == expected


@pytest.mark.parametrize(
    ("text", "cue", "expected"),
    [
        ("Will do GON block", ("Will do", "planned", "before"), "planned"),
        ("GON block next week", ("next week", "planned", "after"), "planned"),
        # A cue looks only the way that the lexicon gives it, and not out of its clause.
        ("GON block will do", ("will do", "planned", "before"), "mentioned"),
        ("We will do labs; GON block", ("will do", "planned", "before"), "mentioned"),
        ("No fever, GON block", ("No", "negated", "before"), "mentioned"),
        ("No GON block", ("No", "negated", "before"), "negated"),
    ],
)
def test_context_cues_have_scope(text: str, cue: tuple[str, str, str], expected: str) -> None:
    assert ruling(text, "GON block", cue) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("GON block 1/5/2026", "historical"), ("GON block 4/1/2026", "planned"), ("GON block 3/2/2026", "mentioned")]
)
def test_context_dates_move_an_act(text: str, expected: str) -> None:
    assert ruling(text, "GON block", None, service=date(2026, 3, 2)) == expected


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("tried PT; GON block done", "GON block done"),
        ("GON block done, but no RFA", "GON block done"),
        ("GON block done. Labs sent", "GON block done"),
        ("GON block done", "GON block done"),
    ],
)
def test_context_clause_bounds(text: str, clause: str) -> None:
    at = text.index("GON")
    left, right = clause_bounds(text, 0, len(text), at, at + 3)
    assert text[left:right].strip() == clause


@pytest.mark.parametrize(("text", "bare"), [("no.", False), ("no fever", True), ("not", False), ("denied it", False)])
def test_context_bare_no(text: str, bare: bool) -> None:
    assert bare_no(text, 0, len(text.split()[0].rstrip("."))) is bare


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dr. Avery did the right L4-5 TFESI at the outside hospital.", {"historical"}),
        ("Trigger point injections by Dr. Avery elsewhere in the spring.", {"other_person"}),
        ("Patient declined trigger point injections.", {"declined"}),
        ("The patient declined a caudal epidural.", {"declined"}),
        ("Right L4-5 TFESI was attempted but aborted.", {"aborted"}),
        ("Caudal epidural -> not done", {"negated"}),
        ("Trigger point injections -> not done today", {"negated"}),
    ],
)
def test_context_told_in_few_words(read: Read, text: str, expected: set[str]) -> None:
    assert statuses(read(text)) == expected


@pytest.mark.parametrize(
    "text", ["PROCEDURE: Right L4-5 TFESI under fluoroscopy, no sedation.", "PROCEDURE: Left GON block with 3 mL bupivacaine, no sedation."]
)
def test_context_no_sedation_denies_the_sedation_alone(read: Read, text: str) -> None:
    assert {p.status for p in read(text).procedures if p.family == "sedation"} == {"negated"}
    assert {p.status for p in read(text).procedures if p.family != "sedation"} == {"performed"}


@pytest.mark.parametrize(
    "text",
    [
        "PROCEDURE: Maxillary nerve block, right, with 3 mL bupivacaine (intraoral approach not used).",
        (
            "PROCEDURE: Right maxillary nerve block\nDESCRIPTION: The nerve was reached from outside (intraoral approach not used) "
            "with 3 mL bupivacaine through a 25 gauge needle."
        ),
    ],
)
def test_context_a_denial_in_brackets_is_of_what_stands_in_them(read: Read, text: str) -> None:
    assert [p.target for p in read(text).procedures if p.status == "performed"] == ["maxillary"]
