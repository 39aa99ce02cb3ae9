// The flows at the door, walked as a worker walks them, in both languages; then what the office holds of each, field by
// field. The three flows in Welsh by the keyboard alone.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { assertSaid, Looks } from "./support/flows.mjs";
import { Person, SMALL, startBrowser } from "./support/person.mjs";
import { CLIENT_COLUMNS, until, visit, World } from "./support/world.mjs";

const COLUMNS = `${CLIENT_COLUMNS},no_reply_entry,born,conditions,wishes,keyholder`;
const CLIENTS = [
  // By key safe.
  'C1,Mair Pritchard,Mrs Pritchard,cy,"14 Heol y Bont, Llanfaen CF00 4DS","Blue door, brass 14",Up 3 steps.,Dog,let_yourself_in,30,01632 960414,"Elin Pritchard, daughter, 07700 900171",,in_force,"Grey box, left of the door.",,,,1941,Diabetes,,"Gwen Lewis, neighbour, 07700 900176"',
  // Answers the door; entry is agreed where nobody answers.
  'C2,Huw Bevan,Mr Bevan,en,"3 Quarry Terrace, Llanfaen CF00 4DP","Green door, knocker",Walk up from the chapel.,Steep steps,answers_door,120,01632 960245,"Carys Bevan, sister, 07700 900172",,in_force,Black box behind the water butt.,,,yes,1947,"Heart failure, blood thinners",Wants to be taken to Ysbyty Glan Afon.,',
  // Answers the door; nothing more is agreed.
  'C3,Ngozi Okafor,Mrs Okafor,en,"22 Marine View, Llanfaen CF00 4DR","White door, number 22",,,answers_door,60,01632 960322,"Emeka Okafor, son, 07700 900173",,in_force,Brown box by the meter.,,,,,,,',
  // Behind a communal door.
  'C4,Dewi Vaughan,Mr Vaughan,en,"Flat 9, Harbour Court, Llanfaen CF00 4DT","Brown door, flat 9",Second floor.,,answers_door,60,01632 960333,"Nest Vaughan, sister, 07700 900174",,in_force,,,,,,,,',
];
const CODES = [
  "C1,key_safe,258036,true,Elin Pritchard,Rhys Morgan",
  "C2,key_safe,4719,true,Carys Bevan,Rhys Morgan",
  "C3,key_safe,6620,false,Emeka Okafor,Rhys Morgan",
  "C4,communal,81B44,false,Harbour Court office,Rhys Morgan",
];
const CODE = { C1: "258036", C2: "4719", C3: "6620", C4: "81B44" };

// The window of each is open for as long as the walks take; V14's is not.
const VISITS = [
  ["V1", "C3"], ["V2", "C3"], ["V3", "C1"], ["V4", "C2"], ["V5", "C2"], ["V6", "C1"], ["V7", "C3"], ["V8", "C3"],
  ["V9", "C3"], ["V10", "C1"], ["V11", "C3"], ["V12", "C3"], ["V13", "C3"], ["V14", "C2"], ["V15", "C1"], ["V16", "C1"],
  ["V17", "C3"], ["V18", "C3"], ["V19", "C3"], ["V20", "C1"], ["V21", "C3"], ["V22", "C3"], ["V23", "C1"], ["V24", "C3"], ["V25", "C1"], ["V26", "C3"],
  ["V27", "C3"], ["V28", "C3"], ["V29", "C1"], ["V30", "C4"], ["V31", "C1"], ["V32", "C3"], ["V33", "C1"], ["V34", "C1"], ["V35", "C3"], ["V36", "C3"], ["V37", "C1"], ["V38", "C3"],
];

const looked = [{ type: "reveal_intent" }, { type: "reveal_shown" }, { type: "reveal_hidden" }];
const early = (round, wait) => [
  { type: "knocked", round, wait },
  { type: "wait_cut_short", round, reason: { code: "called" } },
];
const begun = [{ type: "visit_started" }, { type: "door_checked", notice_read: false }];
const entered = (how) => ({ type: "entered", how });
const keyBack = [{ type: "leaving" }, { type: "door_locked" }, { type: "key_left", place: "safe" }, { type: "left" }];
const gone = [{ type: "leaving" }, { type: "door_locked" }, { type: "left" }];
const reason = (code) => ({ code });
const phoned = (whom, result, more = {}) => ({ type: "phoned", whom, result, ...more });
const told = (whom, more = {}) => ({ type: "told", whom, ...more });
const dialled = (whom) => ({ type: "dialled", whom });

