import { records } from "../records.mjs";

const majorOf = ({ node }) => Number(/^v(\d+)/.exec(node)?.[1]);

/**
 * What the page shows of the records in `folder`: of runs against the targets, of peers and of stages the newest of the oldest and
 * of the newest Node ([{ file, record }], oldest Node first), and the newest of native peers.
 */
export function chosen(folder) {
  const all = records(folder);
  const kind = (name) => all.filter(({ record }) => record.kind === name && !record.together);
  return {
    targets: ends(kind("targets")),
    peers: ends(kind("peers")),
    stages: ends(kind("stages")),
    native: all.findLast(({ record }) => Array.isArray(record) && record[0]?.kind === "native"),
  };
}

function ends(found) {
  const newest = new Map(found.map((one) => [majorOf(one.record), one])); // records are in the order of their dates
  const majors = [...newest.keys()].sort((a, b) => a - b);
  return [...new Set([majors[0], majors.at(-1)])]
    .filter((major) => major !== undefined)
    .map((major) => newest.get(major));
}
