//! The worker's settings on this phone: language, colours, text size.

use serde::{Deserialize, Serialize};

use super::{Fault, Phone};
use crate::domain::visit::Language;
use crate::store::meta;

/// Colours of the screens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Look {
    /// As the phone.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
    /// Black on white, for bright sun.
    Sun,
}

impl Look {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Auto, Self::Sun, Self::Light, Self::Dark];

    /// The word of the style sheet and of the screens' keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Sun => "sun",
        }
    }
}

/// Size of the letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextSize {
    /// As the phone.
    #[default]
    Usual,
    /// A quarter larger.
    Larger,
    /// Half as large again.
    Largest,
}

impl TextSize {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Usual, Self::Larger, Self::Largest];

    /// The word of the style sheet and of the screens' keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Usual => "usual",
            Self::Larger => "larger",
            Self::Largest => "largest",
        }
    }
}

/// The settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The language, if the worker chose one here.
    #[serde(default)]
    pub language: Option<Language>,
    /// Colours.
    #[serde(default)]
    pub look: Look,
    /// Size of the letters.
    #[serde(default)]
    pub text: TextSize,
}

impl Phone {
    /// The settings.
    pub fn settings(&self) -> Settings {
        self.store().meta(meta::SETTINGS).ok().flatten().unwrap_or_default()
    }

    /// Keeps the settings.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub fn set_settings(&self, settings: &Settings) -> Result<(), Fault> {
        self.touch();
        self.store().set_meta(meta::SETTINGS, settings)?;
        self.changed();
        Ok(())
    }

    /// The language of the screens: the worker's choice here, else what the office has, else English.
    pub fn language(&self) -> Language {
        let office = self.state().identity.enrolled.as_ref().map(|enrolled| enrolled.language);
        self.settings().language.or(office).unwrap_or_default()
    }
}
