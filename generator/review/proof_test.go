package review

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/exp/apidiff"
	"golang.org/x/tools/txtar"

	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/internal/gotypes"
	"github.com/odatagen/odatagen/internal/mutations"
	"github.com/odatagen/odatagen/schema/evolution"
)

// step is a description that changed, and what is known of both sides.
type step struct {
	name         string
	old, new     Side
	report       *Report
	before, now  inventory
	broken       map[string]error  // items of old whose uses do not compile against new
	incompatible map[string]string // what the judge says, by item
}

// take compares both sides of CSDL, as weigh does.
func take(t *testing.T, name string, oldData, newData []byte, says ...func(*plan.Config)) *step {
	old := generated(t, "old.xml", oldData, nil, says...)
	return weigh(t, name, old, generated(t, "new.xml", newData, &old, says...))
}

// weigh compares both sides, has a consumer of the old side compiled against both, and
// asks the judge.
func weigh(t *testing.T, name string, old, new Side) *step {
	s := &step{name: name, old: old, new: new}
	var err error
	if s.report, err = Compare(s.old, s.new); err != nil {
		t.Fatal(err)
	}
	c := newConsumer(t, s.old.Files)
	s.before, s.now = c.items, newConsumer(t, s.new.Files).items
	was, is := gotypes.Check(t, home, s.old.Files), gotypes.Check(t, home, s.new.Files)
	for name, err := range was.Refused(t, c.files(t)) {
		t.Fatalf("the consumer of %s does not fit what it was made for: %v", name, err)
	}
	s.broken = is.Refused(t, c.files(t))
	s.incompatible = map[string]string{}
	for folder, pkg := range was.Packages {
		for _, change := range apidiff.Changes(pkg, is.Package(folder)).Changes {
			if !change.Compatible {
				who, what, _ := strings.Cut(change.Message, ": ")
				s.incompatible[folder+" "+judged(who)] = what
			}
		}
	}
	return s
}

// judged returns the name of an item that the judge speaks of, such as "(*T).Method".
func judged(who string) string {
	who = strings.NewReplacer("(", "", "*", "", ")", "").Replace(who)
	return strings.TrimPrefix(who, "./")
}

// prove holds the verdicts of a step against the compiler: what is said to break is what
// does not compile, item by item and reader by reader.
func (s *step) prove(t *testing.T) {
	said := map[string]bool{}
	for key, i := range s.before {
		d := difference{i, s.now[key]}
		if rule := d.rule(); rule != "" && goRule(rule).Verdict == evolution.Breaking {
			said[key.folder+" "+key.name] = true
		}
	}
	for name := range said {
		if s.broken[name] == nil {
			t.Errorf("%s: %s is said to break, and compiles", s.name, name)
		}
	}
	ofTypes, ofHandlers := evolution.Safe, evolution.Safe
	for _, c := range s.report.Changes {
		ofTypes, ofHandlers = max(ofTypes, c.Types), max(ofHandlers, c.Handlers)
	}
	inTypes := false
	for name, err := range s.broken {
		inTypes = inTypes || strings.HasPrefix(name, ". ")
		if !said[name] {
			t.Errorf("%s: %s is said to be safe, and does not compile: %v", s.name, name, err)
		}
	}
	if inTypes != (ofTypes == evolution.Breaking) || (len(s.broken) > 0) != (ofHandlers == evolution.Breaking) {
		t.Errorf("%s: types %v, handlers %v, and there are %d things that do not compile", s.name, ofTypes, ofHandlers, len(s.broken))
	}
}

// caused holds that all that became of Go has a change of the description for its cause.
func (s *step) caused(t *testing.T) {
	for _, c := range s.report.Changes {
		if c.ID == "" {
			t.Errorf("%s: no change of the description is the cause: %s", s.name, c.Line())
		}
	}
}

func goRule(id string) GoRule {
	return GoRules()[slices.IndexFunc(GoRules(), func(r GoRule) bool { return r.ID == id })]
}

// TestVerdictsAreTrue proves the verdicts for pairs of descriptions, in both directions.
func TestVerdictsAreTrue(t *testing.T) {
	for _, pattern := range []string{"testdata/*.txtar", "../../schema/evolution/testdata/*.txtar"} {
		eachPair(t, pattern, func(t *testing.T, path string, a *txtar.Archive, _, _ Side) {
			there, back := document(a.Files[0].Data), document(a.Files[1].Data)
			for direction, s := range map[string]*step{
				"there": take(t, path, there, back), "back": take(t, path, back, there),
				"there, split": take(t, path+", split", there, back, split), "back, split": take(t, path+", split, back", back, there, split),
			} {
				s.prove(t)
				for item, why := range s.judge(t) {
					t.Logf("%s: %s: %s", direction, item, why)
				}
			}
		})
	}
}

// TestVerdictsOfAPIsAreTrue proves the verdicts for changes of APIs without OData.
func TestVerdictsOfAPIsAreTrue(t *testing.T) {
	for _, of := range []string{"petstore", "everything"} {
		data, err := os.ReadFile("../../generated/" + of + "/description.gen.json")
		if err != nil {
			t.Fatal(err)
		}
		steps, err := mutations.Steps(of, data)
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range steps {
			if testing.Short() && i%8 > 0 {
				continue
			}
			t.Run(of+" "+s.Name, func(t *testing.T) {
				proveAPI(t, s.Name, s.Old, s.New)
			})
		}
	}
	paths, err := filepath.Glob("../../schema/evolution/testdata/api/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no descriptions", err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			a, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			proveAPI(t, "there", a.Files[0].Data, a.Files[1].Data)
			proveAPI(t, "back", a.Files[1].Data, a.Files[0].Data)
		})
	}
}

// proveAPI proves the verdicts of a step, and that all that became of Go has a change of
// the description for its cause.
func proveAPI(t *testing.T, name string, oldData, newData []byte) {
	t.Helper()
	old := generatedAPI(t, oldData, nil)
	s := weigh(t, name, old, generatedAPI(t, newData, &old))
	s.prove(t)
	s.caused(t)
	checkSince(t, old, s.new)
}
