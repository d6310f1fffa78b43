package memory

import (
	"iter"
	"math/rand/v2"
	"strings"
)

// tree is a map from texts, in their order, that never changes: put and delete return
// another one, which shares most of it. The zero tree is empty. It is a treap: a search
// tree by keys and a heap by priorities, which are random, so that it is balanced.
type tree[V any] struct{ root *node[V] }

type node[V any] struct {
	key         string
	value       V
	priority    uint64
	left, right *node[V]
}

func (t tree[V]) get(key string) (v V, found bool) {
	for n := t.root; n != nil; {
		switch c := strings.Compare(key, n.key); {
		case c == 0:
			return n.value, true
		case c < 0:
			n = n.left
		default:
			n = n.right
		}
	}
	return v, false
}

func (t tree[V]) put(key string, value V) tree[V] { return tree[V]{t.root.put(key, value)} }

func (n *node[V]) put(key string, value V) *node[V] {
	if n == nil {
		return &node[V]{key: key, value: value, priority: rand.Uint64()}
	}
	made := *n
	switch c := strings.Compare(key, n.key); {
	case c == 0:
		made.value = value
	case c < 0:
		if made.left = n.left.put(key, value); made.left.priority > made.priority {
			top := made.left // a new one, or a copy
			top.right, made.left = &made, top.right
			return top
		}
	default:
		if made.right = n.right.put(key, value); made.right.priority > made.priority {
			top := made.right
			top.left, made.right = &made, top.left
			return top
		}
	}
	return &made
}

func (t tree[V]) delete(key string) tree[V] {
	if _, found := t.get(key); !found {
		return t
	}
	return tree[V]{t.root.delete(key)}
}

func (n *node[V]) delete(key string) *node[V] {
	made := *n
	switch c := strings.Compare(key, n.key); {
	case c == 0:
		return merge(n.left, n.right)
	case c < 0:
		made.left = n.left.delete(key)
	default:
		made.right = n.right.delete(key)
	}
	return &made
}

// merge returns the nodes of two trees, of which the first has the lesser keys.
func merge[V any](a, b *node[V]) *node[V] {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	case a.priority > b.priority:
		made := *a
		made.right = merge(a.right, b)
		return &made
	}
	made := *b
	made.left = merge(a, b.left)
	return &made
}

// from yields the values whose keys have a prefix, with the keys.
func (t tree[V]) from(prefix string) iter.Seq2[string, V] {
	return func(yield func(string, V) bool) { t.root.from(prefix, yield) }
}

func (n *node[V]) from(prefix string, yield func(string, V) bool) bool {
	if n == nil {
		return true
	}
	inside := strings.HasPrefix(n.key, prefix)
	if n.key >= prefix && !n.left.from(prefix, yield) || inside && !yield(n.key, n.value) {
		return false
	}
	return !inside && n.key >= prefix || n.right.from(prefix, yield)
}

// differ tells of each key whose value may be another one in another tree: of both values,
// nil where there is none. What both trees share is not looked at.
func (t tree[V]) differ(other tree[V], tell func(key string, here, there *V)) {
	t.root.differ(other.root, tell)
}

func (n *node[V]) differ(other *node[V], tell func(key string, here, there *V)) {
	switch {
	case n == other:
	case n == nil || other != nil && other.priority > n.priority:
		other.differ(n, func(key string, there, here *V) { tell(key, here, there) })
	default:
		left, same, right := other.split(n.key)
		n.left.differ(left, tell)
		if same == nil {
			tell(n.key, &n.value, nil)
		} else {
			tell(n.key, &n.value, &same.value)
		}
		n.right.differ(right, tell)
	}
}

// split returns the nodes with lesser keys, the one with the key, nil for none, and those
// with greater ones.
func (n *node[V]) split(key string) (left, same, right *node[V]) {
	if n == nil {
		return nil, nil, nil
	}
	made := *n
	switch c := strings.Compare(key, n.key); {
	case c == 0:
		return n.left, n, n.right
	case c < 0:
		left, same, made.left = n.left.split(key)
		return left, same, &made
	}
	made.right, same, right = n.right.split(key)
	return &made, same, right
}
