import { expect, it } from "vitest";
import { confluentFraming } from "../../src/message/confluent.js";
import { singleObjectFraming } from "../../src/message/single-object-framing.js";
import { resolveSerdeOptions, type SerdeOptions } from "../../src/registry/serde-options.js";
import { topicName } from "../../src/registry/subject.js";
import { expectError } from "../helpers.js";

it("has the defaults that others have", () => {
  const { framing, ...rest } = resolveSerdeOptions(undefined);
  expect(rest).toEqual({
    topic: undefined,
    side: "value",
    subject: topicName,
    reader: undefined,
    values: undefined,
    trailing: false,
    ignoreRules: false,
    autoRegister: false,
    useLatest: false,
    schemaId: undefined,
    normalize: undefined,
  });
  expect(framing.name).toBe("confluent");
});

it("takes what is given", () => {
  const framing = confluentFraming({ place: "header" });
  const given = {
    topic: "t",
    side: "key",
    subject: "s",
    framing,
    reader: "latest",
    schemaId: 7,
    normalize: true,
  } as const;
  expect(resolveSerdeOptions({ ...given, trailing: "ignore", rules: "ignore" })).toMatchObject({
    ...given,
    trailing: true,
    ignoreRules: true,
  });
  expect(resolveSerdeOptions(Object.create({ autoRegister: true })).autoRegister).toBe(false);
});

it("refuses the rest", () => {
  const code = (given: unknown) => expectError(() => resolveSerdeOptions(given as SerdeOptions)).code;
  for (const given of [
    null,
    { topic: 7 },
    { side: "header" },
    { subject: 7 },
    { framing: "confluent" },
    { framing: {} },
    { trailing: "skip" },
    { rules: "run" },
    { autoRegister: "yes" },
    { useLatest: 1 },
    { normalize: null },
    { schemaId: 0 },
    { schemaId: "7" },
    { useLatest: true, autoRegister: true },
    { useLatest: true, schemaId: 7 },
  ])
    expect(code(given)).toBe("invalid-argument");
  for (const given of [{ strategy: "topic" }, { framing: singleObjectFraming }, JSON.parse('{"__proto__": 1}')])
    expect(code(given)).toBe("unsupported-option");
});
