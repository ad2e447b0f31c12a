"""The process that sets one paper and ends: the data as JSON on its input, the PDF on its output.

``python -I foundation/typesetter.py TEMPLATES TEMPLATE FONTS SECONDS``. Whatever memory Typst and its cache hold goes
with the process, and so does a paper that makes Typst fall over. It knows nothing else of the house, gets no settings
and no secrets, and steps back for the server: it is nice, and the first one to be ended when memory runs out.
"""

import os
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import typst

NICE = 5
FIRST_TO_GO = "1000"
"""proc(5), oom_score_adj"""


def main(templates: str, template: str, fonts: str, at: str) -> None:
    step_back()
    data = sys.stdin.buffer.read().decode()
    faces = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts])
    try:
        content = typst.Compiler(root=templates, font_paths=faces).compile(
            str(Path(templates) / template),
            sys_inputs={"data": data},
            timestamp=datetime.fromtimestamp(int(at), UTC),
        )
    except typst.TypstError as error:
        sys.exit(str(error))
    assert isinstance(content, bytes)
    sys.stdout.buffer.write(content)


def step_back() -> None:
    with suppress(OSError):
        os.nice(NICE)
        Path("/proc/self/oom_score_adj").write_text(FIRST_TO_GO)


if __name__ == "__main__":
    main(*sys.argv[1:])
