"""What the publisher's own data says of access, read before the body is sought."""

from ingest.core.declared.read import read_declared, settle

__all__ = ["read_declared", "settle"]
