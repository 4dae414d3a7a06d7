import { bulk } from "./bulk.mjs";
import { evolution } from "./evolution.mjs";
import { files } from "./files.mjs";
import { messages } from "./messages.mjs";
import { equal, hex, joined, text, throws, USER, USERS } from "./tools.mjs";
import { written } from "./written.mjs";

/**
 * What every runtime must do alike, in plain JavaScript for any host: no test runner (runners need eval and WebAssembly
 * themselves), nothing of Node.
 *
 * @param modules `wavro` (or `wavro/js`), `wavro/container` and `wavro/message`, as `{ wavro, container, message }`
 * @param engine of the option `engine`: what the types of all checks are made with that do not name one
 * @returns how many checks passed, and of each that failed its name and error
 */
export async function runBehaviour(modules, engine = "auto") {
  const { wavro, container, message } = on(engine, modules);
  const groups = [
    schemas,
    decoding,
    batches,
    columns,
    views,
    encoding,
    unions,
    names,
    longs,
    recursion,
    json,
    options,
    limits,
    evolution,
    bulk,
  ];
  const cases = [
    ...groups.flatMap((group) => Object.entries(group(wavro))),
    ...Object.entries(files(wavro, container)),
    ...Object.entries(written(wavro, container)),
    ...Object.entries(messages(wavro, message)),
  ];
  const failures = [];
  for (const [name, run] of cases) {
    try {
      await run();
    } catch (error) {
      failures.push({ name, error });
    }
  }
  return { passed: cases.length - failures.length, failures };
}

/** The modules with another default for the option `engine`. */
function on(engine, { wavro, container, message }) {
  if (engine === "auto") return { wavro, container, message };
  const avroType = (schema, given) => wavro.avroType(schema, { engine, ...given });
  const openContainer = (source, given) => container.openContainer(source, { engine, ...given });
  return { wavro: { ...wavro, avroType }, container: { ...container, openContainer }, message };
}

function schemas({ avroType, parseSchema, parseSchemaText, SchemaError }) {
  const refused = (schema, code, path) => throws(() => parseSchema(schema), { code, path }, SchemaError);
  return {
    "a schema is a value, text, or another type": () => {
      equal(avroType(USER).schema.name, "shop.User");
      equal(avroType(JSON.stringify(USER)).schema.name, "shop.User");
      equal(avroType(`\ufeff ${JSON.stringify(USER)}`).schema.name, "shop.User");
      equal(avroType(avroType(USER).schema).decode(hex("02 00")), { id: 1, email: null });
      equal(avroType({ type: "array", items: avroType(USER) }).decode(hex("02 02 00 00")), [{ id: 1, email: null }]);
      equal(parseSchemaText('"long"').type, "long");
    },
    "a schema keeps every attribute": () => {
      const json = {
        type: "record",
        name: "R",
        doc: "d",
        fields: [{ name: "a", type: { type: "int", logicalType: "date" }, order: "descending", "x-y": true }],
        extra: [1, { a: null }],
      };
      equal(parseSchema(json).toJSON(), json);
    },
    "numbers of a schema's text keep all digits": () => {
      const schema = parseSchemaText(
        '{"type":"record","name":"R","fields":[{"name":"a","type":"long","default":9007199254740993}]}',
      );
      equal(schema.toJSON().fields[0].default, 9007199254740993n);
    },
    "a schema that is none is refused, with the path": () => {
      refused("nothing", "unknown-type");
      refused({ type: "record", name: "R", fields: [{ name: "a", type: "S" }] }, "unknown-type");
      refused({ type: "record", name: "9", fields: [] }, "invalid-name");
      refused(
        {
          type: "record",
          name: "R",
          fields: [
            { name: "a", type: "int" },
            { name: "a", type: "int" },
          ],
        },
        "duplicate-field",
      );
      refused({ type: "enum", name: "E", symbols: ["A", "A"] }, "duplicate-symbol");
      refused(["int", ["null"]], "nested-union");
      refused(["int", "int"], "duplicate-branch");
      refused({ type: "array" }, "missing-attribute");
      refused({ type: "fixed", name: "F", size: -1 }, "invalid-attribute");
      refused({ type: "record", name: "R", fields: [{ name: "a", type: "int", default: "x" }] }, "invalid-default");
      throws(() => parseSchemaText("{"), { code: "invalid-json" }, SchemaError);
      throws(() => parseSchemaText('{"type":"int","type":"int"}'), { code: "duplicate-key" }, SchemaError);
    },
  };
}

