"""Forms and shorthand of clinics: doses glued to their route, lines in capitals below a history, trials by other names."""

from __future__ import annotations

import pytest

from models.coder import Coder


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("p: inj: ketorolac 30mg IM L glute, given 0910 by MA Roy, no rxn. tpi not today, wants to wait on ESI.", ["96372x1", "J1885x2"]),
        ("P: ketorolac 60mg IM next visit if flare. Waiting on ESI.", []),
        (
            "[x] consent   ( ) anticoag\nTHERAPIST: A. Lund DPT\nHX   [x] calf pain R 3 wks, runner\n"
            "MUSCLES NEEDLED (solid filament .30x60)\n   [x] gastroc R -- twitch\n   [x] soleus R\n   ( ) tib post\n"
            "AFTER NEEDLING\n   [x] ther ex 16 min: calf raises, towel scrunch\n   ( ) manual",
            ["20560x1", "97110x1"],
        ),
        (
            "[x] consent\nTHERAPIST: A. Lund DPT\nHX   [x] calf pain R 3 wks\n"
            "MUSCLES NEEDLED (solid filament .30x60)\n   ( ) gastroc R\n   ( ) soleus R\nNEXT: start needling",
            [],
        ),
        (
            "OPERATIVE NOTE\nTITLE: Trial of dorsal column stimulation, percutaneous, two leads\nA 14G needle entered at L1-2, fluoro. "
            "Lead one was steered to T8, lead two to T9. Screening covered the legs. Needles removed over the leads.",
            ["63650x2"],
        ),
        ("Plan: trial of dorsal column stim next month, two leads.", []),
    ],
    ids=["glued_shot", "glued_planned", "needled", "needled_none", "trial", "trial_planned"],
)
def test_coder_forms_claims(coder: Coder, text: str, lines: list[str]) -> None:
    answer = coder.suggest(text, payer="commercial", date_of_service="2026-03-04")
    assert sorted(f"{x.code}x{x.units}" for x in answer.suggestions if not x.code.startswith("99")) == lines
