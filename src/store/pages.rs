//! Rows read from a damaged database page by page, without its trees.
//!
//! SQLite reaches a row through the pages above it; where one of those is bad, whole pages of good rows are out of its
//! reach. Here each page is looked at by itself: a leaf of a table lists where its rows begin, and a row says how long its
//! columns are (<https://sqlite.org/fileformat2.html>). What is found is believed by nobody: whoever asks checks each
//! row's own hash.

/// A column as it lies in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    /// SQL's null.
    Null,
    /// A whole number.
    Int(i64),
    /// Bytes.
    Blob(Vec<u8>),
    /// Text.
    Text(Vec<u8>),
}

impl Column {
    /// The number.
    pub fn int(&self) -> Option<i64> {
        if let Self::Int(value) = self { Some(*value) } else { None }
    }

    /// The bytes.
    pub fn blob(&self) -> Option<&[u8]> {
        if let Self::Blob(bytes) = self { Some(bytes) } else { None }
    }

    /// The text.
    pub fn text(&self) -> Option<String> {
        if let Self::Text(bytes) = self { String::from_utf8(bytes.clone()).ok() } else { None }
    }
}

/// A leaf of a table.
const LEAF: u8 = 0x0d;
/// A row's largest size: no entry comes near.
const LONGEST: usize = 1 << 20;

/// The rows of every leaf page in this file that has so many columns.
pub fn rows(file: &[u8], columns: usize) -> Vec<Vec<Column>> {
    let pages = Pages { file, size: page_size(file) };
    let count = file.len() / pages.size;
    (1..=count).flat_map(|number| pages.rows(number, columns)).collect()
}

/// As the first page says, or what this app uses where that does not read.
fn page_size(file: &[u8]) -> usize {
    let said = file.get(16..18).map_or(0, |bytes| usize::from(bytes[0]) << 8 | usize::from(bytes[1]));
    if said.is_power_of_two() && (512..=32_768).contains(&said) { said } else { 4096 }
}

struct Pages<'a> {
    file: &'a [u8],
    size: usize,
}

impl Pages<'_> {
    /// Pages are numbered from 1.
    fn page(&self, number: usize) -> Option<&[u8]> {
        let from = number.checked_sub(1)?.checked_mul(self.size)?;
        self.file.get(from..from + self.size)
    }

    fn rows(&self, number: usize, columns: usize) -> Vec<Vec<Column>> {
        let Some(page) = self.page(number) else { return Vec::new() };
        // The first page begins with the file's header.
        let head = if number == 1 { 100 } else { 0 };
        if page.get(head) != Some(&LEAF) {
            return Vec::new();
        }
        let count = two(page, head + 3).unwrap_or(0);
        let row = |place: usize| {
            let at = two(page, head + 8 + 2 * place)?;
            read(&self.payload(page, at)?, columns)
        };
        (0..count).filter_map(row).collect()
    }

    /// A row's bytes, from its page and those it runs over to.
    fn payload(&self, page: &[u8], at: usize) -> Option<Vec<u8>> {
        let (length, after) = varint(page, at)?;
        let (_, after) = varint(page, after)?;
        let length = usize::try_from(length).ok().filter(|length| *length <= LONGEST)?;
        let here = local(self.size, length);
        let mut payload = page.get(after..after + here)?.to_vec();
        let mut next = if here < length { four(page, after + here)? } else { 0 };
        while payload.len() < length {
            let page = self.page(next)?;
            next = four(page, 0)?;
            let more = (length - payload.len()).min(self.size - 4);
            payload.extend(page.get(4..4 + more)?);
        }
        Some(payload)
    }
}

/// How much of a row lies on its own page.
fn local(size: usize, length: usize) -> usize {
    if length <= size - 35 {
        return length;
    }
    let least = (size - 12) * 32 / 255 - 23;
    let fits = least + (length - least) % (size - 4);
    if fits <= size - 35 { fits } else { least }
}

fn two(bytes: &[u8], at: usize) -> Option<usize> {
    bytes.get(at..at + 2).map(|two| usize::from(two[0]) << 8 | usize::from(two[1]))
}

fn four(bytes: &[u8], at: usize) -> Option<usize> {
    let four: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
    usize::try_from(u32::from_be_bytes(four)).ok()
}

/// A number of one to nine bytes, and where it ends.
fn varint(bytes: &[u8], at: usize) -> Option<(u64, usize)> {
    let mut value = 0;
    for place in 0..9 {
        let byte = *bytes.get(at + place)?;
        if place == 8 {
            return Some((value << 8 | u64::from(byte), at + 9));
        }
        value = value << 7 | u64::from(byte & 0x7f);
        if byte < 0x80 {
            return Some((value, at + place + 1));
        }
    }
    None
}

/// The columns of a row, if it has so many.
fn read(payload: &[u8], columns: usize) -> Option<Vec<Column>> {
    let (head, mut at) = varint(payload, 0)?;
    let head = usize::try_from(head).ok()?;
    let mut types = Vec::with_capacity(columns);
    while at < head {
        let (kind, after) = varint(payload, at)?;
        types.push(kind);
        at = after;
    }
    if types.len() != columns || at != head {
        return None;
    }
    types.into_iter().map(|kind| column(payload, &mut at, kind)).collect()
}

fn column(payload: &[u8], at: &mut usize, kind: u64) -> Option<Column> {
    let length = match kind {
        0 | 8 | 9 => 0,
        1..=4 => usize::try_from(kind).ok()?,
        5 => 6,
        6 => 8,
        // No column of ours is a fraction.
        7 | 10 | 11 => return None,
        _bytes => usize::try_from((kind - 12) / 2).ok()?,
    };
    let bytes = payload.get(*at..at.checked_add(length)?)?;
    *at += length;
    Some(match kind {
        0 => Column::Null,
        8 => Column::Int(0),
        9 => Column::Int(1),
        1..=6 => {
            let negative = bytes.first().is_some_and(|first| *first >= 0x80);
            let start = if negative { -1 } else { 0 };
            Column::Int(bytes.iter().fold(start, |value, byte| value << 8 | i64::from(*byte)))
        }
        even if even % 2 == 0 => Column::Blob(bytes.to_vec()),
        _odd => Column::Text(bytes.to_vec()),
    })
}