function decoding({ avroType, DecodeError }) {
  const refused = (schema, text, expected) => {
    throws(() => avroType(schema).decode(hex(text)), expected, DecodeError);
    throws(() => avroType(schema).decodeBatch(hex(text), { count: 1 }), { code: expected.code }, DecodeError);
  };
  return {
    "every primitive": () => {
      equal(avroType("null").decode(hex("")), null);
      equal(avroType("boolean").decode(hex("01")), true);
      equal(avroType("int").decode(hex("ff ff ff ff 0f")), -2147483648);
      equal(avroType("long").decode(hex("fe ff ff ff ff ff ff 1f")), 2 ** 53 - 1);
      equal(avroType("float").decode(hex("00 00 c0 3f")), 1.5);
      equal(avroType("double").decode(hex("00 00 00 00 00 00 00 80")), -0);
      equal(avroType("string").decode(hex("0c c3 a9 f0 9f 98 80")), "é😀");
      equal(avroType("string").decode(hex("06 ef bb bf")), "\ufeff");
      equal([...avroType("bytes").decode(hex("04 ff 00"))], [255, 0]);
    },
    "every complex type": () => {
      equal(avroType({ type: "enum", name: "E", symbols: ["A", "B"] }).decode(hex("02")), "B");
      equal([...avroType({ type: "fixed", name: "F", size: 2 }).decode(hex("01 02"))], [1, 2]);
      equal(avroType({ type: "array", items: "int" }).decode(hex("04 02 04 00")), [1, 2]);
      equal(avroType({ type: "array", items: "int" }).decode(hex("03 04 02 04 02 06 00")), [1, 2, 3]);
      equal(avroType({ type: "map", values: "int" }).decode(hex("02 02 61 02 00")), { a: 1 });
      equal(avroType(USER).decode(hex("02 02 02 61")), { id: 1, email: "a" });
      equal(avroType({ type: "record", name: "R", fields: [] }).decode(hex("")), {});
    },
    "bytes of a value are its own": () => {
      const input = hex("04 01 02");
      const bytes = avroType("bytes").decode(input);
      input.fill(0);
      equal([...bytes], [1, 2]);
      equal(bytes.buffer.byteLength, 2);
    },
    "data that is none is refused": () => {
      refused("int", "80", { code: "truncated" });
      refused("string", "04 61", { code: "truncated" });
      refused("int", "80 80 80 80 80 01", { code: "invalid-varint" });
      refused("int", "80 80 80 80 20", { code: "int-range" });
      refused("boolean", "02", { code: "invalid-boolean" });
      refused("string", "02 ff", { code: "invalid-utf8" });
      refused("string", "01", { code: "invalid-length" });
      refused({ type: "enum", name: "E", symbols: ["A"] }, "02", { code: "invalid-enum-index" });
      refused(["null", "int"], "04", { code: "invalid-union-index" });
      throws(() => avroType("int").decode(hex("02 02")), { code: "trailing-bytes", offset: 1 }, DecodeError);
    },
    "an error says where": () => {
      const type = avroType({
        type: "record",
        name: "R",
        fields: [{ name: "list", type: { type: "array", items: USER } }],
      });
      throws(
        () => type.decode(hex("04 02 00 02 04")),
        { code: "invalid-union-index", path: ["list", 1, "email"], offset: 4 },
        DecodeError,
      );
    },
    "decodeAt goes on where the datum ends": () => {
      const type = avroType(USER);
      equal(type.decodeAt(USERS, 0), { value: { id: 1, email: "a" }, end: 4 });
      equal(type.decodeAt(USERS, 4), { value: { id: 2, email: null }, end: 6 });
    },
    "count and verify walk": () => {
      const type = avroType(USER);
      equal(type.count(USERS), 2);
      type.verify(USERS);
      throws(() => type.verify(hex("02 02 02 ff")), { code: "invalid-utf8" }, DecodeError);
      throws(() => type.count(hex("02 02 02")), { code: "truncated" }, DecodeError);
    },
  };
}

