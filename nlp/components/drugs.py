"""Drugs as the note gives them: amount beside the name, how often, given or wasted, and only where they were really given."""

from __future__ import annotations

import re
from typing import Any

from spacy.tokens import Doc

from nlp.components.context import rule_status
from nlp.components.mentions import Reading, usable
from nlp.components.phrases import Hit
from nlp.components.quantities import Amount
from nlp.components.scope import Key, Scope
from nlp.lexicon import Lexicon

CLASSES = frozenset({"steroid", "toxin", "hyaluronate", "analgesic", "pump", "enzyme"})
_DOSES = frozenset({"mg", "U", "mcg", "ml", "syringe"})
_GAP = re.compile(r"(?i)^[\s(),:=–-]*(?:of|in|the|preservative|free|pf|mpf|sterile|single|dose|acetate|acetonide|phosphate|sodium|\(|\)|total|injectable|solution|was|were|dose:?|-|x|=|inj(?:ection)?|per|about|approximately|with)?(?:[\s(),:=–-]*(?:of|in|the|preservative[ -]?free|pf|sterile|acetate|acetonide|phosphate|sodium|single|dose|total|containing|drawn|up|use only|methylprednisolone|dexamethasone|triamcinolone))*[\s(),:=–-]*$")
_WASTE = re.compile(r"(?i)\b(?:wast(?:e|ed|age)|discard(?:ed)?|unused|left over|leftover|jw)\b")
_NO_WASTE = re.compile(r"(?i)\b(?:no|nothing|0|zero|none)\s+(?:\w+\s+){0,2}(?:wast\w*|discard\w*)|\b(?:wast\w*|discard\w*)\s*:?\s*(?:none|0\b|nil|no\b)|entire (?:\d+ (?:mg|u(?:nit)?s?) )?vial|vials? (?:empty|fully used)|fully used")
_DRAWN = re.compile(r"(?i)\b(?:drawn|vials? opened|opened|reconstituted|dispensed|supplied|vials?)\b")
_EACH = re.compile(r"(?i)\b(?:each|ea\b|per (?:side|level|joint|site|knee|needle|foramen|nerve|hip|shoulder)|at (?:each|every|both)|both sides|every|apiece|bilaterally|through each)")
_TOTAL = re.compile(r"(?i)\btotal(?:ing)?\b")
_SAME = re.compile(r"(?i)\bsame\s+(?:(?:local|anesthetic|steroid|medication|drug|injectate|solution|therapeutic|injection)\s+){0,4}(?:mixture|solution|medication|medications|dose|doses|injectate|cocktail|combination|amount)")
_EACH_BEFORE = re.compile(r"(?i)\b(?:each|every)\b[^.;\n]{0,50}$")
_SUPPLIED = re.compile(r"(?i)\b(?:patient brought|brought (?:her|his|their) own|specialty pharmacy|pharmacy supplied|supplied by (?:the )?(?:patient|hospital|pharmacy|facility)|patient supplied|hospital pharmacy|asp\b)")
_PLACES = frozenset({"title", "narrative", "body", "header", "objective", "other", "addendum", "plan", "anesthesia", "disposition", "results", "diagnosis", "medications"})


def read_drugs(doc: Doc, reading: Reading, records: list[dict[str, Any]], scopes: dict[Key, Scope], lexicon: Lexicon, voided: bool) -> list[dict[str, Any]]:
    """The drugs given or wasted beside performed procedures; plain records with the keys of ``nlp.facts.Drug``."""
    if voided or not scopes:
        return []
    terms = lexicon.terms.get("drug", {})
    out: list[dict[str, Any]] = []
    told = {i: [k for k, s in scopes.items() if i in s.told or i in s.named or i in s.title] for i in range(len(reading.segments))}
    for hit in reading.hits.get("drug", ()):
        cls = str(terms.get(hit[2].value, {}).get("class", "other"))
        if cls not in CLASSES or not usable(reading, hit):
            continue
        record = _read(doc, reading, hit, told, scopes, records, terms)
        if record:
            out.append(record)
    return _settle(reading, out)


