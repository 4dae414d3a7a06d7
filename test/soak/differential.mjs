// Random schemas and data: the kernel, the closures and avsc must come to the same.
import avsc from "avsc";
import { avroType } from "../../dist/index.js";
import { difference, encodeModel, joined, modelOf, Random, randomSchema, randomValue } from "../fuzz/sources.mjs";

/** Data of one schema: enough for the kernel, few enough for many schemas. */
const DATA = 200;

/** avsc's longs as bigints, without which it loses those beyond 2^53. */
const Long = avsc.types.LongType.__with({
  fromBuffer: (buffer) => buffer.readBigInt64LE(),
  toBuffer: (value) => Buffer.from(new BigInt64Array([value]).buffer),
  fromJSON: BigInt,
  toJSON: Number,
  isValid: (value) => typeof value === "bigint",
  compare: (a, b) => (a === b ? 0 : a < b ? -1 : 1),
});
const isLong = (part) => part === "long" || part.type === "long";

/** What is wrong, in words; nothing, if all agree. Prints how many data were compared. */
export function differential(count, seed) {
  const problems = [];
  let [done, byAvsc, number] = [0, 0, 0];
  for (; done < count && problems.length < 10; number++) {
    const random = new Random(seed + number);
    const schema = randomSchema(random, { depth: 1 + random.below(4) });
    const model = modelOf(schema);
    const data = Array.from({ length: DATA }, () => encodeModel(model, randomValue(random, model)));
    const note = (what) => problems.push(`schema of seed ${seed + number}: ${what}`);
    const [kernel, closures] = ["kernel", "closures"].map((engine) =>
      avroType(schema, { engine, long: "bigint", union: "wrapped" }),
    );
    const values = kernel.decodeBatch(data);
    const found = difference(values, closures.decodeBatch(data));
    if (found !== undefined) note(`kernel and closures: ${found}`);
    const bytes = joined(data);
    for (const type of [kernel, closures])
      if (difference(type.encodeBatch(values), bytes) !== undefined) note("data are not encoded as they were");
    byAvsc += withAvsc(schema, data, note);
    done += DATA;
  }
  console.log(`\n${done} data of ${number} schemas: kernel = closures; ${byAvsc} of them = avsc\n`);
  return problems;
}

/** The same data through avsc, where it takes the schema and the datum: what it decodes is what it encodes to the same bytes. */
function withAvsc(schema, data, note) {
  let reference;
  try {
    reference = avsc.Type.forSchema(schema, {
      wrapUnions: true,
      registry: {},
      typeHook: (part) => (isLong(part) ? Long : undefined),
    });
  } catch {
    return 0; // names and defaults that it does not take
  }
  let count = 0;
  for (const bytes of data) {
    let again;
    if (Buffer.from(bytes).includes("__proto__")) continue; // it loses such keys
    try {
      again = reference.toBuffer(reference.fromBuffer(Buffer.from(bytes)));
    } catch {
      continue; // what it does not take
    }
    if (difference(new Uint8Array(again), bytes) !== undefined) note("avsc encodes otherwise what it decoded");
    count++;
  }
  return count;
}
