"""What the tests of both graph pages share: an example graph and hostile texts."""

from __future__ import annotations

from paperkg.views.parts import Disagreement, Edge, Fact, Node

PAPER, METHOD, DATASET, PERSON = "id/paper/vit", "id/method/vit", "id/dataset/imagenet", "id/person/łukasz"
DISPUTE = Disagreement(
    about="accuracy of ViT on ImageNet",
    sides=(
        Fact(relation="result", value="88.36 %", source="A digest", line=52, words="88.36% on ImageNet"),
        Fact(relation="result", value="88.55 %", source="A list", line=3),
    ),
)
NODES = [
    Node(
        id=PAPER,
        label="An Image is Worth 16×16 Words",
        kind="paper",
        weight=4,
        year=2021,
        url="https://example.org/vit",
        facts=(
            Fact(
                relation="proposes", value="Vision Transformer", target=METHOD, source="A digest", line=34, words="ViT"
            ),
            Fact(relation="result", value="88.36 %", source="A digest", line=52, words="88.36% on ImageNet"),
            Fact(relation="code", value="https://example.org/code", source="A digest", line=79),
        ),
    ),
    Node(id=METHOD, label="Vision Transformer", kind="method", weight=2, aliases=("ViT",), disagreements=(DISPUTE,)),
    Node(id=DATASET, label="ImageNet", kind="dataset", year=2009, confidence=0.5),
    Node(id=PERSON, label="Łukasz Müller", kind="person"),
    *(Node(id=f"id/concept/{number:02}", label=f"idea {number}", kind="concept") for number in range(20)),
]
EDGES = [
    Edge(source=PAPER, target=METHOD, relation="proposes", words="ViT", document="A digest", line=34),
    Edge(source=METHOD, target=DATASET, relation="evaluated on", words="on ImageNet", document="A digest", line=52),
    Edge(source=METHOD, target=DATASET, relation="evaluated on", words="ImageNet results", document="A list", line=3),
    Edge(source=PAPER, target=PERSON, relation="author", document="A digest", line=26),
    Edge(source=METHOD, target="id/concept/00", relation="related to", status="inferred"),
    Edge(source=METHOD, target="id/concept/01", relation="builds on", status="predicted", confidence=0.4),
    *(Edge(source=PAPER, target=f"id/concept/{number:02}", relation="about") for number in range(20)),
]
RUN = "window.__x=(window.__x||[]).concat(1)"
HOSTILE = [
    f"</script><script>{RUN}</script>",
    f'<img src=x onerror="{RUN}">',
    f'"\'><svg onload="{RUN}"></svg>',
    f"</title></style></textarea></noscript></template><script>{RUN}</script>",
    f"javascript:{RUN}",
    f'https://e.org/"onmouseover="{RUN}',
    f'<a href="javascript:{RUN}">href</a>',
    f"data:text/html,<script>{RUN}</script>",
    "__proto__",
    "<!--<script>",
    "$data ${script} {title} %s",
    '=HYPERLINK("https://e.org","x")',
    "a\u2028b\u2029c\x00d\u202ee\ud800f",
    "x" * 1_000_000,
]
