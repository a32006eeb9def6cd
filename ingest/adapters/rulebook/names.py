"""The domain that a rule file is named by, and what is wrong with a name that pages could never have."""

from __future__ import annotations

import re

from ingest.core.urls import host_of, is_public_suffix

_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")


def read_domain(name: str) -> tuple[str, str | None]:
    """Return the domain that a file's name means, and what is wrong with the name; None when nothing is.

    Args:
        name: Without its ending, as `news.example`.
    """
    host = host_of(f"http://{name}/")
    host = host if _HOST.fullmatch(host) else ""
    fault = None
    if not host or host != name:
        said = f"write it in lower case, as {host}.toml" if host else "name it by a domain, as news.example.toml"
        fault = f"the file's name is not a domain as pages have it; {said}"
    elif "." not in host or host.replace(".", "").isdigit():
        fault = f"the file's name, {name!r}, is no registrable domain; name it as news.example.toml"
    elif is_public_suffix(host):
        fault = f"the file's name, {name!r}, is a suffix that many publishers share; name one of them"
    elif host.startswith("www."):
        fault = f"leave out www: {host.removeprefix('www.')}.toml holds for every host below the domain"
    return host or name.lower(), fault
