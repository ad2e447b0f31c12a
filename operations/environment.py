"""The room where the project's own Python environment is made, from nothing but python3.

Run by the Makefile with the system's Python, before any dependency exists: standard library only, and no
syntax newer than Python 3.6, so that an old Python can still read the sentence that tells it is too old.

    python3 operations/environment.py requirements.lock      make .venv hold exactly these pins
    python3 operations/environment.py lock                   resolve pyproject.toml into both lock files
"""

import hashlib
import os
import shutil
import subprocess
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

OLDEST = (3, 11)
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
STAMP = os.path.join(VENV, ".installed")
DEV_LOCK = "requirements-dev.lock"
LOCKS = {"requirements.lock": ["install"], DEV_LOCK: ["install", "solver", "dev"]}
RESOLVER = "uv==0.13.9"


def refuse(sentence: str) -> "NoReturn":
    """End with one sentence that says what to do; no traceback, for there is nothing to debug."""
    sys.stderr.write(sentence + "\n")
    raise SystemExit(1)


def require_python() -> None:
    """Go on with the newest Python of this machine when the one called `python3` is too old."""
    if sys.version_info[:2] >= OLDEST:
        return
    for minor in range(19, OLDEST[1] - 1, -1):
        newer = shutil.which("python3.%d" % minor)
        if newer:
            os.execv(newer, [newer, os.path.abspath(__file__)] + sys.argv[1:])
    refuse(
        "Rallypoint needs Python %d.%d or newer, and this is Python %d.%d (%s): install a newer one, or name it: "
        "make run PYTHON=/path/to/python3.12" % (OLDEST + sys.version_info[:2] + (sys.executable,))
    )


def require_venv() -> None:
    """venv and ensurepip are separate packages on Debian and Ubuntu: name the one to install."""
    try:
        import ensurepip  # noqa: F401, PLC0415
        import venv  # noqa: F401, PLC0415
    except ImportError:
        refuse(
            "This Python cannot make environments of its own: install python%d.%d-venv "
            "(Debian, Ubuntu: apt-get install python3-venv), then run the same command again."
            % sys.version_info[:2]
        )


def digest(*parts: str) -> str:
    """One word that changes when any of the parts does."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def read(name: str) -> str:
    with open(os.path.join(ROOT, name), encoding="utf-8") as file:
        return file.read()


def project_part() -> str:
    """What of pyproject.toml the installed command depends on: a change of tool settings reinstalls nothing."""
    import tomllib  # noqa: PLC0415

    whole = tomllib.loads(read("pyproject.toml"))
    return repr((whole["build-system"], whole["project"], whole["tool"]["hatch"]))


def pins_of(lock: str) -> str:
    """The line of the stamp that says: the pins of this lock are installed, for this Python."""
    return lock + " " + digest(read(lock), sys.version.split()[0]) + "\n"


def installed() -> "list[str]":
    try:
        with open(STAMP) as file:
            return file.readlines()
    except OSError:
        return []


def run(*command: str) -> None:
    """Run a step; when it fails, its own words are what the reader needs."""
    outcome = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False)
    if outcome.returncode:
        refuse("This step failed, see above: " + " ".join(command))


def pip(*arguments: str) -> None:
    run(PYTHON, "-m", "pip", "install", "-qq", "--no-input", *arguments)


def usable() -> bool:
    """Whether .venv was made by this Python and made to the end."""
    probe = "import pip, sys; sys.exit(sys.version.split()[0] != %r)" % sys.version.split()[0]
    if not os.path.exists(PYTHON):
        return False
    return subprocess.run([PYTHON, "-c", probe], stderr=subprocess.DEVNULL, check=False).returncode == 0


def install(lock: str) -> None:
    """Bring .venv to the pins of the lock; do nothing when it is there already.

    The development lock holds the pins of the other one too (a test keeps it so), so it serves both commands.
    """
    pins, project = pins_of(lock), "project " + digest(project_part()) + "\n"
    have = installed()
    if pins in have and project in have:
        return
    require_venv()
    if not usable():
        print("Making the environment in .venv")
        run(sys.executable, "-m", "venv", "--clear", VENV)
        have = []
    if pins not in have:
        print("Installing " + lock + " (pinned, every file checked by its hash)")
        # The lock is the whole resolution: pip must not resolve again, for what it then finds newer has no hash here.
        pip("--require-hashes", "--no-deps", "-r", lock)
    pip("--no-deps", "--no-build-isolation", "-e", ".")
    kept = [pins_of(name) for name in LOCKS if lock in (name, DEV_LOCK) or pins_of(name) in have]
    with open(STAMP + ".new", "w") as file:
        file.writelines(kept + [project])
    os.replace(STAMP + ".new", STAMP)


def resolve() -> None:
    """Write both lock files: every pin with its hashes, for every platform, and no address of any index."""
    require_venv()
    tool = os.path.join(ROOT, ".venv-lock")
    run(sys.executable, "-m", "venv", "--clear", tool)
    run(os.path.join(tool, "bin", "python"), "-m", "pip", "install", "--quiet", RESOLVER)
    for lock, extras in LOCKS.items():
        run(
            os.path.join(tool, "bin", "uv"),
            *["pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-emit-index-url"],
            *["--no-header", "--no-annotate", "--upgrade", "--python-version", "%d.%d" % OLDEST],
            *["--extra=" + extra for extra in extras],
            *["pyproject.toml", "-o", lock],
        )
    shutil.rmtree(tool)


def alone(action: "Callable[..., None]", *arguments: str) -> None:
    """Two commands started at once make the environment one after the other."""
    import fcntl  # noqa: PLC0415

    with open(os.path.join(ROOT, ".venv.lock"), "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        action(*arguments)


def main() -> None:
    require_python()
    if sys.argv[1:] == ["lock"]:
        alone(resolve)
    elif len(sys.argv) == 2 and sys.argv[1] in LOCKS:
        alone(install, sys.argv[1])
    else:
        refuse("Say what to do: environment.py lock, or one of " + ", ".join(LOCKS))


if __name__ == "__main__":
    main()
