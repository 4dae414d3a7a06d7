/** A table of Markdown; columns after the first are numbers, unless `texts` has their index. */
export function table(head, rows, texts = []) {
  const rule = head.map((_, i) => (i === 0 || texts.includes(i) ? "---" : "--:"));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** A ratio with its interval. */
export const times = ({ ratio, low, high }) => `${figure(ratio)} (${figure(low)}–${figure(high)})`;

/** Three figures. */
export const figure = (value) => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));

export const nanoseconds = (value) => (value < 10 ? value.toFixed(1) : value.toFixed(0));

/** A paragraph that is one line. */
export const chart = (name, alternative) => `![${alternative}](charts/${name}.svg)`;

/** A target: of the mean, and of each dataset. */
export const aimOf = (mean, each) =>
  [mean === null ? [] : `≥ ${mean}`, each === null ? [] : `each ≥ ${each}`].flat().join(", ");

/** What a cell says of a target. */
export const saying = (aim, short) => (aim === "" ? "" : short.length === 0 ? "met" : "**falls short**");
