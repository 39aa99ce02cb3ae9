//! A line of the log, in words.

use std::time::Duration;

use super::time::duration;
use crate::domain::entry::{Dialled, Fact, KeyPlace, Reason};
use crate::say;

/// The words of a reason: from its list, or the worker's own; a word of a newer app's list as it is.
fn reason(list: &str, reason: &Reason) -> String {
    if reason.code == "other" {
        reason.words.clone()
    } else {
        dioxus_i18n::te!(&format!("{list}-{}", reason.code)).unwrap_or_else(|_| reason.code.clone())
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
        Fact::SomeoneAnswered { who } => {
            let who = say!(&format!("someone-{}", who.as_str()));
            say!("fact-someone_answered", who: who)
        }
        Fact::HandedTo { name } => say!("fact-handed_to", name: name.clone()),
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
        Fact::Dialled { whom: Dialled::Emergency } => say!("fact-dialled-999"),
        Fact::Dialled { whom: Dialled::Contact(_) } => say!("fact-dialled-contact"),
        Fact::Dialled { whom: Dialled::OnCall } => say!("fact-dialled-on_call"),
        Fact::VoiceTried { left } => say!("fact-voice_tried", left: *left),
        Fact::RevealIntent { grant: Some(_), .. } | Fact::RevealIntent { voice: true, .. } => {
            say!("fact-reveal_intent-leave")
        }
        Fact::Unknown { .. } => say!("fact-unknown"),
        other => say!(&format!("fact-{}", other.kind())),
    }
}
