package wire

import (
	"iter"
	"reflect"
	"strings"
)

// control calls found with the control information about target, "" for the
// object itself, by the name without prefix. Of two with the same name the first
// counts.
func (d *Dynamic) control(target string, found func(term string, value Raw)) {
	if d.bag == nil { // as in most
		return
	}
	seen := map[string]bool{}
	for name, value := range d.Annotations() {
		if t, term, ok := splitControl(name); ok && t == target && !seen[term] {
			seen[term] = true
			found(term, value)
		}
	}
}

// controlMember returns the member that is that control information about
// target, or nil.
func (d *Dynamic) controlMember(target, term string) *member {
	if d.bag == nil {
		return nil
	}
	for i, m := range d.bag.members {
		if t, found, ok := splitControl(m.name); ok && t == target && found == term {
			return &d.bag.members[i]
		}
	}
	return nil
}

func (d *Dynamic) hasControl(target, term string) bool { return d.controlMember(target, term) != nil }

// splitControl takes apart the name of control information: "@odata.type" and
// "@type" give "" and "type", "a@odata.count" and "a@count" give "a" and
// "count". Names of annotations, whose term has a namespace, give false.
func splitControl(name string) (target, term string, ok bool) {
	at := strings.IndexByte(name, '@')
	if at < 0 {
		return "", "", false
	}
	target, term = name[:at], name[at+1:]
	if short, prefixed := strings.CutPrefix(term, "odata."); prefixed {
		return target, short, true
	}
	return target, term, !strings.ContainsAny(term, ".@#")
}

// textsIn returns the text of a string, or those of an array of them.
func textsIn(v Raw) []string {
	if text, ok := v.Text(); ok {
		return []string{text}
	}
	d := &decoder{scanner: newValueScanner(v)}
	var texts []string
	d.readItems(d.space(0), "Edm.String", reflect.TypeFor[[]string](), to(&texts), func(_, i int, at pointer) int { return readString(d, i, as[string](at)) })
	return texts
}

// countIn returns a count, which is a number or, with IEEE754Compatible, a string.
func countIn(v Raw) (count Opt[int64]) {
	d := &decoder{scanner: newValueScanner(v)}
	if readInt64(d, d.space(0), &count.v) != failed {
		count.state = stateValue
	}
	return count
}

// memberIn returns the value of a member of an object.
func memberIn(v Raw, name string) (value Raw) {
	for found, member := range membersIn(v) {
		if found == name {
			value = member
		}
	}
	return value
}

// membersIn goes through the members of an object, or the items of an array, which have
// no name. Behind what is no JSON there are none.
func membersIn(v Raw) iter.Seq2[string, Raw] {
	return func(yield func(string, Raw) bool) {
		s := newValueScanner(v)
		i := s.space(0)
		closing := s.at(i) + 2 // '}' of '{', and ']' of '['
		if closing != '}' && closing != ']' {
			return
		}
		i, more := s.open(i, closing)
		for more {
			name := ""
			if closing == '}' {
				var found []byte
				if found, i = s.name(i); i == failed {
					return
				}
				name = string(found)
			}
			end := s.skip(i)
			if end == failed || !yield(name, Raw(s.data[i:end])) {
				return
			}
			i, more = s.next(end, closing)
		}
	}
}
