import { describe, expect, it } from "vitest";
import { avroType } from "../../src/index.js";
import { MemoryRegistry } from "../../src/registry/memory.js";
import type { CompatibilityLevel } from "../../src/registry/registry.js";

const R = '{"type":"record","name":"R","fields":[{"name":"a","type":"int"}]}';
const field = (name: string, type: unknown, fallback?: unknown) => ({ name, type, default: fallback });
const record = (...fields: object[]) => JSON.stringify({ type: "record", name: "R", fields });
const a = field("a", "int");
const withB = record(a, field("b", "int"));
const withDefault = record(a, field("b", "int", 0));

describe("MemoryRegistry", () => {
  it("gives ids, GUIDs and versions", async () => {
    const registry = new MemoryRegistry();
    const first = await registry.register("t-value", R);
    expect(first).toMatchObject({ id: 1, subject: "t-value", version: 1, text: R, references: [] });
    expect(first.guid).toBe("e4d94c3f-c345-bad6-d759-ac6f42ea94f7");
    const second = await registry.register("t-value", withDefault);
    expect(second).toMatchObject({ id: 2, version: 2 });
    expect(await registry.version("t-value", "latest")).toBe(second);
    expect(await registry.version("t-value", 1)).toBe(first);
    expect(await registry.versions("t-value")).toEqual([1, 2]);
    expect((await registry.schemaByGuid(first.guid!.toUpperCase())).id).toBe(1);
    expect(await registry.schemaById(2)).toBe(await registry.schemaById(2));
    expect(avroType((await registry.schemaById(1)).schema).encode({ a: 1 })).toEqual(Uint8Array.of(2));
  });

  it("knows a schema that it has, in any subject", async () => {
    const registry = new MemoryRegistry({ firstId: 7 });
    const first = await registry.register("t-value", R);
    expect(first.id).toBe(7);
    expect(await registry.register("t-value", ` ${R} `)).toBe(first);
    expect(await registry.register("u-value", R)).toMatchObject({ id: 7, version: 1 });
    expect(await registry.versionsOf(7)).toEqual([
      { subject: "t-value", version: 1 },
      { subject: "u-value", version: 1 },
    ]);
    expect(await registry.lookup("t-value", JSON.parse(R))).toBe(first);
  });

  it("takes types and normalizes", async () => {
    const registry = new MemoryRegistry();
    const type = avroType({ type: "record", name: "R", fields: [{ name: "a", type: "int" }] });
    expect((await registry.register("t-value", type)).text).toBe(R);
    const turned = '{"fields":[{"type":"int","name":"a"}],"name":"N","type":"record"}';
    const first = await registry.register("n-value", turned, { normalize: true });
    const same = '{"type":"record","name":"N","fields":[{"name":"a","type":"int"}]}';
    expect(await registry.lookup("n-value", same, { normalize: true })).toBe(first);
    await registry.register("t2-value", turned);
    expect((await registry.lookup("t2-value", same, { normalize: true })).text).toBe(turned);
    await expect(registry.lookup("t2-value", same)).rejects.toMatchObject({ errorCode: 40403 });
    await expect(registry.lookup("n-value", turned)).rejects.toMatchObject({ errorCode: 40403 });
  });

  it.each([
    ["schemaById", (it: MemoryRegistry) => it.schemaById(9), 40403],
    ["schemaByGuid", (it: MemoryRegistry) => it.schemaByGuid("00000000-0000-0000-0000-000000000000"), 40403],
    ["version", (it: MemoryRegistry) => it.version("nobody", 1), 40401],
    ["version", (it: MemoryRegistry) => it.version("t-value", 9), 40402],
    ["versions", (it: MemoryRegistry) => it.versions("nobody"), 40401],
    ["lookup", (it: MemoryRegistry) => it.lookup("t-value", "int"), 40403],
    ["lookup", (it: MemoryRegistry) => it.lookup("nobody", "int"), 40401],
    ["compatibilityLevel", (it: MemoryRegistry) => it.compatibilityLevel("t-value"), 40408],
    ["mode", (it: MemoryRegistry) => it.mode("t-value"), 40409],
    ["latestWithMetadata", (it: MemoryRegistry) => it.latestWithMetadata("t-value", { a: "b" }), 40403],
    ["deleteSubject", (it: MemoryRegistry) => it.deleteSubject("nobody"), 40401],
    ["deleteSubject", (it: MemoryRegistry) => it.deleteSubject("t-value", { permanent: true }), 40405],
    ["deleteVersion", (it: MemoryRegistry) => it.deleteVersion("t-value", 1, { permanent: true }), 40407],
  ])("%s says what is missing", async (_, ask, errorCode) => {
    const registry = new MemoryRegistry();
    await registry.register("t-value", R);
    const details = { name: "RegistryError", code: "not-found", status: 404, errorCode, retriable: false };
    await expect(ask(registry)).rejects.toMatchObject(details);
  });

  it("refuses what is no schema", async () => {
    const registry = new MemoryRegistry();
    const details = { name: "RegistryError", code: "rejected", status: 422, errorCode: 42201 };
    for (const text of ["{", '{"type":"nothing"}', '["int","int"]'])
      await expect(registry.register("t-value", text)).rejects.toMatchObject(details);
    expect(await registry.subjects()).toEqual([]);
  });
});

