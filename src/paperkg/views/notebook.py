"""The graph page in a frame, as notebooks show it."""

from __future__ import annotations

import html


class PageFrame:
    """A graph page as the value of a notebook's cell; `str` gives the page itself.

    The frame is sandboxed: the page's scripts run, and reach neither the notebook nor the network.

    >>> PageFrame("<p>Hello</p>", height=300)._repr_html_()  # doctest: +ELLIPSIS
    '<iframe sandbox="allow-scripts" srcdoc="&lt;p&gt;Hello&lt;/p&gt;" ... height: 300px; ...></iframe>'
    """

    def __init__(self, page: str, height: int = 600) -> None:
        self.page = page
        self.height = height

    def __str__(self) -> str:
        return self.page

    def __repr__(self) -> str:
        return f"<paperkg graph page in a frame of {self.height} pixels>"

    def _repr_html_(self) -> str:
        style = f"width: 100%; height: {int(self.height)}px; border: 1px solid #999"
        return f'<iframe sandbox="allow-scripts" srcdoc="{html.escape(self.page)}" style="{style}"></iframe>'
