"""The readers that only some groups of services need, called once a performed procedure: therapy rows, sets, regions, months."""

from __future__ import annotations

import re
from typing import Any

from nlp.components.care_log import read_care_log, read_data_days, read_live_contact, read_month
from nlp.components.clauses import clause
from nlp.components.evaluation import read_complexity, read_evaluation_minutes
from nlp.components.manipulation import read_regions, told_on
from nlp.components.needle_sets import read_needle_sets, read_vertebrae
from nlp.components.nerve_studies import read_studies
from nlp.components.phrases import Hit
from nlp.components.reading import Mention, Reading
from nlp.components.scope import Key, Scope
from nlp.components.therapy_deeds import read_rows_told, read_timed_total
from nlp.components.therapy_minutes import BY_BEHIND, Ledger, read_ledger
from nlp.components.treatment_log import Spent
from nlp.lexicon import Lexicon

Record = dict[str, Any]

_ALL_COMPONENTS = 3
_TOP = 200
_ASSISTANT = re.compile(
    r"[PCOpo](?<!\w.)(?:(?:(?<=[PO])TA|(?<=C)OTA)\b(?! students?\b)|(?i:(?:(?<=p)hysical|(?<=o)ccupational) therap(?:y|ist) assistant\b))"
)
_THERAPIST = re.compile(r"\b(?:PT|DPT|OT|OTR(?:/L)?)\b")
_ALL_BY_ASSISTANT = re.compile(
    r"(?i)\b(?:PTA|COTA|OTA)\b[^\n]{0,30}\b(?:treatment|daily|visit|note)\b|\b(?:treatment|"
    r"treated|rendered|provided|session|seen|service)\b[^.\n]{0,40}\bby\b[^.\n]{0,30}\b(?:PTA|"
    r"COTA|OTA)\b"
)
_BILLABLE = re.compile(r"(?i)\b(?:billable|hands[- ]on|one[- ]on[- ]one|one[- ]to[- ]one|1:1|skilled)\b")
_SIGNED = re.compile(r"(?m)^[^\n]{0,40}\b(?:PTA|COTA|OTA)\b[^\n]{0,50}\Z")


def read_special(record: Record, reading: Reading, key: Key, scope: Scope, scopes: dict[Key, Scope], lexicon: Lexicon) -> Record:
    """What replaces or adds to a record of ``nlp.components.gather``; {} for groups without a reader of their own."""
    group = lexicon.families[key[0]].group
    attributes: Record = dict(record["attributes"])
    if reading.calling and group in ("therapy", "manipulation"):
        # Weak words of treatment are one in a therapist's note only.
        attributes["calling"] = [{"value": "told", "evidence": (*reading.calling, "calling")}]
    if group == "pump" and (device := next(iter(reading.hits.get("device", ())), None)):
        # A refill is one of a pump because the note names the pump, wherever.
        return {"attributes": {**attributes, "device": [{"value": device[2].value, "evidence": (*device[:2], "device")}]}}
    if key[0] == "therapy_evaluation":
        calling = reading.hits.get("visit", ())
        hand = [(s, e, "discipline") for s, e, entry in calling if entry.value == "occupational_therapy" and s < _TOP]
        if hand and not any(v["value"] == "physical" for v in attributes.get("discipline", ())):
            # The calling at the head of the note speaks for an evaluation that names none.
            attributes.setdefault("discipline", [{"value": "occupational", "evidence": hand[0]}])
        complexity = read_complexity(reading.text)
        attributes.pop("complexity", None)
        if complexity:
            attributes["complexity"] = complexity
        if len(complexity) >= _ALL_COMPONENTS:
            attributes.pop("finding", None)
        return {"minutes": read_evaluation_minutes(reading.text), "attributes": attributes}
    if group == "therapy" and key[0] != "caregiver_training":
        minutes, assisted, attributes["deed"], attributes["timed_total"] = _therapy_minutes(reading, key, scopes, lexicon)
        if assisted:
            attributes["assistant_minutes"] = assisted
        return {"minutes": minutes, "attributes": attributes, "sites": [], "counts": []}
    if key[0] == "drug_injection":
        return {"counts": _shots(reading, scope)}
    if group == "electrodiagnosis":
        first = min(m.start for k, s in scopes.items() if k[0] == key[0] for m in s.mentions)
        found_studies = read_studies(reading, first, lexicon)
        studies: list[Record] = found_studies.stated or [
            {"value": float(len(found_studies.conduction)), "unit": "studies", "evidence": r["evidence"]}
            for r in found_studies.conduction[:1]
        ]
        own = {"studied": found_studies.conduction, "needled": found_studies.muscles}
        return {"attributes": {**attributes, **own}, "counts": studies, "sites": [], "side": None, "side_evidence": []}
    if group == "needle_therapy":
        sets = read_needle_sets(reading, scope)
        more = [{"value": str(i), "evidence": e} for i, s in enumerate(sets) for e in s["more"]]
        # "GB20, GB21, LI4, LU7": the list of points, whole.
        points = next((m for m in scope.mentions if reading.text[m.end - 1].isdigit()), None)
        more += [{"value": "0", "evidence": (*clause(reading, points.start, points.end), "needle_set")}] if points else []
        minutes = [{"value": float(v), "unit": "min", "evidence": s["evidence"]} for s in sets if (v := s["value"].split("|")[0])]
        needled = {"needle_set": sets, "set_words": more} if sets else {}
        return {"minutes": minutes, "sites": read_vertebrae(reading, scope), "attributes": {**attributes, **needled}}
    if group == "manipulation" and key[0] != "chiropractic_extraspinal":
        sites, names, counts = read_regions(reading, key, scope, scopes)
        attributes.pop("region_name", None)
        attributes.pop("region_word", None)
        attributes["deed"] = [*attributes.get("deed", ()), *told_on(reading, key, scope)]
        return {"sites": sites, "counts": counts, "attributes": {**attributes, **({"region_name": names} if names else {})}}
    if group == "care_management":
        found: Record = {**attributes, **read_care_log(reading.text), **read_month(reading.text)}
        if key[0] != "remote_monitoring":
            return {"attributes": {**found, **_whose(found, key[0])}, "minutes": _month_minutes(found, key[0])}
        found.pop("live_contact", None)
        live = read_live_contact(reading.text)
        if live:
            found["live_contact"] = live
        minutes = _month_minutes(found, key[0]) if key[1].endswith(("management", "review")) else []
        return {"attributes": found, "minutes": minutes, "counts": read_data_days(reading.text)}
    if group in ("contact", "behavior", "encounter") and not record["minutes"] and len(scopes) == 1:
        return {"minutes": _of_note(reading, scope)}
    return {}


