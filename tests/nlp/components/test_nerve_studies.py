"""Which studies and muscles a report lists: each kind, nerve and side once; tables, sentences, stated numbers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nlp.facts import Encounter

Read = Callable[..., Encounter]


def _values(found: Encounter, target: str, name: str) -> set[str]:
    return {
        v.value
        for p in found.procedures
        if p.family == "electrodiagnosis" and p.target == target and p.status == "performed"
        for v in p.attributes.get(name, ())
    }


@pytest.mark.parametrize(
    ("text", "studies"),
    [
        (
            "PROCEDURE: EMG/NCS. Bilateral median and ulnar motor and sensory nerve conduction studies were performed.",
            {f"{kind} {nerve} {side}" for kind in ("motor", "sensory") for nerve in ("median", "ulnar") for side in ("left", "right")},
        ),
        (
            "PROCEDURE: EMG/NCS.\nMotor Nerve | Latency | Amp\nR Median (APB) | 4.8 | 6.1\nR Ulnar (ADM) | 2.9 | 8\nF waves: R median 28",
            {"motor median right", "motor ulnar right"},
        ),
        (
            "PROCEDURE: Nerve conduction studies. Left deep fibular motor, left sural sensory, left tibial H-reflex. No median neuropathy.",
            {"motor peroneal left", "sensory sural left", "reflex tibial left"},
        ),
        ("Nerve conduction studies last year: left median motor 4.2 ms.", set()),
    ],
)
def test_nerve_studies_conduction(read: Read, text: str, studies: set[str]) -> None:
    assert _values(read(text), "conduction", "studied") == studies


def test_nerve_studies_needle_by_limb(read: Read) -> None:
    found = read("PROCEDURE: Needle EMG. Right deltoid, right biceps brachii; left tibialis anterior. CONCLUSION: right triceps weak.")
    assert {v.rsplit(" ", 1)[0] for v in _values(found, "needle", "needled")} == {"limb_upper right", "limb_lower left"}


def test_nerve_studies_report_is_performed_where_its_measurements_stand(read: Read) -> None:
    report = "NERVE CONDUCTION STUDIES:\nMotor | Latency (ms) | Amplitude (mV)\nL Median | 3.4 | 9.1\n"
    assert _values(read(report), "conduction", "studied") == {"motor median left"}
    assert _values(read("NERVE CONDUCTION STUDIES: normal left median motor study in January."), "conduction", "studied") == set()
