"""How practices lay a note out: the order of history, deed and plan, with headings, lines, boxes, rows, or none of these."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from corpus.compose import Draft
from corpus.gold import GoldLine, GoldVisit
from corpus.grammar import Act
from corpus.told import Told

Asides = Sequence[tuple[Act, str]]

_LEVELS: Final = ("99212", "99213", "99214")
_PAST: Final = ("historical", "other_person")
_SHEETS: Final = ("consent_form", "handout", "template", "table", "copied")


def _said(draft: Draft, asides: Asides, *statuses: str) -> list[str]:
    return [draft.mention(act, status) for act, status in asides if status in statuses]


def _sheets(draft: Draft, asides: Asides, *statuses: str) -> None:
    """Passages that stand by themselves: forms, handouts, empty templates, tables, copied reports."""
    for text in _said(draft, asides, *(statuses or _SHEETS)):
        draft.add(text)


def _heading(told: Sequence[Told]) -> str:
    return {"needle": "title", "therapy": "treatment", "care": "service"}[told[0].act.kind]


def _before(draft: Draft, told: Sequence[Told]) -> list[str]:
    return draft.fill("before", 2) if told[0].act.kind == "needle" else []


def _after(draft: Draft, told: Sequence[Told], most: int) -> list[str]:
    return draft.fill({"needle": "after", "therapy": "therapy", "care": "care"}[told[0].act.kind], most)


def _deeds(draft: Draft, told: Sequence[Told]) -> list[str]:
    return [deed for one in told for deed in draft.perform(one)]


def _names(draft: Draft, told: Sequence[Told]) -> list[str]:
    return [draft.dress(one.name[0].upper() + one.name[1:]) for one in told]


def _came(draft: Draft, told: Sequence[Told]) -> list[str]:
    """Why the patient came where the note is a visit."""
    return [] if told else draft.fill("return", 1)


def _seen(draft: Draft, told: Sequence[Told]) -> list[str]:
    """The plan of a visit where nothing else was done."""
    if told:
        return []
    draft.visit = GoldVisit("established_office", _LEVELS)
    return draft.fill("visit_plan", 1)


def operative(draft: Draft, told: Sequence[Told], asides: Asides) -> None:
    """Headings, the deed in one paragraph."""
    _sheets(draft, asides, "consent_form", "template")
    draft.add(*_came(draft, told), *draft.fill("history", 3), *_said(draft, asides, *_PAST), heading="history")
    _sheets(draft, asides, "table", "copied")
    if not told:
        draft.add(*draft.fill("exam", 3), *_said(draft, asides, "discussed"), heading="exam")
    draft.add(*draft.fill("diagnosis", 1), heading="diagnosis")
    if told:
        draft.add(*_names(draft, told), heading=_heading(told), joined=", ")
        if told[0].act.kind == "needle":
            draft.add(*draft.fill("consent", 1), *_said(draft, asides, "discussed"), heading="consent")
        draft.add(*_before(draft, told), *_deeds(draft, told), *_after(draft, told, 2), heading="deed")
    draft.add(*_said(draft, asides, "planned", "negated"), *draft.fill("plan", 2), *_seen(draft, told), heading="plan")
    _sheets(draft, asides, "handout")
    draft.add(*draft.fill("signed", 1))


def dictation(draft: Draft, told: Sequence[Told], asides: Asides) -> None:
    """One breath, hardly a heading."""
    draft.add(
        *_came(draft, told), *draft.fill("history", 4), *_said(draft, asides, *_PAST), *draft.fill("exam", 2), *draft.fill("diagnosis", 1)
    )
    _sheets(draft, asides)
    if told:
        draft.add(*_names(draft, told), *_before(draft, told), *_deeds(draft, told), *_after(draft, told, 2))
    draft.add(*_said(draft, asides, "planned", "negated", "discussed"), *draft.fill("plan", 2), *_seen(draft, told))
    draft.add(*draft.fill("signed", 1))


def soap(draft: Draft, told: Sequence[Told], asides: Asides) -> None:
    """Subjective, objective, what was done, plan."""
    draft.add(*_came(draft, told), *draft.fill("history", 3), *_said(draft, asides, *_PAST), heading="history")
    _sheets(draft, asides, "table", "copied")
    draft.add(*draft.fill("exam", 3), heading="exam")
    draft.add(*draft.fill("diagnosis", 1), *_said(draft, asides, "discussed"), heading="diagnosis")
    if told:
        parts = [f"{name}: {' '.join(draft.perform(one))}" for name, one in zip(_names(draft, told), told, strict=True)]
        draft.add(*parts, *_after(draft, told, 1), heading=_heading(told), joined="\n")
    joined = draft.rng.choice((" ", "\n- "))
    draft.add(*_said(draft, asides, "planned", "negated"), *draft.fill("plan", 3), *_seen(draft, told), heading="plan", joined=joined)
    _sheets(draft, asides, "consent_form", "handout", "template")
    draft.add(*draft.fill("signed", 1))


def shorthand(draft: Draft, told: Sequence[Told], asides: Asides) -> None:
    """A few short lines."""
    lines = [*_came(draft, told), *draft.fill("history", 2), *_said(draft, asides, *_PAST, "discussed")]
    for name, one in zip(_names(draft, told), told, strict=True):
        lines += [f"{name} today.", *draft.perform(one)]
    draft.add(*lines, *(_after(draft, told, 1) if told else draft.fill("exam", 2)), joined="\n")
    draft.add(*_said(draft, asides, "planned", "negated"), *draft.fill("plan", 1), *_seen(draft, told), heading="plan", joined="\n")
    _sheets(draft, asides)
    draft.add(*draft.fill("signed", 1))


def template(draft: Draft, told: Sequence[Told], asides: Asides) -> None:
    """Labels, boxes and lines."""
    draft.add(*[f"* {line}" for line in (*_came(draft, told), *draft.fill("history", 3))], heading="history", joined="\n")
    draft.add(*[f"* {line}" for line in (*draft.fill("past", 2), *_said(draft, asides, *_PAST))], heading="past", joined="\n")
    _sheets(draft, asides, "table", "copied")
    draft.add(*draft.fill("exam", 2), heading="exam", joined="\n")
    draft.add(*draft.fill("diagnosis", 1), heading="diagnosis")
    if told:
        boxes = ["[x] Time-out  [x] Consent signed"] if told[0].act.kind == "needle" else []
        draft.add(*[f"[x] {name}" for name in _names(draft, told)], *boxes, *_deeds(draft, told), heading=_heading(told), joined="\n")
    draft.add(*[f"[ ] {line}" for line in _said(draft, asides, "negated")], joined="\n")
    _sheets(draft, asides, "template", "consent_form")
    draft.add(*_said(draft, asides, "discussed"), *draft.fill("education", 2), heading="education", joined="\n")
    plans = [*_said(draft, asides, "planned"), *draft.fill("plan", 2), *_seen(draft, told)]
    draft.add(*[f"- {line}" for line in plans], heading="plan", joined="\n")
    _sheets(draft, asides, "handout")
    draft.add(*draft.fill("signed", 1))


def letter(draft: Draft, told: Sequence[Told], asides: Asides) -> None:
    """To a colleague, in whole sentences."""
    draft.add("Dear colleague, I saw your patient again today.", *draft.fill("history", 3), *_said(draft, asides, *_PAST))
    _sheets(draft, asides, "table", "copied")
    draft.add(*draft.fill("exam", 2), *draft.fill("diagnosis", 1), *_said(draft, asides, "discussed"))
    if told:
        names = " and ".join(draft.dress(one.name) for one in told)
        draft.add(f"Today I carried out the following: {names}.", *_deeds(draft, told), *_after(draft, told, 1))
    draft.add(
        *_said(draft, asides, "planned", "negated"),
        *draft.fill("plan", 1),
        *_seen(draft, told),
        "With kind regards,",
        *draft.fill("signed", 1),
    )
    _sheets(draft, asides, "consent_form", "handout", "template")


def flow_sheet(draft: Draft, told: Sequence[Told], asides: Asides) -> None:
    """Therapy in rows with minutes; earlier days stand in columns of their own now and then."""
    draft.add(*draft.fill("history", 2), *_said(draft, asides, *_PAST, "discussed"), heading="history")
    _rows(draft, told)
    draft.add(*draft.fill("therapy", 2), *_said(draft, asides, "planned", "negated"), *draft.fill("plan", 1), heading="plan")
    _sheets(draft, asides)
    draft.add(*draft.fill("signed", 1))


def _rows(draft: Draft, told: Sequence[Told]) -> None:
    between = draft.rng.choice((" | ", "  ", "\t", ": "))
    ending = draft.rng.choice(("", " min", " minutes")) if between == ": " else draft.rng.choice(("", " min"))
    rows = [f"{name}{between}{one.fact.minutes}{ending}" for name, one in zip(_names(draft, told), told, strict=True)]
    for one, row in zip(told, rows, strict=True):
        draft.earn(one, one.lines, [row])
    total = sum(one.fact.minutes or 0 for one in told)
    head = f"Intervention{between}Minutes" if not ending else "Timed interventions, one on one"
    draft.add(head, *rows, f"Total timed minutes: {total}", heading="treatment", joined="\n")


def other_field(draft: Draft) -> None:
    """A note of another field, full of words like ours."""
    rng, other = draft.rng, draft.grammar.other
    if rng.random() < 0.7:
        draft.add(*draft.fill("past", 2), heading="past")
    draft.add(draft.dress(rng.choice(other["titles"])), heading="title")
    joined = rng.choice((" ", " ", "\n"))
    draft.add(*[draft.dress(deed) for deed in rng.sample(other["deeds"], rng.randint(3, 8))], heading="deed", joined=joined)
    if rng.random() < 0.7:
        draft.add(*draft.fill("education", 2), heading="plan")
    draft.add(*draft.fill("signed", 1))


Layout = Callable[[Draft, Sequence[Told], Asides], None]
LAYOUTS: Final[Mapping[str, Layout]] = MappingProxyType(
    {
        "operative": operative,
        "dictation": dictation,
        "soap": soap,
        "shorthand": shorthand,
        "template": template,
        "letter": letter,
        "scanned": operative,
    }
)


def replaced(told: Told, units: int) -> tuple[GoldLine, ...]:
    """The lines of a therapy service with the units that the whole session gives it; none without a unit."""
    first = told.lines[0]
    return (GoldLine(first.code, units, first.modifiers),) if units else ()