_TOP = 90
_OWN_TIME = re.compile(r"(?i)\b(?:total|cumulative|time|spent|duration|session|discussion|length)\b")
_NO_TIME = re.compile(r"(?i)\b(?:ago|daily|every|each|walk\w*|last|for)[^.;\n]{0,20}$")


def _of_note(reading: Reading, scope: Scope) -> list[Record]:
    """The minutes of a service that the note's first line names and that is the only one in it: those it calls time, else the only ones."""
    if all(m.start >= _TOP for m in scope.mentions):
        return []
    text = reading.text
    told = [a for a in reading.amounts if a.unit == "min" and not _NO_TIME.search(text, max(0, a.start - 30), a.start)]
    spans = [(a.start, a.end, a.value) for a in told] + [(s, e, float(v)) for s, e, v in reading.clock]
    called = [s for s in spans if _OWN_TIME.search(text[text.rfind("\n", 0, s[0]) + 1 : s[1] + 20])]
    chosen = called or (spans if len({value for _, _, value in spans}) == 1 else [])
    return [{"value": value, "unit": "min", "evidence": (start, end, "minutes")} for start, end, value in chosen[-1:]]


_SHOT_REACH = 60


def _shots(reading: Reading, scope: Scope) -> list[Record]:
    """How many drugs were given by a shot, each the nearest before or inside the words of its route; [] where none is named."""
    given: dict[str, tuple[int, int]] = {}
    for mention in scope.mentions:
        drugs = reading.by_segment.get("drug", {}).get(mention.segment, ())
        near = [
            h for h in drugs if h[0] < mention.end and mention.start - h[1] < _SHOT_REACH and any(c.isdigit() for c in _behind(reading, h))
        ]
        if near and mention.status == "performed":
            given.setdefault(near[-1][2].value, near[-1][:2])
    return [{"value": float(len(given)), "unit": "shots", "evidence": (*span, "count")} for span in given.values()]


def _behind(reading: Reading, hit: Hit) -> str:
    return reading.text[hit[1] : hit[1] + 12]


_ENOUGH_OWN = 30


def _month_minutes(attributes: Record, family: str) -> list[Record]:
    """The minutes that count: the clinician's own, except that chronic and behavioural care count the staff's (R-CPM-05, R-CCM-01)."""
    own, staff = attributes.get("own_minutes", ()), attributes.get("staff_minutes", ())
    chosen = own or (() if family == "chronic_pain_management" else staff)
    if family == "behavioral_integration":
        # The care manager's month; the consulting psychiatrist's own minutes are paid out of it.
        chosen = staff or own
    elif family == "opioid_use_disorder_month":
        chosen = [*own, *staff]
    elif family == "chronic_care_management" and staff and sum(float(v["value"]) for v in own) < _ENOUGH_OWN:
        chosen = staff
    return [{"value": float(v["value"]), "unit": "min", "evidence": v["evidence"]} for v in chosen]


def _whose(attributes: Record, family: str) -> Record:
    """``who`` as the minutes say it, where they do."""
    own, staff = attributes.get("own_minutes", ()), attributes.get("staff_minutes", ())
    if family == "chronic_pain_management" or not (own or staff):
        return {}
    physician = bool(own) and (not staff or sum(float(v["value"]) for v in own) >= _ENOUGH_OWN)
    if physician and "who" not in attributes:
        return {}
    values = own if physician else staff
    return {"who": [{"value": "physician" if physician else "staff", "evidence": values[0]["evidence"]}]}