// Each language has an agency, a phone and a browser of its own: they are walked side by side.
describe("the flows at the door", { concurrency: 2 }, () => {
for (const language of ["en", "cy"]) {
  describe(`in ${language}`, { concurrency: 1 }, () => {
    let world, browser, person;
    // What dark colours do does not hang on the language.
    const looks = new Looks(language === "en" ? ["light", "dark"] : ["light"]);

    before(async () => {
      const visits = VISITS.map(([reference, client], place) =>
        reference === "V14" ? visit(reference, client, 200, 230) : visit(reference, client, -10 + place / 10, 170));
      world = await World.make({ language, visits, codes: CODES, clients: CLIENTS, clientColumns: COLUMNS });
      await world.startPhone();
      browser = await startBrowser();
      person = new Person(await browser.newPage({ viewport: SMALL, reducedMotion: "reduce" }), language);
      await person.open(world.link);
      await person.unlock();
      await person.at("today");
    });
    after(async () => {
      await browser?.close();
      await world?.close();
    });

    // --- what a worker does ------------------------------------------------------------------------------------

    const press = (key, args) => person.press(key, args);
    const look = (name, traits) => looks.at(person, name, traits);
    const open = async (reference) => {
      await person.open(`${world.page}/visit/${world.visitId(reference)}`);
      await person.heading("pin-unlock-title").or(person.button("start-visit")).first().waitFor();
      if (await person.heading("pin-unlock-title").isVisible().catch(() => false)) await person.unlock();
      await person.button("start-visit").waitFor();
    };
    /** The three flows are walked without a pointer, in Welsh. */
    const byKeys = async (walk) => {
      person.keysOnly = language === "cy";
      try {
        await walk();
      } finally {
        person.keysOnly = false;
      }
    };
    const start = async (reference) => {
      await open(reference);
      await person.begin();
      await person.at("arrive-title");
    };
    const toTheKnock = async (reference) => {
      await start(reference);
      await press("arrive-yes");
      await person.at("knock-title");
    };
    const knockAndWait = async () => {
      await press("knock-done");
      await person.page.getByRole("timer").waitFor();
    };
    const knockEarly = async () => {
      await knockAndWait();
      await press("wait-early");
      await person.tick("early-called");
      await press("go-on");
    };
    /** The door was answered, and the worker was let in. */
    const letIn = async (client) => {
      await press("wait-answered");
      await person.at("outcome-title");
      await look("answered");
      await press("outcome-answered", { name: client });
      await person.at("inside-title");
    };
    const someone = async (who) => {
      await press("wait-someone");
      await press("outcome-someone");
      await press(`someone-${who}`);
    };
    const see = async (client) => {
      await person.holdDown();
      assert.equal(await person.shownCode(), CODE[client]);
      await person.letGo();
    };
    const toNoReply = async (reference) => {
      await toTheKnock(reference);
      await knockEarly();
      await person.at("knock-again-title");
      await knockEarly();
      await person.at("nr-attempts-title");
    };
    /** The page that stands where a computer cannot dial. */
    const cannotDial = async () => {
      await person.text("dial-words").waitFor();
      await press("dial-back");
    };
    const ring = async (key, args, result) => {
      await press(key, args);
      await cannotDial();
      await person.at("call-title");
      await press(`call-${result}`);
    };
    /** Presses the choice that is this name, where it is one. */
    const chooseName = async (name) => {
      const known = person.page.getByRole("button", { name, exact: true });
      if (!(await known.count())) return false;
      await (person.keysOnly ? person.pressByKeys(known) : known.click());
      return true;
    };
    /** Who answered: the name that is known is one of two choices, where one is known; nothing is chosen beforehand. */
    const answeredBy = async (name) => {
      await person.at("someone-title");
      if (await chooseName(name)) return;
      if (await person.button("call-other").count()) await press("call-other");
      await person.write("told-name", name);
      await press("save");
    };
    const tellManager = async (key, args, name, said, decided, more) => {
      await press(key, args);
      await cannotDial();
      await person.at("call-title");
      await look("call");
      await press("call-person");
      await answeredBy(name);
      await person.at("nr-decided-title");
      for (const one of decided ?? []) await person.tick(`decision-${one}`);
      await look(decided ? "decided-at-once" : "decided-nothing");
      await person.write("told-said", said);
      await press("save");
      await more?.();
    };
    /** Heard, looked, phoned twice, on-call told; and what they decided, where they have. */
    const tryAll = async (client, what, decided, more) => {
      await look("attempts");
      await press("attempt-letterbox");
      await person.page.locator(".answer--done").first().waitFor();
      await press("nr-look-next");
      await person.at("nr-look-title");
      await look("look");
      await person.tick("sight-lights");
      await person.tick("sight-post");
      await press("nr-look-save");
      await person.at("nr-phone-title", { name: client });
      await look("phone");
      await ring("nr-phone", { name: client }, "rang_out");
      await person.at("nr-phone-again-title");
      await look("phone-again");
      await ring("nr-phone", { name: client }, "voicemail");
      await person.at("nr-on-call-title");
      await look("on-call");
      // What is said to on-call is what is so: nobody answers, or the safe has failed.
      const words = await person.page.locator("blockquote").innerText();
      const failed = what ? person.say(`nr-what-${what}`) : "";
      assert.ok(words.includes(failed), words);
      const unanswered = person.say("nr-say-on-call", { name: client, place: "@", time: "@", more: "" }).split("@")[1];
      assert.equal(words.includes(unanswered), !what, words);
      await tellManager("nr-ring", { name: person.say("contact-named", { name: "Bethan Howe", place: person.say("contact-on_call") }) }, "Bethan Howe", "Stay there", decided, more);
      const leaves = decided?.includes("stand_down");
      await person.at(leaves ? "nr-released-title" : "nr-stay-title");
      await look(leaves ? "released-at-once" : decided ? "stay-decided" : "stay");
      return words;
    };
    const triedAll = [
      { type: "no_reply" },
      { type: "attempted", how: "letterbox", heard: "nothing" },
      { type: "ask_done", asked: "attempts" },
      { type: "observed", seen: ["lights", "post"] },
      dialled("client"),
      phoned("client", "rang_out"),
      dialled("client"),
      phoned("client", "voicemail"),
      dialled("on_call"),
      told("on_call", { name: "Bethan Howe", said: "Stay there" }),
    ];
    const leaveWithKey = async () => {
      await press("inside-leave");
      await person.at("leave-title");
      await press("leave-locked");
      await person.at("key-title");
      await press("key-safe");
      await press("finish-yes");
      await person.at("ended-title");
    };
    const leave = async () => {
      await press("inside-leave");
      await person.at("leave-title");
      await press("leave-locked");
      await press("finish-yes");
      await person.at("ended-title");
    };
    const onCall = () => ({ name: person.say("contact-named", { name: "Bethan Howe", place: person.say("contact-on_call") }) });
    /** Ring whoever is next, and what they said, one tap each. */
    const instructed = async (args, name, what) => {
      await press("nr-ring", args);
      await cannotDial();
      await person.at("call-title");
      await press("call-person");
      await person.at("someone-title");
      await look("who-answered");
      await answeredBy(name);
      await person.at("told-title");
      await look("instructed");
      await person.tick(`outside-${what}`);
      await press("save");
    };
    const instruction = (whom, name, what) => [dialled(whom), told(whom, { name }), { type: "decided", what, by: name }];
    /** Who takes over: one of two choices where a name is known, else written. */
    const taker = async (name) => {
      await person.still();
      await press("hand-over");
      await person.at("hand-over-title");
      if (!(await chooseName(name))) {
        assert.equal(await person.page.getByLabel(person.say("hand-over-name"), { exact: true }).inputValue(), "");
        await person.write("hand-over-name", name);
        await press("hand-over-next");
      }
      await person.at("hand-how-title", { name });
    };
    /** Whoever said on the phone that they take over is only read back. */
    const handOverAsSaid = async (name) => {
      await person.still();
      await press("hand-over");
      await person.page.locator(".step__lead").filter({ hasText: name }).last().waitFor();
      await look("took-over-as-said");
      await press("hand-over-yes");
      await person.at("ended-title");
    };
    const handOver = async (name, how = "phone") => {
      await taker(name);
      await look("has-taken-over");
      await press(`hand-how-${how}`);
      await look("took-over");
      await press("hand-over-yes");
      await person.at("ended-title");
    };
    const beginEmergency = async () => {
      await press("emergency");
      await person.at("em-trigger-title");
    };
    const lifeAtRisk = async () => {
      await person.at("em-life-title");
      await look("life-at-risk");
      await press("em-life-yes");
      await cannotDial();
      await person.at("em-card-title");
    };
    const tell999 = async (job) => {
      await look("card");
      await press("em-told");
      await person.at("em-told-title");
      await look("told-999");
      assert.equal(await person.page.locator('input[name="shared"]:checked').count(), 0, "nothing is said for the worker");
      await press("save");
      await person.page.getByText(person.say("choose-one")).waitFor();
      await person.tick("contact-ambulance");
      await press("em-told-all");
      await person.write("em-told-number", job);
      await person.tick("attending-yes");
      await press("save");
    };
    const told999 = (job) => told("ambulance", {
      reference: job, attending: "yes", shared: ["address", "conditions", "hazards", "safe_place"],
    });
    /** From *it is over here* to the outcome. */
    const endEmergency = async ({ by, name, to, ending, handed, here = false, code = true, home = ["windows"] }) => {
      await press("em-help-done");
      await person.at("em-taken-title");
      await look("taken-over");
      await press("em-taken-go");
      await person.tick(`contact-${by}`);
      await person.write("em-taken-name", name);
      if (to) await person.write("em-taken-to", to);
      await press("save");
      await person.at("em-secured-title");
      await look("secured");
      await press("em-secured-go");
      for (const what of home) await person.tick(`secured-${what}`);
      await press("save");
      if (code) {
        await person.at("em-code-title");
        await look("code-told");
        await press("em-code-no");
      }
      await person.at("em-kin-title");
      await look("kin-told");
      await press("em-kin-go");
      await person.write("em-kin-by", "Bethan Howe");
      await press("save");
      await person.at("ending-title");
      await look("outcome");
      if (ending === "found_dead") {
        await press("nr-ending");
        assert.equal(await person.button("ending-found_well").count(), 0, "nobody is well after a death");
        await press("back");
      }
      await end(ending, handed, here);
    };
    const endedEmergency = ({ by, name, to, ending, handed, here = false, code = true, home = ["windows"] }) => [
      { type: "ask_done", asked: "help" },
      { type: "taken_over", by, name, ...(to ? { taken_to: to } : {}) },
      { type: "home_secured", what: home },
      ...(code ? [{ type: "code_told", told: false }] : []),
      { type: "kin_told", by: "Bethan Howe" },
      { type: "visit_outcome", ending, ...(handed ? { handed_to: handed, took_over: here ? "here" : "phone" } : {}) },
    ];
    const end = async (ending, handed, here = false) => {
      await press("nr-ending");
      await press(`ending-${ending}`);
      if (handed && here === "ordered") {
        // They said so already: only whether it is right is asked.
        await person.page.getByText(handed).last().waitFor();
      } else if (handed) {
        await person.write("ending-name", handed);
        await press("next");
        if (!here) {
          await person.at("hand-how-title", { name: handed });
          await press("hand-how-phone");
        }
      }
      await press("yes-right");
    };

    // --- the walks ---------------------------------------------------------------------------------------------

    it("answered", async () => {
      await toTheKnock("V1");
      await knockAndWait();
      await letIn("Mrs Okafor");
      await look("inside");
      await leave();
      await assertSaid(world, "V1", [...begun, { type: "knocked", round: 1, wait: 60 }, { type: "answered" }, entered("answered"), ...gone]);
    });

    it("refused, seen, well and able to decide: respected", () => byKeys(async () => {
      await toTheKnock("V2");
      await knockAndWait();
      await press("wait-someone");
      await press("outcome-refused", { name: "Mrs Okafor" });
      await person.at("rf-seen-title", { name: "Mrs Okafor" });
      await look("refusal-seen");
      await press("rf-seen-well");
      await person.at("rf-decide-title", { name: "Mrs Okafor" });
      await look("refusal-decide");
      await press("capacity-yes");
      await person.at("rf-harm-title");
      await look("refusal-harm");
      await press("rf-harm-no");
      await person.at("rf-why-title");
      await look("refusal-why", { main: false });
      await press("rf-why-later");
      await person.at("rf-respect-title");
      await look("refusal-respect");
      await press("rf-leave");
      await press("yes-right");
      await person.at("ended-title");
      await assertSaid(world, "V2", [
        ...begun,
        { type: "knocked", round: 1, wait: 60 },
        { type: "refused" },
        { type: "refusal_seen", seen: "well" },
        { type: "refusal_capacity", decides: "yes" },
        { type: "refusal_harm", harm: false },
        { type: "refusal_reason", reason: reason("later") },
        { type: "visit_outcome", ending: "refused_seen" },
        { type: "left" },
      ]);
    }));

    it("let yourself in, with the key safe", async () => {
      await toTheKnock("V3");
      await knockEarly();
      await person.at("code-key_safe-title");
      await look("code");
      await see("C1");
      await person.at("got-key-title");
      await look("code-seen");
      await press("got-key");
      await person.at("opening-title");
      await look("opening");
      await press("opening-inside");
      await person.at("inside-title");
      await leaveWithKey();
      await assertSaid(world, "V3", [...begun, ...early(1, 30), ...looked, { type: "key_taken" }, entered("key"), ...keyBack]);
    });

    it("no reply, entry as agreed, found well", async () => {
      await toNoReply("V4");
      await tryAll("Mr Bevan");
      await press("nr-go-in");
      await person.at("code-key_safe-title");
      await look("going-in");
      await see("C2");
      await press("got-key");
      await press("opening-inside");
      await person.at("nr-rooms-title");
      await look("rooms");
      for (const room of ["hall", "living", "kitchen", "bedroom", "bathroom", "garden"]) await person.tick(`room-${room}`);
      await press("nr-found-well");
      await person.at("inside-title");
      await leaveWithKey();
      await assertSaid(world, "V4", [
        ...begun, ...early(1, 120), ...early(2, 120), ...triedAll,
        { type: "going_in", by: "plan", wait: 600 },
        ...looked,
        { type: "key_taken" },
        entered("key"),
        { type: "rooms_checked", rooms: ["hall", "living", "kitchen", "bedroom", "bathroom", "garden"], found: "well" },
        { type: "visit_outcome", ending: "found_well" },
        ...keyBack,
      ]);
    });

    it("no reply, collapsed, 999, entry, ambulance; what is owed is written after", () => byKeys(async () => {
      await toNoReply("V5");
      await press("in-danger");
      await person.at("em-trigger-title");
      await look("trigger");
      await press("trigger-collapsed");
      await lifeAtRisk();
      await tell999("4471");
      await person.at("nr-phone-title", { name: "Mr Bevan" });
      await look("phone-first");
      await press("em-life-first");
      await person.at("em-contact-title");
      await ring("nr-phone", { name: "Carys Bevan, sister" }, "rang_out");
      await person.at("em-capacity-title");
      await look("capacity");
      await press("em-capacity-later");
      await person.at("em-way-title");
      await look("way-in");
      await see("C2");
      await press("got-key");
      await person.at("opening-title");
      await press("opening-inside");
      await person.at("em-how-title");
      await look("how-found", { main: false });
      await press("breathing-breathing");
      await person.at("breathing-breathing");
      await look("help");
      await press("em-finding");
      await person.write("reason-words", "On the kitchen floor, opens his eyes");
      await press("save");
      const over = { by: "ambulance", name: "Crew 12", to: "Ysbyty Glan Afon", ending: "needs_help", handed: "Bethan Howe" };
      await endEmergency(over);
      await person.at("inside-gone-title");
      await look("inside-gone");
      await leaveWithKey();
      await person.open(`${world.page}/visit/${world.visitId("V5")}/owed`);
      await person.at("owed-title", { count: 1 });
      await look("owed");
      await press("owed-write");
      await look("best-interests");
      await person.tick("capacity-no");
      await person.write("em-capacity-tried", "Called through the letterbox");
      await person.write("em-capacity-because", "He lay on the floor and did not answer");
      await press("save");
      await person.at("owed-none");
      await assertSaid(world, "V5", [
        ...begun, ...early(1, 120), ...early(2, 120),
        { type: "no_reply" },
        { type: "emergency_begun" },
        { type: "emergency_trigger", trigger: "collapsed" },
        { type: "life_at_risk", risk: true },
        dialled("999"),
        told999("4471"),
        { type: "ask_skipped", asked: "phone_client", reason: reason("life") },
        dialled("emergency_contact"),
        phoned("emergency_contact", "rang_out"),
        { type: "capacity_owed", within: 3600 },
        ...looked,
        { type: "key_taken" },
        entered("key"),
        { type: "how_found", state: "breathing" },
        { type: "finding", words: "On the kitchen floor, opens his eyes" },
        ...endedEmergency(over),
        ...keyBack,
        { type: "best_interests", decides: "no", tried: "Called through the letterbox", because: "He lay on the floor and did not answer" },
      ]);
    }));

    it("found dead", async () => {
      await toTheKnock("V6");
      await knockEarly();
      await see("C1");
      await press("got-key");
      await press("opening-inside");
      await person.at("inside-title");
      await beginEmergency();
      await press("trigger-not_responding");
      await lifeAtRisk();
      await tell999("5582");
      await person.at("em-how-title");
      await press("breathing-looks_dead");
      await person.at("em-dead-title");
      await look("dead");
      await person.write("em-dead-last", "I did, last night at 8.15pm");
      await person.write("em-dead-position", "In the armchair, on the left side");
      await person.tick("em-dead-form");
      await press("em-dead-save");
      await person.at("breathing-looks_dead");
      assert.equal(await person.button("em-over").count(), 0, "a death is no false alarm");
      // Whoever took over, on the spot and by name, is not asked about again.
      const over = { by: "police", name: "PC 2217", ending: "found_dead", handed: "PC 2217", here: true };
      await endEmergency(over);
      await person.at("inside-death-over-title", { name: "PC 2217" });
      await look("inside-death");
      await press("inside-leave");
      await person.at("leave-title");
      await look("leave-death");
      assert.equal(await person.text("leave-goodbye").count(), 0);
      await press("leave-death-go");
      await person.at("hand-over-title");
      await look("leave-death-yes");
      await press("hand-over-yes");
      await person.at("key-title");
      await press("key-safe");
      await press("finish-yes");
      await person.at("ended-title");
      await assertSaid(world, "V6", [
        ...begun, ...early(1, 30), ...looked,
        { type: "key_taken" },
        entered("key"),
        { type: "emergency_begun" },
        { type: "emergency_trigger", trigger: "not_responding" },
        { type: "life_at_risk", risk: true },
        dialled("999"),
        told999("5582"),
        { type: "how_found", state: "looks_dead" },
        { type: "death_found", last_seen: "I did, last night at 8.15pm", position: "In the armchair, on the left side", dnacpr: true },
        ...endedEmergency(over),
        { type: "leaving" },
        { type: "handed_to", name: "PC 2217", took_over: "here" },
        { type: "key_left", place: "safe" },
        { type: "left" },
      ]);
    });

    it("refused and not seen: on-call before leaving, and a name", async () => {
      await toTheKnock("V7");
      await knockAndWait();
      await press("wait-someone");
      await press("outcome-refused", { name: "Mrs Okafor" });
      await press("rf-seen-not_seen");
      await press("capacity-doubt");
      await press("rf-harm-no");
      await press("rf-why-no_word");
      await person.at("hand-refused-title");
      await look("hand-refused");
      await instructed(onCall(), "Bethan Howe", "take_over");
      await person.still();
      await look("hand-taken");
      await handOverAsSaid("Bethan Howe");
      await assertSaid(world, "V7", [
        ...begun,
        { type: "knocked", round: 1, wait: 60 },
        { type: "refused" },
        { type: "refusal_seen", seen: "not_seen" },
        { type: "refusal_capacity", decides: "doubt" },
        { type: "refusal_harm", harm: false },
        { type: "refusal_reason", reason: reason("no_word") },
        ...instruction("on_call", "Bethan Howe", "take_over"),
        { type: "visit_outcome", ending: "refused_not_seen", handed_to: "Bethan Howe", took_over: "phone" },
        { type: "left" },
      ]);
    });

    it("a child alone", async () => {
      await toTheKnock("V8");
      await knockAndWait();
      await someone("child_alone");
      await person.at("hand-child_alone-title");
      await look("child-alone");
      await handOver("Ifor Rees");
      await assertSaid(world, "V8", [
        ...begun,
        { type: "knocked", round: 1, wait: 60 },
        { type: "someone_answered", who: "child_alone" },
        { type: "visit_outcome", ending: "child_alone", handed_to: "Ifor Rees", took_over: "phone" },
        { type: "left" },
      ]);
    });

    it("a colleague let me in: no code", async () => {
      await toTheKnock("V9");
      await knockAndWait();
      await someone("colleague");
      await person.at("inside-title");
      await leave();
      await assertSaid(world, "V9", [
        ...begun,
        { type: "knocked", round: 1, wait: 60 },
        { type: "someone_answered", who: "colleague" },
        entered("colleague"),
        ...gone,
      ]);
    });

    it("the key safe is empty: knock again, phone, on-call, the keyholder opens", async () => {
      await toTheKnock("V10");
      await knockEarly();
      await see("C1");
      await press("sf-report");
      await person.at("sf-title");
      await look("safe-fault");
      await press("safe_fault-empty");
      await look("safe-empty");
      await press("sf-send");
      await person.at("nr-attempts-title");
      await tryAll("Mrs Pritchard", "empty");
      await press("nr-opened");
      await look("opened");
      await person.tick("contact-keyholder");
      await person.write("told-name", "Gwen Lewis");
      await person.write("opened-how", "With her own key");
      await press("next");
      await person.at("opened-where-title");
      await look("opened-where");
      await press("opened-where-in");
      await person.at("nr-rooms-title");
      await person.tick("room-bedroom");
      await press("nr-found-well");
      await person.at("inside-title");
      await leave();
      await assertSaid(world, "V10", [
        ...begun, ...early(1, 30), ...looked,
        { type: "key_safe_fault", fault: "empty" },
        ...triedAll.slice(1),
        { type: "opened_by", who: "keyholder", name: "Gwen Lewis", how: "With her own key" },
        entered("opened"),
        { type: "rooms_checked", rooms: ["bedroom"], found: "well" },
        { type: "visit_outcome", ending: "found_well" },
        ...gone,
      ]);
    });

    it("locked out with the client inside", async () => {
      await toTheKnock("V11");
      await knockAndWait();
      await letIn("Mrs Okafor");
      await press("inside-locked-out");
      await person.at("locked-out-title");
      await look("locked-out");
      await see("C3");
      await press("got-key");
      await press("opening-inside");
      await person.at("inside-title");
      await leaveWithKey();
      await assertSaid(world, "V11", [
        ...begun,
        { type: "knocked", round: 1, wait: 60 },
        { type: "answered" },
        entered("answered"),
        { type: "locked_out" },
        ...looked,
        { type: "key_taken" },
        entered("key"),
        ...keyBack,
      ]);
    });

    it("not safe: one tap, a dark screen, no code left", async () => {
      await toTheKnock("V12");
      await press("ns-button");
      await person.button("ns-show").waitFor();
      await look("not-safe", { main: false, dark: true });
      await press("ns-show");
      await person.at("ns-title");
      await look("not-safe-help");
      // Pressed again on the screen that woke: help is on its way already.
      await press("ns-button");
      await person.still();
      await person.at("ns-title");
      const id = world.visitId("V12").replaceAll("-", "").toUpperCase();
      await until("no code of this visit is on the phone", () =>
        world.sql(world.phoneDatabase, `SELECT 1 FROM sealed_code WHERE hex(visit) = '${id}'`).length === 0);
      await person.open(`${world.page}/`);
      await person.at("today");
      const way = person.page.getByRole("link", { name: person.say("ns-today", { time: "@" }).split("@")[0] });
      await look("today-not-safe");
      await way.click();
      await press("ns-show");
      await person.at("ns-title");
      await press("ns-safe-now");
      await person.at("knock-title");
      await person.open(world.page);
      await person.at("today");
      assert.equal(await way.count(), 0);
      await person.open(`${world.page}/visit/${world.visitId("V12")}`);
      await knockAndWait();
      await letIn("Mrs Okafor");
      await leave();
      await assertSaid(world, "V12", [
        ...begun,
        dialled("999"),
        { type: "not_safe", step: "knock", address: "22 Marine View, Llanfaen CF00 4DR" },
        { type: "safe_now" },
        { type: "knocked", round: 1, wait: 60 },
        { type: "answered" },
        entered("answered"),
        ...gone,
      ]);
    });

    it("no reply, the wait, still here, released: whereabouts unknown, handed to", () => byKeys(async () => {
      await toNoReply("V13");
      await tryAll("Mrs Okafor");
      await press("nr-wait");
      await person.at("nr-wait-title");
      await look("wait-who");
      await press("save");
      await person.at("nr-waiting-title");
      await look("waiting");
      // A neighbour only on somebody's word.
      await press("nr-others");
      await person.at("nr-others-title");
      assert.equal(await person.button("contact-neighbour").count(), 0);
      await press("back");
      await press("nr-decided");
      await person.at("nr-decided-title");
      await look("decisions", { main: false });
      await press("decision-ask_neighbour");
      await person.at("decided-by");
      await look("decided-by");
      await chooseName("Bethan Howe");
      await person.at("decision-ask_neighbour");
      await press("save");
      await person.at("nr-waiting-title");
      await person.still();
      await press("nr-others");
      await press("contact-neighbour");
      await person.at("nr-neighbour-title");
      await look("neighbour");
      await person.write("call-said", "Her light was on last night");
      await press("save");
      await person.at("nr-waiting-title");
      for (const count of [1, 2]) {
        await person.still();
        await press("nr-still-here");
        await person.page.getByText(person.say("nr-pings", { count, time: "@" }).split("@")[0]).waitFor();
      }
      await press("nr-released");
      await person.at("nr-released-title");
      await look("released");
      await person.tick("ground-taken_over");
      await person.write("nr-released-by", "Ifor Rees");
      await person.write("told-said", "Police go in");
      await press("save");
      await person.at("nr-outcome-title");
      await look("no-reply-outcome");
      await press("nr-card-left");
      await person.page.locator(".answer--done").first().waitFor();
      await end("unknown", "Ifor Rees");
      await person.at("ended-title");
      await assertSaid(world, "V13", [
        ...begun, ...early(1, 60), ...early(2, 60), ...triedAll,
        { type: "waiting_for_release", wait: 900 },
        { type: "decided", what: "ask_neighbour", by: "Bethan Howe" },
        told("neighbour", { said: "Her light was on last night" }),
        { type: "still_here" },
        { type: "still_here" },
        { type: "released", by: "Ifor Rees", ground: "taken_over", said: "Police go in", told: "phone" },
        { type: "card_left", left: true },
        { type: "visit_outcome", ending: "unknown", handed_to: "Ifor Rees", took_over: "phone" },
        { type: "left" },
      ]);
    }));

    it("no reply, ordered to go at once: the manager takes over by name; going back leads to the question before", async () => {
      await toNoReply("V21");
      await press("nr-heard");
      await press("heard-voice");
      await person.page.getByText(person.say("nr-heard-at", { heard: person.say("heard-voice"), time: "@" }).split("@")[0]).first().waitFor();
      const words = await tryAll("Mrs Okafor");
      const heard = person.say("nr-say-heard", { heard: person.say("heard-voice"), time: "@" }).split("@")[0];
      assert.ok(words.includes(heard), words);
      await press("nr-wait");
      await press("save");
      await person.at("nr-waiting-title");
      await person.still();
      await press("hand-back");
      await person.at("nr-stay-title");
      await person.still();
      await press("hand-back");
      await person.at("nr-on-call-title");
      await person.still();
      await press("skip");
      await person.at("skip-title");
      await person.tick("skip-done");
      await press("go-on");
      await person.at("nr-stay-title");
      await person.still();
      await press("nr-wait");
      await press("save");
      await person.at("nr-waiting-title");
      await person.still();
      // Decided now: why is asked at once. It was somebody else who said so.
      await press("nr-decided");
      await person.at("nr-decided-title");
      await press("decision-stand_down");
      await person.at("decided-by");
      await chooseName("Bethan Howe");
      await person.at("decision-stand_down");
      await press("save");
      await person.at("nr-released-title");
      await look("released-early");
      await press("nr-released-other");
      await person.tick("ground-ordered");
      await person.write("nr-released-by", "Ifor Rees");
      await press("save");
      await person.at("nr-outcome-title");
      await end("unknown", "Ifor Rees", "ordered");
      await person.at("ended-title");
      const waits = { type: "waiting_for_release", wait: 900 };
      await assertSaid(world, "V21", [
        ...begun,
        ...early(1, 60),
        ...early(2, 60),
        triedAll[0],
        { type: "attempted", how: "listened", heard: "voice" },
        ...triedAll.slice(1),
        waits,
        { type: "went_back" },
        { type: "went_back" },
        { type: "ask_skipped", asked: "tell_on_call", reason: { code: "done" } },
        waits,
        { type: "decided", what: "stand_down", by: "Bethan Howe" },
        { type: "released", by: "Ifor Rees", ground: "ordered", told: "phone" },
        { type: "visit_outcome", ending: "unknown", handed_to: "Ifor Rees", took_over: "phone" },
        { type: "left" },
      ]);
    });

    it("no reply, you may leave: the wait begins with it, and the release with its reason is the lit answer", async () => {
      await toNoReply("V27");
      await tryAll("Mrs Okafor", undefined, ["next_of_kin", "stand_down"]);
      // Said once: nobody asks again who it was.
      await person.page.getByText(person.say("nr-released-may-go", { name: "Bethan Howe" })).last().waitFor();
      await press("back");
      await person.page.getByText(person.say("nr-waiting-may-go", { name: "Bethan Howe" })).waitFor();
      await look("may-go");
      await person.still();
      const lit = await person.page.locator(".dock").last().innerText();
      assert.ok(lit.includes(person.say("nr-released")), lit);
      await press("nr-released");
      await person.at("nr-released-title");
      await press("ground-ordered");
      await person.at("nr-outcome-title");
      await end("unknown", "Bethan Howe", "ordered");
      await person.at("ended-title");
      await assertSaid(world, "V27", [
        ...begun, ...early(1, 60), ...early(2, 60), ...triedAll,
        { type: "decided", what: "next_of_kin", by: "Bethan Howe" },
        { type: "decided", what: "stand_down", by: "Bethan Howe" },
        { type: "waiting_for_release", wait: 900 },
        { type: "released", by: "Bethan Howe", ground: "ordered", told: "phone" },
        { type: "visit_outcome", ending: "unknown", handed_to: "Bethan Howe", took_over: "phone" },
        { type: "left" },
      ]);
    });

    it("no life at risk, then found not responding: ring 999 now, and the card", async () => {
      await toTheKnock("V28");
      await knockAndWait();
      await letIn("Mrs Okafor");
      await beginEmergency();
      await press("trigger-other");
      await person.at("em-life-title");
      await press("em-life-no");
      await person.at("em-how-title");
      await press("breathing-breathing");
      await person.at("em-call-title");
      await look("ring-999-now");
      await person.still();
      await person.page.locator(".dock").last().getByRole("button", { name: person.say("call-999") }).click();
      await cannotDial();
      await person.at("em-card-title");
      await tell999("52");
      await person.at("breathing-breathing");
      const over = { by: "ambulance", name: "Crew 3", to: "Ysbyty Glan Afon", ending: "needs_help", handed: "Bethan Howe", code: false };
      await endEmergency(over);
      await person.at("inside-gone-title");
      await leave();
      await assertSaid(world, "V28", [
        ...begun,
        { type: "knocked", round: 1, wait: 60 },
        { type: "answered" },
        entered("answered"),
        { type: "emergency_begun" },
        { type: "emergency_trigger", trigger: "other" },
        { type: "life_at_risk", risk: false },
        { type: "how_found", state: "breathing" },
        dialled("999"),
        told999("52"),
        ...endedEmergency(over),
        ...gone,
      ]);
    });

    it("through a communal door with its code, to the client's own", async () => {
      await start("V30");
      await press("arrive-yes");
      await press("buzzer-rang");
      await see("C4");
      await press("entry-at-door", { name: "Mr Vaughan" });
      await person.at("knock-title");
      await knockAndWait();
      await letIn("Mr Vaughan");
      await leave();
      await assertSaid(world, "V30", [
        ...begun,
        { type: "buzzer_rung" },
        ...looked,
        { type: "at_own_door" },
        { type: "knocked", round: 1, wait: 60 },
        { type: "answered" },
        entered("answered"),
        ...gone,
      ]);
    });

    it("the safe stood open: I have the key asks how it came", async () => {
      await toTheKnock("V29");
      await knockAndWait();
      await press("wait-early");
      await person.tick("early-called");
      await press("go-on");
      await person.at("code-key_safe-title");
      await press("got-key");
      await person.at("key-from-title");
      await look("key-from");
      await press("key_from-stood_open");
      await person.at("opening-title");
      await press("opening-inside");
      await person.at("inside-title");
      await leaveWithKey();
      await assertSaid(world, "V29", [
        ...begun,
        ...early(1, 30),
        { type: "key_taken" },
        { type: "key_had", from: "stood_open" },
        entered("key"),
        ...keyBack,
      ]);
    });

    it("not safe inside: I got out, what was seen in words, handed over by name", async () => {
      await toTheKnock("V22");
      await knockAndWait();
      await letIn("Mrs Okafor");
      await press("ns-button");
      await person.button("ns-show").waitFor();
      await press("ns-show");
      await person.at("ns-title");
      await press("ns-safe-now");
      await person.at("inside-title");
      assert.equal(await person.button("inside-wrong").count(), 0, "that was no wrong tap");
      await look("not-safe-since");
      await press("ns-got-out");
      await person.at("hand-not_safe-title");
      await look("got-out");
      await press("hand-write");
      await person.write("reason-words", "Her son shouted and threw a cup");
      await press("save");
      await person.still();
      await instructed(onCall(), "Bethan Howe", "take_over");
      await person.still();
      await handOverAsSaid("Bethan Howe");
      await assertSaid(world, "V22", [
        ...begun,
        { type: "knocked", round: 1, wait: 60 },
        { type: "answered" },
        entered("answered"),
        dialled("999"),
        { type: "not_safe", step: "inside", address: "22 Marine View, Llanfaen CF00 4DR" },
        { type: "safe_now" },
        { type: "got_out" },
        { type: "finding", words: "Her son shouted and threw a cup" },
        ...instruction("on_call", "Bethan Howe", "take_over"),
        { type: "visit_outcome", ending: "not_safe", handed_to: "Bethan Howe", took_over: "phone" },
        { type: "left" },
      ]);
    });

    it("a key that was not put back after all is said on the finished visit", async () => {
      await toTheKnock("V23");
      await knockEarly();
      await see("C1");
      await press("got-key");
      await press("opening-inside");
      await person.at("inside-title");
      await leaveWithKey();
      await press("key-after-all");
      await person.at("key-after-title");
      await look("key-after-all");
      await press("yes-right");
      await person.at("key-out-title", { name: "Mrs Pritchard" });
      await person.still();
      await press("key-safe");
      await press("yes-right");
      await person.at("ended-title");
      await assertSaid(world, "V23", [
        ...begun,
        ...early(1, 30),
        ...looked,
        { type: "key_taken" },
        entered("key"),
        ...keyBack,
        { type: "key_left", place: "with_me" },
        { type: "key_left", place: "safe" },
      ]);
    });

    it("a visit hours ahead is not started without a question", async () => {
      await open("V14");
      await press("start-visit");
      await person.at("start-title");
      await look("start-asked");
      await press("start-no");
      await person.button("start-visit").waitFor();
      assert.deepEqual(world.entries("V14"), []);
    });

    it("an emergency outside the window, with leave read out over the phone", async () => {
      await open("V14");
      await press("emergency");
      await person.at("em-trigger-title");
      await press("trigger-calling");
      await person.at("em-life-title");
      await press("em-life-no");
      await person.at("arrive-title");
      await look("emergency-right-door");
      await press("arrive-yes");
      await person.at("nr-phone-title", { name: "Mr Bevan" });
      await ring("nr-phone", { name: "Mr Bevan" }, "rang_out");
      await person.at("em-contact-title");
      await ring("nr-phone", { name: "Carys Bevan, sister" }, "no_signal");
      await person.at("em-capacity-title");
      await press("em-capacity-now");
      await person.tick("capacity-doubt");
      await person.write("em-capacity-because", "He calls for help");
      await press("save");
      await person.at("em-way-none-title");
      await look("no-way-in");
      await press("ask-go");
      await person.at("ask-title");
      await press("ask-voice");
      await person.at("voice-title");
      await press("voice-show");
      await person.at("voice-read-title");
      const digits = (await person.page.locator(".number").innerText()).replace(/\s/g, "");
      await person.write("voice-answer", world.readBack("C2", digits));
      await press("voice-check");
      await person.at("leave-given-title");
      await press("ask-back");
      await person.at("em-way-title");
      await see("C2");
      await press("got-key");
      await press("opening-inside");
      await person.at("em-how-title");
      await press("breathing-responding");
      await person.at("breathing-responding");
      const over = { by: "emergency_contact", name: "Carys Bevan", ending: "found_well" };
      await endEmergency(over);
      await person.at("inside-title");
      await leaveWithKey();
      await assertSaid(world, "V14", [
        { type: "visit_started" },
        { type: "emergency_begun" },
        { type: "emergency_trigger", trigger: "calling" },
        { type: "life_at_risk", risk: false },
        { type: "door_checked", notice_read: false },
        dialled("client"),
        phoned("client", "rang_out"),
        dialled("emergency_contact"),
        phoned("emergency_contact", "no_signal"),
        { type: "best_interests", decides: "doubt", because: "He calls for help" },
        { type: "voice_shown" },
        { type: "voice_accepted" },
        ...looked,
        { type: "key_taken" },
        entered("key"),
        { type: "how_found", state: "responding" },
        ...endedEmergency(over),
        ...keyBack,
      ]);
    });

    it("the code did not open, twice: on-call, and police open", async () => {
      await toTheKnock("V15");
      await knockEarly();
      await see("C1");
      await press("did-not-open");
      await person.at("sf-try-title");
      await look("try-again");
      await press("sf-try-again");
      await see2("C1");
      await press("did-not-open");
      await person.at("nr-attempts-title");
      await tryAll("Mrs Pritchard", "code");
      await press("nr-opened");
      await person.tick("contact-police");
      await person.write("told-name", "PC 2217");
      await person.write("opened-how", "Through the back door, boarded up after");
      await press("next");
      await person.at("opened-force-title");
      await look("opened-force");
      await press("opened-force-yes");
      await person.at("opened-where-title");
      await press("opened-where-in");
      await person.at("nr-rooms-title");
      await press("nr-found-well");
      await person.at("inside-title");
      await press("inside-leave");
      await person.at("leave-title");
      await look("leave-forced");
      await press("leave-wont-lock");
      await look("leave-wont-lock");
      await press("save");
      await person.page.getByText(person.say("name-missing")).waitFor();
      await person.write("leave-wont-lock-name", "Gwen Lewis");
      await press("save");
      await person.page.locator(".step__lead").filter({ hasText: "Gwen Lewis" }).waitFor();
      await look("wont-lock-yes");
      await press("finish-yes");
      await person.at("ended-title");
      await assertSaid(world, "V15", [
        ...begun, ...early(1, 30), ...looked,
        { type: "code_did_not_open", attempt: 1 },
        { type: "went_back" },
        ...looked,
        { type: "code_did_not_open", attempt: 2 },
        { type: "could_not_open" },
        ...triedAll.slice(1),
        { type: "opened_by", who: "police", name: "PC 2217", how: "Through the back door, boarded up after", by_force: true },
        entered("opened"),
        { type: "rooms_checked", rooms: [], found: "well" },
        { type: "visit_outcome", ending: "found_well" },
        { type: "leaving" },
        { type: "wont_lock", name: "Gwen Lewis" },
        { type: "left" },
      ]);
    });
    const see2 = async (client) => {
      await person.holdDown(person.button("code-hold-again").first());
      assert.equal(await person.shownCode(), CODE[client]);
      await person.letGo();
    };

    it("the key is lost", async () => {
      await toTheKnock("V16");
      await knockEarly();
      await see("C1");
      await press("got-key");
      await press("opening-inside");
      await person.at("inside-title");
      await press("inside-leave");
      await press("leave-locked");
      await person.at("key-title");
      await press("key-unknown");
      await press("finish-yes");
      await person.at("ended-title");
      await look("ended-key-lost");
      await press("lost-report-key");
      await person.at("lost-tag-title");
      await look("lost-tag");
      await press("lost-tag-none");
      await person.at("lost-opens-title");
      await look("lost-opens");
      await person.write("reason-words", "A front door, from a key safe");
      await press("go-on");
      await person.at("lost-stolen-title");
      await look("lost-stolen", { main: false });
      await press("yes_no-no");
      await person.at("lost-had-title");
      await look("lost-had");
      await person.write("reason-words", "At the door, about 9.40am");
      await press("go-on");
      await person.at("lost-identifies-title");
      await press("yes_no-no");
      await press("yes_no-unknown");
      await person.at("lost-risk-title");
      await press("yes_no-yes");
      await person.at("lost-check-title");
      await look("lost-check");
      await press("lost-yes");
      await person.heading("lost-ring", { name: "Bethan Howe" }).waitFor();
      await look("lost-ring");
      // The call is the lost key's and not the visit's, and is asked after as any other.
      await ring("lost-ring", { name: "Bethan Howe" }, "rang_out");
      await person.still();
      // Nobody else is in the line: the first is rung again, and answers. Without a call there is nothing to ask after.
      assert.equal(await person.button("call-title").count(), 0);
      await press("lost-ring", { name: "Bethan Howe" });
      await cannotDial();
      await person.at("call-title");
      await press("call-person");
      await answeredBy("Bethan Howe");
      await person.at("told-title");
      await person.write("told-said", "We change the lock today");
      await press("save");
      await person.heading("lost-told", { name: "Bethan Howe" }).waitFor();
      await look("lost-told");
      await assertSaid(world, "V16", [
        ...begun, ...early(1, 30), ...looked,
        { type: "key_taken" },
        entered("key"),
        { type: "leaving" },
        { type: "door_locked" },
        { type: "key_left", place: "unknown" },
        { type: "left" },
        { type: "lost", what: "key", opens: "A front door, from a key safe", stolen: "no", last_had: "At the door, about 9.40am", identifies: "no", codes_with_it: "unknown", at_risk: "yes" },
      ]);
    });

    it("a wrong tap to inside is put right, and the wait goes on", async () => {
      await toTheKnock("V17");
      await knockAndWait();
      await letIn("Mrs Okafor");
      await press("inside-wrong");
      await person.at("wait-title");
      await letIn("Mrs Okafor");
      await leave();
      await assertSaid(world, "V17", [
        ...begun,
        { type: "knocked", round: 1, wait: 60 },
        { type: "answered" },
        entered("answered"),
        { type: "not_inside" },
        { type: "answered" },
        entered("answered"),
        ...gone,
      ]);
    });

    it("no reply, the door opens: needs help was a wrong tap; a stranger; nobody on call, the next says go", async () => {
      await toNoReply("V18");
      await press("nr-came");
      await person.at("outcome-title");
      await press("outcome-needs-help", { name: "Mrs Okafor" });
      await person.at("em-trigger-title");
      await press("em-none");
      await person.at("inside-title");
      await press("inside-wrong");
      await person.at("nr-attempts-title");
      await press("nr-came");
      await press("outcome-someone");
      await person.at("someone-title");
      await look("someone");
      await press("someone-stranger");
      await person.at("hand-stranger-title");
      await look("hand-stranger");
      await ring("nr-ring", onCall(), "rang_out");
      const second = { name: person.say("contact-second_on_call") };
      await person.button("nr-ring", second).waitFor();
      await look("hand-next");
      await instructed(second, "Ifor Rees", "stand_down");
      // On the way is not here: the worker stays, and the screen says so.
      await taker("Ifor Rees");
      await press("hand-how-coming", { name: "Ifor Rees" });
      await look("coming");
      await person.write("hand-when", "in 20 minutes");
      await press("save");
      await person.at("hand-stranger-title");
      await person.page.getByText(person.say("hand-coming", { name: "Ifor Rees", time: "@" }).split("@")[0]).waitFor();
      await look("somebody-comes");
      await handOver("Ifor Rees", "here");
      await assertSaid(world, "V18", [
        ...begun, ...early(1, 60), ...early(2, 60),
        { type: "no_reply" },
        { type: "answered" },
        { type: "visit_outcome", ending: "answered_late" },
        entered("answered"),
        { type: "emergency_begun" },
        { type: "went_back" },
        { type: "not_inside" },
        { type: "someone_answered", who: "stranger" },
        dialled("on_call"),
        phoned("on_call", "rang_out"),
        ...instruction("second_on_call", "Ifor Rees", "stand_down"),
        { type: "on_the_way", name: "Ifor Rees", when: "in 20 minutes" },
        { type: "visit_outcome", ending: "stranger", handed_to: "Ifor Rees", took_over: "here" },
        { type: "left" },
      ]);
    });

    it("locked out with the key inside: nobody says that nobody answered", async () => {
      await toTheKnock("V20");
      await knockAndWait();
      await letIn("Mrs Pritchard");
      await press("inside-locked-out");
      await person.at("locked-out-title");
      await person.still();
      await press("sf-report");
      await press("safe_fault-key_will_not_turn");
      await press("sf-send");
      await person.at("nr-attempts-title");
      assert.equal(await person.text("nr-head-locked-out", { name: "Mrs Pritchard" }).count(), 1);
      await look("locked-out-attempts");
      await press("nr-came");
      await press("outcome-answered", { name: "Mrs Pritchard" });
      await person.at("inside-title");
      await press("inside-leave");
      await person.at("leave-title");
      await press("leave-locked-behind");
      await press("finish-yes");
      await person.at("ended-title");
      await assertSaid(world, "V20", [
        ...begun,
        { type: "knocked", round: 1, wait: 30 },
        { type: "answered" },
        entered("answered"),
        { type: "locked_out" },
        { type: "key_safe_fault", fault: "key_will_not_turn" },
        { type: "answered" },
        entered("answered"),
        { type: "leaving" },
        { type: "locked_behind" },
        { type: "left" },
      ]);
    });

    it("not safe while practising: nothing happens, and one tap more makes it real", async () => {
      await start("V19");
      await person.open(`${world.page}/practice`);
      await person.heading("pin-unlock-title").or(person.button("practice-go")).first().waitFor();
      if (await person.heading("pin-unlock-title").isVisible().catch(() => false)) await person.unlock();
      await press("practice-go");
      await person.at("arrive-title");
      await press("ns-button");
      await person.at("practice-ns-title");
      await look("practice-not-safe");
      await press("practice-dial-back");
      await person.at("arrive-title");
      await person.text("practice-banner").waitFor();
      await assertSaid(world, "V19", [{ type: "visit_started" }]);
      await press("ns-button");
      await press("practice-ns-really");
      await person.button("ns-show").waitFor();
      await assertSaid(world, "V19", [
        { type: "visit_started" },
        dialled("999"),
        { type: "not_safe", step: "arrive", address: "22 Marine View, Llanfaen CF00 4DR" },
      ]);
    });

    it("of two visits under way, a call belongs to the one whose page it is made from", async () => {
      await toNoReply("V24");
      await press("nr-look-next");
      await person.at("nr-look-title");
      await person.tick("sight-lights");
      await press("nr-look-save");
      await person.at("nr-phone-title", { name: "Mrs Okafor" });
      await toTheKnock("V25");
      await person.open(`${world.page}/visit/${world.visitId("V24")}`);
      await person.heading("pin-unlock-title").or(person.heading("nr-phone-title", { name: "Mrs Okafor" })).first().waitFor();
      if (await person.heading("pin-unlock-title").isVisible().catch(() => false)) await person.unlock();
      await press("nr-phone", { name: "Mrs Okafor" });
      await person.at("dial-contact-title", { name: "Mrs Okafor" });
      assert.equal(await person.page.locator(".number").innerText(), "01632 960 322");
      await cannotDial();
      await person.at("call-title");
      await press("call-rang_out");
      await person.at("nr-phone-again-title");
      await person.page.getByRole("link", { name: person.say("ring-on-call") }).click();
      await person.at("dial-on-call-title");
      await cannotDial();
      await assertSaid(world, "V25", [...begun]);
      await assertSaid(world, "V24", [
        ...begun, ...early(1, 60), ...early(2, 60),
        { type: "no_reply" },
        { type: "ask_done", asked: "attempts" },
        { type: "observed", seen: ["lights"] },
        dialled("client"),
        phoned("client", "rang_out"),
        dialled("on_call"),
      ]);
    });

    it("gas at the door: the call to the gas line and to 999 are asked after; a wrong name is corrected", async () => {
      await start("V26");
      await press("arrive-trouble");
      await press("trouble-gas");
      await person.at("hand-gas-title");
      assert.ok((await person.page.locator(".dock").last().innerText()).includes(person.say("contact-gas")), "the gas line comes first");
      await press("contact-gas");
      await cannotDial();
      await person.at("call-title");
      await look("gas-call");
      await press("call-person");
      await person.at("call-said");
      await look("gas-said");
      await person.write("told-said", "Somebody comes within the hour");
      await person.write("call-reference", "nine four Ceri");
      await press("save");
      await person.still();
      await person.page.getByRole("link", { name: person.say("call-999") }).click();
      await cannotDial();
      await person.at("call-999-which");
      await look("999-which");
      await press("contact-fire");
      await person.at("call-said");
      await press("save");
      await handOver("Iwan Rees", "here");
      await person.page.locator(".step__lead").filter({ hasText: "Iwan Rees" }).waitFor();
      const outcome = { type: "visit_outcome", ending: "danger", handed_to: "Iwan Rees", took_over: "here" };
      await assertSaid(world, "V26", [
        { type: "visit_started" },
        { type: "trouble", trouble: "gas" },
        dialled("gas"),
        told("gas", { said: "Somebody comes within the hour", reference: "nine four Ceri" }),
        dialled("999"),
        told("fire"),
        outcome,
        { type: "left" },
      ]);
      await person.open(`${world.page}/log`);
      await person.heading("pin-unlock-title").or(person.heading("log-title")).first().waitFor();
      if (await person.heading("pin-unlock-title").isVisible().catch(() => false)) await person.unlock();
      await person.page.getByRole("link").filter({ hasText: "Iwan Rees" }).first().click();
      await press("log-correct");
      await person.pressField("field-handed_to");
      await person.write("field-handed_to", "Ifor Rees");
      await person.write("log-correct-why", "Wrong name");
      await press("save");
      await person.page.getByRole("heading").filter({ hasText: "Ifor Rees" }).first().waitFor();
      await look("log-entry-corrected");
      // A choice, and a time that has not come yet.
      await person.open(`${world.page}/log`);
      await person.heading("pin-unlock-title").or(person.heading("log-title")).first().waitFor();
      if (await person.heading("pin-unlock-title").isVisible().catch(() => false)) await person.unlock();
      await person.page.getByRole("link").filter({ hasText: person.say("contact-fire") }).first().click();
      await press("log-correct");
      await look("log-entry-which");
      await person.pressField("field-who");
      await person.tick("contact-ambulance");
      await look("log-entry-choice");
      await person.write("log-correct-why", "It was the ambulance");
      await press("save");
      await person.page.getByRole("heading").filter({ hasText: person.say("contact-ambulance") }).first().waitFor();
      await press("log-correct");
      await person.pressField("field-at");
      await person.write("later-time", "00:01");
      await person.write("log-correct-why", "I tapped late");
      await press("save");
      await person.page.getByText(person.say("afterwards-before_visit")).last().waitFor();
      await look("log-entry-time");
      await person.open(`${world.page}/visit/${world.visitId("V26")}`);
      await person.heading("pin-unlock-title").or(person.heading("ended-title")).first().waitFor();
      if (await person.heading("pin-unlock-title").isVisible().catch(() => false)) await person.unlock();
      await person.page.locator(".step__lead").filter({ hasText: "Ifor Rees" }).waitFor();
      await person.page.locator("main").getByText("Iwan Rees").first().waitFor();
      await look("ended-corrected");
    });

    it("gas, and somebody may be inside: 999 at once, two services with a number each, and the door does not lock", async () => {
      await start("V31");
      await press("arrive-trouble");
      await press("trouble-gas");
      await person.at("hand-gas-title");
      await look("gas-inside");
      await press("hand-inside-yes");
      await cannotDial();
      await person.at("em-card-title");
      await press("em-told");
      await person.at("em-told-title");
      await person.tick("contact-fire");
      await person.tick("contact-police");
      await person.page.getByLabel(person.say("em-told-number-of", { whom: person.say("contact-fire") }), { exact: true }).fill("F 771");
      await person.page.getByLabel(person.say("em-told-number-of", { whom: person.say("contact-police") }), { exact: true }).fill("P 882");
      await look("told-999-two");
      await press("save");
      await person.at("em-outside-told-title");
      await look("outside-gas");
      assert.equal(await person.button("em-not-kept-out").count(), 0);
      await ring("contact-gas", {}, "rang_out");
      await person.at("em-outside-told-title");
      await ring("contact-gas", {}, "person");
      await person.at("call-said");
      await person.write("call-reference", "nine five Ceri");
      await press("save");
      await person.at("em-outside-told-title");
      await person.still();
      assert.equal(await person.button("contact-gas").count(), 0, "told once");
      await press("em-here");
      await person.tick("contact-fire");
      await person.write("hand-service-name", "Crew 9");
      await look("crew-here");
      await press("save");
      await person.still();
      await press("em-stay-outside");
      await person.at("em-taken-title");
      // The service is on the spot, and whoever stayed outside locks nothing.
      await press("em-taken-go");
      await person.tick("contact-fire");
      assert.equal(await person.page.getByLabel(person.say("em-taken-name"), { exact: true }).inputValue(), "Crew 9", "the only crew that came");
      await press("save");
      await person.at("em-secured-title");
      await press("em-secured-go");
      await person.tick("secured-broken");
      await press("save");
      await person.page.getByText(person.say("name-missing")).waitFor();
      await look("secured-broken");
      await person.write("leave-wont-lock-name", "Gwen Lewis");
      await press("save");
      await person.at("em-kin-title");
      await press("em-kin-will");
      await person.at("em-kin-will-title");
      await look("kin-will");
      await person.write("em-kin-will-by", "Bethan Howe");
      await press("save");
      await person.at("ending-title");
      await press("nr-ending");
      await press("ending-needs_help");
      await press("next");
      await look("outcome-here");
      await press("yes-right");
      await person.at("ended-title");
      await assertSaid(world, "V31", [
        { type: "visit_started" },
        { type: "trouble", trouble: "gas" },
        { type: "people_inside", inside: true },
        { type: "emergency_begun" },
        { type: "emergency_trigger", trigger: "smoke_gas" },
        { type: "life_at_risk", risk: true },
        dialled("999"),
        told("fire", { reference: "F 771" }),
        told("police", { reference: "P 882" }),
        dialled("gas"),
        phoned("gas", "rang_out"),
        dialled("gas"),
        told("gas", { reference: "nine five Ceri" }),
        { type: "service_met", whom: "fire", name: "Crew 9", number: "" },
        { type: "ask_done", asked: "stay_out" },
        { type: "taken_over", by: "fire", name: "Crew 9" },
        { type: "home_secured", what: ["broken"], stays: "Gwen Lewis" },
        { type: "kin_to_be_told", by: "Bethan Howe" },
        { type: "visit_outcome", ending: "needs_help", handed_to: "Crew 9", took_over: "here" },
        { type: "left" },
      ]);
    });

    it("a relative does not let me in: asked first, in words, and taken back when the client comes", async () => {
      await toTheKnock("V32");
      await knockAndWait();
      await someone("relative");
      await person.at("with-relative-title", { name: "Mrs Okafor" });
      await press("with-not-let-in");
      await look("not-let-in");
      await press("back");
      await person.at("with-relative-title", { name: "Mrs Okafor" });
      await press("with-not-let-in");
      await person.write("with-not-words", "Her son: not today");
      await press("save");
      await person.at("hand-relative-title");
      await look("kept-out");
      await person.still();
      await press("hand-opened");
      await press("outcome-answered", { name: "Mrs Okafor" });
      await person.at("inside-title");
      await leave();
      await assertSaid(world, "V32", [
        ...begun,
        { type: "knocked", round: 1, wait: 60 },
        { type: "someone_answered", who: "relative" },
        { type: "access_denied", words: "Her son: not today" },
        { type: "answered" },
        entered("answered"),
        ...gone,
      ]);
    });

    it("kept out by a wrong tap in an emergency; police open, and I stay outside", async () => {
      await toTheKnock("V33");
      await beginEmergency();
      await press("trigger-not_responding");
      await lifeAtRisk();
      await tell999("6610");
      await person.at("nr-phone-title", { name: "Mrs Pritchard" });
      await press("em-denied");
      await press("save");
      await person.at("em-outside-told-title");
      await look("outside-kept-out");
      await press("em-not-kept-out");
      await person.at("nr-phone-title", { name: "Mrs Pritchard" });
      await press("em-life-first");
      await person.at("em-contact-title");
      await press("em-life-first");
      await person.at("em-capacity-title");
      await look("capacity-life");
      await press("em-capacity-later");
      await person.at("em-way-title");
      await press("nr-opened");
      await person.tick("contact-police");
      await person.write("told-name", "PC 2217");
      await press("next");
      await press("opened-force-no");
      await press("opened-where-out");
      await person.at("em-way-title");
      await press("em-stay-outside");
      await person.at("em-taken-title");
      await press("em-not-staying");
      await person.at("em-way-title");
      await press("em-stay-outside");
      const over = { by: "police", name: "PC 2217", ending: "needs_help", handed: "PC 2217", here: true, code: false };
      await person.at("em-taken-title");
      await press("em-taken-go");
      await person.tick("contact-police");
      await person.write("em-taken-name", "PC 2217");
      await press("save");
      await person.at("em-secured-title");
      await press("em-secured-go");
      await person.tick("secured-someone_stays");
      await press("save");
      await person.at("em-kin-title");
      await press("em-kin-go");
      await person.write("em-kin-by", "Bethan Howe");
      await press("save");
      await person.at("ending-title");
      await end("needs_help", "PC 2217", true);
      await person.at("ended-title");
      await assertSaid(world, "V33", [
        ...begun,
        { type: "emergency_begun" },
        { type: "emergency_trigger", trigger: "not_responding" },
        { type: "life_at_risk", risk: true },
        dialled("999"),
        told999("6610"),
        { type: "access_denied" },
        { type: "went_back" },
        { type: "ask_skipped", asked: "phone_client", reason: reason("life") },
        { type: "ask_skipped", asked: "phone_contact", reason: reason("life") },
        { type: "capacity_owed", within: 3600 },
        { type: "opened_by", who: "police", name: "PC 2217", stayed_out: true },
        { type: "ask_done", asked: "stay_out" },
        { type: "went_back" },
        { type: "ask_done", asked: "stay_out" },
        ...endedEmergency({ ...over, home: ["someone_stays"] }).slice(1),
        { type: "left" },
      ]);
      // On-call is owed after an emergency; it can be rung from there.
      await person.open(`${world.page}/visit/${world.visitId("V33")}/owed`);
      await person.heading("pin-unlock-title").or(person.button("owed-write")).first().waitFor();
      if (await person.heading("pin-unlock-title").isVisible().catch(() => false)) await person.unlock();
      assert.equal(await person.page.getByText(person.say("owed-capacity"), { exact: true }).count(), 0, "nobody went in");
      await look("owed-on-call");
      await press("owed-write");
      await cannotDial();
      await person.at("call-title");
      await press("call-person");
      await answeredBy("Bethan Howe");
      await person.at("told-title");
      await press("save");
      await person.at("owed-none");
    });

    it("a key without a tag that was lost out of a visit: whose home it opens is chosen, said, and read by the office", async () => {
      await person.open(`${world.page}/lost`);
      await person.heading("pin-unlock-title").or(person.heading("lost-what-title")).first().waitFor();
      if (await person.heading("pin-unlock-title").isVisible().catch(() => false)) await person.unlock();
      await press("lost-key");
      await person.at("lost-tag-title");
      await press("lost-tag-none");
      await person.at("concern-whose-title");
      await look("lost-whose", { main: false });
      await press("lost-whose-other");
      await person.at("lost-opens-title");
      await person.write("reason-words", "A flat");
      await press("back");
      await person.at("concern-whose-title");
      await person.page.getByRole("button", { name: /^Mrs Okafor, / }).first().click();
      await person.at("lost-stolen-title");
      await press("yes_no-no");
      await person.at("lost-had-title");
      await press("yes_no-unknown");
      await press("yes_no-no");
      await press("yes_no-no");
      await person.at("lost-risk-title");
      await press("yes_no-no");
      await person.at("lost-check-title");
      await look("lost-whose-check");
      await person.page.getByText(/^Mrs Okafor, /).first().waitFor();
      await press("lost-yes");
      await person.heading("lost-ring", { name: "Bethan Howe" }).waitFor();
      const words = await person.page.locator("blockquote").innerText();
      assert.ok(words.includes(person.say("lost-say-home", { name: "Mrs Okafor, @" }).split("@")[0]), words);
      await look("lost-whose-ring");
      await world.held(90000);
      const sql = "SELECT reference FROM incident LEFT JOIN client ON client.id = incident.client WHERE kind = 'lost_key' ORDER BY at";
      assert.equal(world.sql(world.centralDatabase, sql).at(-1).reference, "C3");
    });

    it("a concern asks whose home it is about, and the office reads which", async () => {
      await person.open(`${world.page}/concern`);
      await person.heading("pin-unlock-title").or(person.heading("concern-about-title")).first().waitFor();
      if (await person.heading("pin-unlock-title").isVisible().catch(() => false)) await person.unlock();
      await press("concern-home");
      await person.at("concern-whose-title");
      await look("concern-whose", { main: false });
      await person.page.getByRole("button", { name: /^Mrs Okafor, / }).first().click();
      await press("yes_no-no");
      await person.at("concern-words-title");
      await person.page.locator("#concern-words").fill("No food in the home");
      await press("concern-send");
      await person.at("concern-saved-title");
      await world.held(90000);
      const sql = "SELECT CAST(payload AS TEXT) AS payload FROM entry WHERE kind = 'concern'";
      const [concern] = world.sql(world.centralDatabase, sql).map((row) => JSON.parse(row.payload));
      const okafor = world.sql(world.centralDatabase, "SELECT hex(id) AS id FROM client WHERE reference = 'C3'")[0].id;
      assert.equal(concern.home.replaceAll("-", "").toUpperCase(), okafor);
      assert.equal(concern.visit, undefined, "it is of no visit");
    });

    it("a neighbour gives me a key while I wait: in with it, and back to her", async () => {
      await toTheKnock("V34");
      assert.equal(await person.button("early-given_key").count(), 0, "the knock comes first, even with a key");
      await knockAndWait();
      await look("wait-with-key");
      await press("early-given_key");
      await look("key-from-who");
      await person.write("told-name", "Gwen Lewis");
      await press("save");
      await person.at("opening-title");
      await press("opening-inside");
      await person.at("inside-title");
      await press("inside-leave");
      await press("leave-locked");
      await person.at("key-title");
      await look("key-given-back");
      await press("key-given-back", { name: "Gwen Lewis" });
      await press("finish-yes");
      await person.at("ended-title");
      assert.equal(await person.page.getByText("given_key").count(), 0, "the reason is in words");
      await assertSaid(world, "V34", [
        ...begun,
        { type: "knocked", round: 1, wait: 30 },
        { type: "wait_cut_short", round: 1, reason: { code: "given_key" } },
        { type: "key_taken" },
        { type: "key_had", from: "from_someone", name: "Gwen Lewis" },
        entered("key"),
        { type: "leaving" },
        { type: "door_locked" },
        { type: "key_left", place: "given", name: "Gwen Lewis" },
        { type: "left" },
      ]);
    });

    it("no reply, on-call says go in, and a neighbour gives me a key: in with it, every room, and back to her", async () => {
      await toNoReply("V35");
      await tryAll("Mrs Okafor", undefined, ["stay", "go_in", "ask_neighbour", "101", "999"], async () => {
        const wrong = person.page.getByText(person.say("nr-decided-one"));
        await wrong.waitFor();
        await person.still();
        const { y, height } = await wrong.boundingBox();
        assert.ok(y > 0 && y + height < person.page.viewportSize().height, `what is wrong is in sight: ${y}`);
        await look("decided-one");
        await person.tick("decision-stay");
        await press("save");
        await person.at("decision-101");
        await look("decided-101");
        await person.tick("attending-yes");
        await person.write("decided-reference", "P-77");
        await press("save");
        // Nothing of the one service is there for the other.
        await person.at("decision-999");
        assert.equal(await person.page.locator("input[type=radio]:checked").count(), 0);
        await person.tick("attending-no");
        await press("save");
        await person.at("nr-declined-title");
        await look("declined");
        await person.write("nr-declined-name", "Desk 4");
        await press("save");
        await person.page.getByText(person.say("reason-words-missing")).waitFor();
        await person.write("nr-declined-why", "No crew");
        await press("save");
      });
      // Told to stay since: a key alone opens nothing, and where to ask is said.
      await press("nr-decided");
      await press("decision-stay");
      await person.at("decided-by");
      await chooseName("Bethan Howe");
      await person.at("decision-stay");
      await press("save");
      await person.at("nr-stay-title");
      await person.still();
      assert.equal(await person.button("nr-go-in").count(), 0);
      await press("early-given_key");
      await person.at("nr-key-first");
      await look("key-first");
      await press("nr-decided");
      await press("decision-go_in");
      await person.at("decided-by");
      await chooseName("Bethan Howe");
      await person.at("decision-go_in");
      await press("save");
      await person.at("nr-stay-title");
      await person.still();
      await press("nr-go-in");
      // Said, and the key safe is what is offered next: its code wants a yes on this phone too.
      await person.text("nr-stay-going-in-code").waitFor();
      await look("stay-going-in");
      await press("ask-go");
      await person.at("ask-title");
      await person.text("ask-lead-told", { name: "Bethan Howe" }).waitFor();
      await look("ask-told");
      await press("ask-back");
      await person.at("nr-stay-title");
      await press("early-given_key");
      await person.at("key-from-who");
      await person.write("told-name", "Gwen Lewis");
      await press("save");
      await person.at("opening-title");
      await press("opening-inside");
      await person.at("nr-rooms-title");
      await person.tick("room-garden");
      await press("nr-found-well");
      await person.at("inside-title");
      await press("inside-leave");
      await press("leave-locked");
      await person.at("key-title");
      await press("key-given-back", { name: "Gwen Lewis" });
      await press("finish-yes");
      await person.at("ended-title");
      await assertSaid(world, "V35", [
        ...begun, ...early(1, 60), ...early(2, 60), ...triedAll,
        { type: "decided", what: "go_in", by: "Bethan Howe" },
        { type: "decided", what: "ask_neighbour", by: "Bethan Howe" },
        { type: "decided", what: "101", by: "Bethan Howe", reference: "P-77", attending: "yes" },
        { type: "decided", what: "999", by: "Bethan Howe", said: "Desk 4: No crew", attending: "no" },
        { type: "decided", what: "stay", by: "Bethan Howe" },
        { type: "decided", what: "go_in", by: "Bethan Howe" },
        { type: "going_in", by: "manager", wait: 600 },
        { type: "key_taken" },
        { type: "key_had", from: "from_someone", name: "Gwen Lewis" },
        entered("key"),
        { type: "rooms_checked", rooms: ["garden"], found: "well" },
        { type: "visit_outcome", ending: "found_well" },
        { type: "leaving" },
        { type: "door_locked" },
        { type: "key_left", place: "given", name: "Gwen Lewis" },
        { type: "left" },
      ]);
    });

    it("no reply, police force the door and find her well, and I stay outside: who stays is asked before I go", async () => {
      await toNoReply("V36");
      await tryAll("Mrs Okafor");
      await press("nr-opened");
      await person.tick("contact-police");
      await person.write("told-name", "PC 2217");
      await press("next");
      await press("opened-force-yes");
      await press("opened-where-out");
      await person.at("nr-stay-title");
      await person.still();
      await press("nr-ending");
      await press("ending-found_well");
      await person.write("ending-confirmed", "PC 2217");
      await press("next");
      await press("yes-right");
      await person.at("leave-forced-title");
      await look("leave-forced-outside");
      await press("leave-wont-lock");
      await person.write("leave-wont-lock-name", "Gwen Lewis");
      await press("save");
      await person.at("ended-title");
      await assertSaid(world, "V36", [
        ...begun, ...early(1, 60), ...early(2, 60), ...triedAll,
        { type: "opened_by", who: "police", name: "PC 2217", by_force: true, stayed_out: true },
        { type: "visit_outcome", ending: "found_well", confirmed_by: "PC 2217" },
        { type: "wont_lock", name: "Gwen Lewis" },
        { type: "left" },
      ]);
    });

    it("let yourself in, but I look first: what a neighbour said, seen on the floor by a wrong tap, found outside", async () => {
      await toTheKnock("V37");
      await knockEarly();
      await person.at("code-key_safe-title");
      await press("enter-look");
      await person.at("nr-attempts-title");
      await press("nr-said");
      await person.at("nr-said-title");
      await look("someone-said");
      await press("save");
      await person.page.getByText(person.say("reason-words-missing")).waitFor();
      await person.write("nr-said-name", "Gwen Lewis");
      await person.write("nr-said-words", "She is in the garden next door");
      await press("save");
      await person.still();
      await press("nr-look-next");
      await person.at("nr-look-title");
      await person.tick("sight-lights");
      await press("nr-look-down");
      await person.at("em-life-title");
      await press("em-none");
      await person.at("em-over-title");
      await person.tick("em-over-mistake");
      await press("go-on");
      await person.at("nr-phone-title", { name: "Mrs Pritchard" });
      await press("nr-came");
      await person.at("outcome-title");
      await look("came-outside");
      await press("outcome-found-outside");
      await person.at("inside-title");
      await leave();
      await assertSaid(world, "V37", [
        ...begun, ...early(1, 30),
        { type: "no_reply" },
        { type: "someone_said", name: "Gwen Lewis", said: "She is in the garden next door" },
        { type: "ask_done", asked: "attempts" },
        { type: "observed", seen: ["lights", "client_down"] },
        { type: "emergency_begun" },
        { type: "emergency_trigger", trigger: "collapsed" },
        { type: "emergency_over", reason: reason("mistake") },
        { type: "found_outside" },
        { type: "visit_outcome", ending: "found_well" },
        entered("with_client"),
        ...gone,
      ]);
    });

    it("a stranger beside her, and she says no: on-call is rung from the foot, and what they said is asked", async () => {
      await toTheKnock("V38");
      await knockAndWait();
      await someone("stranger");
      await person.at("hand-stranger-title");
      await person.still();
      await press("hand-opened");
      await press("outcome-refused", { name: "Mrs Okafor" });
      await person.at("rf-seen-title", { name: "Mrs Okafor" });
      await press("rf-seen-well");
      await person.at("rf-decide-title", { name: "Mrs Okafor" });
      await press("capacity-yes");
      await person.at("rf-harm-title");
      await look("refusal-stranger");
      await press("rf-harm-no");
      await person.at("rf-why-title");
      await person.page.locator(".foot__on-call").click();
      await cannotDial();
      await person.at("call-title");
      await look("call-from-the-foot", { main: false });
      await press("call-person");
      await answeredBy("Bethan Howe");
      await person.at("told-title");
      await person.write("told-said", "Come away, I ring her this afternoon");
      await press("save");
      await person.at("rf-why-title");
      await press("rf-why-not_wanted");
      await person.at("rf-respect-title");
      await press("rf-leave");
      await press("yes-right");
      await person.at("ended-title");
      await assertSaid(world, "V38", [
        ...begun,
        { type: "knocked", round: 1, wait: 60 },
        { type: "someone_answered", who: "stranger" },
        { type: "refused" },
        { type: "refusal_seen", seen: "well" },
        { type: "refusal_capacity", decides: "yes" },
        { type: "refusal_harm", harm: false },
        dialled("on_call"),
        told("on_call", { name: "Bethan Howe", said: "Come away, I ring her this afternoon" }),
        { type: "refusal_reason", reason: reason("not_wanted") },
        { type: "visit_outcome", ending: "refused_seen" },
        { type: "left" },
      ]);
    });

    it("has no screen with a fault that the rules or axe find, and none in the console", () => {
      assert.deepEqual(looks.wrong, []);
      assert.ok(looks.seen.size >= 40, `${looks.seen.size} screens`);
      assert.deepEqual(person.trouble, []);
    });
  });
}
});
