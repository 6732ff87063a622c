"""``procedures``: the mentions of one act — title, list, narrative — become one procedure with all its facts, as a plain record."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from nlp.components.anatomy import find_sides
from nlp.components.drugs import read_drugs
from nlp.components.gather import gather
from nlp.components.imaging import saved_image
from nlp.components.mentions import Mention, Reading
from nlp.components.scope import Key, assign
from nlp.components.side_table import side_rows
from nlp.components.sides import is_position, not_spared, spared_side, union
from nlp.components.therapy import settle
from nlp.components.visit import read_visit
from nlp.lexicon import FamilyWords, Lexicon
from nlp.spans import between

Record = dict[str, Any]

_HALF = {"C": "cervical_thoracic", "T": "cervical_thoracic", "L": "lumbar_sacral", "S": "lumbar_sacral"}
_REGION_HALF = {
    "cervical": "cervical_thoracic",
    "thoracic": "cervical_thoracic",
    "cervicothoracic": "cervical_thoracic",
    "lumbar": "lumbar_sacral",
    "sacral": "lumbar_sacral",
    "lumbosacral": "lumbar_sacral",
}
# Sedation, guidance and monitoring stand beside any act and never tell which act a note is about.
_BESIDE = frozenset({"sedation", "toxin_guidance", "neurostimulator_programming"})


@Language.factory("notecoder_procedures", assigns=["doc._.encounter", "doc.spans"])
def create_procedures(nlp: Language, name: str) -> Procedures:
    """The factory that the pipeline's config names."""
    return Procedures()


class Procedures:
    """Sets ``doc._.encounter`` and the span groups ``procedures`` and ``evidence``."""

    def __call__(self, doc: Doc) -> Doc:
        mentions: list[Mention] | None = doc._.mentions
        if mentions is None:
            doc._.encounter = {"procedures": [], "drugs": []}
            return doc
        reading: Reading = doc.user_data["reading"]
        reading.places, reading.sides = doc._.sites or [], doc._.sides or []
        reading.amounts, reading.clock = doc._.amounts or [], doc._.clock or []
        lexicon: Lexicon = doc.user_data["lexicon"]
        doc._.encounter = read_encounter(doc, reading, mentions, lexicon)
        mark_spans(doc)
        for name in ("reading", "lexicon"):
            doc.user_data.pop(name, None)
        return doc


def read_encounter(doc: Doc, reading: Reading, mentions: list[Mention], lexicon: Lexicon) -> Record:
    """All procedures, performed ones joined, the others one record a mention; drugs; visit facts."""
    mentions = settle(reading, mentions, lexicon)
    performed = [(m, (m.family, m.target or "")) for m in mentions if m.status == "performed"]
    # Sentences that only plan, remember or deny an act give no facts to the acts performed around them.
    reading.aside = frozenset(m.segment for m in mentions if m.status not in ("performed", "mentioned")) - {m.segment for m, _ in performed}
    others = [_other(reading, m) for m in mentions if m.status != "performed"]
    performed = _absorb(reading, performed, lexicon)
    performed = _keys(reading, performed, lexicon)
    for mention, key in performed:
        reading.here.setdefault(mention.segment, []).append((mention, key))
    if performed:
        reading.rows = side_rows(reading.text)
        reading.saved = saved_image(reading.text)
        reading.spared = spared_side(reading.text, reading.sides)
        reading.places = not_spared(reading.text, reading.places, reading.sides)
    scopes = assign(reading, performed, dict(lexicon.families))
    records = [gather(doc, reading, key, scope, lexicon, scopes) for key, scope in scopes.items()]
    for i, (key, scope) in enumerate(scopes.items()):
        family = _by_levels(records[i], lexicon)
        if family != key[0]:
            records[i] = gather(doc, reading, (family, key[1]), scope, lexicon, {**scopes, (family, key[1]): scope})
    records = _join([part for record in records for part in _halves_apart(record, lexicon)])
    drugs = read_drugs(doc, reading, records, scopes, lexicon, False)
    return {"procedures": records + others, "drugs": drugs, **read_visit(reading, mentions)}


def _other(reading: Reading, mention: Mention) -> Record:
    if mention.status == "bundled":
        # Done, but part of the operation: a fact, and no line.
        segment = reading.segments[mention.segment]
        sides = [s for s in find_sides(reading.text, [], segment.start, segment.end) if not is_position(reading.text, s)]
        record = {"side": union(s[2] for s in sides), "side_evidence": [(s[0], s[1], "side") for s in sides[:2]]}
        return {
            "family": mention.family,
            "target": mention.target,
            "status": "performed",
            "mentions": [(mention.start, mention.end, "procedure")],
            "reason": "bundled",
            **record,
        }
    evidence = [(mention.start, mention.end, "procedure")]
    if mention.cue_end:
        evidence.append((mention.cue_start, mention.cue_end, "status"))
    return {"family": mention.family, "target": mention.target, "status": mention.status, "mentions": evidence, "reason": mention.status}


