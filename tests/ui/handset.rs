//! What the app asks of a handset: nothing but the network; and that a tag's link opens it.

use doorstep::domain::tag::LINK;

const MANIFEST: &str = include_str!("../../android/AndroidManifest.xml");
const PLIST: &str = include_str!("../../ios/Info.plist");

#[test]
fn android_grants_the_network_and_nothing_else_no_camera_and_no_location() {
    let asked: Vec<&str> =
        MANIFEST.split("<uses-permission").skip(1).filter_map(|rest| rest.split('"').nth(1)).collect();
    assert_eq!(asked, ["android.permission.INTERNET", "android.permission.ACCESS_NETWORK_STATE"]);
    assert!(!MANIFEST.contains("<uses-feature"), "nor hardware");
}

#[test]
fn ios_says_of_no_camera_location_or_microphone_why_it_would_want_them() {
    assert!(!PLIST.contains("UsageDescription"), "each such key is a permission");
}

#[test]
fn a_tags_link_opens_the_app_on_both() {
    let (scheme, rest) = LINK.split_once("://").unwrap();
    let host = rest.trim_end_matches('/');
    assert!(MANIFEST.contains(&format!("android:scheme=\"{scheme}\" android:host=\"{host}\"")));
    assert!(MANIFEST.contains("android.intent.action.VIEW") && MANIFEST.contains("android.intent.category.BROWSABLE"));
    let (_, after) = PLIST.split_once("<key>CFBundleURLSchemes</key>").unwrap();
    let list: String = after.split("</array>").next().unwrap().split_whitespace().collect();
    assert_eq!(list, format!("<array><string>{scheme}</string>"));
}
