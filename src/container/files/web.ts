import type { Files } from "./types.js";

/** Browsers and workers have no paths. */
export const files: Files | undefined = undefined;
