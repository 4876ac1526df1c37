// A partner in Node who opens sealed fields, and seals some, as the gateway's page tells: SM2 by sm-crypto, X25519 by
// Node, SM4-GCM written out over SM4 in counter mode, since neither has it.
// Usage: node seals.mjs MODULES CASES; prints what came of each case, in their order.
import * as crypto from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [modules, cases] = process.argv.slice(2);
const { sm2 } = createRequire(join(modules, "package.json"))("sm-crypto");
const { createCipheriv, createDecipheriv, randomBytes } = crypto;
const bytes = (text) => Buffer.from(text, "base64");
const spki = (pem) => crypto.createPublicKey(pem).export({ type: "spki", format: "der" });
const idOf = (hash, pem) => `${hash}:${crypto.createHash(hash).update(spki(pem)).digest("hex")}`;

// NIST SP 800-38D §6.3 and §6.4
const R = 0xe1n << 120n;
const number = (block) => BigInt(`0x${Buffer.concat([block, Buffer.alloc(16 - block.length)]).toString("hex")}`);
const times = (x, y) => {
  let [z, v] = [0n, y];
  for (let bit = 127n; bit >= 0n; bit--) {
    if ((x >> bit) & 1n) z ^= v;
    v = v & 1n ? (v >> 1n) ^ R : v >> 1n;
  }
  return z;
};
const blocks = (data) => Array.from({ length: Math.ceil(data.length / 16) }, (_, at) => number(data.subarray(16 * at, 16 * at + 16)));
const hashed = (key, bound, data) => {
  const lengths = (BigInt(8 * bound.length) << 64n) | BigInt(8 * data.length);
  return [...blocks(bound), ...blocks(data), lengths].reduce((sum, block) => times(sum ^ block, key), 0n);
};

// NIST SP 800-38D §7: the counter begins with 2 for the text, its first value makes the tag
const counter = (nonce, value) => Buffer.concat([nonce, Buffer.from([0, 0, 0, value])]);
const counted = (key, nonce, value, data) => createCipheriv("sm4-ctr", key, counter(nonce, value)).update(data);
const tagOf = (key, nonce, bound, data) => {
  const zero = createCipheriv("sm4-ecb", key, null).update(Buffer.alloc(16));
  const sum = hashed(number(zero), bound, data).toString(16).padStart(32, "0");
  return counted(key, nonce, 1, Buffer.from(sum, "hex"));
};
const sm4Gcm = {
  seal(key, nonce, bound, plain) {
    const data = counted(key, nonce, 2, plain);
    return Buffer.concat([data, tagOf(key, nonce, bound, data)]);
  },
  open(key, nonce, bound, sealed) {
    const [data, tag] = [sealed.subarray(0, -16), sealed.subarray(-16)];
    if (!tagOf(key, nonce, bound, data).equals(tag)) throw new Error("SEAL_BROKEN");
    return counted(key, nonce, 2, data);
  },
};
const aesGcm = {
  seal(key, nonce, bound, plain) {
    const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(bound);
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  },
  open(key, nonce, bound, sealed) {
    const cipher = createDecipheriv("aes-256-gcm", key, nonce).setAAD(bound).setAuthTag(sealed.subarray(-16));
    return Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
  },
};

// sm-crypto has x, y, hash and cipher without frames, as hexadecimal digits; on the wire they are DER (GM/T 0009)
const tlv = (tag, value) => Buffer.concat([Buffer.from([tag, value.length]), value]);
const integer = (hex) => {
  const short = Buffer.from(hex.replace(/^(00)+/, ""), "hex");
  return tlv(2, short[0] & 0x80 ? Buffer.concat([Buffer.alloc(1), short]) : short);
};
const toDer = (hex) => {
  const parts = [hex.slice(0, 64), hex.slice(64, 128)].map(integer);
  return tlv(0x30, Buffer.concat([...parts, tlv(4, Buffer.from(hex.slice(128, 192), "hex")), tlv(4, Buffer.from(hex.slice(192), "hex"))]));
};
const fromDer = (der) => {
  const parts = [];
  for (let at = 2; at < der.length; at += 2 + der[at + 1]) parts.push(der.subarray(at + 2, at + 2 + der[at + 1]).toString("hex"));
  const [x, y, hash, cipher] = parts;
  return [...[x, y].map((one) => one.slice(-64).padStart(64, "0")), hash, cipher].join("");
};

