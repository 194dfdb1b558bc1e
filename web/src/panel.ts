/** What is said of the selected node or edge, by whom and in which words; or an overview. */

import type { Actions } from "./actions";
import type { Dispute, Fact, Telling } from "./decode";
import { button, byId, count, element, inSteps, words, written } from "./dom";
import type { Graph } from "./graph";
import { swatch } from "./legend";
import type { State } from "./state";
import { STATUS } from "./types";

const STEP = 12;
const SAYS = ["Stated by a document", "Read by a machine, not reviewed yet", "Inferred by a rule", "Predicted, stated by no document"];

export class Panel {
  private readonly box = byId("about");
  private asked = 0;

  constructor(private readonly graph: Graph, private readonly telling: Telling, private readonly actions: Actions) {}

  show(state: State): void {
    const asked = ++this.asked;
    const put = (children: (Node | false)[]): void => {
      if (asked !== this.asked) return; // something else has been selected meanwhile
      this.box.replaceChildren(...children.filter((child): child is Node => !!child));
      this.box.scrollTop = 0;
    };
    if (state.path.length > 1) put(this.path(state));
    else if (state.node >= 0) {
      put(this.head(state.node, state)); // its facts follow once they are unpacked
      void this.node(state.node, state).then(put);
    }
    else if (state.edge >= 0) void this.edge(state.edge).then(put);
    else put(this.overview(state));
  }

  /** A button that leads to a node. */
  jump(node: number): HTMLElement {
    return button(this.graph.label(node), () => this.actions.select(node, true), { className: "jump", dir: "auto" });
  }

  private overview(state: State): Node[] {
    const { graph, actions } = this;
    if (!graph.count) return [element("h2", {}, "Nothing to show"), element("p", { className: "hint" }, "This graph has no nodes.")];
    const waits = state.pathFrom >= 0;
    const hint = waits ? "Choose the other end of the path: click a node or search for it." : "Select a node or a line to read what is stated, where, and in which words.";
    const start = [...graph.order.subarray(0, 200)].filter((node) => actions.isVisible(node));
    const list = element("ul", { className: "plain" });
    const most = inSteps(list, start.slice(0, 60), STEP, (node) => element("li", {}, swatch(graph, graph.kind[node]), this.jump(node)));
    const disputed = [...graph.disputed].sort((a, b) => graph.rank[a] - graph.rank[b]).slice(0, 60);
    const unsure = element("ul", { className: "plain" });
    return [
      element("p", { className: "hint" }, hint),
      element("section", {}, element("h3", {}, "Start here"), most),
      ...(disputed.length ? [element("section", {}, element("h3", {}, "Where documents disagree"), inSteps(unsure, disputed, 6, (node) => element("li", {}, swatch(graph, graph.kind[node]), this.jump(node))))] : []),
    ];
  }

  private async node(node: number, state: State): Promise<(Node | false)[]> {
    const [facts, disputes] = await Promise.all([this.telling.facts(node), this.telling.disputes(node)]);
    return [...this.head(node, state), ...disputes.map((dispute) => this.dispute(dispute)), ...this.grouped([...facts, ...this.fromEdges(node, facts)])];
  }

  private head(node: number, state: State): (Node | false)[] {
    const { graph } = this;
    const aliases = graph.aliases(node);
    const year = graph.year[node];
    const sure = graph.core.nodes.confidence[node] ?? -1;
    const community = graph.communities[graph.community[node]]?.name ?? "";
    const about = [year ? String(year) : "", community, sure >= 0 ? `confidence ${sure} %` : ""].filter(Boolean);
    return [
      element("p", { className: "kind" }, swatch(graph, graph.kind[node]), words(graph.kindOf(node)), ...about.map((text) => element("span", {}, " · ", words(text)))),
      element("h2", { dir: "auto" }, graph.label(node)),
      !!aliases.length && element("p", { className: "hint", dir: "auto" }, aliases.join(" · ")),
      !!graph.url(node) && element("p", {}, written(graph.url(node))),
      this.doings(node, state),
    ];
  }

  private doings(node: number, state: State): HTMLElement {
    const { actions } = this;
    const more = actions.moreAt(node);
    const near = state.mode === "near" && state.roots.includes(node);
    return element(
      "div",
      { className: "doings" },
      near ? more > 0 && button(`Show ${Math.min(STEP, more)} more`, () => actions.more(node), { title: "Enter" }) : button("Neighbours", () => actions.open(node), { title: "Enter" }),
      button("Path to …", () => actions.startPath(node), { title: "p" }),
      button(state.pins.has(node) ? "Unpin" : "Pin", () => actions.pin(node), { title: "i" }),
      button(state.folded.has(node) ? "Unfold" : "Fold", () => actions.fold(node), { title: "f: what hangs on this alone" }),
      button("Hide", () => actions.hide(node), { title: "h" }),
    );
  }

  private dispute({ about, settled, sides }: Dispute): HTMLElement {
    const lines = sides.map((side) =>
      element("li", {}, element("q", { className: "said", dir: "auto" }, side.value), side.words && element("span", { dir: "auto" }, ` ${side.words}`), ...evidence({ ...side, words: "" }, "")),
    );
    return element("section", { className: "dispute" }, element("h3", {}, "Documents disagree: ", words(about)), element("ul", {}, ...lines), settled && element("p", { className: "hint", dir: "auto" }, `Decided: ${settled}`));
  }

