import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { httpSource } from "../../src/container/http.js";
import { openContainer } from "../../src/container/open.js";
import type { RandomAccess } from "../../src/container/source.js";
import { concat, fileOf, long, stringsFile } from "./files.js";

/** 10 MB in blocks of 100 kB. */
const row = new Uint8Array(100_000);
const large = fileOf({
  schema: '"bytes"',
  blocks: Array.from({ length: 100 }, () => ({ count: 1, data: concat([long(row.length), row]) })),
});
const small = stringsFile([["a"], ["b", "c"], ["d"]]);

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

type Answer = (request: IncomingMessage, response: ServerResponse, index: number) => void;

async function serve(answer: Answer): Promise<{ url: string; requests: IncomingMessage[] }> {
  const requests: IncomingMessage[] = [];
  server = createServer((request, response) => answer(request, response, requests.push(request) - 1));
  await new Promise<void>((done) => server!.listen(0, "127.0.0.1", done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/file.avro`, requests };
}

/** As RFC 9110 says: ranges, and the whole file where If-Range does not hold. */
function rangesOf(bytes: Uint8Array, headers: Record<string, string> = { ETag: '"1"' }): Answer {
  return (request, response) => {
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "") ?? [];
    const condition = request.headers["if-range"];
    if (from === undefined || (condition !== undefined && !Object.values(headers).includes(String(condition))))
      return void response.writeHead(200, headers).end(bytes);
    if (Number(from) >= bytes.length)
      return void response.writeHead(416, { ...headers, "Content-Range": `bytes */${bytes.length}` }).end();
    const end = Math.min(Number(to) + 1, bytes.length);
    const range = `bytes ${from}-${end - 1}/${bytes.length}`;
    response.writeHead(206, { ...headers, "Content-Range": range }).end(bytes.subarray(Number(from), end));
  };
}

const random = async (url: string): Promise<RandomAccess> => (await httpSource(url)) as RandomAccess;

describe("a server with ranges", () => {
  test("rows, and parts of the file", async () => {
    const { url, requests } = await serve(rangesOf(small));
    const file = await openContainer(await httpSource(url));
    expect(requests).toHaveLength(1);
    expect(await file.toArray()).toEqual(["a", "b", "c", "d"]);
    for (let n = 1; n < 10; n++) {
      const parts = await Promise.all(file.splits(n).map(({ start, end }) => file.range(start, end).toArray()));
      expect(parts.flat()).toEqual(["a", "b", "c", "d"]);
    }
    expect(requests).toHaveLength(1); // all of it came with the first answer
  });

  test("is asked for megabytes at once, and not for what lies behind a range", async () => {
    const { url, requests } = await serve(rangesOf(large));
    const file = await openContainer(await httpSource(url));
    expect(await file.count()).toBe(100);
    expect(requests.length).toBeLessThan(6);
    requests.length = 0;
    const parts = file.splits(4).map(({ start, end }) => file.range(start, end).count());
    expect((await Promise.all(parts)).reduce((a, b) => a + b)).toBe(100);
    expect(requests.length).toBeLessThan(10);
    const lengths = requests.map(({ headers }) => {
      const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range!)!;
      return Number(to) - Number(from) + 1;
    });
    expect(lengths.reduce((a, b) => a + b)).toBeLessThan(large.length * 1.2);
  });

  test("headers go with every request, and the tag of the file as its condition", async () => {
    const { url, requests } = await serve(rangesOf(large));
    const file = await openContainer(await httpSource(new URL(url), { headers: { "X-Key": "k", Range: "bytes=5-6" } }));
    await file.count();
    expect(requests.map(({ headers }) => headers["x-key"])).toEqual(requests.map(() => "k"));
    expect(requests.map(({ headers }) => headers["if-range"])).toEqual(requests.map((_, i) => (i ? '"1"' : undefined)));
    expect(requests[0]!.headers.range).toBe("bytes=0-262143");
  });

  test.each<[Record<string, string>, string | undefined]>([
    [{ "Last-Modified": "Sun, 22 Nov 2026 20:00:00 GMT" }, "Sun, 22 Nov 2026 20:00:00 GMT"],
    [{ ETag: 'W/"1"' }, undefined],
    [{}, undefined],
  ])("%j: its condition is %j", async (headers, condition) => {
    const { url, requests } = await serve(rangesOf(large, headers));
    expect(await (await openContainer(await httpSource(url))).count()).toBe(100);
    expect(requests.at(-1)!.headers["if-range"]).toBe(condition);
  });

  test("need not repeat the date of a file whose condition holds", async () => {
    const headers = { ETag: '"1"', "Last-Modified": "Sun, 22 Nov 2026 20:00:00 GMT" };
    const { url } = await serve((request, response, index) =>
      rangesOf(large, index === 0 ? headers : { ETag: '"1"' })(request, response, index),
    );
    expect(await (await openContainer(await httpSource(url))).count()).toBe(100);
  });

  test("an empty file is none", async () => {
    const { url } = await serve(rangesOf(new Uint8Array(0)));
    await expect(openContainer(await httpSource(url))).rejects.toMatchObject({ code: "truncated" });
  });
});

test("a server that ignores ranges gives a stream: rows once, and no parts", async () => {
  const { url, requests } = await serve((_, response) => void response.end(large));
  const file = await openContainer(await httpSource(url));
  expect(() => file.splits(2)).toThrow(expect.objectContaining({ code: "invalid-source" }));
  expect(await file.count()).toBe(100);
  expect(requests).toHaveLength(1);
});

describe("a file that changes in between", () => {
  const other = large.slice();
  other[5_000_000] = 1;

  test.each<[string, Answer, Answer]>([
    ["tag", rangesOf(large), rangesOf(other, { ETag: '"2"' })],
    ["weak tag", rangesOf(large, { ETag: 'W/"1"' }), rangesOf(other, { ETag: 'W/"2"' })],
    ["date", rangesOf(large, { "Last-Modified": "a" }), rangesOf(other, { "Last-Modified": "b" })],
    ["length", rangesOf(large, {}), rangesOf(large.subarray(0, -1), {})],
    [
      "tag, though the server does not know If-Range",
      rangesOf(large),
      (request, response, index) => {
        delete request.headers["if-range"];
        rangesOf(other, { ETag: '"2"' })(request, response, index);
      },
    ],
    ["length, now below what is asked for", rangesOf(large, {}), rangesOf(small, {})],
  ])("is told by its %s", async (_, before, after) => {
    const { url } = await serve((request, response, index) => (index === 0 ? before : after)(request, response, index));
    const file = await openContainer(await httpSource(url));
    await expect(file.count()).rejects.toMatchObject({
      code: "invalid-source",
      message: expect.stringContaining("changed while it was read"),
    });
  });
});

describe("a server that fails", () => {
  test.each([400, 401, 404, 416, 500, 503])("at once, with status %i", async (status) => {
    const { url } = await serve((_, response) => void response.writeHead(status).end("no"));
    await expect(httpSource(url)).rejects.toMatchObject({
      code: "invalid-source",
      message: expect.stringContaining(`${status}`),
    });
  });

  test("later, with a status", async () => {
    const { url } = await serve((request, response, index) =>
      index === 0 ? rangesOf(large)(request, response, index) : void response.writeHead(503).end(),
    );
    const file = await openContainer(await httpSource(url));
    await expect(file.count()).rejects.toMatchObject({
      code: "invalid-source",
      message: expect.stringContaining("503"),
    });
  });

  test("by closing the connection inside a body", async () => {
    const { url } = await serve((request, response, index) => {
      if (index === 0) return rangesOf(large)(request, response, index);
      const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range!)!;
      response.writeHead(206, { ETag: '"1"', "Content-Range": `bytes ${from}-${to}/${large.length}` });
      response.write(large.subarray(Number(from), Number(from) + 1000), () => response.destroy());
    });
    const file = await openContainer(await httpSource(url));
    await expect(file.count()).rejects.toBeInstanceOf(TypeError); // fetch's own
  });

  test("by closing the connection before it answers", async () => {
    const { url } = await serve((request) => request.socket.destroy());
    await expect(httpSource(url)).rejects.toBeInstanceOf(TypeError); // fetch's own
  });

  test("by sending the whole file, or no range, where a range was asked for", async () => {
    for (const status of [200, 416]) {
      const { url } = await serve((request, response, index) => {
        if (index === 0) return rangesOf(large)(request, response, index);
        response.writeHead(status, { ETag: '"1"' });
        response.end(status === 200 ? large : undefined);
      });
      const file = await openContainer(await httpSource(url));
      await expect(file.count()).rejects.toMatchObject({ code: "invalid-source" });
      server!.closeAllConnections();
      server!.close();
    }
  });

  test("by claiming a file of 100 TB: nothing is reserved for it", async () => {
    const headers = { ETag: '"1"' };
    const { url } = await serve((request, response, index) => {
      const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range!)!;
      if (index > 0) return void response.writeHead(404).end();
      const body = Buffer.alloc(Number(to) + 1);
      body.set(small);
      response.writeHead(206, { ...headers, "Content-Range": `bytes ${from}-${to}/${1e14}` }).end(body);
    });
    const file = await openContainer(await httpSource(url));
    await expect(file.toArray()).rejects.toMatchObject({ code: expect.any(String) });
  });

  test("by sending a byte at a time: the file, only slowly", async () => {
    const { url } = await serve(async (request, response) => {
      const [, from] = /^bytes=(\d+)-/.exec(request.headers.range!)!;
      const rest = small.subarray(Number(from));
      response.writeHead(206, { "Content-Range": `bytes ${from}-${small.length - 1}/${small.length}` });
      for (const byte of rest) await new Promise<void>((done) => response.write(Uint8Array.of(byte), () => done()));
      response.end();
    });
    expect(await (await openContainer(await httpSource(url))).toArray()).toEqual(["a", "b", "c", "d"]);
  });

  test("by sending nothing: a signal ends the wait, for the head of the answer and for its body", async () => {
    for (const begins of [false, true]) {
      const { url } = await serve((_, response) => {
        if (!begins) return;
        response.writeHead(206, { "Content-Range": `bytes 0-${small.length - 1}/${small.length}` });
        response.write(small.subarray(0, 20));
      });
      const controller = new AbortController();
      const reason = new Error("enough");
      setTimeout(() => controller.abort(reason), 50);
      await expect(openContainer(new URL(url), { signal: controller.signal })).rejects.toBe(reason);
      server!.closeAllConnections();
      server!.close();
    }
  });

  test("by sending elsewhere: the file that is there, or an error after too many times", async () => {
    const { url } = await serve((request, response, index) => {
      if (request.url === "/there.avro") return rangesOf(small)(request, response, index);
      response.writeHead(302, { Location: request.url === "/loop.avro" ? "/loop.avro" : "/there.avro" }).end();
    });
    expect(await (await openContainer(await httpSource(url))).toArray()).toEqual(["a", "b", "c", "d"]);
    await expect(httpSource(url.replace("file", "loop"))).rejects.toBeInstanceOf(TypeError); // fetch's own
  });

  const answer = (headers: Record<string, string>, body: Uint8Array) => async () =>
    new Response(body.slice(), { status: 206, headers });
  test.each<[string, Record<string, string>, Uint8Array]>([
    ["another range", { "Content-Range": "bytes 5-9/10" }, new Uint8Array(5)],
    ["a range of a file of unknown length", { "Content-Range": "bytes 0-9/*" }, new Uint8Array(10)],
    ["a range of a file of unknown length", {}, new Uint8Array(10)],
    ["more bytes", { "Content-Range": "bytes 0-9/10" }, new Uint8Array(11)],
    ["fewer bytes", { "Content-Range": "bytes 0-9/10" }, new Uint8Array(9)],
    [
      "a range of a compressed body",
      { "Content-Range": "bytes 0-9/10", "Content-Encoding": "gzip" },
      new Uint8Array(10),
    ],
  ])("by answering with %s", async (what, headers, body) => {
    const found = httpSource("http://x/", { fetch: answer(headers, body) as typeof fetch });
    await expect(found).rejects.toMatchObject({ code: "invalid-source", message: expect.stringContaining(what) });
  });

  test("what fetch throws is thrown as it is", async () => {
    const error = new TypeError("refused");
    await expect(httpSource("http://x/", { fetch: () => Promise.reject(error) })).rejects.toBe(error);
  });
});

test("slices are those of the file", async () => {
  const { url } = await serve(rangesOf(large));
  const source = await random(url);
  expect([source.byteLength, source.readAhead]).toEqual([large.length, 4 * 1024 * 1024]);
  const bytes = await source.slice(300_000, 300_100);
  expect(Buffer.compare(bytes, large.subarray(300_000, 300_100))).toBe(0);
});

test.each([
  [{ signal: null }, "unsupported-option"],
  [{ fetch: 5 }, "invalid-argument"],
  [null, "invalid-argument"],
])("options %j are refused", async (options, code) => {
  await expect(httpSource("http://x/", options as never)).rejects.toMatchObject({ code });
});
