"""The parser jail: what strangers wrote is read in worker processes that can be killed, and costs only itself."""

from ingest.adapters.jail.jail import Jail
from ingest.adapters.jail.questions import Answer, Question, Readers

__all__ = ["Answer", "Jail", "Question", "Readers"]
