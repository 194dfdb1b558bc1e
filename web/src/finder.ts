/** The search box: lists what is found while one types, dims the rest, opens the choice. */

import type { Actions } from "./actions";
import { byId, element, words } from "./dom";
import type { Graph } from "./graph";
import { swatch } from "./legend";
import type { Search } from "./search";
import type { Store } from "./state";

const MOST = 12;

export class Finder {
  private readonly input = byId<HTMLInputElement>("query");
  private readonly list = byId("results");
  private found: readonly number[] = [];
  private active = 0;

  constructor(private readonly graph: Graph, private readonly search: Search, private readonly store: Store, private readonly actions: Actions) {
    this.input.addEventListener("input", () => this.store.set({ query: this.input.value, node: -1, edge: -1, path: [] }, false));
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("focus", () => this.search.prepare());
    this.input.addEventListener("blur", () => setTimeout(() => this.list.matches(":hover") || this.close(), 100));
  }

  /** What the query of the state finds. */
  matches(): readonly number[] {
    const { query } = this.store.state;
    if (this.input.value !== query) this.input.value = query;
    this.found = query.trim() ? this.search.find(query) : [];
    if (document.activeElement === this.input) this.show(0);
    else this.close();
    return this.found;
  }

  focus(): void {
    this.input.focus();
    this.input.select();
  }

  private show(active: number): void {
    this.active = active;
    const options = this.found.slice(0, MOST).map((node, at) => {
      const alias = this.why(node);
      const parts = [swatch(this.graph, this.graph.kind[node]), words(this.graph.label(node), "name"), alias && words(alias, "alias"), element("small", {}, this.graph.kindOf(node))];
      const option = element("li", { id: `found${at}`, role: "option", ariaSelected: String(at === active), onclick: () => this.choose(at) });
      option.append(...parts.filter((part) => part !== ""));
      return option;
    });
    if (this.found.length > MOST) options.push(element("li", { className: "hint", role: "presentation" }, `and ${(this.found.length - MOST).toLocaleString("en")} more, bright in the picture`));
    if (!this.found.length && this.input.value.trim()) options.push(element("li", { className: "hint", role: "presentation" }, "Nothing found"));
    this.list.replaceChildren(...options);
    this.list.hidden = !options.length;
    this.input.setAttribute("aria-expanded", String(this.found.length > 0));
    this.input.setAttribute("aria-activedescendant", this.found.length ? `found${active}` : "");
    byId("said").textContent = this.input.value.trim() ? `${this.found.length.toLocaleString("en")} found` : "";
  }

  /** The alias by which a node was found, when its name does not tell. */
  private why(node: number): string {
    const query = this.store.state.query.trim().toLowerCase();
    if (this.graph.label(node).toLowerCase().includes(query)) return "";
    return this.graph.aliases(node).find((alias) => alias.toLowerCase().includes(query)) ?? "";
  }

  close(): void {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
  }

  private choose(at: number): void {
    const node = this.found[at];
    if (node === undefined) return;
    this.input.blur();
    this.close();
    this.actions.select(node, true);
    byId("graph").focus({ preventScroll: true });
  }

  private key(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const many = Math.min(this.found.length, MOST);
    if (event.key === "Enter") this.choose(this.active);
    else if (step && many) {
      event.preventDefault();
      this.show((this.active + step + many) % many);
      byId(`found${this.active}`).scrollIntoView({ block: "nearest" });
    }
  }
}
