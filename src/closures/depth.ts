import type { Plan, RecordPlan } from "../plan/plan.js";
import { depthOf } from "../plan/size.js";

/**
 * How deep the data of a plan can nest, with what it skips: records, arrays and maps inside each other. Infinite for
 * recursive schemas. Where this is within `maxDepth`, readers need not count.
 */
export function planDepth(plan: Plan, known = new Map<RecordPlan, number>()): number {
  switch (plan.op) {
    case "record":
      return recordDepth(plan, known);
    case "array":
      return 1 + planDepth(plan.items, known);
    case "map":
      return 1 + planDepth(plan.values, known);
    case "branch":
      return planDepth(plan.plan, known);
    case "union":
      return plan.branches.reduce((depth, { plan }) => Math.max(depth, plan ? planDepth(plan, known) : 0), 0);
    default:
      return 0;
  }
}

/** One more than the deepest step; a record met inside itself has no bound. */
function recordDepth(plan: RecordPlan, known: Map<RecordPlan, number>): number {
  let depth = known.get(plan);
  if (depth === undefined) {
    known.set(plan, Number.POSITIVE_INFINITY);
    const depths = plan.steps.map((step) => (step.kind === "skip" ? depthOf(step.skip) : planDepth(step.plan, known)));
    depth = depths.reduce((deepest, inner) => Math.max(deepest, inner), 0) + 1;
    known.set(plan, depth);
  }
  return depth;
}
