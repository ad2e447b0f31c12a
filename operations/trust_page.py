"""/trust-this-server: how phones in the hall come to trust the server's own certificate authority.

Only there when the server was started with `--tls`; `app.state.trusted_papers` says where the authority lies.
"""

from typing import Any

from litestar import Request, Response, get

from foundation.rendering import page
from members.guards import anyone
from operations.tls import Files

AnyRequest = Request[Any, Any, Any]
FILE_NAME = "rallypoint-authority.crt"


def _papers(request: AnyRequest) -> Files:
    papers: Files = request.app.state.trusted_papers
    return papers


@get("/trust-this-server", name="trust-this-server", guards=[anyone], sync_to_thread=False)
def show(request: AnyRequest) -> Response[str]:
    """Instructions by kind of device, and the fingerprint to compare."""
    return page(request, "operations/trust.html", {"fingerprint": _papers(request).fingerprint})


@get(
    f"/trust-this-server/{FILE_NAME}",
    name="trust-this-server-authority",
    guards=[anyone],
    sync_to_thread=False,
)
def download(request: AnyRequest) -> Response[bytes]:
    """The authority's certificate (never its key), in the type that makes an iPhone offer to install it."""
    return Response(
        _papers(request).authority.read_bytes(),
        media_type="application/x-x509-ca-cert",
        headers={"content-disposition": f'attachment; filename="{FILE_NAME}"'},
    )


routes = [show, download]