function batches({ avroType, DecodeError }) {
  const type = avroType(USER);
  const rows = [
    { id: 1, email: "a" },
    { id: 2, email: null },
  ];
  return {
    "data end to end, by count or to the end": () => {
      equal(type.decodeBatch(USERS, { count: 2 }), rows);
      equal(type.decodeBatch(USERS), rows);
      equal(type.decodeBatch(hex("")), []);
      throws(() => type.decodeBatch(USERS, { count: 3 }), { code: "truncated", row: 2 }, DecodeError);
      throws(() => type.decodeBatch(USERS, { count: 1 }), { code: "trailing-bytes" }, DecodeError);
    },
    "data that may be empty need a count": () => {
      throws(() => avroType("null").decodeBatch(hex("")), { code: "count-needed" });
      equal(avroType("null").decodeBatch(hex(""), { count: 3 }), [null, null, null]);
    },
    "more rows than one chunk holds": () => {
      const count = 30_000;
      const data = new Uint8Array(4 * count);
      for (let i = 0; i < count; i++) data.set([2, 2, 2, 97 + (i % 26)], 4 * i);
      const all = type.decodeBatch(data, { count });
      equal(all.length, count);
      equal(all[count - 1], { id: 1, email: String.fromCharCode(97 + ((count - 1) % 26)) });
      equal(type.decodeColumns(data, { count }).length, count);
    },
    "messages, and null among them": () => {
      equal(type.decodeBatch([USERS.subarray(0, 4), null, USERS.subarray(4)]), [rows[0], null, rows[1]]);
      throws(
        () => type.decodeBatch([USERS.subarray(4), USERS.subarray(0, 3)]),
        { code: "truncated", row: 1 },
        DecodeError,
      );
      throws(() => type.decodeBatch([USERS]), { code: "trailing-bytes", row: 0 }, DecodeError);
    },
    "a bad message hides none of its neighbours": () => {
      const found = type.decodeBatch([USERS.subarray(0, 4), hex("02 08"), null, USERS.subarray(4)], {
        errors: "collect",
      });
      equal(
        found.errors.map(({ row, code }) => ({ row, code })),
        [{ row: 1, code: "invalid-union-index" }],
      );
      const good = [...found.entries()].filter(([, entry]) => entry !== null && !(entry instanceof DecodeError));
      equal(good.length, 2);
      equal(
        found.values.filter((value) => value !== null && value !== undefined),
        rows,
      );
    },
  };
}

function columns({ avroType, DecodeError }) {
  const type = avroType(USER);
  const order = avroType({
    type: "record",
    name: "Order",
    fields: [
      { name: "user", type: USER },
      {
        name: "lines",
        type: {
          type: "array",
          items: {
            type: "record",
            name: "Line",
            fields: [
              { name: "sku", type: "string" },
              { name: "price", type: "double" },
            ],
          },
        },
      },
      { name: "place", type: { type: "array", items: "double" } },
    ],
  });
  const values = [
    {
      user: { id: 1, email: "a" },
      lines: [
        { sku: "x", price: 1.5 },
        { sku: "yy", price: 2 },
      ],
      place: [1, 2],
    },
    { user: { id: 2, email: null }, lines: [], place: [3, 4] },
  ];
  const data = joined(values.map((value) => order.encode(value)));
  return {
    "typed arrays of each leaf": () => {
      const batch = type.decodeColumns(USERS, { count: 2 });
      equal(batch.length, 2);
      equal([...batch.column("id").values], [1n, 2n]);
      equal(batch.column("id").get(1), 2);
      equal(batch.column("email").toArray(), ["a", null]);
    },
    "objects, rows, one row, a slice": () => {
      const batch = order.decodeColumns(data, { count: 2 });
      equal(batch.toObjects(), values);
      equal([...batch].length, 2);
      equal(batch.row(1).user.id, 2);
      equal(batch.row(0).lines[1].sku, "yy");
      const views = [...batch.rows()];
      equal(views[0].user.email, "a");
      equal(views[0].place.length, 2);
      equal(batch.slice(1, 2).toObjects(), [values[1]]);
    },
    "lists of one length are a matrix": () => {
      const matrix = order.decodeColumns(data, { count: 2 }).column("place").matrix();
      equal([...matrix.values], [1, 2, 3, 4]);
      equal([...matrix.shape], [2, 2]);
    },
    "only the fields that are asked for": () => {
      const batch = order.decodeColumns(data, { count: 2, fields: ["user.id", "lines.price"] });
      equal(batch.toObjects(), [
        { user: { id: 1 }, lines: [{ price: 1.5 }, { price: 2 }] },
        { user: { id: 2 }, lines: [] },
      ]);
      throws(() => order.decodeColumns(data, { count: 2, fields: ["nothing"] }), { code: "unknown-field" });
    },
    "a schema that is no record is one column": () => {
      const batch = avroType("int").decodeColumns(hex("02 04"), { count: 2 });
      equal([...batch.column("").values], [1, 2]);
    },
    "messages as columns": () => {
      equal(type.decodeColumns([USERS.subarray(0, 4), USERS.subarray(4)]).toObjects().length, 2);
      throws(() => type.decodeColumns([hex("02")]), { code: "truncated", row: 0 }, DecodeError);
    },
  };
}

