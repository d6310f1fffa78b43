package rest_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/schema/openapi"
)

var update = flag.Bool("update", false, "rewrite the expected files of the scenarios")

// generate reads an OpenAPI description, whatever it is of, and generates from it.
func generate(name string, data []byte, cfg plan.Config) (*generator.Result, schema.Diagnostics) {
	document, found := openapi.Load(schema.Source{Name: name, Data: data}, schema.ReadOptions{Open: os.ReadFile})
	if document == nil {
		return nil, found
	}
	a, more := api.Read(document)
	found = append(found, more...)
	if len(found.Errors()) > 0 {
		return nil, found
	}
	result, more := generator.Generate(generator.Description{API: a}, cfg)
	return result, append(found, more...)
}

// TestScenarios generates from small descriptions. An archive has a comment with
// one "key: value" a line (include, rename, skip, emit), the description, input.yaml,
// and what is expected: findings, report, and generated files, of which those
// that are not listed are not compared. Where it has a file before.yaml, that is
// the description of the run before, whose lock is given.
func TestScenarios(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no scenarios:", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			got := run(archive)
			for i := range archive.Files[1:] {
				f := &archive.Files[1+i]
				if f.Name == "before.yaml" {
					continue
				}
				if *update {
					f.Data = []byte(got[f.Name])
				} else if got[f.Name] != string(f.Data) {
					t.Errorf("%s: got\n%s\nwant\n%s", f.Name, got[f.Name], f.Data)
				}
			}
			if *update {
				if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// lockOf returns the lock of a run, as the next one reads it.
func lockOf(r *generator.Result) *names.Lock {
	for _, f := range r.Files {
		if f.Name == names.LockFile {
			lock, found := names.ReadLock(f.Name, f.Content)
			if len(found) > 0 {
				panic(found[0])
			}
			return lock
		}
	}
	return nil
}

// run returns what comes of a scenario, by file name.
func run(archive *txtar.Archive) map[string]string {
	cfg := plan.Config{Package: "scenario", ImportPath: "example.org/scenario", Server: true, Rename: map[string]string{}}
	for line := range strings.Lines(string(archive.Comment)) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch key {
		case "include":
			cfg.Include = append(cfg.Include, value)
		case "rename":
			i := strings.LastIndexByte(value, '=')
			cfg.Rename[value[:i]] = value[i+1:]
		case "skip":
			cfg.SkipUnsupported = true
		case "emit":
			cfg.Server, cfg.Client = strings.Contains(value, "server"), strings.Contains(value, "client")
		}
	}
	got := map[string]string{}
	for _, f := range archive.Files {
		if f.Name != "before.yaml" {
			continue
		}
		before, found := generate(f.Name, f.Data, cfg)
		if before == nil {
			got["findings"] = fmt.Sprint(found)
			return got
		}
		cfg.Lock = lockOf(before)
	}
	result, found := generate("input.yaml", archive.Files[0].Data, cfg)
	for _, d := range found {
		got["findings"] += d.String() + "\n"
	}
	if result != nil {
		got["report"] = result.Report.String()
		for _, f := range result.Files {
			got[f.Name] = string(f.Content)
		}
	}
	return got
}
