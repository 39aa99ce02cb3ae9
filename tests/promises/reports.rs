//! What a worker reports beside the flows: it is cleaned, guarded and kept, the original stays, and a concern is in no
//! list on the phone.

use std::sync::Arc;
use std::time::Duration;

use doorstep::domain::amend::Refused;
use doorstep::domain::clock::Timestamp;
use doorstep::domain::door::Event;
use doorstep::domain::entry::flow::{Call, CallResult, Contact, Ground, ToldBy, TookOver, Word};
use doorstep::domain::entry::report::{
    Amendment, Concern, KeyStep, Later, Loss, LostThing, Proposed, Subject, ToldLater, YesNo,
};
use doorstep::domain::entry::{Dialled, Fact, Purpose, Someone};
use doorstep::domain::ids::{EntryId, VisitId};
use doorstep::domain::keys::Whereabouts;
use doorstep::domain::round::{DoorRelease, HeldKey, InLine, Round};
use doorstep::domain::visit::MethodKind;
use doorstep::shell::Phone;
use doorstep::shell::door::AnswerError;
use doorstep::shell::view::Done;

use crate::support::clock::START;
use crate::support::phone::{count, facts, look, unlock};
use crate::support::world::{World, reason, walk_to_key_safe, wish};

const MINUTE: Duration = Duration::from_mins(1);

fn loss(tag: &str) -> Loss {
    Loss {
        what: LostThing::Key,
        tag: tag.into(),
        opens: String::new(),
        stolen: YesNo::No,
        last_had: "About 1.30pm, on the bus".into(),
        identifies: YesNo::No,
        codes_with_it: YesNo::No,
        home: None,
        at_risk: YesNo::Unknown,
    }
}

fn concern() -> Fact {
    let words = "A colleague keeps a key at home".into();
    Fact::Concern(Concern { about: Subject::Colleague, home: None, child: false, words })
}

fn later(words: &str) -> Fact {
    Fact::ToldLater(ToldLater { what: Later::Phoned, words: words.into(), reason: "My hands were full".into() })
}

/// All lines of *My log*.
fn log(phone: &Phone) -> Vec<Done> {
    let mut lines = Vec::new();
    for page in 0.. {
        lines.extend(phone.log(page).unwrap().into_iter().flat_map(|group| group.lines));
        if !phone.log_goes_on(page).unwrap() {
            return lines;
        }
    }
    lines
}

fn entry(phone: &Phone, visit: VisitId, kind: &str) -> EntryId {
    let done = phone.at_door(visit).unwrap().unwrap().done;
    done.into_iter().find(|done| done.fact.as_ref().is_some_and(|fact| fact.kind() == kind)).unwrap().id
}

#[tokio::test]
async fn a_visit_that_was_begun_long_before_its_time_can_be_told_of_and_one_that_was_not_cannot() {
    let world = World::new().await;
    let tomorrow = START + Duration::from_hours(20);
    for reference in ["E1", "E2"] {
        world.visit(reference, "W1", "C1", tomorrow, tomorrow + MINUTE * 30);
    }
    let phone = world.phone().await;
    phone.sync_once(true).await;
    let (begun, other) = (world.visit_id("E1"), world.visit_id("E2"));
    phone.start(begun).unwrap();
    let recent: Vec<VisitId> = phone.recent_visits().unwrap().into_iter().map(|visit| visit.id).collect();
    assert!(recent.contains(&begun) && !recent.contains(&other), "{recent:?}");
}

async fn handed_over() -> (World, Arc<Phone>, VisitId) {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V2");
    phone.start(visit).unwrap();
    phone.answer(visit, Event::RightDoor { notice_read: false }).unwrap();
    phone
        .answer(
            visit,
            Event::CannotKnock(doorstep::domain::entry::Reason { code: "other".into(), words: "Dor was open".into() }),
        )
        .unwrap();
    (world, phone, visit)
}

