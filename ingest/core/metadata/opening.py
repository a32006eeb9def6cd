"""What is read before the body is sought, and needed again after: the article node, the publisher, the headline."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.core.metadata.headline import Headline, read_headline
from ingest.core.metadata.publisher import read_publisher
from ingest.core.metadata.statements import Node, article_node
from ingest.model import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The article node (empty when there is none); name of the publisher and headline, each with where it stood."""

    node: Node
    publisher: tuple[str, str] | None
    said: Headline | None

    @property
    def headline(self) -> str | None:
        """The headline alone, for the stage that seeks the body; None when the page states none."""
        return self.said.text if self.said else None


def read_opening(document: Document) -> Opening:
    """Return what the page says of itself first."""
    node = article_node(document)
    publisher = read_publisher(document, node)
    said = read_headline(document, node, publisher[0] if publisher else None)
    return Opening(node=node, publisher=publisher, said=said)
