// `make run`: what a person sees who has just cloned Doorstep.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { Person, SMALL, startBrowser } from "./support/person.mjs";
import { programs, root } from "./support/paths.mjs";
import { letYourselfIn, walk } from "./support/walk.mjs";
import { sleep, until } from "./support/world.mjs";

const open = (port) =>
  new Promise((done) => {
    const socket = net.connect(port, "127.0.0.1", () => {
      socket.destroy();
      done(true);
    });
    socket.on("error", () => done(false));
  });

const listenOn = async (port) => {
  const server = net.createServer((socket) => socket.destroy()).listen(port, "127.0.0.1");
  await new Promise((done, failed) => server.once("listening", done).once("error", failed));
  return server;
};

class Run {
  constructor(data) {
    this.data = data;
  }

  async start(environment = {}) {
    this.said = "";
    const env = { ...process.env, DOORSTEP_DATA: this.data, DOORSTEP_NO_OPEN: "1", DBUS_SESSION_BUS_ADDRESS: "", MAKEFLAGS: "", ...environment };
    this.child = spawn("make", ["--no-print-directory", "run"], { cwd: root, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    this.child.stdout.on("data", (text) => (this.said += text));
    this.child.stderr.on("data", (text) => (this.said += text));
    this.ended = new Promise((done) => this.child.once("exit", (code) => done(code)));
    await until(
      "the three lines",
      () => {
        if (this.child.exitCode !== null) throw new Error(this.said);
        return /^pin .*$/m.test(this.said) && /Ctrl-C/.test(this.said);
      },
      300000,
    );
    this.phone = this.said.match(/^phone (\S+)$/m)[1];
    this.central = this.said.match(/^central (\S+)$/m)[1];
    [, this.pin] = this.said.match(/^pin (.+)$/m);
    this.ports = [new URL(this.phone).port, new URL(this.central).port].map(Number);
  }

  /** Ends it like Ctrl-C or a service manager does, and says how long it took in milliseconds. */
  async end(signal = "SIGTERM", whom = -this.child.pid) {
    const from = Date.now();
    process.kill(whom, signal);
    await this.ended;
    for (const port of this.ports) while (await open(port)) await sleep(20);
    return Date.now() - from;
  }

  /** The processes whose command line names the data folder. */
  get processes() {
    return fs
      .readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => {
        try {
          return fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(this.data);
        } catch {
          return false;
        }
      });
  }
}

describe("make run", () => {
  let folder, run, browser, person, elsewhere;

  before(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "doorstep-run-"));
    run = new Run(path.join(folder, "data"));
    browser = await startBrowser();
    person = new Person(await browser.newPage({ viewport: SMALL }));
  });
  after(async () => {
    await browser?.close();
    elsewhere?.close();
    if (run.child?.exitCode === null) await run.end("SIGKILL");
    for (const pid of run.processes) process.kill(Number(pid), "SIGKILL");
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it("prints phone, central, pin and the command for the log, each at the start of a line", async () => {
    await run.start();
    assert.match(run.phone, /^http:\/\/127\.0\.0\.1:\d+\/\?token=/);
    assert.match(run.central, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.match(run.pin, /^\d{6}$/);
    assert.match(run.said, /^open this address yourself$/m);
    assert.match(run.said, /doorstep-central log --follow --data \S+\/central/);
    for (const file of ["ports", "phone/page.json", "demo-pin"]) {
      assert.equal(fs.statSync(path.join(run.data, file)).mode & 0o077, 0, `${file} is the owner's alone`);
    }
  });

  it("shows two visits open now: one to let yourself into, one that answers", async () => {
    await person.open(run.phone);
    await person.unlock(run.pin);
    await person.at("today");
    const status = JSON.parse(spawnSync(programs.phone, ["--data", path.join(run.data, "phone"), "status", "--json"], { encoding: "utf8" }).stdout);
    const now = Date.now();
    const openNow = status.visits.filter((visit) => Date.parse(visit.opens) <= now && now < Date.parse(visit.closes) && !visit.begun);
    assert.ok(openNow.length >= 2, JSON.stringify(status.visits));
  });

  it("central says in plain words what it is and how to see the log", async () => {
    const page = await fetch(run.central);
    assert.equal(page.status, 200);
    assert.match(await page.text(), /doorstep-central log/);
    assert.equal((await fetch(`${run.central}/v1/health`)).status, 200);
  });

  it("walks a visit to its end, and the log command shows its entries", async () => {
    await person.heading("today").waitFor();
    assert.equal(await person.page.getByRole("heading", { name: "Mrs Pritchard" }).count(), 1, "she is next");
    const steps = letYourselfIn({ name: "Mrs Pritchard", code: null }).map((step) =>
      step.reveals ? { ...step, to: async (at) => assert.match(await at.shownCode(), /^\d{6}$/) } : step,
    );
    await walk(person, steps);
    const log = () => spawnSync(programs.central, ["--data", path.join(run.data, "central"), "log"], { encoding: "utf8" }).stdout;
    await until("the last entry at central", () => / left +/.test(log()));
  });

  it("ends within five seconds of SIGTERM, leaving no process and no open port", async () => {
    const took = await run.end("SIGTERM");
    assert.ok(took < 5000, `${took} ms`);
    assert.deepEqual(run.processes, []);
  });

  it("a second start carries on: same addresses, same log, fresh visits, and the open page comes back by itself", async () => {
    const [phone, central] = [run.phone, run.central];
    await run.start();
    assert.deepEqual([run.phone, run.central], [phone, central]);
    await person.at("pin-unlock-title");
    await person.unlock(run.pin);
    await person.open(new URL("/", run.phone).href);
    await person.at("today");
    const log = spawnSync(programs.central, ["--data", path.join(run.data, "central"), "log", "--json"], { encoding: "utf8" }).stdout;
    assert.ok(log.split("\n").some((line) => line.includes('"left"')), "the visit of before is there");
    assert.ok((await person.page.getByText("Mrs Pritchard").count()) >= 2, "a fresh visit of hers beside the finished one");
  });

  it("ends the same way by Ctrl-C to make's group", async () => {
    assert.ok((await run.end("SIGINT")) < 5000);
    assert.deepEqual(run.processes, []);
  });

  it("a taken port gives way, and phone and central still find each other", async () => {
    const before = run.ports[1];
    elsewhere = await listenOn(before);
    await run.start();
    assert.notEqual(run.ports[1], before);
    await person.open(run.phone);
    await person.unlock(run.pin);
    await person.at("today");
    await person.page.getByText(person.say("strip-all-held", { time: "" }).replace(/[, ]*$/, "")).first().waitFor();
    await run.end("SIGTERM", run.child.pid);
    assert.deepEqual(run.processes, []);
    elsewhere.close();
  });

  it("when central dies, it says so and ends", async () => {
    await run.start();
    const central = run.processes.find((pid) => fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("serve"));
    process.kill(Number(central), "SIGKILL");
    assert.notEqual(await run.ended, 0);
    assert.match(run.said, /the central service has ended/);
    assert.deepEqual(run.processes, []);
  });

  it("a data folder that is a file is said to be", () => {
    const file = path.join(folder, "file");
    fs.writeFileSync(file, "");
    const said = spawnSync("make", ["--no-print-directory", "run"], { cwd: root, env: { ...process.env, DOORSTEP_DATA: file, MAKEFLAGS: "" }, encoding: "utf8" });
    assert.notEqual(said.status, 0);
    assert.match(said.stderr, /is a file, not a folder/);
  });
});
