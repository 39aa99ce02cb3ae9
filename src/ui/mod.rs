//! The screens, in Dioxus. They show views and send answers; what may happen next is the domain's business.
//!
//! | module | holds |
//! |---|---|
//! | [`app`] | the root: contexts every screen has, the window's guards, which screens are open |
//! | [`routes`] | the addresses |
//! | [`hooks`] | views that follow the phone, answers that report trouble |
//! | [`i18n`] | words, times, lines of the log |
//! | [`parts`] | what screens are made of |
//! | [`screens`] | one file for each |

pub mod app;
pub mod hooks;
pub mod i18n;
pub mod parts;
pub mod routes;
pub mod screens;

/// The style sheets, in order.
pub const CSS: &str = concat!(include_str!("../../assets/css/tokens.css"), include_str!("../../assets/css/app.css"));
