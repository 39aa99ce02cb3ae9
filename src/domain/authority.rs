//! Who at the office may do what, and to whom. Nobody approves their own request.
//!
//! | act | on-call manager | Registered Manager | others |
//! |---|---|---|---|
//! | give a grant, online or by voice | yes | yes | no |
//! | extend a window, release a visit after a lapse | yes | yes | no |
//! | block a phone | yes | yes | technical admin |
//! | set, settle or remove a code | no | yes | no |
//! | confirm after a restore, so that codes go out again | no | yes | no |
//! | see what has to be gone through before that | yes | yes | technical admin |
//! | decide that workers' own phones hold codes | no | no | Responsible Individual |
//! | make a client discreet | no | yes | no |
//! | see who is where and who waits | yes | yes | coordinator, Responsible Individual, safeguarding |
//! | release a worker who waits at a door | yes | yes | no |
//! | say what came of ringing a door without signal | yes | yes | no |
//! | move a visit's start | yes | yes | coordinator |
//! | give out keys and take them back, by tag | yes | yes | coordinator |
//! | print the tag of a door, or replace it | yes | yes | coordinator |
//! | see whose home a key opens | yes | yes | no |
//! | say what was done after an emergency | yes | yes | no |
//! | write the learning review | no | yes | no |
//! | read concerns | no | yes, but for those about the manager | Responsible Individual, safeguarding |
//!
//! Who gives access needs key-holding training in date themselves. Source: the policy's roles, 5.3, 9.2 and 10.1.

use serde::{Deserialize, Serialize};

use super::clock::Timestamp;
use super::ids::PersonId;

/// A role of the office.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Visits clients.
    CareWorker,
    /// Rota and keys; no codes.
    Coordinator,
    /// Answers out of hours: releases, grants.
    OnCallManager,
    /// Accountable for the service.
    RegisteredManager,
    /// Answers for the provider.
    ResponsibleIndividual,
    /// Log, audits, exports.
    Compliance,
    /// Concerns and emergencies.
    Safeguarding,
    /// Time-boxed, reads only.
    Inspector,
    /// Phones, imports, settings; no client data beyond identities.
    TechnicalAdmin,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::CareWorker,
        Self::Coordinator,
        Self::OnCallManager,
        Self::RegisteredManager,
        Self::ResponsibleIndividual,
        Self::Compliance,
        Self::Safeguarding,
        Self::Inspector,
        Self::TechnicalAdmin,
    ];

    /// The word of the files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CareWorker => "care_worker",
            Self::Coordinator => "coordinator",
            Self::OnCallManager => "on_call_manager",
            Self::RegisteredManager => "registered_manager",
            Self::ResponsibleIndividual => "responsible_individual",
            Self::Compliance => "compliance",
            Self::Safeguarding => "safeguarding",
            Self::Inspector => "inspector",
            Self::TechnicalAdmin => "technical_admin",
        }
    }

    /// The role a file names; `None` for another word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }
}

/// Something that is done at the office.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Give leave to see one code now, online.
    Grant,
    /// The same, read out over the phone.
    VoiceGrant,
    /// Keep a visit's window open longer.
    Extend,
    /// Release a visit although training or DBS renewal has lapsed.
    Release,
    /// Turn codes off on a phone.
    Block,
    /// Say which of two codes is the right one, or take a way in out of use.
    Code,
    /// Confirm, after a restore, that what the backup does not know was gone through.
    Recover,
    /// See what that is.
    Recovery,
    /// Decide that workers' own phones may hold codes.
    OwnPhones,
    /// See who asks for leave, what was decided, and what happened in a visit.
    Read,
    /// Make a client discreet, or end that.
    Discreet,
    /// See who is where, who waits, and who is late.
    Board,
    /// Release a worker who waits at a door.
    DoorRelease,
    /// Say what came of ringing a worker who gives no word.
    PhoneCheck,
    /// Move a visit's start.
    Retime,
    /// Give out keys and take them back, by their tags.
    Keys,
    /// See whose home a key opens, or say so.
    KeyIndex,
    /// Print the tag of a door, or replace it.
    Tag,
    /// Say whom was told after an emergency, and why not.
    Duties,
    /// Write the learning review after an emergency.
    Learning,
    /// Read concerns.
    Concerns,
}

