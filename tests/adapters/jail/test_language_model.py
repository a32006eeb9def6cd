"""The shared model tells what the detector tells, and a process holds nothing of it once it has let go."""

from __future__ import annotations

import subprocess
import sys
import textwrap

# In a process of its own: the detector is one for a whole process, and other tests use it as it comes.
SCRIPT = """
    from pathlib import Path
    from py3langid import langid
    from ingest.adapters.jail.language_model import SharedIdentifier, let_go_of_language_model, share_language_model

    def held_kib():
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("RssShmem"))

    texts = ("Baraza la bandari lilikutana jana", "Det var en gang", "議会は昨日集まった", "", "42", "Ћирилица")
    let_go_of_language_model()
    told = [langid.rank(text) for text in texts]
    share_language_model()
    assert isinstance(langid.IDENTIFIER, SharedIdentifier), type(langid.IDENTIFIER)
    assert held_kib() > 60_000
    let_go_of_language_model()
    assert held_kib() < 1_000
    assert [langid.rank(text) for text in texts] == told
    print("used", held_kib() > 100)
    let_go_of_language_model()
    print("left", held_kib() < 1_000)
"""


def test_the_shared_model_tells_the_same_and_is_let_go_of() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(SCRIPT)], capture_output=True, text=True, check=False
    )

    assert (done.stdout.split("\n"), done.stderr) == (["used True", "left True", ""], "")
