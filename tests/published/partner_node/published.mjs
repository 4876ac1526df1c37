// What a partner makes of contracts/published: which schema a message has, whether it follows it, and samples to start from.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";

export class Published {
  constructor(folder) {
    const read = (path) => JSON.parse(readFileSync(join(folder, path), "utf8"));
    const ajv = new Ajv2020.default({ strict: true, strictRequired: true });
    const { envelope, contracts, notices } = read("contracts.json");
    const versions = contracts.flatMap((one) => one.versions.map((version) => ({ ...version, name: one.name })));
    this.read = read;
    this.crossing = contracts.filter((one) => one.crosses_border);
    this.newest = Object.fromEntries(contracts.map((one) => [one.name, one.versions[0]]));
    this.types = new Map([...versions, ...notices].map((one) => [one.type, one]));
    this.validators = new Map();
    this.compiled = (path) => {
      if (!this.validators.has(path)) this.validators.set(path, ajv.compile(read(path)));
      return this.validators.get(path);
    };
    this.envelope = this.compiled(envelope.schema);
  }

  /** What this partner reads: every version that its validators were compiled from, of what crosses the border. */
  readable() {
    const report = "ajv, contracts/published";
    return this.crossing.flatMap(({ name, versions }) => versions.map(({ version }) => ({ contract: name, version, report })));
  }

  /** The version that an envelope's type names. */
  version(type) {
    const found = this.types.get(type);
    if (!found) throw new Error(`no such type: ${type}`);
    return found;
  }

  /** What is wrong with a whole message, in the words of the validator. */
  problems(message) {
    if (!this.envelope(message)) return this.envelope.errors;
    const body = this.compiled(this.version(message.type).schema);
    return body(message.data) ? [] : body.errors;
  }

  /** The typical body of a contract's newest version. */
  sample(contract) {
    return structuredClone(this.read(this.newest[contract].vector).data);
  }
}
