"""All facts of one procedure: its sites and sides, imaging, attributes, minutes and counts, each with the words it was read from.

The title or the sentence that names the act outweighs the narrative; landmarks (``the L5 pedicle``) count only where nothing else
names a level; title and body that disagree are a conflict that keeps both.
"""

from __future__ import annotations

import re

from spacy.tokens import Doc

from nlp.components.clauses import clause
from nlp.components.clock_log import logged_minutes
from nlp.components.deeds import read_deeds, read_seen
from nlp.components.digits import digits_of
from nlp.components.findings import read_findings
from nlp.components.imaging import imaging_of
from nlp.components.measures import read_counts, read_minutes
from nlp.components.muscles import left_out, lower_limb, read_muscles
from nlp.components.own_side import own_side, repeats
from nlp.components.reading import Reading, Record, Span, usable
from nlp.components.scope import Key, Scope
from nlp.components.service_line import read_service_line
from nlp.components.sites import choose, is_list, sites_in
from nlp.components.special import read_special
from nlp.lexicon import FamilyWords, Lexicon

_ASKED = re.compile(r"(?i)\s?\?\s*no\b")
_NOT_OF_TODAY = frozenset({"copied", "education", "consent", "billing"})
_OWN_NAME = "nerve_stimulator"  # a tool that also stands in the names of implants
_DRIP = "administration"
_BY_LINE = frozenset({"therapy", "skin_therapy"})


def gather(doc: Doc, reading: Reading, key: Key, scope: Scope, lexicon: Lexicon, scopes: dict[Key, Scope]) -> Record:
    """The plain record of one performed procedure; keys as in ``nlp.facts.Procedure``."""
    family = lexicon.families[key[0]]
    named = list(dict.fromkeys([*scope.title, *scope.named]))
    known = frozenset(named)
    told = [s for s in dict.fromkeys(scope.told) if s not in known]
    title_sites = sites_in(reading, family, scope, scope.title, scopes, key)
    body_sites = sites_in(reading, family, scope, scope.named, scopes, key)
    listed = frozenset(s for s in told if is_list(reading, s))
    list_sites = sites_in(reading, family, scope, [s for s in told if s in listed], scopes, key)
    rest_sites = sites_in(reading, family, scope, [s for s in told if s not in listed], scopes, key)
    sites, conflicts = choose(title_sites, body_sites, list_sites, rest_sites, family)
    side, side_evidence, side_conflict = own_side(
        reading, family, key, scope, scopes, named, told, sided=len({s["side"] for s in sites if s["side"]}) > 1
    )
    conflicts += side_conflict
    if side_conflict or family.midline or (side == "bilateral" and any(repeats(reading, i) for i in scope.named)):
        # The body's side holds for the levels too, which the title gave the other, and so do both where all was done again across.
        sites = [s | {"side": None, "evidence": [e for e in s["evidence"] if e[2] != "side"]} for s in sites]
    record: Record = {
        "family": key[0],
        "target": None if key[1] in ("", "cervical_thoracic", "lumbar_sacral") else key[1],
        "status": "performed",
        "mentions": _mention_evidence(scope),
        "standing": sorted({f"{m.section}:{m.strength}" for m in scope.mentions}),
        "sites": sites,
        "side": side,
        "side_evidence": side_evidence,
        "attributes": _attributes(reading, family, scope, named, told, key),
        "conflicts": conflicts,
        "reason": None,
    }
    if family.site == "nerve":
        record["attributes"].setdefault("nerve", _nerves(reading, scope, [*named, *told]))
    imaging = imaging_of(reading, scope, named, told, scopes)
    if imaging:
        record["attributes"]["imaging"] = imaging
    if family.site == "muscle":
        record["sites"] = read_muscles(reading, lexicon, family, named, told)
        if lower := lower_limb(lexicon, record["sites"]):
            record["attributes"]["muscle_lower"] = lower
    # What stands beside an act (sedation) tells nothing of what that one did.
    deeds = read_deeds(reading, scope, [] if family.beside else [*named, *told], record["sites"], lexicon.terms.get("drug", {}))
    record["attributes"]["deed"] = [*deeds, *read_seen(reading, [*named, *told], imaging)]
    record["minutes"] = read_minutes(reading, scope, named, told, scopes, timed=family.timed) if family.minutes or family.timed else []
    if (
        family.minutes
        and (family.beside or (family.group == _DRIP and not record["minutes"]))
        and (logged := next(filter(None, (logged_minutes(reading.text, m.start) for m in scope.mentions)), None))
    ):
        record["minutes"] = logged[:1]
        record["attributes"]["deed"] += [{"value": "main", "evidence": r["evidence"]} for r in logged[1:]]
    record["counts"] = [
        *read_counts(reading, scope, named, told),
        *_passes(reading, scope),
    ]
    if digits := _digits(reading, family, key, lexicon, [*named, *told]):
        record["attributes"]["digit"] = [{"value": str(n), "evidence": (*clause(reading, *span), "digit")} for n, span in digits]
        if len(digits) > 1:
            record["counts"] += [{"value": float(len(digits)), "unit": "digits", "evidence": (*span, "count")} for _, span in digits]
    if findings := read_findings(reading, key[0]):
        record["attributes"]["finding"] = findings
    record.update(read_special(record, reading, key, scope, scopes, lexicon))
    if family.group in _BY_LINE:
        record.update(read_service_line(reading, lexicon, key, scope, scopes, named, told))
    return record


