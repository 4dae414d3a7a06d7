import { describe, expect, it } from "vitest";
import { jsonOfBody, textOfBody, wrong } from "../../src/registry/body.js";

const never = new AbortController().signal;
const pieces = (...parts: Uint8Array[]) =>
  new Response(
    new ReadableStream({
      start(controller) {
        for (const part of parts) controller.enqueue(part);
        controller.close();
      },
    }),
  );

describe("the text of an answer", () => {
  it("is put together from its pieces", async () => {
    const bytes = new TextEncoder().encode("grüße €");
    const cut = Array.from(bytes, (byte) => Uint8Array.of(byte));
    expect(await textOfBody(pieces(...cut), 100, never)).toBe("grüße €");
    expect(await textOfBody(new Response(null), 100, never)).toBe("");
    expect(await textOfBody(new Response("x".repeat(100)), 100, never)).toHaveLength(100);
  });

  it("is no longer than it may be", async () => {
    await expect(textOfBody(new Response("x".repeat(101)), 100, never)).rejects.toMatchObject({
      code: "invalid-response",
    });
  });

  it.each([[Uint8Array.of(0xff)], [Uint8Array.of(0x61, 0xe2, 0x82)]])("is UTF-8: %j", async (bytes) => {
    await expect(textOfBody(pieces(bytes), 100, never)).rejects.toMatchObject({ code: "invalid-response" });
  });

  it("is not waited for when its time is over: the body ends, whoever made it", async () => {
    const stop = new AbortController();
    let cancelled = false;
    const body = new ReadableStream({
      cancel() {
        cancelled = true;
      },
    });
    const text = textOfBody(new Response(body), 100, stop.signal);
    stop.abort();
    expect(await text).toBe("");
    expect(cancelled).toBe(true);
  });
});

it("its JSON does not nest without end, and is JSON", () => {
  expect(jsonOfBody('{"id":7}', 200)).toEqual({ id: 7 });
  for (const text of ["", "<html>", "{", "[".repeat(65) + "]".repeat(65)])
    expect(() => jsonOfBody(text, 200)).toThrow(expect.objectContaining({ code: "invalid-response", status: 200 }));
});

it("what no registry answers may be set right", () => {
  expect(wrong("a smile", 299)).toMatchObject({ code: "invalid-response", status: 299, retriable: true });
});
