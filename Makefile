# Two commands matter: `make run` and `make test`. They need Go 1.26, Node 20
# and make, nothing else.

NPM := npm --no-fund --no-audit --loglevel=error
GO  := go

.PHONY: run assets build test check vet e2e fmt clean

run: assets ## a fictional coalition at http://localhost:8080
	$(GO) run ./cmd/relais demo

build: assets ## the binary ./relais
	$(GO) build -trimpath -o relais ./cmd/relais

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
	@test -z "$$(gofmt -l cmd internal bench)" || { gofmt -l cmd internal bench; echo "run: make fmt"; exit 1; }
	$(GO) vet ./...

test: assets vet ## all tests that need no browser and no PostgreSQL
	$(GO) test ./...
	node --test ui/test/

# What CI runs (see .ci/run): PostgreSQL and Chromium must be there, nothing
# is skipped. Kill tests run without the race detector.
check: test e2e ## everything, with the race detector and the browser
	$(GO) test -race -short ./...
	$(GO) -C bench vet ./...

e2e: assets e2e/node_modules/.package-lock.json ## the pages in Chromium
	cd e2e && node --test --test-reporter=spec --test-concurrency=1 test/

fmt:
	gofmt -w cmd internal bench

clean:
	rm -rf relais ui/node_modules e2e/node_modules
	find internal/assets/dist -type f ! -name .keep -delete
