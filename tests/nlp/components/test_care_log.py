"""Logs of care minutes: whose they are, totals, days with data, live contact."""

from __future__ import annotations

import pytest

from nlp.components.care_log import read_care_log, read_data_days, read_live_contact


@pytest.mark.parametrize(
    ("text", "own", "staff"),
    [
        ("MD = 24     RN = 18      Grand total 42 min", 24, 18),
        ("NP Poe own minutes: 5/4 visit 14, 5/20 call 10 = 24.\nRN Roe: 5/8 12 min, 5/15 11 min = 23.", 24, 23),
        ("Dr. Poe personal time:\n 06/05  22 min  video\n 06/18  15 min  phone\n    37 min total\nClinical staff (RN): 9 min 6/10.", 37, 9),
        ("I personally spent 43 minutes face to face, no other time this month.", 43, 0),
        ("RN Roe\n10/3  12 min  call\n10/14 16 min  pharmacy\nTotal 28 min staff", 0, 28),
        ("03/06   reviewed data, raised target   4 min\n03/20   live phone conversation w/ pt   7 min\nTOTAL 11 min", 11, 0),
        ("Walk 15 min/day. Goal: garden 20 min.", 0, 0),
    ],
)
def test_care_log_gives_each_person_their_minutes(text: str, own: int, staff: int) -> None:
    found = read_care_log(text)
    assert [sum(float(v["value"]) for v in found.get(f"{who}_minutes", ())) for who in ("own", "staff")] == [own, staff]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Days with data transmitted: 11 / 30  (3/2,3,4)", 11),
        ("transmissions: 11/03 11/05 11/06  = 9 days", 9),
        ("Days with data: 19 of 30", 19),
        ("Data days transmitted in the 30-day period 7/1-7/30: 12.", 12),
        ("data on 19 days of the 30-day period", 19),
        ("30-day window opened 8/1", None),
    ],
)
def test_care_log_counts_days_with_data(text: str, days: int | None) -> None:
    assert [d["value"] for d in read_data_days(text)] == ([] if days is None else [days])


@pytest.mark.parametrize(
    ("text", "live"),
    [
        ("7 min live phone conversation w/ pt", True),
        ("called patient 6 min", True),
        ("3 portal msgs, read by pt. Tried phone x2, vm full. No live contact.", False),
        ("messages only", False),
    ],
)
def test_care_log_tells_live_contact_from_messages(text: str, live: bool) -> None:
    assert bool(read_live_contact(text)) is live
