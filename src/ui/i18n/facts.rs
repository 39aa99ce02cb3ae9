//! A line of the log, in words.

use std::time::Duration;

use super::time::{date_time, duration};
use crate::domain::amend::Takes;
use crate::domain::clock::Timestamp;
use crate::domain::entry::flow::{Asked, Contact, Heard};
use crate::domain::entry::{Dialled, Fact, KeyPlace, Reason, Someone};
use crate::say;
use crate::shell::view::Done;

/// The words of a reason: from its list, or the worker's own; a word of a newer app's list as it is.
fn reason(list: &str, reason: &Reason) -> String {
    if reason.code == "other" {
        reason.words.clone()
    } else {
        dioxus_i18n::te!(&format!("{list}-{}", reason.code)).unwrap_or_else(|_| reason.code.clone())
    }
}

/// A word of a list in the app's language, as it stands within a sentence.
fn word(list: &str, word: &str) -> String {
    let text = say!(&format!("{list}-{word}"));
    let mut signs = text.chars();
    match (signs.next(), signs.next()) {
        // Not *I may go in*, nor what begins with a name or a title.
        (Some(first), Some(second)) if second.is_lowercase() && !text.chars().skip(1).any(char::is_uppercase) => {
            first.to_lowercase().chain(text.chars().skip(1)).collect()
        }
        _as_it_is => text,
    }
}

/// The same at the beginning of a line.
fn first_word(list: &str, word: &str) -> String {
    say!(&format!("{list}-{word}"))
}

/// What was said beside it: each after a comma, or nothing.
fn more(parts: &[&String]) -> String {
    parts.iter().filter(|part| !part.is_empty()).map(|part| format!(", {part}")).collect()
}

/// A list and what was written beside it.
fn listed(list: &[String], words: &str) -> String {
    let words = Some(words.to_owned()).filter(|words| !words.is_empty());
    list.iter().cloned().chain(words).collect::<Vec<_>>().join(", ")
}

/// That a line was corrected, and what it said first and of when, where that reads otherwise; nothing where it was not.
pub fn corrected(done: &Done) -> Option<String> {
    let first = words(done.first.as_ref()?);
    let stands = done.fact.as_ref().map(words);
    let first = Some(first).filter(|first| stands.as_ref() != Some(first));
    let before: Vec<String> = first.into_iter().chain(done.first_at.map(date_time)).collect();
    Some(if before.is_empty() { say!("log-corrected") } else { say!("log-corrected-first", words: before.join(", ")) })
}

/// A word of a list as an answer to press.
pub fn answer(list: &str, word: &str) -> String {
    let text = say!(&format!("{list}-{word}"));
    let mut signs = text.chars();
    signs.next().map(|first| first.to_uppercase().chain(signs).collect()).unwrap_or_default()
}

/// What a field of an entry says: the worker's words, words of a list, or a time.
pub fn field(takes: &Takes, text: &str) -> String {
    match takes {
        Takes::Text => text.to_owned(),
        Takes::Time => Timestamp::from_rfc3339(text).map_or_else(|| text.to_owned(), date_time),
        Takes::One(list, _) | Takes::Several(list, _) => {
            let words: Vec<String> = Takes::split(text).into_iter().map(|one| word(list, one)).collect();
            Takes::join(&words)
        }
    }
}

