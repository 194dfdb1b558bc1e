import assert from "node:assert/strict";
import { test } from "node:test";
import { byLineage, byYear, years } from "../src/axes";
import { START } from "../src/state";
import { shortestPath } from "../src/path";
import { visible } from "../src/visible";
import { graph, node } from "./example";

const all = visible(graph, START);

test("a node knows its neighbours, the weightiest first", () => {
  assert.deepEqual(graph.neighbours(node("method/vit")), [node("paper/vit"), node("method/bert"), node("dataset/imagenet")]);
  assert.deepEqual(graph.neighbours(node("person/wang")), []);
  assert.equal(graph.find("https://example.org/id/paper/vit"), graph.find("paper/vit"));
  assert.deepEqual(graph.aliases(node("method/vit")), ["ViT", "視覺變換器"]);
});

test("a path follows lines in either direction and only visible ones", () => {
  const ends = [node("person/luk"), node("method/bert")] as const;
  const path = shortestPath(graph, all, ...ends);
  assert.equal(path?.length, 4);
  const without = visible(graph, { ...START, statusOff: new Set([2]), relationsOff: new Set([4]) });
  assert.equal(shortestPath(graph, without, ...ends), null);
  assert.equal(shortestPath(graph, all, ends[0], node("person/wang")), null);
});

test("filters by kind, year, document and status leave what passes", () => {
  assert.equal(visible(graph, { ...START, kindsOff: new Set([3]) }).nodeCount, 5);
  assert.equal(visible(graph, { ...START, years: [2020, 2021] }).nodes[node("paper/bert")], 0);
  assert.equal(visible(graph, { ...START, document: 1 }).edgeCount, 3);
  assert.equal(visible(graph, { ...START, statusOff: new Set([2]) }).edgeCount, 5);
});

test("the near view shows an opened node with its neighbours", () => {
  const near = visible(graph, { ...START, mode: "near", roots: [node("method/bert")] });
  assert.deepEqual([...near.nodes.keys()].filter((n) => near.nodes[n]), [node("method/bert"), node("method/vit"), node("paper/bert")]);
});

test("a folded node hides what hangs on it alone", () => {
  const folded = visible(graph, { ...START, folded: new Set([node("paper/vit")]) });
  assert.equal(folded.nodes[node("person/luk")], 0);
  assert.equal(folded.nodes[node("method/vit")], 1);
});

test("what has no year takes the first of its neighbours'", () => {
  assert.equal(years(graph)[node("method/bert")], 2018);
  assert.equal(years(graph)[node("person/wang")], 0);
  const { x, placed, axis } = byYear(graph, all);
  assert.deepEqual(axis.ticks.map((tick) => tick.name), ["2018", "2021"]);
  assert.ok(x[node("paper/bert")] < x[node("paper/vit")]);
  assert.equal(placed[node("person/wang")], 0);
});

test("a lineage runs from left to right", () => {
  const { x, placed } = byLineage(graph, all);
  assert.ok(x[node("method/bert")] < x[node("method/vit")]);
  assert.equal(placed.reduce((sum, one) => sum + one), 2);
});