function views({ avroType }) {
  const type = avroType({ type: "record", name: "Visit", fields: [{ name: "user", type: USER }] });
  const values = [{ user: { id: 1, email: "a" } }, { user: { id: 2, email: null } }];
  const batch = type.decodeColumns(type.encodeBatch(values), { count: 2 });
  return {
    "views read fields when they are asked for": () => {
      const [first, second] = batch.rows();
      equal([first.user.id, first.user.email, second.user.email], [1, "a", null]);
    },
    "views become objects by toObject and as JSON, not by spread": () => {
      const [view] = batch.rows();
      equal(view.toObject(), values[0]);
      equal(JSON.stringify(view), JSON.stringify(values[0]));
      equal(JSON.stringify([...batch.rows()]), JSON.stringify(values));
      equal({ ...view }.user, undefined);
      equal(Object.keys(view), []);
    },
  };
}

function encoding({ avroType, EncodeError }) {
  const type = avroType(USER);
  const refused = (schema, value, expected) => throws(() => avroType(schema).encode(value), expected, EncodeError);
  return {
    "encode gives exact bytes, decode gives the value back": () => {
      equal(text(type.encode({ id: 1, email: "a" })), "02020261");
      equal(text(type.encode({ id: 1 })), "0200");
      equal(text(avroType("double").encode(-0)), "0000000000000080");
      equal(text(avroType("long").encode(2n ** 63n - 1n)), "feffffffffffffffff01");
      equal(text(avroType({ type: "array", items: "int" }).encode([1, 2])), "04020400");
      const every = avroType({
        type: "record",
        name: "E",
        fields: [
          { name: "a", type: "float" },
          { name: "b", type: "bytes" },
          { name: "c", type: { type: "map", values: "boolean" } },
          { name: "d", type: { type: "enum", name: "S", symbols: ["X", "Y"] } },
        ],
      });
      const value = { a: 0.5, b: hex("00 ff"), c: { k: true, l: false }, d: "Y" };
      equal(every.decode(every.encode(value)), value);
    },
    "encodeInto writes at an offset or leaves the target as it was": () => {
      const target = new Uint8Array(6).fill(9);
      equal(type.encodeInto({ id: 1 }, target, 2), 4);
      equal([...target], [9, 9, 2, 0, 9, 9]);
      const error = throws(
        () => type.encodeInto({ id: 1, email: "long enough" }, target, 2),
        { code: "target-too-small" },
        EncodeError,
      );
      equal(error.required, 14);
      equal([...target], [9, 9, 2, 0, 9, 9]);
    },
    "a value that is none is refused, with the path": () => {
      refused("int", 1.5, { code: "invalid-value" });
      refused("int", 2 ** 31, { code: "invalid-value" });
      refused("string", 1, { code: "invalid-value" });
      refused("string", "\ud800", { code: "invalid-value" });
      refused({ type: "enum", name: "E", symbols: ["A"] }, "toString", { code: "invalid-value" });
      refused(USER, { email: null }, { code: "missing-field", path: ["id"] });
      refused({ type: "array", items: USER }, [{ id: 1 }, { id: "1" }], { code: "invalid-value", path: [1, "id"] });
      throws(
        () => avroType(USER, { unknownFields: "error" }).encode({ id: 1, more: 1 }),
        { code: "unknown-field" },
        EncodeError,
      );
      equal(text(type.encode({ id: 1, more: 1 })), "0200");
    },
  };
}

