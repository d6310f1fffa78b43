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
