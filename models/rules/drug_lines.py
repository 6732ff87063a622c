"""Drug lines: which code a drug has on a day, its units from the doses given, and what was discarded. Source: rules.md 11, 10."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models.answer import Alert, Reason
from models.rules.doses import amount_in, drug_lines
from models.rules.draft import Claim, Draft, make_line
from models.rules.evidence import given_in, mentions_of
from models.rules.products import BY_PUMP, BY_ROUTE, COMPANIONS, LABEL_MG, PRODUCTS, SPINAL_TRIAL, Product
from nlp.facts import Drug, Evidence, Procedure

_SOURCE = "HCPCS; rules.md R-DRG-01 to R-DRG-11, R-TOX-09, R-TOX-10"


_JZ_SINCE = date(2023, 7, 1)

# Before April 2024 methylprednisolone acetate had a code by strength: 20, 40, 80 mg (R-DRG-04).
_DEPO_BY_STRENGTH = ((80.0, "J1040"), (40.0, "J1030"), (20.0, "J1020"))


def drugs(claim: Claim, given: tuple[Drug, ...], acts: Sequence[Procedure] = (), *, pump: bool) -> tuple[list[Draft], list[Alert]]:
    """Lines for the drugs of the note, each citing the ``acts`` it was given in.

    A dose that the note does not give is asked for, never assumed (R-DRG-02).
    """
    drafts: list[Draft] = []
    alerts: list[Alert] = []
    for name in dict.fromkeys(d.name for d in given):
        product = _product(name, claim.on, acts, pump=pump)
        if name == "botulinum_unspecified":
            said = tuple(e for d in given if d.name == name for e in d.evidence)
            alerts.append(
                Alert(
                    "info",
                    "documentation",
                    ("J0585", "J0586", "J0587", "J0588", "J0589"),
                    "Which botulinum toxin was given, by brand?",
                    "R-TOX-09",
                    said[:2],
                )
            )
        if product is None:
            continue
        mine = [d for d in given if d.name == name and d.role == "given"]
        if product.unit == "syringe" and any(d.unit == "syringe" for d in mine):
            # "20 mg/2 mL syringe" says what a syringe holds; the syringes given are counted where they are told.
            mine = [d for d in mine if d.unit == "syringe"]
        amounts = [_amount(d, product) for d in mine]
        evidence = tuple(e for d in mine for e in (*d.evidence, *d.told))
        named = mentions_of(mine, acts)
        if not mine or any(a is None for a in amounts):
            if mine:
                alerts.append(
                    Alert(
                        "info",
                        "documentation",
                        (product.code,),
                        f"What dose of {name.replace('_', ' ')} was given, in {product.unit}?",
                        "R-DRG-02",
                        evidence[:2],
                    )
                )
            continue
        wasted = [d for d in given if d.name == name and d.role == "wasted"]
        waste = sum(d.amount or 0 for d in wasted) if wasted else None
        if product.single_dose and waste is None:
            alerts.append(
                Alert("info", "documentation", (product.code,), f"How much of the vial of {name} was discarded?", "R-TOX-10", evidence[:2])
            )
        if product.code == "J1030":
            drafts += [
                _draft(claim, code, units, (), (*named, *evidence))
                for code, units in _by_strength(
                    [a / d.times for a, d in zip(amounts, mine, strict=True) if a is not None for _ in range(d.times)]
                )
            ]
            continue
        spans = _Spans(named, evidence, tuple(e for d in wasted for e in d.evidence))
        known = [a for a in amounts if a is not None]
        for side, part in _by_side(product, mine, known, acts).items():
            drafts += _lines(claim, product, part, waste, spans, side)
    return drafts, alerts


_SHOTS = frozenset({"drug_injection", "infusion"})
_SPINAL = frozenset({"interlaminar_epidural", "epidural_catheter", "lumbar_puncture"})


def _product(name: str, on: date, acts: Sequence[Procedure], *, pump: bool) -> Product | None:
    """The product in force; None where the way it was given has no line of its own (R-DRG-05, R-PUMP-04)."""
    families = {p.family for p in acts}
    if name in BY_PUMP and not pump:
        return SPINAL_TRIAL if name == "baclofen" and families & _SPINAL else None
    if name in BY_ROUTE and (pump or not families & _SHOTS or (name in COMPANIONS and families - _SHOTS)):
        return None
    return next((p for p in PRODUCTS.get(name, ()) if on >= p.since), None)


def _amount(drug: Drug, product: Product) -> float | None:
    """What was given over all its times, in the product's unit."""
    if drug.amount is not None and drug.unit == product.unit:
        return drug.amount * drug.times
    if drug.unit == "mcg" and product.unit == "mg" and drug.amount is not None:
        return drug.amount * drug.times / 1000
    if drug.unit == "mg" and product.unit == "mcg" and drug.amount is not None:
        return drug.amount * drug.times * 1000
    if drug.unit == "syringe" and product.unit == "mg" and drug.amount is not None and drug.name in LABEL_MG:
        return LABEL_MG[drug.name] * drug.amount * drug.times
    if drug.volume_ml is not None and drug.concentration is not None:
        found = amount_in(drug.volume_ml, drug.concentration)
        # A strength is told in milligrams a millilitre.
        return None if found is None else found * drug.times * (1000 if product.unit == "mcg" else 1)
    if drug.amount is None and drug.name in LABEL_MG:
        # A syringe of one size only: its volume says no more than its name.
        return LABEL_MG[drug.name] * drug.times
    if product.unit == "syringe":
        return float(drug.times)
    if drug.name == "betamethasone" and drug.volume_ml is not None:
        # One strength only is made: 6 mg in a millilitre (R-DRG-01).
        return 6 * drug.volume_ml * drug.times
    return None


