import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listening } from "./server.js";

/** What a server does with a request; it may leave it unanswered. */
export type Behaviour = (response: ServerResponse, request: IncomingMessage) => void;

export interface FaultyRegistry {
  readonly url: string;
  /** Requests so far, with their headers. */
  readonly requests: readonly IncomingMessage[];
  close(): Promise<void>;
}

/** A registry that behaves as it is told, one behaviour a request, the last one for all that follow. */
export async function faultyRegistry(...behaviours: readonly Behaviour[]): Promise<FaultyRegistry> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    const behave = behaviours[Math.min(requests.length, behaviours.length - 1)]!;
    requests.push(request);
    response.on("error", () => {}); // the client may be gone
    behave(response, request);
  });
  return { ...(await listening(server)), requests };
}

/** A whole answer. */
export const answer =
  (status: number, body: unknown, headers: Record<string, string> = {}): Behaviour =>
  (response) => {
    response.writeHead(status, { "content-type": "application/vnd.schemaregistry.v1+json", ...headers });
    response.end(typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body));
  };

/** The schema that there should be. */
export const good = answer(200, { schema: '{"type":"record","name":"R","fields":[{"name":"a","type":"int"}]}' });
export const status = (code: number, headers?: Record<string, string>) =>
  answer(code, { error_code: code * 100 + 1, message: "out of order" }, headers);
/** The connection is cut. */
export const reset: Behaviour = (response) => void response.socket!.resetAndDestroy();
/** No answer, ever. */
export const silence: Behaviour = () => {};
/** Headers, and then one byte each so many milliseconds. */
export const trickle =
  (ms: number): Behaviour =>
  (response) => {
    response.writeHead(200);
    const drops = setInterval(() => response.write(" "), ms);
    response.on("close", () => clearInterval(drops));
  };
/** A body that never ends. */
export const flood: Behaviour = (response) => {
  response.writeHead(200);
  const block = Buffer.alloc(65_536, " ");
  const pour = () => {
    while (!response.destroyed && response.write(block));
  };
  response.on("drain", pour);
  pour();
};
export const redirect = (to: string) => answer(302, "", { location: to });
