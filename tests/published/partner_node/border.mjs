// A partner's side of the border: one connection with its account, numbers and receipts kept in a file.
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import amqp from "amqplib";
import { proved, signed } from "./signatures.mjs";

const RECEIPT = "cn.chuanyu.gateway.receipt.v1";
const PATIENCE = 60_000; // milliseconds
const EPOCH = 1;

/** Until the condition gives something; throws with what was waited for. */
export async function until(what, condition, patience = PATIENCE) {
  const end = Date.now() + patience;
  for (;;) {
    const found = condition();
    if (found) return found;
    if (Date.now() > end) throw new Error(`not within ${patience} ms: ${what}`);
    await new Promise((next) => setTimeout(next, 50));
  }
}

/** CRC-32 of ISO/IEC 3309, modulo 16, two digits: which partition holds the messages of a key. */
function partition(key) {
  let sum = 0xffffffff;
  for (const byte of Buffer.from(key)) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return String((~sum >>> 0) % 16).padStart(2, "0");
}

const spans = (numbers) =>
  [...numbers].sort((a, b) => a - b).reduce((found, number) => {
    const last = found.at(-1);
    if (last?.last === number - 1) last.last = number;
    else found.push({ first: number, last: number });
    return found;
  }, []);

export class Border {
  constructor({ account, algorithm, pem, ours, published, file }) {
    Object.assign(this, { account, algorithm, pem, ours, published, file });
    const fresh = { given: {}, sent: [], came: {}, messages: [], receipts: {}, doubles: 0, refused: [] };
    this.state = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : fresh;
    this.returned = [];
    this.trouble = [];
    this.untold = new Set(Object.keys(this.state.came)); // after a start what came is told again
  }

  save() {
    writeFileSync(`${this.file}.new`, JSON.stringify(this.state));
    renameSync(`${this.file}.new`, this.file);
  }

  async open() {
    const { host: hostname, port, vhost, user: username, password, queue } = this.account;
    this.connection = await amqp.connect({ protocol: "amqp", hostname, port, vhost, username, password, heartbeat: 10 });
    this.channel = await this.connection.createConfirmChannel();
    this.channel.on("return", ({ fields }) => this.returned.push(fields.routingKey));
    await this.channel.prefetch(200);
    await this.channel.consume(queue, (delivery) => this.take(delivery), { exclusive: true });
    this.clock = setInterval(() => this.tell(), 1000);
  }

  async close() {
    clearInterval(this.clock);
    await this.tell();
    await this.channel.close();
    await this.connection.close();
  }

  // --- what comes -------------------------------------------------------------------------------

  take(delivery) {
    try {
      this.enter(delivery);
    } catch (refused) {
      this.state.refused.push(refused.message); // not proved or not readable: it counts as not arrived
    }
    this.save(); // first on the disk, then acknowledged
    this.channel.ack(delivery);
  }

  enter({ content, properties: { headers } }) {
    const said = proved(headers.signature ?? "", content, this.ours);
    if (said.sender !== this.account.node || said.receiver !== this.account.participant) throw new Error("SENDER_NOT_ALLOWED");
    const message = JSON.parse(content);
    const problems = this.published.problems(message);
    if (problems.length) throw new Error(`${message.type}: ${JSON.stringify(problems)}`);
    if (said.contract !== this.published.version(message.type).digest) throw new Error("CONTRACT_DIGEST_UNKNOWN");
    const lane = `${said.lane}/${said.epoch}`;
    if (said.what === "receipt") this.receipted(lane, said.signed, message);
    else this.keep(lane, Number(said.number), message);
  }

  receipted(lane, signed, { type, data }) {
    if (type !== RECEIPT || `${data.lane}/${data.epoch}` !== lane) throw new Error("LANE_DIFFERS");
    const before = this.state.receipts[lane];
    if (!before || before.signed <= signed) this.state.receipts[lane] = { signed, stored: data.stored };
  }

  keep(lane, number, message) {
    const came = (this.state.came[lane] ??= []);
    this.untold.add(lane);
    if (came.includes(number)) {
      this.state.doubles += 1;
      return;
    }
    came.push(number);
    this.state.messages.push({ lane, number, message });
  }

