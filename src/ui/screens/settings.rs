//! Settings: language, colours, text size, PIN.

use dioxus::prelude::*;

use crate::domain::visit::Language;
use crate::say;
use crate::shell::Phone;
use crate::shell::settings::{Look, Settings as Kept, TextSize};
use crate::ui::hooks::{Trouble, Troubles, use_phone, use_view};
use crate::ui::parts::answers::Answer;
use crate::ui::parts::bar::PageBar;
use crate::ui::parts::field::Choices;
use crate::ui::parts::icon::{Icon, IconName};
use crate::ui::parts::problem::AnswerProblem;
use crate::ui::parts::strip::PhoneStrip;
use crate::ui::routes::Route;

/// The screen.
#[component]
pub fn Settings() -> Element {
    let phone = use_phone();
    let settings = use_view(Phone::settings);
    let language = use_view(Phone::language);
    let troubles = use_context::<Troubles>();
    let keep = use_callback({
        let phone = phone.clone();
        move |kept: Kept| {
            let mut shown = troubles.0;
            shown.set(phone.set_settings(&kept).err().map(|_| Trouble::Fault));
        }
    });
    let languages = [Language::English, Language::Welsh];
    let options = |words: &[&str], list: &str| -> Vec<(String, String)> {
        words.iter().map(|word| ((*word).to_owned(), say!(&format!("{list}-{word}")))).collect()
    };
    rsx! {
        div { class: "room",
            header {
                PageBar { title: say!("settings"), back: true }
                PhoneStrip {}
            }
            main { class: "page",
                AnswerProblem {}
                Choices {
                    name: "language",
                    legend: say!("settings-language"),
                    two: true,
                    options: options(&languages.map(Language::tag), "language"),
                    chosen: language.tag(),
                    onchoice: move |word: String| keep.call(Kept { language: Language::parse(&word), ..settings }),
                }
                Choices {
                    name: "look",
                    legend: say!("settings-look"),
                    two: true,
                    options: options(&Look::ALL.map(Look::as_str), "look"),
                    chosen: settings.look.as_str(),
                    onchoice: move |word: String| {
                        let look = Look::ALL.into_iter().find(|look| look.as_str() == word).unwrap_or_default();
                        keep.call(Kept { look, ..settings });
                    },
                }
                Choices {
                    name: "text",
                    legend: say!("settings-text"),
                    two: true,
                    options: options(&TextSize::ALL.map(TextSize::as_str), "text"),
                    chosen: settings.text.as_str(),
                    onchoice: move |word: String| {
                        let text = TextSize::ALL.into_iter().find(|text| text.as_str() == word).unwrap_or_default();
                        keep.call(Kept { text, ..settings });
                    },
                }
                ul { class: "rows", role: "list",
                    li {
                        Link { class: "row", to: Route::Pin {},
                            Icon { name: IconName::Lock }
                            span { class: "row__words",
                                b { {say!("settings-pin")} }
                                small { {say!("settings-pin-hint")} }
                            }
                            Icon { name: IconName::Next }
                        }
                    }
                }
                div { class: "answers",
                    Answer {
                        label: say!("settings-lock"),
                        hint: say!("settings-lock-hint"),
                        icon: IconName::Lock,
                        onanswer: move |()| phone.lock(),
                    }
                }
            }
        }
    }
}
