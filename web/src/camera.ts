/** Which part of the plane is seen: the point in the middle of the canvas and the pixels for each unit. */

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Room around the picture that something else covers, in pixels. */
export interface Margins {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

export class Camera {
  x = 0;
  y = 0;
  scale = 1;
  width = 1;
  height = 1;
  /** The scale at which the whole picture fits. */
  whole = 1;

  toScreenX(x: number): number {
    return (x - this.x) * this.scale + this.width / 2;
  }

  toScreenY(y: number): number {
    return (y - this.y) * this.scale + this.height / 2;
  }

  toWorldX(x: number): number {
    return (x - this.width / 2) / this.scale + this.x;
  }

  toWorldY(y: number): number {
    return (y - this.height / 2) / this.scale + this.y;
  }

  pan(dx: number, dy: number): void {
    this.x -= dx / this.scale;
    this.y -= dy / this.scale;
  }

  /** Zoom by a factor and leave one point of the screen where it is. */
  zoom(factor: number, x = this.width / 2, y = this.height / 2): void {
    const scale = Math.min(Math.max(this.scale * factor, this.whole / 6), Math.max(8, this.whole * 40));
    const [fixedX, fixedY] = [this.toWorldX(x), this.toWorldY(y)];
    this.scale = scale;
    this.x = fixedX - (x - this.width / 2) / scale;
    this.y = fixedY - (y - this.height / 2) / scale;
  }

  /** Where the camera stands when all of a box is seen. */
  fitted(box: Box, margins: Margins, largest: number): { x: number; y: number; scale: number } {
    const width = Math.max(40, this.width - margins.left - margins.right);
    const height = Math.max(40, this.height - margins.top - margins.bottom);
    const scale = Math.min(width / Math.max(box.right - box.left, 1e-6), height / Math.max(box.bottom - box.top, 1e-6), largest);
    return {
      x: (box.left + box.right) / 2 + (margins.right - margins.left) / 2 / scale,
      y: (box.top + box.bottom) / 2 + (margins.bottom - margins.top) / 2 / scale,
      scale,
    };
  }
}

/** The box around some nodes with their radii; null for none. */
export function boxAround(nodes: Iterable<number>, x: Float32Array, y: Float32Array, radius: Float32Array): Box | null {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const node of nodes) {
    box.left = Math.min(box.left, x[node] - radius[node]);
    box.right = Math.max(box.right, x[node] + radius[node]);
    box.top = Math.min(box.top, y[node] - radius[node]);
    box.bottom = Math.max(box.bottom, y[node] + radius[node]);
  }
  return box.left <= box.right ? box : null;
}
