import { expect, it } from "vitest";
import { contentOf, subjectOf } from "../../src/kafka/confluent-schema.js";

const R = { type: "record", name: "R", namespace: "n", fields: [] };

it("takes a schema as it is, or with its type and references", () => {
  expect(contentOf(R)).toEqual({ text: JSON.stringify(R), references: undefined });
  const references = [{ name: "n.A", subject: "a", version: 1 }];
  expect(contentOf({ type: "AVRO", schema: R, references })).toEqual({ text: JSON.stringify(R), references });
  expect(contentOf({ type: "AVRO", schema: '"int"' }).text).toBe('"int"');
});

it("refuses other kinds", () => {
  expect(() => contentOf({ type: "PROTOBUF", schema: "…" })).toThrow('found "PROTOBUF"');
  expect(() => contentOf("int")).toThrow("as an object");
});

it("names subjects as the other class does", () => {
  expect(subjectOf(JSON.stringify(R), ".")).toBe("n.R");
  expect(subjectOf(JSON.stringify(R), "-")).toBe("n-R");
  expect(() => subjectOf('{"name":"R"}', ".")).toThrow("no namespace");
  expect(() => subjectOf('"int"', ".")).toThrow("no name");
});
