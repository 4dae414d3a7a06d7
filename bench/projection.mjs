import avsc from "avsc";
import { avroType } from "wavro";
import { consumer } from "./consume.mjs";
import { threeOf } from "./forbidden.mjs";

/** Records of so many fields are wide: three of them are worth a bench. */
const WIDE = 50;

/**
 * P3: three fields of a wide record as columns; the rest is skipped. avsc reads them by its resolver, from all data to
 * a record of these three fields; or all fields.
 */
export function projectionOperations(data, { blocks, avscRows, rowsOf, keeping, same }) {
  const { schema, avscType, block, rows } = data;
  if (schema.fields.length < WIDE) return [];
  const three = { ...schema, fields: threeOf(schema) };
  const fields = three.fields.map(({ name }) => name);
  const fewer = avsc.Type.forSchema(three);
  const resolver = fewer.createResolver(avscType);
  const resolved = (bytes, count) => rowsOf((at) => fewer.decode(bytes, at, resolver), count);
  const whole = (bytes, count) => avscRows(data, bytes, count);
  const type = avroType(schema);
  const never = type.with({ codegen: "never" });
  const objects = (decode, use) => () => {
    let sum = 0;
    for (const { bytes, count } of blocks) for (const row of decode(bytes, count)) sum += use(row);
    return sum;
  };
  const columns = (from) => () => {
    let sum = 0;
    for (const { bytes, count } of blocks) sum += from.decodeColumns(bytes, { count, fields }).length;
    return sum;
  };
  const check = () => {
    const expected = JSON.stringify(resolved(block, rows));
    for (const from of [type, never]) {
      const batch = from.decodeColumns(block, { count: rows, fields });
      same(data, "three fields", expected, JSON.stringify(batch.toObjects()));
    }
  };
  const ops = {
    "P3 resolver": "three",
    "P3 full": "three",
    "P3 resolver (never)": "never",
    "P3 full (never)": "never",
  };
  const bases = { "P3 full": "whole", "P3 full (never)": "whole" };
  const dropped = {
    avsc: objects(resolved, consumer(three)),
    whole: objects(whole, consumer(schema)),
    three: columns(type),
    never: columns(never),
  };
  const retained = {
    avsc: keeping(() => resolved(block, rows)),
    whole: keeping(() => whole(block, rows)),
    three: keeping(() => type.decodeColumns(block, { count: rows, fields })),
    never: keeping(() => never.decodeColumns(block, { count: rows, fields })),
  };
  return [
    { ops, bases, lifetime: "dropped", run: dropped, check },
    { ops, bases, lifetime: "retained", run: retained, check },
  ];
}
