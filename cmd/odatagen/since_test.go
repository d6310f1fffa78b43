package main

import (
	"os"
	"strings"
	"testing"
)

// TestSince follows a description that changes, and says what changed in it.
func TestSince(t *testing.T) {
	inFolder(t, map[string]string{"shop.xml": shop})
	run := func(want int, args ...string) string {
		t.Helper()
		code, stdout, stderr := execute(t, "", append(args, "--schema", "shop.xml", "--out", "shop")...)
		if code != want {
			t.Fatalf("%q: exit code %d\n%s%s", args, code, stdout, stderr)
		}
		return stdout + stderr
	}
	change := func(old, new string) {
		t.Helper()
		data, err := os.ReadFile("shop.xml")
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(data), old) {
			t.Fatalf("the description has no %s", old)
		}
		if err := os.WriteFile("shop.xml", []byte(strings.Replace(string(data), old, new, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const since = "since the last run"
	if out := run(exitOK, "generate"); strings.Contains(out, since) {
		t.Errorf("the first run says\n%s", out)
	}
	if out := run(exitOK, "generate"); strings.Contains(out, since) {
		t.Errorf("the same again says\n%s", out)
	}
	change(`<Property Name="tags"`, `<Property Name="weight" Type="Edm.Double"/><Property Name="labels"`)
	for _, args := range [][]string{{"check"}, {"check", "--stat"}, {"generate"}} {
		want := exitOK
		if args[0] == "check" {
			want = exitProblem
		}
		out := run(want, args...)
		for _, line := range []string{
			"3 changes since the last run: 1 breaking, 2 safe\n",
			"  property shop.item/tags is gone; gone in Go: Item.Tags (breaking for reading, writing, Go types, Go handlers) [property-removed]\n",
			"  property shop.item/weight is new; new in Go: Item.Weight [property-added]\n",
		} {
			if !strings.Contains(out, line) {
				t.Errorf("%q does not say %q:\n%s", args, line, out)
			}
		}
		if diff := strings.Contains(out, "@@"); diff != (len(args) == 1 && args[0] == "check") {
			t.Errorf("%q says\n%s", args, out)
		}
	}
	change("Edm.Double", "Edm.Int32")
	if out := run(exitOK, "generate", "--quiet"); out != "" {
		t.Errorf("--quiet says\n%s", out)
	}
	change("Edm.Int32", "Edm.Int64")
	if out := run(exitOK, "generate", "--verbose"); !strings.Contains(out, "      Item.Weight is wire.Opt[int64], not wire.Opt[int32] [go-type-changed]\n") {
		t.Errorf("--verbose says\n%s", out)
	}
	// What a damaged file says is nothing, and no error.
	if err := os.WriteFile("shop/description.gen.xml", []byte("<edmx"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := run(exitOK, "generate"); !strings.Contains(out, "shop: what changed since the last run cannot be said: description.gen.xml:1:") {
		t.Errorf("a damaged file gives\n%s", out)
	}
	if out := run(exitOK, "check"); strings.Contains(out, since) {
		t.Errorf("what is up to date says\n%s", out)
	}
}
