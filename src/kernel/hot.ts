/**
 * A program is emitted once it has decoded so many bytes.
 */
export const HOT_BYTES = 1024 * 1024;

/** Modules alive at once. The oldest makes room; if it is still in use, it is made again after as many bytes. */
export const MAX_MODULES = 64;
