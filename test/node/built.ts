/** Threads can't run TypeScript: they run what is built. */
export const workerFile = new URL("../../dist/node/worker.js", import.meta.url).href;