impl Act {
    /// All of them.
    pub const ALL: [Self; 21] = [
        Self::Grant,
        Self::VoiceGrant,
        Self::Extend,
        Self::Release,
        Self::Block,
        Self::Code,
        Self::Recover,
        Self::Recovery,
        Self::OwnPhones,
        Self::Read,
        Self::Discreet,
        Self::Board,
        Self::DoorRelease,
        Self::PhoneCheck,
        Self::Retime,
        Self::Keys,
        Self::KeyIndex,
        Self::Tag,
        Self::Duties,
        Self::Learning,
        Self::Concerns,
    ];

    /// The roles that may do it.
    pub fn roles(self) -> &'static [Role] {
        use Role::{
            Compliance, Coordinator, OnCallManager, RegisteredManager, ResponsibleIndividual, Safeguarding,
            TechnicalAdmin,
        };
        match self {
            Self::Grant
            | Self::VoiceGrant
            | Self::Extend
            | Self::Release
            | Self::DoorRelease
            | Self::PhoneCheck
            | Self::KeyIndex
            | Self::Duties => &[OnCallManager, RegisteredManager],
            Self::Block | Self::Recovery => &[OnCallManager, RegisteredManager, TechnicalAdmin],
            Self::Code | Self::Recover | Self::Discreet | Self::Learning => &[RegisteredManager],
            Self::Board => &[Coordinator, OnCallManager, RegisteredManager, ResponsibleIndividual, Safeguarding],
            Self::Retime | Self::Keys | Self::Tag => &[Coordinator, OnCallManager, RegisteredManager],
            Self::Concerns => &[RegisteredManager, ResponsibleIndividual, Safeguarding],
            Self::OwnPhones => &[ResponsibleIndividual],
            Self::Read => &[OnCallManager, RegisteredManager, ResponsibleIndividual, Compliance, Safeguarding],
        }
    }

    /// Whether it gives somebody access to a home: then the giver's own training has to be in date.
    fn gives_access(self) -> bool {
        match self {
            Self::Grant | Self::VoiceGrant | Self::Extend | Self::Release => true,
            Self::Block
            | Self::Code
            | Self::Recover
            | Self::Recovery
            | Self::OwnPhones
            | Self::Read
            | Self::Discreet
            | Self::Board
            | Self::DoorRelease
            | Self::PhoneCheck
            | Self::Retime
            | Self::Keys
            | Self::KeyIndex
            | Self::Tag
            | Self::Duties
            | Self::Learning
            | Self::Concerns => false,
        }
    }
}

/// Who does it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor<'a> {
    /// Who.
    pub id: PersonId,
    /// Their roles.
    pub roles: &'a [Role],
    /// Last day on which their key-holding training counts, `YYYY-MM-DD`; empty where not recorded.
    pub trained_until: &'a str,
}

/// Why somebody may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// Another role is needed.
    #[error("your role may not do this: ask a manager who may")]
    Role,
    /// It would be for themselves.
    #[error("nobody approves their own request: another manager has to do this")]
    Own,
    /// Their own key-holding training is missing or out of date (policy 10.1).
    #[error("your key-holding training is not in date: another manager has to do this")]
    Training,
}

/// Whether `actor` may do this for `worker`.
///
/// # Errors
/// [`Denied`], the first reason that applies.
pub fn may(actor: &Actor<'_>, act: Act, worker: Option<PersonId>, now: Timestamp) -> Result<(), Denied> {
    if !act.roles().iter().any(|role| actor.roles.contains(role)) {
        return Err(Denied::Role);
    }
    if worker == Some(actor.id) {
        return Err(Denied::Own);
    }
    if act.gives_access() && actor.trained_until < now.civil().date().as_str() {
        return Err(Denied::Training);
    }
    Ok(())
}
