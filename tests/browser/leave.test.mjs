// Leave outside the window: asked online, read out over the phone with no signal, a window extended; codes that never
// travel ahead; a code under replacement; another PIN. Each as a worker and a manager do it.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Person, SMALL, startBrowser } from "./support/person.mjs";
import { PIN, sleep, until, visit, World } from "./support/world.mjs";

for (const language of ["en", "cy"]) {
  describe(`leave outside the window, in ${language}`, () => {
    let world, browser, context, person;

    before(async () => {
      const visits = [
        visit("EARLY", "C1", 120, 150),
        visit("LATER", "C5", 100, 130),
        visit("ONLINE", "C6"),
        visit("ALONE", "C2"),
        visit("VOICE", "C5", 240, 270),
        visit("THIRD", "C3", 200, 230),
      ];
      world = await World.make({ language, visits });
      world.replace("C5,key_safe,881204C,false,Sean Ward,Rhys Morgan");
      await world.startPhone();
      browser = await startBrowser();
      context = await browser.newContext({ viewport: SMALL });
      person = new Person(await context.newPage(), language);
      await person.open(world.link);
      await person.unlock();
      await person.at("today");
    });
    after(async () => {
      await browser?.close();
      await world?.close();
    });

    const records = (reference) => world.entries(reference).map((entry) => entry.record);
    const kinds = (reference) => records(reference).map((record) => record.type);
    const begin = async (reference) => {
      await person.open(`${world.page}/visit/${world.visitId(reference)}`);
      await person.begin();
      await person.press("arrive-yes");
      await person.press("knock-done");
    };
    /** `waits`: whether the plan gives the client time to come to the door. */
    const toTheSafe = async (reference, waits = false) => {
      await begin(reference);
      if (!waits) return;
      await person.press("wait-early");
      await person.page.getByText(person.say("early-called")).click();
      await person.press("go-on");
    };
    const see = async () => {
      await person.holdDown();
      const code = await person.shownCode();
      await person.letGo();
      return code;
    };

    it("too early: nothing is shown, and a manager may be asked", async () => {
      await toTheSafe("EARLY", true);
      await person.button("ask-go").waitFor();
      assert.equal(await person.hold.count(), 0);
      assert.equal(world.opened, 0);
    });

    it("the question reaches the office, and the yes the phone, which says from whom and until when", async () => {
      await person.press("ask-go");
      await person.at("ask-title");
      await person.press("ask-office");
      const request = await until("the request", () => world.central("office", "requests").trim());
      assert.deepEqual(
        (({ worker, client, method, visit }) => ({ worker, client, method, visit }))(JSON.parse(request)),
        { worker: "W1", client: "C1", method: "key_safe", visit: "EARLY" },
      );
      world.manager("grant", "--worker", "W1", "--client", "C1");
      await person.at("leave-given-title");
      assert.match(await person.page.innerText("main"), /Bethan Howe/);
      await person.press("ask-back");
    });

    it("the code is seen by it, and the look quotes the grant", async () => {
      assert.equal(await see(), "258036");
      const intent = records("EARLY").find((record) => record.type === "reveal_intent");
      assert.ok(intent.grant, "the intent names the grant");
      await world.held();
      const [row] = world.sql(world.centralDatabase, "SELECT taken_at IS NOT NULL AS taken FROM code_grant");
      assert.equal(row.taken, 1, "central knows that it was taken up");
      const notices = world.central("office", "notices");
      assert.match(notices, /grant_given/, "and the Registered Manager was told");
    });

    it("a window that a manager extends opens on the same screen", async () => {
      await toTheSafe("LATER");
      await person.button("ask-go").waitFor();
      // A window that has closed is the usual case; here it is opened by moving the visit, and closed by the plan.
      world.rota([visit("LATER", "C5", -5, 25)]);
      world.manager("extend", "--visit", "LATER", "--minutes", "30");
      // With the phone's next round.
      await person.hold.waitFor({ timeout: 90000 });
      const id = world.visitId("LATER").replaceAll("-", "").toUpperCase();
      const closes = () => world.sql(world.phoneDatabase, `SELECT closes - starts AS length FROM visit WHERE hex(id) = '${id}'`)[0].length;
      // A round between the two brings the moved visit first.
      await until("the visit, an hour, and the half hour more", () => closes() === (30 + 60 + 30) * 60000, 90000);
    });

    it("under replacement the new code comes first, then the old, each its own look; the one that opens is kept", async () => {
      assert.equal(await person.button("code-hold-older").count(), 0, "not before the new one was tried");
      assert.equal(await see(), "881204C");
      const older = person.button("code-hold-older");
      await person.holdDown(older);
      assert.equal(await person.shownCode(), "903175A");
      await person.letGo();
      await person.press("got-key");
      await person.at("opening-title");
      const versions = records("LATER").filter((record) => record.type === "reveal_intent").map((record) => record.version);
      assert.equal(new Set(versions).size, 2);
      assert.equal(records("LATER").find((record) => record.type === "code_opened").version, versions[1]);
      await until("the new code to be retired", () => {
        const states = world.sql(world.centralDatabase, "SELECT state, count(*) AS n FROM code_version GROUP BY state");
        return !states.some((row) => row.state === "pending");
      });
      // An unlock fetches: the phone learns of it before the signal goes.
      await person.open(`${world.page}/settings`);
      await person.press("settings-lock");
      await person.unlock();
      const versions_here = () =>
        world.sql(world.phoneDatabase, "SELECT count(DISTINCT version) AS n FROM sealed_code WHERE mode = 3")[0].n;
      await until("the retired code to leave the phone", () => versions_here() === 5);
    });

    it("a code that never travels ahead is not on the phone until the office releases it at the door", async () => {
      const id = world.visitId("ONLINE").replaceAll("-", "").toUpperCase();
      const here = () => world.sql(world.phoneDatabase, `SELECT count(*) AS n FROM sealed_code WHERE hex(visit) = '${id}'`)[0].n;
      assert.equal(here(), 0);
      await toTheSafe("ONLINE");
      await person.button("fetch-go").waitFor();
      assert.equal(await person.hold.count(), 0);
      await person.press("fetch-go");
      await person.hold.waitFor();
      assert.equal(here(), 1);
      assert.equal(await see(), "6093");
    });

    it("with no signal the office cannot be asked, and the screen says what to do instead", async () => {
      await world.held();
      await world.stopCentral();
      await toTheSafe("VOICE");
      await person.press("ask-go");
      await person.press("ask-office");
      await person.text("ask-unreachable").first().waitFor();
    });

    it("eight digits one way and twelve the other open it, with two windows side by side", async () => {
      await person.press("ask-voice");
      await person.press("voice-show");
      await person.at("voice-read-title");
      const digits = (await person.page.locator(".number").innerText()).replace(/\s/g, "");
      assert.match(digits, /^\d{8}$/);
      const answer = world.readBack("C5", digits);
      const field = person.page.getByLabel(person.say("voice-answer"));

      await field.fill(answer.slice(0, -1));
      await person.press("voice-check");
      await person.text("voice-misheard").first().waitFor();
      // Another twelve digits whose check digit fits: those for another home.
      await field.fill(world.readBack("C1", digits));
      await person.press("voice-check");
      await person.text("voice-wrong", { left: 4 }).first().waitFor();

      const other = new Person(await context.newPage(), language);
      await other.open(person.page.url().replace(/\/visit.*/, `/visit/${world.visitId("VOICE")}`));
      await other.button("ask-go").waitFor();

      await field.fill(answer);
      await person.press("voice-check");
      await person.at("leave-given-title");
      await other.hold.waitFor();
      await other.holdDown();
      assert.equal(await other.shownCode(), "903175A", "the code that was proven");
      await person.press("ask-back");
      await person.hold.waitFor();
      assert.equal(await person.code.count(), 0, "one window at a time shows it");
      await other.letGo();
      assert.deepEqual(other.trouble, []);
      await other.page.close();
      const types = kinds("VOICE");
      for (const type of ["grant_asked", "voice_shown", "voice_tried", "voice_accepted", "reveal_intent"]) {
        assert.ok(types.includes(type), type);
      }
      assert.equal(records("VOICE").find((record) => record.type === "reveal_intent").voice, true);
      const said = JSON.stringify(world.entries().map((entry) => entry.record));
      assert.ok(!said.includes(digits) && !said.includes(answer.replace(/\s/g, "")), "no digits in the log");
    });

    it("where nobody answered, it opens the safe of somebody who answers the door", async () => {
      await begin("ALONE");
      await person.page.getByRole("timer").waitFor();
      world.ahead(125000);
      await person.at("knock-again-title");
      await person.still();
      await person.press("knock-done");
      await person.page.getByRole("timer").waitFor();
      await sleep(300);
      world.ahead(260000);
      await person.at("nr-attempts-title");
      // Passed over with reasons, one after the other, to the door where leave is asked for.
      for (const title of ["nr-attempts-title", "nr-look-title", "nr-phone-title", "nr-phone-again-title", "nr-on-call-title"]) {
        await person.at(title, { name: "Mr Bevan" });
        assert.equal(await person.hold.count(), 0);
        await person.press("skip");
        await person.tick("skip-cannot");
        await person.press("go-on");
      }
      await person.at("nr-stay-title");
      await person.press("ask-go");
      await person.press("ask-voice");
      await person.press("voice-show");
      await person.at("voice-read-title");
      const digits = (await person.page.locator(".number").innerText()).replace(/\s/g, "");
      await person.page.getByLabel(person.say("voice-answer")).fill(world.readBack("C2", digits));
      await person.press("voice-check");
      await person.at("leave-given-title");
      await person.press("ask-back");
      assert.equal(await see(), "4719");
      await person.press("got-key");
      await person.at("opening-title");
    });

    it("a third time before the office was reached is refused, and 999 stays where it is", async () => {
      await person.open(`${world.page}/visit/${world.visitId("THIRD")}`);
      await person.begin();
      await person.press("arrive-yes");
      await person.press("buzzer-rang");
      await person.press("ask-go");
      await person.press("ask-voice");
      await person.press("voice-show");
      await person.text("voice-used-up").first().waitFor();
      await person.page.getByRole("link", { name: person.say("call-999") }).waitFor();
    });

    it("another PIN opens the same codes; the one before opens nothing", async () => {
      const next = "730164";
      await person.open(`${world.page}/settings/pin`);
      await person.at("pin-change-title");
      for (const [title, typed, button] of [
        ["pin-change-title", PIN, "pin-next"],
        ["pin-new-title", "123456", "pin-next"],
        ["pin-new-title", next, "pin-next"],
        ["pin-again-title", next, "pin-keep"],
      ]) {
        await person.at(title);
        await person.still();
        await person.type(typed);
        await person.press(button);
        if (typed === "123456") await person.text("pin-weak-run").first().waitFor();
      }
      await person.at("settings");
      await person.press("settings-lock");
      await person.unlock(PIN);
      await person.text("pin-wrong", { left: 9 }).first().waitFor();
      await person.type(next);
      await person.press("pin-unlock");
      await person.at("settings");
      assert.deepEqual(person.trouble, []);
    });
  });
}

