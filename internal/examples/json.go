package examples

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/odatagen/odatagen/schema"
)

// text is JSON with the place of each of its bytes.
type text struct {
	data  []byte
	place func(offset int) schema.Position
}

// kind is what a value of JSON is, as messages call it.
type kind string

const (
	object  kind = "an object"
	list    kind = "a list"
	str     kind = "a text"
	number  kind = "a number"
	boolean kind = "a truth value"
	null    kind = "null"
)

// value is a value of JSON.
type value struct {
	kind    kind
	text    string // of a text, number or truth value
	at      int    // its offset
	end     int    // behind it
	members []member
	items   []*value
}

// member is a member of an object.
type member struct {
	name string
	at   int
	*value
}

// get returns the first member of a name, or nil.
func (v *value) get(name string) *value {
	if v == nil {
		return nil
	}
	for _, m := range v.members {
		if m.name == name {
			return m.value
		}
	}
	return nil
}

// The limits of an example.
const (
	maxDepth  = 200
	maxValues = 1 << 20
)

// parser reads one text of JSON into values with their offsets.
type parser struct {
	data  []byte
	dec   *json.Decoder
	count int
}

// parse reads JSON. What is wrong with it has an offset.
func parse(data []byte) (v *value, at int, err error) {
	p := parser{data: data, dec: json.NewDecoder(bytes.NewReader(data))}
	p.dec.UseNumber()
	v, err = p.value(maxDepth)
	if err == nil {
		at = p.next()
		if _, err = p.dec.Token(); err == io.EOF {
			return v, 0, nil
		} else if err == nil {
			err = errors.New("something follows the value")
			return nil, at, err
		}
	}
	at = p.next()
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		at = max(0, int(syntax.Offset)-1)
	}
	return nil, min(at, len(data)), err
}

// next is the offset of the next token.
func (p *parser) next() int {
	at := int(p.dec.InputOffset())
	for at < len(p.data) && bytes.IndexByte([]byte(" \t\r\n,:"), p.data[at]) >= 0 {
		at++
	}
	return at
}

func (p *parser) value(depth int) (*value, error) {
	if depth == 0 {
		return nil, fmt.Errorf("the value is nested more than %d deep", maxDepth)
	}
	if p.count++; p.count > maxValues {
		return nil, fmt.Errorf("there are more than %d values", maxValues)
	}
	v := &value{at: p.next()}
	token, err := p.dec.Token()
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, err
	}
	switch t := token.(type) {
	case string:
		v.kind, v.text = str, t
	case json.Number:
		v.kind, v.text = number, t.String()
	case bool:
		v.kind, v.text = boolean, fmt.Sprint(t)
	case nil:
		v.kind, v.text = null, "null"
	case json.Delim:
		v.kind = list
		if t == '{' {
			v.kind = object
		}
		err = p.content(v, depth-1)
	}
	v.end = int(p.dec.InputOffset())
	return v, err
}

// content reads what is in an object or a list, and its end.
func (p *parser) content(v *value, depth int) error {
	for p.dec.More() {
		var m member
		if v.kind == object {
			m.at = p.next()
			name, err := p.dec.Token()
			if err != nil {
				return err
			}
			m.name, _ = name.(string) // keys are nothing else
		}
		var err error
		if m.value, err = p.value(depth); err != nil {
			return err
		}
		if v.kind == object {
			v.members = append(v.members, m)
		} else {
			v.items = append(v.items, m.value)
		}
	}
	_, err := p.dec.Token()
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return err
}
