import { told } from "./report.mjs";

const violations = [];
globalThis.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
  violations.push(`${violatedDirective} ${blockedURI}`),
);

/** Make a report and post it to the server that the page came from, with what the policy was seen to refuse. */
export async function post(make) {
  const body = await make(violations).catch((error) => ({ error: told(error) }));
  await fetch("report", { method: "POST", body: JSON.stringify({ violations, ...body }) });
}
