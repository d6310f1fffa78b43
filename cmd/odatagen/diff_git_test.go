package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// committed makes a folder with files, all of which Git has in a first commit.
func committed(t *testing.T, files map[string]string) {
	t.Helper()
	inFolder(t, files)
	for _, args := range [][]string{{"init", "-q"}, {"add", "."}, {"commit", "-q", "-m", "first"}} {
		out, err := exec.Command("git", append([]string{"-c", "user.name=n", "-c", "user.email=e@example.org", "-c", "commit.gpgsign=false"}, args...)...).CombinedOutput()
		if err != nil {
			t.Fatalf("git %q: %v\n%s", args, err, out)
		}
	}
}

// refers is shop with a price whose type is in another document, and otherSize is that.
func refers(document string) string {
	text := strings.Replace(shop, "<edmx:DataServices>", `<edmx:Reference Uri="`+document+`"><edmx:Include Namespace="other"/></edmx:Reference><edmx:DataServices>`, 1)
	return strings.Replace(text, "Edm.Decimal", "other.size", 1)
}

const otherSize = `<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices><Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="other"><ComplexType Name="size"><Property Name="a" Type="Edm.Int32"/></ComplexType></Schema></edmx:DataServices></edmx:Edmx>`

const tags = `<Property Name="tags" Type="Collection(Edm.String)" Nullable="false" Precision="2"/>`

// TestDiffGit compares a file with what Git has of it, and of the document that it
// references, wherever it is called from and whatever became of the document's folder.
func TestDiffGit(t *testing.T) {
	committed(t, map[string]string{"api/shop.xml": refers("parts/deep/other.xml"), "api/parts/deep/other.xml": otherSize})
	if err := os.RemoveAll("api/parts"); err != nil {
		t.Fatal(err)
	}
	write(t, map[string]string{
		"api/shop.xml":        strings.Replace(refers("moved/other.xml"), tags, "", 1),
		"api/moved/other.xml": strings.Replace(otherSize, "Edm.Int32", "Edm.Int64", 1),
	})
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ folder, file string }{{".", "api/shop.xml"}, {"api", "shop.xml"}, {"api/moved", "../shop.xml"}, {"..", filepath.Base(root) + "/api/shop.xml"}, {".", root + "/api/shop.xml"}} {
		t.Chdir(filepath.Join(root, test.folder))
		code, stdout, stderr := execute(t, "", "diff", "--git", "HEAD", test.file)
		if code != exitChanged || stderr != "" ||
			!strings.Contains(stdout, "  HEAD:"+test.file+":6:5: property shop.item/tags is gone; gone in Go: Item.Tags") ||
			!strings.Contains(stdout, "moved/other.xml:1:") || !strings.Contains(stdout, "property other.size/a has the type Edm.Int64, not Edm.Int32") {
			t.Errorf("%s in %s: exit code %d\n%s%s", test.file, test.folder, code, stdout, stderr)
		}
	}
}

// TestDiffGitLinks has links lead to what was at the revision.
func TestDiffGitLinks(t *testing.T) {
	committed(t, map[string]string{"api/shop.xml": shop})
	write(t, map[string]string{"api/shop.xml": shopLater})
	const bases = " --link-base https://host/main/ --old-link-base https://host/v1"
	for _, test := range []said{
		{"--git HEAD api/shop.xml --format markdown" + bases, exitChanged, []string{"](https://host/main/api/shop.xml#L5)", "](https://host/v1/api/shop.xml#L6)"}, ""},
		{"--git HEAD api/shop.xml --format html" + bases, exitChanged, []string{`<a href="https://host/v1/api/shop.xml#L6">`}, ""},
		{"--git HEAD api/shop.xml --format markdown --link-base https://host/main/", exitChanged, []string{"](https://host/main/api/shop.xml#L5)", "`HEAD:api/shop.xml:6`"}, ""},
		{"api/shop.xml api/shop.xml --old-link-base https://host/", exitUsage, []string{"--old-link-base is for --git"}, ""},
		{"--git HEAD api/shop.xml --old-link-base host", exitUsage, []string{`--old-link-base "host" is no address`}, ""},
	} {
		test.run(t)
	}
}

// TestDiffGitRefused has what Git cannot say.
func TestDiffGitRefused(t *testing.T) {
	outside := t.TempDir()
	committed(t, map[string]string{"shop.xml": shop, "api/a.txt": "a"})
	write(t, map[string]string{"new.xml": shop, "patches.yaml": "patches: []", filepath.Join(outside, "shop.xml"): shop})
	t.Setenv("GIT_CEILING_DIRECTORIES", filepath.Dir(outside))
	for _, test := range []struct{ args, want string }{
		{"--git nothing shop.xml", `--git "nothing" is no revision where shop.xml is: give a commit`},
		{"--git HEAD~5 shop.xml", "git fetch --unshallow"},
		{"--git HEAD:api shop.xml", "is no revision"},
		{"--git HEAD new.xml", "git HEAD:new.xml: file does not exist"},
		{"--git HEAD none.xml", "git HEAD:none.xml: file does not exist"},
		{"--git HEAD gone/none.xml", "git HEAD:gone/none.xml: file does not exist"},
		{"--git HEAD api", "HEAD:api: git says: "},
		{"--git HEAD shop.xml --overlay patches.yaml", "git HEAD:patches.yaml: file does not exist"},
		{"--git HEAD " + filepath.Join(outside, "shop.xml"), "--git is for files that Git has"},
	} {
		code, stdout, stderr := execute(t, "", append([]string{"diff"}, strings.Fields(test.args)...)...)
		if code != exitProblem || stdout != "" || !strings.Contains(stderr, test.want) {
			t.Errorf("%s: exit code %d\n%s%s", test.args, code, stdout, stderr)
		}
	}
	t.Setenv("PATH", outside)
	if code, _, stderr := execute(t, "", "diff", "--git", "HEAD", "shop.xml"); code != exitProblem || !strings.Contains(stderr, "git, which has files as they were, does not run") {
		t.Errorf("without Git: exit code %d\n%s", code, stderr)
	}
}
