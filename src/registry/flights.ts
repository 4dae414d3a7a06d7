import { RegistryError } from "../errors.js";
import { now, within } from "./deadline.js";

/** Work that is under way for all who wait for the same key. What it comes to is a value, never a promise. */
interface Flight {
  outcome: { readonly value: unknown } | { readonly error: unknown } | undefined;
  readonly stop: AbortController;
  /** Called when there is an outcome. Empty across requests. */
  readonly waiters: Set<() => void>;
  waiting: number;
  /** When its owner was last seen alive. */
  beat: number;
}

/** Milliseconds between looks at a flight of another request, and between its signs of life. */
const LOOK = 5;
/** Milliseconds without a sign of life after which a flight is taken to be dead. */
const SILENCE = 250;

/**
 * One flight per key: who wants what is under way waits for it, with a deadline and a signal of his own, and who gives
 * up leaves the others waiting. A slow key keeps no other waiting.
 *
 * In workers (`acrossRequests`) what one request began, another can't await: its promises and timers belong to the
 * first and end with it. There waiters look at the outcome by timers of their own, and begin anew when the owner has
 * not been heard of for a while.
 */
export class Flights {
  readonly #flights = new Map<string, Flight>();
  readonly #acrossRequests: boolean;

  constructor(acrossRequests = requestsAreIsolated()) {
    this.#acrossRequests = acrossRequests;
  }

  /** Keys under way. */
  get size(): number {
    return this.#flights.size;
  }

  /**
   * What `work` comes to, which runs unless it is under way; its signal aborts when nobody waits any more.
   *
   * @throws RegistryError "timed-out" after `ms`; the signal's reason; what `work` throws
   */
  join<T>(
    key: string,
    ms: number,
    signal: AbortSignal | undefined,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const late = () => new RegistryError("timed-out", `no schema after ${ms} ms`, { retriable: true });
    return within(ms, signal, late, async (left) => {
      for (;;) {
        left.throwIfAborted();
        const flight = this.#alive(key) ?? this.#begin(key, work);
        const { outcome } = await this.#wait(key, flight, left);
        if (outcome === undefined) continue;
        if ("error" in outcome) throw outcome.error;
        return outcome.value as T;
      }
    });
  }

  #alive(key: string): Flight | undefined {
    const flight = this.#flights.get(key);
    return flight !== undefined && this.#isAlive(flight) ? flight : undefined;
  }

  #isAlive(flight: Flight): boolean {
    return !this.#acrossRequests || now() - flight.beat < SILENCE;
  }

  #begin(key: string, work: (signal: AbortSignal) => Promise<unknown>): Flight {
    const stop = new AbortController();
    const flight: Flight = { outcome: undefined, stop, waiters: new Set(), waiting: 0, beat: now() };
    this.#flights.set(key, flight);
    const beats = this.#acrossRequests ? setInterval(() => (flight.beat = now()), LOOK) : undefined;
    const land = (outcome: Flight["outcome"]) => {
      clearInterval(beats);
      flight.outcome = outcome;
      this.#forget(key, flight);
      for (const wake of flight.waiters) wake();
    };
    work(stop.signal).then(
      (value) => land({ value }),
      (error) => land({ error }),
    );
    return flight;
  }

  /** Until there is an outcome, or the flight is dead. */
  async #wait(key: string, flight: Flight, left: AbortSignal): Promise<Flight> {
    flight.waiting++;
    try {
      await (this.#acrossRequests ? this.#look(flight, left) : wakened(flight, left));
    } finally {
      if (--flight.waiting === 0 && flight.outcome === undefined) this.#abandon(key, flight);
    }
    return flight;
  }

  #look(flight: Flight, left: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const looks = setInterval(() => {
        if (flight.outcome === undefined && this.#isAlive(flight) && !left.aborted) return;
        clearInterval(looks);
        resolve();
      }, LOOK);
    });
  }

  #abandon(key: string, flight: Flight): void {
    this.#forget(key, flight);
    if (!this.#acrossRequests) flight.stop.abort(); // else it may be another request's, and ends with that
  }

  #forget(key: string, flight: Flight): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
  }
}

function wakened(flight: Flight, left: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      flight.waiters.delete(wake);
      left.removeEventListener("abort", wake);
      resolve();
    };
    flight.waiters.add(wake);
    left.addEventListener("abort", wake, { once: true });
  });
}

/** Whether the runtime keeps requests apart. */
function requestsAreIsolated(): boolean {
  const host = globalThis as { readonly EdgeRuntime?: unknown; readonly navigator?: { readonly userAgent?: string } };
  return host.navigator?.userAgent === "Cloudflare-Workers" || host.EdgeRuntime !== undefined;
}
