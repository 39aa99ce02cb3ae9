// The day when nothing gets through: My log says why, the log goes to the office as a file, and what is sent later is the
// same, once.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { Looks } from "./support/flows.mjs";
import { Person, SMALL, startBrowser } from "./support/person.mjs";
import { visit, World } from "./support/world.mjs";

for (const language of ["en", "cy"]) {
  describe(`what is not sent, in ${language}`, () => {
    let world, browser, person;
    const looks = new Looks(["light", "dark"]);

    before(async () => {
      world = await World.make({ language, visits: [visit("V1", "C1")] });
      await world.startPhone();
      browser = await startBrowser();
      person = new Person(await browser.newPage({ viewport: SMALL }), language);
      await person.open(world.link);
      await person.unlock();
      await person.at("today");
      await world.held();
      await world.stopCentral();
    });
    after(async () => {
      await browser?.close();
      await world?.close();
    });

    const stored = () => world.sql(world.centralDatabase, "SELECT count(*) AS count FROM entry")[0].count;
    const folder = () => path.join(world.phoneData, "unsent");

    it("is told with the reason, and goes to the office as a file that is taken once", async () => {
      const before = stored();
      await person.begin();
      await person.press("arrive-yes");
      await person.open(`${world.page}/log`);
      await person.at("unsent-title", { count: 2 });
      // The first try has failed by then.
      const why = person.say("unsent-no_signal", { since: "" }).trim().replace(/[.\s]+$/, "");
      await person.page.getByText(why).first().waitFor();
      await looks.at(person, "not sent");
      await person.press("unsent-save");
      const beginning = person.say("unsent-saved", { path: "@" }).split("@")[0].replace(/\u2068/g, "").trim();
      await person.page.getByText(beginning).waitFor();
      await looks.at(person, "saved to a file");
      const [name] = fs.readdirSync(folder());
      const file = path.join(folder(), name);
      assert.ok(!fs.readFileSync(file, "utf8").includes("visit_started"));

      assert.match(world.central("take-unsent", file), /2 stored, 0 were here already, 0 not taken/);
      assert.match(world.central("take-unsent", file), /0 stored, 2 were here already, 0 not taken/);
      const bent = path.join(world.folder, "bent.json");
      const parcel = JSON.parse(fs.readFileSync(file, "utf8"));
      parcel.signed.payload = `${parcel.signed.payload.slice(0, 40)}${parcel.signed.payload[40] === "A" ? "B" : "A"}${parcel.signed.payload.slice(41)}`;
      fs.writeFileSync(bent, JSON.stringify(parcel));
      const refused = world.centralAt(world.centralData, "take-unsent", bent);
      assert.equal(refused.status, 1);
      assert.match(refused.stderr, /changed after the phone had saved it/);
      assert.equal(stored(), before + 2);
    });

    it("is sent when the worker says so, and the office still has each entry once", async () => {
      const before = stored();
      await world.startCentral();
      // The phone tries again by itself, too: where that comes first, there is nothing left to press.
      const sent = person.heading("unsent-title", { count: 2 }).waitFor({ state: "detached" });
      await Promise.any([person.press("unsent-send"), sent]);
      await sent;
      await person.text("kept-held").first().waitFor();
      await world.held();
      assert.equal(stored(), before);
      assert.match(world.central("verify"), /all of it comes out/);
      assert.deepEqual(looks.wrong, []);
    });

    it("is written by the phone's command line too, where there is anything", async () => {
      const nothing = world.phone("export-unsent", path.join(world.folder, "nothing.json"));
      assert.equal(nothing.status, 1);
      assert.match(nothing.stderr, /nothing waits/);
    });
  });
}
