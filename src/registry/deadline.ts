/** Milliseconds on a clock that nobody sets. */
export function now(): number {
  return performance.now();
}

/** Timers take no longer waits. */
const LONGEST = 2 ** 31 - 1;

/**
 * What `work` comes to, if it does within `ms` and before `outer` aborts: else what `late` makes, or the signal's
 * reason. Work is told by the signal that it gets, but need not listen: nobody waits for it after that.
 */
export function within<T>(
  ms: number,
  outer: AbortSignal | undefined,
  late: () => Error,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    outer?.throwIfAborted(); // a throw in here rejects
    const inner = new AbortController();
    const end = (reason: unknown) => {
      reject(reason);
      inner.abort(reason);
    };
    const timer = setTimeout(() => end(late()), Math.min(ms, LONGEST));
    const aborted = () => end(outer!.reason);
    outer?.addEventListener("abort", aborted, { once: true });
    const done = () => {
      clearTimeout(timer);
      outer?.removeEventListener("abort", aborted);
    };
    inner.signal.addEventListener("abort", done, { once: true });
    work(inner.signal).finally(done).then(resolve, reject);
  });
}

/** Wait; rejects with the signal's reason if it aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const aborted = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", aborted);
      resolve();
    }, ms);
    signal.addEventListener("abort", aborted, { once: true });
  });
}
