// Writes examples/sample.avro: a year of orders of a web shop that does not exist, codec deflate. A rerun gives the same bytes
// (on a Node with the same zlib). The writer is avsc, so that the sample is a file that wavro did not make.
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import avsc from "avsc";

const ORDERS = 4000;
const BLOCK_BYTES = 64 * 1024;
const FIRST_DAY = Date.UTC(2024, 0, 1);
const DAY = 86_400_000;

const schema = {
  type: "record",
  name: "Order",
  namespace: "shop",
  doc: "An order of a web shop.",
  fields: [
    { name: "id", type: "long" },
    { name: "placed", type: { type: "long", logicalType: "timestamp-millis" } },
    {
      name: "status",
      type: { type: "enum", name: "Status", symbols: ["PLACED", "PAID", "SHIPPED", "DELIVERED", "RETURNED"] },
    },
    {
      name: "customer",
      type: {
        type: "record",
        name: "Customer",
        fields: [
          { name: "id", type: "int" },
          { name: "name", type: "string" },
          { name: "email", type: ["null", "string"], default: null },
          { name: "since", type: { type: "int", logicalType: "date" } },
          { name: "newsletter", type: "boolean" },
        ],
      },
    },
    {
      name: "lines",
      type: {
        type: "array",
        items: {
          type: "record",
          name: "Line",
          fields: [
            { name: "sku", type: "string" },
            { name: "title", type: "string" },
            { name: "quantity", type: "int" },
            { name: "price", type: "double", doc: "Of one piece, in euros." },
            { name: "tags", type: { type: "array", items: "string" } },
          ],
        },
      },
    },
    {
      name: "shipTo",
      type: [
        "null",
        {
          type: "record",
          name: "Address",
          fields: [
            { name: "street", type: "string" },
            { name: "city", type: "string" },
            { name: "country", type: "string" },
            { name: "location", type: ["null", { type: "array", items: "double" }], default: null },
          ],
        },
      ],
      doc: "null: fetched in the shop.",
    },
    { name: "shipped", type: ["null", { type: "long", logicalType: "timestamp-millis" }], default: null },
    { name: "voucher", type: ["null", "string"], default: null },
    { name: "attributes", type: { type: "map", values: "string" } },
    { name: "total", type: "double" },
  ],
};

const FIRST =
  "Anna Ben Chloé Dvořák Elif Finn Grace Håkon Inés Jonas Kofi Léa Mila Noah Olga Paul Quinn Rosa Sören Tomás 美咲 Иван".split(
    " ",
  );
const LAST =
  "Smith Müller García Rossi Novák Nielsen Kowalski Silva Tanaka Öztürk Dubois Jansen Łukasik Ahmed Kim 陈".split(" ");
const PLACES = [
  ["Lisbon", "PT", 38.72, -9.14],
  ["Zürich", "CH", 47.37, 8.54],
  ["Kraków", "PL", 50.06, 19.94],
  ["Reykjavík", "IS", 64.15, -21.94],
  ["Lyon", "FR", 45.76, 4.84],
  ["Gent", "BE", 51.05, 3.72],
  ["Αθήνα", "GR", 37.98, 23.73],
  ["Tallinn", "EE", 59.44, 24.75],
  ["Bologna", "IT", 44.49, 11.34],
  ["Cork", "IE", 51.9, -8.47],
];
const STREETS =
  "Mill Lane|Rue du Port|Hauptstraße|Via Verdi|Calle Mayor|Church Road|ul. Długa|Strandgade|Station Road".split("|");
const PRODUCTS = [
  ["Espresso beans 1 kg", 18.9, "coffee organic"],
  ["Filter papers, 100", 3.49, "coffee"],
  ["Hand grinder", 64, "coffee steel"],
  ["Crème brûlée torch", 29.95, "kitchen gas"],
  ["Chef's knife 20 cm", 89.5, "kitchen steel sharp"],
  ["Bread tin", 15.2, "baking steel"],
  ["Rye flour 5 kg", 9.8, "baking organic"],
  ["Matcha 抹茶 30 g", 24, "tea organic"],
  ["Teapot, cast iron", 54.9, "tea steel"],
  ["Linen apron", 35, "textile"],
  ["Oak board", 42.75, "kitchen wood"],
  ["Gift card", 25, ""],
];
const STATUS_SHARES = [0.02, 0.05, 0.12, 0.94, 1];

