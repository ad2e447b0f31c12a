"""From nothing but python3 and make: what a machine lacks is said in one sentence."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "operations" / "environment.py"


def run(setup: str, *arguments: str) -> tuple[int, str]:
    """The script as `python3 operations/environment.py …` after `setup` changed the Python it runs in."""
    program = (
        f"import runpy, sys\n{setup}\nsys.argv = {[str(SCRIPT), *arguments]!r}\n"
        f"runpy.run_path({str(SCRIPT)!r}, run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=20, check=False
    )
    return done.returncode, done.stderr


def test_an_old_python_is_told_so() -> None:
    setup = "import shutil; shutil.which = lambda name: None; sys.version_info = (3, 9, 2, 'final', 0)"
    code, words = run(setup, "requirements.lock")
    assert (code, words) == (
        1,
        f"Rallypoint needs Python 3.11 or newer, and this is Python 3.9 ({sys.executable}): install a newer one, "
        "or name it: make run PYTHON=/path/to/python3.12\n",
    )


def test_an_old_python_can_read_the_script() -> None:
    ast.parse(SCRIPT.read_text(), feature_version=(3, 6))


def test_a_python_without_venv_is_told_the_package() -> None:
    major, minor = sys.version_info[:2]
    elsewhere = SCRIPT.read_text().replace('".venv")', '".no-such-environment")')
    program = (
        "import sys\nsys.modules['ensurepip'] = None\n"
        f"__file__ = {str(SCRIPT)!r}\nsys.argv = ['x', 'requirements.lock']\nexec({elsewhere!r})"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert (done.returncode, done.stderr) == (
        1,
        f"This Python cannot make environments of its own: install python{major}.{minor}-venv "
        "(Debian, Ubuntu: apt-get install python3-venv), then run the same command again.\n",
    )


def pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9.-]+)==([^ ;\\]+)", (ROOT / lock).read_text(), re.MULTILINE))


def test_locks_pin_every_dependency_with_hashes_and_no_address() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = {re.split(r"[ ><=;\[]", line)[0].lower() for line in project["dependencies"]}
    run_lock, dev_lock = pins("requirements.lock"), pins("requirements-dev.lock")
    assert wanted - set(run_lock) == set()
    assert run_lock.items() - dev_lock.items() == set(), "the development lock serves both commands"
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text()
        assert "://" not in text
        blocks = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)
        assert [block.split()[0] for block in blocks if block.strip() and "--hash=sha256:" not in block] == []
