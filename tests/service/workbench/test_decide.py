from __future__ import annotations

import pytest

from models.request import RequestError
from service.form import Form
from service.store.records import Billed, Decision
from service.workbench.decide import changed, decision_of, pressed
from tests.service.stand_in import CANARY
from tests.service.workbench.sample_answers import answer

LINE = {"code.1": " 64483 ", "units.1": "2", "modifiers.1": "rt 59"}


@pytest.mark.parametrize(
    ("fields", "decision"),
    [
        ({"do": "accept:1"}, Decision("accept", 1)),
        ({"do": "undo:2"}, Decision("undo", 2)),
        ({"do": "reject:2:bundled"}, Decision("reject", 2, reason="bundled")),
        ({"do": "change:1", **LINE}, Decision("change", 1, Billed("64483", 2, ("RT", "59")), "wrong_units")),
        ({"do": "change:1", **LINE, "reason.1": "payer"}, Decision("change", 1, Billed("64483", 2, ("RT", "59")), "payer")),
        ({"do": "add", "code.add": "j1100", "units.add": "", "modifiers.add": ""}, Decision("add", None, Billed("J1100"))),
        ({"do": "drop:64484-RT x2"}, Decision("undo", None, Billed("64484", 2, ("RT",)))),
    ],
)
def test_decide_button_to_decision(fields: dict[str, str], decision: Decision) -> None:
    assert decision_of(pressed(Form(fields, {})), answer()) == decision


@pytest.mark.parametrize(
    "fields",
    [
        {"do": ""},
        {"do": "accept"},
        {"do": "accept:-1"},
        {"do": "accept:١"},
        {"do": "accept:99999"},
        {"do": f"erase:{CANARY}"},
        {"do": f"reject:1:{CANARY}"},
        {"do": "change:3", "code.3": "64483"},
        {"do": "change:0", "code.0": "64483"},
        {"do": "change:1", **LINE, "reason.1": CANARY},
        {"do": "change:1", "code.1": "64483", "units.1": "1", "modifiers.1": "RT"},
        {"do": "change:1", **LINE, "units.1": CANARY},
        {"do": "change:1", **LINE, "modifiers.1": "ZZ9"},
        {"do": "add", "code.add": CANARY},
        {"do": "add"},
        {"do": "drop:"},
    ],
)
def test_decide_refuses(fields: dict[str, str]) -> None:
    with pytest.raises(RequestError) as caught:
        decision_of(pressed(Form(fields, {})), answer())
    assert CANARY not in caught.value.told


@pytest.mark.parametrize(
    ("after", "reason"),
    [
        (Billed("64484", 1, ("RT",)), "wrong_code"),
        (Billed("64483", 2, ("RT",)), "wrong_units"),
        (Billed("64483", 1, ("LT",)), "wrong_side"),
        (Billed("64483", 1, ("50",)), "wrong_side"),
        (Billed("64483", 1, ()), "wrong_side"),
        (Billed("64483", 1, ("RT", "59")), "wrong_modifier"),
    ],
)
def test_decide_change_tells_its_reason(after: Billed, reason: str) -> None:
    assert changed(Billed("64483", 1, ("RT",)), after) == reason
