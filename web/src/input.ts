/** Mouse, pen and fingers on the canvas: pan, zoom, pinch, drag a node, hover, click. */

import type { Picture } from "./picture";

export interface Hands {
  /** The pointer is over a node or an edge, or over nothing (-1). */
  hover(node: number, edge: number, x: number, y: number): void;
  click(node: number, edge: number): void;
  open(node: number): void;
  more(node: number): void;
  /** A node was carried somewhere; `done` when it was let go. */
  carry(node: number, x: number, y: number, done: boolean): void;
  settle(): void;
}

const SLACK = 4;

export function listen(picture: Picture, hands: Hands): void {
  const { canvas, camera } = picture;
  const pointers = new Map<number, { x: number; y: number }>();
  let start: { x: number; y: number } | null = null;
  let carried = -1;
  let travelled = false;
  let tapped = { at: 0, node: -1 };

  const spot = (event: PointerEvent | WheelEvent): { x: number; y: number } => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const reach = (event: PointerEvent): number => (event.pointerType === "mouse" ? 5 : 14);

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button > 0) return;
    picture.stop();
    try {
      canvas.setPointerCapture(event.pointerId);
    } catch {
      // a pointer that is already gone
    }
    pointers.set(event.pointerId, spot(event));
    start = spot(event);
    travelled = pointers.size > 1;
    carried = pointers.size === 1 && event.pointerType === "mouse" ? picture.nodeAt(start.x, start.y, 2) : -1;
  });

  canvas.addEventListener("pointermove", (event) => {
    const here = spot(event);
    const before = pointers.get(event.pointerId);
    if (!before) return point(event, here);
    if (!travelled && start && Math.hypot(here.x - start.x, here.y - start.y) < SLACK) return;
    if (!travelled) hands.hover(-1, -1, 0, 0);
    travelled = true;
    if (pointers.size === 2) pinch(event.pointerId, here);
    else if (carried >= 0) hands.carry(carried, camera.toWorldX(here.x), camera.toWorldY(here.y), false);
    else camera.pan(here.x - before.x, here.y - before.y);
    pointers.set(event.pointerId, here);
    if (carried < 0) picture.moved();
    canvas.classList.toggle("moving", carried < 0);
  });

  function pinch(id: number, here: { x: number; y: number }): void {
    const moved = pointers.get(id)!;
    const other = [...pointers].find(([one]) => one !== id)![1];
    const middle = { x: (here.x + other.x) / 2, y: (here.y + other.y) / 2 };
    camera.pan((here.x - moved.x) / 2, (here.y - moved.y) / 2);
    const factor = Math.hypot(here.x - other.x, here.y - other.y) / Math.max(1, Math.hypot(moved.x - other.x, moved.y - other.y));
    camera.zoom(factor, middle.x, middle.y);
  }

  function point(event: PointerEvent, { x, y }: { x: number; y: number }): void {
    if (event.pointerType === "touch") return;
    const node = picture.nodeAt(x, y);
    const edge = node < 0 ? picture.edgeAt(x, y) : -1;
    canvas.classList.toggle("over", node >= 0 || edge >= 0 || picture.badgeAt(x, y) >= 0);
    hands.hover(node, edge, x, y);
  }

  const lift = (event: PointerEvent): void => {
    if (!pointers.delete(event.pointerId)) return;
    canvas.classList.remove("moving");
    const { x, y } = spot(event);
    if (travelled && carried >= 0) hands.carry(carried, camera.toWorldX(x), camera.toWorldY(y), true);
    if (!travelled && event.type === "pointerup") tap(event, x, y);
    else hands.settle();
    if (!pointers.size) carried = -1;
  };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);

  function tap(event: PointerEvent, x: number, y: number): void {
    const more = picture.badgeAt(x, y);
    if (more >= 0) return hands.more(more);
    const node = picture.nodeAt(x, y, reach(event));
    const twice = node >= 0 && node === tapped.node && event.timeStamp - tapped.at < 400;
    tapped = { at: event.timeStamp, node };
    if (twice) hands.open(node);
    else hands.click(node, node < 0 ? picture.edgeAt(x, y, reach(event)) : -1);
  }

  canvas.addEventListener("pointerleave", () => hands.hover(-1, -1, 0, 0));
  let settling = 0;
  canvas.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      picture.stop();
      const { x, y } = spot(event);
      const lines = event.deltaMode === 1 ? 18 : 1;
      camera.zoom(Math.exp(-Math.max(-240, Math.min(240, event.deltaY * lines)) * (event.ctrlKey ? 0.008 : 0.0018)), x, y);
      picture.moved();
      clearTimeout(settling);
      settling = setTimeout(() => hands.settle(), 250) as unknown as number;
    },
    { passive: false },
  );
}
