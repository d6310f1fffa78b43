package names

import (
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/schema"
)

func TestReadLockRefuses(t *testing.T) {
	head := LockHeader + lockVersion + "\n"
	for text, want := range map[string]string{
		"":                                      "odatagen.lock:1: the file does not begin with",
		"package p\n":                           "odatagen.lock:1: the file does not begin with",
		"# odatagen.lock v2: more\nname a A\n":  "odatagen.lock:1: the lock has format \"v2\"",
		head + "name a A\nname b\n":             "odatagen.lock:3: \"name b\" is not a kind",
		head + "name a A\nname b B\nname a C\n": "odatagen.lock:4: name a is C here and A in line 2",
		head + "<<<<<<< HEAD\n":                 "odatagen.lock:2: two branches were merged",
		head + "name a \n":                      "odatagen.lock:2: \"name a \" is not a kind",
		head + "name a b\n":                     "odatagen.lock:2: \"b\" is no exported Go identifier",
		head + "shape a round\n":                "odatagen.lock:2: \"round\" is no shape, which are pointer, ",
		head + "color a B\n":                    "odatagen.lock:2: \"B\" belongs to a kind of line, \"color\", that",
	} {
		lock, ds := ReadLock("odatagen.lock", []byte(text))
		if lock != nil || len(ds) == 0 || !strings.HasPrefix(ds[0].String(), want) {
			t.Errorf("%q: got %v, want %s", text, ds, want)
		}
	}
}

// TestLinesTwice has a line twice, as merge=union leaves what both branches added.
func TestLinesTwice(t *testing.T) {
	lock, ds := ReadLock("odatagen.lock", []byte(LockHeader+lockVersion+"\nname a A\nname a A\nname b B\n"))
	if len(ds) > 0 {
		t.Fatal(ds)
	}
	if text := string(lock.Bytes()); !strings.HasSuffix(text, "\nname a A\nname b B\n") {
		t.Errorf("the lock that is written is %s", text)
	}
}

// TestConflicts has what Git leaves of branches that were merged, which is one error for
// each conflict, at its first line.
func TestConflicts(t *testing.T) {
	const first = "<<<<<<< HEAD\nname b B\n||||||| 1a2b\n=======\nname c C\n>>>>>>> other\n"
	for text, want := range map[string][]int{
		first:                        {3},
		first + "name d D\n" + first: {3, 10},
		"<<<<<<< HEAD\r\n=======\r\n>>>>>>> other\r\n<<<<<<< HEAD\r\n": {3, 6},
		"=======\nname b B\n>>>>>>> other\n":                           {3},
		"=======\n" + first:                                            {3, 4},
		">>>>>>> other\n>>>>>>> other\n":                               {3, 4},
	} {
		lock, ds := ReadLock("odatagen.lock", []byte(LockHeader+lockVersion+"\nname a A\n"+text))
		var lines []int
		for _, d := range ds {
			if d.Rule != "lock-merge" {
				t.Errorf("%q: %v", text, d)
			}
			lines = append(lines, d.Pos.Line)
		}
		if lock != nil || !slices.Equal(lines, want) {
			t.Errorf("%q: errors in lines %v, want %v", text, lines, want)
		}
	}
}

// TestMergedBranches has lines of two branches that gave one name to two
// elements.
func TestMergedBranches(t *testing.T) {
	lock, ds := ReadLock("odatagen.lock", []byte(LockHeader+lockVersion+"\nname t/a_b AB\nname t/aB AB\n"))
	if len(ds) > 0 {
		t.Fatal(ds)
	}
	table := NewTable(Wishes{}, lock)
	fields(table, NewInner(nil), "t", "a_b", "aB")
	table.Settle(&ds)
	if len(ds) != 1 || !strings.HasPrefix(ds[0].String(), "odatagen.lock:3: t/aB and t/a_b in line 2 both have the name AB") {
		t.Errorf("got %v", ds)
	}
	// In different scopes the name may be given twice.
	table = NewTable(Wishes{}, lock)
	fields(table, NewInner(nil), "t", "a_b")
	fields(table, NewInner(nil), "t", "aB")
	ds = nil
	table.Settle(&ds)
	if len(ds) > 0 {
		t.Errorf("got %v", ds)
	}
}

