"""Logs of care minutes: whose they are, totals, days with data, live contact."""

from __future__ import annotations

import pytest

from nlp.components.care_log import read_care_log, read_data_days, read_live_contact


@pytest.mark.parametrize(
    ("text", "own", "staff"),
    [
        ("NP = 31   LPN = 12   Combined 43 min", 31, 12),
        ("NP Poe own minutes: 5/4 visit 14, 5/20 call 10 = 24.\nRN Roe: 5/8 12 min, 5/15 11 min = 23.", 24, 23),
        ("Dr. Poe personal time:\n 06/05  22 min  video\n 06/18  15 min  phone\n    37 min total\nClinical staff (RN): 9 min 6/10.", 37, 9),
        ("I personally spent 37 minutes on this patient in the office, nothing further in April.", 37, 0),
        ("RN Roe\n10/3  12 min  call\n10/14 16 min  pharmacy\nTotal 28 min staff", 0, 28),
        ("05/04   app log checked   5 min\n05/19   spoke with patient by phone   8 min\nTOTAL 13 min", 13, 0),
        (
            "PEG 5/2 = 6.3\n05/02 NP visit, plan 24\n05/10 RN call 9\n"
            "05/20 NP call 11\nNP/QHP personal total   35\nstaff total   9 (not counted)",
            35,
            9,
        ),
        ("Walk 15 min/day. Goal: garden 20 min.", 0, 0),
        ("30 minutes by me this month; nurse 25 minutes.", 30, 25),
        ("Physician 30 minutes, and the nurse 25 minutes this month.", 30, 25),
        ("NP time 18 min phone call, plus MA time 15 min on 5/20. Total by clinician 18 min.", 18, 15),
        ("MD 22 min, RN 10 min.", 22, 10),
        ("Dr. Poe personal time: 10/6 video visit 21 min; 10/22 plan revised 12 min = 33 min. MA: 14 min reminders.", 33, 14),
        ("The service includes 30 minutes per month with your physician.", 0, 0),
        ("06/15/2025 12:45\nClinical staff (RN): 38 minutes this month.", 0, 38),
        ("RN 22 minutes this month.\nIce for 20 minutes. Driving is limited to 15 minutes. The injection takes about 20 minutes.", 0, 22),
    ],
)
def test_care_log_gives_each_person_their_minutes(text: str, own: int, staff: int) -> None:
    found = read_care_log(text)
    assert [sum(float(v["value"]) for v in found.get(f"{who}_minutes", ())) for who in ("own", "staff")] == [own, staff]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Days with data transmitted: 13 / 30  (5/1,2,6)", 13),
        ("sent on: 05/02 05/03 05/09 05/10  = 4 days", 4),
        ("Days with data: 19 of 30", 19),
        ("Data days transmitted in the 30-day period 7/1-7/30: 12.", 12),
        ("data on 19 days of the 30-day period", 19),
        ("30-day window opened 8/1", None),
        ("Two live calls this month. Signed 10/30/2026", None),
    ],
)
def test_care_log_counts_days_with_data(text: str, days: int | None) -> None:
    assert [d["value"] for d in read_data_days(text)] == ([] if days is None else [days])


@pytest.mark.parametrize(
    ("text", "live"),
    [
        ("6 min, live call with the patient", True),
        ("called patient 6 min", True),
        ("Two portal messages. Attempted to phone twice, left a message. No live contact.", False),
        ("messages only", False),
    ],
)
def test_care_log_tells_live_contact_from_messages(text: str, live: bool) -> None:
    assert bool(read_live_contact(text)) is live
