// A code that is not shown: why, what to do instead, and its envelope unread.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Person, SMALL, startBrowser } from "./support/person.mjs";
import { visit, World } from "./support/world.mjs";

for (const language of ["en", "cy"]) {
  describe(`a code that is not shown, in ${language}`, () => {
    let world, browser, person, window;

    before(async () => {
      const visits = [visit("V1", "C1", 60, 90), visit("V4", "C4"), visit("V2", "C2")];
      world = await World.make({ language, visits });
      await world.startPhone();
      browser = await startBrowser();
      person = new Person(await browser.newPage({ viewport: SMALL }), language);
      await person.open(world.link);
      await person.unlock();
      await person.at("today");
      const id = world.visitId("V1").replaceAll("-", "").toUpperCase();
      const [row] = world.sql(world.phoneDatabase, `SELECT starts, closes FROM visit WHERE hex(id) = '${id}'`);
      window = { opens: row.starts - 30 * 60000, closes: row.closes };
      // Central would put the phone's clock right again.
      await world.stopCentral();
    });
    after(async () => {
      await browser?.close();
      await world?.close();
    });

    const refusals = (reference) =>
      world.entries(reference).map((entry) => entry.record).filter((record) => record.type === "reveal_refused");
    const begin = async (reference) => {
      await person.open(`${world.page}/visit/${world.visitId(reference)}`);
      await person.begin();
      await person.press("arrive-yes");
      await person.press("knock-done");
    };
    const goOn = async () => {
      await person.press("wait-early");
      await person.page.getByText(person.say("early-called")).click();
      await person.press("go-on");
    };
    const canRing = async () => {
      await person.button("ring-on-call-name", { name: "Bethan Howe" }).waitFor();
      await person.page.getByRole("link", { name: person.say("call-999") }).waitFor();
      assert.equal(await person.hold.count(), 0, "nothing to hold on a door that will not open");
    };

    it("without consent: the reason, the plan, and not to use a code one remembers", async () => {
      await begin("V4");
      await person.at("refused-withheld-title");
      await person.text("refused-withheld-consent_withdrawn", { name: "Mrs Okafor" }).waitFor();
      await person.text("refused-remember").waitFor();
      await canRing();
      assert.equal(world.opened, 0);
    });

    it("for one who answers the door: no code is offered, and no reply ends only by handing over", async () => {
      await begin("V2");
      await person.page.getByRole("timer").waitFor();
      world.ahead(125000);
      await person.at("knock-again-title");
      await person.press("knock-done");
      await person.page.getByRole("timer").waitFor();
      world.ahead(250000);
      for (const title of ["nr-attempts-title", "nr-look-title", "nr-phone-title", "nr-phone-again-title", "nr-on-call-title"]) {
        await person.at(title, { name: "Mr Bevan" });
        assert.equal(await person.page.getByRole("button", { name: person.say("code-hold") }).count(), 0);
        await person.press("skip");
        await person.tick("skip-cannot");
        await person.press("go-on");
      }
      await person.at("nr-stay-title");
      await person.press("nr-ending");
      await person.press("ending-unknown");
      await person.write("ending-name", "Bethan Howe");
      await person.press("next");
      await person.press("hand-how-phone");
      await person.press("yes-right");
      await person.at("ended-title");
      const types = world.entries("V2").map((entry) => entry.record.type);
      const expected = ["visit_started", "door_checked", "knocked", "waited", "knocked", "waited", "no_reply", "visit_outcome", "left"];
      assert.deepEqual(types.filter((type) => expected.includes(type)), expected);
      assert.equal(world.opened, 0);
    });

    it("a minute too early: the screen says when it opens, and whom to ring", async () => {
      world.ahead(window.opens - 60000 - Date.now());
      await person.comeBack();
      await begin("V1");
      await goOn();
      const lead = person.say("refused-early-lead", { wait: person.say("minutes", { count: 1 }) });
      await person.page.getByText(lead).waitFor();
      await canRing();
      assert.equal(world.opened, 0);
    });

    it("when it opens, the same screen lets it be seen without a tap", async () => {
      world.ahead(window.opens + 1000 - Date.now());
      await person.hold.waitFor();
      assert.equal(world.opened, 0);
    });

    it("a minute too late: the screen says when it closed, and whom to ring", async () => {
      world.ahead(window.closes + 60000 - Date.now());
      await person.comeBack();
      await person.at("refused-late-title");
      await canRing();
      assert.equal(world.opened, 0);
    });

    it("tells the office once of each shut door, and of no look that did not happen", () => {
      assert.deepEqual(refusals("V2"), []);
      assert.deepEqual(refusals("V1").map(({ why }) => why.why ?? why), ["too_early"]);
      assert.equal(refusals("V4").length, 1);
      const kinds = world.entries().map((entry) => entry.record.type);
      assert.ok(!kinds.includes("reveal_shown") && !kinds.includes("reveal_intent"));
    });
  });
}