#[tokio::test]
async fn a_loss_is_reported_from_a_locked_phone_without_signal_and_arrives_later() {
    let mut world = World::new().await;
    let phone = world.phone().await;
    world.service.stop().await;
    phone.lock();
    phone.note(None, Fact::Lost(loss("K-0417")), None).unwrap();
    let told = phone.last_loss().unwrap().unwrap();
    assert_eq!((told.loss.tag.as_str(), told.found, told.ring), ("K-0417", false, Dialled::OnCall));
    assert_eq!((told.name.as_str(), told.tel.as_str()), ("Bethan Howe", "07700 900162"));
    phone
        .note(None, Fact::KeyMoved { tag: "k-0417".into(), step: KeyStep::FoundAgain, name: String::new() }, None)
        .unwrap();
    assert!(phone.last_loss().unwrap().unwrap().found);
    for fact in [concern(), Fact::KeyMoved { tag: "K-1".into(), step: KeyStep::Taken, name: String::new() }] {
        assert!(matches!(phone.note(None, fact, None), Err(AnswerError::Locked)), "all else wants the worker");
    }
    world.restart_service().await;
    phone.sync_once(false).await;
    assert!(world.kinds_at_central().contains(&"lost".to_owned()));
}

#[tokio::test]
async fn where_nobody_answers_the_next_in_line_is_rung() {
    let world = World::new().await;
    let phone = world.phone().await;
    let next = |whom, name: &str, tel: &str| InLine { whom, name: name.into(), tel: tel.into() };
    let line = vec![
        next(Contact::SecondOnCall, "Ifor Rees", "07700 900163"),
        next(Contact::ResponsibleIndividual, "Sioned Vaughan", "07700 900164"),
    ];
    world.bring(&Round { line, ..Round::default() });
    phone.note(None, Fact::Lost(loss("K-0417")), None).unwrap();
    let case = phone.last_loss().unwrap().unwrap().case;
    let silent = |whom| {
        let call = Call { case: Some(case), ..Call::new(whom, CallResult::RangOut) };
        phone.note(None, Fact::Phoned(call), None).unwrap();
        phone.last_loss().unwrap().unwrap()
    };
    let second = silent(Contact::OnCall);
    assert_eq!((second.name.as_str(), second.tel.as_str()), ("Ifor Rees", "07700 900163"));
    assert_eq!(second.ring, Dialled::Contact(Contact::SecondOnCall));
    let third = silent(Contact::SecondOnCall);
    assert_eq!((third.name.as_str(), third.nobody), ("Sioned Vaughan", false));
    let all = silent(Contact::ResponsibleIndividual);
    assert_eq!((all.nobody, all.ring), (true, Dialled::OnCall), "after the last the first again");
    assert_eq!(all.rang, None, "and what came of it is said once they were rung");
    phone.dial_for(all.ring, Some(case));
    assert_eq!(phone.last_loss().unwrap().unwrap().rang, Some(Contact::OnCall));
    let word = Word { name: "Bethan Howe".into(), case: Some(case), ..Word::to(Contact::OnCall) };
    phone.note(None, Fact::Told(word), None).unwrap();
    assert_eq!(phone.last_loss().unwrap().unwrap().told.as_deref(), Some("Bethan Howe"));
}

#[tokio::test]
async fn a_call_about_a_lost_key_belongs_to_its_case_and_to_no_visit_that_is_under_way() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    phone.start(visit).unwrap();
    phone.note(None, Fact::Lost(loss("K-0417")), None).unwrap();
    let told = || phone.last_loss().unwrap().unwrap();
    let (case, before) = (told().case, phone.at_door(visit).unwrap().unwrap().done.len());
    assert_eq!((told().rang, told().told), (None, None));
    phone.dial_for(told().ring, Some(case));
    assert_eq!(told().rang, Some(Contact::OnCall), "what came of it is asked");
    phone
        .note(None, Fact::Phoned(Call { case: Some(case), ..Call::new(Contact::OnCall, CallResult::Voicemail) }), None)
        .unwrap();
    assert_eq!(told().rang, None, "until it is said");
    phone.dial_for(told().ring, Some(case));
    phone.lock();
    let word = Word { name: "Bethan Howe".into(), said: "We change the lock".into(), ..Word::to(Contact::OnCall) };
    let told_of_visit = phone.note(None, Fact::Told(word.clone()), None);
    assert!(matches!(told_of_visit, Err(AnswerError::Locked)), "only of the loss on a locked phone");
    phone.note(None, Fact::Told(Word { case: Some(case), ..word }), None).unwrap();
    assert_eq!((told().rang, told().told.as_deref()), (None, Some("Bethan Howe")));
    assert_eq!(phone.at_door(visit).unwrap().unwrap().done.len(), before, "nothing of it is the visit's");
    phone.dial(Dialled::OnCall);
    assert_eq!(phone.at_door(visit).unwrap().unwrap().done.len(), before + 1, "any other call is");
}

