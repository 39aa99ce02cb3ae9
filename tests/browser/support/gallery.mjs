// Every screen of the app, one after the other, and what each must keep to wherever it is shown.

import { beside } from "./beside.mjs";
import { Person, SMALL, startBrowser } from "./person.mjs";
import { sleep, visit, World } from "./world.mjs";

export const SIZES = [SMALL, { width: 412, height: 915 }];
export const LOOKS = ["light", "dark"];
export const LANGUAGES = ["en", "cy"];

/**
 * Goes through all screens in this language and calls `seen(name, person, traits)` at each. `traits.held`: the thumb is
 * on the button. `traits.main`: whether the screen has a lit answer. A sheet over a screen counts as a screen.
 */
export const gallery = async (language, seen) => {
  const world = await World.make({
    language,
    enrolled: false,
    visits: [visit("V1", "C1"), visit("V2", "C2", -3, 27), visit("V3", "C3", 0, 30), visit("V4", "C4", 2, 32), visit("V5", "C5", 4, 34), visit("V6", "C2", 240, 285), visit("V7", "C1", 180, 210), visit("V8", "C6", 6, 36), visit("V9", "C5", 120, 150), visit("V10", "C2", 1, 31)],
  });
  world.replace("C5,key_safe,881204C,false,Sean Ward,Rhys Morgan");
  const browser = await startBrowser();
  try {
    await world.startPhone();
    const context = await browser.newContext({ viewport: SMALL, deviceScaleFactor: 1, reducedMotion: "reduce" });
    const person = new Person(await context.newPage(), "en");
    await tour(world, person, language, async (name, traits = {}) => {
      await person.still();
      await seen(name, person, { main: true, ...traits });
    });
    if (person.trouble.length > 0) throw new Error(`in the console: ${person.trouble.join("; ")}`);
  } finally {
    await browser.close();
    await world.close();
  }
};

