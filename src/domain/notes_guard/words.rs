//! The words the guard knows, English and Welsh, other than number words. Welsh ones come in every mutation.
//!
//! All are folded: lower case, no accents (`sêff` is `seff`), no apostrophe inside (`o'clock` is `oclock`).

use std::collections::BTreeSet;
use std::sync::LazyLock;

/// How much a word says that a key safe is spoken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    /// Nothing.
    No,
    /// It is one of the words, in another sense: *safe and well*, *dosette box*.
    Faint,
    /// It may be: *box*, *press*, *the number is*.
    Weak,
    /// It is: *key safe*, *code*, *cod*, *allwedd*.
    Strong,
}

/// Whether a word may stand between the parts of one code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Filler {
    /// It is about something else.
    No,
    /// It joins numbers of any kind: *and*, *a*.
    Weak,
    /// It puts parts in order: *then*, *wedyn*, *second digit*.
    Strong,
}

/// Some of the words, looked up whole.
type Set = LazyLock<BTreeSet<&'static str>>;

fn set(words: &'static str) -> BTreeSet<&'static str> {
    words.split_whitespace().collect()
}

/// Words that are about a key safe or its code whatever stands beside them.
static STRONG: Set = Set::new(|| {
    set("keysafe keysafes ks keybox lockbox padlock keypad passcode keycode pincode doorcode password codes
         combination combo pin cod god chod nghod codau godau allwedd hallwedd allweddi hallweddi goriad oriad
         ngoriad goriadau oriadau bysellbad fysellbad padrif cyfuniad gyfuniad cyfrinair gyfrinair")
});
/// Words that may be.
static WEAK: Set = Set::new(|| {
    set("lock locks press pressing presses button buttons dial dials dialling key keys clo glo nghlo chlo cloeon
         botwm fotwm motwm botymau fotymau motymau deial ddeial pwyso pwyswch bwyso gwasgu gwasgwch wasgu")
});
/// Before *code*: another kind of code. Before *pin*: another kind of pin.
static OTHER_CODE: Set = Set::new(|| set("post dress bar sort zip colour promo qr highway safety hip rolling drawing"));
/// Before *safe*: the thing.
static THE_SAFE: Set =
    Set::new(|| set("key the wall door mechanical outside digital new old front back porch side garage y yr ir ar or"));
/// After *safe*: the thing.
static SAFE_THING: Set = Set::new(|| set("code codes number numbers box combination combo keypad pin opens now"));
/// Before *safe*: how somebody is.
static BE_SAFE: Set = Set::new(|| {
    set("left and all is was are were feel feels felt kept keep keeping stay made remain remained remains very quite
         found being not settled well comfortable deemed appeared seemed yn")
});
/// After *safe*: how somebody is.
static SAFE_AND: Set =
    Set::new(|| set("and to with at when while before after environment transfer transfers for a ac well sound"));
/// Beside *box*: a key box.
static KEY_BOX: Set = Set::new(|| set("key keys lock safe wall code allwedd allweddi goriad goriadau cod"));
/// Before or after *box*: another kind of box.
static OTHER_BOX: Set = Set::new(|| {
    set("dosette dossette dosett dosset pill tablet med meds medication medicine lunch tissue bread letter post
         phone tool sharps jewellery music veg food ice tv top fuse sand sewing cash money cardboard gift recycling
         biscuit chocolate egg comments room of o meddyginiaeth moddion tabledi dabledi bwyd llythyrau ffusys")
});
/// After *number*: what it is for.
static NUMBER_FOR: Set = Set::new(|| set("for to is are now i ir yw ydy ydi ar newydd"));

/// What `word` says of a key safe, given the words beside it (empty for none).
pub(super) fn key(before: &str, word: &str, after: &str) -> Key {
    let faint = |other: bool, else_: Key| if other { Key::Faint } else { else_ };
    match word {
        "safe" | "seff" | "saff" if THE_SAFE.contains(before) || SAFE_THING.contains(after) => Key::Strong,
        // The commonest last word of a care note: "left her safe and well".
        "safe" | "seff" | "saff" => faint(BE_SAFE.contains(before) || SAFE_AND.contains(after), Key::Weak),
        "code" | "pin" => faint(OTHER_CODE.contains(before), Key::Strong),
        "box" | "blwch" | "flwch" | "mlwch" | "bocs" | "focs" | "mocs" => {
            if KEY_BOX.contains(before) || KEY_BOX.contains(after) {
                Key::Strong
            } else {
                faint(OTHER_BOX.contains(before) || OTHER_BOX.contains(after), Key::Weak)
            }
        }
        "number" | "numbers" | "rhif" | "rhifau" | "rif" => faint(!NUMBER_FOR.contains(after), Key::Weak),
        // K/S
        "s" if before == "k" => Key::Strong,
        _ if STRONG.contains(word) => Key::Strong,
        _ if WEAK.contains(word) => Key::Weak,
        _ => Key::No,
    }
}

static JOINING: Set = Set::new(|| set("and with plus the a ac yn y yr n o"));
static ORDERING: Set = Set::new(|| {
    set("then next followed following by after that afterwards finally lastly last first firstly second secondly
         third thirdly fourth fifth sixth seventh eighth final middle start starts end ends ending finish finishes
         begin begins beginning digit digits figure figures number numbers no part half bit rest remaining other is
         are was its also again comma dash hyphen dot point slash space colon stop star hash minus underscore letter
         capital upper lower case press push enter turn wedyn yna wedi hynny nesaf nesa dilyn ddilyn dilynir gan
         hefyd olaf ola cyntaf gyntaf cynta gynta ail trydydd drydydd trydedd drydedd pedwerydd bedwerydd dechrau
         gorffen yw ydy ydi oedd rhif rhifau rif digid ddigid digidau rhan ran hanner gweddill arall pwynt coma
         gofod llythyren lythyren eto pwyso pwyswch gwasgu gwasgwch")
});

/// Whether `word` may stand between the parts of one code.
pub(super) fn filler(word: &str) -> Filler {
    if JOINING.contains(word) {
        Filler::Weak
    } else if ORDERING.contains(word) {
        Filler::Strong
    } else {
        Filler::No
    }
}

/// Whether a number before this word only says which digits are meant: the *two* of "two digits", "y ddau olaf".
pub(super) fn counts_digits(word: &str) -> bool {
    static COUNTED: Set = Set::new(|| {
        set("digit digits figure figures number numbers digid ddigid rhif cyntaf gyntaf cynta gynta olaf ola nesaf
             nesa arall canol")
    });
    COUNTED.contains(word)
}

/// Whether a number after this word only says which digits are meant: the *two* of "the first two".
pub(super) fn picks_digits(word: &str) -> bool {
    matches!(word, "first" | "last" | "next" | "other" | "final" | "middle" | "remaining")
}

/// Whether this is the end of an ordinal: the *st* of 1st.
pub(super) fn ordinal_end(word: &str) -> bool {
    matches!(word, "st" | "nd" | "rd" | "th" | "af" | "il" | "ydd" | "ed" | "fed" | "eg")
}

/// Whether a number before this word is a quantity of something.
pub(super) fn unit(word: &str) -> bool {
    static UNITS: Set = Set::new(|| {
        set("mg mgs mcg g kg gram grams kilo kilos ml mls l cl mil mils litre litres pint pints oz lb lbs st stone
             tablet tablets tab tabs capsule capsules caps pill pills puff puffs drop drops unit units iu dose doses
             sachet sachets spoon spoons spoonfuls tsp cup cups mug mugs glass glasses beaker beakers slice slices
             sip sips pad pads mm cm m km mile miles metre metres step steps stair stairs yards feet ft times mmol
             mmols mmhg bpm kcal calories degrees deg c percent pc p pence pounds quid people carers calls visits
             photos pages items pieces pm oclock h hr hrs hour hours hourly min mins minute minutes sec secs seconds
             day days week weeks month months year years yrs midday noon old tabled dabled tabledi dabledi capsiwl
             gapsiwl pwff bwff diferyn uned unedau dos ddos dogn llwy lwy llwyaid lwyaid llwyeidiau cwpan gwpan
             cwpanaid gwpanaid paned baned gwydr wydr gwydraid wydraid sleisen tafell dafell litr milltir filltir
             metr fetr cam gam camau gris ris grisiau gwaith waith gradd radd cant ceiniog geiniog punt bunt
             bunnoedd gofalwr ofalwr gofalwyr ymweliad mililitr fililitr miligram filigram curiad awr oriau munud
             funud munudau eiliad diwrnod ddiwrnod dydd wythnos mis fis mlynedd blynedd flynedd blwydd mlwydd flwydd
             oed yb yh yp")
    });
    UNITS.contains(word)
}

/// Whether a number before this word may be a time of day.
pub(super) fn day_part(word: &str) -> bool {
    static PARTS: Set = Set::new(|| {
        set("am pm oclock h hr hrs hours night nights midday noon ish today tonight this yb yh yp bore prynhawn nos
             or gloch heddiw heno")
    });
    PARTS.contains(word)
}

/// Whether a number after this word names a place, a telephone, a paper or a reading.
pub(super) fn label(word: &str) -> bool {
    static LABELS: Set = Set::new(|| {
        set("room rooms bed ward flat house bungalow apartment apt plot bay floor page ref reference job order
             invoice form channel bus route section version grade category stage size no number unit tel telephone
             phone mobile mob radio bp pressure pulse sats spo2 temp temperature weight sugar sugars bm bms fluid
             fluids intake output total cost change spent dob reading meter ffon symudol ystafell gwely fflat llawr
             tudalen cyfeirnod rhif ty bws sianel pwysedd gwaed pwls tymheredd pwysau siwgr cyfanswm gwario")
    });
    LABELS.contains(word)
}

/// Whether a number before this word is a house number.
pub(super) fn street(word: &str) -> bool {
    static STREETS: Set = Set::new(|| {
        set("street st road rd avenue ave lane close drive way terrace crescent gardens court place grove hill
             square stryd heol ffordd lon rhes teras maes bryn clos rhodfa cilgant gerddi parc")
    });
    STREETS.contains(word)
}

/// Whether a number after this word is a time of day, whatever else is said: "at 14:30".
pub(super) fn at_time(word: &str) -> bool {
    matches!(
        word,
        "at" | "by" | "until" | "till" | "since" | "around" | "about" | "am" | "erbyn" | "tan" | "ers" | "tua"
    )
}

/// Whether a number after this word may be a time of day or a year.
pub(super) fn before_time(word: &str) -> bool {
    static BEFORE: Set = Set::new(|| {
        set("from til approx between before after in out arrived left returned back started finished time during
             born due to on call visit year rhwng cyn or yn allan cyrraedd cyrhaeddais gadael gadewais adewais
             dychwelyd ddychwelyd amser ganed i hyd ar galwad ymweliad blwyddyn")
    });
    at_time(word) || BEFORE.contains(word)
}

/// Whether `word` is a month, English or Welsh.
pub(super) fn month(word: &str) -> bool {
    static MONTHS: Set = Set::new(|| {
        set("jan feb mar apr jun jul aug sep sept oct nov dec january february march april may june july august
             september october november december ionawr chwefror mawrth ebrill mai mehefin gorffennaf awst medi
             hydref tachwedd rhagfyr fawrth fai fehefin orffennaf fedi dachwedd ragfyr")
    });
    MONTHS.contains(word)
}

/// The letter that a word spells: NATO's alphabet, and English and Welsh letter names.
pub(super) fn spelled_letter(word: &str) -> Option<&'static str> {
    Some(match word {
        "alpha" | "alfa" | "ay" => "a",
        "bravo" | "bee" | "bi" => "b",
        "charlie" | "cee" | "ec" => "c",
        "delta" | "dee" | "di" => "d",
        "echo" | "ee" => "e",
        "foxtrot" | "ef" | "eff" => "f",
        "golf" | "gee" | "jee" | "eg" => "g",
        "hotel" | "aitch" | "haitch" | "aetsh" => "h",
        "india" | "eye" => "i",
        "juliet" | "juliett" | "jay" | "je" => "j",
        "kilo" | "kay" | "ce" => "k",
        "lima" | "el" | "ell" => "l",
        "mike" | "em" => "m",
        "november" | "en" => "n",
        "oscar" | "oh" => "o",
        "papa" | "pee" | "pi" => "p",
        "quebec" | "cue" | "queue" | "ciw" => "q",
        "romeo" | "ar" | "er" => "r",
        "sierra" | "ess" | "es" => "s",
        "tango" | "tee" | "ti" => "t",
        "uniform" | "you" => "u",
        "victor" | "vee" | "fi" => "v",
        "whiskey" | "whisky" => "w",
        "xray" | "ex" | "ecs" => "x",
        "yankee" | "why" => "y",
        "zulu" | "zed" | "zee" => "z",
        _ => return None,
    })
}
