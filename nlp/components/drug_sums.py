"""From the doses as written to the doses given: each said once, repeats counted, waste apart. Source: R-DRG-06, R-DRG-09."""

from __future__ import annotations

import re
from typing import Any

from nlp.components.reading import Reading, section_kind, segment_of
from nlp.spans import between

Record = dict[str, Any]

WASTE = re.compile(r"(?i)\b(?:wast(?:e|ed|age)|discard(?:ed)?|thrown away|unused|left ?over|jw)\b")
_WASTE_WORDS = ("wast", "discard", "thrown", "unused", "left over", "leftover", "jw", "vial", "all used", "fully used", "used in full")
NO_WASTE = re.compile(
    r"(?i)\b(?:no|nothing|0|zero|none|nil|without)\s+(?:\w+\s+){0,2}(?:wast\w*|discard\w*|left ?over|thrown)|\b(?:wast\w*"
    r"|discard\w*)\s*:?\s*(?:was\s+|=\s*)?(?:none|0\b(?!\.\d)|zero|nil|no\b)|"
    r"\b(?:entire|whole|full) (?:\d+[ -]?(?:mg|mL|u(?:nit)?s?) )?(?:contents of the )?vials?\b[^.;\n]{0,20}(?:used|given|injected)"
    r"|vials?[^.;\n]{0,20}(?:empty|emptied|fully used|used (?:up|in full|completely|entirely))|\ball used\b|\bfully used\b"
    r"|\bused in full\b"
)
_SAME = re.compile(
    r"(?i)\b(?:same|identical)\s+(?:(?:local|anesthetic|anaesthetic|steroid|medication|drug|injectate|solution|therapeutic"
    r"|injection|total)[\s/-]+){0,4}"
    r"(?:mixture|mix|solution|medications?|doses?|injectate|cocktail|combination|amount|volume and dose)\b"
)
_ANOTHER = re.compile(r"(?i)\b(?:another|a further|an additional) (?P<n>\d{1,3}) ?mg\b")
# Of a mixture every place got its share, and the amounts are no doses.
_AMOUNTS = re.compile(r"(?i)\b(?:same|identical)\s+amounts\b")
_ACROSS = re.compile(r"(?i)\bthe (?:left|right|other|opposite|contralateral)\b")
_SINGLE_DOSE = re.compile(r"(?i)\bsingle[ -]?(?:dose|use)\b|\bSDVs?\b")
GIVEN = re.compile(
    r"(?i)\b(?:inject\w*|divided|given|gave|administered|instilled|deposited|placed|delivered|infiltrated|received|went in|in\b(?=,|\.|$))"
)
_VIAL_SIZE = re.compile(r"(?i)[ -]?(?:single[ -](?:dose|use)[ -]?)?vial")
# "6 mg of the 10 mg single-dose vial wasted", "6 mg remaining in the vial was discarded".
_OF_VIAL = re.compile(
    r"(?i)\s*(?:remaining |left |left ?over )?(?:over |out )?(?:of|from|in|inside) (?:the |an? |each |that )?[^.;,\n]{0,50}?"
    r"(?:\d\.\d[^.;,\n]{0,20})?\bvials?\b[^.;,\n\d]{0,30}"
)
_OTHER_FLUID = re.compile(r"(?i)\b(?:aspirat\w+|effusion|fluid|blood\w*|mix\w*|solution|contrast|local|lido\w*|saline)\b")
# The old contents of a pump's reservoir are no rest of a vial.
_RESERVOIR = re.compile(r"(?i)\b(?:old|residual|reservoir|aspirated|withdrawn)\b")
_SAME_SIDE = re.compile(r"(?im)(?:^|[.;])[\s#*-]*(?:R|L|right|left|rt|lt|other side|opposite side)\b[^.;:\n]{0,24}:\s*same\b")
_LISTS = frozenset({"title", "header", "anesthesia", "medications"})
_MADE = re.compile(
    r"(?i)\b(?:mixture|solution|injectate|cocktail|syringe|combination|medications?)\b[^.;\n]{0,30}\b(?:consist\w*|prepared|drawn"
    r"|made|contain\w*|compris\w*|was mixed|of)\b|\bprepared\b|\bdrawn up\b|\binjectate\b|\bmixed (?:in|up|together)\b"
)
_LIST_HEAD = re.compile(r"(?i)injectate|medications? (?:used|injected)|drugs? used")
_TOLD_MOST = 40  # tellings of one dose that are cited
_BESIDE = re.compile(r"(?i)[\s(,/]*(?:[\d.]+\s?(?:mg|mcg|mL)(?:\s?/\s?mL)?)?[\s(,/]*")


