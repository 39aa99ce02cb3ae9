// What goes wrong before the door: each a screen or a message that says what to do, and nothing lost.

import assert from "node:assert/strict";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { Person, SMALL, startBrowser } from "./support/person.mjs";
import { PIN, visit, World } from "./support/world.mjs";

for (const language of ["en", "cy"]) {
  describe(`setting a phone up, in ${language}`, () => {
    let world, browser, person;

    before(async () => {
      world = await World.make({ language, enrolled: false });
      await world.startPhone();
      browser = await startBrowser();
      person = new Person(await browser.newPage({ viewport: SMALL }), "en");
      await person.open(world.link);
      await person.at("enrol-title");
    });
    after(async () => {
      await browser?.close();
      await world?.close();
    });

    const enrol = async (code) => {
      await person.page.getByLabel(person.say("enrol-code")).fill(code);
      await person.press("enrol-go");
    };

    it("999 is there before anything is set up", async () => {
      await person.page.getByRole("link", { name: person.say("call-999") }).waitFor();
    });

    it("a code of the wrong length, or with a sign that no code has, is told before it is sent", async () => {
      await enrol("ABCD-EFGH");
      await person.text("enrol-problem-length", { count: 8 }).first().waitFor();
      await enrol("ABCD-EFGH-JKL0");
      await person.text("enrol-problem-character", { character: "0" }).first().waitFor();
    });

    it("a code that the office never gave out is refused, with what to do", async () => {
      await enrol("ABCD-EFGH-JKLM");
      await person.text("enrol-problem-refused").first().waitFor();
    });

    it("a code older than ten minutes is refused in the same words", async () => {
      const { link } = world.invite();
      world.sql(world.centralDatabase, "UPDATE enrolment SET expires_at = expires_at - 660000");
      await person.page.reload();
      await enrol(link);
      await person.text("enrol-problem-refused").first().waitFor();
    });

    it("an office that cannot be reached is told apart from one that says no, and the code stays good", async () => {
      const { link } = world.invite();
      await world.stopCentral();
      await enrol(link);
      await person.text("enrol-problem-unreachable").first().waitFor();
      await world.startCentral();
      await person.press("enrol-go");
      // From here the phone speaks its worker's language.
      person.language = language;
      await person.at("pin-choose-title");
    });

    it("a weak PIN is refused with the reason, and two that differ start again", async () => {
      await person.type("123456");
      await person.press("pin-next");
      await person.text("pin-weak-run").first().waitFor();
      await person.type(PIN);
      await person.press("pin-next");
      await person.at("pin-again-title");
      await person.type("284952");
      await person.press("pin-keep");
      await person.text("pin-not-same").first().waitFor();
      await person.type(PIN);
      await person.press("pin-next");
      await person.at("pin-again-title");
      await person.type(PIN);
      await person.press("pin-keep");
      await person.at("today");
    });

    it("a code that was used is refused for the next phone", async () => {
      const { link } = world.invite("W2");
      const file = path.join(world.folder, "code");
      const pin = path.join(world.folder, "pin");
      fs.writeFileSync(file, link);
      fs.writeFileSync(pin, PIN);
      const first = path.join(world.folder, "phone-2");
      const second = path.join(world.folder, "phone-3");
      const into = (data) => world.phoneAt(data, "enrol", "--code-file", file, "--pin-file", pin);
      assert.equal(into(first).status, 0);
      const again = into(second);
      assert.equal(again.status, 1);
      assert.match(again.stderr, /used|ten minutes/);
    });

    it("a wrong PIN says how many tries are left, and the right one still opens", async () => {
      await person.page.goto(`${world.page}/settings`);
      await person.press("settings-lock");
      await person.at("pin-unlock-title");
      await person.type("907214");
      await person.press("pin-unlock");
      await person.text("pin-wrong", { left: 9 }).first().waitFor();
      await person.unlock();
      await person.at("settings");
    });
  });
}

