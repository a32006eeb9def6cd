"""Every error that `ingest` raises on purpose, and who reacts.

IngestError                      has a `code` from a closed list and a one-line message
├── UserError                    the command prints one line and ends with `exit_code`
│   ├── BadInput            2    a file, address or argument that cannot be used
│   ├── BadConfig           2    an unknown key or bad value in config.toml or the environment
│   ├── BadRule             2    a rule file that cannot be used
│   ├── CursorRefused       4    a change cursor of another life of the database: start over
│   ├── CursorExpired       4    a change cursor older than what is held: start over
│   ├── StoreRefused        3    not a database, of a newer version, not migrated, unsafe settings
│   └── FolderRefused       3    a folder that cannot be created or written
├── StoreError                   the daemon waits and tries again; nothing acknowledged is lost
│   ├── StoreUnavailable         the database does not answer
│   ├── StoreLocked              another connection held a lock for too long: try again
│   ├── StoreFull                the disk is full: stop claiming until space returns
│   └── StaleLease               the claim was lost to another worker: drop the result
└── PageError                    about one URL: the pipeline turns it into an Outcome and plans the next try
    ├── FetchError
    │   ├── BadAddress           not an http(s) URL, or a host or port that is never asked
    │   ├── AddressRefused       the name resolves to an address that is not public
    │   ├── Unreachable          DNS, connection or TLS failed
    │   ├── FetchTimeout         the total deadline passed
    │   ├── TooLarge             more bytes than the cap, or a compression ratio above the bound
    │   ├── BadResponse          truncated, mis-framed or undecodable
    │   ├── BadRedirect          too many hops, no target, or a target that is refused
    │   ├── BadStatus            an HTTP status that is neither a page nor a verdict on access
    │   ├── RobotsDisallowed     robots.txt says no
    │   └── HostBusy             the host's slot did not come free in time
    └── ReadError
        ├── MarkupRejected       refused before parsing: too deep, too many tags or attributes
        ├── NotHtml              the response is something else (image, PDF, JSON …)
        ├── EmptyPage            there is nothing to read
        ├── SourceUnreadable     neither feed nor sitemap
        ├── RecordLost           the archive no longer has the record, or it does not read
        ├── ParserKilled         the worker exceeded its time or memory, or died: `crashed` is True
        └── ParserFailed         a bug met in a worker, with the place; the page waits in quarantine
"""

from ingest.errors.page import (
    AddressRefused,
    BadAddress,
    BadRedirect,
    BadResponse,
    BadStatus,
    EmptyPage,
    FetchError,
    FetchTimeout,
    HostBusy,
    MarkupRejected,
    NotHtml,
    PageError,
    ParserFailed,
    ParserKilled,
    ReadError,
    RecordLost,
    RobotsDisallowed,
    SourceUnreadable,
    TooLarge,
    Unreachable,
)
from ingest.errors.root import IngestError
from ingest.errors.store import (
    StaleLease,
    StoreError,
    StoreFull,
    StoreLocked,
    StoreUnavailable,
)
from ingest.errors.user import (
    BadConfig,
    BadInput,
    BadRule,
    CursorExpired,
    CursorRefused,
    FolderRefused,
    StoreRefused,
    UserError,
)

__all__ = [
    "AddressRefused",
    "BadAddress",
    "BadConfig",
    "BadInput",
    "BadRedirect",
    "BadResponse",
    "BadRule",
    "BadStatus",
    "CursorExpired",
    "CursorRefused",
    "EmptyPage",
    "FetchError",
    "FetchTimeout",
    "FolderRefused",
    "HostBusy",
    "IngestError",
    "MarkupRejected",
    "NotHtml",
    "PageError",
    "ParserFailed",
    "ParserKilled",
    "ReadError",
    "RecordLost",
    "RobotsDisallowed",
    "SourceUnreadable",
    "StaleLease",
    "StoreError",
    "StoreFull",
    "StoreLocked",
    "StoreRefused",
    "StoreUnavailable",
    "TooLarge",
    "Unreachable",
    "UserError",
]
