"""E-mail over SMTP: one message at a time over a line that is kept for a turn."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import parseaddr
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

import msgspec

from foundation.errors import Refusal
from foundation.messages import Sentence
from members.services.sending import SENT, Outcome, Result

TIMEOUT_S = 20.0
_PERMANENT = 500


class Server(msgspec.Struct, frozen=True):
    """Where mails are handed in. `tls`: "whole" (smtps), "start" (STARTTLS) or "" (only on this machine)."""

    host: str
    port: int
    tls: str
    user: str = ""
    password: str = ""


def server_of(address: str) -> Server:
    """Reads SMTP_URL: `smtps://user:password@host:465` or `smtp://…:587`, which turns to TLS after the greeting.

    Only a server on this machine is spoken to without TLS. Raises `Refusal` for what is no such address.
    """
    wrong = Refusal(
        Sentence("SMTP_URL must look like smtps://user:password@mail.example.edu:465 or smtp://…:587."),
        status=422,
    )
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise wrong from None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path.strip("/"):
        raise wrong
    whole = parts.scheme == "smtps"
    tls = "whole" if whole else "" if _on_this_machine(parts.hostname) else "start"
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Server(parts.hostname, port or (465 if whole else 587), tls, user, password)


def _on_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


class Post:
    """A line to the server, opened when it is needed. Its methods block; call them in a thread."""

    def __init__(self, server: Server, timeout: float = TIMEOUT_S) -> None:
        self._server = server
        self._timeout = timeout
        self._line: smtplib.SMTP | None = None

    def send(self, message: EmailMessage) -> Result:
        """Hands a message over. Never raises for what servers and networks do."""
        sender, recipient = (parseaddr(str(message[name]))[1] for name in ("From", "To"))
        try:
            line = self._open()
            self._refused(line.mail(sender))
            self._refused(line.rcpt(recipient))
        except (OSError, smtplib.SMTPException) as problem:
            self.close()
            return _before(problem)
        return self._body(line, message.as_bytes())

    def trouble(self) -> str:
        """Why the server does not let us in; empty when it does. Sends nothing."""
        try:
            self._open()
        except (OSError, smtplib.SMTPException) as problem:
            return _before(problem).error
        finally:
            self.close()
        return ""

    def _body(self, line: smtplib.SMTP, content: bytes) -> Result:
        """From here on a broken line leaves open whether the server has taken the message."""
        try:
            code, _ = line.data(content)
        except smtplib.SMTPDataError as problem:
            self.close()
            return _answered(problem.smtp_code)
        except (OSError, smtplib.SMTPException) as problem:
            self.close()
            return Result(Outcome.UNSURE, f"the line broke after the message ({type(problem).__name__})")
        return SENT if code == 250 else _answered(code)

    def _open(self) -> smtplib.SMTP:
        if self._line is not None:
            return self._line
        server, context = self._server, ssl.create_default_context()
        if server.tls == "whole":
            line: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=self._timeout, context=context
            )
        else:
            line = smtplib.SMTP(server.host, server.port, timeout=self._timeout)
        self._line = line
        if server.tls == "start":
            line.starttls(context=context)
        line.ehlo_or_helo_if_needed()
        if server.user:
            line.login(server.user, server.password)
        return line

    @staticmethod
    def _refused(answer: tuple[int, bytes]) -> None:
        if answer[0] not in (250, 251):
            raise smtplib.SMTPResponseException(*answer)

    def close(self) -> None:
        line, self._line = self._line, None
        if line is None:
            return
        try:
            line.quit()
        except (OSError, smtplib.SMTPException):
            line.close()


def _before(problem: Exception) -> Result:
    """What failed before the message itself was handed over: it certainly did not go out."""
    if isinstance(problem, smtplib.SMTPAuthenticationError):
        return Result(Outcome.LATER, f"the server refused the password ({problem.smtp_code})")
    if isinstance(problem, smtplib.SMTPResponseException):
        return _answered(problem.smtp_code)
    return Result(Outcome.LATER, f"the server could not be reached ({type(problem).__name__})")


def _answered(code: int) -> Result:
    """By SMTP's own rule 5xx is for good, 4xx may pass. The server's text is not kept: it may name the person."""
    return Result(Outcome.NEVER if code >= _PERMANENT else Outcome.LATER, f"the server answered {code}")
