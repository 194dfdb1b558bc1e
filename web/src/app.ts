/** Brings state, picture and panels together: what must be worked out and shown anew after each change. */

import type { Actions } from "./actions";
import { byInfluence, byLineage, byYear, type Arranged } from "./axes";
import { Telling } from "./decode";
import { button, byId, count } from "./dom";
import { Filters, isFiltered } from "./filters";
import { Finder } from "./finder";
import { home, read, write, type View } from "./fragment";
import type { Graph } from "./graph";
import { showLegend } from "./legend";
import { List } from "./list";
import { nearPlaces } from "./near";
import { paint, yearSpan } from "./palette";
import { Panel } from "./panel";
import { edgesAlong, shortestPath } from "./path";
import { Picture } from "./picture";
import type { Lit } from "./scene";
import { Search } from "./search";
import { MODES, START, Store, toggled, type Key, type Mode, type State } from "./state";
import { among, candidates, DECIDES, STEP, visible } from "./visible";

const PLACES: readonly Key[] = [...DECIDES, "pins"];
const LIGHTS: readonly Key[] = [...DECIDES, "node", "edge", "query", "path"];
/** So many lines of a selected node are lit at most, those to its weightiest neighbours. */
const MOST_RAYS = 800;
const TITLES: Record<Mode, string> = { map: "Map", near: "Near", years: "Years", influence: "Influence", lineage: "Lineage" };

export class App implements Actions {
  readonly store: Store;
  readonly picture: Picture;
  readonly search: Search;
  private readonly panel: Panel;
  private readonly finder: Finder;
  private readonly filters: Filters;
  private readonly list: List;
  private readonly dark = matchMedia("(prefers-color-scheme: dark)");
  private readonly calm = matchMedia("(prefers-reduced-motion: reduce)");
  private near = new Map<number, readonly [number, number]>();
  private writing = 0;

  constructor(readonly graph: Graph) {
    const { state, view } = read(graph, location.hash);
    this.store = new Store(state);
    const seen = visible(graph, state);
    this.picture = new Picture(byId<HTMLCanvasElement>("graph"), {
      graph, visible: seen, mode: state.mode, x: graph.homeX.slice(), y: graph.homeY.slice(), paint: this.paint(),
      lit: null, node: -1, edge: -1, hover: -1, hoverEdge: -1, path: [], roots: state.roots, badges: new Map(), pins: state.pins, axis: null,
    }); // prettier-ignore
    this.search = new Search(graph);
    this.panel = new Panel(graph, new Telling(), this);
    this.finder = new Finder(graph, this.search, this.store, this);
    this.filters = new Filters(graph, this.store);
    this.list = new List(graph, this);
    addEventListener("tab", () => this.list.show(this.picture.current()));
    this.picture.onFrame = () => this.list.soon(() => this.picture.current());
    this.store.onChange((_, changed) => this.update(changed));
    this.dark.addEventListener("change", () => this.update(new Set(["theme"])));
    addEventListener("hashchange", () => this.reopen());
    this.begin(view);
  }

  private begin(view: View | null): void {
    const { picture, store } = this;
    picture.resize();
    this.update(new Set(Object.keys(START) as Key[]), false);
    this.measure();
    picture.fit(undefined, false);
    if (view) picture.fly(view, false);
    else if (store.state.node >= 0 && store.state.mode !== "near" && this.isVisible(store.state.node)) picture.centre(store.state.node, false);
    picture.draw();
  }

  /** Another address: another state, which can be undone. */
  private reopen(): void {
    const { state, view } = read(this.graph, location.hash);
    if (write(this.graph, state, null) === write(this.graph, this.store.state, null)) return;
    this.store.set(state);
    if (view) this.picture.fly(view);
  }

  private paint(): ReturnType<typeof paint> {
    const { colouring, theme } = this.store.state;
    const dark = theme === "auto" ? this.dark.matches : theme === "dark";
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    return paint(this.graph, colouring, dark, getComputedStyle(document.documentElement));
  }