#[tokio::test]
async fn a_concern_is_sent_and_is_in_no_list_on_the_phone() {
    let world = World::new().await;
    let phone = world.phone().await;
    let before = log(&phone);
    phone.note(None, concern(), None).unwrap();
    assert_eq!(log(&phone), before);
    for number in 0..30 {
        let tag = format!("K-{number}");
        phone.note(None, Fact::KeyMoved { tag, step: KeyStep::Taken, name: String::new() }, None).unwrap();
        phone.note(None, concern(), None).unwrap();
    }
    let lines = log(&phone);
    assert_eq!(lines.len(), before.len() + 30, "and pages have no holes");
    assert!(lines.iter().all(|line| !matches!(line.fact, Some(Fact::Concern(_)))));
    assert!(phone.log(0).unwrap().iter().map(|group| group.lines.len()).sum::<usize>() == 20);
    phone.sync_once(false).await;
    assert_eq!(world.kinds_at_central().iter().filter(|kind| *kind == "concern").count(), 31);
}

#[tokio::test]
async fn a_concern_cannot_be_opened_by_its_address_either() {
    let world = World::new().await;
    let phone = world.phone().await;
    phone.note(None, concern(), None).unwrap();
    let id: Vec<u8> = world
        .phone_db()
        .query_row("SELECT id FROM entry ORDER BY written_at DESC, seq DESC LIMIT 1", [], |row| row.get(0))
        .unwrap();
    assert_eq!(phone.log_entry(EntryId::from_slice(&id).unwrap()).unwrap(), None);
}

#[tokio::test]
async fn what_was_corrected_is_what_every_list_shows_with_what_it_said_first_beside_it() {
    let (_world, phone, visit) = handed_over().await;
    phone.answer(visit, Event::Knocked).unwrap();
    phone.answer(visit, Event::SomeoneAnswered(Someone::Stranger)).unwrap();
    phone.answer(visit, Event::HandedTo("Iwan Rees".into(), TookOver::Here)).unwrap();
    let handed = entry(&phone, visit, "visit_outcome");
    let correction = phone.correction(handed, "handed_to", "Ifor Rees", "Wrong name").unwrap();
    phone.note(correction.visit, correction.fact, None).unwrap();
    let is = |done: &Done| {
        let name = |fact: &Option<Fact>| match fact {
            Some(Fact::VisitOutcome(outcome)) => outcome.handed_to.clone(),
            _other => String::new(),
        };
        (done.id == handed).then(|| (name(&done.fact), name(&done.first)))
    };
    let both = Some((String::from("Ifor Rees"), String::from("Iwan Rees")));
    let of_visit = phone.at_door(visit).unwrap().unwrap().done;
    assert_eq!(of_visit.iter().find_map(is), both, "the visit's list, and the finished page");
    assert_eq!(log(&phone).iter().find_map(is), both, "my log");
    assert_eq!(is(&phone.log_entry(handed).unwrap().unwrap().done), both, "the entry itself");
    assert_eq!(of_visit.iter().filter(|done| done.first.is_some()).count(), 1, "and no other entry");
}

