from __future__ import annotations

import pytest

from models.audit.claim_lines import parse_claim
from models.coder import Coder
from service.workbench.samples import SAMPLES, Sample, sample


@pytest.mark.parametrize("each", SAMPLES, ids=lambda each: each.name)
def test_samples_show_something(each: Sample, coder: Coder) -> None:
    answer = coder.suggest(each.text, payer=each.payer)
    assert answer.suggestions
    assert answer.not_coded
    verdicts = {line.verdict for line in coder.audit(each.text, each.claim, payer=each.payer).lines}
    assert verdicts - {"supported"}
    assert parse_claim(each.claim)


def test_samples_by_name() -> None:
    assert sample("demo") is SAMPLES[0]
    assert sample("../demo") is None