def settle(reading: Reading, drugs: list[Record], records: list[Record]) -> list[Record]:
    """Say each dose once: a total outweighs its parts, a repeat of the same mixture doubles it, waste is a record of its own."""
    out: list[Record] = []
    for name in dict.fromkeys(d["name"] for d in drugs):
        mine = [d for d in drugs if d["name"] == name]
        _without_vials(reading, mine)
        dosed = [d for d in mine if d["amount"] is not None or d["volume_ml"] is not None]
        _lend_strength(mine)
        totals = [d for d in dosed if d["total"]]
        if totals and len({d["segment"] for d in dosed}) > 1:
            # A total holds for its own sentence and list; doses of other procedures stand beside it.
            kept = _distinct(reading, totals, records)
            parts = [d for d in dosed if not d["total"]]
            whole = len(kept) == 1 and _adds_up(kept[0], parts)
            if not whole and (len({d["amount"] for d in totals}) > 1 or any(_outside(reading, d, totals) for d in dosed)):
                kept = _distinct(reading, [*totals, *(d for d in dosed if _outside(reading, d, totals))], records)
        else:
            kept = totals[-1:] or _distinct(reading, dosed, records) or mine[:1]
        if not totals and len(kept) == 1:
            repeats = _repeats(reading, kept[0])
            kept[0]["times"] = max(kept[0]["times"], 1 + len(repeats))
            kept[0]["evidence"] = [*kept[0]["evidence"], *repeats]
        counted = {id(d) for d in kept}
        again = [d for d in mine if id(d) not in counted and (d["segment"] == kept[0]["segment"] or _says_again(d, kept[0], dosed))]
        kept[0]["evidence"] = list(dict.fromkeys((*kept[0]["evidence"], *(e for d in again[:_TOLD_MOST] for e in d["evidence"]))))
        out += kept
        strengths = {d["concentration"] for d in mine if d["concentration"] is not None}
        out += waste_of(reading, name, [d["segment"] for d in mine], strengths.pop() if len(strengths) == 1 else None)
    for record in out:
        record.pop("segment", None)
        record.pop("total", None)
        record.pop("vial", None)
    return out


def _adds_up(total: Record, parts: list[Record]) -> bool:
    """Whether the parts, each as often as it was given, are the stated total."""
    same = [d for d in parts if d["amount"] is not None and d["unit"] == total["unit"]]
    return total["amount"] is not None and sum(d["amount"] * d["times"] for d in same) == total["amount"]


def _says_again(dose: Record, kept: Record, dosed: list[Record]) -> bool:
    """Whether a dose that is not counted tells the counted one once more: as much of it, or a part of what adds up to it."""
    if dose["amount"] is None and dose["volume_ml"] is None:
        return False
    same = (dose["amount"], dose["volume_ml"]) == (kept["amount"], kept["volume_ml"])
    return same or (kept["total"] and not dose["total"] and _adds_up(kept, [d for d in dosed if not d["total"]]))


def _without_vials(reading: Reading, mine: list[Record]) -> None:
    """What a container holds is the dose only where no other dose is told, and not where part of it was discarded."""
    told = any(not d.get("vial") and (d["amount"] is not None or d["volume_ml"] is not None) for d in mine)
    partly: dict[int, bool] = {}
    for record in mine:
        if not record.get("vial"):
            continue
        index = record["segment"]
        if not told and index not in partly:
            segment = reading.segments[index]
            sentence = reading.text[segment.start : segment.end]
            partly[index] = bool(WASTE.search(sentence)) and not NO_WASTE.search(sentence)
        if told or partly[index]:
            record |= {"amount": None, "unit": None, "volume_ml": None, "total": False}