def _therapy_minutes(
    reading: Reading, key: Key, scopes: dict[Key, Scope], lexicon: Lexicon
) -> tuple[list[Record], list[Record], list[Record], list[Record]]:
    """The minutes of one timed service, those of them that an assistant gave, the words of its rows, and the note's timed total."""
    pairs = [
        (m, k) for k, s in scopes.items() if lexicon.families[k[0]].group == "therapy" and k[0] != "therapy_evaluation" for m in s.mentions
    ]
    pairs.sort(key=lambda p: p[0])
    ledger: Ledger | None = reading.ledgers.get(tuple(scopes))
    if ledger is None:
        untimed = frozenset(i for i, (_, k) in enumerate(pairs) if k[0] == "therapy_untimed")
        ledger = reading.ledgers[tuple(scopes)] = read_ledger(reading, [m for m, _ in pairs], untimed)
    mine: list[tuple[Spent, int]] = []
    told: list[tuple[Mention, Spent | None]] = []
    for k, given_to in ledger.minutes.items():
        if pairs[k][1] == key:
            told += [(pairs[k][0], s) for s in given_to]
            mine += [(s, ledger.row_of[pairs[k][0].segment]) for s in given_to]
    if not mine and key[0] == "therapy" and ledger.total is not None:
        timed = {k for k, s in scopes.items() if k[0] == "therapy"}
        given = {pairs[k][1]: sum(s.value for s in v) for k, v in ledger.minutes.items() if pairs[k][1] in timed}
        rest = ledger.total.value - sum(given.values())
        if timed - set(given) == {key} and rest > 0:
            mine = [(Spent(ledger.total.start, ledger.total.end, rest, "own"), -1)]
    if (
        key[0] == "therapy"
        and ledger.total is not None
        and {k for k in scopes if k[0] == "therapy"} == {key}
        and _BILLABLE.search(reading.text, max(0, ledger.total.start - 30), ledger.total.end + 40)
    ):
        # The only timed service of the day took the minutes that the note calls billable.
        mine = [(ledger.total, -1)]
    mine = list(dict.fromkeys(mine))
    minutes = [
        {"value": s.value, "unit": "min", "evidence": (s.start, s.start + len(reading.text[s.start : s.end].rstrip()), "minutes")}
        for s, _ in mine
    ]
    assisted = []
    if _ASSISTANT.search(reading.text):
        whole = _ALL_BY_ASSISTANT.search(reading.text) or _SIGNED.search(reading.text.rstrip())
        for spent, row in mine:
            start = ledger.rows[row].start if row >= 0 else spent.start
            words = reading.text[start : ledger.rows[row].end] if row >= 0 else ""
            named, therapist = _nearest(words, spent.start - start, spent.end - start)
            if named or (whole and not therapist and not _rows_named(reading, ledger.rows)):
                # What says that an assistant gave all of it tells more than the mark beside a row.
                span = whole.span() if whole else (start + named.start(), start + named.end()) if named else (spent.start, spent.end)
                assisted.append({"value": f"{spent.value:g}", "evidence": (*span, "assistant")})
    others = [m for m, k in pairs if k != key]
    rows = read_rows_told(reading, told or [(scopes[key].mentions[0], None)], others, ledger.total)
    return minutes, assisted, rows, read_timed_total(reading.text, ledger.total)


_OVERSEES = re.compile(
    r"(?i)\b(?:supervis\w+|directed|direction|co-?sign\w*|plan of care|poc)\s+(?:of|by|from|with)\s+(?:the\s+)?(?:\w+\s+)?$"
)


def _nearest(words: str, at: int, end: int) -> tuple[re.Match[str] | None, bool]:
    """(the assistant's mark if that stands at the minutes, else is nearest before them, else behind; whether a therapist's mark is)."""
    marks = sorted([*_ASSISTANT.finditer(words), *_THERAPIST.finditer(words)], key=lambda m: m.start())
    # "By the PTA under supervision of the PT": who oversees gave none of the minutes.
    marks = [m for m in marks if not _OVERSEES.search(words, 0, m.start())]
    before = [m for m in marks if m.start() < at]
    chosen = before[-1] if before else marks[0] if marks else None
    behind = BY_BEHIND.match(words, end)
    if behind and not (before and not words[before[-1].end() : at].strip(" \t:=(-")):
        chosen = next((m for m in marks if m.start() == behind.start("who")), chosen)
    if chosen is None:
        return None, False
    return (chosen, False) if _ASSISTANT.fullmatch(chosen.group()) else (None, True)


def _rows_named(reading: Reading, rows: list[Any]) -> bool:
    """Whether rows with minutes say who gave each: then an unnamed row is the therapist's."""
    return any(
        re.search(r"\d\s*(?:min|['’])|\d:\d\d\s*[-–]", reading.text[r.start : r.end]) and _ASSISTANT.search(reading.text[r.start : r.end])
        for r in rows[1:-1]
    )
