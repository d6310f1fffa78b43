package names

import (
	"strings"
	"testing"

	"github.com/odatagen/odatagen/schema"
)

// stock has types, a member, a property and a composed name.
func stock(wishes Wishes, lock *Lock) *Table {
	table := NewTable(wishes, lock)
	types := NewScope()
	for _, name := range []string{"skuList", "item_v2", "order_v2", "oldOrder", "skus"} {
		table.Add(Entry{Scope: types, Path: "ns." + name, What: "type", Name: Exported(name), Own: name})
	}
	table.Add(Entry{Scope: types, Path: "ns.skuList#any", Rank: Composed, Name: "Any*", Spelled: "Any_*", Of: "ns.skuList"})
	table.Add(Entry{Scope: types, Path: "ns.skuList/byVpn", What: "member", Rank: Composed, Name: "*ByVpn", Of: "ns.skuList", Own: "byVpn", Spelled: "*_%"})
	table.Add(Entry{Scope: types, Path: "ns.deep.item_v2", What: "type", Name: "DeepItemV2", Own: "ns_deep_item_v2"})
	table.Add(Entry{Scope: types, Path: "ns.given", What: "type", Name: "SkuGiven", Own: "given", Given: true})
	fields(table, NewInner(nil), "ns.item_v2", "sku", "is_vpn_set", "is_new_set")
	return table
}

// settled settles a table and prints it all.
func (t *Table) settled() (findings string) {
	var ds schema.Diagnostics
	t.Settle(&ds)
	for path := range t.entries {
		t.Name(path)
	}
	t.Unused(&ds)
	ds.Sort()
	var lines []string
	for _, d := range ds {
		lines = append(lines, d.String())
	}
	return strings.Join(lines, "\n")
}

func TestRenamePatterns(t *testing.T) {
	for _, c := range []struct {
		renames  map[string]string
		want     map[string]string
		findings string
	}{
		{map[string]string{"ns.*_v2": "$1Two"}, map[string]string{"ns.item_v2": "ItemTwo", "ns.order_v2": "OrderTwo", "ns.deep.item_v2": "DeepItemV2", "ns.oldOrder": "OldOrder"}, ""},
		{map[string]string{"*.deep.*_v2": "Deep$2"}, map[string]string{"ns.deep.item_v2": "DeepItem"}, ""},
		{map[string]string{"ns.*/is_*_set": "Has$2"}, map[string]string{"ns.item_v2/is_vpn_set": "HasVpn", "ns.item_v2/is_new_set": "HasNew"}, ""},
		{map[string]string{"ns.skuList/*": "By$1"}, map[string]string{"ns.skuList/byVpn": "ByByVpn"}, ""},
		{map[string]string{"ns.*#any": "$1er"}, map[string]string{"ns.skuList#any": "SkuLister"}, ""},
		// The more is spelled out, the stronger; a path is stronger than a pattern.
		{map[string]string{"ns.*": "A$1", "ns.*_v2": "B$1", "ns.order_v2": "C"}, map[string]string{"ns.oldOrder": "AOldOrder", "ns.item_v2": "BItem", "ns.order_v2": "C"}, ""},
		{map[string]string{"ns.*_v2": "Same"}, nil, "--rename 'ns.*_v2=Same' would give type ns.order_v2 and type ns.item_v2 one name, Same: choose another for one of them [rename-clash]"},
		{map[string]string{"ns.old*": "A$1", "ns.*der": "B$1"}, nil, "--rename 'ns.*der=B$1' and --rename 'ns.old*=A$1' are both about type ns.oldOrder: give it a name of its own [rename-clash]"},
		{map[string]string{"ns.*_v2": "$2X"}, nil, "--rename 'ns.*_v2=$2X': $2 stands for nothing, since the target has 1 * [rename-invalid]"},
		{map[string]string{"ns.*_v2": "$1-X"}, nil, `--rename 'ns.*_v2=$1-X': "$1-X" is no exported Go identifier, with $1 and so on for what * stands for [rename-invalid]`},
		{map[string]string{"ms.*_v2": "$1X"}, nil, "--rename 'ms.*_v2=$1X' names nothing of the description: give a target as messages and odatagen.lock have it, with * for a part of a name [rename-unused]"},
		{map[string]string{"ns.**": "X$1$2", "n.(.*)": "X"}, nil, "--rename 'n.(.*)=X' names nothing of the description: give a target as messages and odatagen.lock have it, with * for a part of a name [rename-unused]"},
	} {
		table := stock(Wishes{Renames: c.renames}, nil)
		if found := table.settled(); found != c.findings {
			t.Errorf("%v: found\n%s\nwant\n%s", c.renames, found, c.findings)
		}
		wantNames(t, table, c.want)
	}
}

