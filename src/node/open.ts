import type { Container } from "../container/container.js";
import { openWith } from "../container/open.js";
import type { ContainerOptions } from "../container/options.js";
import type { ContainerSource } from "../container/source.js";
import { AvroError } from "../errors.js";
import { loadPiscina, WorkerCrew } from "./crew.js";

/** Options of a container that worker threads may read. */
export interface NodeContainerOptions extends ContainerOptions {
  /**
   * Worker threads that open blocks, at most; none, if left out. They do what `batches()` takes: decompress blocks and
   * decode them to columns, which are handed over without a copy. Rows are made on this thread, so that for them only codecs
   * written in JavaScript (snappy, zstandard, bzip2, xz) are decompressed by workers. Needs the package `piscina`.
   *
   * Not with `codecs`: functions can't be sent to another thread.
   */
  readonly workers?: number;
}

/** More than a machine's threads would only take memory. */
const MOST_WORKERS = 64;

/**
 * `openContainer` of `wavro/container` with one option more: `workers`. Threads start with the first block that is read,
 * and end a second after the last, at once with `close()` or the signal; idle ones keep no process alive. Rows, order and
 * errors are the same as without them.
 *
 * @throws AvroError "unsupported-option" if `piscina` is not installed; when read, ContainerError "worker-failed" if a
 * thread ends by itself
 */
export async function openContainer<Out = unknown>(
  source: ContainerSource,
  options: NodeContainerOptions = {},
): Promise<Container<Out>> {
  if (typeof options !== "object" || options === null)
    throw new AvroError("invalid-argument", "the options must be an object");
  const { workers, ...others } = { __proto__: null, ...options } as NodeContainerOptions;
  if (workers === undefined) return openWith<Out>(source, others);
  check(workers, others);
  const Pool = await loadPiscina();
  const { signal, blocksInFlight = inFlight(workers) } = others;
  return openWith<Out>(source, { ...others, blocksInFlight }, (job) => new WorkerCrew(job, { Pool, workers, signal }));
}

function check(workers: unknown, { codecs }: ContainerOptions): void {
  if (typeof workers !== "number" || !Number.isInteger(workers) || workers < 1 || workers > MOST_WORKERS)
    throw new AvroError("invalid-argument", `option workers must be a whole number from 1 to ${MOST_WORKERS}`);
  if (codecs !== undefined)
    throw new AvroError("unsupported-option", "option codecs can't be used with workers: its functions can't be sent");
}

/** For each thread the block it works on and the next, and for this thread the one that is used. */
function inFlight(workers: number): number {
  return 2 * workers + 1;
}
