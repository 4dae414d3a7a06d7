/** The script that worker threads run, beside this file in the package. */
export const workerFile: string = new URL("./worker.js", import.meta.url).href;
