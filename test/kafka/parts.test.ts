import { expect, it } from "vitest";
import { PartsDecoder, serdesOf } from "../../src/kafka/parts.js";
import { messagesOf, orders } from "./payload.js";

it("takes a serde as that of values", async () => {
  const { serde } = await orders();
  expect(serdesOf(serde)).toEqual({ value: serde, key: undefined });
  expect(serdesOf({ key: serde })).toEqual({ value: undefined, key: serde });
});

it("takes no serdes that other code gave to every object", async () => {
  const { serde } = await orders();
  const polluted = Object.prototype as { value?: unknown };
  let thrown: unknown;
  polluted.value = serde;
  try {
    serdesOf({});
  } catch (error) {
    thrown = error;
  } finally {
    delete polluted.value;
  }
  expect(thrown).toMatchObject({ code: "invalid-argument" });
});

it("decodes what was prepared; a part without a serde is its bytes, null where there are none", async () => {
  const { serde } = await orders();
  const decoder = new PartsDecoder({ value: serde });
  const [one, two] = messagesOf(1, null);
  const messages = [
    { ...one!, key: Uint8Array.of(5) },
    { offset: two!.offset, value: undefined },
  ];
  expect(decoder.decode(messages, "orders").errors.get(0)?.error.code).toBe("schema-not-loaded");
  await decoder.prepare(messages, "orders");
  const { keys, values, errors } = decoder.decode(messages, "orders");
  expect([keys, values, errors.size]).toEqual([[Uint8Array.of(5), null], [{ id: 1 }, null], 0]);
});
