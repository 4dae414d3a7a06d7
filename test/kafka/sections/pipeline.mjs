// examples/kafka-pipeline: its own check is the test.
import { pipeline } from "../../../examples/kafka-pipeline/run.js";
import { finish, installed, test } from "../harness.mjs";

for (let run = 1; run <= installed.times; run++) await once(run);
finish();

async function once(run) {
  const seen = await test(`run ${run} of the pipeline comes to its end`, pipeline, 90_000);
  if (seen === undefined) return;
  console.log(`run ${run} of ${installed.times}\n${seen.text}\n`);
  for (const [what, holds, figure] of seen.checks)
    await test(`run ${run}: ${what}`, () => {
      if (!holds) throw new Error(figure);
    });
}
