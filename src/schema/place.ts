import type { Path } from "../errors.js";

/** Where in the schema's JSON the parser stands: linked upwards, and made a path only when an error is thrown. */
export interface Place {
  readonly up: Place | undefined;
  readonly step: string | number;
}

export function pathTo(place: Place | undefined): Path {
  const path: (string | number)[] = [];
  for (; place !== undefined; place = place.up) path.push(place.step);
  return path.reverse();
}