// TestUnprintedPattern: a pattern that matches only what is not generated is of no use.
func TestUnprintedPattern(t *testing.T) {
	table := stock(Wishes{Renames: map[string]string{"ns.*_v2": "$1Two"}}, nil)
	var ds schema.Diagnostics
	table.Settle(&ds)
	table.Name("ns.oldOrder")
	table.Unused(&ds)
	const want = "--rename 'ns.*_v2=$1Two' is of no use: type ns.item_v2 is not generated, nor what else matches; leave the flag out [rename-unused]"
	if len(ds) != 1 || ds[0].String() != want {
		t.Errorf("found %v", ds)
	}
}

// TestStarIsAPath: a path that has a star is no pattern.
func TestStarIsAPath(t *testing.T) {
	table := NewTable(Wishes{Renames: map[string]string{"GET /x#200/*/*": "Anything"}}, nil)
	types := NewScope()
	table.Add(Entry{Scope: types, Path: "GET /x#200/*/*", Name: "A"})
	table.Add(Entry{Scope: types, Path: "GET /x#200/text/plain", Name: "B"})
	if found := table.settled(); found != "" {
		t.Error(found)
	}
	wantNames(t, table, map[string]string{"GET /x#200/*/*": "Anything", "GET /x#200/text/plain": "B"})
}

func TestInitialisms(t *testing.T) {
	for words, want := range map[string]map[string]string{
		"":            {"ns.skuList": "SkuList", "ns.skuList#any": "AnySkuList", "ns.skus": "Skus"},
		"SKU,VPN":     {"ns.skuList": "SKUList", "ns.skuList#any": "AnySKUList", "ns.skuList/byVpn": "SKUListByVPN", "ns.item_v2/sku": "SKU", "ns.item_v2/is_vpn_set": "IsVPNSet", "ns.skus": "SKUs", "ns.given": "SkuGiven"},
		"V2,LIST,NEW": {"ns.item_v2": "ItemV2", "ns.skuList": "SkuLIST", "ns.item_v2/is_new_set": "IsNEWSet"},
		"SK":          {"ns.skuList": "SkuList"},
	} {
		table := stock(Wishes{Initialisms: strings.FieldsFunc(words, func(r rune) bool { return r == ',' })}, nil)
		if found := table.settled(); found != "" {
			t.Error(found)
		}
		wantNames(t, table, want)
	}
	if got := stock(Wishes{Initialisms: []string{"SKU"}}, nil).Param("sku_sku_code"); got != "skuSKUCode" {
		t.Errorf("the parameter is %s", got)
	}
	renamed := stock(Wishes{Initialisms: []string{"SKU"}, Renames: map[string]string{"ns.*List": "$1Inventory", "ns.oldOrder": "SkuOrder"}}, nil)
	if found := renamed.settled(); found != "" {
		t.Error(found)
	}
	wantNames(t, renamed, map[string]string{"ns.skuList": "SKUInventory", "ns.oldOrder": "SkuOrder"})
}

// TestInitialismsAreLocked: what had the name of the rule gets that of other words; what
// had another name keeps it.
func TestInitialismsAreLocked(t *testing.T) {
	lockOf := func(table *Table) *Lock {
		l := NewLock()
		if found := table.settled(); found != "" {
			t.Error(found)
		}
		table.Lock(l)
		read, ds := ReadLock(LockFile, l.Bytes())
		if len(ds) > 0 {
			t.Fatal(ds)
		}
		return read
	}
	lock := lockOf(stock(Wishes{}, nil))
	lock.Set(NameKind, "ns.skus", "SkusOfOld")
	with := stock(Wishes{Initialisms: []string{"SKU"}}, lock)
	again := lockOf(with)
	wantNames(t, with, map[string]string{"ns.skuList": "SKUList", "ns.skuList#any": "AnySKUList", "ns.skuList/byVpn": "SKUListByVpn", "ns.item_v2/sku": "SKU", "ns.skus": "SkusOfOld", "ns.given": "SkuGiven"})
	same := stock(Wishes{Initialisms: []string{"SKU"}}, again)
	if string(lockOf(same).Bytes()) != string(again.Bytes()) {
		t.Error("a second run changes the lock")
	}
	without := stock(Wishes{}, again)
	if found := without.settled(); found != "" {
		t.Error(found)
	}
	wantNames(t, without, map[string]string{"ns.skuList": "SkuList", "ns.skuList#any": "AnySkuList", "ns.skuList/byVpn": "SkuListByVpn", "ns.item_v2/sku": "Sku", "ns.skus": "SkusOfOld"})
}
