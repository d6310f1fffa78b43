package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// This file says where in what is loaded something is wrong.

// loading is what is known while entities are loaded.
type loading struct {
	place  string // of the entity that is looked at, such as Categories[0]/Products[1]
	places map[Ref]string
	late   []func() error // what may need rows that come later
	found  []error
}

// mostFound is how many things that are wrong are told at once.
const mostFound = 20

// misplaced is an error behind its place.
type misplaced struct {
	place string
	err   error
}

func (e *misplaced) Error() string { return e.place + ": " + e.err.Error() }

func (e *misplaced) Unwrap() error { return e.err }

// at does something with the entity at a place, below that which is looked at if it begins with a
// slash. Errors that are about it say so.
func (w *work) at(place string, do func() error) error {
	l := w.loads
	if l == nil {
		return do()
	}
	before := l.place
	defer func() { l.place = before }()
	if l.place = place; strings.HasPrefix(place, "/") {
		l.place = before + place
	}
	return l.placed(l.place, do())
}

// inside is at for one of the entities that stand in another one by a navigation property.
func (w *work) inside(e *end, i int, do func() error) error {
	if w.loads == nil {
		return do()
	}
	place := "/" + e.name
	if e.many {
		place += "[" + strconv.Itoa(i) + "]"
	}
	return w.at(place, do)
}

// placed returns an error about what is loaded behind its place.
func (l *loading) placed(place string, err error) error {
	var own *odata.Error
	var already *misplaced
	if l == nil || !errors.As(err, &own) || errors.As(err, &already) {
		return err
	}
	if own.Target != "" {
		place += "/" + own.Target
	}
	return &misplaced{place, own}
}

// fails notes an error that has a place, and reports whether it ends the loading: as others do, or
// as one of very many.
func (l *loading) fails(err error) bool {
	var place *misplaced
	if err == nil {
		return false
	}
	if !errors.As(err, &place) {
		return true
	}
	l.found = append(l.found, place)
	return false
}

// note notes what is wrong at a place.
func (l *loading) note(place string, err error) { l.found = append(l.found, &misplaced{place, err}) }

// wrong returns all that is wrong; nil for nothing.
func (l *loading) wrong() error {
	if more := len(l.found) - mostFound; more > 0 {
		return errors.Join(append(l.found[:mostFound:mostFound], fmt.Errorf("and %d more", more))...)
	}
	return errors.Join(l.found...)
}

// misread notes which of the entities of a set cannot be read, and why.
func (w *work) misread(s *set, list []byte, err error) {
	var items []json.RawMessage
	if json.Unmarshal(list, &items) != nil {
		w.loads.note(s.place, reasonOf(err))
		return
	}
	for i, item := range items {
		_, err := read(s.table.typ.zero, append(append([]byte{'['}, item...), ']'))
		if err == nil {
			continue
		}
		place := s.placeOf(i)
		var where *wire.Error
		if errors.As(err, &where) {
			place += indexed(strings.TrimPrefix(where.Pointer, "/value/0"))
		}
		w.loads.note(place, reasonOf(err))
	}
}

// indexed returns a JSON pointer with the indexes of items in brackets.
func indexed(pointer string) string {
	var b strings.Builder
	for _, part := range strings.Split(pointer, "/")[1:] {
		if _, err := strconv.Atoi(part); err == nil {
			b.WriteString("[" + part + "]")
		} else {
			b.WriteString("/" + part)
		}
	}
	return b.String()
}

// reasonOf returns what an error says behind its place.
func reasonOf(err error) error {
	var where *wire.Error
	if !errors.As(err, &where) {
		return err
	}
	reason := *where
	reason.Pointer, reason.Offset = "", -1
	return errors.New(strings.TrimPrefix(reason.Error(), "wire: "))
}

// undeclared notes the properties that an object says and its type does not have, which is not open.
func (w *work) undeclared(place string, v wire.Structured) {
	d := wire.DynamicOf(v)
	unknown := func(name string) bool {
		property, _, _ := strings.Cut(name, "@")
		t := w.model.typeOf(v)
		return property != "" && property != "$value" && !v.WireType().Open && wire.FindProperty(v, property) == nil &&
			(t == nil || t.property(property) == nil && t.end(property) == nil)
	}
	note := func(name string) {
		w.loads.note(place+"/"+name, errors.New(codec.TypeName(v)+" has no property "+strings.SplitN(name, "@", 2)[0]))
	}
	for name := range d.Undeclared() {
		if unknown(name) {
			note(name)
		}
	}
	for name := range d.Annotations() {
		if property, term, _ := strings.Cut(name, "@"); unknown(name) && !strings.Contains(strings.TrimPrefix(term, "odata."), ".") {
			if _, said := d.Lookup(property); !said { // else that has been noted
				note(name)
			}
		}
	}
	for p, value := range codec.Values(v) {
		i := 0
		for o := range objectsIn(value) {
			at := place + "/" + p.Name
			if p.Collection {
				at += "[" + strconv.Itoa(i) + "]"
			}
			w.undeclared(at, o)
			i++
		}
	}
}
