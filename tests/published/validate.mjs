// What a partner does without our code: validates bodies against the published schemas with ajv, strict mode on.
// Usage: node validate.mjs MODULES PUBLISHED CASES; prints by version one 1 (valid) or 0 for each case.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [modules, published, cases] = process.argv.slice(2);
const Ajv = createRequire(join(modules, "package.json"))("ajv/dist/2020.js").default;
const read = (...path) => JSON.parse(readFileSync(join(...path), "utf8"));

const changed = (body, steps, raw) => {
  const [step, ...rest] = steps;
  if (step === undefined) return JSON.parse(raw);
  const copy = Array.isArray(body) ? [...body] : { ...body };
  if (rest.length) copy[step] = changed(copy[step], rest, raw);
  else if (raw === null) delete copy[step];
  else copy[step] = JSON.parse(raw);
  return copy;
};

const verdicts = ({ schema, bodies, mutants }) => {
  const validate = new Ajv({ strict: true, strictRequired: true }).compile(read(published, schema));
  const whole = bodies.map((body) => validate(body));
  const broken = mutants.map(([base, steps, raw]) => validate(changed(bodies[base], steps, raw)));
  return [...whole, ...broken].map(Number).join("");
};

const answers = Object.entries(read(cases)).map(([name, version]) => [name, verdicts(version)]);
console.log(JSON.stringify(Object.fromEntries(answers)));
