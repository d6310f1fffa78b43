package evolution

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/odatagen/odatagen/internal/promise"
	"github.com/odatagen/odatagen/schema"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing with them")

// source puts schemas, or what is in the one of the namespace s, into a document.
func source(name, text string) schema.Source {
	text = strings.TrimRight(text, "\n")
	if !strings.HasPrefix(text, "<Schema") {
		text = `<Schema Namespace="s">` + text + `</Schema>`
	}
	text = `<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" xmlns="http://docs.oasis-open.org/odata/ns/edm"><edmx:DataServices>` + "\n" + text + `</edmx:DataServices></edmx:Edmx>`
	return schema.Source{Name: name, Data: []byte(text)}
}

func model(t testing.TB, name, text string) *schema.Model {
	t.Helper()
	m, ds := schema.Read(source(name, text), schema.ReadOptions{})
	if len(ds.Errors()) > 0 {
		t.Fatal(ds.Errors())
	}
	return m
}

// list writes changes, a line each.
func list(changes []Change) string {
	var b strings.Builder
	for _, c := range changes {
		where := c.New
		if where.Line == 0 {
			where = c.Old
		}
		fmt.Fprintf(&b, "%s:%d %s, %s %s [%s]\n", where.File, where.Line, c.Read, c.Write, c.Text(), c.ID)
	}
	return b.String()
}

// TestModels compares pairs of descriptions, and has a pair for every rule. What has
// changed is there again when it changes back, by whichever rules.
func TestModels(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no descriptions in testdata", err)
	}
	tried := map[string]bool{}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			old, new := model(t, "old.xml", string(a.Files[0].Data)), model(t, "new.xml", string(a.Files[1].Data))
			changes := Models(old, new)
			for _, c := range changes {
				tried[c.ID] = true
				if c.ID == "" || strings.Contains(c.Text(), "$new") || strings.Contains(c.Text(), "$old") {
					t.Errorf("%s is of no rule", c.Text())
				}
			}
			got := list(changes)
			if *update {
				a.Files = append(a.Files[:2], txtar.File{Name: "changes", Data: []byte(got)})
				if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if len(a.Files) < 3 || got != string(a.Files[2].Data) {
				t.Errorf("changes:\n%s", got)
			}
			if len(Models(old, old)) > 0 || len(Models(new, new)) > 0 {
				t.Errorf("a description is not equal to itself: %s%s", list(Models(old, old)), list(Models(new, new)))
			}
			if len(Models(new, old)) == 0 {
				t.Error("nothing changes back")
			}
		})
	}
	for _, r := range modelRules() {
		if !tried[r.ID] {
			t.Errorf("no descriptions have a change of %s", r.ID)
		}
	}
}

// TestOrder has descriptions in which everything stands elsewhere, and in the other format.
func TestOrder(t *testing.T) {
	for _, name := range []string{"../../generated/library/library.csdl.xml", "../../generated/names/names.csdl.xml", "../../generated/callrecords/callrecords.csdl.xml"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		read := func(data []byte) *schema.Model {
			m, ds := schema.Read(schema.Source{Name: name, Data: data}, schema.ReadOptions{})
			if len(ds.Errors()) > 0 {
				t.Fatal(ds.Errors())
			}
			return m
		}
		old, turned := read(data), read(data)
		reverse(turned)
		if changes := Models(old, turned); len(changes) > 0 {
			t.Errorf("%s: order changes it: %s", name, list(changes))
		}
		var text strings.Builder
		if err := schema.WriteJSON(&text, old.Documents[0]); err != nil {
			t.Fatal(err)
		}
		if changes := Models(old, read([]byte(text.String()))); len(changes) > 0 {
			t.Errorf("%s: the format changes it: %s", name, list(changes))
		}
	}
}