  /** The edges of a node whose other end no fact of its own tells, as facts. */
  private fromEdges(node: number, facts: readonly Fact[]): Fact[] {
    const { graph } = this;
    const told = new Set(facts.map((fact) => fact.target));
    const found: Fact[] = [];
    for (let i = graph.start[node]; i < graph.start[node + 1]; i++) {
      const [edge, other] = [graph.edges[i], graph.others[i]];
      if (told.has(other)) continue;
      const status = graph.status[edge] ? ` (${STATUS[graph.status[edge]]})` : "";
      const relation = graph.source[edge] === node ? graph.relationOf(edge) : `← ${graph.relationOf(edge)}`;
      const document = graph.core.documents[graph.core.groups[graph.core.edges.documents[edge]]?.[0]] ?? "";
      found.push({ relation: relation + status, value: "", target: other, document, line: 0, words: "" });
    }
    return found.sort((a, b) => graph.rank[a.target] - graph.rank[b.target]);
  }

  /** A heading and a list for each relation; a value with every place that states it. */
  private grouped(facts: readonly Fact[]): HTMLElement[] {
    return [...groups(facts, (fact) => fact.relation)].map(([relation, members]) => {
      const values = [...groups(members, (fact) => `${fact.target} ${fact.value}`).values()];
      const list = inSteps(element("ul"), values, STEP, (same) => this.fact(same));
      const number = values.length > 1 && element("small", {}, ` ${values.length.toLocaleString("en")}`);
      return element("section", {}, element("h3", { dir: "auto" }, relation, number), list);
    });
  }

  private fact(same: readonly Fact[]): HTMLElement {
    const [fact] = same;
    const value = fact.target >= 0 ? this.jump(fact.target) : written(fact.value);
    if (fact.value) value.textContent = fact.value;
    return element("li", {}, value, ...same.slice(0, STEP).flatMap((one) => evidence(one, one.value)));
  }

  private async edge(edge: number): Promise<Node[]> {
    const { graph, telling } = this;
    const told = await telling.evidence(edge);
    const list = inSteps(element("ul"), told, STEP, (one) => element("li", {}, ...evidence(one, "")));
    const disputed = graph.disputedEdges.has(edge);
    const [a, b] = [graph.source[edge], graph.target[edge]];
    const beside = [...graph.edges.subarray(graph.start[a], graph.start[a + 1])].filter((other) => other !== edge && [graph.source[other], graph.target[other]].includes(a === b ? a : b));
    const others = inSteps(element("ul"), beside, STEP, (other) => element("li", {}, button(this.sentence(other), () => this.actions.selectEdge(other), { className: "jump" })));
    return [
      element("p", { className: "kind" }, SAYS[graph.status[edge]], disputed && " · disputed"),
      element("div", { className: "statement" }, this.jump(a), element("p", { className: "relation", dir: "auto" }, `${graph.relationOf(edge)} →`), this.jump(b)),
      element("section", {}, element("h3", {}, told.length > 1 ? `Evidence in ${count(told.length, "place")}` : "Evidence"), list),
      ...(beside.length ? [element("section", {}, element("h3", {}, "Between the same two"), others)] : []),
    ];
  }

  private sentence(edge: number): string {
    const { graph } = this;
    return `${graph.label(graph.source[edge])} — ${graph.relationOf(edge)} → ${graph.label(graph.target[edge])}`;
  }

  private path({ path }: State): Node[] {
    const { graph, actions } = this;
    const steps = path.map((node, at) => {
      const edges = at + 1 < path.length ? actions.between(node, path[at + 1]) : [];
      const said = edges.slice(0, 4).map((edge) => {
        const forwards = graph.source[edge] === node;
        return button(forwards ? `${graph.relationOf(edge)} ↓` : `↑ ${graph.relationOf(edge)}`, () => actions.selectEdge(edge), { className: "step", dir: "auto" });
      });
      return element("li", {}, element("span", { className: "stop" }, swatch(graph, graph.kind[node]), this.jump(node)), ...said);
    });
    return [
      element("p", { className: "kind" }, `Shortest path, ${count(path.length - 1, "step")}`),
      element("ol", { className: "path" }, ...steps),
      element("div", { className: "doings" }, button("Show as near view", () => actions.openAll(path)), button("Close", () => actions.clear())),
    ];
  }
}

/** The words of a statement and where they stand. */
function evidence({ words: quoted, document, line }: Fact, value: string): HTMLElement[] {
  const place = [document, line ? `line ${line}` : ""].filter(Boolean).join(", ");
  const quote = quoted && quoted !== value ? element("q", { dir: "auto" }, quoted) : null;
  return quote || place ? [element("p", { className: "evidence" }, quote, quote && place && " ", place && element("cite", { dir: "auto" }, place))] : [];
}

function groups<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const item of items) {
    const group = found.get(key(item));
    if (group) group.push(item);
    else found.set(key(item), [item]);
  }
  return found;
}
