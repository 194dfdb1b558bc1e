/** The tab of filters: what colours mean, relations, how statements are known, years, document, confidence. */

import { button, byId, count, element, words } from "./dom";
import type { Graph } from "./graph";
import { yearSpan } from "./palette";
import { COLOURINGS, START, toggled, type State, type Store } from "./state";
import { STATUS } from "./types";

export class Filters {
  private readonly box = byId("filters");
  private readonly relationCounts: Uint32Array;
  private readonly statusCounts = new Uint32Array(STATUS.length);
  private readonly span: [number, number] | null;
  private readonly relations: number[];

  constructor(private readonly graph: Graph, private readonly store: Store) {
    this.relationCounts = new Uint32Array(graph.core.relations.length);
    for (let e = 0; e < graph.edgeCount; e++) {
      this.relationCounts[graph.relation[e]]++;
      this.statusCounts[graph.status[e]]++;
    }
    this.relations = [...this.relationCounts.keys()].sort((a, b) => this.relationCounts[b] - this.relationCounts[a]);
    this.span = yearSpan(graph);
  }

  show(shown: { nodeCount: number; edgeCount: number }): void {
    const focused = document.activeElement?.id;
    const { state } = this.store;
    this.box.replaceChildren(
      element("p", { className: "hint" }, `${count(shown.nodeCount, "node")} and ${count(shown.edgeCount, "line")} pass. `, isFiltered(state) && button("Show all again", () => this.store.set(UNFILTERED), { className: "jump" })),
      ...this.colouring(),
      ...this.checks("Known how", STATUS.map((_, at) => at).filter((at) => this.statusCounts[at]), (at) => STATUS[at], this.statusCounts, "statusOff"),
      ...this.years(),
      ...this.documents(),
      ...this.confidence(),
      ...this.checks("Relations", this.relations.slice(0, 60), (at) => this.graph.core.relations[at].name, this.relationCounts, "relationsOff"),
    );
    if (focused) document.getElementById(focused)?.focus();
  }

  private colouring(): HTMLElement[] {
    const possible = COLOURINGS.filter((one) => one === "kind" || (one === "year" ? this.span : this.graph.communities.length));
    if (possible.length < 2) return [];
    const choice = element("select", { id: "colouring" }, ...possible.map((one) => element("option", { value: one, selected: one === this.store.state.colouring }, one)));
    choice.onchange = () => this.store.set({ colouring: choice.value as State["colouring"] });
    return [section("Colours mean", choice)];
  }

  private checks(title: string, members: readonly number[], name: (at: number) => string, counts: Uint32Array, key: "statusOff" | "relationsOff"): HTMLElement[] {
    if (members.length < 2) return [];
    const off = this.store.state[key];
    const lines = members.map((at) => {
      const box = element("input", { type: "checkbox", checked: !off.has(at), id: `${key}${at}` });
      box.onchange = () => this.store.set({ [key]: toggled(this.store.state[key], at) });
      return element("li", {}, element("label", {}, box, key === "statusOff" && element("i", { className: `line ${STATUS[at]}` }), words(name(at)), element("small", {}, counts[at].toLocaleString("en"))));
    });
    return [section(title, element("ul", { className: "checks" }, ...lines))];
  }

  private years(): HTMLElement[] {
    if (!this.span || this.span[0] === this.span[1]) return [];
    const [first, last] = this.span;
    const chosen = this.store.state.years ?? this.span;
    const ends = chosen.map((year, at) => {
      const input = element("input", { type: "number", min: String(first), max: String(last), value: String(year), id: `year${at}`, ariaLabel: at ? "last year" : "first year" });
      input.onchange = () => {
        const years = ends.map((end) => Math.min(last, Math.max(first, Math.round(Number(end.value)) || first))).sort((a, b) => a - b) as [number, number];
        this.store.set({ years: years[0] === first && years[1] === last ? null : years });
      };
      return input;
    });
    return [section("Years", element("p", { className: "row" }, ends[0], " to ", ends[1]))];
  }

  private documents(): HTMLElement[] {
    const { documents } = this.graph.core;
    if (documents.length < 2) return [];
    const options = documents.slice(0, 2000).map((name, at) => ({ name, at })).sort((a, b) => a.name.localeCompare(b.name));
    const choice = element("select", { id: "document" }, element("option", { value: "-1" }, "any document"));
    choice.append(...options.map(({ name, at }) => element("option", { value: String(at), selected: at === this.store.state.document }, name)));
    choice.onchange = () => this.store.set({ document: Number(choice.value) });
    return [section("Stated in", choice)];
  }

  private confidence(): HTMLElement[] {
    const { nodes, edges } = this.graph.core;
    if (!nodes.confidence.length && !edges.confidence.length) return [];
    const input = element("input", { type: "range", min: "0", max: "100", step: "5", value: String(this.store.state.confidence), id: "confidence" });
    input.onchange = () => this.store.set({ confidence: Number(input.value) });
    return [section(`Confidence, at least ${this.store.state.confidence} %`, input)];
  }
}

const section = (title: string, ...children: Node[]): HTMLElement => element("section", {}, element("h3", {}, title), ...children);

const UNFILTERED: Partial<State> = (({ kindsOff, relationsOff, statusOff, communitiesOff, years, document, confidence, hidden, folded }) => ({
  kindsOff, relationsOff, statusOff, communitiesOff, years, document, confidence, hidden, folded,
}))(START); // prettier-ignore

export function isFiltered(state: State): boolean {
  return (Object.keys(UNFILTERED) as (keyof State)[]).some((key) => {
    const value = state[key];
    return value instanceof Set ? value.size > 0 : value !== START[key];
  });
}
