package waivers_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/odatagen/odatagen/generator/review"
	"github.com/odatagen/odatagen/generator/review/waivers"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/evolution"
)

var today = time.Date(2026, 5, 4, 0, 0, 0, 0, time.UTC)

func read(text string) (*waivers.List, schema.Diagnostics) {
	return waivers.Read(schema.Source{Name: "f", Data: []byte(text)}, today)
}

func lines(found schema.Diagnostics) string {
	var b strings.Builder
	for _, d := range found {
		fmt.Fprintln(&b, d.String())
	}
	return b.String()
}

// TestRead has what is refused in a file.
func TestRead(t *testing.T) {
	for text, want := range map[string]string{
		"waivers:\n  - {rule: property-removed, reason: r, expires: 2026-05-04}":       "",
		`{"waivers": [{"path": "/items/**", "reason": "r", "expires": "2030-01-01"}]}`: "",
		"waivers: []": "",
		"":            "f: the list of waivers is empty: give it the key waivers with a list, as in docs/evolution.md, or leave out --waivers [waiver-form]\n",
		"waiver: []":  "f:1:1: the list of waivers has no \"waiver\"; did you mean waivers? [waiver-form]\n",
		"waivers: {}": "f:1:10: waivers must be a list [waiver-form]\n",
		"waivers:\n- {rule: property-removd, reason: r, expires: 2030-01-01}":                              "f:2:10: there is no rule \"property-removd\"; did you mean property-removed? [waiver-form]\n",
		"waivers:\n- {rule: what-ever-this-is-not, reason: r, expires: 2030-01-01}":                        "f:2:10: there is no rule \"what-ever-this-is-not\": see docs/evolution.md [waiver-form]\n",
		"waivers:\n- {path: a.b, readers: [Go typs], reason: r, expires: 2030-01-01}":                      "f:2:25: there is no reader \"Go typs\"; did you mean Go types? [waiver-form]\n",
		"waivers:\n- {path: a.b, readers: writing, reason: r, expires: 2030-01-01}":                        "f:2:24: readers must be a list such as [reading, writing]: leave it out for all [waiver-form]\n",
		"waivers:\n- {reason: r, expires: 2030-01-01}":                                                     "f:2:3: the waiver is about everything: give it a rule, a path or both [waiver-form]\n",
		"waivers:\n- {path: a.b, expires: 2030-01-01}":                                                     "f:2:3: the waiver has no reason: say why the change is accepted [waiver-form]\n",
		"waivers:\n- {path: a.b, reason: ' ', expires: 2030-01-01}":                                        "f:2:23: reason must be a text that is not empty [waiver-form]\n",
		"waivers:\n- {path: a.b, reason: r}":                                                               "f:2:3: the waiver has no day of expiry: say until when it holds, as in expires: 2027-06-30 [waiver-form]\n",
		"waivers:\n- {path: a.b, reason: r, expires: soon}":                                                "f:2:35: the day of expiry must be a date such as 2027-06-30 [waiver-form]\n",
		"waivers:\n- {path: a.b, reason: \"r\\u202e\", expires: 2026-05-03}":                               "f:2:3: the waiver expired on 2026-05-03: see whether the change is still accepted, and give it a later day or remove it; its reason is \"r\\u202e\" [waiver-expired]\n",
		"waivers:\n- {path: a.b, expires: 2026-05-03}\n- {reson: r, expires: 2026-05-03}\n- {reason: r}":   "f:2:3: the waiver has no reason: say why the change is accepted [waiver-form]\nf:2:3: the waiver expired on 2026-05-03: see whether the change is still accepted, and give it a later day or remove it; its reason is \"\" [waiver-expired]\nf:3:4: a waiver has no \"reson\"; did you mean reason? [waiver-form]\nf:3:3: the waiver expired on 2026-05-03: see whether the change is still accepted, and give it a later day or remove it; its reason is \"\" [waiver-expired]\nf:4:3: the waiver is about everything: give it a rule, a path or both [waiver-form]\nf:4:3: the waiver has no day of expiry: say until when it holds, as in expires: 2027-06-30 [waiver-form]\n",
		"waivers:\n- {path: /**/a/**/b/**/c/**, reason: r, expires: 2030-01-01}":                           "f:2:10: the path has ** more than 3 times: give several waivers [waiver-form]\n",
		"waivers:\n- {path: " + strings.Repeat("a", 1001) + ", reason: r, expires: 2030-01-01}":            "f:2:10: the path has 1001 bytes, the limit is 1000 [waiver-form]\n",
		"waivers:" + strings.Repeat("\n- {path: a.b, reason: r, expires: 2030-01-01}", 1001):               "f:2:1: there are 1001 waivers, the limit is 1000: give patterns [waiver-form]\n",
		"waivers:\n- {path: a.b, reason: r, expires: 2030-01-01, until: 1}\n- {rule: [], path: 'c', x: 1}": "f:2:47: a waiver has no \"until\": correct or remove it [waiver-form]\nf:3:10: a rule must be a text that is not empty [waiver-form]\nf:3:25: a waiver has no \"x\": correct or remove it [waiver-form]\n",
	} {
		if _, found := read(text); lines(found) != want {
			got := lines(found)
			t.Errorf("%.90s: got\n%swant\n%s", text, got, want)
		}
	}
}