describe("the app in the background", () => {
  let world, browser, person;
  const hidden = (value) =>
    person.page.evaluate((value) => {
      Object.defineProperty(document, "hidden", { value, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, value);

  before(async () => {
    world = await World.make({});
    await world.startPhone();
    browser = await startBrowser();
    person = new Person(await browser.newPage({ viewport: SMALL }), "en");
    await person.open(world.link);
    await person.unlock();
    await person.at("today");
  });
  after(async () => {
    await browser?.close();
    await world?.close();
  });

  it("locks within seconds while no visit is started, and a glance away does not", async () => {
    await hidden(true);
    await hidden(false);
    world.ahead(6000);
    await sleep(1200);
    await person.at("today");
    await hidden(true);
    await sleep(300);
    world.ahead(13000);
    await person.at("pin-unlock-title");
    await hidden(false);
    await person.unlock();
    await person.at("today");
  });

  it("stays open from Start until the visit is left, calls included", async () => {
    await person.begin();
    await person.at("arrive-title");
    await hidden(true);
    world.ahead(13000 + 15 * 60000);
    await sleep(1500);
    await hidden(false);
    await person.at("arrive-title");
  });
});

describe("other ways of looking that were agreed with a worker", () => {
  let world, browser, person;
  before(async () => {
    world = await World.make({ visits: [visit("V1", "C1")] });
    world.import(
      "people",
      "worker_id,name,roles,language,dbs_until,trained_until,adjustments\nW1,Nia Rowlands,care_worker,en,2035-03-31,2035-06-30,tap;spoken\n",
    );
    await world.startPhone();
    browser = await startBrowser();
    person = new Person(await browser.newPage({ viewport: SMALL }), "en");
    await person.open(world.link);
    await person.unlock();
    await person.at("today");
    await person.begin();
    await person.press("arrive-yes");
    await person.press("knock-done");
    await person.press("wait-early");
    await person.page.getByText(person.say("early-called")).click();
    await person.press("go-on");
    await person.hold.waitFor();
  });
  after(async () => {
    await browser?.close();
    await world?.close();
  });
  const tree = () => person.page.locator("main").ariaSnapshot();
  const last = (type) => world.entries("V1").map((entry) => entry.record).findLast((record) => record.type === type);

  it("a held code is never in the accessibility tree", async () => {
    await person.holdDown();
    await person.shownCode();
    assert.ok(!(await tree()).includes("258036") && !(await tree()).includes("2, 5, 8"));
    await person.letGo();
  });

  it("a tap shows it for eight seconds, and a second tap hides it", async () => {
    await person.press("code-tap");
    assert.equal(await person.shownCode(), "258036");
    assert.equal(last("reveal_intent").how, "tap");
    await person.press("code-hide-now");
    await person.code.waitFor({ state: "detached" });
    await person.still();
    await person.press("code-tap");
    await person.shownCode();
    world.ahead(8100);
    await person.code.waitFor({ state: "detached" });
    await until("the end in the log", () => last("reveal_hidden").reason === "time_up");
  });

  it("said aloud it is in the tree, sign by sign, while it is shown and no longer", async () => {
    await person.still();
    await person.press("code-spoken");
    await person.page.getByRole("alert").filter({ hasText: "2, 5, 8, 0, 3, 6" }).waitFor();
    assert.equal(last("reveal_intent").how, "spoken");
    await person.press("code-hide-now");
    await person.code.waitFor({ state: "detached" });
    assert.ok(!(await tree()).includes("2, 5, 8"));
    assert.ok(!(await person.page.content()).includes("2, 5, 8"), "nor in the page");
  });
});
