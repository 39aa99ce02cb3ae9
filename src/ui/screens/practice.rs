//! The practice visit, before it begins.

use dioxus::prelude::*;

use crate::say;
use crate::shell::practice;
use crate::ui::hooks::{Troubles, trouble_of, use_phone};
use crate::ui::parts::answers::Dock;
use crate::ui::parts::form::Form;
use crate::ui::parts::icon::IconName;
use crate::ui::parts::step::FactLine;
use crate::ui::routes::Route;

/// The screen.
#[component]
pub fn Practice() -> Element {
    let phone = use_phone();
    let troubles = use_context::<Troubles>();
    use_hook({
        let phone = phone.clone();
        move || {
            if phone.offers_practice()
                && let Err(error) = phone.practice_offered()
            {
                tracing::error!(%error, "that the practice was offered could not be kept");
            }
        }
    });
    rsx! {
        Form {
            bar: say!("menu-practice"),
            title: say!("practice-title"),
            lead: say!("practice-lead"),
            dock: rsx! {
                Dock {
                    label: say!("practice-go"),
                    onanswer: move |()| {
                        let mut shown = troubles.0;
                        let trouble = trouble_of(phone.start(practice::VISIT));
                        shown.set(trouble);
                        if trouble.is_none() {
                            navigator().push(Route::visit(practice::VISIT));
                        }
                    },
                }
            },
            div { class: "facts",
                FactLine { icon: IconName::People, text: say!("practice-nobody") }
                FactLine { icon: IconName::Up, text: say!("practice-nothing-sent") }
                FactLine { icon: IconName::Phone, text: say!("practice-no-call") }
                FactLine { icon: IconName::Back, text: say!("practice-stop") }
            }
        }
    }
}
