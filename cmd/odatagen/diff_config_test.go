package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// commit has Git take all that is in the folder.
func commit(t *testing.T) {
	t.Helper()
	for _, args := range [][]string{{"add", "."}, {"commit", "-q", "-m", "next"}} {
		out, err := exec.Command("git", append([]string{"-c", "user.name=n", "-c", "user.email=e@example.org", "-c", "commit.gpgsign=false"}, args...)...).CombinedOutput()
		if err != nil {
			t.Fatalf("git %q: %v\n%s", args, err, out)
		}
	}
}

// said is one run of diff, and what it must say and must not.
type said struct {
	args string
	code int
	with []string
	not  string
}

func (test said) run(t *testing.T) {
	t.Helper()
	code, stdout, stderr := execute(t, "", append([]string{"diff"}, strings.Fields(test.args)...)...)
	all := stdout + stderr
	if code != test.code {
		t.Errorf("diff %s: exit code %d\n%s", test.args, code, all)
	}
	for _, want := range test.with {
		if !strings.Contains(all, want) {
			t.Errorf("diff %s: without %q:\n%s", test.args, want, all)
		}
	}
	if test.not != "" && strings.Contains(all, test.not) {
		t.Errorf("diff %s: with %q:\n%s", test.args, test.not, all)
	}
}

// TestDiffConfiguration has odatagen.yaml say how Go is made, and flags override it.
func TestDiffConfiguration(t *testing.T) {
	labels := strings.Replace(shop, `Name="tags"`, `Name="labels"`, 1)
	inFolder(t, map[string]string{
		"shop.xml": shop, "labels.xml": labels, "later.xml": shopLater,
		"odatagen.yaml": "schema: shop.xml\nout: shop\nrename: {shop.item/labels: Tags, shop.item/tags: Tags}\ninclude: ['shop.*', 'shop.soon']\nwaivers: accepted.yaml\n",
		"accepted.yaml": "waivers:\n- {rule: property-removed, readers: [reading, writing], reason: nobody, expires: 2999-01-01}\n",
		"types.yaml":    "schema: shop.xml\nout: shop\nemit: [types]\n",
		"bad.yaml":      "schema: shop.xml\nout: shop\nemit: [tipes]\n",
		"types.txt":     "",
	})
	for _, test := range []said{
		{"shop.xml labels.xml", exitProblem, []string{"the pattern shop.soon matches no path"}, ""},
		{"shop.xml labels.xml --include shop.*", exitOK, []string{"[property-removed]\n      waived for reading, writing until 2999-01-01: nobody\n", "\nGo is as odatagen.yaml says, with the names of a first run\n"}, "gone in Go"},
		{"shop.xml labels.xml --config=", exitChanged, []string{"gone in Go: Item.Tags"}, "odatagen.yaml"},
		{"shop.xml later.xml --config types.yaml", exitChanged, []string{"Go is as types.yaml says"}, "/items"},
		{"shop.xml later.xml --config bad.yaml", exitProblem, []string{"bad.yaml:3:8: emit knows types"}, ""},
		{"shop.xml later.xml --config none.yaml", exitProblem, []string{"none.yaml: no such file"}, ""},
		{"shop.xml later.xml --out shop", exitProblem, []string{"shop/odatagen.lock: no such file"}, ""},
		{"shop.xml labels.xml --include shop.* --format json", exitOK, []string{`"config": "odatagen.yaml"`, `"oldConfig": "odatagen.yaml"`}, ""},
		{"shop.xml labels.xml --include shop.* --format markdown", exitOK, []string{"\nGo is as `odatagen.yaml` says, with the names of a first run.\n"}, ""},
		{"shop.xml labels.xml --include shop.* --format html", exitOK, []string{" Go is as <code>odatagen.yaml</code> says, with the names of a first run."}, ""},
	} {
		test.run(t)
	}
	if code, _, stderr := execute(t, "", "generate", "--quiet", "--include", "shop.*", "--schema", "shop.xml", "--out", "shop"); code != exitOK {
		t.Fatal(stderr)
	}
	said{"shop.xml labels.xml --include shop.*", exitOK, []string{"\nGo is as odatagen.yaml says, with the names of shop/odatagen.lock\n"}, "gone in Go"}.run(t)
	if err := os.Rename("odatagen.yaml", "odatagen.yml"); err != nil {
		t.Fatal(err)
	}
	said{"shop.xml labels.xml", exitProblem, []string{"rename it, or give --config odatagen.yml"}, ""}.run(t)
}

// TestDiffPackages has a configuration of several packages.
func TestDiffPackages(t *testing.T) {
	inFolder(t, map[string]string{
		"shop.xml": shop, "later.xml": shopLater, "other.xml": shop,
		"odatagen.yaml": "packages:\n- {schema: shop.xml, out: a, initialism: [TAGS]}\n- {schema: other.xml, out: b, emit: [types]}\n- {schema: other.xml, out: c}\n",
	})
	for _, test := range []said{
		{"shop.xml later.xml", exitChanged, []string{"gone in Go: Item.TAGS"}, ""},
		{"later.xml ./shop.xml", exitChanged, []string{"new in Go: Item.TAGS"}, ""},
		{"other.xml later.xml", exitUsage, []string{"the configuration has several packages: say which is meant with --out a or --out b or --out c"}, ""},
		{"later.xml later.xml", exitUsage, []string{"several packages"}, ""},
		{"later.xml later.xml --out d", exitUsage, []string{"several packages"}, ""},
		{"other.xml later.xml --config=", exitChanged, []string{"Item.Tags"}, ""},
	} {
		test.run(t)
	}
	if code, _, stderr := execute(t, "", "generate", "b", "--quiet"); code != exitOK {
		t.Fatal(stderr)
	}
	said{"other.xml later.xml --out ./b", exitChanged, []string{"gone in Go: Item.Tags", "the names of b/odatagen.lock"}, ""}.run(t)
}