  /** Work out and show what depends on the parts of the state that have changed. */
  private update(changed: ReadonlySet<Key>, animate = true): void {
    const { store, picture, graph } = this;
    const { state } = store;
    const { scene } = picture;
    const any = (keys: readonly Key[]): boolean => keys.some((key) => changed.has(key));
    picture.still = this.calm.matches;
    if (any(["colouring", "theme"])) scene.paint = this.paint();
    if (any(PLACES)) {
      scene.visible = visible(graph, state);
      Object.assign(scene, { roots: state.roots, pins: state.pins });
      this.arrange(changed, animate);
      scene.badges = this.badges(state);
    }
    if (any(LIGHTS)) Object.assign(scene, { lit: this.lit(state), node: state.node, edge: state.edge, path: state.path });
    if (any(["kindsOff", "colouring", "theme", "communitiesOff"])) showLegend(graph, store, scene.paint);
    if (any(["mode"])) this.showModes(state);
    if (any(["node", "edge", "path", "pathFrom", "mode", "roots", "more", "pins", "folded", "theme", "colouring"])) this.panel.show(state);
    if (any([...DECIDES, "colouring"])) this.filters.show(scene.visible);
    byId("counts").textContent = `${count(scene.visible.nodeCount, "node")} · ${count(scene.visible.edgeCount, "line")}${isFiltered(state) ? " (filtered)" : ""}`;
    byId("tab-filters").classList.toggle("on", isFiltered(state));
    if (any([...DECIDES, "colouring", "theme", "pins"])) picture.refresh(any(PLACES));
    else picture.touch();
    this.remember();
  }

  /** Put the nodes where the view wants them. */
  private arrange(changed: ReadonlySet<Key>, animate: boolean): void {
    const { graph, picture, store } = this;
    const { state } = store;
    const { scene } = picture;
    const switched = changed.has("mode");
    const before = { x: scene.x, y: scene.y };
    const only = !switched && changed.size === 1 && changed.has("pins");
    if (only && state.mode !== "map") return;
    scene.mode = state.mode;
    scene.axis = null;
    let goal: { x: Float32Array; y: Float32Array };
    if (state.mode === "near") {
      if (switched && animate) this.near = new Map();
      const { width, height } = picture.camera;
      this.near = nearPlaces(graph, scene.visible, state, this.near, Math.min(1.45, Math.max(0.8, (1.1 * width) / height)));
      goal = { x: scene.x.slice(), y: scene.y.slice() };
      for (const [node, [x, y]] of this.near) [goal.x[node], goal.y[node]] = [x, y];
    } else if (state.mode === "map") {
      goal = { x: graph.homeX.slice(), y: graph.homeY.slice() };
      for (const [node, [x, y]] of state.pins) [goal.x[node], goal.y[node]] = [x, y];
    } else {
      const arranged: Arranged = (state.mode === "years" ? byYear : state.mode === "influence" ? byInfluence : byLineage)(graph, scene.visible);
      scene.visible = among(graph, scene.visible, arranged.placed, arranged.joining);
      scene.axis = arranged.axis;
      goal = arranged;
    }
    const moved = switched || state.mode === "near";
    if (!animate || !moved) {
      Object.assign(scene, goal);
      return;
    }
    this.travel(before, goal);
  }

  /** Let what is visible travel to its new place, and the camera with it. */
  private travel(from: { x: Float32Array; y: Float32Array }, goal: { x: Float32Array; y: Float32Array }): void {
    const { picture } = this;
    const { scene, camera } = picture;
    const shown = [...scene.visible.nodes.keys()].filter((node) => scene.visible.nodes[node]);
    Object.assign(scene, goal);
    const old = { x: camera.x, y: camera.y, scale: camera.scale };
    picture.fit(undefined, false);
    if (shown.length > 1500 || picture.still) return;
    const view = { x: camera.x, y: camera.y, scale: camera.scale };
    const near = shown.filter((node) => Math.abs(from.x[node]) < 1e6);
    const [x, y] = [goal.x.slice(), goal.y.slice()];
    picture.animate(420, (share) => {
      for (const node of near) {
        // where it was on the screen, seen by the camera as it is now
        const sx = ((from.x[node] - old.x) * old.scale) / view.scale + view.x;
        const sy = ((from.y[node] - old.y) * old.scale) / view.scale + view.y;
        x[node] = sx + (goal.x[node] - sx) * share;
        y[node] = sy + (goal.y[node] - sy) * share;
      }
      Object.assign(scene, share === 1 ? goal : { x, y });
      picture.refresh(true);
    });
  }