const tour = async (world, person, language, show) => {
  const { page } = person;
  const visitPage = (reference) => person.open(`${world.page}/visit/${world.visitId(reference)}`);
  const pick = (key) => page.getByText(person.say(key), { exact: true }).click();

  await page.goto(world.link);
  await person.at("enrol-title");
  if (language === "en") {
    await show("enrol");
    await page.getByLabel(person.say("enrol-code")).fill("ABCD-EFGH-JKL0");
    await person.press("enrol-go");
    await person.text("enrol-problem-character", { character: "0" }).first().waitFor();
    await show("enrol-wrong");
  } else {
    await page.getByLabel(person.say("enrol-code")).fill("");
  }
  await page.getByLabel(person.say("enrol-code")).fill(world.invite().link);
  await person.press("enrol-go");
  person.language = language;
  await person.at("pin-choose-title");
  await show("pin-choose");
  await person.type("284951");
  await person.press("pin-next");
  await person.at("pin-again-title");
  await person.type("284951");
  await person.press("pin-keep");
  await person.at("today");
  await person.button("start-visit").waitFor();
  await show("today");
  await page.reload();
  await person.at("today");

  // Let yourself in.
  await visitPage("V1");
  await person.button("start-visit").waitFor();
  await show("visit");
  await person.begin();
  await person.at("arrive-title");
  await show("arrive");
  await person.press("arrive-trouble");
  await person.at("trouble-title");
  await show("trouble", { main: false });
  await person.press("trouble-none");
  await person.press("arrive-yes");
  await person.at("knock-title");
  await show("knock");
  await person.press("knock-cannot");
  await show("knock-cannot");
  await page.reload();
  await person.press("knock-done");
  await page.getByRole("timer").waitFor();
  await show("wait", { main: false });
  await person.press("wait-early");
  await person.at("early-title");
  await show("wait-early");
  await pick("early-called");
  await person.press("go-on");
  await person.at("code-key_safe-title");
  await show("code-hidden");
  await person.holdDown();
  await person.shownCode();
  await show("code-shown", { held: true });
  await person.letGo().catch(() => {});
  await person.at("got-key-title");
  await show("code-seen");
  await person.press("got-key");
  await person.at("opening-title");
  await show("opening");
  await person.press("opening-inside");
  await person.at("inside-title");
  await show("inside");
  await person.press("inside-leave");
  await person.at("leave-title");
  await show("leave");
  await person.press("leave-locked");
  await person.at("key-title");
  await show("key", { main: false });
  await person.press("key-given");
  await show("key-given");
  await page.reload();
  await person.press("key-safe");
  await show("finish");
  await person.press("finish-yes");
  await person.at("ended-title");
  await show("ended");

  // Answers the door, and does not.
  await visitPage("V2");
  await person.begin();
  await person.press("arrive-yes");
  await person.press("knock-done");
  await page.getByRole("timer").waitFor();
  await person.press("wait-someone");
  await person.at("outcome-title");
  await show("outcome", { main: false });
  await person.press("outcome-someone");
  await show("someone", { main: false });
  await page.reload();
  await person.press("wait-someone");
  await person.press("outcome-refused", { name: "Mr Bevan" });
  await person.at("rf-seen-title", { name: "Mr Bevan" });
  await show("refusal");
  await person.press("rf-seen-not_seen");
  await person.press("capacity-doubt");
  await person.press("rf-harm-no");
  await person.at("rf-why-title");
  await show("refusal-why", { main: false });
  await person.press("rf-why-no_word");
  await person.at("hand-refused-title");
  await show("refused");
  await person.press("hand-over");
  await person.at("hand-over-title");
  await show("hand-over");
  await page.getByRole("textbox").fill("Bethan Howe");
  await person.press("hand-over-next");
  await show("hand-over-how");
  await person.press("hand-how-phone");
  await show("hand-over-check");
  await person.press("hand-over-yes");
  await person.at("ended-title");

  await nobodyAnswers(world, person, show);

  // The outer door first.
  await visitPage("V3");
  await person.begin();
  await show("buzzer");

  // Consent taken back.
  await visitPage("V4");
  await person.begin();
  await person.press("arrive-yes");
  await person.press("knock-done");
  await person.at("refused-withheld-title");
  await show("withheld");

  await page.goto(`${world.page}/log`);
  await person.at("log-title");
  await show("log", { main: false });
  await page.goto(`${world.page}/settings`);
  await person.at("settings");
  await show("settings", { main: false });
  await page.getByRole("link", { name: person.say("call-999") }).click();
  await page.getByText(person.say("dial-words")).waitFor();
  await show("dial-999");

  await page.goto(`${world.page}/settings/pin`);
  await person.at("pin-change-title");
  await show("pin-change");

  await beside(world, person, show);

  // Too early: a manager is asked, and says yes.
  await visitPage("V7");
  await person.begin();
  await person.press("arrive-yes");
  await person.press("knock-done");
  await person.press("wait-early");
  await pick("early-called");
  await person.press("go-on");
  await person.button("ask-go").waitFor();
  await show("too-early");
  await person.press("ask-go");
  await person.at("ask-title");
  await show("ask");
  await person.press("ask-office");
  await person.button("ask-again").waitFor();
  await show("ask-asked");
  world.manager("grant", "--worker", "W1", "--client", "C1");
  await person.at("leave-given-title");
  await show("leave-given");
  await person.press("ask-back");
  await person.hold.waitFor();
  await show("code-by-leave");

  // A code that never travels ahead.
  await visitPage("V8");
  await person.begin();
  await person.press("arrive-yes");
  await person.press("knock-done");
  await person.button("fetch-go").waitFor();
  await show("code-fetch");

  // A code under replacement: the new one was seen.
  await visitPage("V5");
  await person.begin();
  await person.press("arrive-yes");
  await person.press("knock-done");
  await person.hold.waitFor();
  await person.holdDown();
  await person.shownCode();
  await person.letGo();
  await person.button("code-hold-older").waitFor();
  await show("code-older");

  // No signal, and steps that wait.
  await world.stopCentral();
  await visitPage("V6");
  await person.begin();
  await person.at("arrive-title");
  await page.getByText(/./).first().waitFor();
  await sleep(2500);
  await show("no-signal");
  await page.goto(`${world.page}/`);
  await person.at("today");
  await show("today-no-signal");

  // Leave that is read out over the phone.
  await visitPage("V9");
  await person.begin();
  await person.press("arrive-yes");
  await person.press("knock-done");
  await person.press("ask-go");
  await person.press("ask-office");
  await person.text("ask-unreachable").first().waitFor();
  await show("ask-unreachable");
  await person.press("ask-voice");
  await person.at("voice-title");
  await show("voice");
  await person.press("voice-show");
  await person.at("voice-read-title");
  await show("voice-digits");
  const digits = (await page.locator(".number").innerText()).replace(/\s/g, "");
  await page.getByLabel(person.say("voice-answer")).fill("123");
  await person.press("voice-check");
  await person.text("voice-misheard").first().waitFor();
  await show("voice-misheard");
  await page.getByLabel(person.say("voice-answer")).fill(world.readBack("C5", digits));
  await person.press("voice-check");
  await person.at("leave-given-title");
  await show("leave-given-voice");

  await page.goto(`${world.page}/settings`);
  await person.press("settings-lock");
  await person.at("pin-unlock-title");
  await show("unlock");
  await person.type("907214");
  await person.press("pin-unlock");
  await person.text("pin-wrong", { left: 9 }).first().waitFor();
  await show("unlock-wrong");
};

