"""The rulebook: rule files (TOML) read, checked and compiled, the operator's laid over the shipped ones.

`load_rulebook` is for whoever reads pages: all or nothing. `read_rules` is for whoever wants to see every file and
every fault. Neither ever looks at a page or asks a clock.
"""

from ingest.adapters.rulebook.entries import Entry, RuleFile, Validity, fault_of_rule
from ingest.adapters.rulebook.keys import CLASSES, FIELDS, REQUEST_KEYS, known_keys
from ingest.adapters.rulebook.load import LoadedRules, SharedFile, load_rulebook, read_rules
from ingest.adapters.rulebook.names import read_domain
from ingest.adapters.rulebook.notices import load_notices, read_notices
from ingest.adapters.rulebook.sheet import Problem

__all__ = [
    "CLASSES",
    "FIELDS",
    "REQUEST_KEYS",
    "Entry",
    "LoadedRules",
    "Problem",
    "RuleFile",
    "SharedFile",
    "Validity",
    "fault_of_rule",
    "known_keys",
    "load_notices",
    "load_rulebook",
    "read_domain",
    "read_notices",
    "read_rules",
]
