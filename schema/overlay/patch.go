package overlay

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/odatagen/odatagen/schema"
)

// note is what a patch or an action says of itself.
type note struct {
	reason  string
	expires string // the last day on which it holds, as 2027-06-30; "" for none
}

// because is the end of a message, which reminds of the reason.
func (n note) because() string {
	if n.reason == "" {
		return ""
	}
	return "; its reason: " + strings.TrimSuffix(strings.Join(strings.Fields(n.reason), " "), ".")
}

// patch changes the elements that its targets name: exactly one each, unless it
// says how many they are together.
type patch struct {
	note
	targets []target
	where   []assignment // what of the targets' elements must be so
	matches int          // of all targets; 0 for one each, all for any number
	set     []assignment
	add     *yaml.Node // CSDL XML; nil for nothing
	remove  bool
}

// all is a number of matches that is not counted.
const all = -1

// target is the path of an element, in which * stands for any part of a name.
type target struct {
	path string
	pos  schema.Position
}

// assignment is one attribute and its value.
type assignment struct {
	attribute string
	value     *yaml.Node
	pos       schema.Position
}

// condition is the part of a message that says what the elements must be like.
func (p patch) condition() string {
	var all []string
	for _, w := range p.where {
		all = append(all, w.attribute+": "+w.value.Value)
	}
	if len(all) == 0 {
		return ""
	}
	return " where " + strings.Join(all, ", ")
}

// renames reports whether other patches know the elements by another name than before.
func (p patch) renames() bool {
	return slices.ContainsFunc(p.set, func(a assignment) bool { return a.attribute == "Name" })
}

// patch reads one patch.
func (r *reader) patch(n *yaml.Node) (p patch) {
	r.Each(n, "a patch", func(key, value *yaml.Node) bool {
		switch key.Value {
		case "target":
			p.targets = r.targets(value)
		case "matches":
			p.matches = r.matches(value)
		case "reason":
			p.reason = value.Value
		case "expires":
			p.expires = r.Date(value)
		case "where":
			p.where = r.assignments(key, value)
		case "set":
			p.set = r.assignments(key, value)
		case "add":
			if p.add = value; value.Kind != yaml.ScalarNode || strings.TrimSpace(value.Value) == "" {
				r.Errorf(value, `add must be a text of CSDL XML, such as <Member Name="Red"/>`)
			}
		case "remove":
			p.remove = r.truth(key, value)
		default:
			return false
		}
		return true
	}, "target", "where", "matches", "reason", "expires", "set", "add", "remove")
	switch {
	case n.Kind != yaml.MappingNode:
	case len(p.targets) == 0:
		r.Errorf(n, "the patch has no target: name the element that it is for, such as ns.type/property")
	case p.remove && (len(p.set) > 0 || p.add != nil):
		r.Errorf(n, "the patch of %s removes what it changes: leave out one of the two", p.targets[0].path)
	case len(p.set) == 0 && p.add == nil && !p.remove:
		r.Errorf(n, "the patch of %s changes nothing: give it attributes in set, elements in add, or remove: true", p.targets[0].path)
	case strings.TrimSpace(p.reason) == "":
		r.Errorf(n, "the patch of %s has no reason: say in reason what is wrong without it, so that whoever reads it can tell whether it still is", p.targets[0].path)
	default:
		r.expired(n, "the patch of "+p.targets[0].path, p.note)
	}
	return p
}

// assignments reads attributes with values.
func (r *reader) assignments(key, n *yaml.Node) (list []assignment) {
	r.Each(n, key.Value, func(key, value *yaml.Node) bool {
		list = append(list, assignment{attribute: key.Value, value: value, pos: r.At(value)})
		return true
	})
	return list
}

// targets reads one target, or a list of them.
func (r *reader) targets(n *yaml.Node) (list []target) {
	items := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		items = n.Content
	}
	for _, item := range items {
		if item.Kind != yaml.ScalarNode || item.Value == "" {
			r.Errorf(item, "a target must be a text, such as ns.type/property")
			continue
		}
		list = append(list, target{item.Value, r.At(item)})
	}
	return list
}

// matches reads a number of matches.
func (r *reader) matches(n *yaml.Node) int {
	if n.Value == "all" {
		return all
	}
	count, err := strconv.Atoi(n.Value)
	if err != nil || count < 1 {
		r.Errorf(n, "the number of matches must be a whole number from 1 on, or all")
	}
	return count
}

func (r *reader) truth(key, n *yaml.Node) bool {
	if n.Kind != yaml.ScalarNode || n.Value != "true" && n.Value != "false" {
		r.Errorf(n, "%s must be true or false", key.Value)
	}
	return n.Value == "true"
}

// expired reports what was to be looked at again by now.
func (r *reader) expired(n *yaml.Node, what string, note note) {
	if note.expires != "" && cmp.Less(note.expires, r.today) {
		r.Found.Errorf(r.At(n), "overlay-expired", "%s expired on %s: see whether it is still needed, and give it a later day or remove it%s", what, note.expires, note.because())
	}
}
