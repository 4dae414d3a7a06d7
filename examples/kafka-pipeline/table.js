// A run as text.
import { journals } from "./check.js";

/** Who did what. */
export function table(folder, { kills }) {
  const killed = new Map(kills.map(({ name, open }) => [name, open]));
  const rows = [["consumer", "batches", "handled", "v1", "v2", "v3", "dead letters", "end"]];
  for (const [name, { batches, handled, dead }] of journals(folder)) {
    const of = (version) => handled.filter((line) => line.version === version).length;
    const open = killed.get(name);
    const end = open === undefined ? "stopped" : `kill -9 at ${open.done} of a batch of ${open.size}`;
    rows.push([name, batches, handled.length, of(1), of(2), of(3), dead.length, end]);
  }
  return aligned(rows);
}

export function summary({ sent, handled, again, poison, letters }, seconds) {
  return `${sent} sent, ${handled} handled, ${again} of them again after a kill or a rebalance; ${poison} poison, ${letters} dead letters; ${seconds.toFixed(1)} s`;
}

export function checkTable(checks) {
  return aligned(checks.map(([what, holds, figure]) => [holds ? "ok" : "FAILED", what, figure]));
}

function aligned(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => String(cell).padEnd(widths[column]))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
