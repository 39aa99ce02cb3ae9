//! The examples answer line by line, as their own words say: others check the window and the notes guard with them.

use std::io::{ErrorKind, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

/// The example that was built with these tests: `examples/` beside the folder that holds the test binary.
fn built(name: &str) -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let folder = tests.parent().and_then(|deps| deps.parent()).unwrap().join("examples");
    let path = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(path.is_file(), "{} is missing: build it with `cargo build --locked --examples`", path.display());
    path
}

/// What an example answers to an input; it must end well, whatever it was given.
fn answers(name: &str, input: impl AsRef<[u8]> + Send) -> Vec<Value> {
    let mut example =
        Command::new(built(name)).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = example.stdin.take().unwrap();
    let output = std::thread::scope(|scope| {
        // Beside the reading: a long input and its answers fill both pipes.
        scope.spawn(move || match stdin.write_all(input.as_ref()) {
            // It ended before it had read all: what it says at its end tells more.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {}
            written => written.unwrap(),
        });
        example.wait_with_output().unwrap()
    });
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name}: {}: {complaints}", output.status);
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"))).collect()
}

fn error(answer: &Value) -> &str {
    answer["error"].as_str().unwrap_or_else(|| panic!("an error was expected: {answer}"))
}

#[test]
fn a_window_is_answered_as_the_documentation_shows_it() {
    let line =
        r#"{"start":"2026-10-25T01:30","end":"2026-10-25T02:15","opens_minutes_before":30,"closes_minutes_after":60}"#;
    let window = json!({"opens": "2026-10-25T00:00:00Z", "closes": "2026-10-25T03:15:00Z"});
    assert_eq!(answers("windows", line), std::slice::from_ref(&window), "also without a last line end");
    let defaults = json!({"start": "2026-10-25T01:30", "end": "2026-10-25T02:15"});
    assert_eq!(
        answers("windows", format!("\n{defaults}\r\n\n")),
        [window],
        "the product's margins, blank lines passed over"
    );
}

