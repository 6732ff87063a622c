"""The code set of the date of service, from the note to the answer (rules.md 0 step 10): what ended, what came, what a note names."""

from __future__ import annotations

import pytest

from models.answer import Answer
from models.coder import Coder

DEPO = "PROCEDURE: The {side} knee joint was injected with {dose} mg of Depo-Medrol, single-dose vial, nothing discarded."
PLANE = "PROCEDURE: Right erector spinae plane block at T5 under ultrasound guidance, a single shot of 20 mL of 0.25% bupivacaine."
DECOMPRESSION = "PROCEDURE: Percutaneous image-guided lumbar decompression at L3-L4 under fluoroscopy."
VISIT = """NEW PATIENT OFFICE VISIT
CC: Neck pain for two months, worsening.
HPI: Chronic neck pain radiating into the left arm, uncontrolled on rest and heat.
EXAM: Tender cervical paraspinals. Spurling positive.
ASSESSMENT: Cervical radiculopathy, worsening.
PLAN: Start gabapentin 300 mg at night. Reviewed the cervical MRI report and outside records.
"""


def lines(answer: Answer) -> dict[str, int]:
    """Code → units of what is suggested."""
    return {line.code: line.units for line in answer.suggestions if line.status == "suggested"}


@pytest.mark.parametrize(
    ("note", "day", "there", "gone"),
    [
        (DEPO.format(side="right", dose=20), "2024-03-31", {"J1020": 1}, "J1010"),
        (DEPO.format(side="right", dose=40), "2024-03-31", {"J1030": 1}, "J1010"),
        (DEPO.format(side="left", dose=80), "2024-03-31", {"J1040": 1}, "J1010"),
        (DEPO.format(side="left", dose=120), "2024-03-31", {"J1030": 1, "J1040": 1}, "J1010"),
        (DEPO.format(side="right", dose=40), "2024-04-01", {"J1010": 40}, "J1030"),
        (DEPO.format(side="left", dose=80), "2024-04-01", {"J1010": 80}, "J1040"),
        (PLANE, "2024-12-31", {"64999": 1}, "64466"),
        (PLANE, "2025-01-01", {"64466": 1}, "64999"),
        (DECOMPRESSION, "2025-12-31", {"0275T": 1}, "62330"),
        (DECOMPRESSION, "2026-01-01", {"62330": 1}, "0275T"),
        (VISIT, "2021-01-01", {"99204": 1}, "99201"),
        (VISIT, "2026-03-02", {"99204": 1}, "99201"),
    ],
)
def test_code_set_of_the_day_of_the_request(coder: Coder, note: str, day: str, there: dict[str, int], gone: str) -> None:
    found = lines(coder.suggest(note, date_of_service=day))
    assert found.items() >= there.items()
    assert gone not in found


@pytest.mark.parametrize(("day", "code"), [("03/31/2024", "J1030"), ("04/01/2024", "J1010"), ("March 31, 2024", "J1030")])
def test_code_set_of_the_day_of_the_note(coder: Coder, day: str, code: str) -> None:
    answer = coder.suggest(f"Date of service: {day}\n{DEPO.format(side='right', dose=40)}")
    assert answer.date_source == "note"
    assert {c for c in lines(answer) if c.startswith("J")} == {code}


def test_code_set_no_visit_is_levelled_by_rules_that_came_later(coder: Coder) -> None:
    """Until 2020 a visit was levelled by history and examination, which nothing here judges."""
    assert lines(coder.suggest(VISIT, date_of_service="2020-12-31")) == {}


WRITTEN = "PROCEDURE: Right trochanteric bursa injection with 40 mg Kenalog was performed.\nCharges: 20610, {code}\n"


@pytest.mark.parametrize(
    ("code", "day", "says"),
    [
        ("99201", "2021-01-01", "99202"),
        ("J1030", "2024-04-01", "J1030 ended on 2024-03-31: use J1010 (one unit is 1 mg"),
        ("0275T", "2026-01-01", "0275T ended on 2025-12-31: use 62330"),
        ("64614", "2026-03-02", "use 64642"),
        ("72275", "2026-03-02", "72275 ended on 2021-12-31: no code took its place"),
        # Ended before the tables begin.
        ("97001", "2026-03-02", "use 97161"),
        ("64476", "2026-03-02", "64476 ended on 2009-12-31: use 64494"),
        ("76005", "2026-03-02", "use 77003"),
        # Not yet valid.
        ("62330", "2025-12-31", "valid from 2026-01-01, after the date of service: 0275T was in force"),
        ("64466", "2024-12-31", "valid from 2025-01-01, after the date of service"),
        ("J1010", "2024-03-31", "J1020 or J1030 or J1040 was in force"),
    ],
)
def test_code_set_a_written_code_not_in_force_is_an_alert(coder: Coder, code: str, day: str, says: str) -> None:
    answer = coder.suggest(WRITTEN.format(code=code), date_of_service=day)
    (alert,) = [a for a in answer.alerts if a.kind == "code_set"]
    assert (alert.severity, alert.codes) == ("warning", (code,))
    assert says in alert.text
    assert [WRITTEN.format(code=code)[e.start : e.end] for e in alert.evidence] == [code]
    assert code not in lines(answer)


@pytest.mark.parametrize(
    ("code", "day"),
    [("99201", "2020-12-31"), ("J1030", "2024-03-31"), ("0275T", "2025-12-31"), ("64466", "2025-01-01"), ("76005", "2006-12-31")],
)
def test_code_set_a_written_code_in_force_is_none(coder: Coder, code: str, day: str) -> None:
    answer = coder.suggest(WRITTEN.format(code=code), date_of_service=day)
    assert [a for a in answer.alerts if a.kind == "code_set"] == []


@pytest.mark.parametrize("address", ["4100 Canyon Blvd, Boulder, CO 80302", "12 Mill St, Arlington, TX 76005-1234"])
def test_code_set_a_postal_code_is_no_written_code(coder: Coder, address: str) -> None:
    answer = coder.suggest(WRITTEN.format(code="J3301") + address, date_of_service="2026-03-02")
    assert [a for a in answer.alerts if a.kind == "code_set"] == []
