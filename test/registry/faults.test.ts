import { once } from "node:events";
import { createServer as createTlsServer } from "node:https";
import { createServer } from "node:net";
import { inspect } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { AvroError, type RegistryError } from "../../src/errors.js";
import { RegistryClient } from "../../src/registry/client.js";
import type { RegistryClientOptions } from "../../src/registry/options.js";
import {
  answer,
  type Behaviour,
  type FaultyRegistry,
  faultyRegistry,
  flood,
  good,
  redirect,
  reset,
  silence,
  status,
  trickle,
} from "./faulty-registry.js";
import { listening } from "./server.js";

/*
 * A registry that is away, slow, wrong or hostile: every call ends in a schema or in a typed error, in bounded time, after
 * a bounded number of requests; and what credentials there are stand in no error.
 */

const CANARY = "canary-4b1d";
const quick: RegistryClientOptions = {
  timeoutMs: 4000, // time-outs have shorter ones: a busy machine is no fault
  totalTimeoutMs: 8000,
  retry: { retries: 2, baseMs: 4, maxMs: 20 },
  auth: { basic: `me:${CANARY}` },
  headers: { "X-Api-Key": CANARY },
};
const closing: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(closing.splice(0).map((server) => server.close()));
});

async function faulty(...behaviours: Behaviour[]): Promise<FaultyRegistry> {
  const server = await faultyRegistry(...behaviours);
  closing.push(server);
  return server;
}