#[test]
fn the_hour_that_comes_twice_is_answered_by_the_rule() {
    let window = |start: &str, end: &str| {
        let line = json!({"start": start, "end": end, "opens_minutes_before": 0, "closes_minutes_after": 0});
        let answer = answers("windows", line.to_string()).remove(0);
        (answer["opens"].as_str().map(str::to_owned), answer["closes"].as_str().map(str::to_owned))
    };
    for (start, end, opens, closes) in [
        // The first of the two, unless the end came before the start.
        ("2026-10-25T01:15", "2026-10-25T01:30", "2026-10-25T00:15:00Z", "2026-10-25T00:30:00Z"),
        ("2026-10-25T01:30", "2026-10-25T01:15", "2026-10-25T00:30:00Z", "2026-10-25T01:15:00Z"),
        ("2026-10-25T01:30", "2026-10-25T01:30", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"),
        // An offset says which.
        ("2026-10-25T01:30+00:00", "2026-10-25T02:15", "2026-10-25T01:30:00Z", "2026-10-25T02:15:00Z"),
        ("2026-10-25T01:30+01:00", "2026-10-25T01:45Z", "2026-10-25T00:30:00Z", "2026-10-25T01:45:00Z"),
        // The hour that is missing moves on.
        ("2027-03-28T01:30", "2027-03-28T02:45", "2027-03-28T01:30:00Z", "2027-03-28T01:45:00Z"),
    ] {
        assert_eq!(window(start, end), (Some(opens.into()), Some(closes.into())), "{start} to {end}");
    }
    for (start, end) in [
        ("2026-10-25T01:30+00:00", "2026-10-25T01:15+00:00"),
        ("2026-10-25T01:30Z", "2026-10-25T01:15"),
        ("2026-10-25T02:15", "2026-10-25T02:10"),
    ] {
        assert_eq!(window(start, end), (None, None), "{start} to {end}");
    }
}

#[test]
fn a_line_that_gives_no_window_says_what_to_give_and_the_rest_go_on() {
    let good = json!({"start": "2026-11-24T09:30", "end": "2026-11-24T10:15"});
    let with = |name: &str, value: Value| {
        let mut line = good.clone();
        line[name] = value;
        line.to_string().into_bytes()
    };
    let bad: [(Vec<u8>, &str); 16] = [
        (b"nonsense".into(), "JSON object"),
        (br#"["2026-11-24T09:30","2026-11-24T10:15",30,60]"#.into(), "JSON object"),
        (br#"{"start":"2026-11-24T09:30","#.into(), "JSON object"),
        (br#"{"start":"2026-11-24T09:30"}"#.into(), "end is missing"),
        (with("start", Value::Null), "start is missing"),
        (with("start", json!(930)), "start must be a text"),
        (with("start", json!("tomorrow")), "start: expected YYYY-MM-DDTHH:MM"),
        (with("end", json!("2026-11-24T09:00")), "after the start"),
        (with("end", json!("2027-11-24T10:15")), "seven days"),
        (with("opens_minutes_before", json!(-1)), "whole number of minutes from 0 to 60"),
        (with("opens_minutes_before", json!(61)), "whole number of minutes from 0 to 60"),
        (with("closes_minutes_after", json!(0.5)), "whole number of minutes from 0 to 180"),
        (with("closes_minutes_after", json!("60")), "whole number of minutes from 0 to 180"),
        (b"\xFF\xFE{}".into(), "UTF-8"),
        (vec![b'['; 2_000_000], "bytes"),
        (br#"{"a":"#.repeat(5000), "JSON object"),
    ];
    let mut input = Vec::new();
    for (line, _) in &bad {
        input.extend_from_slice(line);
        input.extend_from_slice(format!("\n{good}\n").as_bytes());
    }
    let answers = answers("windows", input);
    assert_eq!(answers.len(), 2 * bad.len());
    let window = json!({"opens": "2026-11-24T09:00:00Z", "closes": "2026-11-24T11:15:00Z"});
    for (pair, (line, wanted)) in answers.chunks(2).zip(&bad) {
        let line = String::from_utf8_lossy(&line[..line.len().min(120)]);
        assert!(error(&pair[0]).contains(wanted), "{line}: {}", pair[0]);
        assert_eq!(pair[1], window, "after {line}");
    }
}

#[test]
fn a_margin_under_another_name_is_told_and_not_taken_for_a_default_in_silence() {
    let line = json!({"start": "2026-11-24T09:30", "end": "2026-11-24T10:15", "close_minutes_after": 0});
    let answer = answers("windows", line.to_string()).remove(0);
    assert_eq!(answer["ignored"], json!(["close_minutes_after"]));
}

#[test]
fn ten_thousand_lines_have_ten_thousand_answers_in_order() {
    let visit = |n| json!({"start": "2026-11-24T09:30", "end": "2026-11-24T10:15", "opens_minutes_before": n % 61});
    let input: String = (0..10_000).map(|n| format!("{}\n", visit(n))).collect();
    let answers = answers("windows", input);
    assert_eq!(answers.len(), 10_000);
    for (n, answer) in answers.iter().enumerate() {
        let minute = 9 * 60 + 30 - n % 61;
        assert_eq!(answer["opens"], format!("2026-11-24T{:02}:{:02}:00Z", minute / 60, minute % 60), "line {n}");
    }
}

/// The verdict of the notes guard, and the note that it names.
fn judged(code: &Value, order_free: bool, notes: &[&str]) -> (String, Value) {
    let answer = answers("notes_guard", json!({"code": code, "order_free": order_free, "notes": notes}).to_string());
    assert_eq!(answer.len(), 1, "{answer:?}");
    assert!(answer[0]["why"].is_string(), "{}", answer[0]);
    (answer[0]["verdict"].as_str().unwrap().to_owned(), answer[0]["note"].clone())
}

#[test]
fn a_note_that_holds_the_code_is_blocked_and_named() {
    for note in ["1359", "The safe is 1-3-5-9 now", "it was １３５９", "one three five nine"] {
        assert_eq!(judged(&json!("1359"), false, &["She had her tea.", note]), ("block".into(), json!(1)), "{note}");
    }
    let digits = "the safe takes 9531";
    assert_eq!(judged(&json!("1359"), true, &[digits]).0, "block", "in any order, for a safe that asks for none");
}

#[test]
fn where_no_code_is_known_an_ordinary_note_is_never_blocked() {
    for note in ["She had her tea.", "Took 2 tablets at 08:30 with water", "Moved the chair 1 metre to the left", ""] {
        assert_ne!(judged(&Value::Null, false, &[note]).0, "block", "{note}");
    }
}

#[test]
fn a_code_told_in_two_notes_is_blocked_at_the_note_that_completes_it() {
    assert_eq!(judged(&json!("1359"), false, &["first 13", "She had her tea.", "then 59"]), ("block".into(), json!(2)));
    assert_ne!(judged(&json!("1359"), false, &["first 13", "She had her tea."]).0, "block");
}

#[test]
fn a_line_that_gives_no_notes_says_what_to_give_and_the_rest_go_on() {
    let good = json!({"code": "1359", "order_free": false, "notes": ["It is 1359"]}).to_string();
    let bad =
        ["nonsense", r#"{"code":"1359","order_free":false}"#, r#"{"code":"1359","order_free":false,"notes":"1359"}"#];
    let input: String = bad.iter().map(|line| format!("{line}\n{good}\n")).collect();
    let answers = answers("notes_guard", input);
    assert_eq!(answers.len(), 2 * bad.len());
    for (pair, line) in answers.chunks(2).zip(bad) {
        assert!(!error(&pair[0]).is_empty(), "{line}");
        assert!(!error(&pair[0]).contains("1359"), "and no error repeats a code: {}", pair[0]);
        assert_eq!((&pair[1]["verdict"], &pair[1]["note"]), (&json!("block"), &json!(0)), "after {line}");
    }
}
