/** A name as a string literal. */
export function quoted(name: string): string {
  return JSON.stringify(name)
    .replace(/\u2028/g, "\\u2028")
    .replace(/\u2029/g, "\\u2029");
}

let allowed: boolean | undefined; // a memo: each refused try would be a report of the Content Security Policy

/**
 * Whether code may be generated here. Tried on Node, Deno and Bun only, once; elsewhere a page's Content Security
 * Policy may count each try as an attack.
 */
export function codegenAllowed(): boolean {
  return (allowed ??= isServer() && canGenerate());
}

/** Node, Deno or Bun: hosts that have no policy which reports what it refuses. */
export function isServer(): boolean {
  const host = globalThis as {
    process?: { versions?: { node?: string } };
    Deno?: unknown;
    Bun?: unknown;
    document?: unknown;
    navigator?: { userAgent?: string };
  };
  if (host.document !== undefined || host.navigator?.userAgent === "Cloudflare-Workers") return false;
  return host.process?.versions?.node !== undefined || host.Deno !== undefined || host.Bun !== undefined;
}

function canGenerate(): boolean {
  try {
    return new Function("return 1")() === 1;
  } catch {
    return false;
  }
}
