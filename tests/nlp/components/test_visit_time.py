"""Total time: stated sums count, slots, ranges and other services do not."""

from __future__ import annotations

import pytest

from models.coder import Coder
from models.request import parse_request

_NOTE = (
    "FOLLOW UP VISIT\nHISTORY: She returns for low back pain.\nASSESSMENT: Lumbar stenosis.\nPLAN: Heat. No epidural steroid injection.\n{}"
)


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        ("Total time on the date of the encounter 42 minutes.", 42),
        ("I spent 35 minutes on this visit, discussing injections and physical therapy.", 35),
        ("I personally spent 1 hour and 5 minutes today.", 65),
        ("31 min total, excluding the injection.", 31),
        ("Total time 52 min excluding procedures.", 52),
        ("15 min", None),
        ("Total treatment time 43 min.", None),
        ("Fluoroscopy total time 12 min.", None),
        ("Total time 30 minutes or more.", None),
        ("I spent 25 minutes, greater than 50% counselling.", None),
        ("Total visit time ***.", None),
    ],
)
def test_visit_time_is_a_stated_sum(coder: Coder, words: str, minutes: int | None) -> None:
    encounter, _, _ = coder.read(parse_request({"text": _NOTE.format(words)}))
    found = [int(n.value) for n in encounter.minutes.get("total_time", ())]
    assert found[-1:] == ([] if minutes is None else [minutes])


@pytest.mark.parametrize("words", ["Total time 30 minutes or more.", "I spent 25 minutes, over half of it counselling, more than 50%."])
def test_visit_time_left_open_is_kept_for_an_alert(coder: Coder, words: str) -> None:
    encounter, _, _ = coder.read(parse_request({"text": _NOTE.format(words)}))
    assert encounter.attributes["open_time"]


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        ("Smoking: counselled 4 minutes on cessation, separate from visit, set quit date.", 4),
        ("Tobacco cessation counselling: 5 minutes spent with patient.", 5),
        ("I spent 12 minutes counseling on tobacco use and quitting.", 12),
        ("Counselled >3 minutes on smoking cessation.", 4),
        ("Total time 35 minutes excluding 6 minutes of tobacco cessation counselling.", 6),
        ("Total time 30 minutes including smoking cessation counselling.", None),
        ("Counselled on smoking cessation and total visit took 25 minutes.", None),
        ("Smoking cessation counselling of 5 minutes offered, declined.", None),
        ("Counselled to quit smoking. Walk 20 minutes daily.", None),
        ("Smokes; last cigarette 10 minutes ago.", None),
        ("3-10 minutes of tobacco counselling.", None),
    ],
)
def test_visit_time_of_tobacco_counselling(coder: Coder, words: str, minutes: int | None) -> None:
    encounter, _, _ = coder.read(parse_request({"text": _NOTE.format(words)}))
    assert [int(n.value) for n in encounter.minutes.get("tobacco", ())] == ([] if minutes is None else [minutes])
