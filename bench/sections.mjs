import { besideNative, nativeReport } from "./beside-native.mjs";
import { bundle, WHOLE } from "./bundle.mjs";
import { coldReport, coldStarts } from "./cold.mjs";
import { growth, growthReport } from "./growth.mjs";
import { memory, memoryReport } from "./memory.mjs";
import { verdictOf } from "./report.mjs";
import { SIZE_TARGET } from "./targets.mjs";

/** What is measured once and on no dataset: its target, its name in records, how it is measured and printed. */
export const SECTIONS = [
  { op: "P9", name: "cold", measure: ({ rounds }) => coldStarts(rounds), report: coldReport },
  { op: "P10", name: "size", measure: weigh, report: sizeReport },
  { op: "P11", name: "memory", measure: memory, report: memoryReport },
  { op: "P12", name: "growth", measure: growth, report: growthReport },
  { op: "P13", name: "native", measure: () => besideNative(), report: nativeReport },
];

async function weigh() {
  const { minified, zipped } = await bundle(WHOLE);
  return { minified, zipped };
}

function sizeReport(size) {
  const kilobytes = (size.zipped / 1024).toFixed(1);
  return `bundle      P10 minified and gzipped ${kilobytes} KB: ${verdictOf(sizeVerdict(size).short)}`;
}

export function sizeVerdict({ zipped }) {
  const kilobytes = zipped / 1024;
  return { kilobytes, short: kilobytes <= SIZE_TARGET ? [] : [`${kilobytes.toFixed(1)} KB is over ${SIZE_TARGET} KB`] };
}
