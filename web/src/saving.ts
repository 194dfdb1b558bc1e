/** Saves what is seen: PNG, SVG, or the statements between the nodes in view as Turtle. */

import { button, byId, element } from "./dom";
import { closing } from "./keys";
import type { Picture } from "./picture";
import { svg } from "./svg";
import { turtle } from "./turtle";

export function showSaving(picture: Picture): void {
  const dialog = byId<HTMLDialogElement>("saving");
  const name = picture.scene.graph.core.title.replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60).replace(/^-+|-+$/g, "") || "graph";
  const choice = (title: string, about: string, make: () => void): HTMLElement => {
    const made = button("", () => {
      make();
      dialog.close();
    });
    made.append(element("b", {}, title), element("small", {}, about));
    return element("li", {}, made);
  };
  dialog.replaceChildren(
    element("h2", {}, "Save what is in view"),
    element(
      "ul",
      { className: "choices" },
      choice("PNG", "a picture, as it stands", () => picture.canvas.toBlob((blob) => blob && save(blob, `${name}.png`))),
      choice("SVG", "a drawing without limit of size, for slides and papers", () => save(new Blob([svg(picture)], { type: "image/svg+xml" }), `${name}.svg`)),
      choice("Turtle", "the visible statements as RDF", () => save(new Blob([turtle(picture.scene, picture.current())], { type: "text/turtle" }), `${name}.ttl`)),
    ),
    closing(dialog),
  );
  dialog.showModal();
}

function save(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
