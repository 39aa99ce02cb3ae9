//! The arrows: which part of the source may use which. Every path that begins with `crate`, `self`, `super` or
//! `doorstep` is followed, in `use`, in expressions, types and patterns, and inside macros.
//!
//! `launch → ui → shell → {sync, store, vault} → domain`; among siblings `sync → store → vault` and `sync → vault`;
//! `sync::wire → domain` only; `central → {sync::wire, vault, domain}`.

use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// The parts, and what each may use beside itself.
const ARROWS: [(&str, &[&str]); 10] = [
    ("domain", &[]),
    ("vault", &["domain"]),
    ("store", &["vault", "domain"]),
    ("sync::wire", &["domain"]),
    ("sync", &["sync::wire", "store", "vault", "domain"]),
    ("shell", &["sync", "sync::wire", "store", "vault", "domain"]),
    ("ui", &["shell", "domain"]),
    ("launch", &["ui", "shell", "sync", "sync::wire", "store", "vault", "domain"]),
    ("central", &["sync::wire", "vault", "domain"]),
    // A crowd of phones against a central: above both programs, used by none of their parts.
    ("crowd", &["central", "shell", "sync", "sync::wire", "store", "vault", "domain"]),
];

/// What the two programs may use.
const PROGRAMS: &[&str] = &["launch", "shell", "central", "crowd"];

/// The part that a module path lies in.
fn part(path: &[String]) -> Option<&'static str> {
    let name = match path {
        [first, second, ..] if first == "sync" && second == "wire" => "sync::wire",
        [first, ..] => first.as_str(),
        [] => return None,
    };
    ARROWS.iter().map(|(part, _)| *part).find(|part| *part == name)
}

fn may(from: &[String], to: &'static str) -> bool {
    match part(from) {
        None => PROGRAMS.contains(&to),
        Some(own) if own == to => true,
        Some(own) => ARROWS.iter().any(|(part, uses)| *part == own && uses.contains(&to)),
    }
}

/// Finds the paths of one file.
struct Paths {
    module: Vec<String>,
    found: Vec<(usize, Vec<String>)>,
    renamed: Vec<usize>,
}

impl Paths {
    /// The full path of one that begins with a key word; `None` for any other.
    fn absolute(&self, segments: &[String]) -> Option<Vec<String>> {
        let mut rest = segments;
        let mut at = match rest.first()?.as_str() {
            "crate" | "doorstep" => {
                rest = &rest[1..];
                Vec::new()
            }
            "self" => {
                rest = &rest[1..];
                self.module.clone()
            }
            "super" => self.module.clone(),
            _ => return None,
        };
        while rest.first().is_some_and(|segment| segment == "super") {
            at.pop();
            rest = &rest[1..];
        }
        at.extend(rest.iter().cloned());
        Some(at)
    }

    fn note(&mut self, line: usize, segments: &[String]) {
        self.found.extend(self.absolute(segments).map(|path| (line, path)));
    }

    fn use_tree(&mut self, tree: &syn::UseTree, before: &mut Vec<String>) {
        match tree {
            syn::UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.use_tree(&path.tree, before);
                before.pop();
            }
            syn::UseTree::Name(name) => {
                before.push(name.ident.to_string());
                self.note(name.span().start().line, before);
                before.pop();
            }
            syn::UseTree::Rename(rename) => {
                // `use crate as x` would hide every path behind it.
                if before.is_empty() {
                    self.renamed.push(rename.span().start().line);
                }
                before.push(rename.ident.to_string());
                self.note(rename.span().start().line, before);
                before.pop();
            }
            syn::UseTree::Glob(glob) => self.note(glob.span().start().line, before),
            syn::UseTree::Group(group) => group.items.iter().for_each(|item| self.use_tree(item, before)),
        }
    }

    /// Paths inside a macro are tokens: a key word followed by `::` and names.
    fn tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let is = |at: usize, sign: char| matches!(tokens.get(at), Some(TokenTree::Punct(p)) if p.as_char() == sign);
        let mut at = 0;
        while at < tokens.len() {
            match &tokens[at] {
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Ident(first) if !(at >= 2 && is(at - 1, ':') && is(at - 2, ':')) => {
                    let mut segments = vec![first.to_string()];
                    let mut next = at + 1;
                    while is(next, ':') && is(next + 1, ':') {
                        let Some(TokenTree::Ident(name)) = tokens.get(next + 2) else { break };
                        segments.push(name.to_string());
                        next += 3;
                    }
                    if segments.len() > 1 {
                        self.note(first.span().start().line, &segments);
                    }
                }
                TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
            at += 1;
        }
    }
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.use_tree(&item.tree, &mut Vec::new());
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if segments.len() > 1 {
            self.note(path.span().start().line, &segments);
        }
        visit::visit_path(self, path);
    }

    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {
        // `pub(super)` and `pub(in crate::x)` use nothing.
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        self.tokens(mac.tokens.clone());
        visit::visit_macro(self, mac);
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if let syn::Meta::List(list) = &attribute.meta {
            self.tokens(list.tokens.clone());
        }
        visit::visit_attribute(self, attribute);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.module.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.module.pop();
    }
}

