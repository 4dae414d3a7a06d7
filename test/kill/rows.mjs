/** The rows that a killed writer writes: each follows from its index alone, so that what is read back can be checked. */
export const SCHEMA = {
  type: "record",
  name: "Reading",
  fields: [
    { name: "index", type: "long" },
    { name: "text", type: "string" },
    { name: "values", type: { type: "array", items: "int" } },
    { name: "note", type: ["null", "string"], default: null },
  ],
};

/** Row `index`: from a few bytes to some KB. */
export function rowAt(index) {
  const mixed = Math.imul(index + 1, 0x9e3779b1) >>> 0;
  return {
    index,
    text: `${mixed.toString(36)} `.repeat(mixed % 97),
    values: Array.from({ length: mixed % 31 }, (_, at) => (mixed >> (at % 8)) - at),
    note: mixed % 3 === 0 ? null : `note ${mixed}`,
  };
}
