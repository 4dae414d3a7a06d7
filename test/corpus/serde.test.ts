import { describe, expect, it } from "vitest";
import { confluentFraming } from "../../src/message/confluent.js";
import { MemoryRegistry } from "../../src/registry/memory.js";
import { avroType } from "../../src/type/avro-type.js";
import { difference, engine, expectTyped, hexOf, joined } from "../helpers.js";
import { encodeModel, type Json, modelOf, Random, randomSchema, randomValue } from "../random.js";

/*
 * Messages of a registry on the engine under test: random schemas and values, several writers in one batch, damaged
 * messages among good ones. What a batch says of a message is what decoding it alone says.
 */

const MODEL = { long: "bigint", union: "wrapped", logical: "raw", engine } as const;
const framing = confluentFraming();

/** Messages of one random schema, and of `bytes` and `string`, by a registry that has all three. */
async function caseOf(seed: number, recursive: boolean) {
  const random = new Random(seed);
  const schemas: Json[] = [randomSchema(random, { recursive }), "string", "bytes"];
  const registry = new MemoryRegistry();
  await registry.setCompatibilityLevel("NONE");
  const written: { value: unknown; message: Uint8Array }[] = [];
  for (const schema of schemas) {
    const { id } = await registry.register("t-value", JSON.stringify(schema));
    const { prefix } = framing.write({ id: id! }, "value");
    const model = modelOf(schema);
    for (let i = 1 + random.below(random.chance(0.1) ? 200 : 20); i > 0; i--) {
      const value = randomValue(random, model, 60);
      const raw = schema === "bytes"; // without its length
      written.push({
        value,
        message: joined([prefix, raw ? (value as Uint8Array) : encodeModel(model, value, random)]),
      });
    }
  }
  for (let i = written.length - 1; i > 0; i--) {
    const other = random.below(i + 1);
    [written[i], written[other]] = [written[other]!, written[i]!];
  }
  return { random, registry, schemas, written };
}

function same(have: unknown, want: unknown, what: string): void {
  const found = difference(have, want);
  if (found !== undefined) throw new Error(`${what}: ${found}`);
}

async function seeds(count: number, run: (seed: number) => Promise<void>): Promise<void> {
  for (let seed = 1; seed <= count; seed++)
    await run(seed).catch((error) => {
      throw new Error(`seed ${seed}: ${error.message}`, { cause: error });
    });
  expect(count).toBeGreaterThan(0);
}

describe("messages of a registry", () => {
  it("are what was written, alone, in batches and as columns", () =>
    seeds(60, async (seed) => {
      const { registry, schemas, written } = await caseOf(seed, seed % 4 === 0);
      const serde = registry.serde(null, { values: MODEL });
      const messages = written.map(({ message }) => message);
      const values = written.map(({ value }) => value);
      same(await serde.decodeBatch(messages), values, "batch");
      same(
        messages.map((message) => serde.decodeSync(message)),
        values,
        "one by one",
      );
      const type = avroType<unknown>(schemas[0] as object, MODEL);
      const own = messages.filter((message) => message[4] === 1);
      if (seed % 4 !== 0) {
        const { columns, rows } = registry.serde(type, { topic: "t" }).decodeColumnsSync(own);
        same(
          columns.toObjects(),
          [...rows].map((row) => serde.decodeSync(own[row]!)),
          "columns",
        );
      }
    }));

  it("are encoded so that they read the same", () =>
    seeds(40, async (seed) => {
      const { registry, schemas, written } = await caseOf(seed, seed % 4 === 0);
      const values = written.filter(({ message }) => message[4] === 1).map(({ value }) => value);
      const serde = registry.serde(avroType<unknown>(schemas[0] as object, MODEL), { topic: "t", schemaId: 1 });
      if (values.includes(null)) return; // a tombstone, whatever the schema
      const messages = await serde.encodeBatch(values);
      same(
        messages.map(hexOf),
        values.map((value) => hexOf(serde.encodeSync(value))),
        "one by one",
      );
      same(await serde.decodeBatch(messages), values, "batch");
    }));

  it("that are damaged end in what each alone ends in, and harm no other", () =>
    seeds(60, async (seed) => {
      const { random, registry, written } = await caseOf(seed, seed % 4 === 0);
      const serde = registry.serde(null, { values: MODEL });
      const messages = written.map(({ message }) => damaged(random, message));
      await serde.prepare(messages);
      const batch = serde.decodeBatchSync(messages, { errors: "collect" });
      for (const { index, value, error } of batch) {
        const alone = expectTyped(() => serde.decodeSync(messages[index]!));
        const placed = (e: typeof error) => e && [e.name, e.code, e.offset, e.path, e.schemaId, e.message];
        same(placed(error), placed(alone.error), `error of ${index}`);
        same(value, alone.value, `value of ${index}`);
        if (error !== undefined) expect(error.row).toBe(index);
      }
    }));
});

/** Most stay as they are. */
function damaged(random: Random, message: Uint8Array): Uint8Array | null {
  const copy = message.slice();
  switch (random.below(8)) {
    case 0:
      return null;
    case 1:
      return copy.subarray(0, random.below(copy.length + 1));
    case 2:
      copy[random.below(copy.length)]! ^= 1 << random.below(8);
      return copy;
    case 3:
      return joined([copy, Uint8Array.of(random.below(256))]);
    default:
      return copy;
  }
}
