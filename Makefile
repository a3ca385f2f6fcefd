# Two commands matter: `make run` and `make test`. They need Go 1.26, Node 20
# and make, nothing else.

NPM := npm --no-fund --no-audit --loglevel=error
GO  := go
# Only `make build` compiles with the profile: otherwise everything, libraries
# too, is compiled twice, for the command and for the tests of the rest.
export GOFLAGS := $(GOFLAGS) -pgo=off
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2

.PHONY: run assets build test check vet lint race e2e bench generated zones pictures fmt clean help

run: assets ## a fictional coalition at http://localhost:8080
	$(GO) run ./cmd/relais demo

build: assets ## the binary ./relais
	$(GO) build -pgo=auto -trimpath -o relais ./cmd/relais

# Styles and scripts are built again only when their sources changed.
assets: internal/assets/dist/manifest.json

internal/assets/dist/manifest.json: ui/node_modules/.package-lock.json ui/build.mjs $(shell find ui/src -type f)
	$(NPM) --prefix ui run build --silent
	@touch $@

ui/node_modules/.package-lock.json: ui/package-lock.json ui/package.json
	$(NPM) --prefix ui ci
	@touch $@

e2e/node_modules/.package-lock.json: e2e/package-lock.json e2e/package.json
	$(NPM) --prefix e2e ci
	@touch $@

vet:
	@test -z "$$(gofmt -l cmd internal content bench)" || { gofmt -l cmd internal content bench; echo "run: make fmt"; exit 1; }
	$(GO) vet ./...

test: assets vet ## all tests that need no browser; the PostgreSQL half runs where RELAIS_TEST_POSTGRES names a server
	$(GO) test -timeout 60m ./...
	cd ui && node --test test/

# What CI runs (see .ci/run): PostgreSQL and Chromium must be there, nothing
# is skipped. The kill tests run 200 times, without the race detector.
check: export CI = true
check: export RELAIS_KILLS = 200
check: lint bench test race e2e generated ## everything: both engines, kill tests, race detector, browser

lint: assets
	$(GO) run $(STATICCHECK) ./...

# Without the attacks on a whole node, which ask it one thing after the other: their rooms' own tests run here.
race: assets
	$(GO) test -race -short -timeout 60m $$($(GO) list ./... | grep -v /internal/attack)

e2e: assets e2e/node_modules/.package-lock.json ## the pages in Chromium
	cd e2e && node --test --test-reporter=spec --test-concurrency=1 test/*.test.mjs

bench: assets ## the benchmarks build, and their own tests pass
	$(GO) -C bench vet ./...
	$(GO) -C bench test -short ./...

# What is generated and kept (the API's description, the state table) is what
# the code says; nothing else of what is kept was changed by the tests.
generated:
	@test ! -d .git || git diff --exit-code --stat

zones: ## content/zones from Debian's newest tzdata, and what zdump says of it
	cd content/zones && $(GO) run renew.go
	$(GO) test ./internal/hours

pictures: assets e2e/node_modules/.package-lock.json ## docs/images, from the demonstration
	node e2e/pictures.mjs

fmt:
	gofmt -w cmd internal content bench

clean:
	rm -rf relais ui/node_modules e2e/node_modules
	find internal/assets/dist -type f ! -name .keep -delete

help: ## what make can do
	@sed -n 's/^\([a-z0-9]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12
