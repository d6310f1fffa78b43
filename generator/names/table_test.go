package names

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/odatagen/odatagen/schema"
)

func TestExported(t *testing.T) {
	for name, want := range map[string]string{
		"callRecordId":       "CallRecordID",
		"riskEventTypes_v2":  "RiskEventTypesV2",
		"v1_1_10":            "V1_1_10",
		"v1_11_0":            "V1_11_0",
		"sp800-53":           "Sp800_53",
		"reflexiveIPAddress": "ReflexiveIPAddress",
		"userIDs":            "UserIDs",
		"userIDs-by.team":    "UserIDsByTeam",
		"IDsURLSet":          "IDsURLSet",
		"APIsto IDs":         "APIstoIDs",
		"HTTPs2URLs":         "HTTPs2URLs",
		"été IÉa\xffIs":      "ÉtéIÉaIs",
		"名前":                 "X名前",
		"_id":                "ID",
		"1.5":                "X1_5",
		"":                   "X",
	} {
		if got := Exported(name); got != want {
			t.Errorf("%q: got %s, want %s", name, got, want)
		}
	}
}

// TestWordsAreParts: the words of a name take no memory of their own.
func TestWordsAreParts(t *testing.T) {
	room := make([]string, 0, 4)
	if n := testing.AllocsPerRun(10, func() { appendWords(room, "reflexive_IPAddress v2") }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

// fields is a struct's scope with properties, navigation properties after "nav ".
func fields(t *Table, s *Scope, of string, properties ...string) {
	for _, name := range properties {
		own, nav := strings.CutPrefix(name, "nav ")
		e := Entry{Scope: s, Path: of + "/" + own, What: "property", Name: Exported(own), Own: own}
		if nav {
			e.Rank = Lesser
		}
		t.Add(e)
	}
}

func settle(t *testing.T, table *Table) {
	t.Helper()
	var ds schema.Diagnostics
	table.Settle(&ds)
	if len(ds) > 0 {
		t.Fatal(ds)
	}
}

func wantNames(t *testing.T, table *Table, want map[string]string) {
	t.Helper()
	for path, name := range want {
		if got := table.Name(path); got != name {
			t.Errorf("%s: got %s, want %s", path, got, name)
		}
	}
}

func TestFileName(t *testing.T) {
	for goName, want := range map[string]string{"": "types.gen.go", "Windows": "windows_types.gen.go", "X_": "x_types.gen.go"} {
		if got := FileName(goName, "types"); got != want {
			t.Errorf("%q: got %s, want %s", goName, got, want)
		}
	}
	a, b := FileName(strings.Repeat("Ä", 300)+"A", "types"), FileName(strings.Repeat("Ä", 300)+"B", "types")
	if a == b || len(a) > 200 || !utf8.ValidString(a) {
		t.Errorf("got %s and %s", a, b)
	}
}

func TestClashesAreSettled(t *testing.T) {
	table := NewTable(Wishes{}, nil)
	one := NewInner(nil)
	one.Reserve(map[string]string{"Dynamic": "the field for undeclared properties"})
	fields(table, one, "ns.one", "id", "ID", "_id", "Id", "nav rating", "rating_", "Rating", "_Rating", "dynamic")
	settle(t, table)
	wantNames(t, table, map[string]string{
		"ns.one/ID": "ID", "ns.one/Id": "Id", "ns.one/id": "Xid", "ns.one/_id": "X_id",
		"ns.one/Rating": "Rating", "ns.one/rating_": "Rating_", "ns.one/_Rating": "X_Rating", "ns.one/rating": "Xrating",
		"ns.one/dynamic": "Xdynamic",
	})
	if got := len(table.Clashes()); got != 7 {
		t.Errorf("%d clashes are said, want 7: %q", got, table.Clashes())
	}
}

// TestPlainSpelling: what needs no sign to be said has the name, whatever its path.
func TestPlainSpelling(t *testing.T) {
	for _, c := range []struct {
		properties []string
		want       map[string]string
	}{
		{[]string{"@id", "id"}, map[string]string{"id": "ID", "@id": "Atid"}},
		{[]string{"$id", "_id", "id"}, map[string]string{"id": "ID", "$id": "Dollarid", "_id": "X_id"}},
		{[]string{"#text", "text"}, map[string]string{"text": "Text", "#text": "Hashtext"}},
		{[]string{"page size", "page-size", "pageSize"}, map[string]string{"pageSize": "PageSize", "page size": "PageSpacesize", "page-size": "PageMinussize"}},
		{[]string{"-größe", "größe"}, map[string]string{"größe": "Größe", "-größe": "Minusgröße"}},
		{[]string{"@ID", "ID", "Id", "id"}, map[string]string{"ID": "ID", "Id": "Id", "id": "Xid", "@ID": "AtID"}},
		// Ranks go before, and what looks like a name of Go is one.
		{[]string{"@id", "nav id"}, map[string]string{"@id": "ID", "id": "Id"}},
		{[]string{"@Size", "Size", "size"}, map[string]string{"Size": "Size", "size": "Xsize", "@Size": "AtSize"}},
	} {
		table := NewTable(Wishes{}, nil)
		fields(table, NewInner(nil), "t", c.properties...)
		settle(t, table)
		for own, want := range c.want {
			wantNames(t, table, map[string]string{"t/" + own: want})
		}
	}
}

// TestSecond: a second name is there for who lost the first, and nobody loses a first name
// to it. Who finds both taken has a name from its spelling.
func TestSecond(t *testing.T) {
	table := NewTable(Wishes{}, nil)
	handler := NewInner(nil)
	for _, e := range []Entry{
		{Path: "a", Name: "Start", Second: "PostStart", Own: "post_start"},
		{Path: "b", Name: "Start", Second: "PostStart", Own: "post_begin"},
		{Path: "c", Name: "Start", Second: "PostStart", Own: "post_c"},
		{Path: "d", Name: "Halt", Second: "PostHalt", Own: "post_d"},
		{Path: "e", Name: "Halt", Second: "PostHalt", Own: "post_e"},
		{Path: "f", Name: "PostHalt", Own: "post_f"},
	} {
		e.Scope = handler
		table.Add(e)
	}
	settle(t, table)
	wantNames(t, table, map[string]string{"a": "Start", "b": "PostStart", "c": "Post_c", "d": "Halt", "e": "Post_e", "f": "PostHalt"})
}

// TestOrderIsNone registers the same in two orders.
func TestOrderIsNone(t *testing.T) {
	list := []string{"two_parts", "twoParts", "two__parts", "TwoParts_", "nav Two_parts"}
	var first map[string]string
	for range 2 {
		table := NewTable(Wishes{}, nil)
		fields(table, NewInner(nil), "t", list...)
		settle(t, table)
		got := map[string]string{}
		for path := range table.entries {
			got[path] = table.Name(path)
		}
		if first == nil {
			first = got
		}
		wantNames(t, table, first)
		for i, j := 0, len(list)-1; i < j; i, j = i+1, j-1 {
			list[i], list[j] = list[j], list[i]
		}
	}
}

// TestInherited holds fields apart that a struct has itself, those that it
// embeds, and the embedded struct.
func TestInherited(t *testing.T) {
	table := NewTable(Wishes{}, nil)
	pkg := NewScope()
	table.Add(Entry{Scope: pkg, Path: "ns.base", Name: "Base", Own: "base"})
	base := NewInner(nil)
	derived := NewInner(base)
	derived.Embed("ns.base")
	fields(table, base, "ns.base", "name", "id")
	fields(table, derived, "ns.derived", "Name", "base", "ID")
	fields(table, NewInner(base), "ns.other", "Name_")
	settle(t, table)
	wantNames(t, table, map[string]string{
		"ns.derived/Name": "Name", "ns.base/name": "Xname", "ns.derived/base": "Xbase",
		"ns.derived/ID": "ID", "ns.base/id": "Id", "ns.other/Name_": "Name",
	})
}

func TestComposed(t *testing.T) {
	add := func(table *Table) {
		pkg := NewScope()
		pkg.Reserve(map[string]string{"New": "the function New"})
		for _, own := range []string{"mode", "modeSlowStart", "anyMode", "new"} {
			table.Add(Entry{Scope: pkg, Path: "ns." + own, Name: Exported(own), Own: own})
		}
		table.Add(Entry{Scope: pkg, Path: "ns.mode#any", Rank: Composed, Name: "Any*", Spelled: "Any_*", Of: "ns.mode"})
		for _, own := range []string{"slow_start", "slowStart", "fast"} {
			table.Add(Entry{Scope: pkg, Path: "ns.mode/" + own, Rank: Composed, Of: "ns.mode", Own: own, Name: "*" + Member(own), Spelled: "*_%"})
		}
	}
	table := NewTable(Wishes{}, nil)
	add(table)
	settle(t, table)
	wantNames(t, table, map[string]string{
		"ns.new": "Xnew", "ns.anyMode": "AnyMode", "ns.mode#any": "Any_Mode",
		"ns.modeSlowStart": "ModeSlowStart", "ns.mode/slowStart": "Mode_slowStart", "ns.mode/slow_start": "Mode_slow_start", "ns.mode/fast": "ModeFast",
	})
	// The names that are made of a renamed one follow, and the lock keeps them.
	lock := NewLock()
	table.Lock(lock)
	renamed := NewTable(Wishes{Renames: map[string]string{"ns.mode": "Gear"}}, lock)
	add(renamed)
	settle(t, renamed)
	wantNames(t, renamed, map[string]string{"ns.mode/slowStart": "GearSlowStart", "ns.mode/fast": "GearFast", "ns.mode#any": "AnyGear", "ns.anyMode": "AnyMode"})
}

func TestLockKeepsNames(t *testing.T) {
	table := NewTable(Wishes{}, nil)
	fields(table, NewInner(nil), "t", "slow_start", "Exact", "gone")
	settle(t, table)
	wantNames(t, table, map[string]string{"t/slow_start": "SlowStart", "t/Exact": "Exact", "t/gone": "Gone"})
	lock := NewLock()
	table.Lock(lock)
	text := string(lock.Bytes())
	if want := "name t/Exact Exact\nname t/gone Gone\nname t/slow_start SlowStart\n"; !strings.HasSuffix(text, "\n"+want) {
		t.Fatalf("lock is %s, want %s", text, want)
	}
	before, ds := ReadLock("odatagen.lock", []byte(strings.ReplaceAll(text, "\n", "\r\n")))
	if len(ds) > 0 {
		t.Fatal(ds)
	}
	after := NewTable(Wishes{}, before)
	fields(after, NewInner(nil), "t", "slow_start", "Exact", "SlowStart", "exact")
	settle(t, after)
	wantNames(t, after, map[string]string{"t/slow_start": "SlowStart", "t/SlowStart": "XSlowStart", "t/exact": "Xexact", "t/Exact": "Exact"})
	next := NewLock()
	after.Lock(next)
	if text := string(next.Bytes()); strings.Contains(text, "gone") || !strings.Contains(text, "name t/exact Xexact\n") {
		t.Errorf("lock is %s", text)
	}
}

// TestUnprintedStaysInTheLock has an element that this run does not print.
func TestUnprintedStaysInTheLock(t *testing.T) {
	lock := NewLock()
	lock.Set("name", "t/a_b", "AB")
	table := NewTable(Wishes{}, lock)
	fields(table, NewInner(nil), "t", "a_b", "a__b")
	settle(t, table)
	wantNames(t, table, map[string]string{"t/a__b": "A__b"})
	next := NewLock()
	table.Lock(next)
	if got := next.Value("name", "t/a_b"); got != "AB" {
		t.Errorf("the line of what is not printed is %q", got)
	}
}

func TestRenames(t *testing.T) {
	table := NewTable(Wishes{Renames: map[string]string{"t/a": "B"}}, nil)
	fields(table, NewInner(nil), "t", "a", "B")
	settle(t, table)
	wantNames(t, table, map[string]string{"t/a": "B", "t/B": "XB"})
}

func TestRenamesRefused(t *testing.T) {
	for want, renames := range map[string]map[string]string{
		"choose another for one of them":    {"t/first": "Same", "t/second": "Same"},
		"no exported Go identifier":         {"t/first": "lower"},
		"is the field Dynamic":              {"t/first": "Dynamic"},
		"did you mean 't/second'?":          {"t/secnd": "Other"},
		"give a target as messages":         {"nothing like it": "Other"},
		"property t/unprinted is not gener": {"t/unprinted": "Other"},
	} {
		table := NewTable(Wishes{Renames: renames}, nil)
		s := NewInner(nil)
		s.Reserve(map[string]string{"Dynamic": "the field Dynamic"})
		fields(table, s, "t", "first", "second", "unprinted")
		var ds schema.Diagnostics
		table.Settle(&ds)
		table.Name("t/first")
		table.Name("t/second")
		table.Unused(&ds)
		if len(ds) != 1 || !strings.Contains(ds[0].Message, want) {
			t.Errorf("%v: got %v, want one message with %q", renames, ds, want)
		}
	}
}
