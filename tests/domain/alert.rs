use crate::support::facts::every_fact;
use doorstep::domain::alert::{alert, alert_of_correction};
use doorstep::domain::authority::Role;
use doorstep::domain::entry::flow::{Authority, Breathing, Ending, Found, FoundDead, Outcome, SafeFault, Seen};
use doorstep::domain::entry::report::{Concern, Loss, LostThing, Subject, YesNo};
use doorstep::domain::entry::{Fact, KeyPlace, Priority, Someone};
use doorstep::domain::ids::{CodeVersionId, MethodId};
use uuid::Uuid;

use Role::{Coordinator, OnCallManager, RegisteredManager, ResponsibleIndividual, Safeguarding};

fn concern(about: Subject) -> Fact {
    Fact::Concern(Concern { about, home: None, child: false, words: "shouting".into() })
}

fn did_not_open(attempt: u8) -> Fact {
    Fact::CodeDidNotOpen { method: MethodId(Uuid::nil()), version: CodeVersionId(Uuid::nil()), attempt }
}

/// Who is told, of those with one role each.
fn told(fact: &Fact) -> Vec<Role> {
    let Some(alert) = alert(fact) else { return Vec::new() };
    Role::ALL.into_iter().filter(|role| alert.tells(&[*role])).collect()
}

#[test]
fn each_is_told_what_the_table_says_and_nobody_else() {
    let loss = Loss {
        what: LostThing::Key,
        tag: "K-0417".into(),
        opens: String::new(),
        stolen: YesNo::Unknown,
        last_had: String::new(),
        identifies: YesNo::No,
        codes_with_it: YesNo::No,
        home: None,
        at_risk: YesNo::No,
    };
    let dead = FoundDead { last_seen: String::new(), position: String::new(), dnacpr: false };
    let going_in = Fact::GoingIn { by: Authority::Plan, wait: 600 };
    let table: Vec<(Fact, &str, Vec<Role>)> = vec![
        (Fact::EmergencyBegun, "emergency", vec![OnCallManager, RegisteredManager, Safeguarding]),
        (Fact::NoReply, "no_reply", vec![OnCallManager, RegisteredManager]),
        (Fact::CouldNotOpen, "could_not_open", vec![OnCallManager, RegisteredManager]),
        (Fact::Knocked { round: 2, wait: 60 }, "second_knock", vec![OnCallManager]),
        (
            Fact::NotSafe { step: String::new(), address: String::new() },
            "not_safe",
            vec![OnCallManager, RegisteredManager],
        ),
        (Fact::SafeNow, "safe_now", vec![OnCallManager, RegisteredManager]),
        (
            Fact::WaitingForRelease { accounted_by: String::new(), wait: 900 },
            "waiting",
            vec![OnCallManager, RegisteredManager],
        ),
        (going_in, "going_in", vec![OnCallManager]),
        (Fact::RefusalSeen { seen: Seen::NotSeen }, "refused_not_seen", vec![OnCallManager, Safeguarding]),
        (Fact::SomethingWrong, "something_wrong", vec![OnCallManager, Safeguarding]),
        (Fact::SomeoneAnswered { who: Someone::ChildAlone }, "child_alone", vec![OnCallManager, Safeguarding]),
        (Fact::DeathFound(dead), "death", vec![OnCallManager, RegisteredManager, ResponsibleIndividual, Safeguarding]),
        (Fact::Lost(loss), "key_lost", vec![OnCallManager, RegisteredManager, Safeguarding]),
        (Fact::KeyLeft { place: KeyPlace::Unknown }, "key_lost", vec![OnCallManager, RegisteredManager, Safeguarding]),
        (Fact::KeyLeft { place: KeyPlace::WithMe }, "key_not_back", vec![Coordinator, OnCallManager]),
        (Fact::CodeTold { told: true, whom: "crew".into() }, "code_compromised", vec![RegisteredManager]),
        (Fact::KeySafeFault { fault: SafeFault::FoundOpen }, "code_compromised", vec![RegisteredManager]),
        (Fact::KeySafeFault { fault: SafeFault::Empty }, "code_compromised", vec![OnCallManager, RegisteredManager]),
        (
            Fact::KeySafeFault { fault: SafeFault::KeyWillNotTurn },
            "could_not_open",
            vec![OnCallManager, RegisteredManager],
        ),
        (did_not_open(2), "code_failed", vec![Coordinator, RegisteredManager]),
        (concern(Subject::Home), "concern", vec![RegisteredManager, Safeguarding]),
        (concern(Subject::Manager), "concern", vec![ResponsibleIndividual, Safeguarding]),
        (Fact::RunningLate { minutes: 20, proposed: Vec::new() }, "running_late", vec![Coordinator, OnCallManager]),
    ];
    for (fact, kind, roles) in table {
        assert_eq!(alert(&fact).map(|alert| alert.kind), Some(kind), "{fact:?}");
        assert_eq!(told(&fact), roles, "{fact:?}");
    }
}

