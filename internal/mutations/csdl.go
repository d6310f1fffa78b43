package mutations

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// element is an element of an XML document, with the prefixes that names have.
type element struct {
	name     string
	attrs    []xml.Attr
	children []*element
	parent   *element
	text     string
}

// parse reads a document, without comments and white space.
func parse(document []byte) (*element, error) {
	root := &element{}
	at := root
	for d := xml.NewDecoder(bytes.NewReader(document)); ; {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return root, nil
		}
		if err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			child := &element{name: named(token.Name), attrs: slices.Clone(token.Attr), parent: at}
			at.children = append(at.children, child)
			at = child
		case xml.EndElement:
			at = at.parent
		case xml.CharData:
			at.text += strings.TrimSpace(string(token))
		}
	}
}

func named(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

// write writes an element, each on a line.
func (e *element) write(b *bytes.Buffer) {
	if e.name != "" {
		b.WriteString("<" + e.name)
		for _, a := range e.attrs {
			b.WriteString(" " + named(a.Name) + `="`)
			_ = xml.EscapeText(b, []byte(a.Value)) // a buffer takes everything
			b.WriteString(`"`)
		}
		b.WriteString(">")
		_ = xml.EscapeText(b, []byte(e.text))
	}
	for _, child := range e.children {
		b.WriteString("\n")
		child.write(b)
	}
	if e.name != "" {
		b.WriteString("</" + e.name + ">")
	}
}

// get returns an attribute, "" if there is none.
func (e *element) get(name string) string {
	for _, a := range e.attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// set sets an attribute, or removes it if the value is "", and reports whether that
// changed it.
func (e *element) set(name, value string) bool {
	before := e.get(name)
	e.attrs = slices.DeleteFunc(e.attrs, func(a xml.Attr) bool { return a.Name.Local == name })
	if value != "" {
		e.attrs = append(e.attrs, xml.Attr{Name: xml.Name{Local: name}, Value: value})
	}
	return before != value
}

// remove takes an element out of the one that it is in.
func (e *element) remove() bool {
	e.parent.children = slices.DeleteFunc(e.parent.children, func(child *element) bool { return child == e })
	return true
}

// insert puts an element behind those that there are, or before them.
func (e *element) insert(first bool, name string, attrs ...string) *element {
	child := &element{name: name, parent: e}
	for i := 0; i < len(attrs); i += 2 {
		child.set(attrs[i], attrs[i+1])
	}
	if first {
		e.children = slices.Insert(e.children, 0, child)
	} else {
		e.children = append(e.children, child)
	}
	return child
}

// all returns the elements of a name in an element, in their order.
func (e *element) all(name string) (list []*element) {
	for _, child := range e.children {
		if child.name == name {
			list = append(list, child)
		}
		list = append(list, child.all(name)...)
	}
	return list
}

// own returns the children of a name.
func (e *element) own(name string) (list []*element) {
	return slices.DeleteFunc(slices.Clone(e.children), func(child *element) bool { return child.name != name })
}

// place says where an element is, by names.
func (e *element) place() string {
	if e == nil || e.name == "" {
		return ""
	}
	name := e.get("Name")
	if name == "" {
		name = e.get("Namespace")
	}
	if name == "" {
		return e.parent.place()
	}
	return e.parent.place() + "/" + name
}

// CSDL makes changes of all kinds that a description, as XML, has a place for, as
// [Everywhere] does.
func CSDL(document []byte, most int) (steps []Step, err error) {
	root, err := parse(document)
	if err != nil {
		return nil, err
	}
	var plain bytes.Buffer
	root.write(&plain)
	for i, k := range csdlKinds() {
		n, made := len(root.all(k.of)), 0
		for j := range n {
			e := root.all(k.of)[(j*stride(n)+i)%n]
			name := fmt.Sprintf("%s at %s", k.name, e.place())
			if k.change(e) {
				var changed bytes.Buffer
				root.write(&changed)
				steps = append(steps, Step{name, plain.Bytes(), changed.Bytes()}, Step{name + ", back", changed.Bytes(), plain.Bytes()})
				made++
			}
			if root, err = parse(plain.Bytes()); err != nil {
				return nil, err
			}
			if made == most {
				break
			}
		}
	}
	return steps, nil
}