// changes are some of each kind of path. All break who writes but the last, which is safe.
func changes() *review.Report {
	r := &review.Report{}
	for _, c := range []struct{ rule, path string }{
		{"property-removed", "shop.item/price"},
		{"type-removed", "shop.item"},
		{"parameter-removed", "action shop.pay(shop.item)/amount"},
		{"resource-removed", "/items"},
		{"binding-removed", "/items of tags"},
		{"operation-removed", "GET /items/{}/tags#query/top"},
		{"property-removed", "PET/name"},
		{"", "shop.deep.thing/name"},
	} {
		change := review.Change{Change: evolution.Change{Rule: evolution.Rule{ID: c.rule, Write: evolution.Breaking}, Path: c.path}}
		if c.rule == "" { // of Go alone
			change.Go = []review.GoChange{{GoRule: review.GoRule{ID: "go-gone"}, Path: c.path}}
			change.Change = evolution.Change{}
			change.Types, change.Handlers = evolution.Breaking, evolution.Breaking
		}
		r.Changes = append(r.Changes, change)
	}
	r.Changes = append(r.Changes, review.Change{Change: evolution.Change{Rule: evolution.Rule{ID: "type-added"}, Path: "shop.new"}})
	return r
}

// TestApply says which changes each waiver accepts, by their numbers.
func TestApply(t *testing.T) {
	for waiver, want := range map[string]string{
		"path: shop.item/price":                               "0",
		"path: shop.item":                                     "01",
		"path: shop.*":                                        "012",
		"path: shop.**":                                       "0127",
		"path: shop.pay":                                      "2",
		"path: action shop.pay(shop.item)/amount":             "2",
		"path: /items":                                        "34",
		"path: /items/**":                                     "345",
		"path: '/items/{id}/tags'":                            "5",
		"path: 'GET /items/{}/tags#query/top'":                "5",
		"path: PET":                                           "6",
		"path: '**'":                                          "01234567",
		"rule: property-removed":                              "06",
		"rule: property-removed, path: shop.**":               "0",
		"rule: go-gone":                                       "7",
		"rule: go-gone, readers: [Go types]":                  "", // breaks those who use handlers, too
		"rule: property-removed, readers: [writing]":          "06",
		"rule: property-removed, readers: [reading]":          "f:1:11: the waiver is of no use: what it is about is safe for reading; remove it [waiver-unused]\n",
		"rule: type-added":                                    "f:1:11: the waiver is of no use: what it is about is safe for reading, writing, Go types, Go handlers; remove it [waiver-unused]\n",
		"path: shop.nothing":                                  "f:1:11: the waiver is of no use: no change is of its rule and path; correct them as messages have them, or remove it [waiver-unused]\n",
		"path: item":                                          "f:1:11: the waiver is of no use: no change is of its rule and path; correct them as messages have them, or remove it [waiver-unused]\n",
		"rule: type-removed, path: /items":                    "f:1:11: the waiver is of no use: no change is of its rule and path; correct them as messages have them, or remove it [waiver-unused]\n",
		"path: '/items/*/*', readers: [writing, Go handlers]": "5",
	} {
		list, found := read("waivers: [{" + waiver + ", reason: r, expires: 2030-01-01}]")
		if len(found) > 0 {
			t.Fatal(waiver, lines(found))
		}
		report := changes()
		got := lines(list.Apply(report))
		for i, c := range report.Changes {
			if len(c.Waivers) > 0 && c.Unwaived() == evolution.Safe {
				got += fmt.Sprint(i)
			}
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", waiver, got, want)
		}
	}
}

// TestApplyRest: a waiver with which something is wrong leaves the others as they are.
func TestApplyRest(t *testing.T) {
	list, found := read("waivers:\n- {path: shop.item, reason: r, expires: 2026-05-03}\n- {path: PET/name, reason: r, expires: 2030-01-01}\n- {rule: nothing, reason: r, expires: 2030-01-01}")
	report := changes()
	if len(found) != 2 || len(list.Apply(report)) != 0 || len(report.Changes[0].Waivers) != 0 || len(report.Changes[6].Waivers) != 1 {
		t.Error(lines(found), report.Changes)
	}
}

// FuzzRead holds that no file makes reading or applying fail in another way than by
// findings.
func FuzzRead(f *testing.F) {
	f.Add("waivers:\n  - rule: property-removed\n    path: shop.**\n    readers: [reading, Go types]\n    reason: r\n    expires: 2027-06-30\n")
	f.Add("waivers: [{path: '/**/{}/**(x)', reason: r, expires: 2030-01-01}]")
	f.Fuzz(func(t *testing.T, text string) {
		list, _ := read(text)
		list.Apply(changes())
	})
}

// TestDocumented reads the example of docs/evolution.md.
func TestDocumented(t *testing.T) {
	page, err := os.ReadFile("../../../docs/evolution.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(page), "```yaml\n")
	example, _, _ = strings.Cut(example, "```\n")
	list, found := read(example)
	if len(found) > 0 {
		t.Fatal(lines(found))
	}
	if report := changes(); !strings.Contains(lines(list.Apply(report)), "f:2:5:") || len(report.Changes[3].Waivers) == 0 {
		t.Error("the first waiver accepts something, or the second nothing")
	}
}
