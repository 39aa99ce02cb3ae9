// A tag at the door: read by a link or typed; noted, warned about, never in the way; a locked phone says nothing. And a
// trainee who shadows: no code on any screen.

import assert from "node:assert/strict";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { Person, SMALL, startBrowser } from "./support/person.mjs";
import { visit, World } from "./support/world.mjs";

/** What central holds of a visit, in the order in which it was written: what is urgent arrives first. */
const kindsOf = (world, reference) =>
  world
    .log("--visit", reference)
    .sort((one, other) => one.seq - other.seq)
    .map((entry) => entry.kind);

/** Pictures of what was seen, where a folder is named for them. */
const show = async (person, name) => {
  const folder = process.env.DOORSTEP_PICTURES;
  if (folder) await person.page.screenshot({ path: path.join(folder, `${name}-${person.language}.png`) });
};

for (const language of ["en", "cy"]) {
  describe(`a tag at the door, in ${language}`, () => {
    let world, browser, person, own, other;

    before(async () => {
      world = await World.make({ language, visits: [visit("V1", "C1"), visit("V2", "C2", 0, 30)], enrolled: false });
      const tag = (client) => JSON.parse(world.central("tag", "--client", client, "--as", "M1", "--json"));
      own = tag("C1").tag;
      other = tag("C2").tag;
      world.enrol();
      await world.startPhone();
      browser = await startBrowser();
      person = new Person(await browser.newPage({ viewport: SMALL }), language);
      await person.open(world.link);
    });
    after(async () => {
      await browser?.close();
      await world?.close();
    });

    const read = (tag) => person.open(`${world.page}/door/${tag.replace("-", "")}`);
    const tags = () =>
      world
        .entries()
        .map((entry) => entry.record)
        .filter((record) => record.type.startsWith("tag_"))
        .map((record) => [record.type, record.why, record.visit]);

    it("says nothing on a locked phone, and goes on with the tag after the PIN", async () => {
      await read(other);
      await person.at("pin-unlock-title");
      const text = await person.page.locator("body").innerText();
      for (const telling of ["Bevan", "Quarry", person.say("tag-bar")]) assert.ok(!text.includes(telling), text);
      await show(person, "tag-locked");
      await person.unlock();
      await person.at("tag-of-title", { name: "Mr Bevan" });
      await person.page.getByText("3 Quarry Terrace").waitFor();
      await show(person, "tag-of");
      assert.deepEqual(tags(), [], "nothing is noted without a visit under way");
    });

    it("leads to the visit it is of", async () => {
      await person.press("tag-of-open");
      await person.button("start-visit").waitFor();
      await read("5555555Z");
      await person.at("tag-unknown-title");
      await read("55555552");
      await person.at("tag-bad-title");
      await show(person, "tag-bad");
    });

    it("warns of another home's tag at the right-door question, and says what to check", async () => {
      await person.open(`${world.page}/visit/${world.visitId("V1")}`);
      await person.begin();
      await person.at("arrive-title");
      await show(person, "tag-offer");
      await read(other);
      await person.at("arrive-title");
      await person.text("tag-mismatch-other_home").waitFor();
      await show(person, "tag-mismatch");
      assert.deepEqual(tags(), [["tag_mismatch", "other_home", world.visitId("V1")]]);
    });

    it("takes a typed tag, tells a slip of the finger from a wrong tag, and ticks the right one", async () => {
      await person.press("tag-offer");
      await person.write("tag-field", own.slice(0, -1));
      await person.press("tag-check");
      await person.text("tag-wrong").waitFor();
      await show(person, "tag-typed-wrong");
      await person.write("tag-field", own.toLowerCase().replace("-", " "));
      await person.press("tag-check");
      await person.text("tag-matched").waitFor();
      assert.equal(await person.text("tag-mismatch-other_home").count(), 0, "the warning has gone");
      await show(person, "tag-matched");
      assert.deepEqual(tags().at(-1), ["tag_matched", undefined, world.visitId("V1")]);
      assert.equal(tags().length, 2, "the slip is not in the log");
    });

    it("notes a tag in a later step too, and leaves the step as it is", async () => {
      await person.press("arrive-yes");
      await person.at("knock-title");
      await read(other);
      await person.at("tag-mismatch-title");
      await show(person, "tag-later");
      await person.press("ask-back");
      await person.at("knock-title");
      await read(own);
      await person.at("tag-matched");
      await read(own);
      await person.at("tag-matched");
      assert.equal(tags().length, 4, "the same tag again is not noted again");
    });

    it("reaches the office entry by entry", async () => {
      await world.held();
      const kinds = kindsOf(world, "V1");
      assert.deepEqual(kinds, ["visit_started", "tag_mismatch", "tag_matched", "door_checked", "tag_mismatch", "tag_matched"]);
    });

    it("leaves no error in the page", () => assert.deepEqual(person.trouble, []));
  });

  describe(`a trainee who shadows, in ${language}`, () => {
    let world, browser, person;

    before(async () => {
      world = await World.make({ language });
      const lines = [`${visit("V1", "C1")},shadow`, `${visit("V9", "C1", -5, 25, "W2")},worker`, `${visit("V2", "C2", 60, 90)},`];
      world.import("rota", `visit_id,worker_id,client_id,start,end,role\n${lines.join("\n")}\n`);
      await world.startPhone();
      browser = await startBrowser();
      person = new Person(await browser.newPage({ viewport: SMALL }), language);
      await person.open(world.link);
      await person.unlock();
    });
    after(async () => {
      await browser?.close();
      await world?.close();
    });

    it("is told that the colleague opens, from Today to the door", async () => {
      await person.text("plan-shadow").first().waitFor();
      await show(person, "shadow-today");
      await person.begin();
      await person.at("arrive-title");
      await person.text("plan-shadow").waitFor();
      await person.press("arrive-yes");
      await person.at("shadow-title");
      await show(person, "shadow-knock");
    });

    it("goes in with them, is locked out, and sees no code anywhere", async () => {
      await person.press("shadow-let-in");
      await person.at("inside-title");
      assert.equal(await person.page.getByText(person.say("code-hold-alarm")).count(), 0);
      await person.press("inside-locked-out");
      await person.at("shadow-title");
      await person.text("shadow-code-lead").waitFor();
      assert.equal(await person.hold.count(), 0);
      await person.page.getByRole("link", { name: person.say("call-999") }).waitFor();
      await show(person, "shadow-locked-out");
      await person.press("shadow-let-in");
      await person.at("inside-title");
      await person.press("inside-leave");
      await person.at("leave-title");
      assert.equal(await person.button("leave-lock-up").count(), 0);
      await person.press("leave-locked");
      await person.press("finish-yes");
      await person.at("ended-title");
      assert.equal(world.opened, 0);
      await world.held();
      const kinds = kindsOf(world, "V1");
      const expected = ["visit_started", "door_checked", "someone_answered", "entered", "locked_out", "entered", "leaving", "door_locked", "left"];
      assert.deepEqual(kinds, expected);
    });

    it("leaves no error in the page", () => assert.deepEqual(person.trouble, []));
  });
}
