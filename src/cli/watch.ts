import { type FSWatcher, watch } from "node:fs";
import { basename, dirname } from "node:path";

/** Milliseconds in which changes count as one: editors write a file in several steps. */
const SETTLE = 50;

/**
 * Call back now and whenever some of the files changed, one call at a time, until the signal. Their folders are
 * watched: editors put a new file in the place of the old one.
 */
export function watchFiles(files: readonly string[], use: () => Promise<unknown>, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    let running = Promise.resolve();
    let timer: NodeJS.Timeout | undefined;
    const run = () => {
      running = running.then(async () => void (await use()));
      running.catch((error) => end(() => reject(error)));
    };
    const watchers = watchFolders(files, (error) => {
      if (error) return end(() => reject(error));
      clearTimeout(timer);
      timer = setTimeout(run, SETTLE);
    });
    const end = (settle: () => void) => {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
      running.then(settle, settle);
    };
    run();
    if (signal?.aborted) end(resolve);
    else signal?.addEventListener("abort", () => end(resolve), { once: true });
  });
}

function watchFolders(files: readonly string[], changed: (error?: Error) => void): FSWatcher[] {
  const folders = new Map<string, Set<string>>();
  for (const file of files) {
    const names = folders.get(dirname(file)) ?? new Set();
    folders.set(dirname(file), names.add(basename(file)));
  }
  return [...folders].map(([folder, names]) =>
    watch(folder, (_event, name) => {
      if (name === null || names.has(name)) changed();
    }).on("error", changed),
  );
}
