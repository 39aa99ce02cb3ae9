package dev.dioxus.main

import android.content.Intent
import android.os.Bundle
import android.view.WindowManager

typealias BuildConfig = org.example.doorstep.BuildConfig

/** The app's one window. */
class MainActivity : WryActivity() {
    override fun onCreate(savedInstanceState: Bundle?) {
        // No screenshot, no picture in the app switcher, nothing on a second screen: a code may be shown here.
        window.setFlags(WindowManager.LayoutParams.FLAG_SECURE, WindowManager.LayoutParams.FLAG_SECURE)
        super.onCreate(savedInstanceState)
    }

    override fun onNewIntent(intent: Intent) {
        super.onNewIntent(intent)
        // The link of a tag that was read while the app ran: kept where the app looks when it comes to the front.
        setIntent(intent)
    }
}