@dataclass(frozen=True, slots=True)
class _Spans:
    """The words of one drug: the acts it was given in, its doses, what was discarded."""

    acts: tuple[Evidence, ...]
    doses: tuple[Evidence, ...]
    waste: tuple[Evidence, ...]


def _by_side(product: Product, given: Sequence[Drug], amounts: Sequence[float], acts: Sequence[Procedure]) -> dict[str | None, list[float]]:
    """The doses of a product by side: those of a joint gel follow the side of its joint, half each where both were injected (R-JNT-09)."""
    out: dict[str | None, list[float]] = {}
    for drug, amount in zip(given, amounts, strict=True):
        act = given_in(drug, acts) if product.code.startswith(_GELS) else None
        sides = ("LT", "RT") if act and act.side == "bilateral" else (_SIDES.get(act.side or "") if act else None,)
        for side in sides:
            out.setdefault(side, []).append(amount / len(sides))
    return out


_GELS = "J73"
_SIDES = {"left": "LT", "right": "RT"}


def _lines(
    claim: Claim, product: Product, amounts: list[float], waste: float | None, spans: _Spans, side: str | None = None
) -> list[Draft]:
    single = product.single_dose or any(e.role == "container" for e in spans.waste)
    explicit = waste if single or waste else None
    out = drug_lines(amounts, explicit, product.size, single_dose=product.single_dose or explicit is not None)
    drafts = []
    for line in out.lines:
        modifier = None if line.modifier == "JZ" and claim.on < _JZ_SINCE else line.modifier
        doses = spans.doses[:1] if line.modifier == "JW" else spans.doses
        discarded = spans.waste if modifier else ()
        drafts.append(_draft(claim, product.code, line.units, (modifier, side), (*spans.acts, *doses, *discarded)))
    return drafts


def _by_strength(amounts: list[float]) -> list[tuple[str, int]]:
    """The codes of each dose: the strength at hand, a larger dose from several, a smaller one from the smallest."""
    units: dict[str, int] = {}
    for amount in amounts:
        for strength, code in _DEPO_BY_STRENGTH:
            while amount >= strength:
                units[code] = units.get(code, 0) + 1
                amount -= strength
        if amount > 0:
            units["J1020"] = units.get("J1020", 0) + 1
    return list(units.items())


def _draft(claim: Claim, code: str, units: int, modifiers: Sequence[str | None], evidence: tuple[Evidence, ...]) -> Draft:
    line = make_line(
        claim,
        code,
        units,
        evidence,
        Reason("drug", "dose given in billing units, rounded up once a day", _SOURCE),
        modifiers=tuple(m for m in modifiers if m),
        certainty=0.92,
    )
    return Draft(line, "drug", None, None, once=False)
