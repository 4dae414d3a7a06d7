// Which world and input a run has: by the seed, the number of the world and the runs that are left in it.
import { pack } from "./pack.mjs";
import { Random } from "./sources.mjs";

/** Each run can be had alone. */
function randomOf(name, seed, ...parts) {
  let mixed = seed >>> 0;
  for (const part of [...name].map((letter) => letter.charCodeAt(0)).concat(parts))
    mixed = Math.imul((mixed ^ part) >>> 0, 0x9e3779b1) ^ (mixed >>> 15);
  return new Random(mixed >>> 0);
}

export function worldOf(target, seed, number) {
  return target.world(randomOf(target.name, seed, 1, number));
}

export function inputOf(target, seed, number, left, opened) {
  return target.input(randomOf(target.name, seed, 2, number, left), opened);
}

/** A run as a fixture; `left` 0: it did not come to an input. */
export async function fixtureOf(target, seed, number, left) {
  const world = worldOf(target, seed, number);
  const input = left === 0 ? undefined : inputOf(target, seed, number, left, await target.open(world));
  return pack({ world, ...(input !== undefined && { input }) });
}
