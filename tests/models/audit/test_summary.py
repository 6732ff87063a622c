from __future__ import annotations

from models.audit.summary import Tally, rates, tally

CLAIMS = [
    Tally((("64483", "supported"), ("77003", "bundled")), ()),
    Tally((("64483", "wrong_modifier"),), ("J1100",)),
    Tally((("64483", "supported"),), ("J1100",)),
    Tally((), ()),
]


def test_summary_tally_leaves_out_what_is_out_of_scope() -> None:
    response = {
        "lines": [
            {"claimed": {"code": "64483"}, "verdict": "supported"},
            {"claimed": {"code": "27447"}, "verdict": "out_of_scope"},
        ],
        "omitted": [{"code": "J1100"}],
    }
    assert tally(response) == Tally((("64483", "supported"),), ("J1100",))


def test_summary_rates() -> None:
    found = {(rate.of, rate.name): rate for rate in rates(CLAIMS)}
    short = {key: (rate.hits, rate.total) for key, rate in found.items()}
    assert short == {
        ("all", "wrong lines"): (2, 4),
        ("claims", "claims with a wrong line"): (2, 4),
        ("kind", "wrong_units"): (0, 4),
        ("kind", "wrong_modifier"): (1, 4),
        ("kind", "not_supported"): (0, 4),
        ("kind", "bundled"): (1, 4),
        ("code", "77003"): (1, 1),
        ("code", "64483"): (1, 3),
        ("omitted", "J1100"): (2, 4),
    }
    every = found["all", "wrong lines"]
    assert every.low is not None
    assert every.high is not None
    assert every.low <= every.value <= every.high
    assert found["code", "77003"].low is None
    assert rates(CLAIMS) == rates(CLAIMS)


def test_summary_interval_narrows_with_more_claims() -> None:
    def width(claims: list[Tally]) -> float:
        rate = rates(claims)[0]
        assert rate.low is not None
        assert rate.high is not None
        return rate.high - rate.low

    assert width(CLAIMS * 50) < width(CLAIMS * 3)


def test_summary_of_nothing() -> None:
    assert (rates([])[0].name, rates([])[0].total) == ("wrong lines", 0)
