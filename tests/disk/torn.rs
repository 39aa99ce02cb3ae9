//! Writes that reached the disk in part. Everything the phone asks of its files is recorded; then every disk that a
//! power cut could have left is made from it: what was synced is there, of what was not each write is there whole, in
//! its first sectors, or not at all. (After Pillai et al., *All File Systems Are Not Created Equal*, OSDI 2014.)

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::{Bed, lines, may_trace, said_saved, sound, traced};
use crate::support::say_count;

/// What a disk writes whole or not at all, bytes.
const SECTOR: usize = 512;

/// What was asked of a file, or said.
#[derive(Clone, Debug)]
enum Asked {
    Write { file: String, at: usize, bytes: Vec<u8> },
    Length { file: String, length: usize },
    Sync { file: String },
    Gone { file: String },
    Renamed { file: String, to: String },
    Said(String),
}

fn unhex(text: &str) -> Vec<u8> {
    text.split("\\x").skip(1).map(|pair| u8::from_str_radix(&pair[..2], 16).unwrap()).collect()
}

/// The file's name of `7<\x2f…>`; the whole path for what does not lie in the folder.
fn name(argument: &str, folder: &Path) -> String {
    let hex = argument.split_once('<').map_or(argument, |(_, rest)| rest).trim_matches(['>', '"']);
    let path = String::from_utf8(unhex(hex)).unwrap();
    Path::new(&path).strip_prefix(folder).map_or(path.clone(), |name| name.display().to_string())
}

/// The trace, in order. Calls that failed asked for nothing.
fn asked(trace: &str, folder: &Path) -> Vec<Asked> {
    let mut all = Vec::new();
    // Files that are written from their start to their end: how far.
    let mut ends: BTreeMap<String, usize> = BTreeMap::new();
    for line in trace.lines() {
        let Some((call, rest)) = line.split_once('(') else { continue };
        let call = call.rsplit(' ').next().unwrap();
        let Some((arguments, result)) = rest.rsplit_once(") = ") else { continue };
        if result.starts_with('-') {
            continue;
        }
        let arguments: Vec<&str> = arguments.split(", ").collect();
        let number = |place: usize| arguments[place].parse::<usize>().unwrap();
        let file = name(arguments[usize::from(call == "unlinkat")], folder);
        match call {
            "write" if file.starts_with('/') || file.contains(':') => {
                let said = String::from_utf8(unhex(arguments[1])).unwrap_or_default();
                all.extend(said.lines().map(|line| Asked::Said(line.to_owned())));
            }
            "write" => {
                let bytes = unhex(arguments[1]);
                let at = ends.entry(file.clone()).or_default();
                all.push(Asked::Write { file, at: *at, bytes: bytes.clone() });
                *at += bytes.len();
            }
            "rename" => {
                ends.remove(&file);
                all.push(Asked::Renamed { file, to: name(arguments[1], folder) });
            }
            "pwrite64" => {
                let bytes = unhex(arguments[1]);
                assert_eq!(bytes.len(), number(2), "the trace holds every byte: {file}");
                all.push(Asked::Write { file, at: number(3), bytes });
            }
            "ftruncate" => all.push(Asked::Length { file, length: number(1) }),
            "fsync" | "fdatasync" => all.push(Asked::Sync { file }),
            "unlink" | "unlinkat" => all.push(Asked::Gone { file }),
            other => panic!("the phone did what this test does not know: {other} {file}"),
        }
    }
    all
}

/// Random numbers that a seed repeats (SplitMix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % limit as u64).unwrap()
    }
}

fn put(content: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    if content.len() < at + bytes.len() {
        content.resize(at + bytes.len(), 0);
    }
    content[at..at + bytes.len()].copy_from_slice(bytes);
}

