/**
 * A program is emitted once it has decoded so many bytes. Emitting, compiling and instantiating takes 2 to 15 ms of
 * processor time when it is the first (20 to 1,300 words; 1 to 4 ms later on), which 0.1 to 0.4 ns a byte pay back
 * (2026-11, Node 20): at 8 MiB decoding has taken 15 ms or more, and what runs no longer than that loses little.
 */
export const HOT_BYTES = 8 * 1024 * 1024;

/** Modules alive at once. The oldest makes room; if it is still in use, it is made again after as many bytes. */
export const MAX_MODULES = 64;
