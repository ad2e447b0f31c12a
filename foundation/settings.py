"""The settings of one installation, read from the environment once at start."""

import os
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec

from foundation.errors import Refusal
from foundation.messages import Sentence

ROOT = Path(__file__).resolve().parent.parent


class Settings(msgspec.Struct, frozen=True):
    """Everything an operator can set. `public_url` is what every QR code and printed link is built from."""

    database_url: str
    data_dir: Path
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = ""
    mode: str = "production"
    timezone: str = "Asia/Shanghai"
    secret: str = ""
    smtp_url: str = ""
    mail_from: str = ""

    @property
    def demo(self) -> bool:
        """Demo mode: demo sign-ins are shown, and demo accounts are allowed."""
        return self.mode == "demo"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def address(self) -> str:
        """Where this installation is reached, without a slash at the end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def secure(self) -> bool:
        """Cookies and headers of a site that is only reached over HTTPS."""
        return self.address.startswith("https://")

    @property
    def named_in_the_world(self) -> bool:
        """Whether the address is a name of the internet, whose certificate everybody trusts.

        Only then may browsers be told to insist on HTTPS: for `localhost` or a name in the hall, whose
        certificate comes from an authority of the machine's own, nobody could get past a warning any more.
        """
        host = (urlsplit(self.address).hostname or "").lower()
        return "." in host and not host.endswith(".local") and not host.replace(".", "").isdigit()

    @property
    def mails(self) -> bool:
        """Whether e-mail is set up; without it people are told in the app only."""
        return bool(self.smtp_url and self.mail_from)

    @property
    def keys_dir(self) -> Path:
        return self.data_dir / "keys"

    @classmethod
    def load(cls, environ: "os._Environ[str] | dict[str, str] | None" = None) -> "Settings":
        """Reads DATABASE_URL, DATA_DIR, HOST, PORT, PUBLIC_URL, RALLYPOINT_MODE, RALLYPOINT_SECRET, TIMEZONE, SMTP_URL,
        MAIL_FROM."""
        given = os.environ if environ is None else environ
        data_dir = Path(given.get("DATA_DIR") or ROOT / "data").expanduser().resolve()
        port = given.get("PORT") or "8000"
        if not port.isdigit() or not 0 < int(port) < 65536:
            raise Refusal(Sentence("PORT must be a number from 1 to 65535, not {given}.", given=port))
        mode = given.get("RALLYPOINT_MODE") or "production"
        if mode not in ("production", "demo"):
            raise Refusal(Sentence("RALLYPOINT_MODE must be production or demo, not {given}.", given=mode))
        return cls(
            database_url=given.get("DATABASE_URL") or f"sqlite:///{data_dir / 'rallypoint.sqlite3'}",
            data_dir=data_dir,
            host=given.get("HOST") or "127.0.0.1",
            port=int(port),
            public_url=given.get("PUBLIC_URL") or "",
            mode=mode,
            timezone=given.get("TIMEZONE") or "Asia/Shanghai",
            secret=given.get("RALLYPOINT_SECRET") or "",
            smtp_url=given.get("SMTP_URL") or "",
            mail_from=given.get("MAIL_FROM") or "",
        )


_current: Settings | None = None


def settings() -> Settings:
    """The settings of this process."""
    global _current
    if _current is None:
        _current = Settings.load()
    return _current


def use_settings(chosen: Settings) -> None:
    """Replaces the settings of this process: for the command line and for tests."""
    global _current
    _current = chosen
