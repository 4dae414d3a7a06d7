import { base64Text } from "../bytes/base64.js";
import { AvroError, RegistryError } from "../errors.js";

/** A token and when it ends: a Date or milliseconds since 1970; without, it is used until the registry refuses it. */
export interface BearerToken {
  readonly token: string;
  readonly expiresAt?: Date | number | undefined;
}

/** How a client says who it is. */
export type RegistryAuth =
  | { readonly basic: string | { readonly username: string; readonly password: string } }
  | { readonly bearer: string | (() => BearerToken | Promise<BearerToken>) };

/** Tokens are renewed so long before they end, or in the last fifth of a shorter life. */
const MARGIN_MS = 300_000;

/** What is put into requests as `Authorization`. Nothing of it is ever shown. */
export interface Credentials {
  /** The header's value; undefined for none. @throws RegistryError "unauthorized" where no token could be had */
  header(): Promise<string | undefined>;
  /** The registry refused this value. True if another one may be had. */
  refused(header: string | undefined): boolean;
  /** Text in which no secret stands. */
  redact(text: string): string;
}

/** @throws AvroError "invalid-argument", "unsupported-option" */
export function credentialsOf(auth: RegistryAuth | undefined): Credentials {
  if (auth === undefined) return new FixedCredentials(undefined, []);
  const own = new Map<string, unknown>(typeof auth === "object" && auth !== null ? Object.entries(auth) : []);
  const basic = own.get("basic");
  const bearer = own.get("bearer");
  if (own.size !== 1 || (basic === undefined) === (bearer === undefined))
    throw new AvroError("unsupported-option", "option auth must be { basic } or { bearer }");
  if (basic !== undefined) return basicCredentials(basic);
  if (typeof bearer === "function") return new RenewedCredentials(bearer as () => unknown);
  if (!isToken(bearer))
    throw new AvroError("invalid-argument", "auth.bearer must be a token or a function that gets one");
  return new FixedCredentials(`Bearer ${bearer}`, [bearer]);
}

function basicCredentials(basic: unknown): Credentials {
  const { username, password } = Object(basic) as Record<string, unknown>;
  const userInfo = typeof basic === "string" ? basic : `${username}:${password}`;
  const named = typeof username === "string" && typeof password === "string" && !username.includes(":");
  if (typeof basic === "string" ? !basic.includes(":") : !named)
    throw new AvroError("invalid-argument", "auth.basic must be user:password, or { username, password }");
  const encoded = base64Text(new TextEncoder().encode(userInfo));
  return new FixedCredentials(`Basic ${encoded}`, [encoded, userInfo, userInfo.slice(userInfo.indexOf(":") + 1)]);
}

/** Characters that a header may hold, and that tokens have. */
function isToken(value: unknown): value is string {
  return typeof value === "string" && /^[\x21-\x7e]+$/.test(value);
}

class FixedCredentials implements Credentials {
  readonly #header: string | undefined;
  readonly #secrets: readonly string[];

  constructor(header: string | undefined, secrets: readonly string[]) {
    this.#header = header;
    this.#secrets = secrets;
  }

  async header(): Promise<string | undefined> {
    return this.#header;
  }

  refused(): boolean {
    return false;
  }

  redact(text: string): string {
    return redacted(text, this.#secrets);
  }
}

/** Credentials that a function gives for a while. Requests at the same time may ask for one each: in workers they can't share it. */
class RenewedCredentials implements Credentials {
  readonly #get: () => unknown;
  #token: string | undefined;
  /** In milliseconds since 1970. */
  #renewAt = 0;

  constructor(get: () => unknown) {
    this.#get = get;
  }

  async header(): Promise<string> {
    if (this.#token === undefined || Date.now() >= this.#renewAt) await this.#renew();
    return `Bearer ${this.#token}`;
  }

  refused(header: string | undefined): boolean {
    if (header === `Bearer ${this.#token}`) this.#token = undefined;
    return true;
  }

  redact(text: string): string {
    return redacted(text, this.#token === undefined ? [] : [this.#token]);
  }

  async #renew(): Promise<void> {
    const { token, expiresAt } = Object(await this.#ask()) as Partial<BearerToken>;
    if (!isToken(token)) throw unavailable("auth.bearer gave no token");
    const life = Number(expiresAt ?? Number.POSITIVE_INFINITY) - Date.now();
    if (Number.isNaN(life)) throw unavailable("auth.bearer gave a token without a proper expiresAt");
    this.#renewAt = Date.now() + life - Math.min(MARGIN_MS, Math.max(0, life) / 5);
    this.#token = token;
  }

  /** What the function throws may hold secrets too. */
  async #ask(): Promise<unknown> {
    try {
      return await this.#get();
    } catch (error) {
      throw unavailable(
        `auth.bearer threw ${error instanceof Error ? error.constructor.name.slice(0, 60) : typeof error}`,
      );
    }
  }
}

function unavailable(what: string): RegistryError {
  return new RegistryError("unauthorized", what, { retriable: true });
}

/** Longer secrets first: one may stand in another. One or two characters are found everywhere. */
function redacted(text: string, secrets: readonly string[]): string {
  const long = secrets.filter((secret) => secret.length > 2).sort((a, b) => b.length - a.length);
  return long.reduce((clean, secret) => clean.replaceAll(secret, "***"), text);
}
