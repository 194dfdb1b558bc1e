/** The list of the nodes in view, the weightiest first: to read, to walk through, and for screen readers. */

import type { Actions } from "./actions";
import type { InView } from "./base";
import { button, byId, count, element, inSteps } from "./dom";
import type { Graph } from "./graph";
import { swatch } from "./legend";

const STEP = 40;

export class List {
  private readonly box = byId("list");
  private last = "";
  private waiting = 0;

  constructor(private readonly graph: Graph, private readonly actions: Actions) {}

  /** Show what is in view once the view rests. */
  soon(seen: () => InView): void {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.show(seen()), 180) as unknown as number;
  }

  show(seen: InView): void {
    if (this.box.hidden) return;
    const { graph } = this;
    const nodes = [...seen.nodes].reverse();
    const signature = `${nodes.length} ${nodes.slice(0, 200).join()} ${this.actions.selected()}`;
    if (signature === this.last || this.box.contains(document.activeElement)) return;
    this.last = signature;
    const line = (node: number): HTMLElement => {
      const jump = button(graph.label(node), () => this.actions.select(node, true), { className: "jump", dir: "auto", ariaCurrent: node === this.actions.selected() ? "true" : null });
      return element("li", {}, swatch(graph, graph.kind[node]), jump, element("small", {}, graph.kindOf(node)));
    };
    const list = element("ul", { className: "plain" });
    this.box.replaceChildren(element("p", { className: "hint" }, `${count(nodes.length, "node")} in view, the most important first`), inSteps(list, nodes, STEP, line));
  }
}