const random = mulberry32(20240101);
const whole = (below) => Math.floor(random() * below);
const pick = (list) => list[whole(list.length)];
const chance = (share) => random() < share;
const cents = (euros) => Math.round(euros * 100) / 100;

/** A small generator with good enough numbers: the same on every machine. */
function mulberry32(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function makeCustomer(id) {
  const name = `${pick(FIRST)} ${pick(LAST)}`;
  const mail = `${name
    .normalize("NFD")
    .replace(/[^A-Za-z]+/g, "")
    .toLowerCase()}${id}@example.org`;
  return {
    id,
    name,
    email: chance(0.8) ? mail : null,
    since: Math.floor(FIRST_DAY / DAY) - whole(3000),
    newsletter: chance(0.4),
  };
}

function makeLine() {
  const number = whole(PRODUCTS.length);
  const [title, price, tags] = PRODUCTS[number];
  return {
    sku: `W-${String(number).padStart(3, "0")}-${pick("SMLX")}`,
    title,
    quantity: 1 + whole(chance(0.1) ? 12 : 2),
    price: chance(0.15) ? cents(price * 0.9) : price,
    tags: tags === "" ? [] : tags.split(" "),
  };
}

function makeAddress() {
  const [city, country, latitude, longitude] = pick(PLACES);
  const near = (degrees) => Math.round((degrees + random() * 0.1 - 0.05) * 1e6) / 1e6;
  return {
    street: `${pick(STREETS)} ${1 + whole(180)}`,
    city,
    country,
    location: chance(0.6) ? [near(latitude), near(longitude)] : null,
  };
}

function makeAttributes() {
  const attributes = {};
  if (chance(0.5)) attributes.channel = pick(["web", "app", "phone"]);
  if (chance(0.15)) attributes.gift = "yes";
  if (chance(0.05)) attributes.note = pick(["Bitte klingeln", "Laissez à l'accueil", "Ring twice", "お願いします 🙏"]);
  return attributes;
}

function makeOrder(number, customers) {
  const placed = FIRST_DAY + Math.floor(((number + random()) / ORDERS) * 366 * DAY);
  const share = random();
  const status = STATUS_SHARES.findIndex((limit) => share < limit);
  const lines = Array.from({ length: 1 + whole(chance(0.2) ? 8 : 3) }, makeLine);
  const sum = lines.reduce((total, line) => total + line.quantity * line.price, 0);
  const voucher = chance(0.08) ? `SAVE${5 * (1 + whole(4))}` : null;
  return {
    id: 2 ** 33 + number * 7,
    placed,
    status: schema.fields[2].type.symbols[status],
    customer: pick(customers),
    lines,
    shipTo: chance(0.85) ? makeAddress() : null,
    shipped: status >= 2 ? placed + 3_600_000 + whole(3 * DAY) : null,
    voucher,
    attributes: makeAttributes(),
    total: cents(voucher === null ? sum : sum * 0.95),
  };
}

const customers = Array.from({ length: 900 }, (_, i) => makeCustomer(1000 + i));
const encoder = new avsc.streams.BlockEncoder(avsc.Type.forSchema(schema), {
  codec: "deflate",
  blockSize: BLOCK_BYTES,
  syncMarker: Buffer.from("wavro sample 1.0", "latin1"),
});
const path = fileURLToPath(new URL("../examples/sample.avro", import.meta.url));
const file = encoder.pipe(createWriteStream(path));
for (let number = 0; number < ORDERS; number++) encoder.write(makeOrder(number, customers));
encoder.end();
await finished(file);
