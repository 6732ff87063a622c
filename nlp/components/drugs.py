"""Drugs as the note gives them: amount beside the name, how often, given or wasted, and only where they were really given."""

from __future__ import annotations

import re
from typing import Any

from spacy.tokens import Doc

from nlp.components.context import rule_status
from nlp.components.drug_doses import IS_WASTE, VIAL_BEHIND, Dose, dose_of, name_span
from nlp.components.drug_sums import GIVEN, places_of, settle
from nlp.components.phrases import Hit
from nlp.components.reading import Reading, segment_of, usable
from nlp.components.scope import Key, Scope
from nlp.components.toxin_doses import read_toxins
from nlp.components.toxins import is_toxin
from nlp.lexicon import Lexicon
from nlp.spans import around, between

# What an iontophoresis pad holds, or a month's log lists, is no injected drug.
_WITHOUT_DRUGS = frozenset({"therapy", "needle_therapy", "manipulation", "care_management", "behavior"})
CLASSES = frozenset({"steroid", "toxin", "hyaluronate", "analgesic", "pump", "enzyme", "systemic"})
_SUPPLIED = re.compile(
    r"(?i)\b(?:(?:patient|pt|she|he)(?:'s)? (?:brought|supplied|own supply)|brought (?:in )?(?:her|his|their|by) (?:own|patient)"
    r"|(?:her|his|their|patient's) own (?:vial|supply|syringe|drug)|specialty pharmacy|"
    r"pharmacy[ -]supplied|(?:supplied|provided|dispensed|delivered|shipped) (?:by|from) (?:the |her |his |their )?"
    r"(?:patient|pt\b|hospital|pharmacy|facility|specialty|infusion pharm|surgery center|asc\b)|patient[ -]supplied|hospital pharmacy|"
    r"white[ -]bag\w*|not buy[ -]and[ -]bill)"
)
_SUPPLIED_WORDS = ("suppl", "brought", "pharmacy", " own ", "provided", "dispensed", "delivered", "shipped", "white", "buy")
_REACH = 240
_ORAL = re.compile(
    r"(?i)\s*(?:tab(?:let)?s?\b|po\b|p\.o\.|oral|caps?\b|bid\b|tid\b|qid\b|qhs\b|daily\b|q ?\d+ ?h|dose ?pa(?:c?k)|cream|gel\b"
    r"|drops|patch)|[^.;\n]{0,24}?\b(?:bid|tid|qid|qhs|po|q ?day|daily|at bedtime|refills?|#\d+|tablets?)\b"
)
# Sections that hold the story of a procedure, and those that a heading or a table's first column may be taken for.
_STORY = frozenset(
    {"title", "narrative", "body", "header", "objective", "other", "addendum", "plan", "anesthesia", "disposition", "medications"}
)
_MISREAD = frozenset({"exam", "subjective", "results", "diagnosis", "indications", "billing", "signature", "consent"})
_PAST = re.compile(
    r"(?i)\b(?:in|since|last|from|back in|early|late)\s+(?:january|february|march|april|june|july|august|september|october"
    r"|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|may \d{4}|20[12]\d|spring|summer|fall|winter)\b|"
    r"\b(?:months?|weeks?|years?|wks?|mos?|yrs?) ago\b|\blast (?:month|year|week|visit|time|injection|series)\b|\bpreviously\b"
    r"|(?<!\d/)\b(?:0?[1-9]|1[0-2])/(?:20)?[12]\d\b(?!/)"
)
# What goes into a pump's reservoir, and what comes out of it.
_FILLED = re.compile(
    r"(?i)\b(?:(?:re-?)?fill(?:ed|ing)|instilled|loaded|new\s+in)\b(?!\s*(?:due|by|before|on|date|interval|every|q\b|in\s+\d|kit))"
)
_FILL_REACH = 200
_OLD = re.compile(r"(?i)\b(?:old|residual|previous|prior|expired)\b[^.;\n]{0,30}$")
_EMPTIED = re.compile(r"(?i)[^.;\n]{0,30}?\b(?:aspirated|withdrawn|removed|drawn (?:off|out)|discarded|emptied)\b")
_PLACES = _STORY | _MISREAD
_OTHER_CELL = re.compile(r"[|\t]|\s{3,}")