/** Nobody answers, then somebody is seen on the floor: to the emergency, and what it leaves owed. */
const nobodyAnswers = async (world, person, show) => {
  const { page } = person;
  const cannotDial = async () => {
    await person.text("dial-words").waitFor();
    await person.press("dial-back");
  };
  await person.open(`${world.page}/visit/${world.visitId("V10")}`);
  await person.begin();
  await person.press("arrive-yes");
  for (const title of ["knock-title", "knock-again-title"]) {
    await person.at(title);
    await person.still();
    await person.press("knock-done");
    await page.getByRole("timer").waitFor();
    await person.press("wait-early");
    await person.tick("early-called");
    await person.press("go-on");
  }
  await person.at("nr-attempts-title");
  await person.press("attempt-letterbox");
  await page.locator(".answer--done").first().waitFor();
  await show("no-reply-attempts");
  await person.press("nr-look-next");
  await person.at("nr-look-title");
  await show("no-reply-look");
  await person.tick("sight-lights");
  await person.press("nr-look-save");
  await person.at("nr-phone-title", { name: "Mr Bevan" });
  await person.press("nr-phone", { name: "Mr Bevan" });
  await cannotDial();
  await person.press("call-rang_out");
  await person.at("nr-phone-again-title");
  await show("no-reply-phone-again");
  await person.press("nr-phone", { name: "Mr Bevan" });
  await cannotDial();
  await person.press("call-rang_out");
  await person.at("nr-on-call-title");
  await show("no-reply-on-call");
  await person.press("skip");
  await person.tick("skip-told");
  await person.press("go-on");
  await person.at("nr-stay-title");
  await show("no-reply-stay");
  await person.press("nr-wait");
  await person.press("save");
  await person.at("nr-waiting-title");
  await show("no-reply-waiting");
  await person.press("emergency");
  await person.at("em-trigger-title");
  await show("emergency");
  await person.press("trigger-collapsed");
  await person.at("em-life-title");
  await person.press("em-life-yes");
  await cannotDial();
  await person.at("em-card-title");
  await show("emergency-999-card");
  await person.press("em-told");
  await person.tick("contact-ambulance");
  await person.press("save");
  await person.at("em-contact-title");
  await person.press("em-life-first");
  await person.at("em-capacity-title");
  await show("emergency-capacity");
  await person.press("em-capacity-later");
  await person.at("em-way-title");
  await show("emergency-way-in");
  await person.holdDown();
  await person.shownCode();
  await person.letGo();
  await person.press("got-key");
  await person.press("opening-inside");
  await person.at("em-how-title");
  await show("emergency-how-found", { main: false });
  await person.press("breathing-breathing");
  await person.at("breathing-breathing");
  await show("emergency-help");
  await person.open(`${world.page}/visit/${world.visitId("V10")}/owed`);
  await person.at("owed-title", { count: 1 });
  await show("owed");
};

