"""A Litestar application that does nothing: what an HTTP answer costs at least."""

from __future__ import annotations

import socket
import sys

import uvicorn
from litestar import Litestar, get


@get("/")
async def nothing() -> str:
    """An empty answer."""
    return ""


def main() -> None:
    listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
    config = uvicorn.Config(
        Litestar([nothing], openapi_config=None),
        loop="uvloop",
        http="httptools",
        ws="none",
        access_log=False,
        log_level="error",
    )
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
