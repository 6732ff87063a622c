"""What Medicare's coverage policies ask for, exclude, count and list, as rows: codes, facts of the note, words of the alert.

Source: domain/coverage.md; ids are its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

EPIDURAL = frozenset({"62321", "62323", "64479", "64480", "64483", "64484"})
UNGUIDED_EPIDURAL = frozenset({"62320", "62322"})
FACET_BLOCK = frozenset({"64490", "64491", "64492", "64493", "64494", "64495"})
FACET_ABLATION = frozenset({"64633", "64634", "64635", "64636"})
SACROILIAC = frozenset({"27096"})
TRIGGER = frozenset({"20552", "20553"})
NEEDLES = frozenset({"97810", "97811", "97813", "97814", "20560", "20561"})
SYMPATHETIC = frozenset({"64510", "64520", "64517"})
DRUG_TESTS = frozenset({"80305", "80306", "80307", "G0480", "G0481", "G0482", "G0483"})
SEDATION = frozenset({"99151", "99152", "99153", "99155", "99156", "99157"})
TOXINS = frozenset({"J0585", "J0586", "J0587", "J0588", "J0589"})
TOXIN_ACTS = frozenset({"64612", "64615", "64616", "64642", "64643", "64644", "64645", "64646", "64647"})
HYALURONATES = frozenset(
    {"J7318", "J7320", "J7321", "J7322", "J7323", "J7324", "J7325", "J7326", "J7327", "J7328", "J7329", "J7331", "J7332"}
)
MANIPULATION = frozenset({"98940", "98941", "98942"})
PRIOR_AUTHORISATION = FACET_BLOCK | FACET_ABLATION | frozenset({"64612", "64615", "63650"})


@dataclass(frozen=True, slots=True)
class Need:
    """A fact that a policy asks for with these codes: an alert where the note has none of ``facts``."""

    rule: str
    codes: frozenset[str]
    facts: tuple[str, ...]
    text: str
    severity: Literal["warning", "info"] = "warning"


@dataclass(frozen=True, slots=True)
class Excluded:
    """Codes that Medicare does not cover, or not without more."""

    rule: str
    codes: frozenset[str]
    text: str
    severity: Literal["warning", "info"] = "warning"


NEEDS = (
    Need("ESI-C6", EPIDURAL, ("contrast", "no_contrast"), "Contrast, or the reason for none, is not found in the note."),
    Need("ESI-C7", EPIDURAL, ("radicular",), "Radiculopathy, claudication, post-laminectomy pain or zoster is not found in the note."),
    Need("ESI-C8", EPIDURAL, ("tried",), "Four weeks of conservative care are not found in the note."),
    Need("ESI-C9", EPIDURAL, ("scale",), "A pain or function scale is not found in the note."),
    Need("FAC-C5", FACET_BLOCK | FACET_ABLATION, ("tried",), "Conservative care that failed is not found in the note."),
    Need("FAC-C5", FACET_BLOCK | FACET_ABLATION, ("scale",), "A pain or function scale is not found in the note."),
    Need("FAC-C5", FACET_BLOCK | FACET_ABLATION, ("chronic",), "Three months of pain are not found in the note."),
    Need("FAC-C3", FACET_ABLATION, ("two_blocks",), "Two diagnostic blocks with relief of 80 % are not found in the note."),
    Need("ESI-C14", EPIDURAL, ("views",), "Pictures in two views are not found in the note.", "info"),
    Need("SI-C4", SACROILIAC, ("chronic",), "Three months of pain are not found in the note."),
    Need("SI-C4", SACROILIAC, ("tried",), "Four weeks of conservative care are not found in the note."),
    Need("SI-C5", SACROILIAC, ("contrast", "no_contrast"), "Contrast is not found in the note."),
    Need("TPI-C3", TRIGGER, ("myofascial",), "A myofascial diagnosis or tension headache is not found in the note."),
    Need("TPI-C4", TRIGGER, ("taut_band",), "A taut band or another trigger-point finding is not found in the note."),
    Need("TPI-C4", TRIGGER, ("tried",), "Conservative care that failed is not found in the note."),
    Need("ACU-C1", NEEDLES, ("low_back",), "Only chronic low back pain is covered; it is not found in the note."),
    Need("ACU-C1", NEEDLES, ("chronic",), "Twelve weeks of pain are not found in the note."),
    Need("TOX-C1", frozenset({"64615"}), ("headache_days",), "Headache days a month are not found in the note; chronic migraine needs 15."),
    Need("TOX-C1", frozenset({"64615"}), ("preventives",), "Preventive drugs that failed are not found in the note.", "info"),
    Need("CPM-C2", frozenset({"G3002"}), ("consent",), "The patient's consent to monthly pain management is not found in the note."),
    Need("CPM-C1", frozenset({"G3002"}), ("chronic",), "Pain of more than three months is not found in the note."),
    Need(
        "NM-C1",
        frozenset({"63650", "63655", "63685"}),
        ("psychology",),
        "Psychological screening before the stimulator is not found in the note.",
    ),
    Need("NM-C1", frozenset({"63685"}), ("trial_relief",), "A successful trial is not found in the note."),
    Need("NM-C2", frozenset({"62361", "62362"}), ("trial_relief",), "A successful trial before the pump is not found in the note."),
    Need(
        "NM-C3",
        frozenset({"22510", "22511", "22513", "22514"}),
        ("oedema",),
        "Oedema on MRI or uptake that shows a recent fracture is not found in the note.",
    ),
    Need("NM-C5", frozenset({"64628"}), ("endplate",), "Vertebrogenic pain or Modic changes are not found in the note."),
    Need("NM-C7", HYALURONATES, ("tried",), "Care that failed before the joint gel is not found in the note."),
    Need("TH-C9", MANIPULATION, ("subluxation",), "A subluxation, by film or by examination, is not found in the note."),
    Need("UDS-C1", DRUG_TESTS, ("test_reason",), "The individual reason for the drug test is not found in the note."),
)
EXCLUDED = (
    Excluded("ESI-C6", UNGUIDED_EPIDURAL, "Epidural injections without fluoroscopy or CT are not covered."),
    Excluded("FAC-C4", frozenset({"64492", "64495"}), "A third facet level in one session is not covered without appeal."),
    Excluded(
        "FAC-C6", frozenset({"0213T", "0214T", "0215T", "0216T", "0217T", "0218T"}), "Facet injections under ultrasound are not covered."
    ),
    Excluded("SI-C6", frozenset({"64625"}), "Denervation of the sacroiliac joint is not covered by most contractors."),
    Excluded("NM-C4", frozenset({"0275T", "62330"}), "Percutaneous decompression is covered only within an approved study or registry."),
    Excluded("NM-C6", frozenset({"64624"}), "Coverage of genicular ablation differs from contractor to contractor.", "info"),
    Excluded(
        "NM-C8", frozenset({"0232T", "62290", "62291", "72285", "72295", "S9090", "M0076"}), "Not covered, or limited by local policy."
    ),
    Excluded("UDS-C2", frozenset({"G0483"}), "The largest definitive drug test is under high scrutiny; its need must stand in the note."),
    Excluded("TH-C7", frozenset({"97010", "97014"}), "Not paid by Medicare."),
)


@dataclass(frozen=True, slots=True)
class Ceiling:
    """A number above which a policy does not cover. ``sessions``: of twelve months, today's among them, as the note states them."""

    rule: str
    codes: frozenset[str]
    most: int
    text: str


