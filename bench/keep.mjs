import { save } from "./records.mjs";

/** Write a record, if it has rounds enough or a folder is named; say where, or why not. */
export function keep(record, parts, { enough, to }) {
  if (!enough && to === undefined) return console.log("\nnot kept: fewer than 30 rounds (--to FOLDER keeps them)");
  console.log(`\nraw times: ${save(record, parts, to)}`);
}
