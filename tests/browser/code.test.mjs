// The code on the screen: while the button is held, in this window, inside the visit's window, and in no other case.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Person, SMALL, startBrowser } from "./support/person.mjs";
import { letYourselfIn, walk } from "./support/walk.mjs";
import { sleep, until, visit, World } from "./support/world.mjs";

const CODE = "258036";
const toTheSafe = letYourselfIn({ code: CODE }).slice(0, 4);

describe("a code", () => {
  let world, browser, context, person;

  before(async () => {
    // Open for five minutes more: the end of the window comes into reach by setting the phone's clocks on.
    world = await World.make({ visits: [visit("V1", "C1", -90, -55)] });
    await world.startPhone();
    browser = await startBrowser();
    context = await browser.newContext({ viewport: SMALL });
    person = new Person(await context.newPage());
    await person.open(world.link);
    await person.unlock();
    await walk(person, toTheSafe);
  });
  after(async () => {
    await browser?.close();
    await world?.close();
  });

  const hold = async () => {
    const button = (await person.hold.count()) > 0 ? person.hold : person.button("code-hold-again").first();
    await person.holdDown(button);
    assert.equal(await person.shownCode(), CODE);
  };
  const isHidden = async (why) => {
    await person.code.waitFor({ state: "detached" });
    const hidden = await until("reveal_hidden", () => {
      const last = world.entries("V1").filter((entry) => entry.record.type.startsWith("reveal_")).at(-1).record;
      return last.type === "reveal_hidden" && last;
    });
    assert.equal(hidden.reason, why);
    assert.ok(!(await person.page.content()).includes(CODE), "the code is still in the page");
    await person.page.mouse.up();
  };

  it("is not in the page before it is held", async () => {
    assert.ok(!(await person.page.content()).includes(CODE));
  });

  it("is on screen while held, out of reach of selection and of the accessibility tree", async () => {
    await hold();
    assert.equal(await person.code.evaluate((element) => getComputedStyle(element).userSelect), "none");
    assert.equal(await person.code.getAttribute("aria-hidden"), "true");
    const session = await person.page.context().newCDPSession(person.page);
    const tree = JSON.stringify(await session.send("Accessibility.getFullAXTree"));
    assert.ok(!tree.includes(CODE), "a screen reader would say the code unasked");
    await session.detach();
    await person.page.mouse.up();
    await isHidden("released");
  });

  it("goes when the finger slides off the button", async () => {
    await hold();
    await person.page.mouse.move(20, 20, { steps: 4 });
    await isHidden("released");
  });

  it("comes by touch and goes with it", async () => {
    const session = await person.page.context().newCDPSession(person.page);
    const button = person.button("code-hold-again").first();
    await person.still();
    const box = await button.boundingBox();
    const point = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    await session.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [point] });
    assert.equal(await person.shownCode(), CODE);
    await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    await isHidden("released");
    await session.detach();
  });

  it("comes by keyboard and goes when the key is let go", async () => {
    await person.button("code-hold-again").first().focus();
    await person.page.keyboard.down("Space");
    assert.equal(await person.shownCode(), CODE);
    await person.page.keyboard.up("Space");
    await isHidden("released");
  });

  for (const event of ["blur", "pagehide"]) {
    it(`goes when the window gets ${event}`, async () => {
      await hold();
      await person.page.evaluate((name) => window.dispatchEvent(new Event(name)), event);
      await isHidden("blur");
    });
  }

  it("goes when another tab comes to the front", async () => {
    await hold();
    await person.page.evaluate(() => {
      Object.defineProperty(document, "hidden", { value: true, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
      delete document.hidden;
    });
    await isHidden("blur");
  });

  it("goes when the page is left", async () => {
    await hold();
    await person.page.evaluate(() => history.back());
    await isHidden("page_gone");
    await person.page.goto(`${world.page}/visit/${world.visitId("V1")}`);
    await person.at("got-key-title");
  });

  it("goes after 30 seconds", async () => {
    await hold();
    world.ahead(31000);
    await isHidden("time_up");
  });

  it("is in one window at a time", async () => {
    const other = new Person(await context.newPage());
    await other.open(`${world.page}/visit/${world.visitId("V1")}`);
    await other.at("got-key-title");
    await person.page.bringToFront();
    await hold();
    await other.button("code-hold-again").first().focus();
    await other.page.keyboard.down("Space");
    await other.at("refused-other-window-title");
    assert.equal(await other.code.count(), 0);
    await other.page.close();
    await person.page.bringToFront();
    await person.page.mouse.up();
    await person.code.waitFor({ state: "detached" });
  });

  it("goes when its window closes, and does not come back", async () => {
    // Central would put the phone's clock right again.
    await world.stopCentral();
    const [{ closes }] = world.sql(world.phoneDatabase, "SELECT closes FROM visit");
    const closing = (seconds) => world.ahead(closes - Date.now() + seconds * 1000);
    closing(-10);
    const opened = world.opened;
    await hold();
    closing(10);
    await isHidden("window_closed");
    await person.at("refused-late-title");
    assert.equal(await person.hold.count(), 0);
    assert.equal(world.opened, opened + 1);
  });

  it("had each look in the log: asked for, shown, hidden, with how long", () => {
    const looks = world.entries("V1").map((entry) => entry.record).filter((record) => record.type.startsWith("reveal_"));
    const shown = looks.filter((record) => record.type === "reveal_shown").length;
    assert.equal(shown, world.opened);
    assert.equal(looks.filter((record) => record.type === "reveal_hidden" && record.shown_ms >= 0).length, shown);
    assert.ok(looks.filter((record) => record.type === "reveal_intent").length >= shown);
  });
});
