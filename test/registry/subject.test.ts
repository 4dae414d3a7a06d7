import { expect, it } from "vitest";
import { recordName, topicName, topicRecordName } from "../../src/registry/subject.js";
import { parseSchema } from "../../src/type/schema-argument.js";
import { expectError } from "../helpers.js";

const schema = parseSchema({ type: "record", name: "User", namespace: "shop", fields: [] });

it("makes subjects as Confluent's strategies do", () => {
  expect(topicName({ topic: "users", side: "value", schema: undefined })).toBe("users-value");
  expect(topicName({ topic: "users", side: "key", schema })).toBe("users-key");
  expect(recordName({ topic: undefined, side: "value", schema })).toBe("shop.User");
  expect(topicRecordName({ topic: "users", side: "key", schema })).toBe("users-shop.User");
  const color = parseSchema({ type: "enum", name: "Color", symbols: [] });
  expect(recordName({ topic: "users", side: "value", schema: color })).toBe("Color");
});

it("says what is missing", () => {
  const string = parseSchema("string");
  for (const run of [
    () => topicName({ topic: undefined, side: "value", schema }),
    () => topicRecordName({ topic: undefined, side: "value", schema }),
    () => topicRecordName({ topic: "users", side: "value", schema: string }),
    () => recordName({ topic: "users", side: "value", schema: string }),
    () => recordName({ topic: "users", side: "value", schema: undefined }),
  ])
    expect(expectError(run).code).toBe("invalid-argument");
});