def _lend_strength(mine: list[Record]) -> None:
    """A strength told with one mention of the drug (``Kenalog-40``) holds for the volumes of the others, where it is the only one."""
    strengths = {d["concentration"] for d in mine if d["concentration"] is not None}
    if len(strengths) == 1:
        value = strengths.pop()
        for record in mine:
            if record["volume_ml"] is not None and record["concentration"] is None:
                record["concentration"] = value


def _outside(reading: Reading, dose: Record, totals: list[Record]) -> bool:
    """Whether a dose stands in another part of the note than every total and is not one of the parts that they sum."""
    section = reading.segments[dose["segment"]].section
    return (
        not dose["total"]
        and all(abs(dose["segment"] - t["segment"]) > 3 or reading.segments[t["segment"]].section != section for t in totals)
        and not _is_list(reading, dose)
    )


def _is_list(reading: Reading, dose: Record) -> bool:
    """Whether the dose is announced (title, list of the injectate) and not given there."""
    segment = reading.segments[dose["segment"]]
    section = reading.sections[segment.section]
    sentence = reading.text[segment.start : segment.end]
    if GIVEN.search(sentence):
        return False
    heading = reading.text[section.start : section.body]
    return section_kind(reading, dose["segment"]) in _LISTS or bool(_LIST_HEAD.search(heading)) or bool(_MADE.search(sentence))


def _distinct(reading: Reading, dosed: list[Record], records: list[Record]) -> list[Record]:
    """Doses of one drug in several sentences are several doses, but a title or an injectate's list repeats what the narrative gives.

    One and the same dose is never counted more often than there are places that were treated: the rest is the same act told again.
    """
    given = _joined(reading, [d for d in dosed if not _is_list(reading, d)])
    if given:
        places = max(sum(map(places_of, records)), 1)
        counted: dict[tuple[float | None, float | None], int] = {}
        out: list[Record] = []
        for dose in given:
            key = (dose["amount"], dose["volume_ml"])
            if counted.get(key, 0) < places:
                counted[key] = counted.get(key, 0) + 1
                out.append(dose)
        return out
    # Of several lists the longest: they tell the same.
    lists: dict[int, list[Record]] = {}
    for dose in _joined(reading, dosed):
        lists.setdefault(reading.segments[dose["segment"]].section, []).append(dose)
    return max(lists.values(), key=len, default=[])


def _joined(reading: Reading, dosed: list[Record]) -> list[Record]:
    """Two names of one drug beside each other are one dose: ``morphine 10 mg/mL (Infumorph, 200 mg)``."""
    out: list[Record] = []
    for dose in dosed:
        if out and out[-1]["segment"] == dose["segment"]:
            before, here = max(e[1] for e in out[-1]["evidence"]), min(e[0] for e in dose["evidence"])
            if before >= here or _BESIDE.fullmatch(reading.text[before:here]):
                if out[-1]["amount"] is None and dose["amount"] is not None:
                    out[-1] |= {k: dose[k] for k in ("amount", "unit", "volume_ml")}
                out[-1]["evidence"] = list(dict.fromkeys([*out[-1]["evidence"], *dose["evidence"]]))
                continue
        out.append(dose)
    return out


def places_of(record: Record) -> int:
    """How many places one procedure treated: its levels, nerves or muscles with their sides, its fingers, else its own sides."""
    sites = [s for s in record.get("sites", ()) if s["kind"] in ("level", "vertebra", "muscle")]
    if sites:
        return sum(2 if (s["side"] or record.get("side")) == "bilateral" else 1 for s in sites)
    digits: int = sum(c["unit"] == "digits" for c in record.get("counts", ()))
    return max(digits, 2 if record.get("side") == "bilateral" else 1)


def _repeats(reading: Reading, drug: Record) -> list[tuple[int, int, str]]:
    """The words of the later sentences that give the same mixture again."""
    out = []
    first = reading.segments[drug["segment"]]
    mixed = _MADE.search(reading.text, first.start, first.end)
    for segment in reading.segments[drug["segment"] + 1 :]:
        here = segment.start, segment.end
        same = _SAME.search(reading.text, *here) or (None if mixed else _AMOUNTS.search(reading.text, *here))
        given = (GIVEN.search(reading.text, *here) or _ACROSS.search(reading.text, *here)) if same else None
        # "L knee: … depo 80. R knee: same."
        side = _SAME_SIDE.match(reading.text, *here)
        more = _ANOTHER.search(reading.text, *here)
        if same and given:
            out.append((min(same.start(), given.start()), max(same.end(), given.end()), "dose"))
        elif side:
            out.append((*side.span(), "dose"))
        elif more and float(more["n"]) == drug["amount"] and _nameless(reading, more.start()):
            # "The left one was injected with the same volume and another 40 mg."
            out.append((*more.span(), "dose"))
    return out


