"""Drug lines: which code on which day, in how many units, and what is asked instead of assumed."""

from __future__ import annotations

from datetime import date

import pytest

from models.rules.draft import Claim
from models.rules.drug_lines import drugs
from models.rules.products import LABEL_MG, PRODUCTS
from models.tables.load import Tables, load_tables
from nlp.facts import Drug, Evidence, Procedure


@pytest.fixture(scope="module")
def tables() -> Tables:
    """The tables that are shipped."""
    return load_tables()


def _drug(
    name: str,
    amount: float | None = None,
    unit: str | None = "mg",
    *,
    role: str = "given",
    volume: float | None = None,
    strength: float | None = None,
    times: int = 1,
) -> Drug:
    return Drug(name, role, "performed", amount, unit, volume, strength, times, (Evidence(0, 4, "drug"),))


def _lines(tables: Tables, given: tuple[Drug, ...], on: date = date(2026, 3, 2), *, pump: bool = False) -> list[str]:
    drafts, _ = drugs(Claim(tables, on, "medicare"), given, pump=pump)
    return ["-".join([d.line.code, *d.line.modifiers]) + f"x{d.line.units}" for d in drafts]


@pytest.mark.parametrize(
    ("drug", "line"),
    [
        (_drug("methylprednisolone_acetate", 80), "J1010x80"),
        (_drug("triamcinolone_acetonide", 40), "J3301x4"),
        (_drug("triamcinolone_acetonide", 45), "J3301x5"),
        (_drug("triamcinolone_acetonide", volume=2, strength=40), "J3301x8"),
        (_drug("triamcinolone_acetonide_er", 32), "J3304x32"),
        (_drug("triamcinolone_hexacetonide", 20), "J3303x4"),
        (_drug("dexamethasone", 4, times=3), "J1100x12"),
        (_drug("betamethasone", volume=2), "J0702x2"),
        (_drug("methylprednisolone_succinate", 125), "J2919x25"),
        (_drug("ketorolac", 60), "J1885x4"),
        (_drug("ketorolac", 6), "J1885x1"),
        (_drug("abobotulinumtoxina", 500, "U"), "J0586x100"),
        (_drug("rimabotulinumtoxinb", 2500, "U"), "J0587x25"),
        (_drug("synvisc_one", None, None, times=2), "J7325x96"),
        (_drug("synvisc_one", volume=6), "J7325x48"),
        (_drug("gelsyn", 1, "syringe"), "J7328x168"),
        (_drug("euflexxa", None, None, times=2), "J7323x2"),
        (_drug("orthovisc", volume=2), "J7324x1"),
    ],
)
def test_drug_lines_units(tables: Tables, drug: Drug, line: str) -> None:
    assert _lines(tables, (drug,)) == [line]


@pytest.mark.parametrize(
    ("given", "wasted", "lines"),
    [
        (155, 45, ["J0585x155", "J0585-JWx45"]),
        (200, 0, ["J0585-JZx200"]),
        (155, None, ["J0585x155"]),
    ],
)
def test_drug_lines_toxin_waste(tables: Tables, given: float, wasted: float | None, lines: list[str]) -> None:
    found = [_drug("onabotulinumtoxina", given, "U")]
    if wasted is not None:
        found.append(_drug("onabotulinumtoxina", wasted, "U", role="wasted"))
    assert _lines(tables, tuple(found)) == lines


def test_drug_lines_steroid_without_waste_has_no_modifier(tables: Tables) -> None:
    assert _lines(tables, (_drug("dexamethasone", 20), _drug("dexamethasone", 0, role="wasted"))) == ["J1100x20"]


@pytest.mark.parametrize(
    ("on", "drug", "lines"),
    [
        (date(2024, 3, 31), _drug("methylprednisolone_acetate", 40), ["J1030x1"]),
        (date(2024, 3, 31), _drug("methylprednisolone_acetate", 40, times=2), ["J1030x2"]),
        (date(2024, 3, 31), _drug("methylprednisolone_acetate", 120), ["J1040x1", "J1030x1"]),
        (date(2024, 3, 31), _drug("methylprednisolone_acetate", 10), ["J1020x1"]),
        (date(2024, 4, 1), _drug("methylprednisolone_acetate", 40), ["J1010x40"]),
        (date(2024, 3, 31), _drug("methylprednisolone_succinate", 125), ["J2930x1"]),
    ],
)
def test_drug_lines_day_of_service(tables: Tables, on: date, drug: Drug, lines: list[str]) -> None:
    assert _lines(tables, (drug,), on) == lines


def test_drug_lines_doses_are_summed_before_rounding(tables: Tables) -> None:
    assert _lines(tables, (_drug("triamcinolone_acetonide", 25), _drug("triamcinolone_acetonide", 25))) == ["J3301x5"]


def test_drug_lines_pump_drugs_need_a_pump(tables: Tables) -> None:
    drug = _drug("baclofen", 40)
    assert _lines(tables, (drug,)) == []
    assert _lines(tables, (drug,), pump=True) == ["J0475x4"]