def _read(doc: Doc, reading: Reading, hit: Hit, told: dict[int, list[Key]], scopes: dict[Key, Scope], records: list[dict[str, Any]], terms: Any) -> dict[str, Any] | None:
    start, end, entry = hit
    index = _segment(reading, start)
    segment = reading.segments[index]
    kind = reading.sections[segment.section].kind
    amount, concentration = _amount(reading, start, end, segment.start, segment.end, terms.get(entry.value, {}))
    owners = told.get(index, [])
    if kind not in _PLACES or (not owners and kind not in ("title", "narrative", "body", "header", "addendum", "plan", "other", "disposition")):
        return None
    cues = reading.by_segment.get("cue", {}).get(index, [])
    ruling = rule_status(reading.text, (start, end), (segment.start, segment.end), kind, cues, reading.service, index in reading.evidence and (amount is not None or bool(owners)))
    if ruling.status != "performed" or (kind in ("plan", "medications") and (amount is None or not owners)) or not owners and amount is None:
        return None
    sentence = reading.text[segment.start : segment.end]
    if _SUPPLIED.search(sentence):
        return None
    evidence = [(start, end, "drug")]
    record: dict[str, Any] = {"name": entry.value, "role": "given", "status": "performed", "amount": None, "unit": None, "volume_ml": None, "concentration": concentration, "times": 1, "evidence": evidence, "segment": index, "total": False}
    if amount is not None:
        evidence.append((amount.start, amount.end, "dose"))
        around = reading.text[max(segment.start, amount.start - 30) : min(segment.end, amount.end + 34)]
        if amount.unit == "ml":
            record["volume_ml"] = amount.value
        else:
            record["amount"], record["unit"] = amount.value, amount.unit
        behind = reading.text[max(end, amount.end) : segment.end]
        record["total"] = bool(_TOTAL.search(around))
        if not record["total"] and (_EACH.search(behind[:60]) or _EACH_BEFORE.search(reading.text[segment.start : min(start, amount.start)])):
            record["times"] = _sites(owners, records)
    return record


def _segment(reading: Reading, offset: int) -> int:
    from nlp.components.mentions import segment_of

    return segment_of(reading.starts, offset)


def _amount(reading: Reading, start: int, end: int, left: int, right: int, term: Any) -> tuple[Amount | None, float | None]:
    """The dose just before or just behind the name, and the concentration or brand strength beside it."""
    text = reading.text
    near = [a for a in reading.amounts if left <= a.start < right and a.unit in _DOSES]
    best: tuple[float, Amount] | None = None
    for amount in near:
        if amount.end <= start:
            gap = text[amount.end : start]
            cost = len(gap) + 0.5
        elif amount.start >= end:
            gap = text[end : amount.start]
            cost = len(gap) + 1.0
        else:
            continue
        if len(gap) <= 48 and _GAP.match(gap) and not _WASTE.search(gap):
            cost += 20 if amount.unit in ("ml", "syringe") else 0
            if best is None or cost < best[0]:
                best = (cost, amount)
    concentration = None
    for other in reading.amounts:
        if other.unit in ("mg/ml", "u/ml") and left <= other.start < right and (0 <= other.start - end < 24 or 0 <= start - other.end < 12):
            concentration = other.value
    if concentration is None and (strength := re.match(r"[\s-]{0,2}(\d{2,3})(?!\d|\s?(?:mg|mL|ml|cc|[Uu]\b|units|%|\.))(?=[\s.,;)]|$)", text[end : end + 8])):
        value = float(strength[1])
        if value in [float(s) for s in term.get("strengths", ())]:
            concentration = value
    if best is None and concentration is None and (bare := re.match(r"[\s:]{1,2}(\d{1,3})\b(?!\s?(?:%|mL|ml|cc|/|\.\d|weeks?|days?|yrs?|mo))", text[end : end + 8])):
        # Shorthand leaves the unit out: "dex 10", "Kenalog 40": milligrams by custom where the drug is dosed in them.
        offset = end + bare.start(1)
        return Amount(offset, offset + len(bare[1]), float(bare[1]), str(term.get("dose_unit", "mg"))), None
    return (best[1] if best else None), concentration


