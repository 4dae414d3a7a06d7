import { quote, RegistryError } from "../errors.js";
import type { JsonValue } from "../json/value.js";

/** Rules of a schema that decide what its messages are; each kind a list of the rule set. */
const KINDS = ["domainRules", "migrationRules", "encodingRules"] as const;
/** The data are something else than the schema says, encrypted say: nobody can read them without the rules. */
const NEEDED = "encodingRules";

/**
 * Check that a schema has no rules that would have to run on its messages: encryption of fields or of all, conditions,
 * migrations. There is nothing here that runs them. `ignore`: take messages as they are, which encoding rules do not allow.
 *
 * @throws RegistryError "unsupported-schema"
 */
export function checkRules(ruleSet: JsonValue | undefined, ignore: boolean): void {
  for (const kind of KINDS) {
    if (ignore && kind !== NEEDED) continue;
    const rule = listOf(ruleSet, kind).find((one) => own(one, "disabled") !== true);
    if (rule === undefined) continue;
    const way = kind === NEEDED ? "" : '; option rules: "ignore" reads and writes data as they are';
    throw new RegistryError(
      "unsupported-schema",
      `the schema has ${kind} (${quote(String(own(rule, "name") ?? own(rule, "type") ?? "without a name"))}), which can't be run here${way}`,
    );
  }
}

function listOf(ruleSet: unknown, kind: string): readonly unknown[] {
  const list = own(ruleSet, kind);
  return Array.isArray(list) ? list : [];
}

function own(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
