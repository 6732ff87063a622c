"""``procedures``: the mentions of one act — title, list, narrative — become one procedure with all its facts, as a plain record."""

from __future__ import annotations

import re
from collections import defaultdict

from spacy.language import Language
from spacy.tokens import Doc

from nlp.components.anatomy import find_sides
from nlp.components.context import Judge
from nlp.components.contrary import read_clock, read_contrary
from nlp.components.deeds import doses_told
from nlp.components.drugs import read_drugs
from nlp.components.gather import gather
from nlp.components.imaging import saved_image
from nlp.components.open_status import told
from nlp.components.operation_part import operation_part
from nlp.components.passages import labelled_passages, unknown_passages
from nlp.components.reading import Mention, Reading, Record, segment_of
from nlp.components.same_act import HALF, absorb, keyed
from nlp.components.scope import assign
from nlp.components.side_table import side_rows
from nlp.components.sides import not_spared, spared_sides, union
from nlp.components.therapy import settle
from nlp.components.visit import read_visit
from nlp.extensions import text_of
from nlp.lexicon import Lexicon
from nlp.openings import opening


@Language.factory("notecoder_procedures", assigns=["doc._.encounter", "doc.spans"])
def create_procedures(nlp: Language, name: str) -> Procedures:
    """The factory that the pipeline's config names."""
    return Procedures()


class Procedures:
    """Sets ``doc._.encounter`` and the span groups ``procedures`` and ``evidence``.

    ``judge``, where one is set, says what the note tells of the mentions that do not count as done.
    """

    judge: Judge | None = None

    def __call__(self, doc: Doc) -> Doc:
        if doc._.mentions is None:
            doc._.encounter = {"procedures": [], "drugs": [], "passages": labelled_passages(text_of(doc))}
            return doc
        doc._.encounter = read_encounter(doc, *settled(doc), doc.user_data["lexicon"], self.judge)
        mark_spans(doc)
        for name in ("reading", "lexicon"):
            doc.user_data.pop(name, None)
        return doc


def settled(doc: Doc) -> tuple[Reading, list[Mention]]:
    """What was read of a note of ours, and its mentions as the rules leave them once its places and quantities are known."""
    reading: Reading = doc.user_data["reading"]
    found = doc._
    reading.places, reading.sides = found.sites or [], found.sides or []
    reading.amounts, reading.clock = found.amounts or [], found.clock or []
    return reading, settle(reading, found.mentions, doc.user_data["lexicon"])


def read_encounter(doc: Doc, reading: Reading, mentions: list[Mention], lexicon: Lexicon, judge: Judge | None) -> Record:
    """All procedures, performed ones joined, the others one record a mention; drugs; visit facts."""
    records, drugs = _performed(doc, reading, mentions, lexicon)
    given = any(d["role"] == "given" and (d["amount"] or d["volume_ml"]) for d in drugs)
    if records and not given and (stopped := _stopped(reading)):
        begun = {r["family"] for r in records}
        if any(m.status == "aborted" and m.family in begun for m in mentions):
            # "Attempted L4-5 epidural … stopped": what was begun is named by the words that deny its end.
            mentions = [m._replace(status="performed") if m.status == "aborted" and m.family in begun else m for m in mentions]
            reading.begun = True
            records, drugs = _performed(doc, reading, mentions, lexicon)
        for record in records:
            record["attributes"]["stopped"] = [{"value": "yes", "evidence": (*stopped, "status")}]
    if not reading.sides and any(m.status == "bundled" for m in mentions):
        # The note of an operation alone was passed by where sides are read.
        reading.sides = find_sides(reading.text, [])
    others = [
        operation_part(reading, m, lexicon.families[m.family]) if m.status == "bundled" else _other(m, said)
        for m, said in zip(mentions, told(reading, mentions, judge) if judge else mentions, strict=True)
        if m.status != "performed" and not _again(said, records)
    ]
    passages = unknown_passages(reading, mentions)
    visit = read_visit(reading, mentions, lexicon)
    if contrary := read_contrary(reading, mentions, records):
        visit = visit | {"attributes": {**visit.get("attributes", {}), **contrary}}
    for record in records:
        if clock := read_clock(reading.text, record["minutes"]):
            record["attributes"]["clock"] = clock
    return {"procedures": records + others, "drugs": drugs, "passages": passages, **visit}


