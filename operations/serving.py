"""Serving: one process, one address, and words on the terminal that tell where it is and who may sign in."""

from __future__ import annotations

import errno
import gc
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec
import uvicorn

from app import create_app
from foundation.clock import now
from foundation.errors import Refusal
from foundation.jobs import Jobs
from foundation.messages import Sentence
from foundation.settings import Settings, use_settings
from foundation.web.heads import ShortHeads

if TYPE_CHECKING:
    from operations import tls

SECONDS_TO_FINISH = 5
SECONDS_KEPT_ALIVE = 20
SIX_HOURS = 6 * 3600
NEW_OBJECTS = 20_000  # between two looks of the cycle collector
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}


def listen(host: str, port: int) -> socket.socket:
    """The socket to serve on. Raises `Refusal` in one sentence when the port is taken or not ours to take."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        raise Refusal(_why_not(host, port, error)) from error
    listener.set_inheritable(False)
    return listener


def _why_not(host: str, port: int, error: Exception) -> Sentence:
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return Sentence(
            "Port {port} is already used by another program. Stop it, or choose another: make run PORT={other}",
            port=str(port),
            other=str(port + 1),
        )
    if isinstance(error, OSError) and error.errno == errno.EACCES:
        return Sentence(
            "Port {port} is reserved for the system. Choose one above 1023: make run PORT=8000",
            port=str(port),
        )
    return Sentence("HOST {host} is not an address of this machine ({reason}).", host=host, reason=str(error))


def with_tls(settings: Settings) -> tuple[Settings, tls.Files]:
    """Papers for every name of this machine; without PUBLIC_URL its first address in the network is used."""
    from operations import tls  # noqa: PLC0415 - certificates are another 4 MB that few servers need

    named = urlsplit(settings.public_url).hostname
    files, _ = tls.ensure(
        settings.data_dir / "tls", tls.names_of_this_machine([named] if named else []), now()
    )
    if not settings.public_url:
        here = next(iter(tls.local_addresses()), None)
        host = str(here) if here and settings.host in ("0.0.0.0", "::", str(here)) else "localhost"  # noqa: S104
        settings = msgspec.structs.replace(settings, public_url=f"https://{host}:{settings.port}")
    use_settings(settings)
    return settings, files


class Server(uvicorn.Server):
    """uvicorn, which says where it is once it answers."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            _look_at_new_objects_only()
            self._announce()


def _look_at_new_objects_only() -> None:
    """The cycle collector walks every object there is, again and again: half a million that stay until the end.

    From here on it looks at what requests leave behind, and less often: nearly all of it is gone by itself before.
    """
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, 10, 10)
    gc.enable()


def server(announce: Callable[[], None], papers: tls.Files | None) -> Server:
    """The server of the current settings, ready to run. With `papers` it speaks HTTPS and renews them itself."""
    application = create_app()
    config = uvicorn.Config(
        ShortHeads(application),
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=LOGGING,
        access_log=False,
        server_header=False,
        timeout_keep_alive=SECONDS_KEPT_ALIVE,
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
        ssl_certfile=papers.certificate if papers else None,
        ssl_keyfile=papers.key if papers else None,
    )
    if papers:
        from operations import trust_page  # noqa: PLC0415 - as above

        application.state.trusted_papers = papers
        for route in trust_page.routes:
            application.register(route)
        _renew(application.state.jobs, config, papers)
    return Server(config, announce)


def _renew(jobs: Jobs, config: uvicorn.Config, papers: tls.Files) -> None:
    """A server that runs for a year serves a new certificate without a restart."""
    from operations import tls  # noqa: PLC0415 - as above

    async def renew() -> None:
        _, is_new = tls.ensure(papers.certificate.parent, tls.names_in(papers.certificate), now())
        if is_new and config.ssl is not None:
            config.ssl.load_cert_chain(papers.certificate, papers.key)

    jobs.every(SIX_HOURS, "certificate", renew)
