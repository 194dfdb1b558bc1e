/** Names on the picture: chosen by weight, placed where nothing else stands, more of them as one zooms in. */

export interface Label {
  node: number;
  lines: readonly string[];
  /** Relative to the node's centre, in pixels: the middle of the first line's top. */
  dx: number;
  dy: number;
  size: number;
  bold: boolean;
}

const WIDTH = 24;
export const FONT = `Inter, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", system-ui, sans-serif`;
export const fontOf = (size: number, bold: boolean): string => `${bold ? "600 " : ""}${size}px ${FONT}`;
export const LEADING = 1.2;

/** Cut a name into at most two lines that can be read on the canvas. */
export function inLines(text: string): string[] {
  const letters = Array.from(text.slice(0, 300).replace(/\s+/g, " ").trim());
  if (letters.length <= WIDTH) return [letters.join("")];
  const space = Math.max(letters.lastIndexOf(" ", WIDTH), letters.lastIndexOf("-", WIDTH - 1) + 1);
  const cut = space > WIDTH / 3 ? space : WIDTH;
  const rest = letters.slice(letters[cut] === " " ? cut + 1 : cut);
  return [letters.slice(0, cut).join(""), rest.slice(0, WIDTH).join("").trimEnd() + (rest.length > WIDTH ? "…" : "")];
}

type Rectangle = readonly [left: number, top: number, right: number, bottom: number];

/** What already stands on the picture, in cells so that one look finds what is near. */
export class Occupied {
  private readonly cells = new Map<number, Rectangle[]>();

  private *near([left, top, right, bottom]: Rectangle): Generator<number> {
    for (let x = Math.floor(left / 64); x <= Math.floor(right / 64); x++)
      for (let y = Math.floor(top / 32); y <= Math.floor(bottom / 32); y++) yield x * 4096 + y;
  }

  add(box: Rectangle): void {
    for (const cell of this.near(box)) {
      const boxes = this.cells.get(cell);
      if (boxes) boxes.push(box);
      else this.cells.set(cell, [box]);
    }
  }

  free([left, top, right, bottom]: Rectangle): boolean {
    for (const cell of this.near([left, top, right, bottom]))
      for (const box of this.cells.get(cell) ?? [])
        if (left < box[2] && right > box[0] && top < box[3] && bottom > box[1]) return false;
    return true;
  }
}

export interface Wanted {
  node: number;
  name: string;
  x: number;
  y: number;
  radius: number;
  size: number;
  bold: boolean;
  /** Is written even where it covers something. */
  must: boolean;
  /** May cover small nodes, also when enough other names do. */
  strong: boolean;
}

/** What labels may not cover: `large` nodes and other labels none of them, `small` nodes only strong ones. */
export interface Obstacles {
  large: Occupied;
  small: Occupied;
}

const measured = new Map<string, number>();

/** The width of a line in a font, remembered. */
export function widthOf(context: CanvasRenderingContext2D, line: string, font: string): number {
  const key = `${font}|${line}`;
  let width = measured.get(key);
  if (width === undefined) {
    if (measured.size > 20000) measured.clear();
    context.font = font;
    measured.set(key, (width = context.measureText(line).width));
  }
  return width;
}

/** Find places for names, the first wanted first, until there are `most`, of which `sure` may cover small nodes: below, above, right or left of the node, and not across the sides of a picture that is `within` wide. */
export function place(context: CanvasRenderingContext2D, wanted: Iterable<Wanted>, { large, small }: Obstacles, most: number, sure: number, within: number): Label[] {
  const labels: Label[] = [];
  for (const { node, name, x, y, radius, size, bold, must, strong } of wanted) {
    if (labels.length >= most) break;
    const lines = inLines(name);
    const width = Math.max(...lines.map((line) => widthOf(context, line, fontOf(size, bold))));
    const height = lines.length * size * LEADING;
    const places: [number, number][] = [
      [0, radius + 3],
      [0, -radius - 3 - height],
      [radius + 5 + width / 2, -height / 2],
      [-radius - 5 - width / 2, -height / 2],
    ];
    const box = ([dx, dy]: [number, number]): Rectangle => [x + dx - width / 2 - 3, y + dy - 1, x + dx + width / 2 + 3, y + dy + height + 1];
    const whole = ([left, , right]: Rectangle): boolean => (left >= 0 && right <= within) || right < 0 || left > within;
    const open = places.filter((spot) => large.free(box(spot)) && whole(box(spot)));
    const found = open.find((spot) => small.free(box(spot))) ?? (strong || labels.length < sure ? open[0] : undefined) ?? (must ? places[0] : null);
    if (!found) continue;
    large.add(box(found));
    labels.push({ node, lines, dx: found[0], dy: found[1], size, bold });
  }
  return labels;
}

/** Write a label at its node, with a rim of the background so that it can be read on lines. */
export function write(context: CanvasRenderingContext2D, label: Label, x: number, y: number, colour: string, rim: string): void {
  context.font = fontOf(label.size, label.bold);
  context.textAlign = "center";
  context.textBaseline = "top";
  context.lineJoin = "round";
  context.lineWidth = 3.5;
  context.strokeStyle = rim;
  context.fillStyle = colour;
  label.lines.forEach((line, row) => {
    const top = y + label.dy + row * label.size * LEADING;
    context.strokeText(line, x + label.dx, top);
    context.fillText(line, x + label.dx, top);
  });
}
