// A code that goes in by standard input and comes up at the door lies nowhere else: not in the databases, their logs
// or the programs' logs, not in temporary files, not in the browser's profile.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { Person, startBrowserIn } from "./support/person.mjs";
import { forms, search } from "./support/search.mjs";
import { letYourselfIn, walk } from "./support/walk.mjs";
import { CLIENTS, World } from "./support/world.mjs";

const CANARY = "7K2M9X4B8T1Q";
// Stands where a text may stand, to show that the search would find it.
const CONTROL = "5W8H3C6N1Z0R";

describe("a canary code", () => {
  let world, profile, folders;

  before(async () => {
    const clients = CLIENTS.map((line) => line.replace("Up 3 steps.", `Up 3 steps ${CONTROL}.`));
    world = await World.make({ codes: [`C1,key_safe,${CANARY},false,Elin Pritchard,Rhys Morgan`], clients });
    profile = path.join(world.folder, "profile");
    folders = [world.folder];
    await world.startPhone();
    const browser = await startBrowserIn(profile, { env: world.environment });
    const person = new Person(browser.pages()[0] ?? (await browser.newPage()));
    await person.open(world.link);
    await person.page.evaluate((text) => localStorage.setItem("control", text), CONTROL);
    await person.unlock();
    await walk(person, letYourselfIn({ code: CANARY }));
    await world.killPhone();
    await world.startPhone();
    await person.unlock();
    await person.at("ended-title");
    await world.held();
    await browser.close();
    await world.killPhone();
    await world.stopCentral();
  });
  after(() => world?.close());

  it("lies nowhere after reveal, leaving, a kill and a sync", () => {
    const { hits, read } = search(folders, CANARY);
    assert.deepEqual(hits, []);
    assert.ok(read > 50, `only ${read} files were looked at`);
  });

  it("would have been found: the control is, in central's database, the phone's temporary files and the profile", () => {
    fs.writeFileSync(path.join(world.temporary, "control"), CONTROL);
    const { hits } = search(folders, CONTROL);
    const plain = hits.filter((hit) => / (plain|UTF-16 LE)$/.test(hit));
    for (const place of ["central/central.db", "tmp/control", "profile/Default/Local Storage"]) {
      assert.ok(plain.some((hit) => hit.startsWith(place)), `not found in ${place}: ${hits}`);
    }
  });

  it("would have been found in each of its forms", () => {
    const folder = path.join(world.folder, "forms");
    fs.mkdirSync(folder);
    const around = [Buffer.from("…"), Buffer.from("…")];
    for (const [form, looks] of Object.entries(forms(CONTROL))) {
      for (const [index, look] of looks.entries()) {
        fs.writeFileSync(path.join(folder, `${form} ${index}`.replaceAll("/", " ")), Buffer.concat([around[0], look, around[1]]));
      }
    }
    // Base64 of a longer text, wherever in it the code stands.
    for (const before of ["", "a", "ab", "abc"]) {
      fs.writeFileSync(path.join(folder, `whole ${before}`), Buffer.from(`${before}${CONTROL} and more`).toString("base64"));
    }
    const found = new Set(search([folder], CONTROL).hits.map((hit) => hit.split(": ")[0]));
    assert.deepEqual(fs.readdirSync(folder).filter((file) => !found.has(file)), []);
  });

  it("is not said by the office's own log", () => {
    assert.ok(!JSON.stringify(world.log()).includes(CANARY));
  });
});