describe("a MemoryRegistry's compatibility", () => {
  it.each([
    ["NONE", withB, true],
    ["BACKWARD", withB, false],
    ["BACKWARD", withDefault, true],
    ["FORWARD", withB, true],
    ["FORWARD", '{"type":"record","name":"R","fields":[]}', false],
    ["FULL", withB, false],
    ["FULL", withDefault, true],
  ] as const)("%s is held", async (level, next, taken) => {
    const registry = new MemoryRegistry();
    await registry.register("t-value", R);
    await registry.setCompatibilityLevel(level, "t-value");
    const verdict = await registry.compatibility("t-value", next);
    expect(verdict.compatible).toBe(taken);
    expect(verdict.messages.length > 0).toBe(!taken);
    const registered = registry.register("t-value", next);
    if (taken) await expect(registered).resolves.toMatchObject({ version: 2 });
    else await expect(registered).rejects.toMatchObject({ code: "incompatible-schema", status: 409 });
  });

  it("looks at the last version, or at all", async () => {
    const third = record(field("c", "int", 0));
    const history = [record(field("c", "string")), R];
    for (const [level, taken] of [
      ["BACKWARD", true],
      ["BACKWARD_TRANSITIVE", false],
    ] as const) {
      const registry = new MemoryRegistry();
      await registry.setCompatibilityLevel("NONE");
      for (const text of history) await registry.register("t-value", text);
      await registry.setCompatibilityLevel(level);
      expect((await registry.compatibility("t-value", third, { version: "all" })).compatible).toBe(taken);
      expect((await registry.compatibility("t-value", third, { version: 1 })).compatible).toBe(false);
      expect((await registry.compatibility("new-value", third, { version: "all" })).compatible).toBe(true);
    }
  });

  it("has levels for all, a context and a subject", async () => {
    const registry = new MemoryRegistry();
    const effective = (subject: string) => registry.compatibilityLevel(subject, { defaultToGlobal: true });
    expect(await registry.compatibilityLevel()).toBe("BACKWARD");
    await registry.setCompatibilityLevel("FULL");
    await registry.setCompatibilityLevel("FORWARD", ":.emea:");
    await registry.setCompatibilityLevel("NONE", ":.emea:t");
    expect(await Promise.all(["t", ":.:t", ":.emea:u", ":.emea:t"].map(effective))).toEqual([
      "FULL",
      "FULL",
      "FORWARD",
      "NONE",
    ]);
    await registry.deleteCompatibilityLevel(":.emea:t");
    expect(await effective(":.emea:t")).toBe("FORWARD");
    await registry.deleteCompatibilityLevel();
    expect(await registry.compatibilityLevel()).toBe("BACKWARD");
    const wrong = registry.setCompatibilityLevel("SOME" as CompatibilityLevel);
    await expect(wrong).rejects.toMatchObject({ errorCode: 42203 });
  });
});