#[test]
fn what_goes_as_planned_tells_nobody() {
    for fact in [
        Fact::Answered,
        Fact::Left,
        Fact::Knocked { round: 1, wait: 30 },
        Fact::KeyLeft { place: KeyPlace::Safe },
        Fact::RefusalSeen { seen: Seen::Well },
        Fact::SomeoneAnswered { who: Someone::Relative },
        Fact::HowFound { state: Breathing::Responding },
        Fact::CodeTold { told: false, whom: String::new() },
        Fact::KeySafeFault { fault: SafeFault::Frozen },
        did_not_open(1),
    ] {
        assert_eq!(alert(&fact), None, "{fact:?}");
    }
}

#[test]
fn a_correction_tells_of_what_it_says_now_where_that_is_new() {
    let told = |told| Fact::CodeTold { told, whom: String::new() };
    assert_eq!(alert_of_correction(&[told(false)], &told(true)), alert(&told(true)));
    assert_eq!(alert_of_correction(&[told(true)], &told(true)), None);
    assert_eq!(alert_of_correction(&[told(true)], &told(false)), None);
    assert_eq!(alert_of_correction(&[told(true), told(false)], &told(true)), None, "they heard it at first");
    let fault = |fault| Fact::KeySafeFault { fault };
    let worse = alert_of_correction(&[fault(SafeFault::Changed)], &fault(SafeFault::FoundOpen));
    assert_eq!(worse.map(|alert| alert.kind), Some("code_compromised"));
    let also = alert_of_correction(&[fault(SafeFault::FoundOpen)], &fault(SafeFault::Empty));
    assert!(also.is_some_and(|alert| alert.tells(&[OnCallManager])), "on-call has not heard yet");
}

#[test]
fn a_grave_answer_that_is_corrected_raises_the_alarm_that_came_beside_it_at_the_door() {
    let rooms = |found| Fact::RoomsChecked { rooms: Vec::new(), found, words: String::new() };
    let ended = |ending| Fact::VisitOutcome(Outcome { handed_to: "Bethan Howe".into(), ..Outcome::plain(ending) });
    let risk = |risk| Fact::LifeAtRisk { risk };
    for (was, is, kind) in [
        (rooms(Found::Well), rooms(Found::Dead), "death"),
        (rooms(Found::Well), rooms(Found::NeedsHelp), "emergency"),
        (ended(Ending::FoundWell), ended(Ending::FoundDead), "death"),
        (ended(Ending::FoundWell), ended(Ending::Unknown), "no_reply"),
        (risk(false), risk(true), "emergency"),
        (Fact::PeopleInside { inside: false }, Fact::PeopleInside { inside: true }, "emergency"),
    ] {
        assert_eq!(alert_of_correction(&[was], &is).map(|alert| alert.kind), Some(kind), "{is:?}");
    }
    assert_eq!(alert_of_correction(&[ended(Ending::Unknown)], &ended(Ending::FoundWell)), None);
}

#[test]
fn whatever_somebody_is_told_of_travels_first() {
    for fact in every_fact().into_iter().filter(|fact| alert(fact).is_some()) {
        assert_eq!(fact.priority(), Priority::Urgent, "{}", fact.kind());
    }
}

#[test]
fn a_manager_hears_of_no_concern_about_the_manager_whatever_else_they_are() {
    let about_manager = alert(&concern(Subject::Manager)).unwrap();
    for second in Role::ALL {
        assert!(!about_manager.tells(&[RegisteredManager, second]), "{second:?}");
    }
    assert!(alert(&concern(Subject::Colleague)).unwrap().tells(&[RegisteredManager]));
}
