import { defaultMaker } from "../closures/default-reader.js";
import { buildReader } from "../closures/reader.js";
import type { ColumnData } from "../column/data.js";
import type { Layouts } from "../plan/layout.js";
import type { ResolvedOptions } from "../value/options.js";
import { shred } from "../value/shred.js";

/** How value/shred wants values: nothing lost, every branch named. */
export const PLAIN = { long: "bigint", union: "wrapped", logical: "raw", map: "Map", numericArrays: "plain" } as const;

/** The constants of a layout, each as a column of one slot. */
export function constantColumns({ constants }: Layouts, options: ResolvedOptions): ColumnData[] {
  const plain = { ...options, ...PLAIN };
  return constants.map((constant) => {
    const make = defaultMaker(constant, buildReader(constant.plan, plain), plain);
    return shred(constant.layout, [make()]);
  });
}
