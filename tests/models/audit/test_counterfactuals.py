"""What a line would be: every answer is run again, on our own notes and on examples."""

from __future__ import annotations

import pytest

from models.audit.asked import ask
from models.audit.audit import audited
from models.audit.claim_lines import parse_claim
from models.audit.counterfactuals import MOST, run, with_counterfactuals
from models.coder import Coder
from models.request import parse_request
from models.rules.draft import Claim
from tests.models.audit.claims import made

TFESI = "Procedure: Right L4-L5 transforaminal epidural steroid injection under fluoroscopy. Dexamethasone 10 mg was injected."
BLIND = "Interlaminar epidural steroid injection at L4-5 by loss of resistance. No fluoroscopy was used. Depo-Medrol 80 mg was injected."
MBB = "PROCEDURE: Right L3, L4 medial branch and L5 dorsal ramus blocks under fluoroscopy."
KNEES = "Bilateral knee injections were given in January 2025. Today the patient declined another one."
THERAPY = "PT note. Therapeutic exercise 23 min, manual therapy 14 min. Jane Doe, PT"
POINTS = "Trigger point injections were performed with 1% lidocaine through a 25 gauge needle."
SHOULDER = "Left shoulder joint injected with 40 mg Kenalog. Ultrasound guidance was used throughout."


@pytest.mark.parametrize(
    ("text", "claim", "code", "condition"),
    [
        (TFESI, "64483-RT", None, "the imaging were not documented"),
        (TFESI, "64483-RT", "64483", "the side were not documented"),
        (TFESI, "64483-RT", "64479", "the region were cervical or thoracic"),
        (TFESI, "64479-RT", "64479", "the region were cervical or thoracic"),
        (TFESI, "64484-RT", "64484", "one more level had been treated"),
        (TFESI, "J1100 x10", None, "the dose were not documented"),
        (BLIND, "62323", "62323", "the imaging were fluoroscopy or ct"),
        (MBB, "64494-RT", "20552", "the imaging were not documented"),
        (MBB, "64494-RT", None, "L5 had not been treated"),
        (MBB, "64495-RT", "64495", "one more level had been treated"),
        (KNEES, "20610-50", "20610", "it had been done on this day"),
        (THERAPY, "97110-GP x3", "97110", "its minutes were 45"),
        (THERAPY, "97140-GP", "97110", "its minutes were not documented"),
        (POINTS, "20553", "20553", "the muscles were at least 3"),
        (SHOULDER, "20611-LT", "20611", "an image had been saved"),
    ],
)
def test_counterfactuals_say(coder: Coder, text: str, claim: str, code: str | None, condition: str) -> None:
    found = coder.audit(text, claim, date_of_service="2026-03-02").lines[0].would_be
    assert (code, condition) in [(other.code, other.condition) for other in found]


def test_counterfactuals_are_left_out_on_request(coder: Coder) -> None:
    assert coder.audit(TFESI, "64483-RT", include=["alerts"]).lines[0].would_be == ()


def test_counterfactuals_hold_when_run_again(coder: Coder) -> None:
    """On claims of every kind from our own notes: at most three a line, and the engine says the same of each once more."""
    number = 0
    seen: set[tuple[str, str]] = set()
    last = ""
    for claim in made(coder, every=4):
        if (claim.note.id, claim.kind) in seen:
            continue
        seen.add((claim.note.id, claim.kind))
        if claim.note.id != last:
            request = parse_request({"text": claim.note.text, **claim.fields()})
            encounter, day, _ = coder.read(request)
            asked = ask(encounter, Claim(coder.tables, day, request.payer), coder.families, coder.rows)
            last = claim.note.id
        for line in with_counterfactuals(audited(parse_claim(claim.plain()), asked)[0], asked):
            assert len(line.would_be) <= MOST
            for other in line.would_be:
                number += 1
                after = {(each.code, each.units, each.modifiers) for each in run(asked, other.changes)}
                if other.code is not None:
                    assert (other.code, other.units, other.modifiers) in after, (claim.note.id, other)
                else:
                    assert line.documented is not None
                    assert (line.documented.code, line.documented.units, line.documented.modifiers) not in after, (claim.note.id, other)
    assert number > 500
