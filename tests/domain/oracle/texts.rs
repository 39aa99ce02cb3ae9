//! How a planned time may be written, and what is no time. A figure left out is no reason to guess one.

use doorstep::domain::window::Planned;

use super::rule::{DAY, HOUR, MINUTE, days, days_of_month};
use super::windows::{Written, any_local, any_offset};
use super::{Random, count, every_case};

/// Reads `YYYY-MM-DDTHH:MM`, with or without seconds, with or without `Z` or an offset of hours and minutes.
fn read(text: &str) -> Option<Written> {
    let text = Some(text.trim()).filter(|text| text.is_ascii())?;
    let (local, offset) = match (text.strip_suffix(['Z', 'z']), text.split_at_checked(text.len().wrapping_sub(6))) {
        (Some(local), _) => (local, Some(0)),
        (None, Some((local, offset))) if offset.starts_with(['+', '-']) => (local, Some(read_offset(offset)?)),
        (None, _) => (text, None),
    };
    let marks = [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":")];
    let is_whole = local.len() == 16 || local.len() == 19;
    if !is_whole || marks.iter().any(|(at, mark)| *at < local.len() && !local[*at..].starts_with(mark)) {
        return None;
    }
    let year = two(local, 0, 99)? * 100 + two(local, 2, 99)?;
    let (month, day) = (two(local, 5, 12)?, two(local, 8, 31)?);
    if month == 0 || day == 0 || day > days_of_month(year, month) {
        return None;
    }
    let second = if local.len() == 19 { two(local, 17, 59)? } else { 0 };
    let clock = two(local, 11, 23)? * HOUR + two(local, 14, 59)? * MINUTE + second;
    Some(Written { local: days(year, month, day) * DAY + clock, offset })
}

/// The seconds of an offset such as `+01:00`.
fn read_offset(text: &str) -> Option<i64> {
    let ahead = two(text, 1, 23)? * HOUR + two(text, 4, 59)? * MINUTE;
    let is_marked = text.len() == 6 && text[3..].starts_with(':');
    is_marked.then_some(if text.starts_with('-') { -ahead } else { ahead })
}

/// The two digits at a place, if they are at most `most`.
fn two(text: &str, at: usize, most: i64) -> Option<i64> {
    let digits = text.get(at..at + 2).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    digits.parse().ok().filter(|number| *number <= most)
}

/// A well-formed text with up to three characters changed, taken out or put in, or a number at the end of its range.
fn any_text(random: &mut Random) -> String {
    let written = Written { local: any_local(random), offset: any_offset(random) };
    let mut text: Vec<char> = written.text(random).chars().collect();
    for _ in 0..random.between(0, 3) {
        let at = random.below(text.len());
        let new =
            random.pick(&['0', '1', '2', '3', '6', '9', '-', '+', ':', 'T', 'Z', ' ', '.', 't', '\u{2212}', '１']);
        match random.between(0, 3) {
            0 => text[at] = new,
            1 if text.len() > 1 => drop(text.remove(at)),
            2 => text.insert(at, new),
            _ => {
                // Month, day, hour, minute, second or the offset's.
                let at = random.pick(&[5, 8, 11, 14, 17, 20]);
                let new = random.pick(&["00", "12", "13", "23", "24", "29", "30", "31", "32", "59", "60", "61"]);
                if at + 2 <= text.len() {
                    text.splice(at..at + 2, new.chars());
                }
            }
        }
    }
    text.into_iter().collect()
}

#[test]
fn a_text_is_read_only_when_every_figure_stands_where_the_form_has_it() {
    every_case("a_text_is_read_only", ["texts that read", "texts that do not"], |random, met| {
        let text = any_text(random);
        let expected = read(&text);
        let got = text.parse::<Planned>().ok().map(|planned| match planned {
            Planned::Local(local) => (local.and_utc().timestamp_millis(), false),
            Planned::Instant(at) => (at.0, true),
        });
        let wanted = expected.map(|at| ((at.local - at.offset.unwrap_or(0)) * 1000, at.offset.is_some()));
        assert_eq!(got, wanted, "left Doorstep, right the oracle: {text:?}");
        count(met, [expected.is_some(), expected.is_none()]);
    });
}
