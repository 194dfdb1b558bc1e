/** Finds the nodes near a point: a grid over the plane with a few nodes in each cell. */

export class Grid {
  private readonly left: number;
  private readonly top: number;
  private readonly cell: number;
  private readonly columns: number;
  private readonly rows: number;
  private readonly first: Int32Array;
  private readonly next: Int32Array;

  constructor(private readonly x: Float32Array, private readonly y: Float32Array, nodes: readonly number[]) {
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const n of nodes) {
      left = Math.min(left, x[n]);
      right = Math.max(right, x[n]);
      top = Math.min(top, y[n]);
      bottom = Math.max(bottom, y[n]);
    }
    const [width, height] = nodes.length ? [right - left, bottom - top] : [0, 0];
    [this.left, this.top] = nodes.length ? [left, top] : [0, 0];
    this.cell = Math.max(Math.sqrt((width * height * 3) / Math.max(1, nodes.length)), width / 2000, height / 2000, 1);
    this.columns = Math.floor(width / this.cell) + 1;
    this.rows = Math.floor(height / this.cell) + 1;
    this.first = new Int32Array(this.columns * this.rows).fill(-1);
    this.next = new Int32Array(x.length);
    for (const n of nodes) {
      const at = this.column(x[n]) * this.rows + this.row(y[n]);
      this.next[n] = this.first[at];
      this.first[at] = n;
    }
  }

  private column(x: number): number {
    return Math.min(this.columns - 1, Math.max(0, Math.floor((x - this.left) / this.cell)));
  }

  private row(y: number): number {
    return Math.min(this.rows - 1, Math.max(0, Math.floor((y - this.top) / this.cell)));
  }

  /** The node whose rim is nearest to a point and at most `reach` away from it; -1 for none. */
  nearest(x: number, y: number, reach: number, radius: (node: number) => number, largest: number): number {
    const far = reach + largest;
    let [best, least] = [-1, reach];
    for (let column = this.column(x - far); column <= this.column(x + far); column++)
      for (let row = this.row(y - far); row <= this.row(y + far); row++)
        for (let n = this.first[column * this.rows + row]; n >= 0; n = this.next[n]) {
          const gap = Math.hypot(this.x[n] - x, this.y[n] - y) - radius(n);
          if (gap < least) [best, least] = [n, gap];
        }
    return best;
  }
}
