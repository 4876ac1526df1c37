// What the official AsyncAPI parser says of a document, and what an ordinary YAML 1.2 parser reads in it.  The parser
// does not look at the examples of version 3, so ajv does.
// Usage: node asyncapi.mjs MODULES DOCUMENT; prints diagnostics, messages, operations, the examples that are wrong, and
// the document as JSON.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [modules, path] = process.argv.slice(2);
const require = createRequire(join(modules, "package.json"));
const { Parser } = require("@asyncapi/parser");
const text = readFileSync(path, "utf8");
const { document, diagnostics } = await new Parser().parse(text);
const whole = require("js-yaml").load(text);

// A reference within the document as one that ajv resolves among the schemas it was given.
const outside = (value) => JSON.parse(JSON.stringify(value).replaceAll("#/components/schemas/", "schema:"));

const wrongExamples = ({ messages, schemas }) => {
  const ajv = new (require("ajv").default)({ strict: true });
  for (const [name, schema] of Object.entries(schemas)) ajv.addSchema(outside(schema), `schema:${name}`);
  const headers = ajv.getSchema("schema:headers");
  return Object.entries(messages).flatMap(([id, message]) => {
    const payload = ajv.compile(outside(message.payload));
    return message.examples
      .filter((example) => !payload(example.payload) || !headers(example.headers))
      .map((example) => `${id} ${example.name}`);
  });
};

console.log(JSON.stringify({
  diagnostics: diagnostics.map(({ severity, code, message, path: at }) => ({ severity, code, message, at: at.join("/") })),
  messages: document ? document.allMessages().all().map((message) => message.id()) : [],
  operations: document ? document.allOperations().all().map((operation) => operation.id()) : [],
  wrong: document ? wrongExamples(whole.components) : [],
  read: whole,
}));