  private lit(state: State): Lit | null {
    const { graph, picture } = this;
    const { scene } = picture;
    const seen = scene.visible;
    const matches = this.finder.matches();
    if (state.path.length > 1) return litOf(state.path, edgesAlong(graph, seen, state.path));
    if (state.node >= 0 && seen.nodes[state.node]) {
      const around = candidates(graph, state.node, seen.nodes, seen.edges).slice(0, picture.mostLit);
      const lit = litOf([state.node, ...around], []);
      const edges: number[] = [];
      const rays = new Set([state.node, ...around.slice(0, MOST_RAYS)]);
      for (let i = graph.start[state.node]; i < graph.start[state.node + 1] && edges.length < MOST_RAYS; i++)
        if (seen.edges[graph.edges[i]] && rays.has(graph.others[i])) edges.push(graph.edges[i]);
      return { ...lit, edges };
    }
    if (state.edge >= 0) return litOf([graph.source[state.edge], graph.target[state.edge]], [state.edge]);
    if (!state.query.trim()) return null;
    const found = matches.filter((node) => seen.nodes[node]);
    return { ...litOf(found.slice(0, picture.mostLit), []), has: membership(found) };
  }

  private badges(state: State): Map<number, string> {
    const badges = new Map<number, string>();
    if (state.mode === "near")
      for (const root of state.roots) {
        const more = this.moreAt(root);
        if (more > 0) badges.set(root, `+${more.toLocaleString("en")}`);
      }
    for (const node of state.folded) badges.set(node, "folded");
    return badges;
  }

  private showModes(state: State): void {
    const { graph } = this;
    const spread = graph.count > 1 && graph.weight[graph.order[0]] > graph.weight[graph.order[graph.count - 1]];
    const lines = graph.core.relations.some((relation) => relation.lineage);
    const possible = { map: true, near: graph.count > 1, years: !!yearSpan(graph), influence: spread, lineage: lines };
    const choices = MODES.filter((mode) => possible[mode]).map((mode) =>
      button(TITLES[mode], () => this.go(mode), { role: "radio", id: `mode-${mode}`, ariaChecked: String(mode === state.mode), title: `${TITLES[mode]} (${MODES.indexOf(mode) + 1})` }),
    );
    byId("modes").replaceChildren(...(choices.length > 1 ? choices : []));
  }

  go(mode: Mode): void {
    if (!byId(`mode-${mode}`) || mode === this.store.state.mode) return;
    const { state } = this.store;
    if (mode === "near") this.store.set({ mode, roots: state.node >= 0 ? [state.node] : state.roots.length ? state.roots : [...this.graph.order.subarray(0, 1)], more: state.more });
    else this.store.set({ mode });
  }

  /** The address follows the state, a little later: browsers allow few changes of it. */
  remember(): void {
    clearTimeout(this.writing);
    this.writing = setTimeout(() => {
      const { camera } = this.picture;
      const bare = write(this.graph, this.store.state, null) === write(this.graph, home(this.graph), null);
      const moved = Math.abs(camera.scale / camera.whole - 1) > 0.02 && this.store.state.mode !== "near";
      const text = write(this.graph, this.store.state, moved ? camera : null);
      const address = `#${bare && !moved ? "" : text}`;
      if (address === (location.hash || "#")) return;
      try {
        history.replaceState(null, "", address);
      } catch {
        // a frame without an address of its own
      }
    }, 250) as unknown as number;
  }

  /** What covers the canvas at its edges, so that views are centred in what is free. */
  measure(): void {
    const { picture } = this;
    const legend = byId("legend");
    picture.margins = { top: 46, right: 0, bottom: innerWidth > 640 ? Math.min(90, legend.offsetHeight) + 14 : 50, left: 0 };
  }

  /* ---- actions ---- */

  select(node: number, move = false): void {
    const { state } = this.store;
    if (state.pathFrom >= 0 && state.pathFrom !== node) return this.endPath(node);
    const shown = this.isVisible(node);
    this.store.set({ node, edge: -1, path: [], pathFrom: -1, query: "", ...(shown ? {} : this.revealed(node)) });
    const beside = [...document.querySelectorAll("#tab-list[aria-selected=true]")].length > 0;
    if (!beside) byId("tab-about").click();
    if (move && shown) this.picture.centre(node);
    byId("said").textContent = `${this.graph.label(node)}, ${this.graph.kindOf(node)}, ${count(this.graph.degree(node), "line")}`;
  }

