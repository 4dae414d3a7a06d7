import { expect, it } from "vitest";
import { confluentFraming } from "../../src/message/confluent.js";
import type { MessageFraming } from "../../src/message/framing.js";
import { singleObjectFraming } from "../../src/message/single-object-framing.js";
import { keep, keyOf, MessageDecoder } from "../../src/registry/message-decoder.js";
import { avroType } from "../../src/type/avro-type.js";
import { bytesOf, expectError } from "../helpers.js";
import { AskedRegistry } from "./asked.js";

const type = avroType<number>("int");

async function decoderOf(framing: MessageFraming = confluentFraming()) {
  const registry = new AskedRegistry();
  await registry.register("n-value", "int");
  registry.asked.length = 0;
  const decoder = new MessageDecoder({
    registry,
    framing,
    side: "value",
    idSubject: undefined,
    readerOf: (writer) => type.reader(writer),
    latestSubject: undefined,
    trailing: false,
    ignoreRules: false,
  });
  return { registry, decoder };
}

it("asks once for all messages of a batch, and not for what is no message", async () => {
  const { registry, decoder } = await decoderOf();
  const message = bytesOf("00 00000001 02");
  expect(decoder.isReady(message)).toBe(false);
  expect(decoder.isReady(null)).toBe(true);
  expect(decoder.isReady(bytesOf("ff"))).toBe(true); // nothing to ask for
  await decoder.prepare([message, bytesOf("ff"), null, bytesOf(""), message, {} as never], {});
  expect(registry.asked).toEqual(["id 1"]);
  expect(decoder.isReady(message)).toBe(true);
  expect(decoder.decode(message)).toBe(1);
});

it("finds what reads a message, and where its datum begins", async () => {
  const { decoder } = await decoderOf();
  await decoder.load({ id: 1 }, {});
  const writer = decoder.find(bytesOf("00 00000001 02"), undefined);
  expect([writer.id, decoder.offset]).toEqual([1, 5]);
  const header = { __value_schema_id: bytesOf("00 00000001") };
  expect([decoder.find(bytesOf("02"), header), decoder.offset]).toEqual([writer, 0]);
  expect([decoder.find(bytesOf("00 00000001 04"), {}), decoder.offset]).toEqual([writer, 5]);
});

it("does not trust the framings of others", async () => {
  for (const offset of [-1, 7, 0.5, "5"]) {
    const framing = { ...confluentFraming(), idHeader: () => undefined, read: () => ({ id: { id: 1 }, offset }) };
    const { decoder } = await decoderOf(framing as unknown as MessageFraming);
    await decoder.load({ id: 1 }, {});
    expect(expectError(() => decoder.decode(bytesOf("00 00000001 02"))).code).toBe("invalid-argument");
  }
});

it("knows no fingerprints", async () => {
  const { decoder } = await decoderOf(singleObjectFraming);
  const message = bytesOf("c301 8f5c393f1ad57572 02");
  expect(expectError(() => decoder.decode(message)).code).toBe("invalid-argument");
  expect(expectError(() => keyOf({ fingerprint: new Uint8Array(8) })).code).toBe("invalid-argument");
});

it("keeps what was used last, and not more than a thousand", () => {
  const map = new Map<number, number>();
  for (let i = 0; i < 1500; i++) keep(map, i, i);
  expect(map.size).toBe(1000);
  expect(map.has(499)).toBe(false);
  keep(map, 500, 0);
  keep(map, 2000, 0);
  expect([map.has(500), map.has(501)]).toEqual([true, false]);
});
