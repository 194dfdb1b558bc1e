"""The styles in which posts present papers: each a small recogniser that looks at the blocks and proposes entries.

Several may speak about one block; how sure each is decides (`entries.choose`). None knows any document: what they look
for are the forms that digests share, and the cue words of `words.toml`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from paperkg.readers.digest.post import Post
from paperkg.readers.digest.styles.entry import Entry
from paperkg.readers.digest.styles.fields import fields
from paperkg.readers.digest.styles.headed import (
    author_line,
    heading_with_link,
    listed_titles,
    quoted_line,
    title_and_authors,
)
from paperkg.readers.digest.styles.leading import leading_title
from paperkg.readers.digest.styles.prose import in_sentences
from paperkg.readers.digest.styles.references import bibtex, dated_references, reference_list

__all__ = ["RECOGNISERS", "Entry"]

RECOGNISERS: tuple[Callable[[Post], Iterator[Entry]], ...] = (
    title_and_authors,
    author_line,
    quoted_line,
    heading_with_link,
    listed_titles,
    leading_title,
    fields,
    in_sentences,
    reference_list,
    dated_references,
    bibtex,
)
"""All recognisers; the order does not matter."""