/// A disk that a power cut after `asked` could have left, over the files of `template`.
fn left_by_a_power_cut(template: &Path, folder: &Path, asked: &[Asked], chance: &mut Chance) {
    super::copy(template, folder);
    let mut files: BTreeMap<String, Option<Vec<u8>>> = BTreeMap::new();
    for (place, one) in asked.iter().enumerate() {
        let (Asked::Write { file, .. }
        | Asked::Length { file, .. }
        | Asked::Gone { file }
        | Asked::Renamed { file, .. }
        | Asked::Sync { file }) = one
        else {
            continue;
        };
        // A name is as durable as its folder.
        let holder = if matches!(one, Asked::Renamed { .. }) { "" } else { file };
        let synced = asked[place..].iter().any(|later| matches!(later, Asked::Sync { file: f } if f == holder));
        let entry = files.entry(file.clone()).or_insert_with(|| fs::read(folder.join(file)).ok());
        match one {
            Asked::Write { at, bytes, .. } => {
                let sectors = bytes.len().div_ceil(SECTOR);
                let reached = match (synced, chance.below(3)) {
                    (true, _) | (false, 0) => bytes.len(),
                    (false, 1) => 0,
                    (false, _) => (chance.below(sectors + 1) * SECTOR).min(bytes.len()),
                };
                if reached > 0 {
                    put(entry.get_or_insert_default(), *at, &bytes[..reached]);
                }
            }
            Asked::Length { length, .. } if synced || chance.below(2) == 0 => {
                entry.get_or_insert_default().resize(*length, 0);
            }
            Asked::Renamed { to, .. } if synced || chance.below(2) == 0 => {
                let content = entry.take();
                files.insert(to.clone(), content);
            }
            Asked::Gone { .. } if chance.below(2) == 0 => *entry = None,
            _nothing_of_it_reached => {}
        }
    }
    for (file, content) in files {
        let path = folder.join(file);
        match content {
            Some(content) if !path.is_dir() => fs::write(path, content).unwrap(),
            None => drop(fs::remove_file(path)),
            Some(_) => {}
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_part_of_its_writes_a_power_cut_leaves_all_that_was_said_saved_is_there() {
    if !may_trace() {
        return;
    }
    let images: u64 = std::env::var("DOORSTEP_TORN_IMAGES").ok().and_then(|text| text.parse().ok()).unwrap_or(2);
    let bed = Bed::new().await;
    let folder = bed.fresh("recorded");
    let trace = bed.world.folder.path().join("trace");
    let calls = "trace=write,pwrite64,ftruncate,fsync,fdatasync,unlink,unlinkat,rename,renameat,renameat2,fallocate";
    let options = ["-y", "-xx", "-s", "1048576", "-o", trace.to_str().unwrap(), "-e", calls];
    let output = traced(&options, &folder, "append", Some(bed.visit));
    assert!(output.status.success(), "{output:?}");
    let asked = asked(&fs::read_to_string(&trace).unwrap(), &folder);
    let said = asked.iter().filter(|one| matches!(one, Asked::Said(_))).count();
    assert_eq!(said, lines(&output).len(), "every word of the subject is in the trace");
    let syncs = asked.iter().filter(|one| matches!(one, Asked::Sync { .. })).count();
    assert!(syncs > 4, "{syncs}");
    let torn = bed.world.folder.path().join("torn");
    let mut made = 0;
    for cut in 0..=asked.len() {
        for image in 0..images {
            let seed = (cut as u64) << 32 | image;
            left_by_a_power_cut(&bed.template, &torn, &asked[..cut], &mut Chance(seed));
            let before: Vec<String> = asked[..cut]
                .iter()
                .filter_map(|one| if let Asked::Said(line) = one { Some(line.clone()) } else { None })
                .collect();
            sound(&torn, said_saved(&before), &format!("power cut after call {cut} of {}, seed {seed}", asked.len()));
            made += 1;
        }
    }
    say_count(&format!("disk: {made} disks after power cuts, {} calls, {syncs} syncs", asked.len()));
}
