import { AvroError, ContainerError, quote } from "../errors.js";
import type { RandomAccess } from "./source.js";

export interface HttpOptions {
  /** Sent with every request: authorization and the like. `Range` and `If-Range` are set here. */
  readonly headers?: HeadersInit;
  /** What makes the requests; the platform's `fetch`, if left out. */
  readonly fetch?: typeof fetch;
}

/** Bytes of one request at least, where they are wanted: a request costs as much as some of them. */
const READ_AHEAD = 4 * 1024 * 1024;
/** Bytes of the first request, which finds out how the server answers: most headers and small files. */
const FIRST = 256 * 1024;

/**
 * A file on an HTTP server, as a source for `openContainer`: read by range requests of some MiB, so that its parts can
 * be read too. From a server that ignores ranges it is the response itself: a stream, read once and as a whole.
 *
 * The file must stay as it is: `ETag`, `Last-Modified` and length of every answer are held against the first.
 *
 * @throws ContainerError "invalid-source" if an answer is not what was asked for: an error status, another range,
 * another file; AvroError "invalid-argument" for a URL with user and password, unless `fetch` is given; what `fetch`
 * throws, as it is. (RFC 9110, Range Requests)
 */
export async function httpSource(url: string | URL, options: HttpOptions = {}): Promise<RandomAccess | Response> {
  const get = requester(url, options);
  const response = await get(0, FIRST, undefined);
  if (response.status === 200) return response;
  if (response.status === 416 && totalOf(response) === 0) return emptyFile(response);
  if (response.status !== 206) throw await refuse(response, `status ${response.status}`);
  const total = totalOf(response);
  if (total === undefined) throw await refuse(response, "a range of a file of unknown length");
  const first = await bytesOf(response, 0, Math.min(FIRST, total), total);
  return new HttpFile(get, { total, etag: etagOf(response), modified: modifiedOf(response) }, first);
}

/** What tells one state of a file from another. */
interface Version {
  readonly total: number;
  readonly etag: string | null;
  readonly modified: string | null;
}

type Get = (start: number, end: number, condition: string | undefined) => Promise<Response>;

class HttpFile implements RandomAccess {
  readonly byteLength: number;
  readonly readAhead = READ_AHEAD;
  readonly #get: Get;
  readonly #version: Version;
  /** The start of the file: what looks for the header has it already. */
  readonly #first: Uint8Array;

  constructor(get: Get, version: Version, first: Uint8Array) {
    this.#get = get;
    this.#version = version;
    this.#first = first;
    this.byteLength = version.total;
  }

  async slice(start: number, end: number): Promise<Uint8Array> {
    // A source may give less than it is asked for: what follows is asked for next.
    if (start < this.#first.length) return this.#first.subarray(start, Math.min(end, this.#first.length));
    const { total, etag, modified } = this.#version;
    const response = await this.#get(start, end, strong(etag) ?? (etag === null ? modified : null) ?? undefined);
    if (response.status !== 206 && response.status !== 200 && response.status !== 416)
      throw await refuse(response, `status ${response.status}`);
    const date = modifiedOf(response) ?? modified; // an answer to a condition may leave it out
    const same = etagOf(response) === etag && date === modified && totalOf(response) === total;
    if (response.status !== 206 || !same) throw await refuse(response, "another file: it changed while it was read");
    return bytesOf(response, start, end, total);
  }
}

/** User and password before a host. */
const CREDENTIALS = /^[a-z][a-z\d+.-]*:\/\/[^/?#]*@/i;

/** The platform's `fetch` refuses such a URL too, and shows all of it. @throws AvroError "invalid-argument" */
export function refuseCredentials(url: string | URL): void {
  if (CREDENTIALS.test(String(url))) throw invalidOption("the URL holds user or password: give them as headers");
}

function requester(url: string | URL, given: HttpOptions): Get {
  if (typeof given !== "object" || given === null) throw invalidOption("the options must be an object");
  const options: HttpOptions = { __proto__: null, ...given } as HttpOptions;
  for (const name of Object.keys(options))
    if (name !== "headers" && name !== "fetch")
      throw new AvroError("unsupported-option", `httpSource has no option ${quote(name)}`);
  const request = options.fetch ?? globalThis.fetch;
  if (typeof request !== "function") throw invalidOption("option fetch must be a function: this platform has none");
  if (options.fetch === undefined) refuseCredentials(url);
  return (start, end, condition) => {
    const headers = new Headers(options.headers);
    headers.set("Range", `bytes=${start}-${end - 1}`);
    if (condition !== undefined) headers.set("If-Range", condition);
    return request(url, { headers });
  };
}

function invalidOption(what: string): AvroError {
  return new AvroError("invalid-argument", what);
}

/** A weak tag does not tell whether bytes are the same, so no server takes one as a condition. */
function strong(etag: string | null): string | null {
  return etag === null || etag.startsWith("W/") ? null : etag;
}

function etagOf(response: Response): string | null {
  return response.headers.get("ETag");
}

function modifiedOf(response: Response): string | null {
  return response.headers.get("Last-Modified");
}

const CONTENT_RANGE = /^bytes (?:(\d{1,15})-(\d{1,15})|\*)\/(\d{1,15})$/;

/** Bytes of the whole file, as the answer says; undefined if it does not. */
function totalOf(response: Response): number | undefined {
  const total = CONTENT_RANGE.exec(response.headers.get("Content-Range") ?? "")?.[3];
  return total === undefined ? undefined : Number(total);
}

/** The body, which must be exactly the bytes from `start` to before `end`. No more than them is ever kept. */
async function bytesOf(response: Response, start: number, end: number, total: number): Promise<Uint8Array> {
  const [, from, last] = CONTENT_RANGE.exec(response.headers.get("Content-Range") ?? "") ?? [];
  if (Number(from) !== start || Number(last) !== end - 1 || end > total) throw await refuse(response, "another range");
  if ((response.headers.get("Content-Encoding") ?? "identity") !== "identity")
    throw await refuse(response, "a range of a compressed body");
  const bytes = new Uint8Array(end - start);
  let length = 0;
  const reader = response.body?.getReader();
  for (let next = await reader?.read(); next?.value !== undefined; next = await reader!.read()) {
    if (next.value.length > bytes.length - length) {
      reader!.cancel().catch(() => {});
      throw wrong("more bytes than the range has");
    }
    bytes.set(next.value, length);
    length += next.value.length;
  }
  if (length < bytes.length) throw wrong("fewer bytes than the range has");
  return bytes;
}

async function emptyFile(response: Response): Promise<RandomAccess> {
  await giveUp(response);
  return { byteLength: 0, slice: () => new Uint8Array(0) };
}

async function refuse(response: Response, what: string): Promise<ContainerError> {
  await giveUp(response);
  return wrong(what);
}

async function giveUp(response: Response): Promise<void> {
  await response.body?.cancel().catch(() => {});
}

function wrong(what: string): ContainerError {
  return new ContainerError("invalid-source", `the server answered a range request with ${what}`);
}
