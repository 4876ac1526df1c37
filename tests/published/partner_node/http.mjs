// The same border without AMQP: messages are posted, and either pulled by lane number or posted to a small server of ours.
import { createServer } from "node:http";
import { Border } from "./border.mjs";

const PAUSE = 200; // milliseconds
const TRIES = 60;

const pause = (time) => new Promise((next) => setTimeout(next, time));

export class HttpBorder extends Border {
  constructor({ transport, ...more }) {
    super(more);
    this.transport = transport;
  }

  async open() {
    this.isOpen = true;
    this.clock = setInterval(() => this.tell(), 1000);
    if (this.transport.kind === "http-push") await this.serve();
    else this.pulling = this.pull();
  }

  async close() {
    clearInterval(this.clock);
    await this.tell();
    this.isOpen = false;
    await this.pulling;
    await new Promise((done) => (this.server ? this.server.close(done) : done()));
  }

  // --- pulled -----------------------------------------------------------------------------------

  async get(path) {
    const { url, token } = this.account;
    const answer = await fetch(`${url}${path}`, { headers: { Authorization: `Bearer ${token}` } });
    const said = await answer.json();
    if (!said.accepted) throw new Error(`${answer.status} ${JSON.stringify(said.problems)}`);
    return said;
  }

  async pull() {
    while (this.isOpen) {
      try {
        const { lanes } = await this.get("/v1/lanes");
        for (const { lane, epoch } of lanes) {
          const { messages } = await this.get(`/v1/lanes/${lane}/${epoch}/messages?after=${this.kept(`${lane}/${epoch}`)}`);
          this.takeAll(messages);
        }
        this.takeAll((await this.get("/v1/receipts?wait=1")).receipts);
      } catch (trouble) {
        this.trouble.push(trouble.message);
        await pause(PAUSE);
      }
    }
  }

  /** Up to this number all of a lane is kept. */
  kept(lane) {
    const came = new Set(this.state.came[lane]);
    let number = 0;
    while (came.has(number + 1)) number += 1;
    return number;
  }

  /** Kept on the disk; gives the outcome of each. */
  takeAll(messages) {
    const outcomes = messages.map(({ body, signature }) => {
      try {
        this.enter({ content: Buffer.from(body, "base64"), properties: { headers: { signature } } });
        return { accepted: true };
      } catch (refused) {
        this.state.refused.push(refused.message);
        return { accepted: false, problems: [{ code: refused.message }] };
      }
    });
    this.save();
    return outcomes;
  }

  // --- pushed to --------------------------------------------------------------------------------

  async serve() {
    const { port } = new URL(this.transport.url);
    this.server = createServer((request, response) => this.answer(request, response));
    this.server.keepAliveTimeout = 100;
    await new Promise((done) => this.server.listen(Number(port), "127.0.0.1", done));
  }

  async answer(request, response) {
    const say = (status, said) => {
      response.writeHead(status, { "Content-Type": "application/json" });
      response.end(JSON.stringify(said));
    };
    const refuse = (status, code) => say(status, { accepted: false, problems: [{ code }] });
    if (request.headers.authorization !== `Bearer ${this.account.push_token}`) return refuse(401, "TOKEN_WRONG");
    if (request.method !== "POST" || !request.url.endsWith("/v1/messages")) return refuse(404, "NOT_FOUND");
    const parts = [];
    for await (const part of request) parts.push(part);
    const { messages } = JSON.parse(Buffer.concat(parts));
    return say(202, { accepted: true, messages: this.takeAll(messages) });
  }

  // --- what goes --------------------------------------------------------------------------------

  /** Resolves when the node's broker has it on its disk. */
  async publish({ body, line }) {
    const { url, token } = this.account;
    const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
    const content = JSON.stringify({ messages: [{ body: body.toString("base64"), signature: line }] });
    for (let tried = 0; tried < TRIES; tried += 1) {
      const answer = await fetch(`${url}/v1/messages`, { method: "POST", headers, body: content });
      const said = await answer.json();
      if (answer.status === 202 && said.messages[0].accepted) return;
      if (answer.status !== 503) throw new Error(`${answer.status} ${JSON.stringify(said)}`);
      await pause(Number(answer.headers.get("Retry-After") ?? 1) * 1000);
    }
    throw new Error("BROKER_AWAY");
  }
}
