// The visit of the first page: at the door, in both languages, through the real parts to the office's log.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Person, SMALL, startBrowser } from "./support/person.mjs";
import { letYourselfIn, walk } from "./support/walk.mjs";
import { World } from "./support/world.mjs";

for (const language of ["en", "cy"]) {
  describe(`a visit by key safe, in ${language}`, () => {
    let world, browser, person, said;
    const steps = letYourselfIn({ code: "258036" });
    const kinds = steps.flatMap((step) => step.adds);

    before(async () => {
      world = await World.make({ language });
      await world.startPhone();
      browser = await startBrowser();
      person = new Person(await browser.newPage({ viewport: SMALL }), language);
      await person.open(world.link);
      await person.unlock();
      await walk(person, steps);
      await world.held();
      said = world.log("--visit", "V1");
    });
    after(async () => {
      await browser?.close();
      await world?.close();
    });

    it("reaches the office's log entry by entry, in order", () => {
      assert.deepEqual(said.map((entry) => entry.kind), kinds);
      assert.deepEqual(Object.keys(said[0]).sort(), ["at", "device", "epoch", "id", "kind", "received_at", "seq", "visit"]);
    });

    it("reads the same by SQL, one row an entry, without a gap or a repeat", () => {
      const rows = world.sql(world.centralDatabase, "SELECT seq, count(*) AS times FROM entry GROUP BY device, epoch, seq ORDER BY seq");
      assert.deepEqual(rows, rows.map((_, index) => ({ seq: index + 1, times: 1 })));
      const visit = world.visitId("V1").replaceAll("-", "").toUpperCase();
      const sql = world.sql(world.centralDatabase, `SELECT kind FROM entry WHERE hex(visit) = '${visit}' ORDER BY seq`);
      assert.deepEqual(sql.map((row) => row.kind), kinds);
    });

    it("is held by the office, and the phone says so", async () => {
      await person.page.getByRole("group").locator("summary").getByText(person.say("kept-held")).waitFor();
      await person.press("ended-today");
      await person.at("today");
    });

    it("leaves no error in the page", () => assert.deepEqual(person.trouble, []));
  });
}
