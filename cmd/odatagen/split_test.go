package main

import (
	"os"
	"path"
	"strings"
	"testing"
)

// TestSplit generates a package for each resource, by flag and by configuration, and goes
// back: files that are changed, stale or gone in their folders are seen, by a run that
// remembers that there was nothing to do too.
func TestSplit(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	inFolder(t, map[string]string{"stores.xml": stores, "odatagen.yaml": "schema: stores.xml\nout: out\nseverity: {facet-misplaced: off}\n"})
	generate := func(args ...string) string {
		t.Helper()
		code, stdout, stderr := execute(t, "", append([]string{"generate"}, args...)...)
		if code != exitOK {
			t.Fatalf("%d\n%s%s", code, stdout, stderr)
		}
		return stdout
	}
	generate()
	if said := generate("--split"); !strings.Contains(said, "Service.Clerks is clerks.Handler, not ClerksHandler") || !strings.Contains(said, "gone in Go: SkusHandler") {
		t.Errorf("what changed is\n%s", said)
	}
	change(t, "odatagen.yaml", "out: out\n", "out: out\nsplit: true\n")
	for range 2 {
		if code, stdout, stderr := execute(t, "", "check"); code != exitOK || stdout != "out is up to date\n" {
			t.Fatalf("%d\n%s%s", code, stdout, stderr)
		}
	}
	stale := strings.Split(written(t, "out")["package.gen.go"], "package ")[0] + "package gone\n"
	for _, name := range []string{"clerks/client.gen.go", "clerks/old.gen.go", "gone/handler.gen.go"} {
		if err := os.MkdirAll("out/outhttp/"+path.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("out/outhttp/"+name, []byte(stale), 0o644); err != nil {
			t.Fatal(err)
		}
		if code, stdout, _ := execute(t, "", "check", "--stat"); code != exitProblem || !strings.Contains(stdout, "out/outhttp/"+name+": ") {
			t.Errorf("%s is not seen: %d\n%s", name, code, stdout)
		}
		generate()
	}
	if _, err := os.Stat("out/outhttp/gone"); err == nil {
		t.Error("the folder that is gone is there")
	}
	change(t, "stores.xml", `<EntitySet Name="clerks" EntityType="stores.clerk"/>`, "")
	if said := generate(); !strings.Contains(said, "\n1 change since the last run: 1 breaking\n") || !strings.Contains(said, "Clerks.GetClerk (GET /clerks/{})") {
		t.Errorf("what changed is\n%s", said)
	}
	if _, err := os.Stat("out/outhttp/clerks"); err == nil {
		t.Error("the package of the set that is gone is there")
	}
	generate("--split=false")
	if _, err := os.Stat("out/outhttp/skus"); err == nil {
		t.Error("the packages of resources are there")
	}
}

// TestSplitRefused has what cannot be: a package in the folder of those of resources, and an
// API without resources.
func TestSplitRefused(t *testing.T) {
	for text, want := range map[string]string{
		"schema: stores.xml\npackages:\n- {out: out, split: true}\n- {out: out/outhttp/skus, emit: [types]}\n": "odatagen.yaml:4:4: out: the package in odatagen.yaml:3:4 has those of resources beside this one, by split: choose another folder [config-value]\n",
		"schema: ferries.yaml\nout: out\nsplit: true\n":                                                        "odatagen.yaml:3:1: --split is about entity sets and singletons of OData, and the description is of an API without, whose handlers share types: leave it out [split-unsupported]\n",
	} {
		inFolder(t, map[string]string{"stores.xml": stores, "ferries.yaml": ferries, "odatagen.yaml": text})
		if code, stdout, stderr := execute(t, "", "generate"); code != exitProblem || stderr != want {
			t.Errorf("%s\n%d\n%s%swant\n%s", text, code, stdout, stderr, want)
		}
	}
	inFolder(t, map[string]string{"stores.xml": stores, "odatagen.yaml": "schema: stores.xml\npackages:\n- {out: out, split: true}\n- {out: out/skus, emit: [types]}\n"})
	if code, stdout, stderr := execute(t, "", "generate"); code != exitOK {
		t.Errorf("%d\n%s%s", code, stdout, stderr)
	}
	// Where another run has its package already, nothing of it is removed.
	execute(t, "", "generate", "--quiet", "--schema", "stores.xml", "--out", "other/otherhttp/skus", "--emit", "types")
	code, _, stderr := execute(t, "", "generate", "--schema", "stores.xml", "--out", "other", "--split")
	if _, err := os.Stat("other/otherhttp/skus/package.gen.go"); err != nil || code != exitProblem || !strings.Contains(stderr, "skus/package.gen.go is of another package that odatagen generates: choose another folder with --out for one of the two") {
		t.Errorf("%d, %v\n%s", code, err, stderr)
	}
}