#[tokio::test]
async fn a_correction_is_an_entry_of_its_own_and_the_original_stays() {
    let (_world, phone, visit) = handed_over().await;
    let skipped = entry(&phone, visit, "knock_skipped");
    let correction = phone.correction(skipped, "reason", "Door was open", "Misspelt").unwrap();
    assert_eq!(correction.visit, Some(visit));
    phone.note(correction.visit, correction.fact, None).unwrap();
    let seen = phone.log_entry(skipped).unwrap().unwrap();
    assert!(seen.done.first.is_some());
    let [reason, time] = &seen.fields[..] else { panic!("the reason and when: {:?}", seen.fields) };
    assert_eq!((reason.name, reason.stands.as_str()), ("reason", "Door was open"));
    assert_eq!((time.name, time.stands.clone()), ("at", seen.done.at.rfc3339()));
    let (_, first) = &seen.corrections[0];
    assert_eq!((first.old.as_str(), first.new.as_str()), ("Dor was open", "Door was open"));
    assert!(
        matches!(&seen.done.first, Some(Fact::KnockSkipped { reason }) if reason.words == "Dor was open"),
        "what was written stays as it was written"
    );
    let lines = log(&phone);
    assert!(lines.iter().any(|line| line.id == skipped && line.first.is_some()));
    // Once more, from what stands now.
    let again = phone.correction(skipped, "reason", "The door was open", "Clearer").unwrap();
    phone.note(again.visit, again.fact, None).unwrap();
    assert_eq!(phone.log_entry(skipped).unwrap().unwrap().corrections.len(), 2);
}

#[tokio::test]
async fn a_choice_and_a_time_are_corrected_and_every_list_shows_what_they_said_first() {
    let (world, phone, visit) = handed_over().await;
    world.clock.advance(MINUTE * 20);
    phone.answer(visit, Event::Knocked).unwrap();
    phone.answer(visit, Event::SomeoneAnswered(Someone::Neighbour)).unwrap();
    let answered = entry(&phone, visit, "someone_answered");
    let choice = phone.correction(answered, "who", "relative", "It was his sister").unwrap();
    phone.note(choice.visit, choice.fact, None).unwrap();
    let at = START + MINUTE * 5;
    let time = phone.correction(answered, "at", &at.rfc3339(), "I tapped late").unwrap();
    phone.note(time.visit, time.fact, None).unwrap();
    let is = |done: &Done| done.id == answered && done.at == at && done.first_at == Some(START + MINUTE * 20);
    let of_visit = phone.at_door(visit).unwrap().unwrap();
    for done in [of_visit.done, log(&phone), vec![phone.log_entry(answered).unwrap().unwrap().done]] {
        let done = done.into_iter().find(is).expect("with the new time, and the first one beside it");
        assert_eq!(done.fact, Some(Fact::SomeoneAnswered { who: Someone::Relative }));
        assert_eq!(done.first, Some(Fact::SomeoneAnswered { who: Someone::Neighbour }));
    }
    let future = phone.correction(answered, "at", &(START + MINUTE * 60).rfc3339(), "Why").unwrap();
    let refused = phone.note(future.visit, future.fact, None);
    assert!(matches!(refused, Err(AnswerError::Afterwards(Refused::Future))), "{refused:?}");
}