def read_drugs(
    doc: Doc, reading: Reading, records: list[dict[str, Any]], scopes: dict[Key, Scope], lexicon: Lexicon
) -> list[dict[str, Any]]:
    """The drugs given or wasted beside performed procedures; plain records with the keys of ``nlp.facts.Drug``."""
    scopes = {k: s for k, s in scopes.items() if lexicon.families[k[0]].group not in _WITHOUT_DRUGS}
    if all(lexicon.families[k[0]].beside for k in scopes):
        return []
    terms = lexicon.terms.get("drug", {})
    # Sedation and guidance are done beside the injection: no place of theirs is given a drug.
    records = [r for r in records if not lexicon.families[r["family"]].beside]
    supplied = _supplied(reading)
    told: dict[int, list[Key]] = {}
    for key, scope in scopes.items():
        for index in dict.fromkeys([*scope.title, *scope.named, *scope.told]):
            told.setdefault(index, []).append(key)
    found: list[dict[str, Any]] = []
    pumped = any(lexicon.families[k[0]].group == "pump" for k in scopes)
    shots = {i for i, keys in told.items() if any(lexicon.families[k[0]].group == "administration" for k in keys)}
    for hit in reading.hits.get("drug", ()):
        if pumped and (inside := terms.get(hit[2].value, {}).get("in_pump")):
            hit = (*hit[:2], hit[2]._replace(value=inside))
        cls = str(terms.get(hit[2].value, {}).get("class", "other"))
        if cls not in CLASSES or cls == "toxin" or hit[2].value in supplied or not usable(reading, hit):
            continue
        if cls == "systemic" and segment_of(reading.starts, hit[0]) not in shots:
            continue
        record = _read(reading, hit, cls, told, shots, records, terms)
        if record:
            found.append(record)
    _lend_doses(reading, found, told, terms)
    out = settle(reading, found, records)
    families = lexicon.families
    if any(is_toxin(families[key[0]]) for key in scopes):
        segments = sorted({i for key, s in scopes.items() if is_toxin(families[key[0]]) for i in [*s.title, *s.named]})
        out += [d for d in read_toxins(reading, lexicon, segments) if d["name"] not in supplied]
    return out


_GOT = frozenset({"got", "received"})


def _lend_doses(reading: Reading, found: list[dict[str, Any]], told: dict[int, list[Key]], terms: Any) -> None:
    """An agent said once for all sites (``Agent: Kenalog-10``): the milligrams of the sites, which name no drug, are its doses."""
    steroids = [d for d in found if terms.get(d["name"], {}).get("class") == "steroid" and d["name"] != "steroid_unspecified"]
    if len({d["name"] for d in steroids}) != 1 or any(d["amount"] is not None or d["volume_ml"] is not None for d in steroids):
        return
    agent = steroids[0]
    first = min(e[0] for e in agent["evidence"])
    for amount in reading.amounts:
        index = segment_of(reading.starts, amount.start)
        if IS_WASTE.match(reading.text, amount.end) or VIAL_BEHIND.match(reading.text, amount.end):
            continue
        if amount.unit == "mg" and amount.start > first and index in told and index not in reading.by_segment.get("drug", {}):
            evidence = [*agent["evidence"], (amount.start, amount.end, "dose")]
            found.append(agent | {"amount": amount.value, "unit": "mg", "segment": index, "evidence": evidence})


def _supplied(reading: Reading) -> set[str]:
    """The drugs that the practice did not buy (R-DRG-07): named in the sentence that says so or beside it."""
    out: set[str] = set()
    lower = reading.text.lower()
    for match in _SUPPLIED.finditer(reading.text) if any(word in lower for word in _SUPPLIED_WORDS) else ():
        index = segment_of(reading.starts, match.start())
        drugs = reading.by_segment.get("drug", {})
        for near in (index, index - 1, index + 1):
            if near in drugs:
                out |= {h[2].value for h in drugs[near]}
                break
    return out