/// The arrows of one file that point where they may not.
fn violations(source: &str, module: &[&str]) -> Vec<String> {
    let file = syn::parse_file(source).unwrap();
    let module: Vec<String> = module.iter().map(|name| (*name).to_owned()).collect();
    let mut paths = Paths { module: module.clone(), found: Vec::new(), renamed: Vec::new() };
    paths.visit_file(&file);
    let renamed = paths.renamed.iter().map(|line| format!("line {line}: the crate under another name"));
    let wrong = paths.found.iter().filter_map(|(line, path)| {
        let to = part(path)?;
        (!may(&module, to)).then(|| format!("line {line}: {} uses {}", module.join("::"), path.join("::")))
    });
    renamed.chain(wrong).collect()
}

fn module_of(path: &Path) -> Vec<String> {
    let mut module: Vec<String> =
        path.with_extension("").components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    if matches!(module.last().map(String::as_str), Some("mod" | "lib" | "main")) {
        module.pop();
    }
    if module.first().is_some_and(|first| first == "bin") {
        module.clear();
    }
    module
}

#[test]
fn every_path_of_the_source_follows_the_arrows() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut files, mut paths, mut wrong) = (0, 0, Vec::new());
    for entry in walkdir::WalkDir::new(&src).into_iter().map(Result::unwrap) {
        if entry.path().extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let module = module_of(entry.path().strip_prefix(&src).unwrap());
        // The map itself names every part.
        if module.is_empty() && entry.file_name() == "lib.rs" {
            continue;
        }
        let source = std::fs::read_to_string(entry.path()).unwrap();
        let names: Vec<&str> = module.iter().map(String::as_str).collect();
        let mut seen = Paths { module: module.clone(), found: Vec::new(), renamed: Vec::new() };
        seen.visit_file(&syn::parse_file(&source).unwrap());
        files += 1;
        paths += seen.found.len();
        wrong.extend(violations(&source, &names).into_iter().map(|said| format!("{}: {said}", entry.path().display())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(files > 90 && paths > 700, "the test has seen the source: {files} files, {paths} paths");
}

#[test]
fn planted_violations_of_each_kind_are_found() {
    for (planted, module) in [
        ("use crate::shell::Phone;", &["domain", "door"][..]),
        ("use crate::{domain::ids, shell::Phone};", &["vault"]),
        ("use crate::shell::*;", &["store"]),
        ("use crate::shell as s;", &["sync", "engine"]),
        ("use super::super::store::Store;", &["vault", "pin"]),
        ("use super::client;", &["sync", "wire"]),
        ("use doorstep::domain::ids;", &[]),
        ("use crate::sync::engine::Engine;", &["central", "bundle"]),
        ("use crate::store::Store;", &["central"]),
        ("use crate::central::db;", &["sync", "wire", "log"]),
        ("use crate::vault::Secret32;", &["ui", "app"]),
        ("use crate::ui::app::App;", &["shell"]),
        ("use crate as root;", &["domain"]),
        ("fn f() { crate::shell::go() }", &["domain"]),
        ("fn f() -> crate::store::Store { loop {} }", &["domain"]),
        ("fn f(x: Option<crate::store::Store>) {}", &["vault"]),
        ("fn f() { super::super::shell::go() }", &["vault", "pin"]),
        ("fn f() { self::super::shell::go() }", &["vault"]),
        ("fn f() { match 1 { crate::store::ONE => {}, _ => {} } }", &["domain"]),
        ("fn f() { vec![crate::shell::go()]; }", &["domain"]),
        ("fn f() { println!(\"{}\", super::shell::NAME) }", &["domain"]),
        ("mod inner { fn f() { super::super::shell::go() } }", &["domain"]),
        ("#[derive(Debug)] #[serde(with(crate::store::form))] struct X;", &["domain"]),
        ("impl crate::shell::Thing for X {}", &["domain"]),
    ] {
        let found = violations(planted, module);
        assert_eq!(found.len(), 1, "{planted} in {module:?}: {found:?}");
    }
}

#[test]
fn what_is_allowed_is_not_found() {
    for (source, module) in [
        ("use crate::domain::ids; use super::hazmat; fn f() { self::g() }", &["vault", "log"][..]),
        ("use crate::sync::wire::log::Batch; use crate::vault::log;", &["central", "ingest"]),
        ("use crate::domain::ids; pub(super) fn f() {} pub(in crate::store) fn g() {}", &["vault"]),
        ("fn f() { doorstep::central::commands::run(); doorstep::launch::cli::run() }", &[]),
        ("// crate::shell::Phone\nconst S: &str = \"crate::shell\";", &["domain"]),
        ("use super::wire::log; use crate::store::Store;", &["sync", "engine"]),
    ] {
        assert_eq!(violations(source, module), Vec::<String>::new(), "{source}");
    }
}

// --- the phone's tree ----------------------------------------------------------------------------------------------------

const NOT_ON_A_PHONE: [&str; 7] =
    ["axum", "dioxus-liveview", "dioxus-server", "utoipa", "tower_governor", "refinery", "tokio-postgres"];

/// The names of all crates that a build for this target holds.
fn crates_of(target: &str, features: &[&str]) -> Vec<String> {
    let metadata = cargo_metadata::MetadataCommand::new()
        .manifest_path(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .features(cargo_metadata::CargoOpt::NoDefaultFeatures)
        .features(cargo_metadata::CargoOpt::SomeFeatures(features.iter().map(|f| (*f).to_owned()).collect()))
        .other_options(["--filter-platform".to_owned(), target.to_owned(), "--locked".to_owned()])
        .exec()
        .unwrap();
    let resolve = metadata.resolve.as_ref().unwrap();
    let root = resolve.root.clone().unwrap();
    let (mut open, mut seen) = (vec![root], std::collections::BTreeSet::new());
    while let Some(id) = open.pop() {
        if !seen.insert(id.clone()) {
            continue;
        }
        let node = resolve.nodes.iter().find(|node| node.id == id).unwrap();
        let normal = node
            .deps
            .iter()
            .filter(|dep| dep.dep_kinds.iter().any(|kind| kind.kind == cargo_metadata::DependencyKind::Normal));
        open.extend(normal.map(|dep| dep.pkg.clone()));
    }
    metadata
        .packages
        .iter()
        .filter(|package| seen.contains(&package.id))
        .map(|package| package.name.to_string())
        .collect()
}

#[test]
fn a_phone_build_holds_no_server_and_no_liveview() {
    for target in ["aarch64-linux-android", "aarch64-apple-ios"] {
        let names = crates_of(target, &["mobile"]);
        for name in ["dioxus", "rusqlite", "hpke", "ring", "keyring-core"] {
            assert!(names.iter().any(|other| other == name), "{target} has {name}");
        }
        for name in NOT_ON_A_PHONE {
            assert!(!names.iter().any(|other| other == name), "{target} holds {name}");
        }
    }
}

#[test]
fn the_same_question_finds_the_server_where_it_is() {
    let names = crates_of("x86_64-unknown-linux-gnu", &["browser", "central"]);
    for name in ["axum", "dioxus-liveview", "utoipa", "tower_governor"] {
        assert!(names.iter().any(|other| other == name), "{name}");
    }
}

#[test]
fn the_development_key_store_is_compiled_for_computers_only() {
    let source = include_str!("../src/vault/keystore.rs");
    let gate = "#[cfg(any(feature = \"browser\", feature = \"desktop\"))]";
    for item in ["pub use development::DevelopmentStore;", "mod development {"] {
        let at = source.find(item).unwrap();
        let before = source[..at].trim_end();
        assert!(before.ends_with(gate), "{item} stands behind its gate");
    }
    let manifest = include_str!("../Cargo.toml");
    let mobile = manifest.lines().find(|line| line.starts_with("mobile = ")).unwrap();
    assert!(!mobile.contains("browser") && !mobile.contains("desktop"), "{mobile}");
}
