package markdown_test

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/odatagen/odatagen/generator/review"
	"github.com/odatagen/odatagen/generator/review/markdown"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/evolution"
)

var update = flag.Bool("update", false, "write the golden file instead of comparing with it")

// rule returns a rule by its id.
func rule(t testing.TB, id string) evolution.Rule {
	t.Helper()
	for _, r := range evolution.Rules() {
		if r.ID == id {
			return r
		}
	}
	t.Fatal("no rule", id)
	return evolution.Rule{}
}

func goRule(t testing.TB, id string) review.GoRule {
	t.Helper()
	for _, r := range review.GoRules() {
		if r.ID == id {
			return r
		}
	}
	t.Fatal("no rule", id)
	return review.GoRule{}
}

func at(file string, line int) schema.Position {
	return schema.Position{File: file, Line: line, Column: 3}
}

// TestRender compares a report that has something of everything with a file.
func TestRender(t *testing.T) {
	const old, new = "HEAD~1:api/shop.xml", "api/shop.xml"
	r := &review.Report{Old: old, New: new, Lock: "shop/odatagen.lock", Changes: []review.Change{
		{
			Change: evolution.Change{Rule: rule(t, "property-removed"), Kind: "property", Path: "shop.item/tags", Old: at(old, 6)},
			Go:     []review.GoChange{{GoRule: goRule(t, "go-gone"), Name: "Item.Tags", Path: "shop.item/tags"}},
			Types:  evolution.Breaking, Handlers: evolution.Breaking,
			Waivers: []review.Waiver{{Readers: []string{"reading", "writing"}, Reason: "nobody | reads them", Expires: "2030-01-01"}},
		},
		{
			Change: evolution.Change{Rule: rule(t, "type-changed"), Kind: "property", Path: "shop.item/price", Before: "Edm.Decimal", After: "Edm.Double", Old: at(old, 5), New: at(new, 5)},
			Go:     []review.GoChange{{GoRule: goRule(t, "go-type-changed"), Name: "Item.Price", Path: "shop.item/price", Before: "wire.Opt[wire.Decimal]", After: "wire.Opt[float64]"}},
			Types:  evolution.Breaking, Handlers: evolution.Breaking,
		},
		{
			Go:    []review.GoChange{{GoRule: goRule(t, "go-reused"), Name: "Item2", Path: "shop.item_2", Before: "shop.item2", After: "shop.item_2"}},
			Types: evolution.Dangerous, Handlers: evolution.Dangerous,
		},
		{Change: evolution.Change{Rule: rule(t, "resource-added"), Kind: "entity set", Path: "/carts", New: at(new, 9)}},
	}}
	got := markdown.Render(r)
	if *update {
		if err := os.WriteFile("testdata/report.md", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/report.md")
	if err != nil || got != string(want) {
		t.Errorf("%v, run go test ./generator/review/markdown -run TestRender -update if this is right:\n%s", err, got)
	}
	same := markdown.Render(&review.Report{Old: "a.xml", New: "b`.xml", Notes: []string{"nothing is said of Go: <b>"}})
	if same != "<code>b&#96;&#46;xml</code> says what `a.xml` says.\n\n`nothing is said of Go: <b>`\n" {
		t.Errorf("of two that are alike it is said:\n%s", same)
	}
}

var (
	codeSpan = regexp.MustCompile("`[^`\n]+`|<code>[A-Za-z0-9&#;\u0080-\U0010ffff]*</code>")
	linkTo   = regexp.MustCompile(`\]\([A-Za-z0-9%._/-]+#L[0-9]+\)`)
)

// TestHostile puts texts that mean something in Markdown or HTML everywhere: what is
// outside of code must be what is there for harmless ones.
func TestHostile(t *testing.T) {
	outside := func(text string) string {
		r := &review.Report{Old: text, New: text, Lock: text, Changes: []review.Change{{
			Change:  evolution.Change{Rule: rule(t, "type-changed"), Kind: "property", Path: text, Before: text, After: text, Old: at(text, 1), New: at("a/"+text, 2)},
			Go:      []review.GoChange{{GoRule: goRule(t, "go-value-changed"), Name: text, Path: text + "x", Before: text, After: text}},
			Waivers: []review.Waiver{{Readers: []string{"reading"}, Reason: text, Expires: "2030-01-01"}},
		}}}
		got := markdown.Render(r)
		if strings.ContainsFunc(got, func(r rune) bool { return r != '\n' && !unicode.IsGraphic(r) }) {
			t.Errorf("%q: hidden characters are left in\n%q", text, got)
		}
		got = codeSpan.ReplaceAllString(got, "CODE")
		got = linkTo.ReplaceAllString(got, "](LINK)")
		return strings.ReplaceAll(got, "[CODE](LINK)", "CODE")
	}
	want := outside("plain")
	for _, text := range []string{
		"a|b", `a\|b`, `a\`, "`", "a``b", "`` | ``", "<script>alert(1)</script>", "</code><img src=x>", "</details>", "a\nb", "\r\n\r\n# title",
		"[x](javascript:alert(1))", "](x)", "@someone", "#1", "*a*", "_a_", "~~a~~", "&lt;", " a ", "--", "www.example.org", "\u202eevil", "a\u200bb", "a\x00b",
		"a\x1b[31m", "$old", "$new", "javascript:x", "../../up", "/etc/passwd", "a)b(c", "file with spaces.xml", "\xff\xfe", strings.Repeat("`|", 100),
	} {
		if got := outside(text); got != want {
			t.Errorf("%q: got\n%s\nwant\n%s", text, got, want)
		}
	}
}

// TestLarge holds that a comment can have the report, however many changes there are.
func TestLarge(t *testing.T) {
	r := &review.Report{Old: "old.xml", New: "new.xml"}
	long := review.GoChange{GoRule: goRule(t, "go-type-changed"), Name: strings.Repeat("`", 400), Before: strings.Repeat("|", 400), After: strings.Repeat("x", 400)}
	for _, id := range []string{"property-removed", "type-alike", "property-added"} {
		for i := range 5000 {
			c := review.Change{Change: evolution.Change{Rule: rule(t, id), Kind: "property", Path: fmt.Sprintf("shop.item/%s%d", strings.Repeat("|", 100), i), New: at("new.xml", i+1)}}
			c.Go = slices.Repeat([]review.GoChange{long}, 100)
			r.Changes = append(r.Changes, c)
		}
	}
	got := markdown.Render(r)
	if len(got) > 65536 {
		t.Errorf("the report has %d bytes", len(got))
	}
	for _, want := range []string{"5000 breaking, 5000 dangerous, 5000 safe", "and 5000 changes more", "### Breaking: 5000 changes"} {
		if !strings.Contains(got, want) {
			t.Errorf("without %q", want)
		}
	}
}