// TestMergedNames brings the locks of two branches together, which gave one name
// to elements that each added: to one by its own spelling, or by a rename.
func TestMergedNames(t *testing.T) {
	for name, c := range map[string]struct {
		first, second string            // their paths
		inBase        bool              // whether the first is in the base of the second's struct
		renames       map[string]string // of the first branch
		want          string
	}{
		"own spelling":   {first: "t/OrderLine", second: "t/order_line", want: "odatagen.lock:3: t/order_line and t/OrderLine in line 2 both have the name OrderLine"},
		"renamed":        {first: "t/row", second: "t/OrderLine", renames: map[string]string{"t/row": "OrderLine"}, want: "odatagen.lock:3: t/row and t/OrderLine in line 2 both have the name OrderLine"},
		"base type":      {first: "t/OrderLine", second: "u/order_line", inBase: true, want: "odatagen.lock:3: u/order_line and t/OrderLine in line 2 both have the name OrderLine"},
		"different ones": {first: "t/OrderLine", second: "t/line"},
	} {
		t.Run(name, func(t *testing.T) {
			add := func(table *Table, paths ...string) {
				base := NewInner(nil)
				derived := base
				if c.inBase {
					derived = NewInner(base)
				}
				for _, path := range paths {
					scope := base
					if path == c.second {
						scope = derived
					}
					of, own, _ := strings.Cut(path, "/")
					fields(table, scope, of, own)
				}
			}
			branch := func(path string, renames map[string]string) string {
				table := NewTable(Wishes{Renames: renames}, nil)
				add(table, path)
				settle(t, table)
				table.Name(path)
				lock := NewLock()
				table.Lock(lock)
				_, lines, _ := strings.Cut(string(lock.Bytes()), "\n")
				return lines
			}
			lines := []string{branch(c.first, c.renames), branch(c.second, nil)}
			slices.Sort(lines)
			merged, ds := ReadLock("odatagen.lock", []byte(LockHeader+lockVersion+"\n"+strings.Join(lines, "")))
			if len(ds) > 0 {
				t.Fatal(ds)
			}
			table := NewTable(Wishes{Renames: c.renames}, merged)
			add(table, c.first, c.second)
			table.Settle(&ds)
			switch {
			case c.want == "" && len(ds) > 0:
				t.Error(ds)
			case c.want != "" && (len(ds) != 1 || !strings.HasPrefix(ds[0].String(), c.want)):
				t.Errorf("got %v, want %s", ds, c.want)
			}
		})
	}
}

func TestPathsWithSpaces(t *testing.T) {
	l := NewLock()
	l.Set("name", "GET /a/{}\n/b", "GetAB")
	read, ds := ReadLock("odatagen.lock", l.Bytes())
	if len(ds) > 0 {
		t.Fatal(ds)
	}
	if got := read.Value("name", "GET /a/{}\n/b"); got != "GetAB" {
		t.Errorf("got %q", got)
	}
	if lines := read.Lines("name"); len(lines) != 1 || lines[0].Pos != (schema.Position{File: "odatagen.lock", Line: 2}) {
		t.Errorf("got %v", lines)
	}
}

// lockOfVersion1 has a line of each kind that odatagen.lock has had since version 1,
// spelled out: what is written into repositories is read as long as there is a version 1.
const lockOfVersion1 = `# odatagen.lock v1: the Go names and shapes of this package, which later runs keep. Written by odatagen; commit it, do not edit it.
alternative pet/by{name} 7f3a
answer ns.Newest ns.Book
binding ns.Move/ns.Car ns.Vehicle
handler getPet pets
initialism words SKU,VAT
name GET /people/{} GetPerson
name ns.a b/c XC
parameter ns.Newest/of Edm.Int32
prefix ns.other Other
primary namespace ns
shape ns.Book pointer
shape ns.Loan interface
shape ns.Map map
shape ns.Person pointer-unlisted
shape ns.Thing interface-unlisted
type Pet/tag #own
`

// TestLockVersion1 reads that file, and writes it as it was.
func TestLockVersion1(t *testing.T) {
	lock, ds := ReadLock("odatagen.lock", []byte(lockOfVersion1))
	if len(ds) > 0 {
		t.Fatal(ds)
	}
	if got := string(lock.Bytes()); got != lockOfVersion1 {
		t.Errorf("it is written as\n%s", got)
	}
}