describe("a start on a bad day", () => {
  let world, browser, person;

  before(async () => {
    world = await World.make({ visits: [visit("V1", "C1"), visit("V2", "C2")] });
    browser = await startBrowser();
    person = new Person(await browser.newPage({ viewport: SMALL }));
  });
  after(async () => {
    await browser?.close();
    await world?.close();
  });

  const can999 = async () => {
    await person.page.getByRole("link", { name: person.say("call-999") }).click();
    await person.page.getByText("999").first().waitFor();
    await person.page.getByRole("button", { name: person.say("dial-back") }).or(person.page.getByRole("link", { name: person.say("dial-back") })).first().click();
  };
  const entries = () => world.sql(world.phoneDatabase, "SELECT count(*) AS count FROM entry")[0].count;
  const shift = (bytes, at, change) => {
    const file = fs.openSync(bytes, "r+");
    const { size } = fs.fstatSync(file);
    change(file, at ?? size);
    fs.closeSync(file);
  };

  it("the office is down: the phone opens on what it has, a visit is begun, and sent when the office is back", async () => {
    await world.stopCentral();
    const held = () => world.sql(world.centralDatabase, "SELECT count(*) AS count FROM entry")[0].count;
    const before = held();
    await world.startPhone();
    await person.open(world.link);
    await person.unlock();
    await person.at("today");
    await can999();
    await person.open(`${world.page}/visit/${world.visitId("V1")}`);
    await person.begin();
    await person.press("arrive-yes");
    await person.at("knock-title");
    assert.ok(entries() >= 3, "start, door check and the call are on the phone");
    assert.equal(held(), before, "nothing could be sent");
    await world.startCentral();
    await world.held(40000);
  });

  it("one entry was changed on disk: it is shown, raised, and the visit goes on", async () => {
    await world.killPhone();
    world.sql(world.phoneDatabase, "PRAGMA wal_checkpoint(TRUNCATE)");
    world.sql(world.phoneDatabase, "UPDATE entry SET hash = zeroblob(32) WHERE rowid = (SELECT max(rowid) FROM entry)");
    await world.startPhone();
    await person.open(world.link);
    await person.unlock();
    await person.text("damage-entry", { count: 1 }).first().waitFor();
    await can999();
    await person.open(`${world.page}/visit/${world.visitId("V1")}`);
    await person.at("knock-title");
    await world.held().catch(() => {});
    assert.ok(world.log().some((line) => line.kind === "damage_found"), "the office is told");
  });

  it("the first page is zeroed: the file is set aside whole, the app starts, 999 is there", async () => {
    await world.killPhone();
    shift(world.phoneDatabase, 0, (file) => fs.writeSync(file, Buffer.alloc(4096), 0, 4096, 0));
    await world.startPhone();
    await person.open(world.link);
    await person.unlock();
    await person.at("today");
    await person.page.getByText("It is set aside, not deleted", { exact: false }).first().waitFor();
    await can999();
    const aside = fs.readdirSync(path.join(world.phoneData, "set-aside"));
    assert.equal(aside.length, 1);
  });

  it("the file is cut off in the middle: the same, and what was set aside before stays", async () => {
    await person.page.waitForTimeout(500);
    await world.killPhone();
    world.sql(world.phoneDatabase, "PRAGMA wal_checkpoint(TRUNCATE)");
    const { size } = fs.statSync(world.phoneDatabase);
    fs.truncateSync(world.phoneDatabase, Math.floor(size / 2) - 100);
    await world.startPhone();
    await person.open(world.link);
    await person.unlock();
    await person.at("today");
    await can999();
    const aside = fs.readdirSync(path.join(world.phoneData, "set-aside"));
    assert.equal(aside.length, 2);
  });

  it("after all that a visit can still be started and its steps reach the office", async () => {
    await world.rota([visit("V9", "C5")]);
    await world.killPhone();
    await world.startPhone();
    await person.open(world.link);
    await person.unlock();
    await person.at("today");
    await person.page.waitForTimeout(1500);
    await person.open(`${world.page}/visit/${world.visitId("V9")}`);
    await person.begin();
    await person.press("arrive-yes");
    await person.at("knock-title");
    for (let tries = 0; tries < 100 && !world.log("--visit", "V9").some((line) => line.kind === "door_checked"); tries += 1) {
      await person.page.waitForTimeout(100);
    }
    assert.deepEqual(
      world.log("--visit", "V9").map((line) => line.kind),
      ["visit_started", "door_checked"],
    );
  });
});

describe("a start that cannot be", () => {
  let world;
  before(async () => {
    world = await World.make({ enrolled: false });
  });
  after(() => world?.close());

  it("a data folder that is a file is said to be, by phone and central, with exit code 1", () => {
    const file = path.join(world.folder, "a-file");
    fs.writeFileSync(file, "");
    const phone = world.phoneAt(file, "--listen", "127.0.0.1:0");
    assert.equal(phone.status, 1);
    assert.match(phone.stderr, /is a file, not a folder/);
    const central = world.centralAt(file, "serve", "--listen", "127.0.0.1:0");
    assert.equal(central.status, 1);
    assert.match(central.stderr, /is a file, not a folder/);
  });

  it("a taken port is said to be, with what to do", async () => {
    const server = net.createServer().listen(0, "127.0.0.1");
    await new Promise((done) => server.once("listening", done));
    const taken = `127.0.0.1:${server.address().port}`;
    const phone = world.phone("--listen", taken);
    assert.equal(phone.status, 1);
    assert.match(phone.stderr, /cannot listen on .*: give another port with --listen/);
    const central = world.centralAt(world.centralData, "serve", "--listen", taken);
    assert.equal(central.status, 1);
    assert.match(central.stderr, /listen on .*port/);
    server.close();
  });

  it("an address beyond this machine is refused by the phone, and by central without TLS", () => {
    const phone = world.phone("--listen", "0.0.0.0:0");
    assert.equal(phone.status, 1);
    assert.match(phone.stderr, /not this machine/);
    const central = world.centralAt(world.centralData, "serve", "--listen", "0.0.0.0:0");
    assert.notEqual(central.status, 0);
    assert.match(central.stderr, /--tls-cert|--behind-proxy/);
  });

  it("a second phone on the same folder is told that the first is running", async () => {
    await world.startPhone();
    const second = world.phone("--listen", "127.0.0.1:0");
    assert.equal(second.status, 1);
    assert.match(second.stderr, /in use|already/);
  });

  it("wrong use exits with 64", () => {
    assert.equal(world.phone("--nonsense").status, 64);
    assert.equal(world.centralAt(world.centralData, "import", "codes", "codes.csv").status, 64);
  });
});
