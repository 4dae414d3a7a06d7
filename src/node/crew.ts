import type { Piscina } from "piscina";
import { workerFile } from "#worker";
import type { Crew, Job } from "../container/crew.js";
import { AvroError, ContainerError } from "../errors.js";
import type { Task } from "./work.js";

/** Milliseconds after which a thread that has nothing to do ends: memory and process are not held for ever. */
const IDLE = 1000;

/**
 * Load the pool library, an optional peer dependency.
 *
 * @throws AvroError "unsupported-option" where it is not installed
 */
export async function loadPiscina(
  load: () => Promise<{ readonly Piscina: typeof Piscina }> = () => import("piscina"),
): Promise<typeof Piscina> {
  try {
    return (await load()).Piscina;
  } catch (cause) {
    const hint = "option workers needs the package piscina, version 5: npm install piscina";
    throw new AvroError("unsupported-option", hint, { cause });
  }
}

/** What the crew of a file is made with. */
export interface Hiring {
  readonly Pool: typeof Piscina;
  readonly workers: number;
  /** Ends the threads when it aborts. */
  readonly signal: AbortSignal | undefined;
  /** The script of the threads; for tests. */
  readonly script?: string;
}

/** Worker threads of Node that open blocks of one file. They start when there is work, and end when there is none. */
export class WorkerCrew implements Crew {
  readonly #pool: Piscina;
  readonly #signal: AbortSignal | undefined;
  readonly #abort = () => void this.#end(this.#signal!.reason);
  #over: { readonly error: unknown } | undefined;

  constructor(job: Job, { Pool, workers, signal, script = workerFile }: Hiring) {
    const { logical } = job.options;
    // functions of the user stay here: columns hold underlying values
    const options = typeof logical === "string" ? job.options : { ...job.options, logical: "default" };
    this.#pool = new Pool({
      filename: script,
      workerData: { ...job, options },
      minThreads: 0,
      maxThreads: workers,
      idleTimeout: IDLE,
      concurrentTasksPerWorker: 2, // the next block waits in the thread, not here
    });
    this.#pool.on("error", (error) => void this.#end(failed(error)));
    this.#signal = signal;
    signal?.addEventListener("abort", this.#abort, { once: true });
  }

  columns(bytes: Uint8Array, count: number, maxBytes: number): Promise<Uint8Array | undefined> {
    return this.#run({ bytes: bytes.slice(), count, maxBytes });
  }

  data(bytes: Uint8Array, maxBytes: number): Promise<Uint8Array | undefined> {
    return this.#run({ bytes: bytes.slice(), count: undefined, maxBytes });
  }

  close(): Promise<void> {
    return this.#end(new ContainerError("source-consumed", "the container was closed"));
  }

  async #run(task: Task): Promise<Uint8Array | undefined> {
    try {
      if (this.#over === undefined)
        return await this.#pool.run(task, { transferList: [task.bytes.buffer as ArrayBuffer] });
    } catch (error) {
      this.#over ??= { error: failed(error) };
    }
    throw this.#over!.error;
  }

  async #end(error: unknown): Promise<void> {
    this.#over ??= { error };
    this.#signal?.removeEventListener("abort", this.#abort);
    await this.#pool.destroy();
  }
}

function failed(cause: unknown): ContainerError {
  const reason = cause instanceof Error ? cause.message : "no reason given";
  return new ContainerError("worker-failed", `a worker thread ended before its work was done: ${reason}`, { cause });
}
