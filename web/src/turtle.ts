/** The nodes and statements in view as Turtle. */

import type { InView } from "./base";
import type { Scene } from "./scene";

/** An IRI in angle brackets; whatever may not stand in one is escaped, whatever is none becomes a URN. */
export function iri(text: string): string {
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `urn:paperkg:${text}`;
  return `<${whole.replace(/[\x00-\x20<>"{}|^`\\\ud800-\udfff]/g, (letter) => encodeURIComponent(letter.toWellFormed()))}>`;
}

export function literal(text: string): string {
  const escapes: Record<string, string> = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };
  const safe = text.toWellFormed().replace(/["\\\n\r\t]/g, (letter) => escapes[letter]);
  return `"${safe.replace(/[\x00-\x1f\x7f]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`)}"`;
}

export function turtle({ graph, visible }: Scene, { nodes }: InView): string {
  const inView = new Set(nodes);
  const lines = ["PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>", ""];
  for (const node of [...nodes].sort((a, b) => a - b)) lines.push(`${iri(graph.key(node))} rdfs:label ${literal(graph.label(node))} .`);
  lines.push("");
  const unsaid: string[] = [];
  for (let e = 0; e < graph.edgeCount; e++) {
    const [source, target] = [graph.source[e], graph.target[e]];
    if (!visible.edges[e] || !inView.has(source) || !inView.has(target)) continue;
    const relation = graph.core.relations[graph.relation[e]];
    const [subject, object] = [iri(graph.key(source)), iri(graph.key(target))];
    if (relation.iri) lines.push(`${subject} ${iri(relation.iri)} ${object} .`);
    else unsaid.push(`# ${subject} ${literal(relation.name)} ${object}`);
  }
  if (unsaid.length) lines.push("", "# No plain property says:", ...unsaid);
  return `${lines.join("\n")}\n`;
}
