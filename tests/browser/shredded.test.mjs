// A phone that no PIN opens, after ten wrong ones or without its key storage: what happens at the door under way is
// recorded all the same.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { afterEach, describe, it } from "node:test";
import { Person, SMALL, startBrowser } from "./support/person.mjs";
import { PIN, visit, World } from "./support/world.mjs";

/** At Mrs Pritchard's door, waiting after the knock; then killed, changed, and started again. */
const atTheDoor = async (change) => {
  const world = await World.make({ visits: [visit("V1", "C1"), visit("V2", "C1", -4, 26)] });
  await world.startPhone();
  const browser = await startBrowser();
  const person = new Person(await browser.newPage({ viewport: SMALL }));
  await person.open(world.link);
  await person.unlock();
  await person.open(`${world.page}/visit/${world.visitId("V1")}`);
  await person.begin();
  await person.press("arrive-yes");
  await person.press("knock-done");
  await person.page.getByRole("timer").waitFor();
  await world.killPhone();
  change(world);
  await world.startPhone();
  await person.open(world.link);
  return { world, browser, person };
};

const edit = (world, name, change) => {
  const file = path.join(world.phoneData, name);
  const content = JSON.parse(fs.readFileSync(file, "utf8"));
  change(content);
  fs.writeFileSync(file, JSON.stringify(content));
};

/** Goes on with the visit under way, and with no other. */
const goesOn = async ({ world, person }, shut) => {
  await person.press("pin-shredded-record");
  await person.page.getByRole("timer").waitFor();
  await person.press("wait-answered");
  await person.press("outcome-answered", { name: "Mrs Pritchard" });
  const kinds = world.entries("V1").map((entry) => entry.record.type);
  assert.deepEqual(kinds.slice(-2), ["answered", "entered"]);
  await person.page.goto(`${world.page}/visit/${world.visitId("V2")}`);
  await person.at(shut);
  assert.equal(world.entries("V2").length, 0);
};

/** A phone on which no visit is known, emptied by ten wrong PINs. */
const atNoDoor = async () => {
  const world = await World.make({ visits: [] });
  await world.startPhone();
  const browser = await startBrowser();
  const person = new Person(await browser.newPage({ viewport: SMALL }));
  await person.open(world.link);
  await person.unlock();
  await world.killPhone();
  edit(world, "phone.json", (identity) => Object.assign(identity.enrolled, { sealed_root: null, shredded: true }));
  await world.startPhone();
  await person.open(world.link);
  return { world, browser, person };
};

const WORDS = "At Mrs Pritchard's, she is well, her tablets are taken";

describe("an emptied phone on which no visit is known", () => {
  let there;

  afterEach(async () => {
    await there?.browser.close();
    await there?.world.close();
  });

  it("takes what happens in words, keeps it, and says where it is", async () => {
    there = await atNoDoor();
    const { world, person } = there;
    await person.at("pin-shredded-title");
    assert.equal(await person.button("pin-shredded-record").count(), 0, "no visit is under way");
    await person.press("in-words-go");
    await person.at("in-words-title");
    await person.page.getByRole("link", { name: person.say("ring-on-call") }).waitFor();
    await person.press("in-words-save");
    await person.text("reason-words-missing").waitFor();
    await person.page.locator("#in-words").fill(WORDS);
    await person.press("in-words-save");
    await person.at("in-words-saved");
    const written = world.entries().map((entry) => entry.record).filter((record) => record.type === "in_words");
    assert.deepEqual(written.map((record) => record.words), [WORDS]);
    await person.press("in-words-more");
    assert.equal(await person.page.locator("#in-words").inputValue(), "");
    await person.press("back");
    await person.at("pin-shredded-title");
  });
});

describe("a phone that no PIN opens in the middle of a visit", () => {
  let there;

  afterEach(async () => {
    await there?.browser.close();
    await there?.world.close();
  });

  it("goes on recording it after ten wrong PINs", async () => {
    // What the tenth leaves behind; the waits before it take an hour.
    const shred = (identity) => Object.assign(identity.enrolled, { sealed_root: null, shredded: true });
    there = await atTheDoor((world) => edit(world, "phone.json", shred));
    await there.person.at("pin-shredded-title");
    await goesOn(there, "pin-shredded-title");
  });

  it("goes on recording it without the key storage, once that is known", async () => {
    there = await atTheDoor((world) => edit(world, "development-keystore.json", (items) => delete items.reveal));
    assert.equal(await there.person.button("pin-shredded-record").count(), 0);
    await there.person.type(PIN);
    await there.person.press("pin-unlock");
    await there.person.text("pin-problem-keys").waitFor();
    await goesOn(there, "pin-unlock-title");
  });
});
