// A partner who took the program of the gateway's page: signs and judges with it.
// Usage: node signatures.mjs MODULES PAGE CASES; PAGE is the program; prints what came of each case, in their order.
import { readFileSync } from "node:fs";

const [, page, cases] = process.argv.slice(2);
const { proved, signed } = await import(page);

const judged = ({ line, body, pem }) => {
  try {
    return proved(line, Buffer.from(body, "base64"), pem);
  } catch (refused) {
    return refused.message;
  }
};
const did = {
  judge: judged,
  sign: ({ place, body, algorithm, pem }) => signed(place, Buffer.from(body, "base64"), algorithm, pem),
};
console.log(JSON.stringify(JSON.parse(readFileSync(cases, "utf8")).map((one) => did[one.do](one))));
