# Doorstep. All of these are thin: the work is in cargo and in scripts/.
.PHONY: help run fresh desktop test faults bench bench-quick screenshots check-mobile audit android ios

help: ## Say what can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 16

run: ## Build, and show the phone in a browser with an example agency behind it
	@exec scripts/run

fresh: ## Empty the data folder of make run
	@exec scripts/fresh