@dataclass(frozen=True, slots=True)
class Diagnoses:
    """The closed list of a policy, by the beginnings of the diagnosis codes on it."""

    rule: str
    codes: frozenset[str]
    listed: tuple[str, ...]
    text: str


SESSIONS = (
    Ceiling("ESI-C1", EPIDURAL, 4, "epidural sessions of one region"),
    Ceiling("FAC-C1", FACET_BLOCK, 4, "facet sessions of one region"),
    Ceiling("FAC-C3", FACET_ABLATION, 2, "ablation sessions of one region"),
    Ceiling("SI-C2", SACROILIAC, 4, "sacroiliac sessions"),
    Ceiling("TPI-C1", TRIGGER, 3, "trigger point sessions"),
)
# Units of the drug's line that hold the most that one epidural session may have: 80, 80, 12 and 15 mg.
EPIDURAL_DOSES = (
    Ceiling("ESI-C12", frozenset({"J3301"}), 8, "80 mg of triamcinolone"),
    Ceiling("ESI-C12", frozenset({"J1010"}), 80, "80 mg of methylprednisolone"),
    Ceiling("ESI-C12", frozenset({"J0702"}), 2, "12 mg of betamethasone"),
    Ceiling("ESI-C12", frozenset({"J1100"}), 15, "15 mg of dexamethasone"),
)
# Later joints and bodies of one session, by the units of their add-on.
FURTHER = (
    Ceiling("ESI-C4", frozenset({"64480"}), 1, "More than two transforaminal levels in one session are not covered."),
    Ceiling("ESI-C4", frozenset({"64484"}), 1, "More than two transforaminal levels in one session are not covered."),
    Ceiling("FAC-C4", frozenset({"64634"}), 1, "More than two joints of a side in one ablation session are not covered."),
    Ceiling("FAC-C4", frozenset({"64636"}), 1, "More than two joints of a side in one ablation session are not covered."),
    Ceiling("NM-C3", frozenset({"22512"}), 2, "More than three vertebral bodies are a relative exclusion."),
    Ceiling("NM-C3", frozenset({"22515"}), 2, "More than three vertebral bodies are a relative exclusion."),
)
_FACET_DIAGNOSES = tuple(f"M47.{a}{b}" for a in ("81", "89") for b in range(2, 8)) + tuple(
    f"{stem}{n}" for stem in ("M48.1", "M53.8") for n in range(2, 8)
)
DIAGNOSES = (
    Diagnoses(
        "FAC-C7", FACET_BLOCK | FACET_ABLATION, _FACET_DIAGNOSES, "None of the diagnosis codes in the note is on the facet policy's list."
    ),
    Diagnoses(
        "SI-C7",
        SACROILIAC,
        ("M43.28", "M46.1", "M47.818", "M53.3"),
        "None of the diagnosis codes in the note is on the sacroiliac policy's list.",
    ),
    Diagnoses("TPI-C3", TRIGGER, ("G44.2", "M79.1"), "None of the diagnosis codes in the note is on the trigger point policy's list."),
    Diagnoses(
        "NM-C5",
        frozenset({"64628"}),
        ("M54.51", "M47.816", "M47.817"),
        "None of the diagnosis codes in the note is on the basivertebral policy's list.",
    ),
)
# Toxin units for migraine on the label; weeks between two toxin sessions; acupuncture visits of a year, and those before improvement.
MIGRAINE_UNITS, TOXIN_WEEKS, ACUPUNCTURE_VISITS, FIRST_VISITS = 195, 12, 20, 12
