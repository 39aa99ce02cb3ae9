//! A tag that was read at a door: by the handset's camera, which opens the app with a link, or typed. The rules are
//! [`crate::domain::tag`]'s.

use super::door::AnswerError;
use super::view::{Stage, Today, VisitCard};
use super::{Fault, Phone};
use crate::domain::door::{Event, Step};
use crate::domain::ids::VisitId;
use crate::domain::tag::{TagCode, TagMark, TagSeen, judge};
use crate::vault::tag::mark;

/// What the screen says of a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TagSaid {
    /// It is no tag.
    NoTag,
    /// A visit is under way, and what came of it is in its log.
    Noted {
        /// The visit.
        visit: VisitId,
        /// Whether it is this home's.
        seen: TagSeen,
        /// Whether the worker is being asked for the right door.
        arriving: bool,
    },
    /// Nothing was noted: it is the tag of this visit of today.
    Of(Box<VisitCard>),
    /// Nothing was noted: it is no home's of today.
    Unknown,
}

fn cards(today: &Today) -> impl Iterator<Item = &VisitCard> {
    today.next.iter().chain(&today.later).chain(&today.done)
}

impl Phone {
    /// Takes a tag: as a link, or as it was typed in this visit. A second reading of the same tag changes nothing.
    ///
    /// # Errors
    /// [`AnswerError::Locked`] on a locked phone, which says nothing of any tag.
    pub fn read_tag(&self, text: &str, visit: Option<VisitId>) -> Result<TagSaid, AnswerError> {
        if self.stage() != Stage::Open {
            return Err(AnswerError::Locked);
        }
        self.touch();
        let Ok(code) = TagCode::parse(text) else { return Ok(TagSaid::NoTag) };
        let organisation = self.state().identity.enrolled.as_ref().map(|enrolled| enrolled.organisation);
        let read = mark(organisation.ok_or(Fault::NotEnrolled)?, &code);
        let today = self.today()?;
        let under_way = visit.or_else(|| self.visit_under_way().map(|(visit, _)| visit));
        if let Some(visit) = under_way
            && let Some(said) = self.note_tag(visit, read, &today)?
        {
            return Ok(said);
        }
        let found = cards(&today).find(|card| card.client.tag == Some(read));
        Ok(found.map_or(TagSaid::Unknown, |card| TagSaid::Of(Box::new(card.clone()))))
    }

    /// Writes what came of it in the visit under way; `None` where its flow takes no tag any more.
    fn note_tag(&self, visit: VisitId, read: TagMark, today: &Today) -> Result<Option<TagSaid>, AnswerError> {
        let Some(at) = self.at_door(visit)? else { return Ok(None) };
        if !at.door.takes_tag() {
            return Ok(None);
        }
        let seen = judge(read, at.client.tag, cards(today).chain(&today.tomorrow).filter_map(|card| card.client.tag));
        if at.door.tag() != Some(seen) {
            self.answer(visit, Event::Say(Box::new(seen.fact())))?;
        }
        Ok(Some(TagSaid::Noted { visit, seen, arriving: *at.door.step_now() == Step::Arrive }))
    }

    /// The system opened the app with this link: its screen is shown as soon as a window asks. Any other link is passed over.
    pub fn open_link(&self, link: &str) {
        match TagCode::parse(link) {
            Ok(code) => {
                self.state().link = Some(code);
                self.changed();
            }
            Err(error) => tracing::info!(%error, "a link was not opened"),
        }
    }

    /// Asks the platform for a link that the app was opened with since.
    pub fn look_for_link(&self) {
        if let Some(link) = self.platform.opened_with() {
            self.open_link(&link);
        }
    }

    /// The link that waits, once.
    pub fn take_link(&self) -> Option<TagCode> {
        self.state().link.take()
    }
}