def _sites(owners: list[Key], records: list[dict[str, Any]]) -> int:
    """How many places "each" means: the levels and sides of the procedure in whose story it stands."""
    total = 0
    for record in records:
        if any(record["family"] == k[0] and (record["target"] or "") in (k[1], "") for k in owners):
            sites = record["sites"]
            if sites:
                total += sum(2 if (s["side"] or record["side"]) == "bilateral" else 1 for s in sites)
            else:
                total += 2 if record["side"] == "bilateral" else 1
    return max(total, 1)


def _settle(reading: Reading, drugs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Say each dose once: a total outweighs its parts, a repeat of the same mixture doubles it, waste is a record of its own."""
    out: list[dict[str, Any]] = []
    for name in dict.fromkeys(d["name"] for d in drugs):
        mine = [d for d in drugs if d["name"] == name]
        dosed = [d for d in mine if d["amount"] is not None or d["volume_ml"] is not None]
        totals = [d for d in dosed if d["total"]]
        kept = totals[-1:] or _distinct(reading, dosed) or mine[:1]
        if not totals and len(kept) == 1:
            kept[0]["times"] = max(kept[0]["times"], 1 + _repeats(reading, kept[0]))
        out += kept
        out += _waste(reading, name, mine)
    for record in out:
        record.pop("segment", None)
        record.pop("total", None)
    return out


def _distinct(reading: Reading, dosed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Doses of one drug in several sentences are several doses, but a title or injectate list repeats what the narrative gives."""
    kinds = [reading.sections[reading.segments[d["segment"]].section].kind for d in dosed]
    narrative = [d for d, k in zip(dosed, kinds, strict=True) if k not in ("title", "header", "anesthesia", "medications")]
    kept = narrative or dosed
    sections = {reading.segments[d["segment"]].section for d in kept}
    if len(sections) > 1 and len({(d["amount"], d["volume_ml"]) for d in kept}) == 1 and len(kept) == len(sections):
        return kept[:1]
    return kept


def _repeats(reading: Reading, drug: dict[str, Any]) -> int:
    """How many later sentences give the same mixture again."""
    last = drug["segment"]
    return sum(1 for s in reading.segments[last + 1 :] if _SAME.search(reading.text, s.start, s.end) and re.search(r"(?i)inject|given|administered|instilled|deposited|placed", reading.text[s.start : s.end]))


def _waste(reading: Reading, name: str, mine: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for match in _WASTE.finditer(reading.text):
        index = _segment(reading, match.start())
        segment = reading.segments[index]
        sentence = (segment.start, segment.end)
        if _NO_WASTE.search(reading.text, *sentence):
            return [{**_blank(name), "role": "wasted", "amount": 0.0, "unit": "mg", "evidence": [(match.start(), match.end(), "waste")]}] if _owns(reading, index, name, mine) else []
        near = [a for a in reading.amounts if sentence[0] <= a.start < sentence[1] and a.unit in ("mg", "U", "mcg") and min(abs(a.start - match.end()), abs(match.start() - a.end)) < 40]
        if near and _owns(reading, index, name, mine):
            best = min(near, key=lambda a: min(abs(a.start - match.end()), abs(match.start() - a.end)))
            return [{**_blank(name), "role": "wasted", "amount": best.value, "unit": best.unit, "evidence": [(best.start, best.end, "waste"), (match.start(), match.end(), "waste")]}]
    none = _NO_WASTE.search(reading.text)
    if none and _owns(reading, _segment(reading, none.start()), name, mine):
        return [{**_blank(name), "role": "wasted", "amount": 0.0, "unit": "mg", "evidence": [(none.start(), none.end(), "waste")]}]
    return []


def _owns(reading: Reading, index: int, name: str, mine: list[dict[str, Any]]) -> bool:
    """Waste belongs to the drug named in its sentence, else to the last one dosed before it."""
    here = {h[2].value for h in reading.by_segment.get("drug", {}).get(index, ())}
    if name in here:
        return True
    before = [h for h in reading.hits.get("drug", ()) if h[0] < reading.segments[index].start]
    return not here and bool(before) and any(d["segment"] <= index for d in mine)


def _blank(name: str) -> dict[str, Any]:
    return {"name": name, "status": "performed", "volume_ml": None, "concentration": None, "times": 1}
