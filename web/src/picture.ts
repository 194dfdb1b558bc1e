/** The canvas: puts the layers together in each frame, moves the camera and the nodes, finds what is under a point. */

import { drawBase, inView, pointsOf, type InView } from "./base";
import { boxAround, Camera, type Margins } from "./camera";
import { APART, curveOf, distance, sides } from "./curves";
import { Grid } from "./grid";
import { fontOf, LEADING, Occupied, place, write, type Label, type Obstacles, type Wanted } from "./labels";
import { drawAxis, drawCommunities, drawLit, drawMarks, MOST_LIT, type Badge } from "./overlay";
import { css } from "./palette";
import { Raster } from "./raster";
import { pixels, type Scene } from "./scene";

const OVERSCAN = 0.16;
const FAST = 14; // ms: a base that is drawn so fast is drawn in every frame
const REST = 130; // ms without movement after which a slow base is drawn anew

export class Picture {
  readonly camera = new Camera();
  private readonly context: CanvasRenderingContext2D;
  private readonly base: CanvasRenderingContext2D;
  private readonly raster = new Raster();
  private readonly kept = new Camera();
  private seen: InView = { nodes: [], edges: [], single: true };
  private labels: Label[] = [];
  private litLabels: Label[] | null = null;
  private badges: Badge[] = [];
  private grid: Grid | null = null;
  private ratio = 1;
  private asked = 0;
  private stale = true;
  private cost = 0;
  private drawnAt = 0;
  private movedAt = 0;
  private stopFlight: (() => void) | null = null;
  /** What covers the canvas at its edges. */
  margins: Margins = { top: 0, right: 0, bottom: 0, left: 0 };
  still = false;
  frames = 0;
  onFrame: (seen: InView) => void = () => {};

  constructor(readonly canvas: HTMLCanvasElement, readonly scene: Scene) {
    this.context = canvas.getContext("2d", { alpha: false })!;
    this.base = document.createElement("canvas").getContext("2d")!;
  }

  resize(): void {
    const { width, height } = this.canvas.getBoundingClientRect();
    this.ratio = Math.min(2, devicePixelRatio || 1);
    Object.assign(this.camera, { width: Math.max(1, width), height: Math.max(1, height) });
    const [wide, high] = [Math.round(this.camera.width * this.ratio), Math.round(this.camera.height * this.ratio)];
    if (this.canvas.width === wide && this.canvas.height === high) return;
    Object.assign(this.canvas, { width: wide, height: high }); // which clears it, hence drawn at once
    if (!this.frames) return; // nothing has been drawn yet
    if (Math.abs(this.camera.scale / this.camera.whole - 1) < 1e-6) this.fit(undefined, false);
    this.draw();
  }

  /** Something has changed that every layer shows. */
  refresh(moved = false): void {
    this.stale = true;
    this.litLabels = null;
    if (moved) this.grid = null;
    this.ask();
  }

  /** Only what stands above the base has changed. */
  touch(): void {
    this.litLabels = null;
    this.ask();
  }

  /** The camera has moved. */
  moved(): void {
    this.movedAt = performance.now();
    this.ask();
  }

  private ask(): void {
    if (!this.asked) this.asked = requestAnimationFrame(() => this.frame());
  }

  /** Draw at once, as exports and the first picture need it. */
  draw(): void {
    cancelAnimationFrame(this.asked);
    this.stale = true;
    this.litLabels = null;
    this.frame();
  }

  private frame(): void {
    this.asked = 0;
    const now = performance.now();
    const { camera, kept } = this;
    const apart = camera.x !== kept.x || camera.y !== kept.y || camera.scale !== kept.scale;
    const left = Math.abs(camera.x - kept.x) * camera.scale > camera.width * OVERSCAN || Math.abs(camera.y - kept.y) * camera.scale > camera.height * OVERSCAN;
    const resting = now - this.movedAt > REST;
    const patient = now - this.drawnAt < 3 * this.cost + 100;
    if (this.stale || (apart && (this.cost < FAST || resting || (left && !patient)))) this.renew();
    else if (apart) this.ask(); // until the view rests
    this.compose();
    this.frames++;
    this.onFrame(this.seen);
  }

