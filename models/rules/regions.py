"""Regions treated by manipulation: five spinal ones for chiropractic, ten of the body for osteopathic treatment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from models.rules.levels import Region, ends_of, expand_range, is_level, region_of

ChiropracticRegion = Literal["cervical", "thoracic", "lumbar", "sacral", "pelvic", "extraspinal"]
BodyRegion = Literal[
    "head", "cervical", "thoracic", "lumbar", "sacral", "pelvic", "lower_extremity", "upper_extremity", "rib_cage", "abdomen"
]

_CHIROPRACTIC_CODES = ((5, "98942"), (3, "98941"), (1, "98940"))
_OSTEOPATHIC_CODES = ((9, "98929"), (7, "98928"), (5, "98927"), (3, "98926"), (1, "98925"))

# Names below the spine's own levels, folded: lower case, no side, spaces for hyphens and underscores.
_NAMES: dict[BodyRegion, tuple[str, ...]] = {
    "head": ("head", "cranium", "cranial", "skull", "temporomandibular", "temporomandibular joint", "tmj", "jaw"),
    "cervical": (
        "cervical", "cervical spine", "neck", "occiput", "occipital", "suboccipital", "atlas", "axis", "atlanto occipital",
        "atlantooccipital", "atlanto axial", "atlantoaxial", "upper cervical", "cervicothoracic",
    ),
    "thoracic": (
        "thoracic", "thoracic spine", "dorsal spine", "mid back", "upper back", "costovertebral", "costotransverse",
        "costovertebral joint", "costotransverse joint", "thoracolumbar",
    ),
    "lumbar": ("lumbar", "lumbar spine", "low back", "lower back", "lumbosacral"),
    "sacral": ("sacral", "sacrum", "sacral base", "sacrococcygeal", "coccyx", "tailbone"),
    "pelvic": (
        "pelvic", "pelvis", "pelvic girdle", "ilium", "iliac", "ilia", "innominate", "sacroiliac", "sacroiliac joint", "sacro iliac",
        "sacro iliac joint", "si joint", "sij", "si", "psis", "asis", "iliac crest", "pubis", "pubic symphysis", "ischium", "hip bone",
    ),
    "lower_extremity": (
        "lower extremity", "leg", "hip", "hip joint", "thigh", "knee", "patella", "tibia", "fibula", "fibular head", "ankle", "foot",
        "talus", "subtalar", "toe",
    ),
    "upper_extremity": (
        "upper extremity", "arm", "shoulder", "glenohumeral", "clavicle", "acromioclavicular", "ac joint", "sternoclavicular", "scapula",
        "elbow", "radial head", "forearm", "wrist", "hand", "finger", "thumb",
    ),
    "rib_cage": ("rib", "ribs", "rib cage", "sternum", "costosternal", "costochondral"),
    "abdomen": ("abdomen", "abdominal", "viscera", "visceral", "diaphragm"),
}  # fmt: skip
_BY_NAME: dict[str, BodyRegion] = {name: region for region, names in _NAMES.items() for name in names}
_SPINAL = ("cervical", "thoracic", "lumbar", "sacral", "pelvic")


def body_regions(sites: Iterable[str]) -> frozenset[BodyRegion]:
    """The body regions that vertebrae (``C2``, ``T4-T6``), joints or regions name; unknown names give none (R-OMT-01).

    A joint of two vertebrae lies in the region of the upper one (L5-S1 is lumbar); a longer range in all that it crosses.
    """
    return frozenset(region for site in sites for region in _regions_of(site))


def chiropractic_regions(sites: Iterable[str]) -> frozenset[ChiropracticRegion]:
    """The spinal regions adjusted, and ``extraspinal`` for anything else: head, limbs, rib cage, abdomen (R-CMT-01).

    The occiput is cervical, rib joints at the vertebra are thoracic, the sacroiliac joint is pelvic.
    """
    found: set[ChiropracticRegion] = set()
    for region in body_regions(sites):
        match region:
            case "cervical" | "thoracic" | "lumbar" | "sacral" | "pelvic":
                found.add(region)
            case _:
                found.add("extraspinal")
    return frozenset(found)


def chiropractic_code(regions: Iterable[ChiropracticRegion]) -> str | None:
    """The one spinal code of the day by number of spinal regions, 1-2, 3-4 or 5; None without a spinal region (R-CMT-01)."""
    return _banded(len(set(regions) & set(_SPINAL)), _CHIROPRACTIC_CODES)


def osteopathic_code(regions: Iterable[BodyRegion]) -> str | None:
    """The one osteopathic code of the day by number of body regions, in pairs up to 9-10; None without one (R-OMT-01)."""
    return _banded(len(set(regions)), _OSTEOPATHIC_CODES)


def _regions_of(site: str) -> set[Region] | set[BodyRegion]:
    if is_level(site):
        upper, lower = ends_of(site)
        spaces = expand_range(upper, lower, "vertebra")
        return {region_of(site)} if len(spaces) <= 2 else {region_of(vertebra) for vertebra in spaces}
    region = _BY_NAME.get(" ".join(site.casefold().replace("-", " ").replace("_", " ").split()))
    return {region} if region else set()


def _banded(count: int, codes: tuple[tuple[int, str], ...]) -> str | None:
    return next((code for least, code in codes if count >= least), None)