// TestDiffGitConfiguration takes the configuration and the lock of then: names that were
// given since, and what is included since, change Go alone.
func TestDiffGitConfiguration(t *testing.T) {
	committed(t, map[string]string{"api.xml": shop, "odatagen.yaml": "schema: api.xml\nout: shop\ninclude: [shop.item]\n"})
	said{"--git HEAD", exitOK, []string{"api.xml says what HEAD:api.xml says\n"}, ""}.run(t)
	if code, _, stderr := execute(t, "", "generate", "--quiet", "--rename", "shop.item/tags=Labels"); code != exitOK {
		t.Fatal(stderr)
	}
	commit(t)
	if err := os.Rename("api.xml", "shop.xml"); err != nil {
		t.Fatal(err)
	}
	write(t, map[string]string{"odatagen.yaml": "schema: shop.xml\nout: shop\nrename: {shop.item/price: Cost}\n", "shop/odatagen.lock": "odatagen lock 1\n"})
	basis := "\nGo is as odatagen.yaml says, and was as HEAD:odatagen.yaml said, with the names of HEAD:shop/odatagen.lock\n"
	for _, test := range []said{
		{"--git HEAD", exitChanged, []string{basis, "  new in Go: Item.Cost [go-new]\n", "  gone in Go: Item.Price (breaking for Go types, Go handlers) [go-gone]\n"}, "Tags"},
		{"--git HEAD --config=", exitUsage, []string{"give the file that --git is about"}, ""},
		{"--git HEAD~1", exitChanged, []string{"with the names of a first run", "Item.Cost", "Item.Price"}, ""},
		{"--git HEAD --include shop.item", exitChanged, []string{basis}, "ItemsHandler"},
	} {
		test.run(t)
	}
	write(t, map[string]string{"odatagen.yaml": "schema: shop.xml\nout: elsewhere\n"})
	said{"--git HEAD", exitProblem, []string{"HEAD:shop.xml: file does not exist"}, ""}.run(t)
	write(t, map[string]string{"odatagen.yaml": "scheme: api.xml\n"})
	commit(t)
	write(t, map[string]string{"odatagen.yaml": "schema: shop.xml\nout: shop\n"})
	said{"--git HEAD", exitProblem, []string{"HEAD:odatagen.yaml:1:1: ", "did you mean schema?"}, ""}.run(t)
}

// TestWaiversOfRuns has generate and check say which changes are accepted.
func TestWaiversOfRuns(t *testing.T) {
	inFolder(t, map[string]string{
		"shop.xml": shop, "odatagen.yaml": "schema: shop.xml\nout: shop\nwaivers: accepted.yaml\n",
		"accepted.yaml": "waivers:\n- {path: shop.item/tags, reason: they go, expires: 2999-01-01}\n- {path: shop.none, reason: before, expires: 2999-01-01}\n",
	})
	if code, _, stderr := execute(t, "", "generate", "--quiet"); code != exitOK {
		t.Fatal(stderr)
	}
	write(t, map[string]string{"shop.xml": strings.Replace(shop, tags, "", 1)})
	const want = "1 change since the last run: 1 breaking (1 waived)\n"
	if code, _, stderr := execute(t, "", "check", "--stat"); code != exitProblem || !strings.Contains(stderr, want) || !strings.Contains(stderr, "      waived for reading, writing, Go types, Go handlers until 2999-01-01: they go\n") {
		t.Errorf("check: exit code %d\n%s", code, stderr)
	}
	if code, stdout, stderr := execute(t, "", "generate", "--waivers", "none.yaml"); code != exitProblem || stderr != "none.yaml: no such file or directory [config-file]\n" {
		t.Errorf("a file that is missing: exit code %d\n%s%s", code, stdout, stderr)
	}
	write(t, map[string]string{"accepted.yaml": "waivers:\n- {path: shop.item/tags, reason: they go, expires: 2999-01-01}\n- {path: shop.item, reason: before, expires: 2020-01-01}\n"})
	if code, stdout, stderr := execute(t, "", "generate"); code != exitOK || !strings.Contains(stdout, "a waiver accepts nothing: accepted.yaml:3:3: the waiver expired on 2020-01-01") || !strings.Contains(stdout, "1 breaking (1 waived)\n") {
		t.Errorf("one that has expired: exit code %d\n%s%s", code, stdout, stderr)
	}
}

// TestDiffLinks has links lead to where a repository is shown.
func TestDiffLinks(t *testing.T) {
	inFolder(t, map[string]string{"shop.xml": shop, "later.xml": shopLater})
	const base = "https://github.com/org/repo/blob/main/"
	for _, test := range []said{
		{"shop.xml later.xml --format markdown --link-base " + base, exitChanged, []string{"](" + base + "later.xml#L5)", "](" + base + "shop.xml#L6)"}, ""},
		{"shop.xml later.xml --format html --link-base https://host/a(b)/c", exitChanged, []string{`<a href="https://host/a%28b%29/c/later.xml#L5">`}, ""},
		{"shop.xml later.xml --link-base ftp://host/", exitUsage, []string{`--link-base "ftp://host/" is no address`}, ""},
		{"shop.xml later.xml --link-base javascript:x", exitUsage, []string{"is no address"}, ""},
	} {
		test.run(t)
	}
}
