//! An Android phone: dialler, folder and key storage, through the activity that holds the app's window.
//!
//! Calls travel to Java's main thread and answer through a channel. The app runs on a thread of its own, so waiting
//! for the answer stops neither the window nor itself for longer than [`PATIENCE`].

use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use dioxus::mobile::wry::prelude::dispatch;
use jni::JNIEnv;
use jni::errors::Result as JavaResult;
use jni::objects::{JObject, JString, JValue};

use super::{Dialling, Platform};
use crate::vault::keystore::{Keyring, Keystore, KeystoreError};

/// How long Java may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// An Android phone.
#[derive(Clone, Copy, Debug, Default)]
pub struct Android;

impl Platform for Android {
    fn name(&self) -> &'static str {
        "android"
    }

    fn dial(&self, number: &str) -> Dialling {
        let link = super::tel(number);
        match ask(move |env, activity| open_dialler(env, activity, &link)) {
            Some(()) => Dialling::Opened,
            // No dialler, on a tablet: the screen shows the number.
            None => Dialling::Shown,
        }
    }

    fn opened_with(&self) -> Option<String> {
        ask(take_link).flatten()
    }

    /// Under `getNoBackupFilesDir()`: what lies there is in no backup.
    fn folder(&self) -> Option<PathBuf> {
        ask(no_backup_folder).map(|folder| PathBuf::from(folder).join("doorstep"))
    }

    fn keystore(
        &self,
        _folder: &Path,
        installation: &str,
        _development: Option<bool>,
    ) -> Result<Keystore, KeystoreError> {
        let store = android_native_keyring_store::Store::new()?;
        let keyring = Keyring::new(store, installation.to_owned());
        keyring.probe()?;
        Ok(Keystore::new(Arc::new(keyring)))
    }
}

/// Runs this on Java's main thread; `None` where Java refused or did not answer in time.
fn ask<T: Send + 'static>(
    question: impl FnOnce(&mut JNIEnv<'_>, &JObject<'_>) -> JavaResult<T> + Send + 'static,
) -> Option<T> {
    let (send, answer) = mpsc::channel();
    dispatch(move |env, activity, _| {
        let answer = question(env, activity);
        if answer.is_err() {
            // An exception left pending would end the app at the next call.
            let _ = env.exception_clear();
        }
        // Nobody waits any more: the answer came too late.
        let _ = send.send(answer.ok());
    });
    answer.recv_timeout(PATIENCE).ok().flatten()
}

/// `startActivity(Intent(ACTION_DIAL, Uri.parse("tel:…")))`: no permission is needed, the person presses call.
fn open_dialler(env: &mut JNIEnv<'_>, activity: &JObject<'_>, link: &str) -> JavaResult<()> {
    let link = env.new_string(link)?;
    let parsed = env.call_static_method(
        "android/net/Uri",
        "parse",
        "(Ljava/lang/String;)Landroid/net/Uri;",
        &[JValue::Object(&link)],
    )?;
    let uri = parsed.l()?;
    let action = env.new_string("android.intent.action.DIAL")?;
    let intent = env.new_object(
        "android/content/Intent",
        "(Ljava/lang/String;Landroid/net/Uri;)V",
        &[JValue::Object(&action), JValue::Object(&uri)],
    )?;
    env.call_method(activity, "startActivity", "(Landroid/content/Intent;)V", &[JValue::Object(&intent)])?;
    Ok(())
}

/// `getIntent().getDataString()`, once: the intent is left without it.
fn take_link(env: &mut JNIEnv<'_>, activity: &JObject<'_>) -> JavaResult<Option<String>> {
    let intent = env.call_method(activity, "getIntent", "()Landroid/content/Intent;", &[])?.l()?;
    if intent.is_null() {
        return Ok(None);
    }
    let link = env.call_method(&intent, "getDataString", "()Ljava/lang/String;", &[])?.l()?;
    if link.is_null() {
        return Ok(None);
    }
    let none = JObject::null();
    let set = "(Landroid/net/Uri;)Landroid/content/Intent;";
    env.call_method(&intent, "setData", set, &[JValue::Object(&none)])?;
    let link = JString::from(link);
    let text = env.get_string(&link)?;
    Ok(Some(text.into()))
}

fn no_backup_folder(env: &mut JNIEnv<'_>, activity: &JObject<'_>) -> JavaResult<String> {
    let folder = env.call_method(activity, "getNoBackupFilesDir", "()Ljava/io/File;", &[])?.l()?;
    let path = env.call_method(&folder, "getAbsolutePath", "()Ljava/lang/String;", &[])?.l()?;
    let path = JString::from(path);
    let text = env.get_string(&path)?;
    Ok(text.into())
}
