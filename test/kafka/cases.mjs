// What goes from each serde to each other one: schemas, what they refer to, values that all of them take alike (plain
// JSON; bytes as Uint8Array), and who is known not to manage.

const money = { type: "record", name: "Money", namespace: "com.acme", fields: [{ name: "cents", type: "long" }] };
const line = {
  type: "record",
  name: "Line",
  namespace: "com.acme",
  fields: [
    { name: "article", type: "string" },
    { name: "price", type: "com.acme.Money" },
  ],
};
const basket = {
  type: "record",
  name: "Basket",
  namespace: "com.acme",
  fields: [
    { name: "lines", type: { type: "array", items: "com.acme.Line" } },
    { name: "total", type: "com.acme.Money" },
  ],
};

const order = {
  type: "record",
  name: "Order",
  namespace: "com.acme",
  fields: [
    { name: "id", type: "long" },
    { name: "customer", type: "string" },
    { name: "note", type: ["null", "string"], default: null },
    { name: "paid", type: "boolean" },
    { name: "weight", type: "double" },
    { name: "count", type: "int" },
    { name: "state", type: { type: "enum", name: "State", symbols: ["OPEN", "SENT"] } },
    { name: "tags", type: { type: "array", items: "string" } },
    { name: "amounts", type: { type: "map", values: "long" } },
    { name: "digest", type: { type: "fixed", name: "Digest", size: 4 } },
    { name: "blob", type: "bytes" },
    { name: "place", type: { type: "record", name: "Place", fields: [{ name: "lat", type: "float" }] } },
  ],
};
const orderAt = (at) => ({
  id: 2 ** 40 * at,
  customer: `Ünï${at}`,
  note: at % 2 === 0 ? null : "n",
  paid: at % 2 === 0,
  weight: at / 8,
  count: 0 - at,
  state: at % 2 === 0 ? "OPEN" : "SENT",
  tags: Array.from({ length: at }, (_, i) => `t${i}`),
  amounts: { [`k${at}`]: at },
  digest: Uint8Array.of(at, 1, 2, 255),
  blob: Uint8Array.from({ length: at }, (_, i) => 255 - i),
  place: { lat: at / 4 },
});

/** `without`: serdes that fail it, and their reason, which is theirs. */
export const cases = [
  { name: "record", schema: order, values: [0, 1, 2, 3].map(orderAt) },
  { name: "string", schema: "string", values: ["", "a", "日本語"] },
  { name: "long", schema: "long", values: [0, -1, 2 ** 52] },
  {
    name: "longs beyond 2^52",
    schema: "long",
    values: [-(2 ** 52) - 1, 2 ** 52 + 1, -(2 ** 53) + 1, 2 ** 53 - 1],
    without: {
      "@confluentinc/schemaregistry": "avsc turns the sign of some",
      "@kafkajs/confluent-schema-registry": "avsc turns the sign of some",
    },
  },
  {
    name: "bytes",
    schema: "bytes",
    values: [Uint8Array.of(104, 101), Uint8Array.of(2, 4, 6)],
    without: { "@kafkajs/confluent-schema-registry": "it puts a length before bytes that Java writes raw" },
  },
  {
    name: "references",
    schema: basket,
    references: [
      { name: "com.acme.Money", schema: money },
      { name: "com.acme.Line", schema: line, uses: ["com.acme.Money"] },
    ],
    uses: ["com.acme.Money", "com.acme.Line"],
    values: [{ lines: [{ article: "a", price: { cents: 5 } }], total: { cents: 5 } }],
  },
  {
    name: "chain of references",
    schema: { type: "record", name: "Cart", namespace: "com.acme", fields: [{ name: "line", type: "com.acme.Line" }] },
    references: [
      { name: "com.acme.Money", schema: money },
      { name: "com.acme.Line", schema: line, uses: ["com.acme.Money"] },
    ],
    uses: ["com.acme.Line"],
    values: [{ line: { article: "a", price: { cents: 5 } } }],
    without: { "@confluentinc/schemaregistry": "it parses a schema before those that it refers to" },
  },
];

/** A value as comparable JSON: bytes of any class as hexadecimal digits, what is absent as null. */
export function plain(value) {
  if (value === undefined) return null;
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString("hex")}`;
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return Object.fromEntries(entries.map(([name, item]) => [name, plain(item)]));
}
