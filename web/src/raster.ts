/**
 * The picture of very many edges and nodes: light is added up pixel by pixel, so that where much runs it glows.
 *
 * The canvas draws tens of thousands of lines too slowly without a graphics card, and all in one tone.
 */

import type { Rgb } from "./palette";

const TONES = 4096;
const PER_LINE = 16;

export class Raster {
  private light = new Float32Array(0);
  private image: ImageData | null = null;
  readonly canvas = document.createElement("canvas");
  private width = 0;
  private height = 0;

  clear(width: number, height: number): void {
    if (width !== this.width || height !== this.height || !this.image) {
      Object.assign(this, { width, height });
      Object.assign(this.canvas, { width, height });
      this.light = new Float32Array(width * height * 4);
      this.image = new ImageData(width, height);
    } else this.light.fill(0);
  }

  /** Add a line of one pixel's width that goes from one colour to another; `strength` is how much light it gives. */
  line(x0: number, y0: number, x1: number, y1: number, from: Rgb, to: Rgb, strength: number): void {
    const { width, height, light } = this;
    let [first, last] = [0, 1];
    const [dx, dy] = [x1 - x0, y1 - y0];
    // Liang and Barsky: the part of the line inside the picture
    for (const [p, q] of [[-dx, x0], [dx, width - 1 - x0], [-dy, y0], [dy, height - 1 - y0]]) { // prettier-ignore
      if (p === 0 && q < 0) return;
      if (p < 0) first = Math.max(first, q / p);
      else if (p > 0) last = Math.min(last, q / p);
    }
    if (first > last) return;
    const steps = Math.max(1, Math.ceil((last - first) * Math.max(Math.abs(dx), Math.abs(dy))));
    const step = (last - first) / steps;
    let x = x0 + first * dx;
    let y = y0 + first * dy;
    const [dr, dg, db] = [strength * (to[0] - from[0]), strength * (to[1] - from[1]), strength * (to[2] - from[2])];
    let r = strength * from[0] + first * dr;
    let g = strength * from[1] + first * dg;
    let b = strength * from[2] + first * db;
    const [sx, sy, sr, sg, sb] = [step * dx, step * dy, step * dr, step * dg, step * db];
    for (let i = 0; i <= steps; i++) {
      const at = ((y | 0) * width + (x | 0)) << 2;
      light[at] += r;
      light[at + 1] += g;
      light[at + 2] += b;
      light[at + 3] += strength;
      x += sx;
      y += sy;
      r += sr;
      g += sg;
      b += sb;
    }
  }

  /** Turn the light into colours: `gain` is how opaque one line is, `most` how opaque many become. */
  develop(gain: number, most: number): void {
    const { light } = this;
    const data = new Uint32Array(this.image!.data.buffer);
    const alphas = Uint8Array.from({ length: TONES }, (_, tone) => 255 * most * (1 - Math.exp((-gain * tone) / PER_LINE)));
    for (let i = 0, at = 0; i < data.length; i++, at += 4) {
      const count = light[at + 3];
      if (!count) {
        data[i] = 0;
        continue;
      }
      const alpha = alphas[Math.min(TONES - 1, count * PER_LINE) | 0];
      data[i] = ((alpha << 24) | ((light[at + 2] / count) << 16) | ((light[at + 1] / count) << 8) | (light[at] / count)) >>> 0;
    }
  }

  /** A disc with a soft rim over what is there. */
  disc(x: number, y: number, radius: number, [r, g, b]: Rgb): void {
    const { width, height } = this;
    const data = this.image!.data;
    const reach = radius + 0.5;
    const [left, right] = [Math.max(0, Math.floor(x - reach)), Math.min(width - 1, Math.ceil(x + reach))];
    const [top, bottom] = [Math.max(0, Math.floor(y - reach)), Math.min(height - 1, Math.ceil(y + reach))];
    for (let row = top; row <= bottom; row++)
      for (let column = left; column <= right; column++) {
        const cover = Math.min(1, reach - Math.hypot(column + 0.5 - x, row + 0.5 - y));
        if (cover <= 0) continue;
        const at = (row * width + column) << 2;
        const under = (data[at + 3] / 255) * (1 - cover);
        const alpha = cover + under;
        data[at] = (r * cover + data[at] * under) / alpha;
        data[at + 1] = (g * cover + data[at + 1] * under) / alpha;
        data[at + 2] = (b * cover + data[at + 2] * under) / alpha;
        data[at + 3] = alpha * 255;
      }
  }

  finish(): void {
    this.canvas.getContext("2d")!.putImageData(this.image!, 0, 0);
  }
}
