"""The request as handlers see it: forms within limits, and not remembered.

Litestar keeps the last 1,024 form bodies it has parsed, whatever their size: passwords would stay in memory, and
bodies of megabytes would fill it. A body of hundreds of thousands of fields would hold up everybody else.
"""

from typing import Any, cast

from litestar import Request
from litestar._parsers import parse_url_encoded_form_data
from litestar.datastructures import FormMultiDict
from litestar.enums import RequestEncodingType
from litestar.exceptions import ClientException
from litestar.types import Empty

MOST_FIELDS = 5000
_parsed = cast(Any, parse_url_encoded_form_data).__wrapped__


class BoundedRequest(Request[Any, Any, Any]):
    """A request whose form has at most `MOST_FIELDS` fields; more is answered with 413."""

    async def form(self) -> FormMultiDict:
        if self._connection_state.form is Empty and self.content_type[0] == RequestEncodingType.URL_ENCODED:
            body = await self.body()
            if body.count(b"&") >= MOST_FIELDS:
                raise ClientException(status_code=413)
            self._connection_state.form = _parsed(body)
        return await super().form()
