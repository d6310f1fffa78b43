# What people do with this repository. "make" lists it.

FUZZTIME ?= 30s
# Flags of go test for fuzzing, such as -race.
FUZZFLAGS ?=

# What "make cost" takes beside the project's own description, if the folder of
# descriptions by others is there (CONTRIBUTING.md).
GRAPH ?= $(if $(ODATAGEN_CORPORA),$(wildcard $(ODATAGEN_CORPORA)/graph/graph-v1.0.csdl.xml))
OPENAPI ?= $(if $(ODATAGEN_CORPORA),$(wildcard $(ODATAGEN_CORPORA)/openapi))
# Flags for bench/cmd/bench and bench/cmd/cost, such as -tags msgraph or -msgraph.
BENCHFLAGS ?=
COSTFLAGS ?=

# Flags of go test for pages, and for databases.
BROWSERFLAGS ?=
DATABASEFLAGS ?=

# Systems beside that of CI for which everything must build: of 32 bits, with the bytes
# in the other order, and those that files and signals differ on.
SYSTEMS = linux/386 linux/arm linux/arm64 linux/s390x windows/amd64 darwin/arm64

.DEFAULT_GOAL := help
.PHONY: help build test systems test-386 generate api lint browser databases consumers fuzz bench cost allocations performance check downstream bench-check

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "%-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## build the command into bin/
	go build -o bin/ ./cmd/odatagen

test: ## run all tests
	go test ./...

systems: ## vet for other systems: see SYSTEMS
	@set -e; for system in $(SYSTEMS); do echo "vet for $$system"; \
		GOOS=$${system%/*} GOARCH=$${system#*/} CGO_ENABLED=0 go vet ./...; done

test-386: ## run the short tests of what does not start the go command with 32 bits
	GOARCH=386 CGO_ENABLED=0 go test -short $$(go list ./... | grep -v -e /cmd/ -e /examples -e /docs -e 'generator$$')

generate: ## regenerate everything under generated/
	go generate ./...

api: ## write the files api.txt anew: what the public packages export
	go test ./internal/house -run TestAPI -count 1 -update

lint: ## check the formatting, vet, staticcheck
	@files=$$(gofmt -l .); test -z "$$files" || { echo "not formatted (run gofmt -w):"; echo "$$files"; exit 1; }
	go vet ./...
	go tool staticcheck ./...

browser: ## test pages in Chromium, which is installed if it is missing; BROWSERFLAGS=-update makes the pictures in docs
	scripts/browser.sh $(BROWSERFLAGS)

databases: ## test SQL against SQLite and PostgreSQL, which is installed if it is missing; DATABASEFLAGS=-queries=100000, say
	scripts/databases.sh $(DATABASEFLAGS)

consumers: ## test a service with clients of the npm registry
	scripts/consumers.sh

fuzz: ## run every fuzz test for FUZZTIME each (default 30s), with FUZZFLAGS
	@grep -rl --include='*_test.go' '^func Fuzz' . | xargs -r -n 1 dirname | sort -u | while read -r dir; do \
		grep -h -o '^func Fuzz[A-Za-z0-9_]*' "$$dir"/*_test.go | cut -c 6- | while read -r name; do \
			echo "$$dir $$name"; \
			go test $(FUZZFLAGS) -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x "$$dir" </dev/null || exit 1; \
		done || exit 1; \
	done

bench: ## compare the codec with others (four minutes; GOGC applies)
	cd bench && go run ./cmd/bench $(BENCHFLAGS)

cost: ## measure generating and building, ours and others'
	cd bench && go run ./cmd/cost $(if $(GRAPH),-graph $(abspath $(GRAPH))) $(if $(OPENAPI),-openapi $(abspath $(OPENAPI))) $(COSTFLAGS)

allocations: ## count the codec's allocations, against their budgets
	go test -count 1 -run TestAllocations -v ./generated/callrecords

performance: ## bench and cost, into the tables of docs/performance.md
	$(MAKE) bench BENCHFLAGS="-docs ../docs/performance.md $(BENCHFLAGS)"
	$(MAKE) cost COSTFLAGS="-docs ../docs/performance.md $(COSTFLAGS)"

# The race detector is for what runs concurrently: not for the readers of descriptions,
# which take ten times as long with it, nor for what -short skips, which waits for other
# processes.
check: lint test systems downstream ## everything that must hold before a change is merged
	go mod tidy -diff
	go test -race -short $$(go list ./... | grep -v /schema)
	go test -short -tags purego ./wire
	$(call generated,.)

downstream: ## the same for examples/downstream, a module that uses this one as others do
	cd examples/downstream && go mod tidy -diff && go tool odatagen check && go vet ./... && go test ./...
	$(call generated,examples/downstream)

bench-check: ## the same for the module bench, whose peers the first run downloads
	cd bench && go vet ./... && go test ./... && go mod tidy -diff
	$(call generated,bench)

# What runs go generate in a folder and fails if that changes files.
generated = @set -e; before=$$(git status --porcelain && git diff); (cd $(1) && go generate ./...); \
	test "$$before" = "$$(git status --porcelain && git diff)" || { echo "go generate changed files: commit them"; git status --short; exit 1; }
