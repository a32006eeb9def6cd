"""The client keeps its contract on httpx's successor too: changing over is one line, `import httpx2 as httpx`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
UNDER_SUCCESSOR = """
import sys, httpx2, pytest
sys.modules["httpx"] = httpx2
status = pytest.main(["-q", "-p", "no:cacheprovider", *sys.argv[1:]])
import ingest.adapters.fetch.client as client
assert client.httpx is httpx2
sys.exit(status)
"""


def test_the_client_keeps_its_contract_on_the_successor_of_httpx() -> None:
    contract = HERE / "test_client_contract.py"

    done = subprocess.run(
        [sys.executable, "-c", UNDER_SUCCESSOR, str(contract)], capture_output=True, text=True, timeout=120, check=False
    )

    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert " passed" in done.stdout
