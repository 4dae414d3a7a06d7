import { Readable, Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { registryClient } from "../../src/cli/registry-client.js";
import { faultyRegistry, good } from "../registry/faulty-registry.js";

const terminal = (env?: Record<string, string>) => ({
  stdin: Readable.from([]),
  stdout: new Writable(),
  stderr: new Writable(),
  env,
});
const refused = expect.objectContaining({ code: "unsupported-option" });

describe("the command's registry", () => {
  it("is the option's, or the environment's", () => {
    expect(registryClient({ registry: "http://a" }, terminal({ SCHEMA_REGISTRY_URL: "http://b" })).urls).toEqual([
      "http://a",
    ]);
    expect(registryClient({}, terminal({ SCHEMA_REGISTRY_URL: "http://b, http://c" })).urls).toEqual([
      "http://b",
      "http://c",
    ]);
    for (const env of [undefined, {}, { SCHEMA_REGISTRY_URL: "" }] as Record<string, string>[])
      expect(() => registryClient({}, terminal(env))).toThrow(refused);
  });

  it.each([
    [{}, undefined],
    [{ SCHEMA_REGISTRY_USER_INFO: "a:b" }, "Basic YTpi"],
    [{ SCHEMA_REGISTRY_TOKEN: "t0ken" }, "Bearer t0ken"],
  ])("is asked as %j say", async (env, authorization) => {
    const server = await faultyRegistry(good);
    await registryClient({ registry: server.url }, terminal(env)).schemaById(1);
    await server.close();
    expect(server.requests[0]!.headers.authorization).toBe(authorization);
  });

  it("is not asked in two names", () => {
    const env = { SCHEMA_REGISTRY_USER_INFO: "a:canary", SCHEMA_REGISTRY_TOKEN: "canary" };
    expect(() => registryClient({ registry: "http://a" }, terminal(env))).toThrow(
      expect.objectContaining({ code: "unsupported-option", message: expect.not.stringContaining("canary") }),
    );
  });
});
