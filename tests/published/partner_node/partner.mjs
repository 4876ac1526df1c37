// A partner in Node who has contracts/published, the gateway's page for partners, and nothing else of ours.
// Usage: node partner.mjs keys|rehearse|talk SETTINGS; prints what came of it as JSON.
import { createHash, generateKeyPairSync, randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Border, until } from "./border.mjs";
import { HttpBorder } from "./http.mjs";
import { Published } from "./published.mjs";

const [command, path] = process.argv.slice(2);
const settings = JSON.parse(readFileSync(path, "utf8"));
const { folder, algorithm, transport } = settings; // null by AMQP
const file = (name) => join(folder, name);
const text = (name) => readFileSync(file(name), "utf8");
const DAY = 86_400_000;

function keys() {
  const made = algorithm === "sm2-sm3" ? generateKeyPairSync("ec", { namedCurve: "SM2" }) : generateKeyPairSync("ed25519");
  const pem = made.publicKey.export({ type: "spki", format: "pem" });
  writeFileSync(file("mine.pem"), made.privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  writeFileSync(file("public.pem"), pem);
  const at = (days) => new Date(Date.now() + days * DAY).toISOString();
  const registration = {
    participant: "sichuan",
    stage: "testing",
    algorithms: [algorithm],
    keys: [{ use: "sign", pem, not_before: at(-1), not_after: at(700) }],
    notice_days: 30,
    maintenance: [],
    conformance: published().readable(),
    ...(transport && { transport }),
  };
  writeFileSync(file("registration.json"), JSON.stringify(registration, null, 2));
  const hash = algorithm === "sm2-sm3" ? "sm3" : "sha256";
  const spki = made.publicKey.export({ type: "spki", format: "der" });
  return { id: `${hash}:${createHash(hash).update(spki).digest("hex")}` };
}

const published = () => new Published(settings.published);

function border(known) {
  const account = JSON.parse(text("account.json"));
  const state = { file: file("state.json"), pem: text("mine.pem"), ours: text("ours.pem") };
  const more = { account, algorithm, published: known, ...state };
  return transport ? new HttpBorder({ transport, ...more }) : new Border(more);
}

function listing(known, number) {
  const body = known.sample("credit.listing-declared");
  return { ...body, listing_id: `51-${randomUUID()}`, document_number: `川人社监列〔2026〕${number}号` };
}

const declared = (line, number, more) => line.next("credit.listing-declared", listing(line.published, number), more);
const about = (line, one) => line.state.messages.filter(({ message }) => message.subject === one.message.subject);
const answered = (line, ...all) =>
  until("answers", () => all.every((one) => about(line, one).length > 0));

/** Testing: one message that says it is a test. */
async function rehearse(line) {
  await line.publish(declared(line, 1, { test: true }));
  return { stored: await line.receipt("credit", [1, 1]) };
}

async function talk(line) {
  const [a, b] = [declared(line, 2), declared(line, 3)];
  for (const one of [a, b]) await line.publish(one);
  await line.receipt("credit", [1, 3]);
  await answered(line, a, b);
  const altered = await alterations(line);
  const twice = await doubles(line, altered.last);
  const late = await lateness(line);
  const theirs = await answers(line);
  const end = declared(line, 99);
  await line.publish(end);
  await answered(line, end);
  await line.receipt("credit", [1, end.number]);
  return { whileBroken: altered.stored, reused: twice, whileMissing: late, theirs };
}

/** An altered byte and a wrong signature do not arrive; the right ones heal it, in order. */
async function alterations(line) {
  const [first, second, last] = [4, 5, 6].map((number) => declared(line, number));
  const body = Buffer.from(first.body);
  body[body.indexOf("wage-arrears") + 1] ^= 1;
  await line.publish({ ...first, body });
  const [said, signature] = second.line.split(".");
  const bytes = Buffer.from(signature, "base64");
  bytes[bytes.length - 1] ^= 1;
  await line.publish({ ...second, line: `${said}.${bytes.toString("base64")}` });
  await line.publish(last);
  const stored = await line.receipt("credit", [1, 3], [6, 6]);
  for (const one of [first, second]) await line.publish(line.again(one));
  await line.receipt("credit", [1, 6]);
  await answered(line, first, second, last);
  return { stored, last };
}

/** A number sent twice has no second effect, with other bytes it is refused. */
async function doubles(line, known) {
  const before = line.state.receipts[`credit/${known.epoch}`].signed;
  await line.publish(line.again(known));
  await until("its receipt", () => line.state.receipts[`credit/${known.epoch}`].signed > before);
  const { type } = line.published.newest["credit.listing-declared"];
  const body = listing(line.published, 7);
  const other = line.enveloped("credit", type, body.listing_id, body);
  await line.publish(line.signed("message", "credit", known.epoch, known.number, other));
  return { twice: known.message.id, other: other.id, key: other.subject };
}

/** A lift that comes before what it lifts waits for it. */
async function lateness(line) {
  const first = declared(line, 8);
  const lifted = { ...line.published.sample("credit.listing-lifted"), listing_id: first.message.subject };
  const second = line.next("credit.listing-lifted", lifted);
  await line.publish(second);
  const stored = await line.receipt("credit", [1, first.number - 1], [second.number, second.number]);
  await line.publish(first);
  await line.receipt("credit", [1, second.number]);
  return { stored, listing: first.message.subject };
}

/** What the node declared to us is recognised. */
async function answers(line) {
  const isTheirs = ({ message }) => message.source === "/chongqing/credit" && message.subject.startsWith("50-");
  const asked = await until("their listings", () => {
    const found = line.state.messages.filter(isTheirs);
    return found.length >= settings.theirs && found;
  });
  for (const { message } of asked) {
    const granted = { ...line.published.sample("credit.recognition-granted"), listing_id: message.subject };
    const more = { correlationid: message.correlationid, causationid: message.id };
    await line.publish(line.next("credit.recognition-granted", granted, more));
  }
  return asked.map(({ message }) => message.subject);
}

async function connected(work) {
  const line = border(published());
  await line.open();
  try {
    const said = await work(line);
    await line.close();
    const { sent, came, messages, doubles: copies, refused } = line.state;
    const heard = messages.map(({ lane, number, message: { type, subject } }) => ({ lane, number, type, subject }));
    return { ...said, sent, came, heard, copies, refused, trouble: line.trouble, stored: line.stored("credit") };
  } catch (trouble) {
    throw new Error(`${trouble.stack}\n${JSON.stringify(line.state, null, 1)}`);
  }
}

const work = { keys, rehearse: () => connected(rehearse), talk: () => connected(talk) };
try {
  console.log(JSON.stringify(await work[command]()));
} catch (trouble) {
  console.error(trouble);
  process.exit(1); // open connections would keep it alive
}