SHOT, PUSH, NEEDLE = (
    Procedure(family, None, "performed", (Evidence(9, 12, "procedure"),))
    for family in ("drug_injection", "infusion", "interlaminar_epidural")
)


@pytest.mark.parametrize(
    ("drug", "acts", "lines"),
    [
        (_drug("vitamin_b12", 1000, "mcg"), (SHOT,), ["J3420x1"]),
        (_drug("vitamin_b12", 1), (SHOT,), ["J3420x1"]),
        (_drug("hydromorphone", 1), (SHOT,), ["J1171x10"]),
        (_drug("morphine", 4), (SHOT,), ["J2270x1"]),
        (_drug("meperidine", 50), (SHOT,), ["J2175x1"]),
        (_drug("nalbuphine", 20), (SHOT,), ["J2300x2"]),
        (_drug("diazepam", 10), (SHOT,), ["J3360x2"]),
        (_drug("methocarbamol", 1000), (SHOT,), ["J2800x1"]),
        (_drug("naltrexone_depot", 380), (SHOT,), ["J2315x380"]),
        (_drug("buprenorphine_weekly", 24), (SHOT,), ["J0577x1"]),
        (_drug("buprenorphine_monthly", 96), (SHOT,), ["J0578x1"]),
        (_drug("ondansetron", 4), (PUSH,), ["J2405x4"]),
        (_drug("acetaminophen_iv", 1000), (PUSH,), ["J0131x100"]),
        (_drug("ibuprofen_iv", 400), (PUSH,), ["J1741x4"]),
        (_drug("magnesium_sulfate", 2000), (PUSH,), ["J3475x4"]),
        (_drug("lidocaine_infusion", 300), (PUSH,), ["J2003x300"]),
        (_drug("ketamine", 40), (PUSH,), ["J3490x1"]),
        (_drug("ketamine", 40), (), []),
        (_drug("ondansetron", 4), (PUSH, NEEDLE), []),
        (_drug("vitamin_b12", 1000, "mcg"), (SHOT, NEEDLE), ["J3420x1"]),
        (_drug("baclofen", 50, "mcg"), (NEEDLE,), ["J0476x1"]),
        (_drug("baclofen", 50, "mcg"), (SHOT,), []),
    ],
)
def test_drug_lines_by_the_way_a_drug_was_given(tables: Tables, drug: Drug, acts: tuple[Procedure, ...], lines: list[str]) -> None:
    drafts, _ = drugs(Claim(tables, date(2026, 3, 2), "medicare"), (drug,), acts, pump=False)
    assert [f"{d.line.code}x{d.line.units}" for d in drafts] == lines


@pytest.mark.parametrize(
    ("drug", "words"),
    [
        (_drug("triamcinolone_acetonide", volume=2), "What dose of triamcinolone acetonide"),
        (_drug("botulinum_unspecified", 100, "U"), "Which botulinum toxin"),
        (_drug("onabotulinumtoxina", 155, "U"), "How much of the vial"),
    ],
)
def test_drug_lines_ask_and_do_not_assume(tables: Tables, drug: Drug, words: str) -> None:
    _, alerts = drugs(Claim(tables, date(2026, 3, 2), "medicare"), (drug,), pump=False)
    assert [a.text.startswith(words) for a in alerts] == [True]


# Hyaluronidase is no drug of the pack's code list; its code stays the reader's to check.
@pytest.mark.parametrize("name", sorted(PRODUCTS))
def test_drug_lines_codes_are_in_the_tables(tables: Tables, name: str) -> None:
    assert all(tables.code(p.code) is not None for p in PRODUCTS[name])


def test_drug_lines_labels_belong_to_products_in_milligrams() -> None:
    assert {PRODUCTS[name][0].unit for name in LABEL_MG} == {"mg"}


@pytest.mark.parametrize(
    ("container", "on", "line"),
    [
        (True, date(2026, 3, 2), "J1100-JZx10"),
        (False, date(2026, 3, 2), "J1100x10"),
        # No modifier said "nothing discarded" before July 2023 (R-DRG-06).
        (True, date(2023, 6, 30), "J1100x10"),
    ],
)
def test_drug_lines_nothing_discarded_of_a_single_dose_container(tables: Tables, container: bool, on: date, line: str) -> None:
    waste = Drug("dexamethasone", "wasted", "performed", 0.0, "mg", None, None, 1, (Evidence(30, 41, "container"),) * container)
    assert _lines(tables, (_drug("dexamethasone", 10), waste), on) == [line]


def test_drug_lines_cite_the_act_they_were_given_in(tables: Tables) -> None:
    near, far = (Procedure("joint_injection", "knee", "performed", (Evidence(at, at + 5, "procedure"),)) for at in (10, 90))
    (draft,), _ = drugs(Claim(tables, date(2026, 3, 2), "medicare"), (_drug("triamcinolone_acetonide", 40),), (far, near), pump=False)
    assert [e.role for e in draft.line.evidence] == ["procedure", "drug"]
    assert draft.line.evidence[0] == near.mentions[0]
