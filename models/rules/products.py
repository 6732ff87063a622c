"""The products of the drug codes: which code a drug has from which day on, and how much of it is one billing unit.

Sizes: R-DRG-01, R-DRG-11, R-TOX-09 and the unit basis in ``tables/codes.csv``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Product:
    """A drug's code from a day on: ``size`` amounts of ``unit`` are one billing unit; ``single_dose``: made in no other container."""

    code: str
    unit: str
    size: float
    since: date = date.min
    single_dose: bool = False


_APRIL_2024, _OCTOBER_2024 = date(2024, 4, 1), date(2024, 10, 1)
# Larger than any dose: one unit, whatever was given.
_ANY = 1e9
# Newest first.
PRODUCTS: dict[str, tuple[Product, ...]] = {
    "methylprednisolone_acetate": (Product("J1010", "mg", 1, _APRIL_2024), Product("J1030", "mg", 40)),
    "methylprednisolone_succinate": (Product("J2919", "mg", 5, _APRIL_2024), Product("J2930", "mg", 125)),
    "triamcinolone_acetonide": (Product("J3301", "mg", 10),),
    "triamcinolone_pf": (Product("J3300", "mg", 1),),
    "triamcinolone_acetonide_er": (Product("J3304", "mg", 1),),
    "triamcinolone_hexacetonide": (Product("J3303", "mg", 5),),
    "triamcinolone_diacetate": (Product("J3302", "mg", 5),),
    "betamethasone": (Product("J0702", "mg", 6),),
    "dexamethasone": (Product("J1100", "mg", 1),),
    "hydrocortisone": (Product("J1720", "mg", 100),),
    "ketorolac": (Product("J1885", "mg", 15),),
    "orphenadrine": (Product("J2360", "mg", 60),),
    "onabotulinumtoxina": (Product("J0585", "U", 1, single_dose=True),),
    "abobotulinumtoxina": (Product("J0586", "U", 5, single_dose=True),),
    "rimabotulinumtoxinb": (Product("J0587", "U", 100, single_dose=True),),
    "incobotulinumtoxina": (Product("J0588", "U", 1, single_dose=True),),
    "daxibotulinumtoxina": (Product("J0589", "U", 1, single_dose=True),),
    "durolane": (Product("J7318", "mg", 1),),
    "genvisc": (Product("J7320", "mg", 1),),
    "hyalgan": (Product("J7321", "syringe", 1),),
    "supartz": (Product("J7321", "syringe", 1),),
    "visco_3": (Product("J7321", "syringe", 1),),
    "hymovis": (Product("J7322", "mg", 1),),
    "euflexxa": (Product("J7323", "syringe", 1),),
    "orthovisc": (Product("J7324", "syringe", 1),),
    "synvisc": (Product("J7325", "mg", 1),),
    "synvisc_one": (Product("J7325", "mg", 1),),
    "gel_one": (Product("J7326", "syringe", 1),),
    "monovisc": (Product("J7327", "syringe", 1),),
    "gelsyn": (Product("J7328", "mg", 0.1),),
    "trivisc": (Product("J7329", "mg", 1),),
    "synojoynt": (Product("J7331", "mg", 1),),
    "triluron": (Product("J7332", "mg", 1),),
    "morphine_pf": (Product("J2274", "mg", 10),),
    "ziconotide": (Product("J2278", "mcg", 1),),
    "baclofen": (Product("J0475", "mg", 10),),
    "clonidine": (Product("J0735", "mg", 1),),
    # By shot, push or infusion (BY_ROUTE).
    "methocarbamol": (Product("J2800", "mg", 1000),),
    "diazepam": (Product("J3360", "mg", 5),),
    "hydromorphone": (Product("J1171", "mg", 0.1, _OCTOBER_2024), Product("J1170", "mg", 4)),
    "morphine": (Product("J2270", "mg", 10),),
    "meperidine": (Product("J2175", "mg", 100),),
    "nalbuphine": (Product("J2300", "mg", 10),),
    "ondansetron": (Product("J2405", "mg", 1),),
    "acetaminophen_iv": (Product("J0131", "mg", 10),),
    "ibuprofen_iv": (Product("J1741", "mg", 100),),
    "magnesium_sulfate": (Product("J3475", "mg", 500),),
    "vitamin_b12": (Product("J3420", "mcg", 1000),),
    "naltrexone_depot": (Product("J2315", "mg", 1),),
    "buprenorphine_weekly": (Product("J0577", "mg", _ANY),),
    "buprenorphine_monthly": (Product("J0578", "mg", _ANY),),
    "lidocaine_infusion": (Product("J2003", "mg", 1, _OCTOBER_2024), Product("J2001", "mg", 10)),
    "ketamine": (Product("J3490", "mg", _ANY),),
}
# What one syringe holds where the code counts milligrams and the label has one size (R-DRG-11).
LABEL_MG = {
    "durolane": 60.0,
    "genvisc": 25.0,
    "hymovis": 24.0,
    "synvisc": 16.0,
    "synvisc_one": 48.0,
    "trivisc": 25.0,
    "synojoynt": 20.0,
    "triluron": 20.0,
    "gelsyn": 16.8,
}
# Drugs that are coded where a shot, push or infusion gave them; in another act they are part of it (R-DRG-05).
BY_ROUTE = frozenset(
    {
        "methocarbamol", "diazepam", "hydromorphone", "morphine", "meperidine", "nalbuphine", "ondansetron", "acetaminophen_iv",
        "ibuprofen_iv", "magnesium_sulfate", "vitamin_b12", "naltrexone_depot", "buprenorphine_weekly", "buprenorphine_monthly",
        "lidocaine_infusion", "ketamine",
    }
)  # fmt: skip
# Of these, what is given around a procedure as well: beside one they belong to it.
COMPANIONS = frozenset({"diazepam", "hydromorphone", "morphine", "meperidine", "nalbuphine", "ondansetron", "ketamine"})
BY_PUMP = frozenset({"morphine_pf", "ziconotide", "baclofen", "clonidine"})
# Baclofen by a needle, to try it before a pump.
SPINAL_TRIAL = Product("J0476", "mcg", 50)
