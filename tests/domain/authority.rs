use doorstep::domain::authority::{Act, Actor, Denied, Role, may};
use doorstep::domain::ids::PersonId;
use uuid::Uuid;

use crate::support::clock::START;
use crate::support::facts::instant;

const BETHAN: PersonId = PersonId(Uuid::from_u128(1));
const NIA: PersonId = PersonId(Uuid::from_u128(2));
/// START's own day is 22 November 2026.
const TODAY: &str = "2026-11-22";

fn by(roles: &[Role], act: Act) -> Result<(), Denied> {
    may(&Actor { id: BETHAN, roles, trained_until: TODAY }, act, Some(NIA), START)
}

#[test]
fn each_act_is_done_by_the_roles_of_the_table_and_by_no_other() {
    use Role::{
        Compliance, Coordinator, OnCallManager, RegisteredManager, ResponsibleIndividual, Safeguarding, TechnicalAdmin,
    };
    let managers = vec![OnCallManager, RegisteredManager];
    let table = [
        (Act::Grant, managers.clone()),
        (Act::VoiceGrant, managers.clone()),
        (Act::Extend, managers.clone()),
        (Act::Release, managers.clone()),
        (Act::DoorRelease, managers.clone()),
        (Act::PhoneCheck, managers.clone()),
        (Act::KeyIndex, managers.clone()),
        (Act::Duties, managers),
        (Act::Discreet, vec![RegisteredManager]),
        (Act::Learning, vec![RegisteredManager]),
        (Act::Board, vec![Coordinator, OnCallManager, RegisteredManager, ResponsibleIndividual, Safeguarding]),
        (Act::Retime, vec![Coordinator, OnCallManager, RegisteredManager]),
        (Act::Tag, vec![Coordinator, OnCallManager, RegisteredManager]),
        (Act::Keys, vec![Coordinator, OnCallManager, RegisteredManager]),
        (Act::Concerns, vec![RegisteredManager, ResponsibleIndividual, Safeguarding]),
        (Act::Block, vec![OnCallManager, RegisteredManager, TechnicalAdmin]),
        (Act::Code, vec![RegisteredManager]),
        (Act::Recover, vec![RegisteredManager]),
        (Act::Recovery, vec![OnCallManager, RegisteredManager, TechnicalAdmin]),
        (Act::OwnPhones, vec![ResponsibleIndividual]),
        (Act::Read, vec![OnCallManager, RegisteredManager, ResponsibleIndividual, Compliance, Safeguarding]),
    ];
    assert_eq!(table.len(), Act::ALL.len(), "every act is in the table");
    for (act, allowed) in table {
        assert!(Act::ALL.contains(&act));
        for role in Role::ALL {
            let expected = if allowed.contains(&role) { Ok(()) } else { Err(Denied::Role) };
            assert_eq!(by(&[role], act), expected, "{role:?} {act:?}");
        }
        assert_eq!(by(&[], act), Err(Denied::Role), "nobody in particular: {act:?}");
    }
}

#[test]
fn a_second_role_adds_and_never_takes_away() {
    for act in Act::ALL {
        for role in Role::ALL {
            let alone = by(&[role], act).is_ok();
            for second in Role::ALL {
                assert!(!alone || by(&[second, role], act).is_ok(), "{role:?} with {second:?}: {act:?}");
            }
        }
    }
}

#[test]
fn nobody_approves_their_own_request_whatever_their_roles() {
    for act in Act::ALL {
        let actor = Actor { id: NIA, roles: &Role::ALL, trained_until: TODAY };
        assert_eq!(may(&actor, act, Some(NIA), START), Err(Denied::Own), "{act:?}");
        assert_eq!(may(&actor, act, Some(BETHAN), START), Ok(()), "{act:?}");
    }
}

#[test]
fn who_gives_access_has_training_in_date_on_that_very_day() {
    let trained =
        |until, act, now| may(&Actor { id: BETHAN, roles: &Role::ALL, trained_until: until }, act, Some(NIA), now);
    for act in [Act::Grant, Act::VoiceGrant, Act::Extend, Act::Release] {
        assert_eq!(trained("2026-11-22", act, START), Ok(()), "on its last day: {act:?}");
        assert_eq!(trained("2026-11-21", act, START), Err(Denied::Training), "the day after: {act:?}");
        assert_eq!(trained("", act, START), Err(Denied::Training), "not on file: {act:?}");
        assert_eq!(trained("2026-11-22", act, instant("2026-11-22T23:59:59Z")), Ok(()));
        assert_eq!(trained("2026-11-22", act, instant("2026-11-23T00:00:00Z")), Err(Denied::Training));
    }
    for act in [Act::Block, Act::Code, Act::OwnPhones, Act::Read] {
        assert_eq!(trained("", act, START), Ok(()), "gives nobody access: {act:?}");
    }
}

#[test]
fn the_day_of_training_is_the_local_one() {
    // 23:30 UTC on 30 June is 00:30 on 1 July in Wales.
    let actor = Actor { id: BETHAN, roles: &[Role::RegisteredManager], trained_until: "2027-06-30" };
    assert_eq!(may(&actor, Act::Grant, Some(NIA), instant("2027-06-30T22:59:59Z")), Ok(()));
    assert_eq!(may(&actor, Act::Grant, Some(NIA), instant("2027-06-30T23:30:00Z")), Err(Denied::Training));
}

#[test]
fn a_role_is_read_back_from_its_own_word_and_from_no_other() {
    for role in Role::ALL {
        assert_eq!(Role::parse(role.as_str()), Some(role));
    }
    assert_eq!(Role::parse("manager"), None);
    assert_eq!(Role::parse(""), None);
}
