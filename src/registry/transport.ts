import { RegistryError } from "../errors.js";
import { stringifyJson } from "../json/stringify.js";
import type { JsonValue } from "../json/value.js";
import { backoff, retryAfter } from "./backoff.js";
import { jsonOfBody, textOfBody, wrong } from "./body.js";
import { now, pause, within } from "./deadline.js";
import type { ClientSettings } from "./options.js";
import { refusalOf } from "./refusal.js";

/** A request, whichever URL it goes to. */
export interface Call {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** With query, percent-encoded. */
  readonly path: string;
  readonly body?: JsonValue | undefined;
}

const MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
/** Name and version of the package. */
const CLIENT = "wavro/0.1.0";

/**
 * Carries calls to a registry, to its next URL and again later where the registry can't answer. Nothing goes anywhere
 * but to the URLs that were given: an answer that leads elsewhere is an error.
 */
export class Transport {
  readonly #settings: ClientSettings;
  /** Of the addresses, the one that answered last. */
  #current = 0;

  constructor(settings: ClientSettings) {
    this.#settings = settings;
  }

  /** The JSON of the answer, within `totalTimeoutMs`. @throws RegistryError, or the signal's reason */
  call(call: Call, signal: AbortSignal | undefined): Promise<JsonValue> {
    const { totalTimeoutMs } = this.#settings;
    const until = now() + totalTimeoutMs;
    return within(
      totalTimeoutMs,
      signal,
      () => timedOut(totalTimeoutMs),
      (left) => this.send(call, left, until),
    );
  }

  /** As `call`, for who has a deadline of his own: no wait goes beyond `until`. */
  async send(call: Call, signal: AbortSignal, until: number): Promise<JsonValue> {
    const { retry } = this.#settings;
    for (let round = 0; ; round++) {
      const failure = await this.#round(call, signal);
      if ("value" in failure) return failure.value;
      const wait = backoff(round, retry, failure.retryAfter);
      if (failure.error.code === "timed-out") throw failure.error; // who does not answer is not helped by more requests
      if (round >= retry.retries || now() + wait >= until) throw failure.error;
      await pause(wait, signal);
    }
  }

  /** Each address once, from the current one. @throws what no other address would answer otherwise */
  async #round(call: Call, signal: AbortSignal): Promise<{ value: JsonValue } | Failure> {
    const { addresses } = this.#settings;
    const first = this.#current;
    let failure: Failure | undefined;
    for (let i = 0; i < addresses.length; i++) {
      const at = (first + i) % addresses.length;
      const outcome = await this.#attempt(`${addresses[at]!.href}${call.path}`, call, signal);
      if ("value" in outcome) {
        this.#current = at;
        return outcome;
      }
      failure = outcome;
    }
    return failure!;
  }

  /** The answer of one address; a failure if it is one to try again after. */
  async #attempt(url: string, call: Call, signal: AbortSignal): Promise<{ value: JsonValue } | Failure> {
    const { timeoutMs } = this.#settings;
    try {
      return await within(
        timeoutMs,
        signal,
        () => timedOut(timeoutMs),
        (left) => this.#exchange(url, call, left),
      );
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof RegistryError && error.code === "timed-out") return { error, retryAfter: 0 };
      throw error;
    }
  }

  async #exchange(url: string, call: Call, signal: AbortSignal): Promise<{ value: JsonValue } | Failure> {
    const { credentials } = this.#settings;
    for (let renewed = false; ; renewed = true) {
      const authorization = await credentials.header();
      const response = await this.#fetch(url, call, authorization, signal);
      if (response instanceof RegistryError) return { error: response, retryAfter: 0 };
      if (response.status === 401 && !renewed && credentials.refused(authorization)) {
        await response.body?.cancel().catch(() => {});
        continue;
      }
      return this.#read(response, signal);
    }
  }

  async #fetch(
    url: string,
    { method, body }: Call,
    authorization: string | undefined,
    signal: AbortSignal,
  ): Promise<Response | RegistryError> {
    const headers = new Headers(this.#settings.headers as [string, string][]);
    headers.set("Accept", `${MEDIA_TYPE}, application/json; q=0.9`);
    headers.set("Confluent-Accept-Unknown-Properties", "true");
    headers.set("Confluent-Client-Version", CLIENT);
    if (body !== undefined) headers.set("Content-Type", MEDIA_TYPE);
    if (authorization !== undefined) headers.set("Authorization", authorization);
    const init = { __proto__: null, method, headers, signal, redirect: "manual" } as RequestInit; // own options only
    if (body !== undefined) init.body = stringifyJson(body);
    try {
      return await this.#settings.fetch(url, init);
    } catch (error) {
      signal.throwIfAborted();
      return unreachable(error);
    }
  }

  async #read(response: Response, signal: AbortSignal): Promise<{ value: JsonValue } | Failure> {
    const { maxResponseBytes, credentials } = this.#settings;
    const { status } = response;
    if (response.type === "opaqueredirect" || (status >= 300 && status < 400)) {
      await response.body?.cancel().catch(() => {});
      throw new RegistryError("redirected", "the registry answers with a redirection, which is not followed", {
        status,
        retriable: true,
      });
    }
    const text = await textOfBody(response, maxResponseBytes, signal).catch((error) => {
      if (error instanceof RegistryError) throw error;
      return unreachable(error);
    });
    if (text instanceof RegistryError) return { error: text, retryAfter: 0 };
    if (status >= 200 && status < 300) return { value: text === "" ? null : jsonOfBody(text, status) };
    if (status < 200) throw wrong(`status ${status}`, status);
    const error = refusalOf(status, text, (words) => credentials.redact(words));
    if (error.code !== "unavailable" || !error.retriable) throw error;
    return { error, retryAfter: retryAfter(response.headers.get("Retry-After"), Date.now()) };
  }
}

/** What may go better at another address, or later. */
interface Failure {
  readonly error: RegistryError;
  /** Milliseconds that the registry asks for. */
  readonly retryAfter: number;
}

function timedOut(ms: number): RegistryError {
  return new RegistryError("timed-out", `the registry did not answer within ${ms} ms`, { retriable: true });
}

/** A request that came to nothing. Of what is thrown only the system's word is kept: the rest may show the request. */
function unreachable(error: unknown): RegistryError {
  const { cause, code } = Object(error) as { cause?: unknown; code?: unknown };
  const words = [Object(cause).code, code].find(
    (word) => typeof word === "string" && /^[A-Z][A-Z0-9_]{1,60}$/.test(word),
  );
  const what = `the registry can't be reached${words === undefined ? "" : ` (${words})`}`;
  return new RegistryError("unavailable", what, { retriable: true });
}