  private renew(): void {
    const began = performance.now();
    const { camera, kept, scene, base } = this;
    const [width, height] = [Math.ceil(camera.width * (1 + 2 * OVERSCAN)), Math.ceil(camera.height * (1 + 2 * OVERSCAN))];
    const [wide, high] = [Math.round(width * this.ratio), Math.round(height * this.ratio)];
    if (base.canvas.width !== wide || base.canvas.height !== high) Object.assign(base.canvas, { width: wide, height: high });
    Object.assign(kept, { x: camera.x, y: camera.y, scale: camera.scale, whole: camera.whole, width, height });
    this.seen = drawBase(base, this.raster, scene, kept, this.ratio);
    this.labels = place(this.context, this.wanted(), this.occupied(), this.mostLabels(), this.mostLabels() / 3, camera.width);
    this.litLabels = null;
    this.stale = false;
    this.drawnAt = performance.now();
    this.cost = this.drawnAt - began;
  }

  private compose(): void {
    const { context, camera, kept, scene, ratio } = this;
    const { paint, lit } = scene;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = paint.back;
    context.fillRect(0, 0, this.canvas.width, this.canvas.height);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawAxis(context, scene, camera, this.margins.bottom);
    const zoom = camera.scale / kept.scale;
    const [left, top] = [camera.toScreenX(kept.toWorldX(0)), camera.toScreenY(kept.toWorldY(0))];
    context.globalAlpha = lit ? (paint.dark ? 0.2 : 0.16) : 1;
    context.drawImage(this.base.canvas, left, top, kept.width * zoom, kept.height * zoom);
    context.globalAlpha = 1;
    if (lit || scene.hover >= 0 || scene.hoverEdge >= 0 || scene.edge >= 0) drawLit(context, scene, camera);
    this.badges = drawMarks(context, scene, camera, this.seen.nodes.length < 3000 ? this.seen.nodes : scene.graph.disputed);
    const taken = new Occupied();
    drawCommunities(context, scene, camera, taken);
    this.litLabels ??= lit || scene.hover >= 0 ? place(context, this.wantedLit(), this.occupied(), lit ? 60 : 1, 60, camera.width) : [];
    const loud = new Set(this.litLabels.map((label) => label.node));
    const half = scene.graph.communities.length && scene.mode === "map" ? taken : null;
    for (const label of lit ? [] : this.labels) {
      if (loud.has(label.node) || (half && !this.clear(label, half))) continue;
      this.write(label, paint.text);
    }
    for (const label of this.litLabels) this.write(label, paint.text);
    if (this.seen.single) this.nameEdges();
  }

  private clear(label: Label, taken: Occupied): boolean {
    const [x, y] = this.spot(label.node);
    const width = label.lines[0].length * label.size * 0.3;
    return taken.free([x + label.dx - width, y + label.dy, x + label.dx + width, y + label.dy + label.lines.length * label.size]);
  }

  private write(label: Label, colour: string): void {
    const [x, y] = this.spot(label.node);
    if (x < -150 || y < -60 || x > this.camera.width + 150 || y > this.camera.height + 60) return;
    write(this.context, label, x, y, colour, css(this.scene.paint.backRgb, 0.9));
  }

