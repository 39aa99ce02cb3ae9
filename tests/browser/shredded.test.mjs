// Ten wrong PINs destroy the codes, and nothing else: what happens at the door under way is recorded all the same.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { Person, SMALL, startBrowser } from "./support/person.mjs";
import { visit, World } from "./support/world.mjs";

describe("a phone whose codes were destroyed in the middle of a visit", () => {
  let world, browser, person;

  before(async () => {
    world = await World.make({ visits: [visit("V1", "C1"), visit("V2", "C1", -4, 26)] });
    await world.startPhone();
    browser = await startBrowser();
    person = new Person(await browser.newPage({ viewport: SMALL }));
    await person.open(world.link);
    await person.unlock();
    await person.open(`${world.page}/visit/${world.visitId("V1")}`);
    await person.press("start-visit");
    await person.press("arrive-yes");
    await person.press("knock-done");
    await person.page.getByRole("timer").waitFor();
    await world.killPhone();
    // What the tenth wrong PIN leaves behind; the waits before it take an hour.
    const file = path.join(world.phoneData, "phone.json");
    const identity = JSON.parse(fs.readFileSync(file, "utf8"));
    Object.assign(identity.enrolled, { sealed_root: null, shredded: true });
    fs.writeFileSync(file, JSON.stringify(identity));
    await world.startPhone();
  });
  after(async () => {
    await browser?.close();
    await world?.close();
  });

  it("says so, and offers to go on recording this visit", async () => {
    await person.open(world.link);
    await person.at("pin-shredded-title");
    await person.button("pin-shredded-record").waitFor();
  });

  it("takes what happens there to the log, shows no code, and leads to no other visit", async () => {
    await person.press("pin-shredded-record");
    await person.page.getByRole("timer").waitFor();
    await person.press("wait-answered");
    const kinds = () => world.entries("V1").map((entry) => entry.record.type);
    assert.deepEqual(kinds().slice(-2), ["answered", "entered"]);
    await person.page.goto(`${world.page}/visit/${world.visitId("V2")}`);
    await person.at("pin-shredded-title");
    assert.equal(world.entries("V2").length, 0);
  });
});
