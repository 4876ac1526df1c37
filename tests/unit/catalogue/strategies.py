"""Implementations as hypothesis makes them: few values, so that sides often meet."""

from hypothesis import strategies as st

from services.catalogue.domain.implementation import Implementation, Limit, Material
from tests.unit.catalogue.builders import CODE, DAY, ORGAN, OTHER_CODE, WORKING_DAY


MATERIALS = st.builds(
    Material,
    name=st.sampled_from(["身份证", "申请书(表)", "申请书（表）"]),
    necessity=st.sampled_from("123"),
    originals=st.integers(0, 1),
    copies=st.integers(0, 1),
    channel=st.sampled_from(["10", "20"]),
)
LIMITS = st.builds(Limit, length=st.integers(0, 2), unit=st.sampled_from([DAY, WORKING_DAY]))
NUMBERS = st.sampled_from([f"CY-{n:03d}" for n in range(1, 7)])
IMPLEMENTATIONS = st.builds(
    Implementation,
    list_number=NUMBERS,
    name=st.sampled_from(["失业登记", "失业 登记", "排污许可"]),
    basic_code=st.sampled_from([None, CODE, OTHER_CODE]),
    matter_type=st.sampled_from(["01", "20"]),
    mode=st.sampled_from([None, "online", "joint"]),
    organ=st.just(ORGAN),
    statutory_limit=st.none() | LIMITS,
    promised_limit=st.none() | LIMITS,
    materials=st.none() | st.lists(MATERIALS, max_size=3).map(tuple),
)
SIDES = st.lists(IMPLEMENTATIONS, max_size=6, unique_by=lambda matter: matter.list_number)