#[tokio::test]
async fn a_correction_against_the_rules_is_refused_and_logs_nothing() {
    let (_world, phone, visit) = handed_over().await;
    let skipped = entry(&phone, visit, "knock_skipped");
    let (count_before, other) = (log(&phone).len(), EntryId(uuid::Uuid::from_u128(9)));
    let good = Amendment {
        entry: skipped,
        field: "reason".into(),
        old: "Dor was open".into(),
        new: "Door was open".into(),
        reason: "Misspelt".into(),
    };
    for (visit, amendment, why) in [
        (Some(visit), Amendment { entry: other, ..good.clone() }, Refused::NoSuchField),
        (Some(visit), Amendment { field: "said".into(), ..good.clone() }, Refused::NoSuchField),
        (Some(visit), Amendment { old: "Else".into(), ..good.clone() }, Refused::OldDiffers),
        (Some(visit), Amendment { reason: String::new(), ..good.clone() }, Refused::NoReason),
        (None, good.clone(), Refused::NoSuchField),
    ] {
        match phone.note(visit, Fact::Amended(amendment), None) {
            Err(AnswerError::Afterwards(refused)) => assert_eq!(refused, why),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(log(&phone).len(), count_before);
}

#[tokio::test]
async fn what_is_told_later_keeps_both_times() {
    let (world, phone, visit) = handed_over().await;
    world.clock.advance(MINUTE * 20);
    let at = START + MINUTE * 5;
    phone.note(Some(visit), later("Rang Elin, she has not seen him"), Some(at)).unwrap();
    let told = entry(&phone, visit, "told_later");
    let seen = phone.log_entry(told).unwrap().unwrap();
    assert_eq!(seen.done.at, at);
    assert_eq!((seen.done.told_at, seen.written_at), (Some(seen.written_at), START + MINUTE * 20));
    phone.sync_once(false).await;
    assert!(world.kinds_at_central().contains(&"told_later".to_owned()));
}

#[tokio::test]
async fn a_time_that_cannot_be_is_refused_with_its_reason() {
    let (world, phone, visit) = handed_over().await;
    world.clock.advance(MINUTE * 20);
    let refused = |visit, at: Option<Timestamp>, fact| match phone.note(visit, fact, at) {
        Err(AnswerError::Afterwards(refused)) => refused,
        other => panic!("{other:?}"),
    };
    let at = START + MINUTE * 5;
    assert_eq!(refused(Some(visit), Some(at + MINUTE * 30), later("Rang")), Refused::Future);
    assert_eq!(refused(Some(visit), Some(START - MINUTE * 5), later("Rang")), Refused::BeforeStart);
    assert_eq!(refused(None, Some(START - MINUTE * 60 * 37), later("Rang")), Refused::TooLongAgo);
    assert_eq!(refused(Some(visit), None, later("Rang")), Refused::NoTime);
    assert_eq!(refused(Some(visit), Some(at), later(" ")), Refused::NoWords);
    phone.note(None, later("Rang"), Some(START - MINUTE * 60 * 35)).unwrap();
}

#[tokio::test]
async fn a_code_that_was_seen_is_kept_out_of_every_report() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    walk_to_key_safe(&phone, visit);
    look(&phone, visit, wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter)).unwrap();
    let holds = |result| matches!(result, Err(AnswerError::HoldsCode));
    assert!(holds(phone.note(Some(visit), later("The safe is 258036"), Some(START))));
    let words = "Their code 258036 is written on the wall".into();
    let told = Fact::Concern(Concern { about: Subject::Access, home: None, child: false, words });
    assert!(holds(phone.note(None, told, None)));
    assert!(holds(phone.note(None, Fact::Lost(Loss { last_had: "with 258036 on it".into(), ..loss("K-1") }), None)));
    let doubtful = later("I wrote code 4471 on the card");
    assert!(matches!(phone.note(Some(visit), doubtful.clone(), Some(START)), Err(AnswerError::LooksLikeCode)));
    phone.note_despite(Some(visit), doubtful, Some(START)).unwrap();
}

#[tokio::test]
async fn texts_are_cleaned_before_they_are_kept() {
    let world = World::new().await;
    let phone = world.phone().await;
    let fact = Fact::KeyMoved { tag: " K-0417\u{202E} ".into(), step: KeyStep::HandedOver, name: "Huw\nParry".into() };
    phone.note(None, fact, None).unwrap();
    let kept = Fact::KeyMoved { tag: "K-0417".into(), step: KeyStep::HandedOver, name: "Huw Parry".into() };
    assert!(log(&phone).iter().any(|line| line.fact.as_ref() == Some(&kept)));
}

