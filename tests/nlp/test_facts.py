"""Facts as frozen records, each with the offsets it was read from."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from models.coder import Coder
from nlp.facts import Conflict, Encounter, Evidence, Number, Procedure, Site, Value, read_facts

Read = Callable[..., Encounter]

TEXT = "DOS: 03/02/2026\nPROCEDURE: Left L4-5 TFESI under fluoroscopy. Depo-Medrol 40 mg was injected."
RECORD = {
    "family": "tfesi",
    "target": None,
    "status": "performed",
    "mentions": [(32, 37, "procedure")],
    "sites": [{"kind": "level", "value": "L4-L5", "side": "left", "evidence": [(27, 31, "level"), (22, 26, "side")]}],
    "side": "left",
    "side_evidence": [(22, 26, "side")],
    "attributes": {"imaging": [{"value": "fluoroscopy", "evidence": (44, 55, "imaging")}]},
    "minutes": [{"value": 12.0, "unit": "min", "evidence": (0, 2, "minutes")}],
    "counts": [],
    "reason": None,
    "conflicts": [{"attribute": "side", "evidence": [(22, 26, "side"), (0, 1, "side")]}],
}


def test_facts_are_made_of_plain_records(coder: Coder) -> None:
    doc = coder.nlp.make_doc(TEXT)
    doc._.encounter = {"procedures": [RECORD], "drugs": []}
    (procedure,) = read_facts(doc).procedures
    assert procedure == Procedure(
        family="tfesi",
        target=None,
        status="performed",
        mentions=(Evidence(32, 37, "procedure"),),
        sites=(Site("level", "L4-L5", "left", (Evidence(27, 31, "level"), Evidence(22, 26, "side"))),),
        side="left",
        side_evidence=(Evidence(22, 26, "side"),),
        attributes={"imaging": (Value("fluoroscopy", Evidence(44, 55, "imaging")),)},
        minutes=(Number(12.0, "min", Evidence(0, 2, "minutes")),),
        conflicts=(Conflict("side", (Evidence(22, 26, "side"), Evidence(0, 1, "side"))),),
    )


def test_facts_of_an_unread_doc_are_empty(coder: Coder) -> None:
    assert read_facts(coder.nlp.make_doc("TFESI")) == Encounter(procedures=())


def test_facts_give_the_date_of_the_note(coder: Coder) -> None:
    found = read_facts(coder.nlp(TEXT))
    assert found.date
    assert found.date.value == "2026-03-02"
    assert TEXT[found.date.evidence.start : found.date.evidence.end] == "03/02/2026"


def test_facts_cut_their_own_words(read: Read) -> None:
    found = read(TEXT)
    (procedure,) = found.procedures
    spans = [
        *procedure.mentions,
        *procedure.side_evidence,
        *(e for s in procedure.sites for e in s.evidence),
        *(e for d in found.drugs for e in d.evidence),
    ]
    assert {TEXT[e.start : e.end] for e in spans} >= {"TFESI", "Left", "L4-5", "Depo-Medrol", "40 mg"}


@pytest.mark.parametrize("record", [Evidence(0, 1, "level"), Value("x", Evidence(0, 1, "x")), Encounter(procedures=())])
def test_facts_are_frozen(record: object) -> None:
    name = dataclasses.fields(record)[0].name  # type: ignore[arg-type]
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(record, name, None)
