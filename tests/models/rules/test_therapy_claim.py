"""Therapy claims end to end: rows, clock blocks, tables and dictation give units by the payer's rule, with the modifiers of therapy."""

from __future__ import annotations

import pytest

from models.answer import Answer
from models.coder import Coder


@pytest.fixture(scope="module")
def coder() -> Coder:
    """The coder with all families."""
    return Coder.load()


def lines(answer: Answer) -> list[str]:
    """Suggested lines as ``CODE[-MOD]…[xUNITS]``, without the modifier that pair edits add."""
    return sorted(
        line.code + "".join(f"-{m}" for m in line.modifiers if m != "59") + (f"x{line.units}" if line.units > 1 else "")
        for line in answer.suggestions
        if line.status == "suggested"
    )


TREATED = [
    (
        "PT note Medicare\nTherEx 20' - quad sets\nNMR 12' - foam\nMT 10' - STM\nCP 10' post\nTotal timed: 42'",
        ["97110-GP", "97112-GP", "97140-GP"],
    ),
    ("9:00-9:26 ther ex (quad sets) 9:26-9:40 manual therapy (glides) 9:40-9:48 rest/ice not billed. PT", ["97110-GPx2", "97140-GP"]),
    (
        "PT table\n| Service | Details | Min |\n| Ther ex | bridges; planks | 25 |\n"
        "| Manual | L4-5 mobs | 12 |\n| E-stim unattended | back | 15 |",
        ["97110-GP", "97140-GP", "G0283-GP"],
    ),
    ("PT flowsheet\nTher ex 15 | MT 15 | NMR 10 | total timed 40\nJo PT", ["97110-GP", "97112-GP", "97140-GP"]),
    (
        "This is a physical therapy note. I spent fifteen minutes on manual therapy to the shoulder. He "
        "then performed twenty three minutes of"
        " therapeutic exercise under my supervision. Ice was applied for ten minutes while he sat alone.",
        ["97110-GPx2", "97140-GP"],
    ),
    ("PT visit. Ther ex, neuromuscular re-education and manual therapy, 15 min each, one to one.", ["97110-GP", "97112-GP", "97140-GP"]),
    (
        "PT daily. Ther ex 23 min, manual 15 min. Bike x 10 min warm-up unsupervised. Home: TENS unit 30 min daily.",
        ["97110-GPx2", "97140-GP"],
    ),
    (
        "PT: 20 min of 97112: pain neuroscience education on flare-ups. No balance work in it. Ther ex 25 min.",
        ["97110-GPx2", "97535-GP"],
    ),
    ("OT note Medicare. ADL retraining 25 min: dressing. Paraffin bath to both hands 10 min. OTR/L", ["97018-GO", "97535-GOx2"]),
    ("Ther ex: PT 8 min, PTA 15 min. Gait training: PTA 15 min. Medicare. Timed 38.", ["97110-GP", "97110-GP-CQ", "97116-GP-CQ"]),
    (
        "PTA TREATMENT NOTE. Treatment rendered in full by K. Low, PTA.\nTher ex 30 min\nGait training 15 min",
        ["97110-GP-CQx2", "97116-GP-CQ"],
    ),
    ("PT INITIAL EVALUATION\nNo comorbidities. Presentation stable. Low complexity. Eval 30 min.", ["97161-GP"]),
    ("PT Re-evaluation 3/2: new fall, goals rewritten. Re-eval 20 min. Therapeutic exercise 10 min.", ["97110-GP", "97164-GP"]),
    ("PT: group exercise with 3 other patients 45 min. Then one-on-one ther ex 15 min.", ["97110-GP", "97150-GP"]),
]


@pytest.mark.parametrize(("text", "expected"), TREATED)
def test_therapy_claim_counts_what_was_given(coder: Coder, text: str, expected: list[str]) -> None:
    assert lines(coder.suggest(text, payer="medicare", date_of_service="2026-03-02")) == expected


def test_therapy_claim_follows_the_payer(coder: Coder) -> None:
    text = "PT note. Ther ex 25 min. Manual therapy 8 min. Neuromuscular re-education 7 min."
    assert lines(coder.suggest(text, payer="medicare", date_of_service="2026-03-02")) == ["97110-GPx2", "97140-GP"]
    assert lines(coder.suggest(text, payer="commercial", date_of_service="2026-03-02")) == ["97110x2", "97140"]


@pytest.mark.parametrize(
    ("payer", "said"),
    [("medicare", {"97110": "", "97140": "; the midpoint rule would give 0"}), ("commercial", {"97110": ""})],
)
def test_therapy_claim_says_where_the_other_rule_differs(coder: Coder, payer: str, said: dict[str, str]) -> None:
    answer = coder.suggest("PT note. Ther ex 33 min. Manual therapy 7 min.", payer=payer, date_of_service="2026-03-02")
    assert {x.code: x.why[0].text.partition(" of 40 timed minutes")[2] for x in answer.suggestions} == said


NOT_GIVEN = [
    "Plan: ther ex 30 min, manual therapy 15 min, traction 15 min next visit. PT",
    "PT attends outside: pt attends PT twice weekly doing ther ex 30 min and manual therapy 15 min. MD",
    "PT daily. Ther ex held due to blood pressure. Manual therapy not performed. Monitoring 20 min. No charge today.",
    "Charges keyed: 97110 x2, 97140 x1, 97014. PT front desk.",
    "Had been scheduled for ther ex 30 min and manual 15 min; patient cancels today, no treatment given. PT",
    "ORIF femur. Skin traction applied for 20 min. Pneumatic compression devices placed. Massage of the wound edges.",
    "Home exercise program emailed, no visit this date: self massage 3 min, heat 15 min before bed. Outpatient PT",
]


@pytest.mark.parametrize("text", NOT_GIVEN)
def test_therapy_claim_leaves_out_what_was_not_given(coder: Coder, text: str) -> None:
    assert lines(coder.suggest(text, payer="medicare", date_of_service="2026-03-02")) == []


def test_therapy_claim_asks_for_minutes_where_none_are_stated(coder: Coder) -> None:
    answer = coder.suggest(
        "PT. Treatment consisted of therapeutic exercise and manual therapy.", payer="commercial", date_of_service="2026-03-02"
    )
    assert lines(answer) == ["97110", "97140"]
    assert all(line.missing for line in answer.suggestions)


def test_therapy_claim_cites_the_minutes(coder: Coder) -> None:
    text = "PT note. Ther ex 24 min, bridges. Timed total 24."
    (line,) = coder.suggest(text, payer="medicare", date_of_service="2026-03-02").suggestions
    assert {text[e.start : e.end].rstrip(" ,.") for e in line.evidence} == {"Ther ex 24 min, bridges", "Timed total 24"}