def _absorb(reading: Reading, performed: list[tuple[Mention, Key]], lexicon: Lexicon) -> list[tuple[Mention, Key]]:
    """General words and told acts become mentions of the family that names the act more closely; told acts bow to the title's."""
    strong = {m.family for m, _ in performed if m.strength in ("named", "generic")}
    anyhow = {m.family for m, _ in performed}
    spoken = {(m.family, m.segment) for m, _ in performed}
    near = {(m.family, reading.segments[m.segment].section) for m, _ in performed if m.strength != "told"}
    heads = {m.family for m, _ in performed if m.strength == "generic" and m.section in ("title", "header")}
    own = {m.family for m, _ in performed if m.strength == "named" and m.section in ("title", "header")}
    titles: dict[str, set[int]] = defaultdict(set)
    for m, _ in performed:
        if m.section in ("title", "header"):
            titles[m.family].add(m.segment)
    targets = {(m.family, m.target) for m, _ in performed if m.target}
    steroids = {name for name, term in lexicon.terms.get("drug", {}).items() if term.get("class") == "steroid"}
    special: dict[str, set[str]] = defaultdict(set)
    for m, _ in performed:
        if m.target and m.target not in lexicon.families[m.family].general_targets:
            special[m.family].add(m.target)
    kept: list[tuple[Mention, Key]] = []
    for mention, key in performed:
        family = lexicon.families[mention.family]
        if mention.target in family.general_targets and mention.family in special:
            # Beside its branches the name of the whole nerve is said of each of them.
            if mention.section in ("title", "header"):
                kept += [(mention._replace(target=t), (mention.family, t)) for t in sorted(special[mention.family])]
            continue
        narrow = [t for t in family.narrower.get(mention.target or "", ()) if (mention.family, t) in targets]
        if narrow and mention.strength == "told":
            # "R shoulder" over a line that tells of its bursa is that bursa.
            kept.append((mention._replace(target=narrow[0]), (mention.family, narrow[0])))
            continue
        section = reading.segments[mention.segment].section
        closer = [
            f
            for f in family.yields_to
            if (f in strong and (mention.strength != "told" or (not family.target and (f in own or f in heads or (f, section) in near))))
            or (f, mention.segment) in spoken
            or (mention.strength == "told" and f in anyhow and not family.target)
        ]
        if (
            not closer
            and mention.strength == "told"
            and not steroids & {h[2].value for h in reading.by_segment.get("drug", {}).get(mention.segment, ())}
        ):
            # Plasma at a tendon is the plasma's act: a family told by its drug takes the place's.
            closer = [
                f
                for f in family.yields_to
                if f in anyhow
                and lexicon.families[f].told
                and all(any(p.startswith("drug.") for p in parts) for parts in lexicon.families[f].told)
            ]
        closer.sort(key=lambda f: ((f, mention.segment) not in spoken, not _same_deed(family, lexicon.families[f])))
        if mention.target and any((f, mention.target) in targets for f in family.yields_to):
            # A catheter or a lesion at the same nerve includes the single block.
            continue
        if mention.strength == "generic" and mention.section in ("title", "header") and not closer:
            closer = [f for f in family.yields_to if f in anyhow]
        if mention.target and mention.strength == "generic" and mention.section in ("title", "header"):
            # "1. Occipital block 2. Knee injection": what has a title of its own is another act.
            closer = [f for f in closer if not titles[f] - {mention.segment}]
        if mention.strength == "generic" and reading.segments[mention.segment].item:
            # Each item of a list of acts is an act.
            closer = [
                f for f in closer if not titles[f] or mention.segment in titles[f] or not all(reading.segments[i].item for i in titles[f])
            ]
        if mention.strength != "named" and closer and not (mention.strength == "told" and mention.family in own):
            if not lexicon.families[closer[0]].target:
                kept.append((mention._replace(family=closer[0], target=None, strength="told"), (closer[0], "")))
            continue
        if family.target and mention.target is None and mention.strength != "named" and len(strong - _BESIDE) > 1:
            # "each nerve block" in the story of another act names nothing of its own.
            continue
        kept.append((mention, key))
    titled = {
        m.family for m, _ in kept if m.section == "title" or (m.section == "header" and m.segment < 4 and m.strength != "told")
    } - _BESIDE
    groups = {lexicon.families[f].group for f in titled if lexicon.families[f].group}

    def stands(mention: Mention) -> bool:
        """A told act beside titled ones stands where it has its own dose and no titled act is of its kind."""
        family = lexicon.families[mention.family]
        if mention.strength != "told" or not titled or mention.family in titled or family.beside:
            return True
        return (
            mention.segment in reading.dosed
            and not titled & set(family.yields_to)
            and (family.site in ("none", "muscle") or family.group not in groups)
        )

    return [(m, k) for m, k in kept if stands(m)]


def _same_deed(one: FamilyWords, other: FamilyWords) -> bool:
    """Whether both are told by the same deed: a block gives way to another block sooner than to a lesion."""
    return bool(
        {p for parts in one.told for p in parts if p.startswith("act.")}
        & {p for parts in other.told for p in parts if p.startswith("act.")}
    )


