import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { avroType } from "../../src/index.js";
import { MemoryRegistry } from "../../src/registry/memory.js";
import { type RegistryServer, serveRegistry } from "../registry/server.js";
import { run } from "./run.js";

const folder = mkdtempSync(join(tmpdir(), "wavro-"));
const registry = new MemoryRegistry();
let server: RegistryServer;
const user = {
  type: "record",
  name: "User",
  fields: [
    { name: "id", type: "long" },
    { name: "email", type: ["null", "string"], default: null },
  ],
} as const;
const User = avroType(user, { long: "bigint" });
const file = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

beforeAll(async () => {
  server = await serveRegistry(registry);
  await registry.register("users-value", user);
  await registry.register("raw-value", "bytes");
  await registry.register("secret-value", "string", { ruleSet: { encodingRules: [{ name: "encrypt" }] } });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const framed = (id: number, body: Uint8Array) => Buffer.concat([Uint8Array.of(0, 0, 0, 0, id), body]);
const ada = framed(1, User.encode({ id: 2n ** 60n, email: "ada@example.org" }));
const bob = framed(1, User.encode({ id: 2n }));
const wavro = (args: string[], input: Uint8Array | string = "") =>
  run(
    ["decode", "--registry", server.url, ...args],
    [typeof input === "string" ? new TextEncoder().encode(input) : input],
  );

describe("decode", () => {
  it("prints one message from standard input", async () => {
    expect(await wavro([], ada)).toEqual({
      code: 0,
      lines: ['{"id":1152921504606846976,"email":{"string":"ada@example.org"}}'],
      errors: [],
    });
    expect((await wavro(["--json", "plain"], ada)).lines).toEqual([
      '{"id":1152921504606846976,"email":"ada@example.org"}',
    ]);
  });

  it("prints messages in lines, tombstones too, and asks for their schema once", async () => {
    const before = server.requests.length;
    const lines = [ada.toString("base64"), "null", bob.toString("base64"), ""].join("\n");
    const { code, lines: printed } = await wavro(["--messages", "base64", "--json", "plain"], lines);
    expect(code).toBe(0);
    expect(printed).toEqual(['{"id":1152921504606846976,"email":"ada@example.org"}', "null", '{"id":2,"email":null}']);
    expect(server.requests.length - before).toBe(1);
    expect((await wavro(["--messages", "hex", "--limit", "1"], `${bob.toString("hex")}\nx\n`)).lines).toHaveLength(1);
  });

  it("prints messages behind their length, of several files", async () => {
    const length = (bytes: Uint8Array) => Buffer.concat([Uint8Array.of(0, 0, 0, bytes.length), bytes]);
    const one = file("one.bin", Buffer.concat([length(ada), length(bob)]));
    const two = file("two.bin", length(bob));
    const { lines } = await wavro(["--messages", "length", "--json", "plain", one, two]);
    expect(lines.map((line) => JSON.parse(line).email)).toEqual(["ada@example.org", null, null]);
  });

  it("reads with another schema", async () => {
    const reader = file(
      "reader.avsc",
      '{"type":"record","name":"User","fields":[{"name":"email","type":["null","string"]},{"name":"x","type":"int","default":7}]}',
    );
    expect((await wavro(["--reader-schema", reader, "--json", "plain"], ada)).lines).toEqual([
      '{"email":"ada@example.org","x":7}',
    ]);
    const wrong = file("wrong.avsc", '"int"');
    const { code, errors } = await wavro(["--reader-schema", wrong], ada);
    expect([code, errors]).toEqual([1, [expect.stringContaining("-: message 1: the schemas do not resolve")]]);
  });

  it("prints bytes that stand without their length", async () => {
    expect((await wavro([], framed(2, Uint8Array.of(0x68, 0x69)))).lines).toEqual(['"hi"']);
  });

  it("reads ids of eight bytes", async () => {
    const message = Buffer.concat([Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 1), User.encode({ id: 3n })]);
    for (const framing of ["apicurio8", "apicurio"])
      expect((await wavro(["--framing", framing, "--json", "plain"], message)).lines).toEqual([
        '{"id":3,"email":null}',
      ]);
  });

  it("goes on behind a bad message, and ends in 1", async () => {
    const cut = bob.subarray(0, 6);
    const input = [
      bob,
      Buffer.of(1),
      framed(9, Uint8Array.of(2)),
      cut,
      Buffer.concat([bob, Buffer.of(0)]),
      framed(3, Uint8Array.of(0)),
      ada,
    ];
    const { code, lines, errors } = await wavro(
      ["--messages", "hex", "--json", "plain"],
      `${input.map((one) => one.toString("hex")).join("\n")}\nxyz\n`,
    );
    expect(code).toBe(1);
    expect(lines.map((line) => JSON.parse(line).email)).toEqual([null, "ada@example.org"]);
    expect(errors.map((line) => line.replace(/^(wavro: -: message \d+: (?:offset \d+: )?).*/, "$1"))).toEqual([
      expect.stringContaining("message 2: "),
      "wavro: -: message 3: ",
      "wavro: -: message 4: offset 6: ",
      "wavro: -: message 5: offset 7: ",
      "wavro: -: message 6: ",
      "wavro: -: message 8: ",
    ]);
    expect(errors[4]).toContain("encodingRules");
  });

  it("ends where the registry can't be asked", async () => {
    const args = ["decode", "--registry", "http://127.0.0.1:1", "--messages", "hex"];
    const env = { SCHEMA_REGISTRY_USER_INFO: "me:canary" };
    const lines = new TextEncoder().encode(`${bob.toString("hex")}\n`.repeat(3));
    const { code, errors } = await run(args, [lines], undefined, undefined, env);
    expect([code, errors]).toEqual([1, [expect.stringMatching(/^wavro: -: the registry can't be reached/)]]);
    expect(errors.join()).not.toContain("canary");
  }, 20_000);

  it("is told what it does not know", async () => {
    for (const args of [
      ["--messages", "lines"],
      ["--framing", "none"],
      ["--limit", "x"],
    ])
      expect((await wavro(args)).code).toBe(2);
    expect((await run(["decode"], [])).code).toBe(2);
    expect((await wavro([join(folder, "nothing")])).errors).toEqual([expect.stringContaining("no such file")]);
  });
});