def _nerves(reading: Reading, scope: Scope, segments: list[int]) -> list[Record]:
    """The nerves that the story names; an act on nerves of the facet joints that names none is one on medial branches."""
    out: dict[str, list[Record]] = {}
    for index in segments:
        for start, end, entry in reading.by_segment.get("nerve", {}).get(index, ()):
            if not left_out(reading, index, start, end):
                _add(out, "nerve", entry.value, start, end)
    first = scope.mentions[0]
    return out.get("nerve") or [{"value": "medial_branch", "evidence": (first.start, first.end, "nerve")}]


def _passes(reading: Reading, scope: Scope) -> list[Record]:
    """How often the story names the act beside its needle: once for each lead that is placed."""
    found, named = reading.by_segment.get("tool", {}), frozenset(scope.named)
    tools = {m.segment for m in scope.mentions if any(h[2].value != _OWN_NAME for h in found.get(m.segment, ()))}
    beside = {m.segment: (m.start, m.end) for m in scope.mentions if m.segment in tools}
    spans = {i: span for i, span in beside.items() if i in named} or beside
    return [{"value": float(len(spans)), "unit": "passes", "evidence": (*next(iter(spans.values())), "count")}] if len(spans) > 1 else []


def _digits(reading: Reading, family: FamilyWords, key: Key, lexicon: Lexicon, segments: list[int]) -> list[tuple[int, tuple[int, int]]]:
    """The fingers or toes of a target that each of them has; where the joint of the finger is not named, of any of its joints."""
    terms = lexicon.terms.get(family.target or "", {})
    if terms.get(key[1], {}).get("size") != "small":
        return []
    values = [key[1]] if key[1] != "finger_joint" else [name for name, term in terms.items() if term.get("size") == "small"]
    return digits_of(reading, family.target or "", values, segments)


def _mention_evidence(scope: Scope) -> list[Span]:
    rank = {"named": 0, "generic": 1, "told": 2}
    ordered = sorted(scope.mentions, key=lambda m: (rank[m.strength], m.start))
    out: list[Span] = []
    for mention in ordered[:4]:
        out.append((mention.start, mention.end, "procedure"))
        if mention.target and not (mention.start <= mention.target_start and mention.target_end <= mention.end):
            out.append((mention.target_start, mention.target_end, "target"))
    return list(dict.fromkeys(out))


def _attributes(
    reading: Reading, family: FamilyWords, scope: Scope, named: list[int], told: list[int], key: Key
) -> dict[str, list[Record]]:
    """The family's attribute words and the region words in the procedure's sentences; the sentences that name it come first."""
    out: dict[str, list[Record]] = {}
    hits = reading.by_segment.get("attribute", {})
    spoken = [*named, *told]
    if family.group == "encounter":
        # The note itself is the service: whatever it says today is said of it.
        spoken += [i for i in sorted(hits) if reading.sections[reading.segments[i].section].kind not in _NOT_OF_TODAY]
    for index in spoken:
        own = [hit for hit in hits.get(index, ()) if hit[2].family == family.id]
        for start, end, entry in own:
            # "No e-stim" is one word of the attribute, and the "e-stim" in it none.
            inside = any(s <= start and end <= e and end - start < e - s and other.strength == entry.strength for s, e, other in own)
            spared = entry.strength == "region" and left_out(reading, index, start, end)
            if not inside and not spared and not _attribute_negated(reading, index, start, end):
                _add(out, entry.strength, entry.value, start, end)
    for group in (named, told):
        for index in group:
            for hit in reading.by_segment.get("region", {}).get(index, ()):
                if usable(reading, hit) or index in scope.title:
                    _add(out, "region_word", hit[2].value, hit[0], hit[1], role="region")
        if "region_word" in out:
            break
    for index in [*named, *told]:
        for start, end, entry in reading.by_segment.get("imaging", {}).get(index, ()):
            if entry.value == "contrast_spread":
                _add(out, entry.value, "yes", start, end, role="imaging")
    if "image_saved" not in out and reading.saved:
        _add(out, "image_saved", "yes", *reading.saved, role="imaging")
    for index in [*named, *told]:
        for start, end, entry in reading.by_segment.get("tool", {}).get(index, ()):
            _add(out, "tool", entry.value, start, end)
        for hit in reading.by_segment.get("drug", {}).get(index, ()):
            if usable(reading, hit):
                _add(out, "drug", hit[2].value, hit[0], hit[1], role="drug")
    return out


def _attribute_negated(reading: Reading, index: int, at: int, stop: int) -> bool:
    if "?" in reading.text[stop : stop + 2] and _ASKED.match(reading.text, stop):
        # "Pulsed? No."
        return True
    return any(
        e.value in ("negated", "declined") and e.strength == "before" and end <= at and at - end < 12 and "," not in reading.text[end:at]
        for _, end, e in reading.by_segment.get("cue", {}).get(index, ())
    )


def _add(out: dict[str, list[Record]], name: str, value: str, start: int, end: int, role: str | None = None) -> None:
    values = out.setdefault(name, [])
    if len(values) < 12 and not any(v["value"] == value for v in values):
        values.append({"value": value, "evidence": (start, end, role or name)})