  /** The relations of the edges that are pointed at or lie around the selected node, written beside them. */
  private nameEdges(): void {
    const { scene, camera, context } = this;
    const few = scene.lit && scene.node >= 0 && scene.lit.edges.length <= 24 ? scene.lit.edges : [];
    const edges = new Set([...few, scene.edge, scene.hoverEdge].filter((edge) => edge >= 0));
    if (scene.mode !== "near" && !scene.path.length && scene.edge < 0 && scene.hoverEdge < 0) return;
    const place = sides(scene.graph, edges);
    const point = pointsOf(scene, camera);
    const taken = this.occupied().large;
    for (const label of scene.lit ? (this.litLabels ?? []) : this.labels) {
      const [x, y] = this.spot(label.node);
      const half = Math.max(...label.lines.map((line) => line.length)) * label.size * 0.29;
      taken.add([x + label.dx - half, y + label.dy, x + label.dx + half, y + label.dy + label.lines.length * label.size * LEADING]);
    }
    for (const edge of edges) {
      if (place.get(edge)! >= APART || !scene.visible.edges[edge]) continue;
      const curve = curveOf(scene.graph, edge, place.get(edge)!, point);
      if (Math.hypot(curve.x1 - curve.x0, curve.y1 - curve.y0) < 70) continue;
      const [x, y] = [(curve.x0 + 2 * curve.cx + curve.x1) / 4, (curve.y0 + 2 * curve.cy + curve.y1) / 4];
      const name = scene.graph.relationOf(edge).slice(0, 40);
      const box = [x - name.length * 3 - 2, y - 7, x + name.length * 3 + 2, y + 7] as const;
      if (!taken.free(box)) continue;
      taken.add(box);
      context.font = fontOf(10.5, false);
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.lineWidth = 4;
      context.strokeStyle = css(scene.paint.backRgb, 0.92);
      context.strokeText(name, x, y);
      context.fillStyle = scene.paint.soft;
      context.fillText(name, x, y);
    }
  }

  /** The labels that are written now. */
  written(): readonly Label[] {
    return this.scene.lit ? (this.litLabels ?? []) : this.labels;
  }

  spot(node: number): [number, number] {
    return [this.camera.toScreenX(this.scene.x[node]), this.camera.toScreenY(this.scene.y[node])];
  }

  private mostLabels(): number {
    return Math.round((this.camera.width * this.camera.height) / 20_000) + 4;
  }

  /** The nodes in view that are worth a name, the weightiest first. */
  private *wanted(): Generator<Wanted> {
    const { scene, camera, seen } = this;
    const close = scene.mode === "near";
    for (let at = seen.nodes.length - 1, tried = 0; at >= 0 && tried < 1500; at--, tried++) {
      const node = seen.nodes[at];
      const radius = pixels(scene, camera, node);
      if (radius < (tried < 300 ? 2.4 : 4.2) && tried > 12 && !close) continue;
      const large = radius > 13 || (close && scene.roots.includes(node));
      const size = large ? 13.5 : radius > 8 || close ? 12 : 11;
      const [x, y] = this.spot(node);
      yield { node, name: scene.graph.label(node), x, y, radius, size, bold: large, must: close && scene.roots.includes(node), strong: close || radius > 13 };
    }
  }

  private *wantedLit(): Generator<Wanted> {
    const { scene, camera } = this;
    const first = [scene.node, scene.hover, ...scene.path].filter((node) => node >= 0 && scene.visible.nodes[node]);
    for (const node of new Set([...first, ...(scene.lit?.nodes ?? [])])) {
      const [x, y] = this.spot(node);
      if (x < 0 || y < 0 || x > camera.width || y > camera.height) continue;
      const must = first.includes(node);
      const radius = pixels(scene, camera, node);
      yield { node, name: scene.graph.label(node), x, y, radius, size: must ? 13 : 12, bold: must, must, strong: true };
    }
  }

  /** The nodes that labels should not cover. */
  private occupied(): Obstacles {
    const [large, small] = [new Occupied(), new Occupied()];
    const { nodes } = this.seen;
    const light = this.scene.lit;
    const close = this.scene.mode === "near";
    for (let at = nodes.length - 1; at >= 0 && at > nodes.length - 1200; at--) {
      if (light && !light.has(nodes[at])) continue;
      const radius = pixels(this.scene, this.camera, nodes[at]);
      if (radius < 3.5) break;
      const [x, y] = this.spot(nodes[at]);
      const half = radius * 0.85;
      (close || radius > 9.5 || (radius > 7.5 && at > nodes.length - 45) ? large : small).add([x - half, y - half, x + half, y + half]);
    }
    return { large, small };
  }

  /* ---- what is under a point ---- */

