import { describe, expect, it } from "vitest";
import { avroType } from "../../src/index.js";
import { deadLetter } from "../../src/kafka/dead-letter.js";
import { messagesOf, orders } from "./payload.js";

const PLACE = { topic: "orders", partition: 3 };

async function failed(value: Uint8Array) {
  const { serde } = await orders();
  const [message] = messagesOf(value);
  const error = await serde.decode(message!).catch((error: unknown) => error);
  return { message: { ...message!, timestamp: "1700000000000" }, error };
}

describe("deadLetter", () => {
  it("leaves the bytes, the headers and the time as they are, and says what was wrong and where", async () => {
    const value = Uint8Array.of(0, 0, 0, 0, 1, 0xff);
    const { message, error } = await failed(value);
    const key = Uint8Array.of(1);
    const trace = Buffer.from("a");
    const letter = deadLetter({ ...message, key, headers: { trace } }, error, PLACE);
    expect(letter.value).toBe(value);
    expect(letter.key).toBe(key);
    expect(letter.timestamp).toBe("1700000000000");
    expect(letter.headers).toEqual({
      trace,
      "dlq.topic": "orders",
      "dlq.partition": "3",
      "dlq.offset": "10",
      "dlq.timestamp": "1700000000000",
      "dlq.side": "value",
      "dlq.error.name": "DecodeError",
      "dlq.error.code": "truncated",
      "dlq.error.message": (error as Error).message,
      "dlq.error.path": "id",
      "dlq.error.offset": "5",
      "dlq.schema.id": "1",
    });
  });

  it("has the names of Kafka Connect", async () => {
    const { message, error } = await failed(Uint8Array.of(9));
    const { headers } = deadLetter(message, error, { ...PLACE, names: "connect", side: "key" });
    expect(headers).toEqual({
      "__connect.errors.topic": "orders",
      "__connect.errors.partition": "3",
      "__connect.errors.offset": "10",
      "__connect.errors.stage": "KEY_CONVERTER",
      "__connect.errors.exception.class.name": "DecodeError",
      "__connect.errors.exception.message": (error as Error).message,
      "__connect.errors.exception.stacktrace": (error as Error).stack!.slice(0, 4096),
    });
  });

  it("takes what onError is given", async () => {
    const { message, error } = await failed(Uint8Array.of(9));
    const given = { ...PLACE, side: "key", offset: message.offset, message } as const;
    expect(deadLetter(message, error, given).headers).toMatchObject({ "dlq.side": "key", "dlq.offset": "10" });
  });

  it("takes errors of a handler, and messages with little in them", () => {
    const letter = deadLetter({ offset: 7n }, new TypeError("no such user"), PLACE);
    expect(letter).toEqual({
      key: null,
      value: null,
      timestamp: undefined,
      headers: {
        "dlq.topic": "orders",
        "dlq.partition": "3",
        "dlq.offset": "7",
        "dlq.error.name": "TypeError",
        "dlq.error.message": "no such user",
      },
    });
    const { headers } = deadLetter({}, "down", { ...PLACE, names: "connect" });
    expect(headers).toMatchObject({
      "__connect.errors.stage": "TASK_PUT",
      "__connect.errors.exception.message": "down",
    });
    const huge = deadLetter({}, new Error("x".repeat(10_000)), PLACE).headers as Record<string, string>;
    expect(huge["dlq.error.message"]).toHaveLength(4096);
  });

  it("names a schema by its GUID where messages do", () => {
    const error = Object.assign(new (class extends Error {})(), {});
    expect(deadLetter({}, error, PLACE).headers).not.toHaveProperty(["dlq.schema.guid"]);
    let thrown: unknown;
    try {
      avroType("int").decode(new Uint8Array());
    } catch (caught) {
      thrown = Object.assign(caught as object, { schemaId: "e4d94c3f-c345-bad6-d759-ac6f42ea94f7" });
    }
    expect(deadLetter({}, thrown, PLACE).headers).toMatchObject({
      "dlq.schema.guid": "e4d94c3f-c345-bad6-d759-ac6f42ea94f7",
    });
  });

  it("refuses what does not say where", () => {
    expect(() => deadLetter({}, "down", { topic: "orders" } as never)).toThrow("the partition");
    expect(() => deadLetter({}, "down", { ...PLACE, names: "constructor" as never })).toThrow("option names");
    expect(() => deadLetter({}, "down", { ...PLACE, stage: "" } as never)).toThrow("there is no option");
  });
});
