import base from "../../vitest.config.js";

/** The tests that are near to the file that is changed: its own, and those that all framings of messages have together. */
const near = [process.env.WAVRO_MUTATED!.replace(/^src\/(.*)\.ts$/, "test/$1.test.ts")];
if (near[0]!.startsWith("test/message/")) near.push("test/message/framings.test.ts");

export default { ...base, test: { include: near, testTimeout: 60_000 } };
