package page_test

import (
	"flag"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generator/review"
)

var browser = flag.String("browser", "", "Chromium, which must be there; without it, tests look for one, and are skipped if there is none")

// chromium runs the browser without a window for a page and a fragment of its address. It
// returns what it prints, and what its console says.
func chromium(t *testing.T, text, fragment string, flags ...string) (out, console string) {
	t.Helper()
	if testing.Short() && *browser == "" {
		t.Skip("starts a browser")
	}
	program := *browser
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); program == "" && err == nil {
			program = found
		}
	}
	if program == "" {
		t.Skip("SKIPPED: there is no Chromium; make browser installs it")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "page.html")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	address := (&url.URL{Scheme: "file", Path: filepath.ToSlash(file), Fragment: fragment}).String()
	args := append([]string{"--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--user-data-dir=" + filepath.Join(dir, "profile")}, flags...)
	cmd := exec.CommandContext(t.Context(), program, append(args, address)...)
	cmd.Dir = dir
	var stderr strings.Builder
	cmd.Stderr = &stderr
	data, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", program, err, stderr.String())
	}
	return string(data), stderr.String()
}

// offence is what the console says of what a policy forbids.
const offence = "Content Security Policy"

// dom returns the page as it is when its script has run.
func dom(t *testing.T, r *review.Report, fragment string) string {
	t.Helper()
	text, console := chromium(t, written(t, r), fragment, "--dump-dom", "--enable-logging=stderr")
	if strings.Contains(console, offence) {
		t.Errorf("the page offends its own policy:\n%s", console)
	}
	return text
}

var shownChange = regexp.MustCompile(`<details class="change" data-v="\d+"(?: data-waived="")?(?: open="")?><summary><span class="says">\w[\w ]* <code>([^<]*)`)

// TestBrowser has what is left of the page by filters and search.
func TestBrowser(t *testing.T) {
	r := shop(t)
	for _, test := range []struct {
		fragment string
		want     []string // the paths that are shown
	}{
		{"severity=dangerous", []string{"shop.item/note", "shop.state/broken"}},
		{"severity=breaking", []string{"function shop.cheapest(Collection(shop.item))/top", "shop.item/price", "shop.item/tags"}},
		{"severity=breaking,waived&reader=Go types,Go handlers", []string{"/drafts", "shop.item/price", "shop.item/tags"}},
		{"severity=breaking&reader=Go types", []string{"shop.item/price", "shop.item/tags"}},
		{"reader=", nil},
		{"query=PRICE item", []string{"shop.item/price"}},
		{"query=Item.Tags", []string{"shop.item/tags"}},
		{"query=nothing has this", nil},
		{"changes", nil}, // a place in the page: all are shown
	} {
		t.Run(test.fragment, func(t *testing.T) {
			text := dom(t, r, test.fragment)
			var got []string
			for _, m := range shownChange.FindAllStringSubmatch(text, -1) {
				got = append(got, m[1])
			}
			all := test.fragment == "changes"
			if all {
				test.want = got
			}
			if strings.Join(got, " ") != strings.Join(test.want, " ") || all && len(got) != len(r.Changes) {
				t.Errorf("shown is %q, want %q", got, test.want)
			}
			if want := fmt.Sprintf(">%d of %d shown<", len(test.want), len(r.Changes)); !strings.Contains(text, want) {
				t.Errorf("it is not said that %s", want)
			}
			if strings.Contains(text, `<div id="filters" role="search" hidden`) {
				t.Error("there are no filters")
			}
		})
	}
}

// TestBrowserOpen opens what is shown.
func TestBrowserOpen(t *testing.T) {
	if n := strings.Count(dom(t, shop(t), "query=price&open=all"), ` open=""><summary><span class="says">`); n != 1 {
		t.Errorf("%d changes are open", n)
	}
}

// TestBrowserWithoutScript has all changes, and no filters that would do nothing.
func TestBrowserWithoutScript(t *testing.T) {
	r := shop(t)
	without := strings.Replace(written(t, r), "; script-src ", "; script-src 'none'; x ", 1) // where script is forbidden
	text, console := chromium(t, without, "severity=safe", "--dump-dom", "--enable-logging=stderr")
	if !strings.Contains(console, offence) {
		t.Errorf("the console says nothing of the policy, which forbids the script:\n%s", console)
	}
	if n := len(shownChange.FindAllString(text, -1)); n != len(r.Changes) || !strings.Contains(text, `<div id="filters" role="search" hidden`) {
		t.Errorf("%d changes are shown, of %d, or there are filters", n, len(r.Changes))
	}
}

// TestBrowserHostile holds that nothing of a description is run.
func TestBrowserHostile(t *testing.T) {
	r := &review.Report{Old: "old.xml", New: "new.xml"}
	for _, text := range hostile {
		r.Changes = append(r.Changes, about(text).Changes...)
	}
	text := dom(t, r, "open=all")
	if !strings.Contains(text, fmt.Sprintf("<title>%d changes of the API</title>", len(hostile))) || strings.Count(text, "<script") != 1 || strings.Contains(text, "<img") {
		t.Error("a text of the description became a part of the page")
	}
	if want := fmt.Sprintf(">%d of %[1]d shown<", len(hostile)); !strings.Contains(text, want) {
		t.Errorf("the script did not run: it is not said that %s", want)
	}
}

// TestBrowserLarge searches thousands of changes.
func TestBrowserLarge(t *testing.T) {
	if text := dom(t, large(), "query=type499/ property4995"); !strings.Contains(text, ">1 of 5000 shown<") {
		t.Error("it is not said that 1 of 5000 is shown")
	}
}

// TestPicture makes the picture in docs, with -update.
func TestPicture(t *testing.T) {
	if !*update {
		t.Skip("makes docs/diff.png with -update")
	}
	file, err := filepath.Abs("../../../docs/diff.png")
	if err != nil {
		t.Fatal(err)
	}
	chromium(t, written(t, shop(t)), "severity=breaking,dangerous,waived&query=shop.item/&open=all", "--screenshot="+file, "--window-size=1200,900")
	if info, err := os.Stat(file); err != nil || info.Size() > 200<<10 {
		t.Errorf("%v, or the picture has more than 200 KiB", err)
	}
}
