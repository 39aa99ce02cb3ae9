//! Tags at doors: made and printed by those who may, replaced, and known to a phone by a mark alone.

use doorstep::central::manage::{self, Refused};
use doorstep::domain::authority::Denied;
use doorstep::domain::tag::TagCode;
use doorstep::vault::tag::mark;

use super::super::commands::{code, err, out};
use super::super::office_commands::{agency, does, kinds};
use super::super::routes::HandPhone;
use crate::support::world::World;

impl World {
    /// The tag of a client's door; made where there is none.
    pub fn tag(&self, client: &str, replace: bool) -> TagCode {
        self.tag_by("M1", client, replace).unwrap()
    }

    fn tag_by(&self, person: &str, client: &str, replace: bool) -> Result<TagCode, Refused> {
        let org = self.central.organisation.id;
        self.central.db.write_now(|tx| {
            let person = manage::person(tx, org, person)?;
            manage::tags::print(tx, &self.central, person, (client, replace), "a tag for the door")
        })
    }
}

#[tokio::test]
async fn a_tag_is_printed_again_as_it_is_and_replaced_only_when_asked() {
    let world = World::new().await;
    let first = world.tag("C1", false);
    assert_eq!(world.tag("C1", false), first);
    assert_ne!(world.tag("C2", false), first, "each home has its own");
    let second = world.tag("C1", true);
    assert_ne!(second, first);
    assert_eq!(world.tag("C1", false), second);
    let noted: Vec<String> = world.events().into_iter().map(|event| event.kind).collect();
    assert_eq!(noted, ["tag_made", "tag_printed", "tag_made", "tag_replaced", "tag_printed"]);
    for event in world.events() {
        assert!(!event.detail.contains(first.as_str()) && !event.detail.contains(second.as_str()), "{}", event.detail);
    }
}

#[tokio::test]
async fn only_who_may_makes_one_for_a_client_there_is() {
    let world = World::new().await;
    for (person, client) in [("W1", "C1"), ("R1", "C1"), ("S1", "C1")] {
        let refused = world.tag_by(person, client, false).unwrap_err();
        assert!(matches!(refused, Refused::Denied(Denied::Role)), "{person}: {refused}");
    }
    assert!(matches!(world.tag_by("M1", "C99", false), Err(Refused::NotFound("client"))));
    assert_eq!(world.count("door_tag"), 0);
    world.tag_by("M2", "C1", false).unwrap();
}

#[tokio::test]
async fn the_bundle_brings_a_mark_and_never_the_code_and_a_new_mark_when_it_was_replaced() {
    let world = World::new().await;
    let phone = HandPhone::enrol(&world, "W1").await;
    let tag = world.tag("C1", false);
    let org = world.central.organisation.id;
    let home = |bundle: &doorstep::sync::wire::bundle::Bundle| {
        bundle.clients.iter().find(|client| client.name == "Mair Pritchard").unwrap().tag
    };
    let bundle = phone.full(&world).await;
    assert_eq!(home(&bundle), Some(mark(org, &tag)));
    assert_eq!(bundle.clients.iter().filter(|client| client.tag.is_some()).count(), 1);
    let json = serde_json::to_string(&bundle).unwrap();
    assert!(!json.contains(tag.as_str()) && !json.contains(&tag.shown()), "the code stays at the office");
    let new = world.tag("C1", true);
    assert_eq!(home(&phone.full(&world).await), Some(mark(org, &new)));
    // The same code at another agency is another tag.
    assert_ne!(
        mark(doorstep::domain::ids::OrgId(doorstep::vault::make_uuid(world.clock.now())), &new),
        mark(org, &new)
    );
}

#[test]
fn the_command_prints_square_link_and_code_and_nothing_that_tells_whose_home_it_is() {
    let data = agency();
    let data = data.path();
    let printed = does(data, &["tag", "--client", "C1", "--as", "M1"]);
    assert_eq!(code(&printed), 0, "{}", err(&printed));
    let text = out(&printed);
    let shown = text.lines().find_map(|line| line.strip_prefix("tag     ")).unwrap().to_owned();
    let tag = TagCode::parse(&shown).unwrap();
    assert!(text.contains(&tag.link()) && text.contains('█'), "{text}");
    for telling in ["C1", "Mair", "Pritchard", "Heol", "Llanfaen"] {
        assert!(!text.contains(telling), "{telling}: {text}");
    }
    let json: serde_json::Value =
        serde_json::from_str(&out(&does(data, &["tag", "--client", "C1", "--as", "M1", "--json"]))).unwrap();
    assert_eq!((json["tag"].as_str(), json["link"].as_str()), (Some(shown.as_str()), Some(tag.link().as_str())));
    let replaced = out(&does(data, &["tag", "--client", "C1", "--as", "M1", "--replace"]));
    assert!(!replaced.contains(&shown), "{replaced}");
    let denied = does(data, &["tag", "--client", "C1", "--as", "W1"]);
    assert!(code(&denied) == 1 && err(&denied).contains("your role"), "{}", err(&denied));
    assert_eq!(kinds(data), ["tag_made", "tag_printed", "tag_replaced"]);
}
