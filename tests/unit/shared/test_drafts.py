"""What a person enters: checked as the contract says, under an id that its content gives it."""

import uuid
from typing import Any

import pytest

from contracts.credit.listing_declared import LISTING_DECLARED
from contracts.errors import ContractBroken
from contracts.registry import example
from shared.drafts import checked, content_id


NAMESPACE = uuid.UUID("6f0c2d0e-5a0f-5b1e-9b0a-8d2f3c4e5f60")


def a_draft() -> dict[str, Any]:
    draft = example(LISTING_DECLARED, LISTING_DECLARED.newest, "typical")
    del draft["listing_id"]
    return draft


class TestAnIdFromContent:
    def test_is_the_same_for_the_same_content(self) -> None:
        assert content_id("51", NAMESPACE, "a", "b") == content_id("51", NAMESPACE, "a", "b")

    @pytest.mark.parametrize("names", [("b", "a"), ("a",), ("a", "b", "")])
    def test_is_another_for_other_content(self, names: tuple[str, ...]) -> None:
        assert content_id("51", NAMESPACE, *names) != content_id("51", NAMESPACE, "a", "b")

    def test_begins_with_the_region_that_gives_it(self) -> None:
        region, _, number = content_id("50", NAMESPACE, "a").partition("-")

        assert region == "50"
        assert uuid.UUID(number).version == 5


class TestADraft:
    def test_is_a_body_whose_id_is_still_empty(self) -> None:
        body = checked(LISTING_DECLARED, "51", a_draft())

        unsaid = dict.fromkeys(body)
        assert body == unsaid | a_draft() | {"listing_id": f"51-{uuid.UUID(int=0)}"}

    def test_cannot_choose_its_own_id(self) -> None:
        chosen = a_draft() | {"listing_id": "50-mine"}

        body = checked(LISTING_DECLARED, "51", chosen)

        assert body["listing_id"] == f"51-{uuid.UUID(int=0)}"

    @pytest.mark.parametrize("draft", [None, [], "text", {}])
    def test_that_is_no_body_is_refused(self, draft: Any) -> None:
        with pytest.raises(ContractBroken):
            checked(LISTING_DECLARED, "51", draft)
