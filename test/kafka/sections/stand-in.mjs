// SchemaRegistry of wavro/kafka side by side with that of @kafkajs/confluent-schema-registry: what one writes the other
// reads, values and all, over the real registry.
import { deepStrictEqual, strictEqual } from "node:assert";
import { SchemaRegistry } from "wavro/kafka";
import { finish, registryUrl, test, unique } from "../harness.mjs";

const theirModule = await import("@kafkajs/confluent-schema-registry");
const { SchemaRegistry: TheirRegistry } = theirModule.default ?? theirModule;
const sides = { theirs: new TheirRegistry({ host: registryUrl }), ours: new SchemaRegistry({ host: registryUrl }) };

const enumeration = { type: "enum", name: "E", symbols: ["A", "B"] };
const fixed = { type: "fixed", name: "F", size: 2 };
const inner = (name) => ({ type: "record", name, fields: [{ name: "x", type: "int" }] });
const time = { type: "long", logicalType: "timestamp-millis" };
const b = (...bytes) => Buffer.from(bytes);
/** The type of a field, and values of it. */
const TYPES = {
  numbers: [{ type: "array", items: "long" }, [[0, -1, 2 ** 40, 2 ** 52]]],
  doubles: ["double", [0.1, -0, Number.POSITIVE_INFINITY]],
  text: ["string", ["", "žluťoučký 😀"]],
  bytes: ["bytes", [b(), b(1, 2)]],
  fixed: [fixed, [b(1, 2)]],
  enumeration: [enumeration, ["A", "B"]],
  map: [{ type: "map", values: "bytes" }, [{}, { k: b(5) }]],
  nullable: [
    ["null", "bytes"],
    [null, b(7)],
  ],
  "a union of kinds": [
    ["null", "int", "string", { type: "array", items: "bytes" }, inner("R")],
    [null, 1, "a", [b(1)], { x: 1 }],
  ],
  "numbers beside numbers": [
    ["null", "int", "double"],
    [null, { int: 1 }, { double: 0.5 }],
  ],
  "records beside records": [
    [inner("R"), inner("S")],
    [{ "shop.R": { x: 1 } }, { "shop.S": { x: 2 } }],
  ],
  "bytes beside bytes": [
    ["bytes", fixed],
    [{ bytes: b(1) }, { "shop.F": b(1, 2) }],
  ],
  "text beside symbols": [
    ["string", enumeration],
    [{ string: "A" }, { "shop.E": "B" }],
  ],
  "a logical type": [time, [1700000000000]],
};

for (const [name, [type, values]] of Object.entries(TYPES))
  await test(name, async () => {
    const schema = { type: "record", name: "Holder", namespace: "shop", fields: [{ name: "it", type }] };
    const id = await registered(schema);
    const added = { name: "added", type: "string", default: "?" };
    const readerSchema = { ...schema, fields: [...schema.fields, added] };
    for (const it of values) {
      const [theirs, ours] = await both((registry) => registry.encode(id, { it }));
      deepStrictEqual(ours, theirs);
      deepStrictEqual(plain(await sides.ours.decode(theirs)), plain(await sides.theirs.decode(theirs)));
      deepStrictEqual(plain(await sides.ours.decode(ours)), { it });
      const read = await both((registry) => registry.decode(ours, { AVRO: { readerSchema } }));
      deepStrictEqual(plain(read[1]), plain(read[0]));
      deepStrictEqual(plain(read[1]), { it, added: "?" });
    }
  });

await test("ids are found alike, and values that do not fit are refused alike", async () => {
  const schema = { ...inner("Fit"), namespace: "shop" };
  const subject = unique("stand-in");
  const { id } = await sides.ours.register(schema, { subject });
  for (const find of [
    (registry) => registry.getLatestSchemaId(subject),
    (registry) => registry.getRegistryId(subject, 1),
    (registry) => registry.getRegistryIdBySchema(subject, schema),
  ])
    deepStrictEqual(await both(find), [id, id]);
  const errors = await both((registry) => registry.encode(id, { x: "1" }).catch((error) => error));
  for (const error of errors) {
    strictEqual(error.name, "ConfluentSchemaRegistryValidationError");
    deepStrictEqual(error.paths, [["x"]]);
  }
  const missing = await both((registry) => registry.getLatestSchemaId(unique("none")).catch((error) => error));
  deepStrictEqual(
    missing.map(({ status }) => status),
    [404, 404],
  );
  const name = (await sides.ours.getSchema(id)).name;
  strictEqual(name, (await sides.theirs.getSchema(id)).name);
});

await test("tombstones are null, which the other refuses", async () => {
  strictEqual(await sides.ours.decode(null), null);
  strictEqual((await sides.theirs.decode(null).catch((error) => error)).message, "Invalid buffer");
});
finish();

/** What both give: theirs, ours. */
async function both(run) {
  return [await run(sides.theirs), await run(sides.ours)];
}

async function registered(schema) {
  return (await sides.ours.register(schema, { subject: unique("stand-in") })).id;
}

/** avsc's records are of classes, and theirs alone. */
function plain(value) {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null || Buffer.isBuffer(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item)]));
}
