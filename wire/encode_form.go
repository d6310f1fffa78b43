package wire

import "strings"

// This file gives the form of an answer to what stands in a bag: the numbers of
// undeclared properties, and the URLs of the service that a value was read from.

// formed returns the JSON of an undeclared property, of the type that is stated beside
// it, as an answer has it: values of Edm.Int64 and Edm.Decimal are strings with
// IEEE754Compatible, and numbers without, also in objects and lists. All else of the text
// stays as it is.
func (e *encoder) formed(text Raw, stated string) Raw {
	stated = strings.TrimPrefix(strings.TrimPrefix(stated, "#"), "Edm.")
	item, list := strings.CutPrefix(stated, "Collection(")
	item = strings.TrimPrefix(strings.TrimSuffix(item, ")"), "Edm.")
	numbers := item == "Int64" || item == "Decimal"
	if !numbers && !strings.ContainsAny(string(text), "@#") {
		return text
	}
	f := former{encoder: e, scanner: newValueScanner(text)}
	i := f.space(0)
	switch first := f.at(i); {
	case first == '{':
		return f.object(text, i)
	case first == '[':
		if !list {
			item = ""
		}
		return f.items(text, i, item)
	case list || !numbers:
		return text
	}
	end := f.skip(i)
	if end == failed {
		return text
	}
	number := f.data[i:end]
	switch quoted := number[0] == '"'; {
	case !quoted && e.IEEE754Compatible && isNumber(number):
		f.replace(i, end, `"`+Raw(number)+`"`)
	case quoted && !e.IEEE754Compatible && isNumber(number[1:len(number)-1]):
		f.replace(i, end, Raw(number[1:len(number)-1]))
	}
	return f.made(text)
}

// former replaces parts of a text.
type former struct {
	*encoder
	scanner
	b    []byte
	done int // what of the text is in b
}

func (f *former) replace(from, to int, value Raw) {
	f.b = append(append(f.b, f.data[f.done:from]...), value...)
	f.done = to
}

// made returns what has become of the text.
func (f *former) made(text Raw) Raw {
	if f.done == 0 {
		return text
	}
	return Raw(append(f.b, text[f.done:]...))
}

// items is formed for the list at i, whose items are of a type.
func (f *former) items(text Raw, i int, stated string) Raw {
	i, more := f.open(i, ']')
	for more {
		end := f.skip(i)
		if end == failed {
			return text // which is no JSON: writing it fails
		}
		value := Raw(f.data[i:end])
		if made := f.formed(value, stated); made != value {
			f.replace(i, end, made)
		}
		i, more = f.next(end, ']')
	}
	return f.made(text)
}

// object is formed for the object at i, in which types stand beside properties, before
// or behind them.
func (f *former) object(text Raw, i int) Raw {
	types := typesIn(text)
	i, more := f.open(i, '}')
	for more {
		key, start := f.name(i)
		name := string(key)
		if start == failed {
			return text
		}
		if i = f.skip(start); i == failed {
			return text
		}
		value := Raw(f.data[start:i])
		made := value
		if _, term, control := splitControl(name); control {
			made = f.relocated(term, value)
		} else if strings.HasPrefix(name, "#") {
			made = f.advertised(value)
		} else {
			made = f.formed(value, types[name])
		}
		if made != value {
			f.replace(start, i, made)
		}
		i, more = f.next(i, '}')
	}
	return f.made(text)
}

// typesIn returns the types that are stated in an object, by property.
func typesIn(text Raw) map[string]string {
	types := map[string]string{}
	s := newValueScanner(text)
	for i, more := s.open(s.space(0), '}'); more; i, more = s.next(i, '}') {
		name, start := s.name(i)
		if start == failed {
			break
		}
		target, term, control := splitControl(string(name))
		if i = s.skip(start); i == failed {
			break
		}
		if control && term == "type" {
			types[target], _ = Raw(s.data[start:i]).Text()
		}
	}
	return types
}

// relocated returns the value of control information as one of the service that answers.
func (e *encoder) relocated(term string, value Raw) Raw {
	switch term {
	case "id", "editLink", "readLink", "navigationLink", "associationLink", "mediaReadLink", "mediaEditLink", "nextLink", "deltaLink", "context":
	default:
		return value
	}
	if e.Relocate == nil {
		return value
	}
	url, ok := value.Text()
	if !ok {
		return value
	}
	text, err := appendString(nil, e.Relocate(term, url))
	if err != nil {
		return value
	}
	return Raw(text)
}

// advertised returns an operation that an object advertises, or several, as one of the service
// that answers (OData JSON Format 4.01, section 16).
func (e *encoder) advertised(value Raw) Raw {
	if e.Relocate == nil || !isJSON(value) {
		return value
	}
	if value[0] == '[' {
		b := []byte{'['}
		for _, one := range membersIn(value) {
			if len(b) > 1 {
				b = append(b, ',')
			}
			b = append(b, e.advertised(one)...)
		}
		return Raw(append(b, ']'))
	}
	d, is := membersOf(value)
	if !is {
		return value
	}
	for i := range d.bag.members {
		if m := &d.bag.members[i]; m.name == "target" {
			m.value = e.relocated("editLink", m.value)
		}
	}
	return d.object()
}
