//! The root of a window: what every screen has at hand, the guards that hide a code, and which screens are open.

use std::sync::Arc;

use dioxus::prelude::*;
use dioxus_i18n::prelude::use_init_i18n_from_bundle;

use super::hooks::{
    Doubted, DoubtedNote, LogPlace, Revision, Seconds, Troubles, use_following, use_page, use_phone, use_view,
};
use super::i18n;
use super::parts::back::{use_back_from_screen, use_back_gesture};
use super::parts::foot::Foot;
use super::routes::Route;
use super::screens::enrol::Enrol;
use super::screens::pin::{ChoosePin, Shredded, Unlock};
use crate::domain::entry::Hidden;
use crate::shell::Phone;
use crate::shell::reveal::PageId;
use crate::shell::view::Stage;

/// Tells the app when the window loses the worker's eyes (*away*: another window or tab in front, the page going), and
/// when it goes to the background or comes back.
const WINDOW_GUARD: &str = r#"
    const away = () => dioxus.send("away");
    const seen = () => dioxus.send(document.hidden ? "background" : "front");
    window.addEventListener("blur", away);
    window.addEventListener("pagehide", away);
    document.addEventListener("visibilitychange", seen);
    seen();
    await new Promise(() => {});
"#;

/// The root. Wants the phone as a root context.
#[component]
pub fn App() -> Element {
    let phone = use_context::<Arc<Phone>>();
    let page = use_context_provider(|| phone.make_page());
    let revision = use_signal(|| 0);
    let seconds = use_signal(|| 0);
    use_context_provider(|| Revision(revision));
    use_context_provider(|| Seconds(seconds));
    use_context_provider(|| Troubles(Signal::new(None)));
    use_context_provider(|| LogPlace(Signal::new(None)));
    use_context_provider(|| Doubted(Signal::new(None)));
    use_context_provider(|| DoubtedNote(Signal::new(None)));
    use_following(&phone, revision, seconds);
    use_language_and_look(&phone, revision);
    use_window_guard(&phone, page);
    use_back_gesture();
    rsx! {
        Router::<Route> {}
    }
}

/// Words, and the page's language, colours and text size, follow the settings.
fn use_language_and_look(phone: &Arc<Phone>, revision: Signal<u64>) {
    let first = phone.language();
    let mut words = use_init_i18n_from_bundle(|| i18n::bundle(first));
    let mut in_force = use_signal(|| first);
    let phone = Arc::clone(phone);
    let wanted = use_memo(move || {
        let _ = revision.read();
        (phone.language(), phone.settings())
    });
    use_effect(move || {
        let (language, settings) = wanted();
        if *in_force.peek() != language {
            words.set_bundle(i18n::bundle(language));
            in_force.set(language);
        }
        let (lang, look, text) = (language.tag(), settings.look.as_str(), settings.text.as_str());
        document::eval(&format!(
            "const root = document.documentElement; root.lang = '{lang}'; root.dataset.text = '{text}'; \
             if ('{look}' === 'auto') delete root.dataset.theme; else root.dataset.theme = '{look}';"
        ));
    });
}

fn use_window_guard(phone: &Arc<Phone>, page: PageId) {
    let guarded = Arc::clone(phone);
    use_future(move || {
        let phone = Arc::clone(&guarded);
        async move {
            let mut window = document::eval(WINDOW_GUARD);
            while let Ok(word) = window.recv::<String>().await {
                if word == "front" {
                    phone.came_to_front(page);
                    continue;
                }
                phone.hide(page, Hidden::Blur);
                if word == "background" {
                    phone.left_front(page);
                }
            }
        }
    });
    use_hook(|| phone.came_to_front(page));
    let phone = Arc::clone(phone);
    use_drop(move || {
        phone.hide(page, Hidden::PageGone);
        phone.left_front(page);
    });
}

/// Shows the screen of a tag whose link the system opened the app with.
fn use_link() {
    let phone = use_phone();
    let revision = use_context::<Revision>().0;
    use_effect(move || {
        let _ = revision.read();
        if let Some(code) = phone.take_link() {
            navigator().push(Route::DoorTag { tag: code.as_str().to_owned() });
        }
    });
}

/// Whether a screen stands before everything, a PIN too.
fn is_before_pin(route: &Route) -> bool {
    matches!(route, Route::Dial { .. } | Route::DialIn { .. } | Route::NotSafe {})
}

/// What stands round every screen: the screen that is open to the worker, and the foot with 999.
#[component]
pub fn Frame() -> Element {
    let stage = use_view(Phone::stage);
    let route = use_route::<Route>();
    let phone = use_phone();
    let page = use_page();
    use_back_from_screen();
    // A code belongs to the screen it was asked for on.
    let mut practising = use_signal(|| false);
    let window = phone.clone();
    use_drop(move || {
        if *practising.peek() {
            window.end_practice();
        }
    });
    use_effect(use_reactive!(|route| {
        phone.hide(page, Hidden::PageGone);
        // A practice visit ends where its worker goes elsewhere; what would be dialled or sent is a part of it.
        if route.is_practice() {
            practising.set(true);
        } else if *practising.peek() && !is_before_pin(&route) {
            practising.set(false);
            phone.end_practice();
        }
    }));
    use_link();
    let open_to_all = use_route::<Route>().is_open_to_all();
    let before_pin = is_before_pin(&use_route::<Route>());
    rsx! {
        div { class: "phone",
            match stage {
                // 999 stands before everything, a PIN too; so does *I am not safe*.
                _ if before_pin => rsx! { Outlet::<Route> {} },
                Stage::Enrol => rsx! { Enrol {} },
                Stage::ChoosePin => rsx! { ChoosePin {} },
                Stage::Locked | Stage::Shredded if open_to_all => rsx! { Outlet::<Route> {} },
                Stage::Locked => rsx! { Unlock {} },
                Stage::Shredded => rsx! { Shredded {} },
                Stage::Open => rsx! { Outlet::<Route> {} },
            }
            Foot {}
        }
    }
}