// reverse turns the order of all that stands in the schemas.
func reverse(m *schema.Model) {
	for _, s := range m.Schemas() {
		slices.Reverse(s.EntityTypes)
		slices.Reverse(s.ComplexTypes)
		slices.Reverse(s.EnumTypes)
		slices.Reverse(s.TypeDefinitions)
		slices.Reverse(s.Actions)
		slices.Reverse(s.Functions)
		slices.Reverse(s.Terms)
		for _, t := range s.EntityTypes {
			slices.Reverse(t.Properties)
			slices.Reverse(t.NavigationProperties)
			slices.Reverse(t.Key)
		}
		for _, t := range s.ComplexTypes {
			slices.Reverse(t.Properties)
		}
		for _, t := range s.EnumTypes {
			slices.Reverse(t.Members)
		}
		if s.Container != nil {
			slices.Reverse(s.Container.EntitySets)
			slices.Reverse(s.Container.Singletons)
		}
	}
	slices.Reverse(m.Documents[0].Schemas)
}

// TestRules holds the order of the rules, and that each says what to do about what is
// not safe.
func TestRules(t *testing.T) {
	for _, rules := range [][]Rule{modelRules(), apiRules()} {
		for i, r := range rules {
			if i > 0 && rules[i-1].ID >= r.ID {
				t.Errorf("rule %s is not in alphabetical order", r.ID)
			}
			if r.Do == "" && max(r.Read, r.Write) > Safe {
				t.Errorf("rule %s does not say what to do", r.ID)
			}
		}
	}
}

// TestRuleIDs holds the ids of rules against those that waivers may name.
func TestRuleIDs(t *testing.T) {
	var ids []string
	for _, r := range Rules() {
		ids = append(ids, r.ID)
	}
	promise.Hold(t, "testdata/rules.txt", ids, *update)
}

// TestRulesAreDocumented compares docs/evolution-rules.md with the rules.
func TestRulesAreDocumented(t *testing.T) {
	const name = "../../docs/evolution-rules.md"
	var b strings.Builder
	b.WriteString(`# Changes of descriptions

Every change that odatagen finds between two descriptions is of one of these rules. The
verdicts are for clients that are as they were: one that reads what the service sends,
and one that sends requests. For a parameter, the verdict for reading does not count, and
for an answer not that for writing; so it is for all that only requests have, or only
answers. What becomes of Go is no rule: it is
[read off the code](evolution.md).

Rule ids are stable.
`)
	table := func(title string, rules []Rule) {
		b.WriteString("\n## " + title + "\n\n| rule | read | write | it … | why | what to do |\n|---|---|---|---|---|---|\n")
		for _, r := range rules {
			says := strings.NewReplacer("$new", "…", "$old", "…").Replace(r.Says)
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s | %s |\n", r.ID, r.Read, r.Write, says, r.Means, r.Do)
		}
	}
	table("Services of OData", modelRules())
	table("Other APIs", apiRules())
	if *update {
		if err := os.WriteFile(name, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != b.String() {
		t.Errorf("%s is out of date: run go test ./schema/evolution -run TestRule -update", name)
	}
}

// FuzzModels compares what can be read of any two texts: nothing differs from itself, and
// what differs is of a rule.
func FuzzModels(f *testing.F) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		f.Fatal("no descriptions in testdata", err)
	}
	for _, name := range names {
		a, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(a.Files[0].Data), string(a.Files[1].Data))
	}
	f.Fuzz(func(t *testing.T, oldText, newText string) {
		old, oldFound := schema.Read(source("old.xml", oldText), schema.ReadOptions{})
		new, newFound := schema.Read(source("new.xml", newText), schema.ReadOptions{})
		if old == nil || new == nil || len(oldFound.Fatal())+len(newFound.Fatal()) > 0 {
			return
		}
		for _, c := range Models(old, new) {
			if c.ID == "" || c.Path == "" || c.Old.Line+c.New.Line == 0 {
				t.Errorf("%s [%s] at %v, %v", c.Text(), c.ID, c.Old, c.New)
			}
		}
		if same := Models(old, old); len(same) > 0 {
			t.Errorf("what is the same differs: %s", list(same))
		}
	})
}