async function failureOf(call: Promise<unknown>): Promise<RegistryError> {
  const error = await call.then(
    () => undefined,
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(AvroError);
  const shown = `${error.message} ${error.stack} ${inspect(error, { depth: 20, showHidden: true })} ${JSON.stringify(error)}`;
  expect(shown).not.toContain(CANARY);
  expect(shown).not.toContain(btoa(`me:${CANARY}`));
  expect(error.message.length).toBeLessThanOrEqual(512);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: there must be none
  expect(error.message).not.toMatch(/[\u0000-\u001f\u007f]/);
  return error;
}

const cases: readonly [name: string, behaviours: Behaviour[], code: string, retriable: boolean, requests: number][] = [
  ["a reset connection", [reset], "unavailable", true, 3],
  ["status 500", [status(500)], "unavailable", true, 3],
  ["status 429 that asks for an hour", [status(429, { "retry-after": "3600" })], "unavailable", true, 3],
  ["status 404", [answer(404, { error_code: 40403, message: "Schema 1 not found" })], "not-found", true, 1],
  ["status 404 without a code", [answer(404, { message: "not here" })], "not-found", true, 1],
  ["a page that says 404", [answer(404, "<html>404</html>")], "invalid-response", true, 1],
  ["status 401", [status(401)], "unauthorized", true, 1],
  ["status 403", [answer(403, "")], "unauthorized", true, 1],
  ["status 422", [answer(422, { error_code: 42202, message: "bad" })], "rejected", false, 1],
  ["status 501", [status(501)], "unavailable", false, 1],
  ["a proxy's page", [answer(502, "<html><h1>Bad Gateway</h1></html>")], "unavailable", true, 3],
  ["headers that do not come", [silence], "timed-out", true, 1],
  ["a body of one byte now and then", [trickle(20)], "timed-out", true, 1],
  ["a body without end", [flood], "invalid-response", true, 1],
  ["no JSON", [answer(200, "<html>welcome</html>")], "invalid-response", true, 1],
  ["an empty body", [answer(200, "")], "invalid-response", true, 1],
  ["JSON that is no object", [answer(200, [1])], "invalid-response", true, 1],
  ["JSON without a schema", [answer(200, { id: 1 })], "invalid-response", true, 1],
  ["JSON that nests without end", [answer(200, "[".repeat(100_000))], "invalid-response", true, 1],
  ["text that is not UTF-8", [answer(200, Uint8Array.of(0x22, 0xff, 0x22))], "invalid-response", true, 1],
  ["wrong references", [answer(200, { schema: '"int"', references: [{ name: "x" }] })], "invalid-response", true, 1],
  [
    "a schema that is not Avro",
    [answer(200, { schema: "message", schemaType: "PROTOBUF" })],
    "unsupported-schema",
    false,
    1,
  ],
  ["a redirection elsewhere", [redirect("http://169.254.169.254/latest/meta-data/")], "redirected", true, 1],
  ["a redirection to itself", [redirect("/schemas/ids/1")], "redirected", true, 1],
  [
    "control characters and credentials in its words",
    [answer(404, { message: `a\u0000b\n\u001b[31m me:${CANARY} ${btoa(`me:${CANARY}`)} ${"x".repeat(4000)}` })],
    "not-found",
    true,
    1,
  ],
];

describe("a registry that answers with", () => {
  it.each(cases)("%s", async (_, behaviours, code, retriable, requests) => {
    const server = await faulty(...behaviours);
    const timeoutMs = code === "timed-out" ? 150 : 4000;
    const client = new RegistryClient(server.url, { ...quick, timeoutMs, maxResponseBytes: 1_000_000 });
    const start = performance.now();
    const error = await failureOf(client.schemaById(1));
    expect({ code: error.code, retriable: error.retriable }).toEqual({ code, retriable });
    expect(server.requests.length).toBe(requests);
    expect(performance.now() - start).toBeLessThan(5000);
    expect(client.cachedById(1)).toBeUndefined();
  });

  it("a schema that is none ends in the parser's error, and is not asked for again", async () => {
    const server = await faulty(answer(200, { schema: '{"type":"record"}' }));
    const client = new RegistryClient(server.url, quick);
    for (let i = 0; i < 3; i++)
      await expect(client.schemaById(1)).rejects.toMatchObject({ name: "SchemaError", code: "missing-attribute" });
    expect(server.requests.length).toBe(1);
  });

  it("references in a circle, too deep, too many", async () => {
    const circle = { schema: '"x"', references: [{ name: "x", subject: "x", version: 1 }] };
    const server = await faulty(answer(200, circle));
    const client = new RegistryClient(server.url, quick);
    expect(await failureOf(client.schemaById(1))).toMatchObject({ code: "circular-reference", retriable: false });
    let count = 0;
    const endless = await faulty((response, request) => {
      const references = [{ name: `x${count}`, subject: `x${count++}`, version: 1 }];
      answer(200, { schema: '"int"', references })(response, request);
    });
    const other = new RegistryClient(endless.url, { ...quick, maxReferenceDepth: 5 });
    expect(await failureOf(other.schemaById(1))).toMatchObject({ code: "limit-exceeded", limit: "maxReferenceDepth" });
    expect(count).toBe(6);
  });
});

describe("a registry that comes back", () => {
  it.each([
    ["500, and again", [status(500), status(503), good]],
    ["429 with Retry-After", [status(429, { "retry-after": "0" }), good]],
    ["a reset connection", [reset, good]],
  ])("after %s, is asked again", async (_, behaviours) => {
    const server = await faulty(...behaviours);
    const client = new RegistryClient(server.url, quick);
    expect((await client.schemaById(1)).id).toBe(1);
    expect(server.requests.length).toBe(behaviours.length);
  });

  it("is asked again by the next call: a failure is not remembered", async () => {
    const server = await faulty(status(500), good);
    const client = new RegistryClient(server.url, { ...quick, retry: { retries: 0 } });
    await expect(client.schemaById(1)).rejects.toMatchObject({ code: "unavailable", status: 500, errorCode: 50001 });
    expect((await client.schemaById(1)).id).toBe(1);
  });

  it("later than the call may take ends it at once with what was wrong", async () => {
    const server = await faulty(status(429, { "retry-after": "3600" }), good);
    const client = new RegistryClient(server.url, { ...quick, retry: { maxMs: 60_000 }, totalTimeoutMs: 30_000 });
    const start = performance.now();
    expect(await failureOf(client.schemaById(1))).toMatchObject({ code: "unavailable", status: 429 });
    expect(performance.now() - start).toBeLessThan(4000);
    expect(server.requests.length).toBe(1);
  });

  it("takes its other URL's place, which is asked first from then on", async () => {
    const down = await faulty(status(503));
    const up = await faulty(good);
    const client = new RegistryClient([down.url, up.url], quick);
    await client.schemaById(1);
    await client.schemaById(2);
    expect([down.requests.length, up.requests.length]).toEqual([1, 2]);
  });

  it("gives no answer in time, but at its other URL", async () => {
    const [down, up] = [await faulty(silence), await faulty(good)];
    const client = new RegistryClient([down.url, up.url], { ...quick, timeoutMs: 500 });
    await client.schemaById(1);
    expect([down.requests.length, up.requests.length]).toEqual([1, 1]);
  });

  it("at another URL is not asked what the first one answered", async () => {
    const first = await faulty(answer(404, { error_code: 40403, message: "no" }));
    const second = await faulty(good);
    const client = new RegistryClient([first.url, second.url], quick);
    expect(await failureOf(client.schemaById(1))).toMatchObject({ code: "not-found" });
    expect(second.requests.length).toBe(0);
  });

  it("gets a schema to register once more", async () => {
    const server = await faulty(status(500), answer(200, { id: 7 }));
    const client = new RegistryClient(server.url, quick);
    const registered = await client.register("t-value", '"int"');
    expect(registered).toMatchObject({ id: 7, text: '"int"', subject: "t-value", version: undefined, guid: undefined });
    expect(client.cachedById(7)).toBe(registered);
  });
});

describe("a registry that is not there", () => {
  it("refuses connections", async () => {
    const { url, close } = await listening(createServer());
    await close();
    const error = await failureOf(new RegistryClient(url, quick).schemaById(1));
    expect(error).toMatchObject({
      code: "unavailable",
      retriable: true,
      message: expect.stringContaining("ECONNREFUSED"),
    });
  });

  it("has no address", async () => {
    const client = new RegistryClient("http://registry.invalid", { ...quick, timeoutMs: 1000 });
    expect((await failureOf(client.schemaById(1))).code).toMatch(/^(unavailable|timed-out)$/);
  });

  it("does not speak TLS, or has no certificate", async () => {
    const plain = await faulty(good);
    const error = await failureOf(new RegistryClient(plain.url.replace("http:", "https:"), quick).schemaById(1));
    expect(error).toMatchObject({ code: "unavailable", retriable: true, message: expect.stringContaining("SSL") });
    const { url, close } = await listening(createTlsServer({}));
    closing.push({ close });
    const other = await failureOf(new RegistryClient(url.replace("http:", "https:"), quick).schemaById(1));
    expect(other).toMatchObject({ code: "unavailable", retriable: true, message: expect.stringContaining("SSL") });
  });

  it("does not speak HTTP", async () => {
    const { url, close } = await listening(createServer((socket) => void socket.end("SSH-2.0-OpenSSH_9.6\r\n")));
    closing.push({ close });
    const error = await failureOf(new RegistryClient(url, quick).schemaById(1));
    expect(error).toMatchObject({ code: "unavailable", retriable: true });
  });

  it("is a fetch that throws what shows the request", async () => {
    const fetch = async (_: unknown, init?: RequestInit) => {
      throw new Error(`could not send ${JSON.stringify([...new Headers(init!.headers)])}`);
    };
    const client = new RegistryClient("http://registry.test", { ...quick, fetch });
    expect(await failureOf(client.schemaById(1))).toMatchObject({ code: "unavailable", retriable: true });
  });

  it("is a fetch that hangs, whatever its signal says", async () => {
    const client = new RegistryClient("http://registry.test", {
      ...quick,
      timeoutMs: 50,
      fetch: () => new Promise(() => {}),
    });
    expect(await failureOf(client.schemaById(1))).toMatchObject({ code: "timed-out", retriable: true });
  });
});

describe("many who ask", () => {
  it("for one id are one request: a thousand", async () => {
    const server = await faulty((response, request) => void setTimeout(() => good(response, request), 50));
    const client = new RegistryClient(server.url, { ...quick, timeoutMs: 5000 });
    const found = await Promise.all(Array.from({ length: 1000 }, () => client.schemaById(7)));
    expect(server.requests.length).toBe(1);
    expect(new Set(found).size).toBe(1);
  });

  it("for one id that fails all fail by one request", async () => {
    const server = await faulty(status(404));
    const client = new RegistryClient(server.url, quick);
    const settled = await Promise.allSettled(Array.from({ length: 100 }, () => client.schemaById(7)));
    expect(settled.every(({ status }) => status === "rejected")).toBe(true);
    expect(server.requests.length).toBe(1);
  });

  it("for random ids are no flood: ten thousand", async () => {
    const server = await faulty(answer(404, { error_code: 40403, message: "no" }));
    const client = new RegistryClient(server.url, { timeoutMs: 20_000, totalTimeoutMs: 30_000 });
    const start = performance.now();
    const ids = Array.from({ length: 10_000 }, (_, i) => 1 + ((i * 7919) % 2_000_003));
    const codes = await Promise.all(ids.map((id) => client.schemaById(id).catch(({ code }) => code as string)));
    expect(server.requests.length).toBeGreaterThanOrEqual(200);
    const most = 200 + 50 * Math.ceil((performance.now() - start) / 1000);
    expect(server.requests.length).toBeLessThanOrEqual(most);
    expect(new Set(codes)).toEqual(new Set(["not-found", "rate-limited"]));
  }, 40_000);

  it("do not wait for an id that hangs when they want another", async () => {
    const server = await faulty((response, request) => {
      if (request.url !== "/schemas/ids/1") good(response, request);
    });
    const client = new RegistryClient(server.url, { ...quick, timeoutMs: 2000, totalTimeoutMs: 2000 });
    const slow = client.schemaById(1).catch((error: AvroError) => error.code);
    const start = performance.now();
    expect((await client.schemaById(2)).id).toBe(2);
    expect(performance.now() - start).toBeLessThan(1500);
    expect(await slow).toBe("timed-out");
  });

  it("may give up, each alone", async () => {
    const server = await faulty((response, request) => void setTimeout(() => good(response, request), 80));
    const client = new RegistryClient(server.url, { ...quick, timeoutMs: 1000 });
    const controller = new AbortController();
    const first = client.schemaById(1, { signal: controller.signal });
    const second = client.schemaById(1);
    setTimeout(() => controller.abort(new Error("enough")), 10);
    await expect(first).rejects.toThrow("enough");
    expect((await second).id).toBe(1);
    expect(server.requests.length).toBe(1);
  });

  it("end the request when all have given up", async () => {
    const server = await faulty(silence, good);
    const client = new RegistryClient(server.url, { ...quick, timeoutMs: 60_000, totalTimeoutMs: 60_000 });
    const controller = new AbortController();
    const calls = [1, 2, 3].map(() => client.schemaById(1, { signal: controller.signal }));
    while (server.requests.length === 0) await new Promise((done) => setTimeout(done, 5));
    const closed = once(server.requests[0]!.socket, "close");
    controller.abort(new Error("enough"));
    for (const call of calls) await expect(call).rejects.toThrow("enough");
    await closed;
    expect((await client.schemaById(1)).id).toBe(1);
  });
});