  /** What must change so that a hidden node is seen: who looks for it wants to see it. */
  private revealed(node: number): Partial<State> {
    const { state } = this.store;
    const kindsOff = new Set(state.kindsOff);
    kindsOff.delete(this.graph.kind[node]);
    const hidden = new Set(state.hidden);
    hidden.delete(node);
    const communitiesOff = new Set(state.communitiesOff);
    communitiesOff.delete(this.graph.community[node]);
    const opened = { kindsOff, hidden, communitiesOff, years: null, document: -1, confidence: 0 };
    if (state.mode === "near") return { ...opened, roots: [node], more: new Map() };
    return { ...opened, mode: "map" };
  }

  selectEdge(edge: number): void {
    this.store.set({ edge, node: -1, path: [], pathFrom: -1, query: "" });
    byId("tab-about").click();
  }

  open(node: number): void {
    const { state } = this.store;
    if (state.mode === "near" && state.roots.includes(node)) return this.more(node);
    const roots = state.mode === "near" ? [...state.roots, node].slice(-12) : [node];
    this.store.set({ mode: "near", roots, node, edge: -1, path: [], query: "", ...(state.mode === "near" ? {} : { more: new Map() }) });
  }

  openAll(nodes: readonly number[]): void {
    this.store.set({ mode: "near", roots: nodes.slice(0, 12), more: new Map() });
  }

  more(node: number): void {
    const { state } = this.store;
    if (this.moreAt(node) <= 0) return;
    const more = new Map(state.more);
    more.set(node, (more.get(node) ?? 0) + 1);
    this.store.set({ more });
  }

  moreAt(node: number): number {
    const { state } = this.store;
    const wide = visible(this.graph, { ...state, mode: "map" });
    return candidates(this.graph, node, wide.nodes, wide.edges).length - STEP * (1 + (state.more.get(node) ?? 0));
  }

  startPath(node: number): void {
    this.store.set({ pathFrom: node, node: -1, path: [] }, false);
    this.note(`Path from ${this.graph.label(node)}: now choose the other end. Esc stops.`, 8000);
    this.finder.focus();
  }

  private endPath(to: number): void {
    const from = this.store.state.pathFrom;
    const wide = visible(this.graph, { ...this.store.state, mode: "map" });
    const path = shortestPath(this.graph, wide, from, to);
    if (path) this.store.set({ path, pathFrom: -1, node: -1, edge: -1, query: "" });
    else {
      this.store.set({ pathFrom: -1, node: to, query: "" });
      this.note("Nothing that is shown joins these two.");
      return;
    }
    byId("tab-about").click();
    this.note(`${count(path.length - 1, "step")}`);
    if (this.store.state.mode !== "near") this.picture.fit(path);
  }

  pin(node: number): void {
    const { state } = this.store;
    const pins = new Map(state.pins);
    if (!pins.delete(node)) pins.set(node, [this.picture.scene.x[node], this.picture.scene.y[node]]);
    this.store.set({ pins });
  }

  fold(node: number): void {
    this.store.set({ folded: toggled(this.store.state.folded, node) });
  }

  hide(node: number): void {
    this.store.set({ hidden: toggled(this.store.state.hidden, node), node: -1 });
    this.note("Hidden. u brings it back.");
  }

  /** Let go of the selection; without one, go back to the start. */
  clear(): void {
    const { state } = this.store;
    const held = state.node >= 0 || state.edge >= 0 || state.query || state.path.length || state.pathFrom >= 0;
    if (held) this.store.set({ node: -1, edge: -1, query: "", path: [], pathFrom: -1 });
    else if (state.mode !== "map") this.store.set({ mode: "map" });
    else this.picture.fit();
  }

  undo(): void {
    this.note(this.store.undo() ? "Undone" : "Nothing to undo");
  }

  between(node: number, other: number): number[] {
    return edgesAlong(this.graph, this.picture.scene.visible, [node, other]);
  }

  isVisible(node: number): boolean {
    return !!this.picture.scene.visible.nodes[node];
  }

  selected(): number {
    return this.store.state.node;
  }

  focusSearch(): void {
    this.finder.focus();
  }

  private noting = 0;
  note(text: string, duration = 2600): void {
    const note = byId("note");
    note.textContent = text;
    note.hidden = false;
    clearTimeout(this.noting);
    this.noting = setTimeout(() => (note.hidden = true), duration) as unknown as number;
  }
}

function litOf(nodes: readonly number[], edges: readonly number[]): Lit {
  return { nodes, edges, has: membership(nodes) };
}

function membership(nodes: readonly number[]): (node: number) => boolean {
  const members = new Set(nodes);
  return (node) => members.has(node);
}