function unions({ avroType, branch, wrap, EncodeError }) {
  const record = (name, ...fields) => ({
    type: "record",
    name,
    fields: fields.map((field) => ({ name: field, type: "int" })),
  });
  const shapes = ["null", record("ns.A", "x"), record("ns.B", "x"), record("ns.C", "y")];
  const type = avroType(shapes);
  return {
    "natural: the bare value, by the first branch that fits": () => {
      const simple = avroType(["null", "int", "long", "double", "string"]);
      equal(
        ["", 1, 2 ** 40, 1.5, null].map((value) => text(simple.encode(value)).slice(0, 2)),
        ["08", "02", "04", "06", "00"],
      );
      for (const value of ["x", 1, 2 ** 40, 1.5, null]) equal(simple.decode(simple.encode(value)), value);
    },
    "records of a union carry their branch": () => {
      const value = type.decode(hex("04 02"));
      equal(value.x, 1);
      equal(value[branch], "ns.B");
      equal(Object.keys(value), ["x"]);
      equal({ ...value }[branch], "ns.B");
      equal(text(type.encode(value)), "0402");
      equal(
        type.decodeBatch(hex("04 02 02 04 00 06 06")).map((one) => one?.[branch] ?? null),
        ["ns.B", "ns.A", null, "ns.C"],
      );
    },
    "a value that fits several records needs its branch": () => {
      throws(() => type.encode({ x: 1 }), { code: "ambiguous-branch" }, EncodeError);
      throws(() => type.encode({ z: 1 }), { code: "no-branch" }, EncodeError);
      equal(text(type.encode({ y: 1 })), "0602");
      equal(text(type.encode(wrap("ns.A", { x: 1 }))), "0202");
      equal(text(type.encode({ x: 1, [branch]: "ns.A" })), "0202");
    },
    "wrapped: as in the Avro JSON encoding": () => {
      const wrapped = avroType(shapes, { union: "wrapped" });
      equal(wrapped.decode(hex("04 02")), { "ns.B": { x: 1 } });
      equal(wrapped.decode(hex("00")), null);
      equal(text(wrapped.encode({ "ns.B": { x: 1 } })), "0402");
      equal(wrapped.decodeBatch(hex("04 02 00")), [{ "ns.B": { x: 1 } }, null]);
    },
  };
}

function names({ avroType }) {
  const fields = ["__proto__", "constructor", "toString", "hasOwnProperty"];
  const type = avroType({ type: "record", name: "__proto__", fields: fields.map((name) => ({ name, type: "int" })) });
  const data = hex("02 04 06 08");
  const map = avroType({ type: "map", values: "int" });
  const entry = hex("02 12 5f 5f 70 72 6f 74 6f 5f 5f 02 00");
  const plain = (value) => {
    equal(Object.getPrototypeOf(value), Object.prototype);
    equal(Object.getOwnPropertyDescriptor(value, "__proto__").value, 1);
  };
  return {
    "fields may be named as members of objects": () => {
      const [batched] = type.decodeBatch(data, { count: 1 });
      for (const value of [type.decode(data), batched, type.decodeColumns(data, { count: 1 }).toObjects()[0]]) {
        plain(value);
        equal(Object.keys(value), fields);
        equal(text(type.encode(value)), text(data));
      }
    },
    "so may keys of maps": () => {
      plain(map.decode(entry));
      plain(map.decodeBatch(entry, { count: 1 })[0]);
      equal(text(map.encode(map.decode(entry))), text(entry));
      equal(avroType({ type: "map", values: "int" }, { map: "Map" }).decode(entry).get("__proto__"), 1);
      equal({}.polluted, undefined);
    },
  };
}

function longs({ avroType, DecodeError, EncodeError }) {
  const big = hex("82 80 80 80 80 80 80 20"); // 2^53 + 1
  const small = hex("02");
  const of = (long) => avroType("long", { long });
  return {
    "number refuses what it can't hold": () => {
      equal(avroType("long").decode(small), 1);
      throws(() => avroType("long").decode(big), { code: "unsafe-long" }, DecodeError);
      throws(() => avroType("long").decodeBatch(big, { count: 1 }), { code: "unsafe-long", row: 0 }, DecodeError);
      throws(() => avroType("long").encode(2 ** 53), { code: "unsafe-long" }, EncodeError);
    },
    "bigint gives all, auto only what needs it": () => {
      for (const decode of [
        (type, data) => type.decode(data),
        (type, data) => type.decodeBatch(data, { count: 1 })[0],
      ]) {
        equal(decode(of("bigint"), small), 1n);
        equal(decode(of("bigint"), big), 2n ** 53n + 1n);
        equal(decode(of("auto"), small), 1);
        equal(decode(of("auto"), big), 2n ** 53n + 1n);
      }
      equal(text(avroType("long").encode(2n ** 53n + 1n)), text(big));
    },
    "columns hold all longs": () => {
      equal([...avroType("long").decodeColumns(big, { count: 1 }).column("").values], [2n ** 53n + 1n]);
    },
  };
}

