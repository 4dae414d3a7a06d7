import { AvroError } from "../errors.js";
import { type Limits, resolveLimits } from "../limits.js";
import { ownOptions } from "../message/own-options.js";
import { type Address, addressOf } from "./address.js";
import { RETRY, type Retry } from "./backoff.js";
import { type Credentials, credentialsOf, type RegistryAuth } from "./credentials.js";
import { REFERENCE_LIMITS } from "./references.js";
import { LOOKUPS, type Lookups } from "./token-bucket.js";

export interface RegistryClientOptions {
  /** Who asks. User and password in the URL are taken as `basic`. */
  readonly auth?: RegistryAuth | undefined;
  /** Sent with every request: `target-sr-cluster`, `Confluent-Identity-Pool-Id` and the like. */
  readonly headers?: HeadersInit | undefined;
  /** What makes the requests; the platform's `fetch`, if left out. On Node, one with a dispatcher brings certificates. */
  readonly fetch?: typeof fetch | undefined;
  /** Milliseconds for one answer, its body included: 5,000. */
  readonly timeoutMs?: number | undefined;
  /** Milliseconds for one call, with all its tries and references: 15,000. */
  readonly totalTimeoutMs?: number | undefined;
  readonly retry?: Partial<Retry> | undefined;
  readonly lookups?: Partial<Lookups> | undefined;
  /** Schemas in memory, the last used ones: 1,000. */
  readonly maxSchemas?: number | undefined;
  /** Characters of their texts in all: 16 Mi. */
  readonly maxSchemaCharacters?: number | undefined;
  /** Milliseconds for which the latest version of a subject is taken to be so: 60,000. */
  readonly latestMs?: number | undefined;
  /** Milliseconds for which an id that the registry does not have is not asked for again: 30,000. */
  readonly missingMs?: number | undefined;
  /** Bytes of one answer: 4 MiB. */
  readonly maxResponseBytes?: number | undefined;
  /** References of one schema, those of references included: 256. */
  readonly maxReferences?: number | undefined;
  /** References of references: 16. */
  readonly maxReferenceDepth?: number | undefined;
  /** Of these, `maxSchemaBytes`, `maxSchemaDepth` and `maxSchemaNodes` hold for schemas of the registry. */
  readonly limits?: Partial<Limits> | undefined;
}

const MiB = 2 ** 20;

const NUMBERS = {
  timeoutMs: 5_000,
  totalTimeoutMs: 15_000,
  maxSchemas: 1_000,
  maxSchemaCharacters: 16 * MiB,
  latestMs: 60_000,
  missingMs: 30_000,
  maxResponseBytes: 4 * MiB,
  ...REFERENCE_LIMITS,
} as const;

type NumberName = keyof typeof NUMBERS;

export interface ClientSettings extends Readonly<Record<NumberName, number>> {
  readonly addresses: readonly Address[];
  readonly credentials: Credentials;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly fetch: typeof fetch;
  readonly retry: Retry;
  readonly lookups: Lookups;
  readonly limits: Limits;
}

/** @throws AvroError "invalid-argument", "unsupported-option"; no text of it holds what it was given */
export function clientSettings(
  url: string | URL | readonly (string | URL)[],
  given: RegistryClientOptions | undefined,
): ClientSettings {
  const names = ["auth", "headers", "fetch", "retry", "lookups", "limits", ...(Object.keys(NUMBERS) as NumberName[])];
  const options = ownOptions(given, names as (keyof RegistryClientOptions)[]);
  const addresses = (Array.isArray(url) ? url : [url]).map(addressOf);
  if (addresses.length === 0) throw invalid("a client needs the registry's URL");
  return {
    ...(numbersOf(NUMBERS, options) as Record<NumberName, number>),
    addresses,
    credentials: credentialsOf(options.auth ?? authOf(addresses)),
    headers: headersOf(options.headers),
    fetch: fetchOf(options.fetch),
    retry: numbersOf(RETRY, ownOptions(options.retry, ["retries", "baseMs", "maxMs"])),
    lookups: numbersOf(LOOKUPS, ownOptions(options.lookups, ["burst", "perSecond"])),
    limits: resolveLimits(options.limits),
  };
}

/** Numbers of options laid over the defaults. */
function numbersOf<T extends object>(defaults: T, given: object): T {
  const numbers = Object.entries(defaults).map(([name, fallback]) => {
    const value = (given as Record<string, unknown>)[name] ?? fallback;
    if (typeof value !== "number" || !Number.isFinite(value) || value < 0)
      throw invalid(`option ${name} must be a number, 0 or more`);
    return [name, value];
  });
  return Object.fromEntries(numbers);
}

/** One registry has one user: its several URLs may name it, or leave it out. */
function authOf(addresses: readonly Address[]): RegistryAuth | undefined {
  const named = new Set(addresses.map(({ userInfo }) => userInfo).filter((userInfo) => userInfo !== undefined));
  if (named.size > 1) throw invalid("the registry's URLs name different users");
  const [basic] = named;
  return basic === undefined ? undefined : { basic };
}

/** Headers are checked now, for what refuses them later shows them. */
function headersOf(given: HeadersInit | undefined): [string, string][] {
  try {
    return [...new Headers(given).entries()];
  } catch {
    throw invalid("option headers has a name or a value that no header may have");
  }
}

function fetchOf(given: typeof fetch | undefined): typeof fetch {
  const request = given ?? globalThis.fetch;
  if (typeof request !== "function") throw invalid("option fetch must be a function: this platform has none");
  return given ?? ((input, init) => globalThis.fetch(input, init)); // a test or a tracer may replace it later
}

function invalid(what: string): AvroError {
  return new AvroError("invalid-argument", what);
}
