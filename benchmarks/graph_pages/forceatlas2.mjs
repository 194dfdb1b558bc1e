// Lays out a graph, given as JSON on standard input ({count, edges}), by graphology's ForceAtlas2; writes its places.
// Run where graphology and graphology-layout-forceatlas2 are installed.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
const require = createRequire(`${process.cwd()}/`);
const Graph = require("graphology");
const forceAtlas2 = require("graphology-layout-forceatlas2");

const { count, edges } = JSON.parse(readFileSync(0, "utf8"));
const graph = new Graph({ type: "undirected" });
const place = (n) => ({ x: Math.cos(n) * Math.sqrt(n), y: Math.sin(n) * Math.sqrt(n) }); // a spiral: the same each time
for (let n = 0; n < count; n++) graph.addNode(n, place(n));
for (const [a, b] of edges) graph.mergeEdge(a, b);
const settings = { ...forceAtlas2.inferSettings(graph), barnesHutOptimize: count > 1000 };
const places = forceAtlas2(graph, { iterations: 500, settings });
process.stdout.write(JSON.stringify(Array.from({ length: count }, (_, n) => [places[n].x, places[n].y])));