  /** A receipt of every lane on which something came, one after the other; what fails is told the next time. */
  tell() {
    this.telling = (this.telling ?? Promise.resolve()).then(async () => {
      for (const lane of [...this.untold]) await this.tellOf(lane);
    });
    return this.telling;
  }

  async tellOf(lane) {
    this.untold.delete(lane);
    const [service, epoch] = lane.split("/");
    const id = randomUUID();
    const data = { lane: service, epoch: Number(epoch), stored: spans(this.state.came[lane]), at: new Date().toISOString() };
    const receipt = this.enveloped("gateway", RECEIPT, lane, data, { id, correlationid: id });
    try {
      await this.publish(this.signed("receipt", service, epoch, 0, receipt));
    } catch (trouble) {
      this.untold.add(lane);
      this.trouble.push(trouble.message);
    }
  }

  // --- what goes --------------------------------------------------------------------------------

  enveloped(service, type, key, data, more = {}) {
    return {
      specversion: "1.0",
      id: randomUUID(),
      source: `/${this.account.participant}/${service}`,
      type,
      subject: key,
      time: new Date().toISOString(),
      datacontenttype: "application/json",
      partitionkey: key,
      correlationid: randomUUID(),
      ...more,
      data,
    };
  }

  /** A message that follows what is published, with its bytes and its line. */
  signed(what, lane, epoch, number, message) {
    const problems = this.published.problems(message);
    if (problems.length) throw new Error(JSON.stringify(problems));
    const body = Buffer.from(JSON.stringify(message));
    return this.again({ what, lane, epoch, number, message, body });
  }

  /** The same bytes at the same place under a fresh signature. */
  again({ what, lane, epoch, number, message, body }) {
    const { participant: sender, node: receiver } = this.account;
    const contract = this.published.version(message.type).digest;
    const place = { what, sender, receiver, lane, epoch, number, contract };
    return { what, lane, epoch, number, message, body, line: signed(place, body, this.algorithm, this.pem) };
  }

  /** The next message of a lane, numbered and kept, not yet sent. */
  next(contract, data, more = {}) {
    const [service] = contract.split(".");
    const { type } = this.published.newest[contract];
    const number = (this.state.given[service] ?? 0) + 1;
    const key = data.listing_id;
    const made = this.signed("message", service, EPOCH, number, this.enveloped(service, type, key, data, more));
    this.state.given[service] = number;
    this.state.sent.push({ number, id: made.message.id, key, type });
    this.save();
    return made;
  }

  /** Resolves when the node's broker has it on its disk. */
  async publish({ message, body, line }) {
    const { id: messageId, correlationid: correlationId, type, time, source, subject, partitionkey } = message;
    const headers = {
      partition: partition(partitionkey),
      partitionkey,
      "cloudEvents:id": messageId,
      "cloudEvents:source": source,
      "cloudEvents:type": type,
      "cloudEvents:subject": subject,
      signature: line,
    };
    const properties = {
      contentType: "application/cloudevents+json; charset=utf-8",
      messageId,
      correlationId,
      type,
      timestamp: Math.floor(Date.parse(time) / 1000),
      deliveryMode: 2,
      mandatory: true,
      headers,
    };
    const contract = type.replace("cn.chuanyu.", "").replace(/\.v[0-9]+$/, "");
    const { exchange, node } = this.account;
    await new Promise((done, failed) =>
      this.channel.publish(exchange, `${node}.${contract}`, body, properties, (refused) => (refused ? failed(refused) : done())),
    );
    if (this.returned.length) throw new Error(`nobody takes ${this.returned}`);
  }

  /** What the node says of our lane, as spans. */
  stored(lane) {
    return this.state.receipts[`${lane}/${EPOCH}`]?.stored ?? [];
  }

  /** Waits for a receipt that says exactly this. */
  async receipt(lane, ...wanted) {
    const text = JSON.stringify(wanted.map(([first, last]) => ({ first, last })));
    await until(`receipt ${text}`, () => JSON.stringify(this.stored(lane)) === text);
    return this.stored(lane);
  }
}