/// What happened, in a few words. Codes are never among them: no fact holds one.
pub fn words(fact: &Fact) -> String {
    match fact {
        Fact::DoorChecked { notice_read: true } => say!("fact-door_checked-notice"),
        Fact::Trouble { trouble } => say!(&format!("fact-trouble-{}", trouble.as_str())),
        Fact::Knocked { round: 2.., .. } => say!("fact-knocked-again"),
        Fact::KnockSkipped { reason: why } => say!("fact-knock_skipped", reason: reason("cannot", why)),
        Fact::WaitCutShort { reason: why, .. } => say!("fact-wait_cut_short", reason: reason("early", why)),
        Fact::SomeoneAnswered { who: Someone::Stranger } => say!("fact-someone_answered-stranger"),
        Fact::SomeoneAnswered { who } => {
            say!("fact-someone_answered", who: word("someone", who.as_str()))
        }
        Fact::HandedTo { name, took_over } => {
            let how = took_over.map(|how| word("took-over", how.as_str())).unwrap_or_default();
            say!("fact-handed_to", name: name.as_str(), more: more(&[&how]))
        }
        Fact::OnTheWay { name, when } => say!("fact-on_the_way", name: name.as_str(), more: more(&[when])),
        Fact::KeyLeft { place } => match place {
            KeyPlace::Safe => say!("fact-key_left-safe"),
            KeyPlace::Given { name } => say!("fact-key_left-given", name: name.clone()),
            KeyPlace::WithMe => say!("fact-key_left-with_me"),
            KeyPlace::Unknown => say!("fact-key_left-unknown"),
        },
        Fact::RevealHidden { shown_ms: Some(ms), .. } => {
            say!("fact-reveal_hidden", time: duration(Duration::from_secs(ms.div_ceil(1000))))
        }
        Fact::RevealHidden { shown_ms: None, .. } => say!("fact-reveal_hidden-unknown"),
        Fact::Dialled { whom: Dialled::Emergency, .. } => say!("fact-dialled-999"),
        Fact::Dialled { whom: Dialled::Contact(whom), .. } => {
            say!("fact-dialled-contact", whom: first_word("contact", whom.as_str()))
        }
        Fact::Dialled { whom: Dialled::OnCall, .. } => say!("fact-dialled-on_call"),
        Fact::VoiceTried { left } => say!("fact-voice_tried", left: *left),
        Fact::RevealIntent { grant: Some(_), .. } | Fact::RevealIntent { voice: true, .. } => {
            say!("fact-reveal_intent-leave")
        }
        Fact::Unknown { .. } => say!("fact-unknown"),
        Fact::RefusalSeen { seen } => say!("fact-refusal_seen", seen: word("seen", seen.as_str())),
        Fact::RefusalCapacity { decides } => say!("fact-refusal_capacity", decides: word("capacity", decides.as_str())),
        Fact::RefusalHarm { harm: true } => say!("fact-refusal_harm-yes"),
        Fact::RefusalReason { reason: why } => say!("fact-refusal_reason", reason: reason("rf-why", why)),
        Fact::ServiceMet { whom, name, number } => {
            say!("fact-service_met", whom: first_word("contact", whom.as_str()), more: more(&[name, number]))
        }
        // That nothing came of it was not said.
        Fact::Attempted { how, heard: Heard::Nothing } => first_word("attempt", how.as_str()),
        Fact::Attempted { how, heard } => {
            say!("fact-attempted", how: first_word("attempt", how.as_str()), heard: word("heard", heard.as_str()))
        }
        Fact::Observed { seen, words } => {
            let seen: Vec<String> = seen.iter().map(|sight| word("sight", sight.as_str())).collect();
            say!("fact-observed", seen: listed(&seen, words))
        }
        Fact::AskSkipped { asked, reason: why } => {
            say!("fact-ask_skipped", asked: word("asked", asked.as_str()), reason: reason("skip", why))
        }
        // The worker goes on to whoever takes over; whether anybody was helped it does not say.
        Fact::AskDone { asked: Asked::Help } => say!("fact-ask_done-help"),
        Fact::AskDone { asked: Asked::StayOut } => say!("fact-ask_done-stay_out"),
        Fact::AskDone { asked } => say!("fact-ask_done", asked: word("asked", asked.as_str())),
        Fact::Phoned(call) => say!(
            "fact-phoned",
            whom: word("contact", call.whom.as_str()),
            result: word("call", call.result.as_str()),
            more: more(&[&call.name, &call.said])
        ),
        Fact::Told(told) => {
            let coming = told.attending.map(|attending| word("attending", attending.as_str())).unwrap_or_default();
            // What was said is theirs, not the worker's.
            let said = if told.said.is_empty() { String::new() } else { say!("fact-said", words: told.said.as_str()) };
            let shared: Vec<String> = told.shared.iter().map(|one| word("shared", one.as_str())).collect();
            let shared = if shared.is_empty() { String::new() } else { say!("fact-shared", what: listed(&shared, "")) };
            let more = more(&[&told.name, &told.reference, &coming, &shared, &said]);
            if told.whom == Contact::Neighbour {
                say!("fact-told-neighbour", more: more)
            } else {
                say!("fact-told", whom: word("contact", told.whom.as_str()), more: more)
            }
        }
        Fact::OpenedBy(opening) => {
            let force = if opening.by_force { say!("fact-opened_by-force") } else { String::new() };
            let out = if opening.stayed_out { say!("fact-opened_by-out") } else { String::new() };
            let more = more(&[&opening.name, &opening.how, &force, &out]);
            say!("fact-opened_by", whom: word("contact", opening.who.as_str()), more: more)
        }
        Fact::RoomsChecked { rooms, found, words } if rooms.is_empty() => {
            format!("{}{}", first_word("found", found.as_str()), more(&[words]))
        }
        Fact::RoomsChecked { rooms, found, words } => {
            let rooms: Vec<String> = rooms.iter().map(|room| word("room", room.as_str())).collect();
            say!("fact-rooms_checked", found: first_word("found", found.as_str()), rooms: listed(&rooms, words))
        }
        Fact::WaitingForRelease { accounted_by, .. } if !accounted_by.is_empty() => {
            say!("fact-waiting_for_release-known", name: accounted_by.as_str())
        }
        Fact::Released(release) => say!(
            "fact-released",
            name: release.by.as_str(),
            ground: word("ground", release.ground.as_str()),
            more: more(&[&release.said])
        ),
        Fact::Decided(decided) => {
            let coming = decided.attending.map(|attending| word("attending", attending.as_str())).unwrap_or_default();
            say!(
                "fact-decided",
                name: decided.by.as_str(),
                what: word("decision", decided.what.as_str()),
                more: more(&[&decided.reference, &coming, &decided.said])
            )
        }
        Fact::CardLeft { left: false } => say!("fact-card_left-not"),
        Fact::VisitOutcome(outcome) => {
            let how = outcome.took_over.map(|how| word("took-over", how.as_str())).unwrap_or_default();
            let name = |name: &str| Some(name.to_owned()).filter(|name| !name.is_empty());
            let confirmed = name(&outcome.confirmed_by).map(|name| say!("fact-outcome-confirmed", name: name));
            let handed = name(&outcome.handed_to).map(|name| say!("fact-outcome-handed", name: name));
            say!(
                "fact-visit_outcome",
                ending: word("ending", outcome.ending.as_str()),
                more: more(&[&confirmed.unwrap_or_default(), &handed.unwrap_or_default(), &how])
            )
        }
        Fact::EmergencyTrigger { trigger } => {
            say!("fact-emergency_trigger", trigger: word("trigger", trigger.as_str()))
        }
        Fact::LifeAtRisk { risk: false } => say!("fact-life_at_risk-no"),
        Fact::EmergencyOver { reason: why } => say!("fact-emergency_over", reason: reason("em-over", why)),
        Fact::BestInterests(best) => {
            let said =
                |words: &str, text: fn(&str) -> String| if words.is_empty() { String::new() } else { text(words) };
            let tried = said(&best.tried, |words| say!("fact-best_interests-tried", words: words));
            let because = said(&best.because, |words| say!("fact-best_interests-because", words: words));
            let decides = word("capacity", best.decides.as_str());
            say!("fact-best_interests", decides: decides, more: more(&[&tried, &because]))
        }
        Fact::AccessDenied { words } => say!("fact-access_denied", more: more(&[words])),
        Fact::HowFound { state } => say!("fact-how_found", state: word("breathing", state.as_str())),
        Fact::InWords { words } => say!("fact-in-words", words: words.as_str()),
        Fact::Finding { words } => say!("fact-finding", words: words.as_str()),
        Fact::TakenOver { by, name, taken_to } => {
            say!("fact-taken_over", whom: word("contact", by.as_str()), more: more(&[name, taken_to]))
        }
        Fact::HomeSecured { what, words, stays } => {
            let what: Vec<String> = what.iter().map(|one| word("secured", one.as_str())).collect();
            let stays = if stays.is_empty() { String::new() } else { say!("fact-stays", name: stays.as_str()) };
            say!("fact-home_secured", what: format!("{}{}", listed(&what, words), more(&[&stays])))
        }
        Fact::CodeTold { told: true, .. } => say!("fact-code_told-yes"),
        Fact::KinTold { by } if !by.is_empty() => say!("fact-kin_told-by", name: by.as_str()),
        Fact::KinToBeTold { by } => say!("fact-kin_to_be_told", name: by.as_str()),
        Fact::SomeoneSaid { name, said } if name.is_empty() => say!("fact-someone_said-nobody", words: said.as_str()),
        Fact::SomeoneSaid { name, said } => say!("fact-someone_said", name: name.as_str(), words: said.as_str()),
        Fact::KeySafeFault { fault } => say!("fact-key_safe_fault", fault: word("safe_fault", fault.as_str())),
        Fact::AlreadyInside { reason: why } => say!("fact-already_inside", reason: reason("already", why)),
        Fact::RunningLate { minutes, .. } => {
            say!("fact-running_late", time: duration(Duration::from_secs(u64::from(*minutes) * 60)))
        }
        Fact::KeyMoved { tag, step, name } => {
            say!("fact-key_moved", step: word("key_step", step.as_str()), tag: tag.as_str(), more: more(&[name]))
        }
        Fact::Lost(loss) => {
            say!("fact-lost", what: word("lost_thing", loss.what.as_str()), more: more(&[&loss.tag, &loss.opens]))
        }
        Fact::TagMismatch { why } => say!(&format!("fact-tag_mismatch-{}", why.as_str())),
        Fact::ToldLater(later) => {
            say!("fact-told_later", what: word("later_thing", later.what.as_str()), more: more(&[&later.words]))
        }
        Fact::KeyHad { from, name } => {
            say!("fact-key_had", from: word("key_from", from.as_str()), more: more(&[name]))
        }
        Fact::WontLock { name } => say!("fact-wont_lock", name: name.as_str()),
        Fact::PeopleInside { inside: false } => say!("fact-people_inside-no"),
        Fact::Entered { how } => say!("fact-entered-how", how: word("entered", how.as_str())),
        other => say!(&format!("fact-{}", other.kind())),
    }
}