#[tokio::test]
async fn my_keys_are_the_offices_list_and_what_was_said_since() {
    let world = World::new().await;
    let phone = world.phone().await;
    let issued =
        |tag: &str, due_back| HeldKey { tag: tag.into(), issued_at: START - MINUTE * 60, due_back, visit: None };
    let keys = vec![issued("K-0417", START - MINUTE), issued("K-0418", START + MINUTE * 60)];
    world.bring(&Round { keys, ..Round::default() });
    let seen = phone.my_keys().unwrap();
    assert!(seen.keys[0].is_overdue(seen.now) && seen.keys[0].tag == "K-0417" && seen.keys[0].is_unneeded());
    phone
        .note(None, Fact::KeyMoved { tag: "K-0417".into(), step: KeyStep::GivenBack, name: String::new() }, None)
        .unwrap();
    phone.note(None, Fact::Lost(loss("K-0418")), None).unwrap();
    let places: Vec<_> = phone.my_keys().unwrap().keys.into_iter().map(|key| (key.tag, key.place)).collect();
    assert!(matches!(&places[0], (tag, Whereabouts::Lost(_)) if tag == "K-0418"));
    assert!(matches!(&places[1], (tag, Whereabouts::GivenBack(_)) if tag == "K-0417"));
}

#[tokio::test]
async fn a_late_round_proposes_new_times_for_what_is_left_of_today() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    phone.start(visit).unwrap();
    let moved = phone.would_move(30).unwrap();
    assert_eq!(moved.len(), 2, "the one under way does not move");
    assert!(moved.iter().all(|one| one.starts == one.card.visit.starts + MINUTE * 30));
    let proposed: Vec<Proposed> =
        moved.iter().map(|one| Proposed { visit: one.card.visit.id, starts: one.starts }).collect();
    phone.note(None, Fact::RunningLate { minutes: 30, proposed }, None).unwrap();
    phone.sync_once(false).await;
    assert!(world.kinds_at_central().contains(&"running_late".to_owned()));
}

/// At a door where nobody answers, waiting to be released.
async fn waiting() -> (World, Arc<Phone>, VisitId, Timestamp) {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V2");
    phone.start(visit).unwrap();
    phone.answer(visit, Event::RightDoor { notice_read: false }).unwrap();
    phone.answer(visit, Event::CannotKnock(reason())).unwrap();
    phone.answer(visit, Event::NoReply).unwrap();
    let wait = Fact::WaitingForRelease { accounted_by: "Elin, she is out with her".into(), wait: 0 };
    phone.answer(visit, Event::Say(Box::new(wait))).unwrap();
    let door = phone.at_door(visit).unwrap().unwrap().door;
    let since = door.known().waiting.as_ref().unwrap().since.at;
    (world, phone, visit, since)
}

fn release(visit: VisitId, since: Timestamp) -> Round {
    let release = DoorRelease {
        visit,
        since,
        by: "Bethan Howe".into(),
        ground: Ground::ALL[0],
        said: "She is with Elin".into(),
        given_at: since,
    };
    Round { releases: vec![release], ..Round::default() }
}

#[tokio::test]
async fn a_release_that_came_with_a_bundle_is_logged_once_also_on_a_locked_phone() {
    let (mut world, phone, visit, since) = waiting().await;
    world.service.stop().await;
    phone.lock();
    // The office keeps seconds only.
    world.bring(&release(visit, Timestamp(since.0 / 1000 * 1000)));
    for _ in 0..3 {
        phone.sync_once(false).await;
    }
    assert_eq!(count(&phone, visit, "released"), 1);
    let released = facts(&phone, visit).into_iter().find_map(|fact| match fact {
        Fact::Released(release) => Some(release),
        _other => None,
    });
    let released = released.unwrap();
    assert_eq!((released.by.as_str(), released.told), ("Bethan Howe", ToldBy::Sync));
}

#[tokio::test]
async fn a_release_of_an_earlier_wait_ends_no_later_one() {
    let (world, phone, visit, since) = waiting().await;
    world.bring(&release(visit, since - MINUTE));
    phone.sync_once(false).await;
    assert_eq!(count(&phone, visit, "released"), 0);
}

#[tokio::test]
async fn a_release_that_lay_on_the_phone_is_logged_at_the_next_start() {
    let (mut world, phone, visit, since) = waiting().await;
    world.service.stop().await;
    world.bring(&release(visit, since));
    drop(phone);
    let phone = world.open();
    assert_eq!(count(&phone, visit, "released"), 1);
    unlock(&phone).await;
}
