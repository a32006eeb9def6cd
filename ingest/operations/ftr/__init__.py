"""Take over rules from the ftr-site-config format: read its files, translate what has a meaning here, report the rest.

Whatever would change a request is refused; XPath becomes CSS where the same elements are selected, and nowhere else.
Source: the format as its users document it (site patterns of Full-Text RSS), XPath 1.0, CSS Selectors 4.
"""

from ingest.operations.ftr.run import FileReport, ImportReport, import_rules
from ingest.operations.ftr.translate import Fate, LineReport

__all__ = ["Fate", "FileReport", "ImportReport", "LineReport", "import_rules"]
