"""The digest reader: a post that presents papers becomes a card, with the words that say so, without a language model.

bytes -> text -> blocks -> entries -> card. The same post gives the same card; the time grows with its length.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paperkg.readers.digest.text import Text
    from paperkg.records import Card

EXTRACTOR = "digest"
"""What the evidence of proposed facts names as its extractor."""


def propose(content: bytes | Text, *, key: str, name: str = "") -> Card:
    """The card that a post gives, by its bytes or its decoded text.

    `key` becomes that of the document, `name` the file that an error names.

    Raises:
        SourceError: when the bytes are no text that can be read.
    """
    from paperkg.readers.digest.proposal import Proposal
    from paperkg.readers.digest.text import decode

    return Proposal(decode(content, name=name) if isinstance(content, bytes) else content, key).card()
