import { describe, expect, it } from "vitest";
import * as names from "../../src/registry/call-options.js";
import { RegistryClient } from "../../src/registry/client.js";
import { MemoryRegistry } from "../../src/registry/memory.js";
import type { Registry } from "../../src/registry/registry.js";

it("every call heeds a signal", () => {
  for (const [kind, options] of Object.entries(names))
    expect([kind, options.includes("signal" as never)]).toEqual([kind, kind !== "PRELOAD"]);
});

const calls: readonly ((registry: Registry, options: object) => Promise<unknown>)[] = [
  (registry, options) => registry.schemaById(1, options),
  (registry, options) => registry.schemaByGuid("e4d94c3f-c345-bad6-d759-ac6f42ea94f7", options),
  (registry, options) => registry.version("t", 1, options),
  (registry, options) => registry.latestWithMetadata("t", {}, options),
  (registry, options) => registry.lookup("t", "int", options),
  (registry, options) => registry.register("t", "int", options),
  (registry, options) => registry.preload(options),
  (registry, options) => registry.preload({ ids: [1] }, options),
  (registry, options) => registry.subjects(options),
  (registry, options) => registry.versions("t", options),
  (registry, options) => registry.versionsOf(1, options),
  (registry, options) => registry.referencedBy("t", 1, options),
  (registry, options) => registry.contexts(options),
  (registry, options) => registry.compatibility("t", "int", options),
  (registry, options) => registry.compatibilityLevel("t", options),
  (registry, options) => registry.setCompatibilityLevel("FULL", "t", options),
  (registry, options) => registry.deleteCompatibilityLevel("t", options),
  (registry, options) => registry.mode("t", options),
  (registry, options) => registry.setMode("READONLY", "t", options),
  (registry, options) => registry.deleteMode("t", options),
  (registry, options) => registry.deleteVersion("t", 1, options),
  (registry, options) => registry.deleteSubject("t", options),
];

describe.each([
  ["RegistryClient", () => new RegistryClient("http://registry.test", { fetch: async () => Response.json({}) })],
  ["MemoryRegistry", () => new MemoryRegistry()],
] as const)("%s", (_, make) => {
  it("refuses an option that a call does not have", async () => {
    for (const call of calls)
      await expect(call(make(), { surprise: 1 }), String(call)).rejects.toMatchObject({ code: "unsupported-option" });
  });
});

it("what is inherited is no option", async () => {
  const registry = new MemoryRegistry();
  await registry.register("t", "int");
  const inherited = Object.create({ signal: AbortSignal.abort(), subject: ":.other:t", surprise: 1 });
  expect((await registry.schemaById(1, inherited)).id).toBe(1);
});
