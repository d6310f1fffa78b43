package memory

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestTree compares trees with maps, and looks that none changes.
func TestTree(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	type version struct {
		tree tree[int]
		twin map[string]int
	}
	versions := []version{{twin: map[string]int{}}}
	for i := range 3000 {
		from := versions[len(versions)-1]
		if random.IntN(50) == 0 {
			from = versions[random.IntN(len(versions))]
		}
		made := version{from.tree, maps.Clone(from.twin)}
		key := fmt.Sprintf("%03b", random.IntN(400))
		if random.IntN(3) == 0 {
			made.tree = made.tree.delete(key)
			delete(made.twin, key)
		} else {
			made.tree = made.tree.put(key, i)
			made.twin[key] = i
		}
		versions = append(versions, made)
	}
	for _, v := range versions[len(versions)-500:] {
		for _, prefix := range []string{"", "0", "101", "11", "2"} {
			var want, got []string
			for _, key := range slices.Sorted(maps.Keys(v.twin)) {
				if strings.HasPrefix(key, prefix) {
					want = append(want, fmt.Sprint(key, v.twin[key]))
				}
			}
			for key, value := range v.tree.from(prefix) {
				got = append(got, fmt.Sprint(key, value))
			}
			if !slices.Equal(got, want) {
				t.Fatalf("%q: %v, want %v", prefix, got, want)
			}
		}
		for key, want := range v.twin {
			if got, found := v.tree.get(key); got != want || !found {
				t.Fatalf("%s: %d, want %d", key, got, want)
			}
		}
		if _, found := v.tree.get("none"); found {
			t.Fatal("found what is not there")
		}
	}
	for range 200 {
		a, b := versions[random.IntN(len(versions))], versions[random.IntN(len(versions))]
		holdDifference(t, a.tree, b.tree, a.twin, b.twin)
	}
}

// holdDifference compares what is told of two trees with what is other in two maps.
func holdDifference(t *testing.T, a, b tree[int], x, y map[string]int) {
	t.Helper()
	want, got := map[string]bool{}, map[string]bool{}
	for _, twin := range []map[string]int{x, y} {
		for key := range twin {
			v, here := x[key]
			w, there := y[key]
			if v != w || here != there {
				want[key] = true
			}
		}
	}
	a.differ(b, func(key string, here, there *int) {
		if v, is := x[key]; (here != nil) != is || is && *here != v {
			t.Errorf("%s is not %d here", key, v)
		}
		if v, is := y[key]; (there != nil) != is || is && *there != v {
			t.Errorf("%s is not %d there", key, v)
		}
		if here == nil || there == nil || *here != *there {
			got[key] = true
		}
	})
	if !maps.Equal(got, want) {
		t.Fatalf("%v differ, and not %v", want, got)
	}
}

// TestDifferenceIsNear looks at little of trees that share nearly all.
func TestDifferenceIsNear(t *testing.T) {
	var before tree[int]
	for i := range 20_000 {
		before = before.put(fmt.Sprintf("%08d", i), i)
	}
	after := before.put("00000007", 0).delete("00012345").put("x", 1)
	told := 0
	after.differ(before, func(string, *int, *int) { told++ })
	if told < 3 || told > 300 {
		t.Errorf("%d of 20,000 are looked at", told)
	}
}

// TestTreeIsBalanced puts keys in order, and looks how deep they are.
func TestTreeIsBalanced(t *testing.T) {
	var tr tree[int]
	for i := range 20_000 {
		tr = tr.put(fmt.Sprintf("%08d", i), i)
	}
	if depth := tr.root.depth(); depth > 60 {
		t.Errorf("%d", depth)
	}
}

func (n *node[V]) depth() int {
	if n == nil {
		return 0
	}
	return 1 + max(n.left.depth(), n.right.depth())
}
