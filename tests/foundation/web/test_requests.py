"""Forms as they come in: within limits, and kept by nobody."""

import httpx
import pytest
from litestar._parsers import parse_url_encoded_form_data

from foundation.web.requests import MOST_FIELDS

FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize(("fields", "status"), [(MOST_FIELDS, 422), (MOST_FIELDS + 1, 413)])
async def test_a_form_of_too_many_fields_is_refused(
    client: httpx.AsyncClient, fields: int, status: int
) -> None:
    answer = await client.post("/sign-in", content=b"&".join([b"a=1"] * fields), headers=FORM)
    assert answer.status_code == status


async def test_what_was_typed_is_not_kept(client: httpx.AsyncClient) -> None:
    parse_url_encoded_form_data.cache_clear()
    answer = await client.post("/sign-in", data={"staff_number": "W001", "password": "a secret sentence"})
    assert answer.status_code == 422
    assert 'value="W001"' in answer.text
    assert parse_url_encoded_form_data.cache_info().currsize == 0
