# Doorstep. All of these are thin: the work is in cargo and in scripts/.
.PHONY: help run test faults plug bench bench-quick check-mobile screenshots desktop audit fresh android ios

help: ## Say what can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 16

run: ## Build, and show the phone in a browser with an example agency behind it
	@exec scripts/run

fresh: ## Empty the data folder of make run
	@exec scripts/fresh

test: ## All tests: format, lints, documents, dependencies, Rust, SQLite, PostgreSQL, browser
	@scripts/test

faults: ## Long runs: windows and clocks against an oracle, a small sync model, 10,000 simulated agencies, faults of the disk, a standby promoted
	@scripts/faults

plug: ## Kill the service and a crowd of phones at random for ten minutes, then count (MINUTES=10)
	@scripts/pull-the-plug $${MINUTES:-10}

bench: ## Figures with their peers in the same run, into docs/bench.md and docs/bench.json
	@exec scripts/bench write

bench-quick: ## The same, short, printed only
	@exec scripts/bench quick

check-mobile: ## Type-check the app for Android and iOS
	@scripts/check-mobile

screenshots: ## Write docs/screens/: every screen in two sizes, two languages, light and dark
	@scripts/screenshots

audit: ## Ask the advisory database about the dependencies (needs the network)
	@cargo deny --locked check advisories

desktop: ## The phone in a window of its own (Linux: WebKitGTK's and OpenSSL's headers)
	@cargo run --locked --no-default-features --features desktop

android: ## An installable Android app (needs dx, the Android SDK and NDK)
	@dx build --platform android --release --no-default-features --features mobile

ios: ## An iOS app (needs dx and Xcode)
	@dx build --platform ios --release --no-default-features --features mobile
