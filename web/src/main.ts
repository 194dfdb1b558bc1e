/** The graph page: reads the data, draws the picture, and lets hands and keys at it. */

import { App } from "./app";
import { readCore } from "./decode";
import { byId } from "./dom";
import { Graph } from "./graph";
import { listen } from "./input";
import { listenToKeys, showKeys } from "./keys";
import { showSaving } from "./saving";
import { COLOURINGS, MODES } from "./state";
import { tabs } from "./tabs";
import { keepTipShort, tip } from "./tip";
import { towards } from "./walk";

async function start(): Promise<void> {
  for (const part of document.querySelectorAll("main, #search, #tools")) part.removeAttribute("hidden"); // without scripts: a list
  const graph = new Graph(await readCore());
  tabs();
  const app = new App(graph);
  byId("search").removeAttribute("aria-busy");
  hands(app);
  keys(app);
  buttons(app);
  keepTipShort();
  new ResizeObserver(() => {
    app.measure();
    app.picture.resize();
  }).observe(app.picture.canvas);
  Object.assign(window, { paperkg: { app, ready: performance.now() } }); // for tests and measurements
  setTimeout(() => app.search.prepare(), 50);
}

function hands(app: App): void {
  const { picture, store, graph } = app;
  const { scene } = picture;
  listen(picture, {
    hover(node, edge, x, y) {
      if (node !== scene.hover || edge !== scene.hoverEdge) {
        Object.assign(scene, { hover: node, hoverEdge: edge });
        picture.touch();
      }
      tip(graph, node, edge, x, y);
    },
    click(node, edge) {
      picture.canvas.focus({ preventScroll: true });
      if (node >= 0) app.select(node);
      else if (edge >= 0) app.selectEdge(edge);
      else if (store.state.node >= 0 || store.state.edge >= 0 || store.state.path.length) app.clear();
    },
    open: (node) => app.open(node),
    more: (node) => (store.state.folded.has(node) ? app.fold(node) : app.more(node)),
    carry(node, x, y, done) {
      [scene.x[node], scene.y[node]] = [x, y];
      picture.refresh(true);
      if (done) store.set({ pins: new Map(store.state.pins).set(node, [x, y]) });
    },
    settle: () => app.remember(),
  });
}

function keys(app: App): void {
  const { picture, store } = app;
  const zoom = (factor: number) => (): void => {
    picture.camera.zoom(factor);
    picture.moved();
    app.remember();
  };
  const selected = (act: (node: number) => void) => (): void => {
    if (store.state.node >= 0) act(store.state.node);
    else app.note("Select a node first: click one, or press /");
  };
  const walk = (event: KeyboardEvent): void => {
    const { node } = store.state;
    const to = node >= 0 ? towards(picture.scene, node, event.key) : -1;
    if (to >= 0) return app.select(to, true);
    const [dx, dy] = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key]!;
    picture.camera.pan(dx, dy);
    picture.moved();
  };
  listenToKeys({
    "/": () => app.focusSearch(),
    ArrowLeft: walk,
    ArrowRight: walk,
    ArrowUp: walk,
    ArrowDown: walk,
    Enter: selected((node) => app.open(node)),
    Escape: () => {
      (document.activeElement as HTMLElement | null)?.blur();
      picture.canvas.focus({ preventScroll: true });
      app.clear();
    },
    "+": zoom(1.3),
    "=": zoom(1.3),
    "-": zoom(1 / 1.3),
    "0": () => picture.fit(),
    p: selected((node) => app.startPath(node)),
    h: selected((node) => app.hide(node)),
    f: selected((node) => app.fold(node)),
    i: selected((node) => app.pin(node)),
    u: () => app.undo(),
    l: () => byId("tab-list").click(),
    c: () => recolour(app),
    e: () => showSaving(picture),
    t: () => repaint(app),
    "?": showKeys,
    ...Object.fromEntries(MODES.map((mode, at) => [String(at + 1), () => app.go(mode)])),
  });
}

function buttons(app: App): void {
  const press = (id: string, act: () => void): void => byId(id).addEventListener("click", act);
  press("undo", () => app.undo());
  press("save", () => showSaving(app.picture));
  press("theme", () => repaint(app));
  press("help", showKeys);
  press("whole", () => app.picture.fit());
  for (const [id, factor] of [["closer", 1.4], ["farther", 1 / 1.4]] as const) // prettier-ignore
    press(id, () => {
      app.picture.camera.zoom(factor);
      app.picture.moved();
    });
}

function repaint({ store }: App): void {
  store.set({ theme: document.documentElement.dataset.theme === "dark" ? "light" : "dark" });
}

function recolour({ store, graph }: App): void {
  const possible = COLOURINGS.filter((one) => one === "kind" || (one === "year" ? graph.year.some(Boolean) : graph.communities.length));
  store.set({ colouring: possible[(possible.indexOf(store.state.colouring) + 1) % possible.length] });
}

start().catch((error: unknown) => {
  byId("counts").textContent = `This page could not be read: ${String(error)}`;
  throw error;
});
