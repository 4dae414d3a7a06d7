import { consumer } from "../consume.mjs";

/** JSON of the runtime: text in and out, an array of rows. */
export function json({ schema, rows }) {
  return {
    mode: "text; a list is one array",
    rows,
    use: consumer(schema, false),
    plain: (row) => row,
    encode: (list) => JSON.stringify(list),
    decode: (text) => JSON.parse(text),
    encodeOne: (row) => JSON.stringify(row),
    decodeOne: (text) => JSON.parse(text),
    size: (text) => Buffer.byteLength(text),
  };
}
