//! Icons: one path each, drawn in the colour of the text beside them. Never without words.

use dioxus::prelude::*;

/// An icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each name says what is drawn")]
pub enum IconName {
    Back,
    Next,
    Down,
    Menu,
    Tick,
    Key,
    Lock,
    Thumb,
    Phone,
    Headset,
    Warning,
    Info,
    Flame,
    Speech,
    Device,
    Up,
    Tray,
    NoSignal,
    Clock,
    Eye,
    Pin,
    People,
    Cross,
    Erase,
    List,
}

impl IconName {
    fn path(self) -> &'static str {
        match self {
            Self::Back => "M15 5l-7 7 7 7",
            Self::Next => "M9 5l7 7-7 7",
            Self::Down => "M5 9l7 7 7-7",
            Self::Menu => "M4 7h16M4 12h16M4 17h10",
            Self::Tick => "M5 12.5l4.5 4.5L19 7.5",
            Self::Key => "M2.5 12a4.5 4.5 0 1 0 9 0 4.5 4.5 0 1 0-9 0M11.5 12h10v4M17.5 12v3",
            Self::Lock => {
                "M6 10.5h12a1 1 0 0 1 1 1V20a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-8.500a1 1 0 0 1 1-1zM8 10.5V8a4 4 0 0 1 8 0v2.5M12 14.5v2.5"
            }
            Self::Thumb => "M9 21v-9.500a3 3 0 0 1 6 0V21M5.5 14.5a7 7 0 1 1 13 0M12 11.5v.01",
            Self::Phone => {
                "M6 3.5l3 .5 1.5 4.2-2.2 2a13 13 0 0 0 5.5 5.5l2-2.2L20 15l.5 3c.2 1.5-.9 2.7-2.4 2.6C10.3 20.2 3.8 13.7 3.4 5.9 3.3 4.4 4.5 3.3 6 3.5z"
            }
            Self::Headset => {
                "M4 14v-2a8 8 0 0 1 16 0v2M20 18.5c0 1.7-1.8 2.5-4.5 2.5H13M4.500 13.5h1a1 1 0 0 1 1 1v3a1 1 0 0 1-1 1h-1a1 1 0 0 1-1-1v-3a1 1 0 0 1 1-1zM18.5 13.5h1a1 1 0 0 1 1 1v3a1 1 0 0 1-1 1h-1a1 1 0 0 1-1-1v-3a1 1 0 0 1 1-1z"
            }
            Self::Warning => "M12 3.5L21.5 20h-19zM12 10v4.5M12 17.2v.01",
            Self::Info => "M3 12a9 9 0 1 0 18 0 9 9 0 1 0-18 0M12 11v5.5M12 7.5v.01",
            Self::Flame => {
                "M12 3c.8 4 5.5 5.8 5.5 11.3a5.5 5.5 0 0 1-11 0c0-2.400 1.2-4 2.6-5.1.2 1.6.8 2.4 1.7 2.8C10.2 8.7 10.6 5.6 12 3z"
            }
            Self::Speech => "M4 4.5h16V16h-9l-5 4v-4H4z",
            Self::Device => {
                "M8.5 3h7A1.500 1.500 0 0 1 17 4.500v15a1.5 1.500 0 0 1-1.500 1.500h-7A1.500 1.500 0 0 1 7 19.500v-15A1.5 1.5 0 0 1 8.500 3zM11 17.5h2"
            }
            Self::Up => "M12 20V5M5.5 11.5L12 5l6.5 6.5",
            Self::Tray => "M4 13v6.5h16V13M4 13l2.5-8h11L20 13h-5a3 3 0 0 1-6 0z",
            Self::NoSignal => "M5 20v-3M10 20v-6.500M15 20v-4M20 20V5M15 11.5V9M4 4l16 16",
            Self::Clock => "M3 12a9 9 0 1 0 18 0 9 9 0 1 0-18 0M12 7v5.5l3.5 2",
            Self::Eye => {
                "M2.5 12C5 7.6 8.3 5.5 12 5.5s7 2.1 9.5 6.5c-2.500 4.400-5.800 6.5-9.500 6.5S5 16.4 2.5 12zM9.2 12a2.8 2.8 0 1 0 5.600 0 2.8 2.800 0 1 0-5.600 0"
            }
            Self::Pin => {
                "M12 21c-4.300-4.600-6.500-8-6.500-11a6.5 6.500 0 0 1 13 0c0 3-2.200 6.4-6.500 11zM9.7 10a2.300 2.300 0 1 0 4.600 0 2.300 2.300 0 1 0-4.600 0"
            }
            Self::People => {
                "M5.5 8a3.500 3.500 0 1 0 7 0 3.5 3.5 0 1 0-7 0M3 20c0-4 2.4-6.5 6-6.5s6 2.5 6 6.5M16 4.7a3.5 3.5 0 0 1 0 6.6M17.8 14c2.1.9 3.2 3.1 3.2 6"
            }
            Self::Cross => "M6 6l12 12M18 6L6 18",
            Self::Erase => "M9 5h12v14H9l-6.500-7zM12.5 9.5l5 5M17.5 9.5l-5 5",
            Self::List => "M8 6h12M8 12h12M8 18h12M4 6v.01M4 12v.01M4 18v.01",
        }
    }
}

/// Draws an icon. It is hidden from screen readers: the words beside it say it.
#[component]
pub fn Icon(name: IconName) -> Element {
    rsx! {
        svg { class: "icon", view_box: "0 0 24 24", "aria-hidden": "true",
            path { d: name.path() }
        }
    }
}

/// The mark of the product: a door ajar.
#[component]
pub fn Mark(#[props(default)] big: bool) -> Element {
    let class = if big { "mark mark--big" } else { "mark" };
    rsx! {
        svg { class, view_box: "0 0 32 32", "aria-hidden": "true",
            path { class: "mark__lamp", d: "M8 4h16v22H8z" }
            path { class: "mark__leaf", d: "M8 3l8.500 4v17L8 26.500zM1.500 26h29v4h-29z" }
            path { class: "mark__frame", d: "M8 27V3.500h16V27" }
        }
    }
}
