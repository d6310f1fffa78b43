package page_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/generator/review"
	"github.com/odatagen/odatagen/generator/review/page"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/evolution"
)

var update = flag.Bool("update", false, "write the golden file and the picture")

// side reads one of the descriptions in testdata.
func side(t testing.TB, name string) review.Side {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	m, found := schema.Read(schema.Source{Name: "api/" + name, Data: data}, schema.ReadOptions{})
	result, more := generator.Generate(generator.Description{Model: m, Found: found}, plan.Config{Package: "shop", ImportPath: "example.org/shop", Server: true})
	if result == nil {
		t.Fatal(found.Errors(), more.Errors())
	}
	return review.Side{Model: m, Files: result.Files}
}

// shop is the report of the descriptions in testdata, one change of which is waived.
func shop(t testing.TB) *review.Report {
	t.Helper()
	r, err := review.Compare(side(t, "old.xml"), side(t, "new.xml"))
	if err != nil {
		t.Fatal(err)
	}
	r.Old, r.New = "api/old.xml", "api/new.xml"
	for i, c := range r.Changes {
		if c.Path == "/drafts" {
			r.Changes[i].Waivers = []review.Waiver{{Readers: []string{"reading", "writing", "Go types", "Go handlers"}, Reason: "Drafts were never announced.", Expires: "2030-01-31"}}
		}
	}
	return r
}

func written(t testing.TB, r *review.Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := page.Write(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestWrite compares what is between style and script with a file.
func TestWrite(t *testing.T) {
	_, got, _ := strings.Cut(written(t, shop(t)), "<body>")
	got, _, _ = strings.Cut(got, "<script>")
	if *update {
		if err := os.WriteFile("testdata/page.html", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/page.html")
	if err != nil || got != string(want) {
		t.Errorf("%v, run go test ./generator/review/page -run TestWrite -update if this is right:\n%s", err, got)
	}
	if same := written(t, &review.Report{Old: "a", New: "b"}); !strings.Contains(same, "<h1>0 changes of the API</h1>") || !strings.Contains(same, "Nothing changed.") {
		t.Errorf("of two that are alike it is said:\n%s", same)
	}
}

// hostile are texts that mean something in HTML, in an attribute or in a script.
var hostile = []string{
	"<script>document.title='taken'</script>", "</code></details></main><script>document.title='taken'</script>", "<img src=x onerror=\"document.title='taken'\">",
	`" onclick="document.title='taken'" x="`, "' onmouseover='x", "javascript:document.title='taken'", "</script><script>document.title='taken'</script>",
	"</style><script>document.title='taken'</script>", "<!--", "-->", "{{.}}", "a\nb", "\u202eevil", "a\u200bb", "a\x00b", "\xff", "&lt;b&gt;", "<", "$old", "`", "//example.org/x", "/etc/passwd", "../up", "a b|c.xml",
}

// about is a report of one change whose every text is the given one.
func about(text string) *review.Report {
	rule := evolution.Rule{ID: "type-changed", Read: evolution.Breaking, Write: evolution.Breaking, Says: "has the type $new, not $old", Means: "Values have another form."}
	return &review.Report{Old: text, New: text, Lock: text, Notes: []string{text}, Changes: []review.Change{{
		Change: evolution.Change{
			Rule: rule, Kind: "property", Path: "s.t/" + text, Before: text, After: text,
			Old: schema.Position{File: text, Line: 1, Column: 1}, New: schema.Position{File: "a/" + text, Line: 2, Column: 1},
		},
		Go:      []review.GoChange{{GoRule: review.GoRule{ID: "go-value-changed", Says: "is $new, not $old"}, Name: text, Path: text, Before: text, After: text}},
		Waivers: []review.Waiver{{Readers: []string{"reading"}, Reason: text, Expires: "2030-01-01"}},
	}}}
}

var (
	tag  = regexp.MustCompile(`<[^>]*>`)
	href = regexp.MustCompile(`<a href="[A-Za-z0-9%._/-]+#L[0-9]+">|</a>`)
)

// TestHostile holds that no text of a description becomes an element or an attribute.
func TestHostile(t *testing.T) {
	tags := func(text string) []string {
		got := written(t, about(text))
		if strings.ContainsFunc(got, func(r rune) bool { return r != '\n' && !unicode.IsGraphic(r) }) {
			t.Errorf("%q: hidden characters are left in", text)
		}
		return tag.FindAllString(href.ReplaceAllString(got, ""), -1)
	}
	want := tags("plain")
	for _, text := range hostile {
		if got := tags(text); !slices.Equal(got, want) {
			t.Errorf("%q: the tags are\n%q\nwant\n%q", text, got, want)
		}
	}
}

// TestLoadsNothing looks for what a browser would load.
func TestLoadsNothing(t *testing.T) {
	text := written(t, shop(t))
	if found := regexp.MustCompile(`(?i)\bsrc\s*=|<link|@import|url\(|https?:|fetch|<iframe|<base`).FindAllString(text, -1); len(found) > 0 {
		t.Errorf("the page has %q", found)
	}
	if !strings.Contains(text, "Content-Security-Policy\" content=\"default-src &#39;none&#39;;") {
		t.Error("the page has no policy")
	}
}

// TestSays has what rules say as it stands in the page.
func TestSays(t *testing.T) {
	for says, want := range map[string]string{
		"has the type $new, not $old":     " has the type <code>new</code>, not <code>old</code></span>",
		"Name it in $expand or $select.":  "Name it in $expand or $select.</span>",
		"Send `@odata.type` with `$new`.": "Send <code>@odata.type</code> with <code>$new</code>.</span>",
		"":                                "<code>s.t/p</code> </span>",
	} {
		c := evolution.Change{Rule: evolution.Rule{ID: "r", Says: says}, Path: "s.t/p", Before: "old", After: "new"}
		if got := written(t, &review.Report{Changes: []review.Change{{Change: c}}}); !strings.Contains(got, want) {
			t.Errorf("%q: the page has no %s", says, want)
		}
	}
}

// large is a report of many changes.
func large() *review.Report {
	r := &review.Report{Old: "old.xml", New: "new.xml"}
	for i := range 5000 {
		path := fmt.Sprintf("example.shop.type%d/property%d", i/10, i)
		c := about("Collection(example.shop.other)").Changes[0]
		c.Path, c.Go[0].Name, c.Waivers = path, fmt.Sprintf("Type%d.Property%d", i/10, i), nil
		r.Changes = append(r.Changes, c)
	}
	return r
}

// TestLarge holds the size of a page with thousands of changes.
func TestLarge(t *testing.T) {
	if got := len(written(t, large())); got > 7_000_000 {
		t.Errorf("5000 changes have %d bytes", got)
	}
}