def _read(
    reading: Reading,
    hit: Hit,
    cls: str,
    told: dict[int, list[Key]],
    shots: set[int],
    records: list[dict[str, Any]],
    terms: Any,
) -> dict[str, Any] | None:
    start, end = name_span(reading.text, hit[0], hit[1], cls)
    index = segment_of(reading.starts, start)
    segment = reading.segments[index]
    # A sentence of pages is a list: what stands farther off says nothing of this drug.
    left, right = max(segment.start, start - _REACH), min(segment.end, end + _REACH)
    kind = reading.sections[segment.section].kind
    owners = told.get(index, [])
    if kind not in _PLACES:
        return None
    dose = dose_of(reading, start, end, left, right, hit[2].value, terms.get(hit[2].value, {}))
    dosed = dose is not None and (dose.amount is not None or dose.volume is not None)
    # Another drug's past is none of this one's: "Durolane R knee. s/p failed kenalog 2/25".
    others = [
        h[0] for h in around(reading.by_segment["drug"].get(index, []), start, end, _REACH) if h[2].value != hit[2].value and h[0] > end
    ]
    if _PAST.search(reading.text, left, min([right, *others])) and not re.search(
        r"(?i)\btoday\b|\bexp\b|\blot\b", reading.text[left:right]
    ):
        return None
    if _ORAL.match(reading.text, max(end, dose.end if dose else end), right) and cls != "hyaluronate":
        return None
    deed = (
        index in reading.evidence
        or ((cls == "steroid" or index in shots) and dosed and index in reading.here)
        or (cls == "hyaluronate" and bool(owners) and bool({index + 1, index + 2} & reading.evidence))
    )
    if cls in ("pump", "analgesic") and owners:
        if _OLD.search(reading.text, left, start) and _EMPTIED.match(reading.text, end, right):
            return None
        # The drug may be told on its label, a line or two before it goes in.
        last = reading.segments[min(index + 2, len(reading.segments) - 1)].end
        deed = deed or (cls == "pump" and dosed and bool(_FILLED.search(reading.text, left, min(last, end + _FILL_REACH))))
    deed = deed or (dosed and bool(owners) and GIVEN.search(reading.text, left, right) is not None)
    # An infusion's dose beside the time at which it ran: "50 mg in 100 mL, started 09:00, ended 10:35".
    deed = deed or (dosed and index in shots and bool(between(reading.clock, left, right)))
    if kind == "header" and not owners and not deed and not GIVEN.search(reading.text, left, right):
        return None
    # "Agent: Kenalog-10" over the sites: the strength is told once, the doses stand with the sites.
    agent = deed and dose is not None and cls == "steroid"
    cues = [
        c
        for c in around(reading.by_segment.get("cue", {}).get(index, []), start, end, 240)
        if not (c[1] <= start and _OTHER_CELL.search(reading.text, c[1], start))
        # In an act's own story "each joint got 30 mg" is its dose; another day has words of its own.
        and not (owners and dosed and reading.text[c[0] : c[1]].lower() in _GOT)
    ]
    # A dose in the story of something performed was given, whatever the heading above it was taken for.
    form = kind == "medications" and owners
    told_in = "body" if dosed and (form or (kind in _MISREAD and (owners or _told_as_given(reading, left, right)))) else kind
    ruling = rule_status(reading.text, (start, end), (left, right), told_in, cues, reading.service, deed and (dosed or bool(owners)))
    if (
        ruling.status != "performed"
        or (kind in ("plan", "medications") and (not dosed or not owners))
        or (not owners and not dosed and not agent)
    ):
        return None
    record = _record(hit, start, end, index, dose, owners, records)
    if cls == "hyaluronate" and not dosed:
        record["times"] = sites_of(owners, records)
    return record


def _told_as_given(reading: Reading, start: int, end: int) -> bool:
    """Whether a sentence under a heading of another kind tells of an injection: its verb, or the volume that the drug was mixed with."""
    return bool(GIVEN.search(reading.text, start, end)) or any(a.unit == "ml" for a in between(reading.amounts, start, end))


def _record(
    hit: Hit, start: int, end: int, index: int, dose: Dose | None, owners: list[Key], records: list[dict[str, Any]]
) -> dict[str, Any]:
    evidence = [(start, end, "drug")]
    record: dict[str, Any] = {
        "name": hit[2].value, "role": "given", "status": "performed", "amount": None, "unit": None, "volume_ml": None,
        "concentration": None, "times": 1, "evidence": evidence, "segment": index, "total": False,
    }  # fmt: skip
    if dose:
        record |= {
            "amount": dose.amount,
            "unit": dose.unit,
            "volume_ml": dose.volume,
            "concentration": dose.concentration,
            "total": dose.total,
            "vial": dose.vial,
        }
        if dose.start != start:
            evidence.append((dose.start, dose.end, "dose"))
        if dose.each:
            record["times"] = dose.places or max(sites_of(owners, records), 2 if dose.both else 1)
            if record["times"] == 1:
                # "Into each facet", and nobody says how many: the sum is not known.
                record |= {"amount": None, "unit": None, "volume_ml": None}
    return record


def sites_of(owners: list[Key], records: list[dict[str, Any]]) -> int:
    """How many places "each" means: the levels and sides of the procedures in whose story it stands, or of all where it stands in none."""
    total = 0
    for record in records:
        if owners and not any(record["family"] == k[0] and (record["target"] or "") in (k[1], "") for k in owners):
            continue
        total += places_of(record)
    return max(total, 1)
