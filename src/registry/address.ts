import { isWellFormed } from "../bytes/utf8.js";
import { AvroError } from "../errors.js";

/** Where a registry is. */
export interface Address {
  /** Origin and path, without a slash at the end; no user, password or query. */
  readonly href: string;
  /** User and password that stood in the URL, as `user:password`. */
  readonly userInfo: string | undefined;
}

/** @throws AvroError "invalid-argument", which does not show the URL: there may be a password in it */
export function addressOf(given: string | URL): Address {
  let url: URL;
  try {
    url = new URL(given);
  } catch {
    throw new AvroError("invalid-argument", "the registry's URL is none");
  }
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw new AvroError("invalid-argument", "the registry's URL must be one of http: or https:");
  if (url.search !== "" || url.hash !== "")
    throw new AvroError("invalid-argument", "the registry's URL must end with its path");
  const { username, password, origin, pathname } = url;
  const userInfo = username === "" && password === "" ? undefined : `${decoded(username)}:${decoded(password)}`;
  return { href: `${origin}${pathname.replace(/\/+$/, "")}`, userInfo };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AvroError("invalid-argument", "user or password in the registry's URL are not percent-encoded");
  }
}

/**
 * A part of a path. What URLs take for steps up and down (`.`, `..`) can't be one, however it is encoded.
 *
 * @throws AvroError "invalid-argument"
 */
export function pathPart(text: string | number): string {
  const part = String(text);
  if (part === "" || /^\.\.?$/.test(part) || !isWellFormed(part))
    throw new AvroError("invalid-argument", "a subject must be text that a URL can name");
  return encodeURIComponent(part);
}

/** `?name=value&…` of those that have a value; "" if there are none. */
export function queryOf(values: Readonly<Record<string, string | boolean | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values))
    if (value !== undefined && value !== false && value !== "") query.append(name, String(value));
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}
