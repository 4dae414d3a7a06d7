import { describe, expect, it } from "vitest";
import { type BearerToken, credentialsOf, type RegistryAuth } from "../../src/registry/credentials.js";

describe("basic credentials", () => {
  it.each([
    ["user:pass:word", "user:pass:word"],
    [{ username: "user", password: "pass:word" }, "user:pass:word"],
    ["üser:pässword", "üser:pässword"],
    [":", ":"],
  ])("%j", async (basic, userInfo) => {
    const header = `Basic ${Buffer.from(userInfo).toString("base64")}`;
    expect(await credentialsOf({ basic }).header()).toBe(header);
  });

  it("are not asked for twice, nor shown", async () => {
    const credentials = credentialsOf({ basic: "user:secret" });
    const header = (await credentials.header())!;
    expect(credentials.refused(header)).toBe(false);
    expect(credentials.redact(`no secret, user:secret or ${header} here`)).toBe("no ***, *** or Basic *** here");
    expect(JSON.stringify(credentials)).toBe("{}");
  });
});

describe("a bearer token", () => {
  const hour = 3_600_000;

  it("is sent as it is", async () => {
    expect(await credentialsOf({ bearer: "a.b.c" }).header()).toBe("Bearer a.b.c");
    expect(await credentialsOf(undefined).header()).toBeUndefined();
  });

  it("is renewed before it ends", async () => {
    let life = hour;
    let count = 0;
    const credentials = credentialsOf({
      bearer: async () => ({ token: `t${++count}`, expiresAt: Date.now() + life }),
    });
    expect(await credentials.header()).toBe("Bearer t1");
    expect(await credentials.header()).toBe("Bearer t1");
    life = 50;
    credentials.refused("Bearer t1");
    expect(await credentials.header()).toBe("Bearer t2");
    await new Promise((done) => setTimeout(done, 45)); // a fifth of its life before the end
    expect(await credentials.header()).toBe("Bearer t3");
  });

  it("may end at a Date, never, or be over already", async () => {
    let count = 0;
    const lasting = (expiresAt?: Date | number) =>
      credentialsOf({ bearer: () => ({ token: `t${++count}`, expiresAt }) });
    for (const [expiresAt, renewed] of [
      [new Date(Date.now() + hour), false],
      [undefined, false],
      [Date.now() - 1, true],
    ] as const) {
      const credentials = lasting(expiresAt);
      const first = await credentials.header();
      expect((await credentials.header()) !== first).toBe(renewed);
    }
  });

  it("that was refused is not sent again, a newer one is", async () => {
    let count = 0;
    const credentials = credentialsOf({ bearer: () => ({ token: `t${++count}` }) });
    const first = await credentials.header();
    expect(credentials.refused(first)).toBe(true);
    expect(await credentials.header()).toBe("Bearer t2");
    expect(credentials.refused(first)).toBe(true); // by a request that began before
    expect(await credentials.header()).toBe("Bearer t2");
    expect(credentials.redact("t2 t1")).toBe("t2 t1"); // two characters are no secret
  });

  it.each([
    [
      "throws",
      () => {
        throw new TypeError("canary");
      },
    ],
    ["gives nothing", () => undefined],
    ["gives a token that no header may have", () => ({ token: "canary\r\nX-Evil: 1" })],
    ["gives an empty token", () => ({ token: "" })],
    ["gives no time", () => ({ token: "canary", expiresAt: "tomorrow" })],
  ])("from a function that %s is an error without secrets", async (_, bearer) => {
    const error = await credentialsOf({ bearer: bearer as () => BearerToken })
      .header()
      .catch((thrown) => thrown);
    expect(error).toMatchObject({ name: "RegistryError", code: "unauthorized", retriable: true });
    expect(`${error.message} ${error.cause}`).not.toContain("canary");
  });
});

it.each([
  [{}],
  [{ basic: "a:b", bearer: "c" }],
  [{ basic: "canary" }],
  [{ basic: { username: "can:ary", password: "x" } }],
  [{ basic: { username: "canary" } }],
  [{ bearer: "canary\n" }],
  [{ bearer: 7 }],
  [{ token: "canary" }],
  ["canary"],
])("is refused: %j", (auth) => {
  const code = expect.stringMatching(/^(invalid-argument|unsupported-option)$/);
  expect(() => credentialsOf(auth as RegistryAuth)).toThrow(
    expect.objectContaining({ code, message: expect.not.stringContaining("canary") }),
  );
});
