# What people do with this repository. "make" lists it.

FUZZTIME ?= 30s
# Flags of go test for fuzzing, such as -race.
FUZZFLAGS ?=

.DEFAULT_GOAL := help
.PHONY: help build test generate lint fuzz bench check

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "%-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## build the command into bin/
	go build -o bin/ ./cmd/odatagen

test: ## run all tests
	go test ./...

generate: ## regenerate everything under generated/
	go generate ./...

lint: ## check the formatting, vet, staticcheck
	@files=$$(gofmt -l .); test -z "$$files" || { echo "not formatted (run gofmt -w):"; echo "$$files"; exit 1; }
	go vet ./...
	go tool staticcheck ./...

fuzz: ## run every fuzz test for FUZZTIME each (default 30s), with FUZZFLAGS
	@grep -rl --include='*_test.go' '^func Fuzz' . | xargs -r -n 1 dirname | sort -u | while read -r dir; do \
		grep -h -o '^func Fuzz[A-Za-z0-9_]*' "$$dir"/*_test.go | cut -c 6- | while read -r name; do \
			echo "$$dir $$name"; \
			go test $(FUZZFLAGS) -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x "$$dir" </dev/null || exit 1; \
		done || exit 1; \
	done

bench: ## run the benchmarks of the packages
	go test -run '^$$' -bench . -benchmem ./...

check: lint ## everything that must hold before a change is merged
	go mod tidy -diff
	go test -race ./...
	@before=$$(git status --porcelain; git diff); go generate ./...; \
	test "$$before" = "$$(git status --porcelain; git diff)" || { echo "go generate changed files: commit them"; git status --short; exit 1; }
