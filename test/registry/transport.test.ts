import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { clientSettings, type RegistryClientOptions } from "../../src/registry/options.js";
import { Transport } from "../../src/registry/transport.js";
import { inRepository } from "../helpers.js";

interface Sent {
  readonly url: string;
  readonly init: RequestInit;
}

/** A transport whose requests end here, the last answer for all that follow. */
function transport(
  answers: readonly (() => Response)[],
  options: RegistryClientOptions = {},
  urls = ["http://a.test"],
) {
  const sent: Sent[] = [];
  const fetch = async (url: unknown, init?: RequestInit) => {
    sent.push({ url: String(url), init: init! });
    return answers[Math.min(sent.length, answers.length) - 1]!();
  };
  const retry = { baseMs: 1, maxMs: 10 };
  const settings = clientSettings(urls, { fetch: fetch as typeof globalThis.fetch, retry, ...options });
  return { sent, transport: new Transport(settings) };
}

const ok = () => Response.json({ fine: true });
const status = (code: number) => () => Response.json({ error_code: 1 }, { status: code });
const headersOf = ({ init }: Sent) => Object.fromEntries(new Headers(init.headers).entries());
const call = { method: "GET", path: "/subjects" } as const;

describe("a request", () => {
  it("says what it takes, who asks and for whom", async () => {
    const { sent, transport: it } = transport([ok], { auth: { basic: "a:b" }, headers: { "X-Forward": "true" } }, [
      "http://a.test/registry/",
    ]);
    expect(await it.call(call, undefined)).toEqual({ fine: true });
    expect(sent[0]!.url).toBe("http://a.test/registry/subjects");
    expect(sent[0]!.init).toMatchObject({ method: "GET", redirect: "manual" });
    expect("body" in sent[0]!.init).toBe(false);
    const { version } = JSON.parse(readFileSync(inRepository("package.json"), "utf8"));
    expect(headersOf(sent[0]!)).toEqual({
      accept: "application/vnd.schemaregistry.v1+json, application/json; q=0.9",
      authorization: "Basic YTpi",
      "confluent-accept-unknown-properties": "true",
      "confluent-client-version": `wavro/${version}`,
      "x-forward": "true",
    });
  });

  it("has a body in every digit", async () => {
    const { sent, transport: it } = transport([ok]);
    await it.call({ method: "POST", path: "/x", body: { schema: "é", n: 2n ** 60n } }, undefined);
    expect(sent[0]!.init.body).toBe('{"schema":"é","n":1152921504606846976}');
    expect(headersOf(sent[0]!)["content-type"]).toBe("application/vnd.schemaregistry.v1+json");
  });
});

describe("tries", () => {
  it("are as many as allowed", async () => {
    for (const retries of [0, 1, 4]) {
      const { sent, transport: it } = transport([status(503)], { retry: { retries, baseMs: 1, maxMs: 1 } });
      await expect(it.call(call, undefined)).rejects.toMatchObject({ code: "unavailable", status: 503 });
      expect(sent.length).toBe(1 + retries);
    }
  });

  it("go to every URL in turn, from the one that answered last", async () => {
    const { sent, transport: it } = transport([status(503), status(500), ok, ok, status(503), ok], {}, [
      "http://a.test",
      "http://b.test",
      "http://c.test",
    ]);
    for (let i = 0; i < 3; i++) await it.call(call, undefined);
    expect(sent.map(({ url }) => new URL(url).host[0]).join("")).toBe("abcc" + "ca");
  });

  it.each([400, 401, 403, 404, 409, 422, 501])("are one for status %d", async (code) => {
    const { sent, transport: it } = transport([status(code)], {}, ["http://a.test", "http://b.test"]);
    await expect(it.call(call, undefined)).rejects.toMatchObject({ status: code });
    expect(sent.length).toBe(1);
  });

  it("end with the call's signal, also in between", async () => {
    const { sent, transport: it } = transport([status(503)], {
      retry: { baseMs: 60_000, maxMs: 60_000 },
      totalTimeoutMs: 1e9,
    });
    const controller = new AbortController();
    const waiting = it.call(call, controller.signal);
    setTimeout(() => controller.abort(new Error("enough")), 30);
    await expect(waiting).rejects.toThrow("enough");
    expect(sent.length).toBe(1);
  });
});

describe("a token", () => {
  const tokens = () => {
    let count = 0;
    return () => ({ token: `token${++count}` });
  };

  it("that is refused is renewed once", async () => {
    const { sent, transport: it } = transport([ok, status(401), ok], { auth: { bearer: tokens() } });
    await it.call(call, undefined);
    await it.call(call, undefined);
    const used = sent.map((one) => headersOf(one).authorization);
    expect(used).toEqual(["Bearer token1", "Bearer token1", "Bearer token2"]);
  });

  it("that is refused again is an error", async () => {
    const { sent, transport: it } = transport([status(401)], { auth: { bearer: tokens() } });
    await expect(it.call(call, undefined)).rejects.toMatchObject({ code: "unauthorized", status: 401 });
    expect(sent.length).toBe(2);
  });
});

it("an answer may have no body", async () => {
  const nothing = () => new Response(null, { status: 204 });
  expect(await transport([nothing]).transport.call(call, undefined)).toBe(null);
});

it.each([301, 302, 303, 307, 308])("status %d is not followed", async (code) => {
  const elsewhere = () => new Response(null, { status: code, headers: { location: "http://elsewhere.test" } });
  const { sent, transport: it } = transport([elsewhere]);
  await expect(it.call(call, undefined)).rejects.toMatchObject({ code: "redirected", status: code });
  expect(sent.length).toBe(1);
});

it("an answer that browsers keep to themselves is a redirection", async () => {
  const opaque = () => Object.defineProperty(Response.error(), "type", { value: "opaqueredirect" });
  await expect(transport([opaque]).transport.call(call, undefined)).rejects.toMatchObject({ code: "redirected" });
});
