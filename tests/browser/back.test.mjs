// The back gesture: out of a sheet, to the question before, then from the screen; and what was typed is there again, until it
// is saved. Corrections and what is told later, to their end at the office.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Person, SMALL, startBrowser } from "./support/person.mjs";
import { until, visit, World } from "./support/world.mjs";
import { letYourselfIn, walk } from "./support/walk.mjs";

const CODE = "258036";
const WORDS = { en: "She asked me to ring the bell only", cy: "Gofynnodd i mi ganu’r gloch yn unig" };
const WORRY = { en: "Keys lie about in the office", cy: "Mae allweddi’n gorwedd o gwmpas y swyddfa" };

// Each language has an agency, a phone and a browser of its own: they are gone through side by side.
describe("the back gesture", { concurrency: 2 }, () => {
for (const language of ["en", "cy"]) {
  describe(`in ${language}`, { concurrency: 1 }, () => {
    let world, browser, person, page;

    before(async () => {
      world = await World.make({ language, visits: [visit("V1", "C1", -5, 55), visit("V2", "C2", 0, 60)] });
      await world.startPhone();
      browser = await startBrowser();
      person = new Person(await browser.newPage({ viewport: SMALL, reducedMotion: "reduce" }), language);
      page = person.page;
      await person.open(world.link);
      await person.unlock();
      await person.at("today");
    });
    after(async () => {
      await browser?.close();
      await world?.close();
    });

    /** The gesture: the browser's own way back. */
    const back = async () => {
      await person.still();
      await page.evaluate(() => window.getSelection()?.removeAllRanges());
      const session = await page.context().newCDPSession(page);
      const { currentIndex, entries } = await session.send("Page.getNavigationHistory");
      await session.send("Page.navigateToHistoryEntry", { entryId: entries[currentIndex - 1].id });
      await session.detach();
    };
    /** Until the page has an entry in its history for each of so many questions. */
    const deep = (count) => until(`${count} on top of the screen`, () => page.evaluate((n) => (history.state?.deep ?? 0) >= n, count));
    const box = () => page.getByRole("textbox");
    const sheet = () => page.getByRole("dialog");
    const isAway = (locator) => locator.waitFor({ state: "detached" });
    const pick = (key) => page.getByText(person.say(key), { exact: true }).first().click();
    const path = () => new URL(page.url()).pathname;
    const atToday = () => page.locator(".next, .rows").first().waitFor();
    /** What the office holds of this kind, the newest last. */
    const atOffice = async (kind) => {
      await world.held(30000);
      const rows = world.sql(world.centralDatabase, `SELECT CAST(payload AS TEXT) AS payload FROM entry WHERE kind = '${kind}' ORDER BY seq`);
      return rows.map((row) => JSON.parse(row.payload));
    };
    const toKnock = async () => {
      await walk(person, letYourselfIn({ code: CODE }).slice(0, 2));
    };

    it("leaves a sheet, not the page, and the sheet has its words again", async () => {
      await toKnock();
      await person.press("knock-cannot");
      await sheet().waitFor();
      await deep(1);
      await pick("reason-other");
      await box().fill(WORDS[language]);
      await back();
      await isAway(sheet());
      await person.at("knock-title");
      assert.match(path(), /^\/visit\//);
      await person.press("knock-cannot");
      assert.equal(await box().inputValue(), WORDS[language]);
      assert.ok(await page.getByRole("radio", { name: person.say("reason-other") }).isChecked());
    });

    it("goes with Escape and with the Back on the screen the same way, and leaves nothing behind in the history", async () => {
      await page.keyboard.press("Escape");
      await isAway(sheet());
      await person.press("knock-cannot");
      await deep(1);
      await person.press("back");
      await isAway(sheet());
      await person.at("knock-title");
      await back();
      await atToday();
      assert.equal(path(), "/", "one gesture leaves the screen");
    });

    it("goes through a sheet of two questions one by one, then leaves the screen", async () => {
      await person.press("go-on-visit");
      await person.at("knock-title");
      await person.press("knock-open");
      await person.at("outcome-title");
      await person.press("outcome-someone");
      await person.at("someone-title");
      await deep(2);
      await back();
      await person.at("outcome-title");
      await back();
      await isAway(sheet());
      await person.at("knock-title");
      await back();
      await atToday();
    });

    it("comes through when two are made at once", async () => {
      await person.press("go-on-visit");
      await person.press("knock-open");
      await person.press("outcome-someone");
      await person.at("someone-title");
      await deep(2);
      await page.evaluate(() => { history.back(); history.back(); });
      await isAway(sheet());
      await person.at("knock-title");
      assert.match(path(), /^\/visit\//);
    });

    it("finds no way forward to a question that is gone", async () => {
      await page.evaluate(() => history.forward());
      await person.still();
      assert.equal(await sheet().count(), 0);
      await person.at("knock-title");
    });

    it("with a half-typed concern goes to the questions before, and the words stay", async () => {
      await person.open(`${world.page}/menu`);
      await page.getByText(person.say("menu-concern"), { exact: true }).click();
      await person.at("concern-about-title");
      await pick("concern-manager");
      await person.at("concern-child-title");
      await person.still();
      await person.press("yes_no-yes");
      await person.at("concern-words-title");
      await box().fill(WORRY[language]);
      await deep(2);
      await back();
      await person.at("concern-child-title");
      await back();
      await person.at("concern-about-title");
      await back();
      await person.at("menu-title");
      await page.getByText(person.say("menu-concern"), { exact: true }).click();
      await pick("concern-manager");
      await person.press("yes_no-yes");
      await person.at("concern-words-title");
      assert.equal(await box().inputValue(), WORRY[language]);
    });

    it("the words are there after the phone locked and was unlocked, at the question they were typed at", async () => {
      // One unlock serves a visit under way for twenty minutes.
      world.ahead(21 * 60000);
      await person.at("pin-unlock-title");
      assert.ok(!(await page.content()).includes(WORRY[language]), "a locked phone shows none of them");
      await person.unlock();
      await person.at("concern-words-title");
      assert.equal(await box().inputValue(), WORRY[language]);
    });

    it("the words are there after a call to 999, by the button and by the gesture", async () => {
      for (const ways of [() => person.press("dial-back"), back]) {
        await page.getByRole("link", { name: person.say("call-999") }).click();
        await person.at("dial-999-title");
        await ways();
        await person.at("concern-words-title");
        assert.equal(await box().inputValue(), WORRY[language]);
        await deep(2);
      }
      await back();
      await person.at("concern-child-title");
      await person.still();
      await person.press("yes_no-yes");
      await person.at("concern-words-title");
    });

    it("the words are there when the page was loaded anew", async () => {
      await deep(2);
      await page.reload();
      await person.at("concern-words-title");
      await deep(2);
      assert.equal(await box().inputValue(), WORRY[language]);
      await back();
      await person.at("concern-child-title");
      await person.still();
      await person.press("yes_no-yes");
      await person.at("concern-words-title");
    });

    it("what was sent is not kept: the next concern is a new one", async () => {
      await person.press("concern-send");
      await person.at("concern-saved-title");
      const [told] = await atOffice("concern");
      assert.deepEqual([told.about, told.child, told.words], ["manager", true, WORRY[language]]);
      await person.open(`${world.page}/concern`);
      await person.at("concern-about-title");
      await pick("concern-manager");
      await person.press("yes_no-no");
      assert.equal(await box().inputValue(), "");
    });

    it("words with the code in them are not kept, sent or not", async () => {
      await person.open(`${world.page}/visit/${world.visitId("V1")}`);
      await walk(person, letYourselfIn({ code: CODE }).slice(2, 6));
      /** Through the questions that are still asked. */
      const toWords = async () => {
        await person.open(`${world.page}/concern`);
        const at = (key) => person.heading(key).first();
        await at("concern-about-title").or(at("concern-child-title")).or(at("concern-words-title")).waitFor();
        if (await at("concern-about-title").isVisible()) await pick("concern-manager");
        await at("concern-child-title").or(at("concern-words-title")).waitFor();
        if (await at("concern-child-title").isVisible()) await person.press("yes_no-no");
        await person.at("concern-words-title");
      };
      await toWords();
      for (const sent of [true, false]) {
        await box().fill("The key safe ");
        await box().fill(`The key safe opens with ${CODE}`);
        if (sent) {
          await person.press("concern-send");
          await page.locator(".problem").waitFor();
        }
        await person.still();
        await toWords();
        assert.equal(await box().inputValue(), "", `sent: ${sent}`);
      }
      assert.equal((await atOffice("concern")).length, 1);
    });

    it("brings a code into sight that was scrolled away, and holds on while the thumb trembles", async () => {
      await page.setViewportSize({ width: 360, height: 600 });
      await person.open(`${world.page}/visit/${world.visitId("V1")}`);
      await person.at("got-key-title");
      const button = person.button("code-hold-again").first();
      await button.waitFor();
      await person.still();
      await page.locator("main").evaluate((main) => {
        main.style.paddingBottom = "400px";
        main.scrollTop = document.querySelector(".safe").offsetHeight + document.querySelector(".safe").offsetTop - main.offsetTop;
      });
      await button.scrollIntoViewIfNeeded();
      await person.still();
      const { x, y, width, height } = await button.boundingBox();
      await person.holdDown(button);
      assert.equal(await person.shownCode(), CODE);
      const seen = await page.evaluate(() => {
        const [code, main] = [".safe__code", "main"].map((name) => document.querySelector(name).getBoundingClientRect());
        return { above: code.top - main.top, below: main.bottom - code.bottom };
      });
      assert.ok(seen.above >= 0 && seen.below >= 0, `in sight: ${JSON.stringify(seen)}`);
      await page.mouse.move(x + width / 2 + 3, y + height / 2 + 3, { steps: 3 });
      await person.still();
      assert.equal(await person.code.count(), 1, "held still");
      await page.mouse.up();
      await isAway(person.code);
      await page.setViewportSize(SMALL);
    });

    it("a loss is gone back through, and its answers stay", async () => {
      await person.open(`${world.page}/lost`);
      await person.at("lost-what-title");
      await pick("lost-fob");
      await person.at("lost-tag-title");
      await box().fill("F-0417");
      await person.press("go-on");
      await person.press("yes_no-yes");
      await person.at("lost-had-title");
      await deep(3);
      await box().fill("About 1.30pm, on the bus");
      await back();
      await person.at("lost-stolen-title");
      await back();
      await person.at("lost-tag-title");
      assert.equal(await box().inputValue(), "F-0417");
      await person.open(`${world.page}/menu`);
      await person.open(`${world.page}/lost`);
      await person.at("lost-tag-title");
      assert.equal(await box().inputValue(), "F-0417");
      await person.press("go-on");
      await person.press("yes_no-yes");
      assert.equal(await box().inputValue(), "About 1.30pm, on the bus");
    });

    it("from a line of the log goes to where that line stands", async () => {
      await person.open(`${world.page}/log`);
      const older = person.button("log-older");
      if (await older.count()) await person.press("log-older");
      const link = page.locator("li a.row").last();
      const where = await link.getAttribute("href");
      await link.click();
      await page.waitForFunction((where) => location.pathname === where, where);
      await person.at("log-title").catch(() => {});
      await back();
      const again = page.locator(`li a.row[href="${where}"]`);
      await again.waitFor();
      await page.waitForFunction((where) => {
        const box = document.querySelector(`li a.row[href="${where}"]`)?.getBoundingClientRect();
        return box && box.top >= 0 && box.bottom <= innerHeight;
      }, where);
    });

    it("from a line with no words to correct, what is wrong is told of its visit, which is not asked for", async () => {
      await person.open(`${world.page}/log`);
      const line = page.locator("li a.row", { hasText: person.say("fact-door_checked") });
      while (!(await line.count()) && (await person.button("log-older").count())) {
        await person.press("log-older");
        await person.still();
      }
      await line.first().click();
      await person.press("log-wrong-here");
      await person.at("later-what-title");
      await person.press("back");
      await person.at("later-visit-title");
    });

    it("something told later reaches the office, back and forth on the way", async () => {
      await person.open(`${world.page}/log`);
      await person.press("later-go");
      await person.at("later-visit-title");
      await pick("later-no-visit");
      await person.at("later-what-title");
      await pick("later-phoned");
      await person.at("later-when-title");
      await pick("later-day-yesterday");
      await box().fill("23:55");
      await person.press("go-on");
      await page.locator("#later-words").fill(WORDS[language]);
      await back();
      await person.at("later-when-title");
      assert.equal(await box().inputValue(), "23:55");
      assert.ok(await page.getByRole("radio", { name: person.say("later-day-yesterday") }).isChecked());
      await person.press("go-on");
      assert.equal(await page.locator("#later-words").inputValue(), WORDS[language]);
      await page.locator("#later-reason").fill(WORRY[language]);
      await person.press("save");
      await person.at("log-title");
      const [told] = await atOffice("told_later");
      assert.deepEqual([told.what, told.words, told.reason, told.visit], ["phoned", WORDS[language], WORRY[language], undefined]);
      assert.equal(new Date(told.happened_at ?? told.at).getMinutes(), 55);
      await person.open(`${world.page}/later`);
      await person.at("later-visit-title");
    });

    it("a correction reaches the office, back and forth on the way", async () => {
      await person.open(`${world.page}/log`);
      await page.getByText(WORDS[language]).first().click();
      await person.press("log-correct");
      await person.pressField("field-words");
      await deep(2);
      await page.locator("#correct-new").fill(`${WORDS[language]}.`);
      await page.locator("#correct-why").fill(WORRY[language]);
      await back();
      await person.at("log-correct-which");
      await back();
      await isAway(sheet());
      assert.match(path(), /^\/log\//);
      await person.press("log-correct");
      await person.pressField("field-words");
      assert.equal(await page.locator("#correct-new").inputValue(), `${WORDS[language]}.`);
      assert.equal(await page.locator("#correct-why").inputValue(), WORRY[language]);
      await person.press("save");
      await isAway(sheet());
      await page.getByText(person.say("log-new", { text: `${WORDS[language]}.` })).waitFor();
      const [amended] = await atOffice("amended");
      assert.deepEqual([amended.field, amended.old, amended.new, amended.reason], ["words", WORDS[language], `${WORDS[language]}.`, WORRY[language]]);
      await back();
      await person.at("log-title");
      assert.equal(path(), "/log", "nothing of the sheets is left in the history");
    });

    it("practice keeps words while it lasts, and none of them after", async () => {
      const practise = async () => {
        await person.open(`${world.page}/practice`);
        await person.press("practice-go");
        await walk(person, letYourselfIn({ code: CODE }).slice(1, 2));
        await person.press("knock-cannot");
        await pick("reason-other");
      };
      await practise();
      await box().fill(WORDS[language]);
      await back();
      await person.press("knock-cannot");
      assert.equal(await box().inputValue(), WORDS[language]);
      await back();
      await back();
      await person.at("practice-title");
      await practise();
      assert.equal(await box().inputValue(), "");
    });

    it("leaves no error in the page", () => assert.deepEqual(person.trouble, []));
  });
}
});