describe("a MemoryRegistry's references", () => {
  const money = '{"type":"record","name":"com.acme.Money","fields":[{"name":"cents","type":"long"}]}';
  const order = '{"type":"record","name":"Order","fields":[{"name":"price","type":"com.acme.Money"}]}';
  const references = [{ name: "com.acme.Money", subject: "money", version: 1 }];

  it("are resolved", async () => {
    const registry = new MemoryRegistry();
    await registry.register("money", money);
    const { id, schema, text } = await registry.register("order", order, { references });
    expect(text).toBe(order);
    expect(avroType(schema).encode({ price: { cents: 1 } })).toEqual(Uint8Array.of(2));
    expect(await registry.referencedBy("money", 1)).toEqual([id]);
    expect((await registry.lookup("order", JSON.parse(order), { references })).id).toBe(id);
  });

  it("to the latest version say -1", async () => {
    const registry = new MemoryRegistry();
    await registry.register("money", money);
    const latest = [{ ...references[0]!, version: -1 }];
    expect((await registry.register("order", order, { references: latest })).references).toEqual(latest);
  });

  it("that nobody has are refused", async () => {
    const registry = new MemoryRegistry();
    await expect(registry.register("order", order, { references })).rejects.toMatchObject({ errorCode: 40401 });
    await expect(registry.register("order", order)).rejects.toMatchObject({ errorCode: 42201 });
  });

  it("keep what they need from being deleted, and find what was", async () => {
    const registry = new MemoryRegistry();
    await registry.register("money", money);
    await registry.register("order", order, { references });
    await expect(registry.deleteVersion("money", 1)).rejects.toMatchObject({ errorCode: 42206 });
    await registry.deleteSubject("order");
    await registry.deleteSubject("money");
    expect((await registry.register("order", order, { references })).version).toBe(2);
  });

  it("stay within their context", async () => {
    const registry = new MemoryRegistry();
    await registry.register(":.emea:money", money);
    await expect(registry.register("order", order, { references })).rejects.toMatchObject({ errorCode: 40401 });
    const { schema } = await registry.register(":.emea:order", order, { references });
    expect(avroType(schema).encode({ price: { cents: 1 } })).toEqual(Uint8Array.of(2));
  });
});

describe("a MemoryRegistry's deletions", () => {
  it("hide versions, whose ids stay readable", async () => {
    const registry = new MemoryRegistry();
    await registry.register("t-value", R);
    await registry.register("t-value", withDefault);
    expect(await registry.deleteVersion("t-value", "latest")).toBe(2);
    expect(await registry.versions("t-value")).toEqual([1]);
    expect(await registry.versions("t-value", { deleted: true })).toEqual([1, 2]);
    expect((await registry.schemaById(2)).id).toBe(2);
    await expect(registry.version("t-value", 2)).rejects.toMatchObject({ errorCode: 40402 });
    expect((await registry.version("t-value", 2, { deleted: true })).id).toBe(2);
    expect((await registry.register("t-value", withDefault)).version).toBe(3);
  });

  it("for good take ids away that nobody else has", async () => {
    const registry = new MemoryRegistry();
    await registry.register("t-value", R);
    await registry.register("u-value", R);
    await registry.register("t-value", withDefault);
    expect(await registry.deleteSubject("t-value")).toEqual([1, 2]);
    expect(await registry.subjects()).toEqual(["u-value"]);
    expect(await registry.subjects({ deleted: true })).toEqual(["t-value", "u-value"]);
    expect(await registry.deleteSubject("t-value", { permanent: true })).toEqual([1, 2]);
    expect(await registry.subjects({ deleted: true })).toEqual(["u-value"]);
    expect(registry.cachedById(1)?.id).toBe(1);
    expect(registry.cachedById(2)).toBeUndefined();
    expect((await registry.register("t-value", withDefault)).id).toBe(3);
  });
});

