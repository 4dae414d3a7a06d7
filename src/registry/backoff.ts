/** How failed requests are tried again. */
export interface Retry {
  /** Tries after the first one; each goes to every URL. 3. What takes too long is not tried again, but at another URL. */
  readonly retries: number;
  /** Most milliseconds before the first of them, doubled for each one after it. 50 */
  readonly baseMs: number;
  /** Most milliseconds before any, also where the registry asks for more (`Retry-After`). 20,000 */
  readonly maxMs: number;
}

/** A third of a second in all, at most: who waits for a message's schema can pause better than this can. */
export const RETRY: Retry = { retries: 3, baseMs: 50, maxMs: 20_000 };

/**
 * Milliseconds to wait before a retry, the first being 0: any up to the most ("full jitter"), so that clients who
 * failed together do not come back together; what the registry asked for, if that is more.
 */
export function backoff(retry: number, { baseMs, maxMs }: Retry, asked = 0, random = Math.random): number {
  const most = Math.min(maxMs, baseMs * 2 ** retry);
  return Math.min(maxMs, Math.max(asked, random() * most));
}

/** What a header `Retry-After` asks for, in milliseconds from `now` (as of Date.now): seconds, or a date. 0 if neither. */
export function retryAfter(header: string | null, now: number): number {
  if (header === null) return 0;
  if (/^\s*\d{1,9}\s*$/.test(header)) return 1000 * Number(header);
  const date = /^[A-Za-z]{3}, \d{2} [A-Za-z]{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(header)
    ? Date.parse(header)
    : Number.NaN;
  return Number.isNaN(date) ? 0 : Math.max(0, date - now);
}
