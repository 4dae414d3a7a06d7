import { existsSync, readdirSync, readFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { openContainer } from "../../src/container.js";
import { AvroError, avroType, parseSchemaText } from "../../src/index.js";
import { difference, fixture } from "../helpers.js";
import { Random } from "../random.js";
import { DATA, MESSAGES, ROWS, rowType } from "./rows.js";
import { type Watch, watched } from "./watch.js";

/*
 * G11: no hostile input makes a kernel trap, and none spoils what comes after it. The same with 10^6 messages is part of
 * `npm run soak`; npm run fuzz and the attacks count traps too.
 */

const watch: Watch = watched();
afterEach(() => expect(watch.traps).toBe(0));

/** Hostile ends of varints, lengths and counts. */
const SPLICES = [
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
  [0xfe, 0xff, 0xff, 0xff, 0x0f],
  [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80],
  [0x01],
  [0xc0, 0x80],
  [],
];

function bent(random: Random, message: Uint8Array): Uint8Array {
  const at = random.below(message.length + 1);
  if (random.chance(0.3)) return message.subarray(0, at);
  if (random.chance(0.5)) {
    const copy = message.slice();
    if (copy.length > 0) copy[Math.min(at, copy.length - 1)]! ^= 1 << random.below(8);
    return copy;
  }
  return Uint8Array.from([...message.subarray(0, at), ...random.pick(SPLICES), ...message.subarray(at + 1)]);
}

test("hostile messages between good ones: every good one is right", () => {
  const random = new Random(7);
  const type = rowType();
  const rows = type.decodeBatch(MESSAGES);
  let errors = 0;
  const { instances } = watch;
  for (let round = 0; round < 400; round++) {
    const marks = Array.from({ length: 60 }, () => random.chance(0.5));
    const messages = marks.map((isBad, i) => (isBad ? bent(random, MESSAGES[i]!) : MESSAGES[i]!));
    const batch = type.decodeBatch(messages, { errors: "collect" });
    errors += batch.errors.length;
    const values = new Map(batch.entries());
    for (const [i, isBad] of marks.entries())
      if (!isBad) expect(difference(values.get(i), rows[i]), `round ${round}, row ${i}`).toBeUndefined();
    const data = bent(random, DATA);
    for (const run of [() => type.decodeBatch(data), () => type.decodeColumns(data), () => type.verify(data)])
      try {
        run();
      } catch (error) {
        expect(error).toBeInstanceOf(AvroError);
      }
  }
  expect(errors).toBeGreaterThan(4000);
  expect(watch.calls).toBeGreaterThan(1000);
  expect(watch.instances - instances).toBeLessThanOrEqual(1);
  expect(difference(type.decodeBatch(DATA), rows)).toBeUndefined();
});

test("rows that do not fit, between good ones: every good one is right", () => {
  const random = new Random(8);
  const type = rowType();
  for (let round = 0; round < 200; round++) {
    const bad = { ...ROWS[3]!, [random.pick(["id", "name", "points", "key"])]: random.pick([null, Symbol("x"), {}]) };
    const at = random.below(ROWS.length);
    expect(() => type.encodeBatch(ROWS.map((row, i) => (i === at ? (bad as never) : row)))).toThrow(
      expect.objectContaining({ row: at }),
    );
    expect(difference(type.encodeBatch(ROWS), DATA)).toBeUndefined();
  }
});

/** Files of the attacks, as data of a schema that fits many of them and as containers. */
const folder = fixture("attacks");
const names = existsSync(folder) ? readdirSync(folder) : [];

test("the files of all attacks, on schemas that are not theirs", async () => {
  const schemas = [
    rowType().schema,
    parseSchemaText('{"type":"array","items":["null","string",{"type":"map","values":"long"}]}'),
    parseSchemaText('{"type":"map","values":{"type":"array","items":"bytes"}}'),
  ];
  const types = schemas.map((schema) => avroType(schema, { engine: "kernel", long: "bigint" }));
  let files = 0;
  for (const name of names) {
    if (name.startsWith("_") || name.endsWith(".json")) continue;
    const path = `${folder}/${name}`;
    for (const file of readdirSync(path)) {
      const bytes = new Uint8Array(readFileSync(`${path}/${file}`)).subarray(0, 20_000);
      files++;
      for (const type of types)
        for (const run of [
          () => type.decodeBatch([bytes], { errors: "collect" }),
          () => type.decodeBatch(bytes, { errors: "collect" }),
          () => type.decodeColumns(bytes),
          () => type.verify(bytes),
          () => type.count(bytes),
        ])
          try {
            run();
          } catch (error) {
            expect(error).toBeInstanceOf(AvroError);
          }
      await openContainer(bytes).then(
        (opened) => opened.toArray().catch((error) => expect(error).toBeInstanceOf(AvroError)),
        (error) => expect(error).toBeInstanceOf(AvroError),
      );
    }
  }
  expect(files).toBeGreaterThan(100);
});