describe("a MemoryRegistry's contexts", () => {
  it("count ids by themselves", async () => {
    const registry = new MemoryRegistry();
    await registry.register("t-value", R);
    await registry.register(":.emea:t-value", "string");
    expect(await registry.contexts()).toEqual([".", ".emea"]);
    expect((await registry.schemaById(1, { subject: ":.emea:t-value" })).schema.type).toBe("string");
    expect((await registry.schemaById(1, { subject: ":.:t-value" })).schema.type).toBe("record");
    expect(registry.cachedById(1, ":.emea:")?.schema.type).toBe("string");
    expect(registry.cachedById(1, ":.apac:")).toBeUndefined();
    expect(registry.cachedVersion(":.emea:t-value", "latest")?.id).toBe(1);
  });

  it("are what prefixes of subjects name", async () => {
    const registry = new MemoryRegistry();
    for (const subject of ["a-value", "b-value", ":.emea:a-value"]) await registry.register(subject, "int");
    expect(await registry.subjects()).toEqual(["a-value", "b-value"]);
    expect(await registry.subjects({ prefix: "a" })).toEqual(["a-value"]);
    expect(await registry.subjects({ prefix: ":.emea:" })).toEqual([":.emea:a-value"]);
    expect(await registry.subjects({ prefix: ":*:" })).toEqual([":.emea:a-value", "a-value", "b-value"]);
    expect(await registry.subjects({ prefix: ":*:a" })).toEqual([":.emea:a-value", "a-value"]);
  });
});

describe("a MemoryRegistry's modes", () => {
  it("may allow no writes", async () => {
    const registry = new MemoryRegistry();
    await registry.setMode("READONLY", "t-value");
    await expect(registry.register("t-value", R)).rejects.toMatchObject({ code: "rejected", errorCode: 42205 });
    await registry.register("u-value", R);
    await registry.deleteMode("t-value");
    await registry.register("t-value", R);
  });

  it("IMPORT takes ids and versions", async () => {
    const registry = new MemoryRegistry();
    const wanted = { id: 41, version: 5 };
    await expect(registry.register("t-value", R, wanted)).rejects.toMatchObject({ errorCode: 42205 });
    await registry.setMode("IMPORT", "t-value");
    expect(await registry.register("t-value", R, wanted)).toMatchObject(wanted);
    await expect(registry.register("t-value", "int", wanted)).rejects.toMatchObject({ errorCode: 42207 });
    await expect(registry.setMode("IMPORT", "t-value")).rejects.toMatchObject({ errorCode: 42205 });
    await registry.setMode("IMPORT", "t-value", { force: true });
    expect(await registry.mode("t-value")).toBe("IMPORT");
    expect(await registry.mode()).toBe("READWRITE");
    expect((await registry.register("u-value", "int")).id).toBe(1);
  });
});

it("finds the latest version by its metadata", async () => {
  const registry = new MemoryRegistry();
  await registry.register("t-value", R, { metadata: { properties: { owner: "a", tier: "1" } } });
  await registry.register("t-value", withDefault, { metadata: { properties: { owner: "b" } } });
  expect(await registry.latestWithMetadata("t-value", { owner: "a" })).toMatchObject({ version: 1 });
  await expect(registry.latestWithMetadata("t-value", { constructor: "a" })).rejects.toMatchObject({ status: 404 });
});

it("preloads what it has", async () => {
  const registry = new MemoryRegistry();
  const { guid } = await registry.register("t-value", R);
  await registry.preload({ ids: [1], guids: [guid!], subjects: ["t-value"] });
  await expect(registry.preload({ ids: [1, 2] })).rejects.toMatchObject({ code: "not-found" });
});

it("every call heeds its signal", async () => {
  const registry = new MemoryRegistry();
  const signal = AbortSignal.abort(new Error("enough"));
  for (const call of [
    registry.schemaById(1, { signal }),
    registry.register("t-value", R, { signal }),
    registry.subjects({ signal }),
    registry.preload({ ids: [1] }, { signal }),
  ])
    await expect(call).rejects.toThrow("enough");
});

it("has no option but firstId", () => {
  expect(() => new MemoryRegistry({ first: 1 } as never)).toThrow(
    expect.objectContaining({ code: "unsupported-option" }),
  );
  expect(() => new MemoryRegistry({ firstId: 0 })).toThrow(expect.objectContaining({ code: "invalid-argument" }));
});
