import { expect, it } from "vitest";
import { avscValues, registryOf } from "../../src/kafka/registry-arguments.js";
import { RegistryClient } from "../../src/registry/client.js";
import { MemoryRegistry } from "../../src/registry/memory.js";

it("makes a client of what the other class takes", async () => {
  const requests: Request[] = [];
  const registry = registryOf({
    host: "http://registry:8081",
    auth: { username: "u", password: "p" },
    clientId: "me",
    retry: { retries: 1, initialRetryTimeInSecs: 0.001, maxRetryTimeInSecs: 0.001 },
    fetch: async (input, init) => {
      requests.push(new Request(input, init));
      return new Response("{}", { status: 503 });
    },
  });
  expect(registry).toBeInstanceOf(RegistryClient);
  await expect(registry.schemaById(1)).rejects.toMatchObject({ code: "unavailable" });
  expect(requests).toHaveLength(2);
  expect(requests[0]!.headers.get("authorization")).toBe(`Basic ${btoa("u:p")}`);
  expect(requests[0]!.headers.get("user-agent")).toBe("me");
});

it("takes a registry that is there", () => {
  const registry = new MemoryRegistry();
  expect(registryOf({ registry })).toBe(registry);
  expect(() => registryOf({ registry, host: "http://r" })).toThrow("not both");
  expect(() => registryOf({})).toThrow("option host");
});

it("refuses what it can't do", () => {
  expect(() => registryOf({ host: "http://r", agent: {} } as never)).toThrow("option agent");
  expect(() => registryOf({ host: "http://r", middlewares: [] } as never)).toThrow("option middlewares");
  expect(() => registryOf({ host: "http://r", factor: 1 } as never)).toThrow("there is no option");
  expect(() => registryOf({ host: "http://r", retry: { factor: 1 } as never })).toThrow("there is no option");
  expect(() => avscValues({ AVRO: { logicalTypes: {} } as never })).toThrow('option "logicalTypes" of avsc');
  expect(() => avscValues({ AVRO: { wrapUnions: "sometimes" as never } })).toThrow("wrapUnions");
  expect(() => avscValues({ PROTOBUF: {} } as never)).toThrow("there is no option");
});

it.each([
  [undefined, "auto"],
  [{ AVRO: { wrapUnions: true } }, "wrapped"],
  [{ AVRO: { wrapUnions: "never" } }, "natural"],
  [{ forSchemaOptions: { wrapUnions: "auto" } }, "auto"],
] as const)("unions of %j are %s", (options, union) => {
  expect(avscValues(options)).toEqual({ logical: "raw", utf8: "replace", union });
});
