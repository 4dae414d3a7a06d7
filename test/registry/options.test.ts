import { describe, expect, it, vi } from "vitest";
import { clientSettings } from "../../src/registry/options.js";

const url = "http://registry.test";
const codeOf = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    expect(message).not.toContain("canary");
    return code;
  }
  return undefined;
};

describe("a client's settings", () => {
  it("have defaults", () => {
    expect(clientSettings(url, undefined)).toMatchObject({
      timeoutMs: 5000,
      totalTimeoutMs: 15_000,
      retry: { retries: 3, baseMs: 50, maxMs: 20_000 },
      lookups: { burst: 200, perSecond: 50 },
      maxSchemas: 1000,
      maxSchemaCharacters: 2 ** 24,
      latestMs: 60_000,
      missingMs: 30_000,
      maxResponseBytes: 2 ** 22,
      maxReferences: 256,
      maxReferenceDepth: 16,
      limits: { maxSchemaBytes: 2 ** 22 },
    });
  });

  it("are what is given", () => {
    const settings = clientSettings([url, "http://b.test/x/"], {
      timeoutMs: 1,
      retry: { retries: 0 },
      lookups: { perSecond: 0.5 },
      limits: { maxSchemaNodes: 10 },
      headers: { "X-A": "1" },
    });
    expect(settings.addresses.map(({ href }) => href)).toEqual([url, "http://b.test/x"]);
    expect(settings.retry).toEqual({ retries: 0, baseMs: 50, maxMs: 20_000 });
    expect(settings.lookups).toEqual({ burst: 200, perSecond: 0.5 });
    expect(settings.limits.maxSchemaNodes).toBe(10);
    expect(settings.headers).toEqual([["x-a", "1"]]);
  });

  it("take the user from the URL, unless told", async () => {
    const basic = (userInfo: string) => `Basic ${btoa(userInfo)}`;
    expect(await clientSettings("http://a:b@x", {}).credentials.header()).toBe(basic("a:b"));
    expect(await clientSettings(["http://a:b@x", "http://y"], {}).credentials.header()).toBe(basic("a:b"));
    expect(await clientSettings("http://a:b@x", { auth: { basic: "c:d" } }).credentials.header()).toBe(basic("c:d"));
    expect(codeOf(() => clientSettings(["http://a:canary@x", "http://c:canary@y"], {}))).toBe("invalid-argument");
  });

  it("are own properties", () => {
    const polluted = Object.create({ timeoutMs: 1, retry: { retries: 9 } });
    expect(clientSettings(url, polluted)).toMatchObject({ timeoutMs: 5000, retry: { retries: 3 } });
  });

  it("use the platform's fetch of the moment", async () => {
    const { fetch } = clientSettings(url, {});
    vi.stubGlobal("fetch", async () => new Response("replaced"));
    expect(await (await fetch(url)).text()).toBe("replaced");
    vi.stubGlobal("fetch", undefined);
    expect(codeOf(() => clientSettings(url, {}))).toBe("invalid-argument");
    vi.unstubAllGlobals();
  });

  it.each([
    [{ timeout: 1 }, "unsupported-option"],
    [{ retry: { times: 3 } }, "unsupported-option"],
    [{ lookups: { rate: 3 } }, "unsupported-option"],
    [{ limits: { maxPies: 3 } }, "unsupported-option"],
    [{ auth: { basic: "canary" } }, "invalid-argument"],
    [{ headers: { "X-Key": "canary\n1" } }, "invalid-argument"],
    [{ headers: { "X Key": "canary" } }, "invalid-argument"],
    [{ timeoutMs: "5" }, "invalid-argument"],
    [{ timeoutMs: -1 }, "invalid-argument"],
    [{ retry: { retries: Number.POSITIVE_INFINITY } }, "invalid-argument"],
    [{ fetch: "fetch" }, "invalid-argument"],
    ["options", "invalid-argument"],
  ])("are refused: %j", (options, code) => {
    expect(codeOf(() => clientSettings(url, options as never))).toBe(code);
  });

  it("need a URL", () => {
    expect(codeOf(() => clientSettings([], {}))).toBe("invalid-argument");
    expect(codeOf(() => clientSettings("canary", {}))).toBe("invalid-argument");
  });
});