def _join(records: list[Record]) -> list[Record]:
    """Records that turned out to be of one family and target are one procedure."""
    out: dict[tuple[str, str | None, str], Record] = {}
    for record in records:
        half = _HALF[record["sites"][0]["value"][0]] if record["sites"] and record["sites"][0]["kind"] in ("level", "vertebra") else ""
        key = (record["family"], record["target"], half)
        known = out.get(key) or next((r for k, r in out.items() if k[:2] == key[:2] and not (k[2] and half)), None)
        if known is None:
            out[key] = record
            continue
        for name in ("mentions", "side_evidence", "minutes", "counts", "conflicts"):
            known[name] = [*known[name], *(v for v in record[name] if v not in known[name])]
        seen = {(s["value"], s["side"]) for s in known["sites"]}
        known["sites"] = [*known["sites"], *(s for s in record["sites"] if (s["value"], s["side"]) not in seen)]
        known["side"] = union([known["side"], record["side"]])
        for name, values in record["attributes"].items():
            mine = known["attributes"].setdefault(name, [])
            mine += [v for v in values if all(v["value"] != m["value"] for m in mine)]
    return list(out.values())


def _halves_apart(record: Record, lexicon: Lexicon) -> list[Record]:
    """One title over the levels of neck and back ("MBB, two regions") is an act in each half."""
    sites = record["sites"]
    if lexicon.families[record["family"]].site not in ("level", "nerve") or not all(s["kind"] in ("level", "vertebra") for s in sites):
        return [record]
    halves: dict[str, list[Record]] = defaultdict(list)
    for site in sites:
        halves[_HALF[site["value"][0]]].append(site)
    sides = {half: {s["side"] for s in part if s["side"]} for half, part in halves.items()}
    if len(halves) < 2 or not all(len(found) == 1 for found in sides.values()):
        return [record]
    return [
        record
        | {
            "sites": [s | {"side": side} for s in halves[half]],
            "side": side,
            "side_evidence": [e for s in halves[half] for e in s["evidence"] if e[2] == "side"][:2],
        }
        for half, (side,) in sides.items()
    ]


def _by_levels(record: Record, lexicon: Lexicon) -> str:
    """The family that the levels point to: plain "L5, S1, S2, S3 ablation" is one of the sacral lateral branches."""
    values = {s["value"] for s in record["sites"]}
    for family in lexicon.families.values():
        if record["family"] in family.marks_from and len(values & set(family.level_marks)) >= 2:
            return family.id
    return str(record["family"])


def _keys(reading: Reading, performed: list[tuple[Mention, Key]], lexicon: Lexicon) -> list[tuple[Mention, Key]]:
    """Procedures of one family are kept apart by target, or by half of the spine; a mention without one joins the one before it."""
    halves: dict[str, set[str]] = defaultdict(set)
    keyed: list[tuple[Mention, Key, str | None]] = []
    for mention, key in performed:
        family = lexicon.families[mention.family]
        half = _half(reading, mention) if family.site in ("level", "nerve") and not key[1] else None
        if half:
            halves[mention.family].add(half)
        keyed.append((mention, key, half))
    targets = {f: [k[1] for _, k, _ in keyed if k[0] == f and k[1]] for f, _ in {k for _, k, _ in keyed}}
    last: dict[str, str] = {}
    out = []
    for mention, (name, target), half in keyed:
        if half and len(halves[name]) > 1:
            target = half
        elif not target and len(halves[name]) > 1:
            target = last.get(name) or next(h for m, k, h in keyed if k[0] == name and h)
        elif not target and targets[name]:
            target = last.get(name) or targets[name][0]
        last[name] = target
        out.append((mention, (name, target)))
    return out


def _half(reading: Reading, mention: Mention) -> str | None:
    segment = reading.segments[mention.segment]
    places = between(reading.places, segment.start, segment.end)
    if places:
        near = min(places, key=lambda p: min(abs(p[0] - mention.end), abs(mention.start - p[1])))
        return _HALF[near[3][0]]
    regions = [h for h in reading.by_segment.get("region", {}).get(mention.segment, ()) if h[2].value in _REGION_HALF]
    if regions:
        near_region = min(
            regions, key=lambda h: 0 if mention.start <= h[0] < mention.end else min(abs(h[0] - mention.end), abs(mention.start - h[1]))
        )
        return _REGION_HALF[near_region[2].value]
    return None


def mark_spans(doc: Doc) -> None:
    """Fill ``doc.spans`` for displaCy and other readers of spans: one span a procedure mention, labelled by its family."""
    if not len(doc):
        return
    spans = []
    for record in doc._.encounter["procedures"]:
        start, end, _ = record["mentions"][0]
        span = doc.char_span(start, end, label=record["family"], alignment_mode="expand")
        if span is not None:
            spans.append(span)
    doc.spans["procedures"] = spans