def _nameless(reading: Reading, start: int) -> bool:
    """Whether the sentence of an amount names no drug of its own."""
    return not reading.by_segment.get("drug", {}).get(segment_of(reading.starts, start))


def waste_of(reading: Reading, name: str, segments: list[int], strength: float | None = None) -> list[Record]:
    """What the note says was discarded of a drug: a record with the amount, 0 where nothing was, none where it does not say.

    A discarded volume counts at the drug's one ``strength``, where no amount is told.
    """
    lower = reading.text.lower()
    if not any(word in lower for word in _WASTE_WORDS):
        return []
    nothing = [m.span() for m in NO_WASTE.finditer(reading.text)]
    for match in WASTE.finditer(reading.text):
        index = segment_of(reading.starts, match.start())
        segment = reading.segments[index]
        if _RESERVOIR.search(reading.text, max(segment.start, match.start() - 60), match.start()):
            continue
        if any(s <= match.start() < e for s, e in nothing) or not _owns(reading, index, name, segments):
            continue
        # A discarded volume of a mixture, or of what was aspirated, is none of the drug's.
        drugs = {h[2].value for h in reading.by_segment.get("drug", {}).get(index, ())}
        pure = (
            bool(strength)
            and drugs <= {name}
            and not _OTHER_FLUID.search(reading.text, max(segment.start, match.start() - 80), min(segment.end, match.end() + 80))
        )
        near = [
            a
            for a in between(reading.amounts, segment.start, segment.end)
            if (a.unit in ("mg", "U", "mcg") or (a.unit == "ml" and pure))
            and not _VIAL_SIZE.match(reading.text, a.end)
            and (
                0 <= a.start - match.end() < 40
                or (0 <= match.start() - a.end < 30 and not re.search(r"[.;\n]", reading.text[a.end : match.start()]))
                or _OF_VIAL.fullmatch(reading.text, a.end, max(a.end, match.start()))
            )
        ]
        if near:
            masses = [a for a in near if a.unit != "ml"] or near
            best = min(masses, key=lambda a: a.start - match.end() if a.start >= match.end() else match.start() - a.end + 4)
            amount, unit = (best.value * (strength or 0), "mg") if best.unit == "ml" else (best.value, best.unit)
            return [
                blank(name)
                | {
                    "role": "wasted",
                    "amount": amount,
                    "unit": unit,
                    "evidence": [(best.start, best.end, "waste"), (match.start(), match.end(), "waste")],
                }
            ]
    for start, end in nothing:
        if _owns(reading, segment_of(reading.starts, start), name, segments):
            evidence = [*_container(reading, name, segments), (start, end, "waste")]
            return [blank(name) | {"role": "wasted", "amount": 0.0, "unit": "mg", "evidence": evidence}]
    return []


def _container(reading: Reading, name: str, segments: list[int]) -> list[tuple[int, int, str]]:
    """The words that call the container of a drug a single-dose one: only for such a one does "no waste" go on the claim (R-DRG-06)."""
    found = (m.span() for m in _SINGLE_DOSE.finditer(reading.text))
    return [(s, e, "container") for s, e in found if _owns(reading, segment_of(reading.starts, s), name, segments)][:1]


def _owns(reading: Reading, index: int, name: str, segments: list[int]) -> bool:
    """Waste belongs to the drug named in its sentence, else to the last one named before it."""
    here = {h[2].value for h in reading.by_segment.get("drug", {}).get(index, ())} - {"normal_saline"}
    if name in here:
        return True
    return not here and any(i <= index for i in segments)


def blank(name: str) -> Record:
    """A record of a drug with nothing known but its name."""
    return {"name": name, "status": "performed", "volume_ml": None, "concentration": None, "times": 1}
