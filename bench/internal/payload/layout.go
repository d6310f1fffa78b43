package payload

import (
	"bytes"
	"cmp"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// member is a member of an object: its name as it stands, and its value.
type member struct {
	name  string
	value jsontext.Value
}

// reorder returns a JSON value with the members of every object in the order
// that arrange gives them.
func reorder(data []byte, arrange func([]member)) ([]byte, error) {
	d := jsontext.NewDecoder(bytes.NewReader(data))
	switch d.PeekKind() {
	case '{':
		members, err := members(d)
		if err != nil {
			return nil, err
		}
		arrange(members)
		return join(members, '{', '}', arrange)
	case '[':
		items, err := items(d)
		if err != nil {
			return nil, err
		}
		return join(items, '[', ']', arrange)
	}
	return data, nil
}

func members(d *jsontext.Decoder) ([]member, error) {
	all, name := []member(nil), jsontext.Value(nil)
	_, err := d.ReadToken()
	for err == nil && d.PeekKind() != '}' {
		if name, err = d.ReadValue(); err == nil {
			m := member{name: string(name) + ":"}
			m.value, err = d.ReadValue()
			m.value = m.value.Clone()
			all = append(all, m)
		}
	}
	return all, err
}

func items(d *jsontext.Decoder) ([]member, error) {
	var all []member
	_, err := d.ReadToken()
	for err == nil && d.PeekKind() != ']' {
		var v jsontext.Value
		v, err = d.ReadValue()
		all = append(all, member{value: v.Clone()})
	}
	return all, err
}

func join(members []member, open, end byte, arrange func([]member)) ([]byte, error) {
	out := []byte{open}
	for i, m := range members {
		if i > 0 {
			out = append(out, ',')
		}
		value, err := reorder(m.value, arrange)
		if err != nil {
			return nil, err
		}
		out = append(append(out, m.name...), value...)
	}
	return append(out, end), nil
}

// byHash arranges members in one order that has nothing to do with the alphabet.
func byHash(members []member) {
	slices.SortFunc(members, func(a, b member) int { return cmp.Compare(hash(a.name), hash(b.name)) })
}

func hash(s string) uint64 {
	h := fnv.New64a()
	fmt.Fprint(h, s)
	return h.Sum64()
}

// byChance arranges the members of every object anew.
func byChance(r *rand.Rand) func([]member) {
	return func(members []member) {
		r.Shuffle(len(members), func(i, j int) { members[i], members[j] = members[j], members[i] })
	}
}
