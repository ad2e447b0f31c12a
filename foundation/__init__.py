"""The leaf all rooms stand on: settings, database, words, errors, rendering, live updates."""

import sys
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any


def _load_when_used(name: str) -> None:
    """Puts a sign in the place of a module; whoever asks it for something gets the real one."""
    spec = find_spec(name)
    if name in sys.modules or spec is None:
        return
    sign = ModuleType(name)
    sign.__spec__ = spec

    def __getattr__(wanted: str) -> Any:  # noqa: N807 - the name Python looks for
        if wanted.startswith("__"):
            raise AttributeError(wanted)
        if sys.modules.get(name) is sign:
            del sys.modules[name]
        return getattr(import_module(name), wanted)

    sign.__dict__["__getattr__"] = __getattr__
    sys.modules[name] = sign


# Piccolo imports it to write migrations with: 11 MB and a twelfth of a start that nothing but `make migration` needs.
_load_when_used("black")