def _performed(doc: Doc, reading: Reading, mentions: list[Mention], lexicon: Lexicon) -> tuple[list[Record], list[Record]]:
    """The performed procedures, joined, and the drugs given in them."""
    performed = [(m, (m.family, m.target or "")) for m in mentions if m.status == "performed"]
    # Sentences that only plan, remember or deny an act give no facts to the acts performed around them.
    reading.aside = frozenset(m.segment for m in mentions if m.status not in ("performed", "mentioned")) - {m.segment for m, _ in performed}
    performed = absorb(reading, performed, lexicon)
    performed = keyed(reading, performed, lexicon)
    # "Right TFESI was done; plan left RFA": what stands beside an act that was not done is that one's.
    reading.undone = defaultdict(list)
    for mention in mentions:
        if mention.status in _NOT_DONE:
            reading.undone[mention.segment].append(mention)
    reading.here = {}
    for mention, key in performed:
        reading.here.setdefault(mention.segment, []).append((mention, key))
    if performed:
        reading.rows = side_rows(reading.text)
        reading.saved = saved_image(reading.text)
        reading.spared = spared_sides(reading.text, reading.sides)
        reading.places = not_spared(reading.text, reading.places, reading.sides)
    scopes = assign(reading, performed, dict(lexicon.families))
    records = [gather(doc, reading, key, scope, lexicon, scopes) for key, scope in scopes.items()]
    for i, (key, scope) in enumerate(scopes.items()):
        family = _by_levels(records[i], lexicon)
        if family != key[0]:
            records[i] = gather(doc, reading, (family, key[1]), scope, lexicon, {**scopes, (family, key[1]): scope})
    records = _join([part for record in records for part in _halves_apart(record, lexicon)])
    drugs = read_drugs(doc, reading, records, scopes, lexicon)
    return records, [d | {"told": [*doses_told(reading, d), *d.pop("again", ())]} for d in drugs]


_STOPPED = re.compile(
    "(?i)"
    + opening(
        r"(?:procedure|injection|block|attempt|case|ablation|placement|trial)\b[^.;\n]{0,24}?\b(?:aborted|terminated|abandoned|discontinued|"
        r"stopped|not completed)\b",
        r"decision (?:was )?made to (?:stop|abort|abandon|terminate)\b",
        r"(?:aborted|abandoned|terminated) (?:the|this) (?:procedure|injection|block|attempt|case)\b",
    )
)
_NOT_DONE = frozenset({"planned", "historical", "declined", "hypothetical"})
# Cement or contrast that went astray ends its injection, and the act is done.
_ENOUGH = re.compile(r"(?i)\b(?:filling|leak\w*|extravas\w*|cement|pressure|resistance)\b[^.;\n]*$")
_TOLD_TODAY = frozenset({"title", "narrative", "header", "body", "other", "addendum", "objective", "disposition"})


def _stopped(reading: Reading) -> tuple[int, int] | None:
    """The words that say that the act was begun and broken off (R-STAT-06); asked only where no drug was given."""
    for match in _STOPPED.finditer(reading.text):
        if _ENOUGH.search(reading.text, max(0, match.start() - 80), match.start()):
            continue
        section = reading.sections[reading.segments[segment_of(reading.starts, match.start())].section]
        if section.kind in _TOLD_TODAY:
            return match.span()
    return None


def _again(said: Mention, records: list[Record]) -> bool:
    """Whether words that count for nothing tell an act that is among the performed ones."""
    return said.status == "performed" and any(r["family"] == said.family and said.target in (None, r["target"]) for r in records)


def _other(mention: Mention, said: Mention) -> Record:
    """The record of a mention that counts for nothing; ``said`` is the same with what the note tells of it."""
    evidence = [(mention.start, mention.end, "procedure")]
    if said.cue_end:
        evidence.append((said.cue_start, said.cue_end, "status"))
    return {"family": mention.family, "target": mention.target, "status": mention.status, "mentions": evidence, "reason": said.status}


def _join(records: list[Record]) -> list[Record]:
    """Records that turned out to be of one family and target are one procedure."""
    out: dict[tuple[str, str | None, str], Record] = {}
    for record in records:
        half = HALF[record["sites"][0]["value"][0]] if record["sites"] and record["sites"][0]["kind"] in ("level", "vertebra") else ""
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
        halves[HALF[site["value"][0]]].append(site)
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
