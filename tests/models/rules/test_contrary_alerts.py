from __future__ import annotations

import pytest

from models.answer import Alert
from models.coder import Coder

DAY = "2026-03-02"
KNEE = "PROCEDURE: Right knee injection.\nThe right knee joint was entered with a 22G needle and 40 mg Kenalog was injected.\n"
TFESI = (
    "PROCEDURE: Right L4-5 TFESI under fluoroscopy.\nThe right L4-5 foramen was entered, contrast spread, 10 mg dexamethasone injected.\n"
)
THERAPY = (
    "PT daily note 3/2/2026\nTherapeutic exercise 10:00-10:25, 25 min: bridges, squats.\nManual therapy {} : L4-5 mobilization.\nA. Lee PT"
)


def said(coder: Coder, text: str, words: str, **fields: object) -> list[Alert]:
    return [a for a in coder.suggest(text, **{"date_of_service": DAY, **fields}).alerts if words in a.text]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        (f"Date of procedure: 01/05/2026\n{KNEE}", "Date of procedure: 01/05/2026"),
        (f"{KNEE}DOS 12/08/2025 Tolerated well.\n", "DOS 12/08/2025"),
        (
            "PROCEDURE NOTE\nRight knee injection.\n"
            "01/05/2026 The right knee was entered with a 22G needle and 40 mg Kenalog was injected.\n",
            "01/05/2026",
        ),
        (f"Date of procedure: 03/02/2026\n{KNEE}", None),
        (f"Date of procedure: 02/27/2026\n{KNEE}", None),  # signed off within the week
        (f"{KNEE}Last injection 12/08/2025 helped for two months.\n", None),
        (f"HPI: 12/08/2025 knee injected elsewhere.\n{KNEE}", None),
        (f"Imaging: 01/05/2026 X-ray of the knee shows arthritis.\n{KNEE}", None),
        (f"{KNEE}Kenalog lot 4411, exp date 01/05/2026.\n", None),
        ("Date of visit: 01/05/2026\nNothing was done today.\n", None),
    ],
)
def test_contrary_alerts_older_dates(coder: Coder, text: str, quoted: str | None) -> None:
    found = said(coder, text, "carried forward")
    assert [text[e.start : e.end] for a in found for e in a.evidence] == ([quoted] if quoted else [])
    assert all((a.rule, a.severity) == ("R-STAT-12", "warning") for a in found)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (THERAPY.format("10:15-10:30, 15 min"), {"97110", "97140"}),
        (THERAPY.format("10:25-10:40, 15 min"), set()),
        (THERAPY.format("10:30-10:45, 15 min"), set()),
        (
            "PT note 3/2/2026\n13:00-13:40 Group therapy, 4 patients, core circuit.\n13:30-13:46 Therapeutic exercise one-on-one: squats.\n"
            "A. Lee PT",
            {"97110", "97150"},
        ),
        # The machine runs while the hands work.
        (
            "PT note 3/2/2026\nIFC unattended 10:00-10:15, 15 min to the low back.\nManual therapy 10:05-10:20, 15 min to the neck.\n"
            "A. Lee PT",
            set(),
        ),
    ],
)
def test_contrary_alerts_overlapping_times(coder: Coder, text: str, codes: set[str]) -> None:
    found = said(coder, text, "at the same time by the clock")
    assert {c for a in found for c in a.codes} == codes
    assert all(a.rule == "R-PT-02" and len(a.evidence) == 2 for a in found)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"{KNEE}PLAN: S/p left knee injection today, ice and rest.\n", "other side"),
        (f"{TFESI}PLAN: Tolerated the left L4-5 TFESI well, call tomorrow.\n", "other side"),
        (f"{TFESI}PLAN: Right L2-3 TFESI performed today, pain diary given.\n", "other levels"),
        (f"{KNEE}PLAN: S/p right knee injection today, ice and rest.\n", None),
        (f"{KNEE}PLAN: Left knee injection next visit.\n", None),
        (f"{KNEE}PLAN: Right knee injected today; will schedule left knee injection.\n", None),
        (f"{TFESI}PLAN: Repeat at L5-S1 if no relief, TFESI done today helped at once.\n", None),
        (f"{KNEE}PLAN: Left hip injection declined today.\n", None),
    ],
)
def test_contrary_alerts_plan(coder: Coder, text: str, words: str | None) -> None:
    found = said(coder, text, "for what was done today")
    assert [words in a.text for a in found if words] == ([True] if words else [])
    assert bool(found) is (words is not None)
    assert all(a.rule == "R-STAT-09" and a.evidence[0].start >= text.index("PLAN") for a in found)


@pytest.mark.parametrize(
    ("visit", "told"),
    [
        ("Time in 10:00, time out 10:40.", True),
        ("In: 1000   Out: 1040", True),
        ("Visit length: 40 min", True),
        ("Time in 10:00, time out 10:55.", False),
        ("In: 1000   Out: 1055", False),
        ("Session time: 50 minutes", False),
        ("Walked in 4 minutes, out of breath.", False),
        ("", False),
    ],
)
def test_contrary_alerts_minutes_beyond_the_visit(coder: Coder, visit: str, told: bool) -> None:
    given = "Therapeutic exercise 25 min: bridges, squats.\nManual therapy 25 min: L4-5 mobilization."
    text = f"PT daily note 3/2/2026\n{visit}\n{given}\nA. Lee PT"
    found = said(coder, text, "more than the 40 of the visit")
    assert bool(found) is told
    if found:
        assert found[0].codes == ("97110", "97140")
        assert {text[e.start : e.end] for e in found[0].evidence} >= {"25 min"}
