//! Two workers on one visit: what the colleague has done, as far as the office knows.

use dioxus::prelude::*;

use crate::domain::ids::VisitId;
use crate::say;
use crate::ui::hooks::use_view;
use crate::ui::i18n::time::time;

/// Lines of a colleague that are shown: the newest.
const LONGEST_LIST: usize = 10;

/// What a kind of entry is called; without its details, which stay with the colleague.
fn kind_words(kind: &str) -> String {
    dioxus_i18n::te!(&format!("fact-{kind}"))
        .or_else(|_| dioxus_i18n::te!(&format!("colleague-{kind}")))
        .unwrap_or_else(|_| say!("colleague-other"))
}

/// The colleagues of this visit. Nothing where there are none.
#[component]
pub fn ColleagueLines(visit: VisitId) -> Element {
    let colleagues = use_view(crate::shell::Phone::round).colleagues;
    rsx! {
        for colleague in colleagues.into_iter().filter(|colleague| colleague.visit == visit) {
            section { key: "{colleague.who}", class: "colleague",
                h2 { class: "heading", {say!("colleague-title", name: colleague.name.as_str())} }
                if colleague.done.is_empty() {
                    p { class: "hint", {say!("colleague-nothing")} }
                }
                ol { class: "rows", role: "list",
                    for (place, line) in colleague.done.iter().enumerate().skip(colleague.done.len().saturating_sub(LONGEST_LIST)) {
                        li { key: "{place}", class: "row row--short",
                            span { class: "row__time", {time(line.at)} }
                            span { class: "row__words", {kind_words(&line.kind)} }
                        }
                    }
                }
            }
        }
    }
}