  nodeAt(x: number, y: number, reach = 5): number {
    const { camera, scene } = this;
    this.grid ??= new Grid(scene.x, scene.y, [...scene.visible.nodes.keys()].filter((node) => scene.visible.nodes[node]));
    const size = (node: number): number => pixels(scene, camera, node) / camera.scale;
    return this.grid.nearest(camera.toWorldX(x), camera.toWorldY(y), reach / camera.scale, size, 32 / Math.max(camera.scale, 0.05));
  }

  edgeAt(x: number, y: number, reach = 5): number {
    const { scene, camera, seen } = this;
    const among = seen.single ? seen.edges : (scene.lit?.edges ?? []);
    const place = sides(scene.graph, among);
    const point = pointsOf(scene, camera);
    let [best, least] = [-1, reach];
    for (const edge of among) {
      const side = place.get(edge)!;
      if (side >= APART || !scene.visible.edges[edge]) continue;
      const gap = distance(curveOf(scene.graph, edge, side, point), x, y);
      if (gap < least) [best, least] = [edge, gap];
    }
    return best;
  }

  badgeAt(x: number, y: number): number {
    return this.badges.find((box) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom)?.node ?? -1;
  }

  /** What is in view now, for the list and for exports. */
  current(): InView {
    return inView(this.scene, this.camera);
  }

  /* ---- movements ---- */

  /** Bring nodes (by default all that are visible) into view. */
  fit(nodes?: Iterable<number>, animate = true, largest = 1.6): void {
    const { scene, camera } = this;
    const all = nodes ?? [...scene.visible.nodes.keys()].filter((node) => scene.visible.nodes[node]);
    const box = boxAround(all, scene.x, scene.y, scene.graph.radius);
    if (!box) return;
    const side = camera.width < 500 ? 22 : 56;
    const margins = { top: this.margins.top + (camera.width < 500 ? 46 : 30), right: this.margins.right + side, bottom: this.margins.bottom + 36, left: this.margins.left + side };
    const goal = camera.fitted(box, margins, largest);
    if (!nodes) camera.whole = goal.scale;
    this.fly(goal, animate);
  }

  /** Bring one node to the middle, without zooming out. */
  centre(node: number, animate = true): void {
    const { scene, camera, margins } = this;
    const scale = Math.max(camera.scale, Math.min(1, camera.whole * 6));
    const x = scene.x[node] + (margins.right - margins.left) / 2 / scale;
    this.fly({ x, y: scene.y[node] + (margins.bottom - margins.top) / 2 / scale, scale }, animate);
  }

  fly(goal: { x: number; y: number; scale: number }, animate = true): void {
    const { camera } = this;
    const from = { x: camera.x, y: camera.y, scale: camera.scale };
    this.animate(animate ? 380 : 0, (share) => {
      camera.scale = from.scale * (goal.scale / from.scale) ** share;
      // along a straight line on the screen, whatever the zoom does
      const along = Math.abs(goal.scale - from.scale) < 1e-9 ? share : (1 / camera.scale - 1 / from.scale) / (1 / goal.scale - 1 / from.scale);
      camera.x = from.x + (goal.x - from.x) * along;
      camera.y = from.y + (goal.y - from.y) * along;
      if (share === 1) Object.assign(camera, goal);
      this.moved();
    });
  }

  /** Call `step` with 0 to 1 over some milliseconds; at once with 1 where motion is not wanted. */
  animate(duration: number, step: (share: number) => void, done: () => void = () => {}): void {
    this.stopFlight?.();
    this.stopFlight = null;
    if (this.still || !duration) {
      step(1);
      return done();
    }
    const began = performance.now();
    let going = true;
    this.stopFlight = () => (going = false);
    const tick = (): void => {
      if (!going) return;
      const share = Math.min(1, (performance.now() - began) / duration);
      step(share < 0.5 ? 4 * share ** 3 : 1 - (-2 * share + 2) ** 3 / 2);
      if (share < 1) requestAnimationFrame(tick);
      else done();
    };
    tick();
  }

  stop(): void {
    this.stopFlight?.();
  }

  get mostLit(): number {
    return MOST_LIT;
  }
}
