import { Option } from "commander";
import { AvroError } from "../errors.js";
import { RegistryClient } from "../registry/client.js";
import type { RegistryAuth } from "../registry/credentials.js";
import type { Terminal } from "./terminal.js";

export interface RegistryOptions {
  /** URL of the registry. */
  readonly registry?: string;
}

/** Where the registry is, and who asks: secrets are not for command lines, which all users of a machine can see. */
const VARIABLES = {
  url: "SCHEMA_REGISTRY_URL",
  basic: "SCHEMA_REGISTRY_USER_INFO",
  bearer: "SCHEMA_REGISTRY_TOKEN",
} as const;

export const REGISTRY_HELP = `
Environment:
  ${VARIABLES.url}        the registry's URL, where --registry does not say it; several with commas between them
  ${VARIABLES.basic}  user:password, or an API key and its secret
  ${VARIABLES.bearer}      a bearer token
`;

export function registryOption(): Option {
  return new Option("--registry <url>", `the registry's URL, up to where /subjects begins; or ${VARIABLES.url}`);
}

/** @throws AvroError "unsupported-option" where nothing says which registry; "invalid-argument" */
export function registryClient({ registry }: RegistryOptions, { env = {} }: Terminal): RegistryClient {
  const urls = (registry ?? env[VARIABLES.url] ?? "").split(",").filter((url) => url.trim() !== "");
  if (urls.length === 0)
    throw new AvroError("unsupported-option", `no registry: give --registry <url>, or set ${VARIABLES.url}`);
  return new RegistryClient(
    urls.map((url) => url.trim()),
    { auth: authOf(env) },
  );
}

function authOf(env: NonNullable<Terminal["env"]>): RegistryAuth | undefined {
  const { [VARIABLES.basic]: basic, [VARIABLES.bearer]: bearer } = env;
  if (basic && bearer)
    throw new AvroError("unsupported-option", `set ${VARIABLES.basic} or ${VARIABLES.bearer}, not both`);
  if (basic) return { basic };
  return bearer ? { bearer } : undefined;
}