const agreed = (mine, theirs, half, point) => {
  const shared = crypto.diffieHellman({ privateKey: mine, publicKey: theirs });
  const salt = Buffer.concat([half, point]);
  return Buffer.from(crypto.hkdfSync("sha256", shared, salt, "chuanyu-sealed-1 x25519-aes256-gcm", 32));
};
const HEAD = Buffer.from("302a300506032b656e032100", "hex"); // SPKI of an X25519 key up to the point
const half = (key) => crypto.createPublicKey(key).export({ type: "spki", format: "der" }).subarray(-32);
const suites = {
  "sm2-sm4-gcm": {
    hash: "sm3",
    cipher: sm4Gcm,
    fresh(pem) {
      const key = randomBytes(16);
      return [key, toDer(sm2.doEncrypt(key, spki(pem).subarray(-65).toString("hex"), 1))];
    },
    unwrap(pem, wrapped) {
      const secret = crypto.createPrivateKey(pem).export({ type: "pkcs8", format: "der" }).subarray(36, 68);
      return Buffer.from(sm2.doDecrypt(fromDer(wrapped), secret.toString("hex"), 1, { output: "array" }));
    },
  },
  "x25519-aes256-gcm": {
    hash: "sha256",
    cipher: aesGcm,
    fresh(pem) {
      const { privateKey } = crypto.generateKeyPairSync("x25519");
      return [agreed(privateKey, crypto.createPublicKey(pem), half(privateKey), half(pem)), half(privateKey)];
    },
    unwrap(pem, wrapped) {
      const theirs = crypto.createPublicKey({ key: Buffer.concat([HEAD, wrapped]), type: "spki", format: "der" });
      return agreed(crypto.createPrivateKey(pem), theirs, wrapped, half(pem));
    },
  },
};

const bound = (algorithm, id, { receiver, message, field }) =>
  Buffer.from(`chuanyu-sealed-1\nalgorithm: ${algorithm}\nkey: ${id}\nreceiver: ${receiver}\nmessage: ${message}\nfield: ${field}\n`);
const opened = (one) => {
  const [algorithm, id, wrapped] = one.key.split(".");
  const data = bytes(one.sealed.$sealed);
  const key = suites[algorithm].unwrap(one.pem, bytes(wrapped));
  return JSON.parse(suites[algorithm].cipher.open(key, data.subarray(0, 12), bound(algorithm, id, one), data.subarray(12)));
};
const sealed = (one) => {
  const suite = suites[one.algorithm];
  const id = idOf(suite.hash, one.pem);
  const [key, wrapped] = suite.fresh(one.pem);
  const nonce = randomBytes(12);
  const data = suite.cipher.seal(key, nonce, bound(one.algorithm, id, one), Buffer.from(JSON.stringify(one.value)));
  return {
    key: `${one.algorithm}.${id}.${wrapped.toString("base64")}`,
    sealed: { $sealed: Buffer.concat([nonce, data]).toString("base64") },
  };
};
// A key wrapped so that a coordinate begins with a zero byte, which DER leaves out
const short = ({ pem }) => {
  for (let tries = 0; tries < 5000; tries++) {
    const [key, wrapped] = suites["sm2-sm4-gcm"].fresh(pem);
    if (wrapped[3] < 32) return { key: key.toString("base64"), wrapped: wrapped.toString("base64") };
  }
  throw new Error("no short one in 5000");
};
const unwrapped = ({ pem, wrapped }) => suites["sm2-sm4-gcm"].unwrap(pem, bytes(wrapped)).toString("base64");
const did = { open: opened, seal: sealed, short, unwrap: unwrapped };
console.log(JSON.stringify(JSON.parse(readFileSync(cases, "utf8")).map((one) => did[one.do](one))));