function recursion({ avroType }) {
  const list = {
    type: "record",
    name: "List",
    fields: [
      { name: "head", type: "int" },
      { name: "tail", type: ["null", "List"] },
    ],
  };
  const value = { head: 1, tail: { head: 2, tail: null } };
  return {
    "recursive data go both ways": () => {
      const type = avroType(list);
      equal(text(type.encode(value)), "0202 0400".replaceAll(" ", ""));
      equal(type.decode(type.encode(value)), value);
      equal(type.decodeBatch(joined([type.encode(value), type.encode(value)])), [value, value]);
    },
    "but are no columns": () => {
      throws(() => avroType(list).decodeColumns(hex("02 00"), { count: 1 }), { code: "not-columnar" });
    },
    "and end at maxDepth": () => {
      const deep = new Uint8Array(2000).fill(2);
      deep[deep.length - 1] = 0;
      throws(() => avroType(list).decode(deep), { code: "limit-exceeded", limit: "maxDepth" });
      throws(() => avroType(list, { limits: { maxDepth: 1 } }).decode(hex("02 02 04 00")), { code: "limit-exceeded" });
    },
  };
}

function json({ avroType, fromAvroJSON, parse, stringify, toAvroJSON, DecodeError }) {
  const EVENT = {
    type: "record",
    name: "Event",
    fields: [
      { name: "id", type: "long" },
      { name: "key", type: ["null", "bytes"] },
      { name: "day", type: { type: "int", logicalType: "date" } },
      { name: "text", type: "string" },
      { name: "rate", type: "float" },
    ],
  };
  const value = { id: 2n ** 60n, key: Uint8Array.of(0, 128, 255), day: "2026-11-22", text: 'naïve "😀"\n', rate: 0.5 };
  const plain = '{"id":1152921504606846976,"key":"AID/","day":"2026-11-22","text":"naïve \\"😀\\"\\n","rate":0.5}';
  return {
    "plain JSON is exact both ways": () => {
      const type = avroType(EVENT, { long: "auto" });
      equal(stringify(type, value), plain);
      equal(parse(type, plain), value);
      equal(parse(type, stringify(type, value, { space: 2 })), value);
    },
    "Avro JSON names branches, as text and as values": () => {
      const type = avroType(EVENT, { long: "auto" });
      const tree = { ...value, key: { bytes: "\0\u0080ÿ" }, day: 20779 };
      equal(toAvroJSON(type, value), tree);
      equal(fromAvroJSON(type, tree), value);
      equal(parse(type, stringify(type, value, { json: "avro" }), { json: "avro" }), value);
    },
    "JSON that does not fit says where": () => {
      throws(
        () => fromAvroJSON(avroType(EVENT), { id: 1, key: "x" }),
        { code: "no-branch", path: ["key"] },
        DecodeError,
      );
      throws(() => parse(avroType("int"), "[1"), { code: "invalid-json", offset: 2 }, DecodeError);
    },
  };
}

function options({ avroType }) {
  const refused = (given) => throws(() => avroType("long", given), { code: "unsupported-option" });
  return {
    "an option that is not known or not built is refused": () => {
      refused({ longs: "bigint" });
      refused({ long: "string" });
      refused({ logical: "date" });
      refused({ limits: { maxEverything: 1 } });
      throws(() => avroType(USER).decodeBatch(USERS, { counts: 2 }), { code: "unsupported-option" });
    },
    "with takes the same schema with other options": () => {
      equal(avroType("long").with({ long: "bigint" }).decode(hex("02")), 1n);
    },
    "every engine gives the same": () => {
      for (const engine of ["auto", "closures"])
        for (const codegen of ["auto", "wasm", "never"])
          equal(avroType(USER, { engine, codegen }).decodeBatch(USERS), [
            { id: 1, email: "a" },
            { id: 2, email: null },
          ]);
    },
  };
}

function limits({ avroType, LimitError }) {
  const over = (type, data, limit) =>
    throws(() => type.decode(hex(data)), { code: "limit-exceeded", limit }, LimitError);
  return {
    "lengths and counts are claims": () => {
      over(avroType("bytes", { limits: { maxBytesLength: 2 } }), "06 61 62 63", "maxBytesLength");
      over(
        avroType({ type: "array", items: "int" }, { limits: { maxCollectionItems: 2 } }),
        "06 02 02 02 00",
        "maxCollectionItems",
      );
      over(
        avroType({ type: "array", items: "null" }, { limits: { maxFreeValues: 10 } }),
        "80 80 01 00",
        "maxFreeValues",
      );
      throws(() => avroType({ type: "array", items: "int" }).decode(hex("80 80 80 80 10 02")), {});
    },
  };
}
