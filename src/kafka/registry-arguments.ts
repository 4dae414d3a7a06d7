import { AvroError, quote } from "../errors.js";
import { ownOptions } from "../message/own-options.js";
import { RegistryClient } from "../registry/client.js";
import type { MakeSerde } from "../registry/make-serde.js";
import type { RegistryClientOptions } from "../registry/options.js";
import type { Registry } from "../registry/registry.js";
import type { ValueOptions } from "../value/options.js";

/** A registry that makes serdes. */
export type SerdeRegistry = Registry & { readonly serde: MakeSerde };

/** Of the constructor of `SchemaRegistry`. */
export interface SchemaRegistryArguments {
  readonly host?: string | undefined;
  readonly auth?: { readonly username: string; readonly password: string } | undefined;
  /** Sent as `User-Agent`. */
  readonly clientId?: string | undefined;
  readonly retry?:
    | {
        /** Tries after the first: 3. */
        readonly retries?: number | undefined;
        /** 0.1 */
        readonly initialRetryTimeInSecs?: number | undefined;
        /** 5 */
        readonly maxRetryTimeInSecs?: number | undefined;
      }
    | undefined;
  /** What makes the requests: in the place of `agent`, which the platform's `fetch` does not take. */
  readonly fetch?: typeof fetch | undefined;
  /** A RegistryClient with options of its own, or a MemoryRegistry, in the place of `host`. */
  readonly registry?: SerdeRegistry | undefined;
}

/** Options of avsc that there are here. */
export interface AvroOptions {
  /** How unions look: bare where the JavaScript type of a value tells its branch ("auto"), always, or never. */
  readonly wrapUnions?: boolean | "auto" | "always" | "never" | undefined;
}

export interface SchemaRegistryOptions {
  readonly AVRO?: AvroOptions | undefined;
  /** The older name of `AVRO`. */
  readonly forSchemaOptions?: AvroOptions | undefined;
  /** What else values look like: longs as bigint, dates, logical types of one's own. */
  readonly values?: Omit<ValueOptions, "union" | "map" | "numericArrays"> | undefined;
}

/** @throws AvroError "invalid-argument", "unsupported-option" */
export function registryOf(given: SchemaRegistryArguments): SerdeRegistry {
  const options = ownOptions(given, ["host", "auth", "clientId", "retry", "fetch", "registry", ...REFUSED] as never);
  const { host, auth, clientId, retry, fetch, registry } = options as SchemaRegistryArguments;
  for (const name of REFUSED)
    if (Object.hasOwn(options, name))
      throw new AvroError(
        "unsupported-option",
        `option ${name}: requests are made by fetch; option fetch takes its place`,
      );
  if (registry !== undefined) {
    if (host !== undefined) throw new AvroError("invalid-argument", "give host or registry, not both");
    return registry;
  }
  if (typeof host !== "string") throw new AvroError("invalid-argument", "option host must be the registry's URL");
  return new RegistryClient(host, clientOptions({ auth, clientId, retry, fetch }));
}

const REFUSED = ["agent", "middlewares"] as const;

function clientOptions({ auth, clientId, retry, fetch }: SchemaRegistryArguments): RegistryClientOptions {
  const names = ["retries", "initialRetryTimeInSecs", "maxRetryTimeInSecs"] as const;
  const { retries = 3, initialRetryTimeInSecs = 0.1, maxRetryTimeInSecs = 5 } = ownOptions(retry, names);
  return {
    auth: auth && { basic: { username: auth.username, password: auth.password } },
    headers: clientId === undefined ? undefined : { "User-Agent": clientId },
    fetch,
    retry: { retries, baseMs: 1000 * initialRetryTimeInSecs, maxMs: 1000 * maxRetryTimeInSecs },
  };
}

const UNIONS = new Map<unknown, "auto" | "wrapped" | "natural">([
  [undefined, "auto"],
  ["auto", "auto"],
  [true, "wrapped"],
  ["always", "wrapped"],
  [false, "natural"],
  ["never", "natural"],
]);

/** What values look like: as avsc has them. */
export function avscValues(given: SchemaRegistryOptions | undefined): ValueOptions {
  const { AVRO, forSchemaOptions, values } = ownOptions(given, ["AVRO", "forSchemaOptions", "values"]);
  const avro = forSchemaOptions ?? AVRO;
  for (const name of Object.keys(avro ?? {}))
    if (name !== "wrapUnions")
      throw new AvroError(
        "unsupported-option",
        `option ${quote(name)} of avsc: see option values, which has logical types and longs`,
      );
  const union = UNIONS.get(avro?.wrapUnions);
  if (union === undefined) throw new AvroError("unsupported-option", "option wrapUnions must be auto, always or never");
  return { logical: "raw", utf8: "replace", ...values, union };
}
