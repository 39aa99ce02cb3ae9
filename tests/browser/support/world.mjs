// An agency and a phone in a folder of their own: the real programs, real HTTP, real SQLite, free ports.

import { execFileSync, spawn, spawnSync } from "node:child_process";
import crypto from "node:crypto";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { programs } from "./paths.mjs";

export const PIN = "284951";

export const AGENCY = "Gofal Glan Afon";

const minutes = (count) => new Date(Math.floor(Date.now() / 60000) * 60000 + count * 60000);
const civil = (at) => `${at.toISOString().slice(0, 16)}Z`;

/** A line of a rota; `from` and `to` in minutes from now. */
export const visit = (reference, client, from = -5, to = 25, worker = "W1") =>
  `${reference},${worker},${client},${civil(minutes(from))},${civil(minutes(to))}`;

const freePort = () =>
  new Promise((done, failed) => {
    const server = net.createServer();
    server.once("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** Asks until the answer is something, for at most `ms`. */
export const until = async (what, question, ms = 15000) => {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await question();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited ${ms} ms for: ${what}`);
    await sleep(50);
  }
};

export class World {
  /** `language` is the worker's; `codes` and `visits` are lines of their files. */
  static async make({ language = "en", visits, codes = CODES, clients = CLIENTS, clientColumns = CLIENT_COLUMNS, enrolled = true } = {}) {
    const world = new World();
    world.folder = fs.mkdtempSync(path.join(os.tmpdir(), "doorstep-test-"));
    world.temporary = path.join(world.folder, "tmp");
    world.test = path.join(world.folder, "test");
    fs.mkdirSync(world.temporary);
    fs.mkdirSync(world.test);
    world.children = new Set();
    world.ports = { central: await freePort(), phone: await freePort() };
    const url = `http://127.0.0.1:${world.ports.central}`;
    world.centralUrl = url;
    world.central("init", "--name", AGENCY, "--on-call", "07700 900162", "--on-call-name", "Bethan Howe", "--public-url", url);
    world.import("people", `${PEOPLE_COLUMNS}\n${people(language).join("\n")}\n`);
    world.import("clients", `${clientColumns}\n${clients.join("\n")}\n`);
    world.centralWith(`client_id,kind,code,order_free,set_by,coordinated_by\n${codes.join("\n")}\n`, "import", "codes", "-");
    world.rota(visits ?? [visit("V1", "C1"), visit("V2", "C2", 0, 30)]);
    await world.startCentral();
    if (enrolled) world.enrol();
    return world;
  }

  get environment() {
    return {
      ...process.env,
      TMPDIR: this.temporary,
      DOORSTEP_TEST: this.test,
      DBUS_SESSION_BUS_ADDRESS: "",
      DOORSTEP_NO_OPEN: "1",
      RUST_LOG: "warn,doorstep=debug",
    };
  }

  get centralData() {
    return path.join(this.folder, "central");
  }

  get phoneData() {
    return path.join(this.folder, "phone");
  }

  /** A command of central; its standard output. */
  central(...args) {
    return this.centralWith("", ...args);
  }

  centralWith(input, ...args) {
    const options = { env: this.environment, input, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] };
    return execFileSync(programs.central, ["--data", this.centralData, ...args], options);
  }

  import(kind, text) {
    const file = path.join(this.temporary, `${kind}.csv`);
    fs.writeFileSync(file, text);
    const said = this.central("import", kind, file);
    fs.rmSync(file);
    return said;
  }

  /** Codes that replace others once they have opened. */
  replace(...lines) {
    const columns = "client_id,kind,code,order_free,set_by,coordinated_by,state";
    return this.centralWith(`${columns}\n${lines.map((line) => `${line},pending`).join("\n")}\n`, "import", "codes", "-");
  }

  /** What a manager decides. */
  manager(command, ...args) {
    return this.central(command, ...args, "--as", "M1", "--reason", "Rang back, she is expected");
  }

  /** The 12 digits that the manager reads back. */
  readBack(client, digits) {
    const said = this.manager("voice-grant", "--worker", "W1", "--client", client, "--digits", digits);
    return said.match(/read back +([0-9 ]+)/)[1].trim();
  }

  rota(lines) {
    return this.import("rota", `visit_id,worker_id,client_id,start,end\n${lines.join("\n")}\n`);
  }

  /** A command of the phone: status, standard output and error. */
  phone(...args) {
    return this.phoneAt(this.phoneData, ...args);
  }

  phoneAt(data, ...args) {
    return spawnSync(programs.phoneUnderTest, ["--data", data, ...args], { env: this.environment, encoding: "utf8", timeout: 20000 });
  }

  /** A command of central that may fail. */
  centralAt(data, ...args) {
    return spawnSync(programs.central, ["--data", data, ...args], { env: this.environment, encoding: "utf8", timeout: 20000 });
  }

  invite(worker = "W1") {
    return JSON.parse(this.central("enrol", "--worker", worker, "--json"));
  }

  enrol() {
    const [code, pin] = [path.join(this.temporary, "code"), path.join(this.temporary, "pin")];
    fs.writeFileSync(code, this.invite().link);
    fs.writeFileSync(pin, `${PIN}\n`);
    const said = this.phone("--central", this.centralUrl, "enrol", "--code-file", code, "--pin-file", pin);
    if (said.status !== 0) throw new Error(`enrol: ${said.stderr}`);
    fs.rmSync(code);
    fs.rmSync(pin);
  }

  async start(program, args, log, line) {
    const file = path.join(this.folder, log);
    const said = fs.openSync(file, "a");
    const from = fs.fstatSync(said).size;
    const child = spawn(program, args, { env: this.environment, stdio: ["ignore", said, said] });
    fs.closeSync(said);
    this.children.add(child);
    child.ended = new Promise((done) => child.once("exit", done));
    child.ended.then(() => this.children.delete(child));
    const match = await until(`${log}: ${line}`, () => {
      const text = fs.readFileSync(file, "utf8").slice(from);
      if (child.exitCode !== null) throw new Error(`${log}: ended with ${child.exitCode}\n${text}`);
      return text.match(line);
    });
    return { child, match };
  }

  async startCentral() {
    const args = ["--data", this.centralData, "serve", "--listen", `127.0.0.1:${this.ports.central}`];
    this.serving = (await this.start(programs.central, args, "central.log", /^central /m)).child;
  }

  async startPhone() {
    const address = `127.0.0.1:${this.ports.phone}`;
    const args = ["--data", this.phoneData, "--central", this.centralUrl, "--listen", address];
    const { child, match } = await this.start(programs.phoneUnderTest, args, "phone.log", /^phone (\S+)/m);
    this.running = child;
    this.link = match[1];
    this.page = `http://${address}`;
  }

  /** Ends a program as a battery that falls out does. */
  async kill(child) {
    child.kill("SIGKILL");
    await child.ended;
  }

  async killPhone() {
    await this.kill(this.running);
  }

  async stopCentral() {
    this.serving.kill("SIGTERM");
    await this.serving.ended;
  }

  /** Sets the phone's clocks ahead of the machine's, in milliseconds: time passes, for the phone. */
  ahead(ms, wall = ms) {
    const file = path.join(this.test, "clock");
    fs.writeFileSync(`${file}.new`, JSON.stringify({ wall_ms: wall, boot_ms: ms }));
    fs.renameSync(`${file}.new`, file);
  }

  /** Makes the next opening of an envelope end the phone's process first. */
  dieAtOpening() {
    fs.writeFileSync(path.join(this.test, "die-at-opening"), "");
  }

  /** How many envelopes were opened. */
  get opened() {
    const file = path.join(this.test, "opened");
    return fs.existsSync(file) ? fs.statSync(file).size : 0;
  }

  /** Rows of one of the databases, columns as text; blobs by `hex(…)`. */
  sql(database, query) {
    const rows = execFileSync("sqlite3", ["-json", "-cmd", ".timeout 5000", database, query], { encoding: "utf8" });
    return rows.trim() === "" ? [] : JSON.parse(rows);
  }

  get centralDatabase() {
    return path.join(this.centralData, "central.db");
  }

  get phoneDatabase() {
    return path.join(this.phoneData, "phone.db");
  }

  visitId(reference) {
    const hex = this.sql(this.centralDatabase, `SELECT hex(id) AS id FROM visit WHERE reference = '${reference}'`)[0].id.toLowerCase();
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  }

  /** Entries at central, as its own command says them. */
  log(...args) {
    return this.central("log", "--json", ...args)
      .trim()
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
  }

  /** The entries on the phone in writing order: their parts in hex, and what the worker's copy says. */
  entries(reference) {
    const where = reference ? `WHERE hex(visit) = '${this.visitId(reference).replaceAll("-", "").toUpperCase()}'` : "";
    const columns = "hex(id) AS id, hex(device) AS device, hex(epoch) AS epoch, seq, hex(prev) AS prev, hex(commitment) AS commitment, hex(hash) AS hash, hex(signature) AS signature, written_at, hex(readable) AS readable";
    const rows = this.sql(this.phoneDatabase, `SELECT ${columns} FROM entry ${where} ORDER BY rowid`);
    const key = this.fieldKey();
    return rows.map((row) => {
      const id = Buffer.from(row.id, "hex");
      const sealed = Buffer.from(row.readable, "hex");
      const opened = open(key, Buffer.concat([Buffer.from("entry\0readable\0"), id]), sealed);
      const [salt, payload] = [opened.subarray(0, 32), opened.subarray(32)];
      return { ...row, salt: hex(salt), payload: hex(payload), record: JSON.parse(payload.toString("utf8")) };
    });
  }

  /** The key of the phone's fields, from the development keystore. */
  fieldKey() {
    const store = JSON.parse(fs.readFileSync(path.join(this.phoneData, "development-keystore.json"), "utf8"));
    const derived = crypto.hkdfSync("sha256", Buffer.from(store.db, "base64url"), Buffer.alloc(0), "doorstep/kek-db/v1", 32);
    return Buffer.from(derived);
  }

  /** Waits until central holds every entry of the phone. */
  async held(ms) {
    await until("central holds all", () => {
      const count = (database) => this.sql(database, "SELECT count(*) AS count FROM entry")[0].count;
      return count(this.phoneDatabase) === count(this.centralDatabase);
    }, ms);
  }

  async close() {
    for (const child of this.children) child.kill("SIGKILL");
    await Promise.all([...this.children].map((child) => child.ended));
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

const hex = (bytes) => bytes.toString("hex").toUpperCase();

const open = (key, aad, sealed) => {
  const cipher = crypto.createDecipheriv("aes-256-gcm", key, sealed.subarray(0, 12));
  cipher.setAAD(aad);
  cipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([cipher.update(sealed.subarray(12, -16)), cipher.final()]);
};

const PEOPLE_COLUMNS = "worker_id,name,roles,language,dbs_until,trained_until";

/** Two care workers, and the managers who decide. */
const people = (language) => [
  `W1,Nia Rowlands,care_worker,${language},2035-03-31,2035-06-30`,
  "W2,Huw Parry,care_worker,cy,2035-03-31,2035-06-30",
  "M1,Bethan Howe,registered_manager;on_call_manager,en,2035-05-31,2035-05-31",
  "M2,Ifor Rees,on_call_manager,en,2035-05-31,2035-05-31",
];

export const CLIENT_COLUMNS = "client_id,name,preferred_name,language,address,door,find,hazards,plan,wait_seconds,phone,emergency_contact,notice,agreement,safe_place,online_release,alternative";

/** Homes: C1 by key safe and alarm, C2 answers, C3 by the outer door, C4 whose agreement was taken back, C6 whose code
 * never travels ahead. */
export const CLIENTS = [
  'C1,Mair Pritchard,Mrs Pritchard,cy,"14 Heol y Bont, Llanfaen CF00 4DS","Blue door, brass 14",Up 3 steps.,Oxygen: no flame,let_yourself_in,30,01632 960414,"Elin Pritchard, daughter, 07700 900171",Elin is staying this week.,in_force,"Grey box, left of the door.",,',
  'C2,Huw Bevan,Mr Bevan,en,"3 Quarry Terrace, Llanfaen CF00 4DP","Green door, knocker",Walk up from the chapel.,,answers_door,120,01632 960245,"Carys Bevan, sister, 07700 900172",,in_force,Black box behind the water butt.,,',
  'C3,Gethin Vaughan,Mr Vaughan,cy,"Flat 9, Harbour Court, Llanfaen CF00 4DT","Brown door, flat 9",Second floor.,,door_entry_first,60,01632 960149,"Rhian Vaughan, wife, 07700 900174",,in_force,,,',
  'C4,Ngozi Okafor,Mrs Okafor,en,"22 Marine View, Llanfaen CF00 4DR","White door, number 22",,,let_yourself_in,0,01632 960322,"Emeka Okafor, son, 07700 900173",,withdrawn,Brown box by the meter.,,Emeka at number 24 has a key.',
  'C5,Pat Ward,Pat,en,"16 Station Road, Llanfaen CF00 4DY","Grey door, ramp",Use the ramp.,Hoist,let_yourself_in,0,01632 960416,"Sean Ward, husband, 07700 900177",,in_force,Black box under the rail.,,',
  'C6,Joan Mifsud,Ms Mifsud,en,"7 Chapel Row, Llanfaen CF00 4DW","Red door, number 7",,,let_yourself_in,0,01632 960407,"Paul Mifsud, brother, 07700 900175",,in_force,Silver box on the meter cupboard.,true,',
];

export const CODES = [
  "C1,key_safe,258036,true,Elin Pritchard,Rhys Morgan",
  "C2,key_safe,4719,true,Carys Bevan,Rhys Morgan",
  "C3,communal,81B44,false,Harbour Court office,Rhys Morgan",
  "C4,key_safe,6620,false,Emeka Okafor,Rhys Morgan",
  "C5,key_safe,903175A,false,Sean Ward,Rhys Morgan",
  "C5,alarm,4417,false,Sean Ward,Rhys Morgan",
  "C6,key_safe,6093,true,Paul Mifsud,Rhys Morgan",
];
