// The battery falls out after every entry of a visit. Each time the phone comes back to the same step, with the same
// time left and the same entries as a phone that was never killed; central gets each entry once, byte for byte.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Person, SMALL, startBrowser } from "./support/person.mjs";
import { letYourselfIn } from "./support/walk.mjs";
import { until, visit, World } from "./support/world.mjs";

const steps = letYourselfIn({ code: "258036" });
const code = steps.findIndex((step) => step.reveals);

/** When the wait on the screen ends: measured where the words change, since they go in calm steps. */
const waitEnds = async (person) => {
  const words = () => person.page.getByRole("timer").innerText();
  const [was, left] = [await words(), /\d+/];
  const now = await until("the timer moves", async () => ((await words()) === was ? null : words()));
  return Date.now() / 1000 + Number(now.match(left)[0]);
};

/** What an entry says, but for what differs from visit to visit: identities, times, counts of milliseconds. */
const saying = ({ record }) =>
  JSON.stringify(record, (key, value) => (/^(at|wall|visit|reference|starts|ends|intent|left|nth|digest|.*_ms)$/.test(key) ? undefined : value));

describe("a phone that is killed after every entry of a visit", () => {
  let world, browser, person;
  const unkilled = [];
  const killed = [];
  const kinds = (reference) => world.entries(reference).map((entry) => entry.record.type);

  before(async () => {
    world = await World.make({ visits: [visit("V1", "C1"), visit("V2", "C1", -4, 26)] });
    await world.startPhone();
    browser = await startBrowser();
    person = new Person(await browser.newPage({ viewport: SMALL }));
    await person.open(world.link);
    await person.unlock();
  });
  after(async () => {
    await browser?.close();
    await world?.close();
  });

  const begin = async (reference) => {
    await person.open(`${world.page}/visit/${world.visitId(reference)}`);
    await person.button("start-visit").waitFor();
  };

  it("is compared with one that was not", async () => {
    await begin("V1");
    for (const step of steps) {
      await step.act(person);
      await step.to(person);
      const seen = { title: await person.title(), entries: world.entries("V1").map(saying) };
      if (step.timed) seen.lasts = (await waitEnds(person)) - world.entries("V1").at(-1).written_at / 1000;
      unkilled.push(seen);
    }
  });

  const killAndComeBack = async () => {
    await world.killPhone();
    await person.page.locator("#lost:not([hidden])").waitFor();
    await world.startPhone();
    // The open page comes back by itself.
    await person.unlock();
  };

  it("comes back each time to the same step, with the same time left and the same entries", async () => {
    await begin("V2");
    for (const [place, step] of steps.entries()) {
      if (step.reveals) {
        // Between the intent and the code: killed when the envelope is about to be opened.
        world.dieAtOpening();
        await person.holdDown();
        await world.running.ended;
        assert.equal(kinds("V2").at(-1), "reveal_intent");
        const opened = world.opened;
        await person.page.mouse.up();
        await person.page.locator("#lost:not([hidden])").waitFor();
        await world.startPhone();
        await person.unlock();
        await person.at("code-key_safe-title");
        assert.equal(world.opened, opened, "no envelope was opened");
        assert.equal(kinds("V2").at(-1), "reveal_intent", "an intent that showed nothing needs no end");
        // While the code is on the screen.
        await step.act(person);
        await step.to(person);
        await world.killPhone();
        await person.page.mouse.up();
        await person.page.locator("#lost:not([hidden])").waitFor();
        assert.equal(await person.code.count(), 0, "a page that lost its phone shows no code");
        await world.startPhone();
        await person.unlock();
        await person.at("got-key-title");
        const last = world.entries("V2").at(-1).record;
        assert.deepEqual([last.type, JSON.stringify(last).includes("restart")], ["reveal_hidden", true]);
        killed.push(null, null);
        continue;
      }
      if (place === code + 1) continue; // hidden by the restart above
      const before = kinds("V2").length;
      await step.act(person);
      await step.to(person);
      const entries = kinds("V2");
      // One entry, or two that one transaction writes: the key's state and leaving.
      assert.deepEqual(entries.slice(before), step.adds);
      await killAndComeBack();
      await step.to(person);
      assert.deepEqual(kinds("V2"), entries, "neither lost nor added");
      const seen = { title: await person.title(), entries: world.entries("V2").map(saying) };
      if (step.timed) seen.lasts = (await waitEnds(person)) - world.entries("V2").at(-1).written_at / 1000;
      killed[place] = seen;
    }
    const without = (entries) => entries.filter((text) => !/reveal_(intent|hidden)/.test(text));
    for (const [place, seen] of killed.entries()) {
      if (!seen) continue;
      const expected = unkilled[place];
      assert.equal(seen.title, expected.title, `step ${place}`);
      assert.deepEqual(without(seen.entries), without(expected.entries), `entries at step ${place}`);
      if (expected.lasts) {
        const off = Math.abs(seen.lasts - expected.lasts);
        assert.ok(off <= 2, `the wait ends ${off.toFixed(1)} s from where it should`);
      }
    }
    const [whole, other] = [kinds("V1"), kinds("V2")];
    assert.deepEqual(other, [...whole.slice(0, code), "reveal_intent", ...whole.slice(code)], "one intent more, the one cut short");
  });

  it("loses nothing and sends nothing twice: central's numbers have no gap and no repeat, and the bytes are the phone's", async () => {
    await world.held();
    const said = world.log();
    const chains = new Map();
    for (const entry of said) {
      const chain = `${entry.device} ${entry.epoch}`;
      chains.set(chain, [...(chains.get(chain) ?? []), entry.seq]);
    }
    assert.equal(chains.size, 1);
    for (const numbers of chains.values()) {
      assert.deepEqual(numbers.sort((a, b) => a - b), numbers.map((_, index) => index + 1));
    }
    const columns = ["id", "device", "epoch", "prev", "commitment", "hash", "signature", "salt", "payload"];
    const picked = columns.map((column) => `hex(${column}) AS ${column}`).join(", ");
    const rows = world.sql(world.centralDatabase, `SELECT seq, written_at, ${picked} FROM entry ORDER BY seq`);
    const bytes = (entry) => Object.fromEntries(["seq", "written_at", ...columns].map((column) => [column, entry[column]]));
    const phone = world.entries().map(bytes).sort((a, b) => a.seq - b.seq);
    assert.equal(rows.length, said.length);
    assert.deepEqual(rows.map(bytes), phone);
  });

  it("leaves no error in the page but the lost socket's", () => {
    assert.deepEqual(person.trouble.filter((text) => !/ERR_CONNECTION_REFUSED|WebSocket|Failed to load resource/.test(text)), []);
  });
});