/** What is wrong with the page as it is shown: sentences, none when all is well. */
export const faults = (page, { main }) =>
  page.evaluate((wantsMain) => {
    const wrong = [];
    const { innerWidth: width, innerHeight: height } = window;
    const name = (element) => (element.innerText || element.getAttribute("aria-label") || element.className || element.tagName).trim().slice(0, 40);
    const shown = (element) => {
      const box = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      return box.width > 1 && box.height > 1 && style.visibility !== "hidden" && style.display !== "none" && !element.closest("[inert],[aria-hidden=true]");
    };
    const inside = (element) => {
      const box = element.getBoundingClientRect();
      return box.top >= -0.5 && box.left >= -0.5 && box.bottom <= height + 0.5 && box.right <= width + 0.5;
    };
    const all = [...document.querySelectorAll("body *")].filter(shown);

    for (const element of [document.scrollingElement, ...all]) {
      const style = getComputedStyle(element);
      const scrolls = element === document.scrollingElement || /auto|scroll/.test(style.overflowX);
      if (scrolls && element.scrollWidth > element.clientWidth + 1) wrong.push(`scrolls sideways: ${name(element)}`);
    }

    const lit = all.filter((element) => element.matches(".answer--main"));
    if (wantsMain && lit.length === 0) wrong.push("no main button");
    for (const element of lit) if (!inside(element)) wrong.push(`the main button is not inside the window: ${name(element)}`);

    const call = document.querySelector(".foot__999");
    if (!call || !shown(call) || !inside(call)) wrong.push("999 is not visible");
    else {
      const box = call.getBoundingClientRect();
      const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      if (!call.contains(top)) wrong.push("999 is covered");
    }

    const ownText = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim() !== "");
    for (const element of all.filter(ownText)) {
      if (element.closest(".for-ears")) continue;
      // Cut by itself or by something around it that does not scroll.
      const range = document.createRange();
      range.selectNodeContents(element);
      const text = range.getBoundingClientRect();
      if (text.right > width + 1 || text.left < -1) wrong.push(`runs out of the window: ${name(element)}`);
      for (let around = element; around && around !== document.body; around = around.parentElement) {
        const style = getComputedStyle(around);
        const box = around.getBoundingClientRect();
        const slack = 2;
        if (/hidden|clip/.test(style.overflowX) && (text.right > box.right + slack || text.left < box.left - slack)) wrong.push(`text is cut sideways: ${name(element)}`);
        if (/hidden|clip/.test(style.overflowY) && (text.bottom > box.bottom + slack || text.top < box.top - slack)) wrong.push(`text is cut: ${name(element)}`);
        if (/auto|scroll/.test(style.overflowY)) break;
      }
    }

    const targets = "button, a[href], input:not([type=radio]):not([type=checkbox]), textarea, select, summary, [role=button], label:has(input[type=radio]), label:has(input[type=checkbox])";
    for (const element of all.filter((element) => element.matches(targets))) {
      const box = element.getBoundingClientRect();
      if (box.width < 47.5 || box.height < 47.5) wrong.push(`smaller than 48 px (${Math.round(box.width)} × ${Math.round(box.height)}): ${name(element)}`);
    }
    return [...new Set(wrong)];
  }, main);

/** Sets size and colours and waits until the page is drawn so. */
export const dress = async (page, size, look) => {
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: look, reducedMotion: "reduce" });
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
};
