package store

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// members are the entities that a navigation property of an entity leads to, while objects
// in a payload say what becomes of them.
type members struct {
	*work
	table *table
	at    Ref
	end   *end
	home  *table         // where entities are found by their keys that are no members yet; nil for nowhere
	byKey map[string]Ref // those that there were, by their own keys; nil until they are needed
	said  map[Ref]bool   // those that an object is about
}

func (w *work) membersOf(t *table, at Ref, e *end, home *table) *members {
	return &members{work: w, table: t, at: at, end: e, home: home, said: map[Ref]bool{}}
}

// others returns the table of entities that a change of an entity can relate it to by their
// keys; nil for none.
func (t *table) others(e *end) *table {
	if at := t.target(e); at != nil && !e.contained && at.parent == nil && !at.single {
		return at
	}
	return nil
}

// elsewhere returns the entity that an object is which is no member yet: it has its key. The
// entity is nil if there is none.
func (m *members) elsewhere(o wire.Structured) (Row, error) {
	_, parts := codec.Keys(o)
	if m.home == nil || slices.ContainsFunc(parts, wire.Value.IsMissing) {
		return Row{}, nil
	}
	at := Ref{m.home.name, keyOf(o)}
	entity, err := m.row(m.home, at)
	return Row{at, entity}, err
}

// find returns the member that an object is: it has its key, or is the only one there can
// be and has none. The entity is nil if there is none.
func (m *members) find(o wire.Structured) (Row, error) {
	if m.byKey == nil {
		m.byKey = map[string]Ref{}
		for row, err := range m.related(m.table, m.at, m.end) {
			if err != nil {
				return Row{}, err
			}
			if m.byKey[keyOf(row.Entity)] = row.Ref; !m.end.many {
				m.byKey[""] = row.Ref
			}
		}
	}
	o, err := m.implied(o)
	if err != nil {
		return Row{}, err
	}
	_, parts := codec.Keys(o)
	missing := 0
	for _, p := range parts {
		if p.IsMissing() {
			missing++
		}
	}
	key := ""
	switch missing {
	case len(parts):
		if m.end.many {
			return Row{}, nil
		}
	case 0:
		key = keyOf(o)
	default:
		return Row{}, nil
	}
	at, there := m.byKey[key]
	if !there {
		return Row{}, nil
	}
	return m.member(at)
}

// implied returns an object with the parts of its key that follow from what it is related to,
// if it says the others.
func (m *members) implied(o wire.Structured) (wire.Structured, error) {
	if m.end.partner == nil || len(m.end.partner.Constraints) == 0 {
		return o, nil
	}
	values := map[string]wire.Raw{}
	principal, err := m.rows.Get(m.at)
	if err == nil {
		err = constrained(values, m.end.partner, principal)
	}
	if err != nil {
		return nil, err
	}
	follows := map[string]wire.Raw{}
	said := false
	for _, p := range wire.Properties(o) {
		switch value, constrained := values[p.Name]; {
		case !p.Key:
		case !wire.PropertyValue(o, p.Name).IsMissing():
			said = true
		case constrained:
			follows[p.Name] = value
		}
	}
	if !said {
		return o, nil
	}
	return patched(o, follows)
}

// member returns the entity at a place, which is nil if it is no member now.
func (m *members) member(at Ref) (Row, error) {
	is := false
	if m.end.contained {
		inside := m.table.contained(m.end)
		is = at.Table == inside.name && inside.parentOf(at) == m.at
	} else {
		var err error
		if is, err = m.rows.Linked(m.at, Link{m.end.name, at}); err != nil {
			return Row{}, err
		}
	}
	if !is {
		return Row{}, nil
	}
	entity, err := m.row(m.model.table(at.Table), at)
	return Row{at, entity}, err
}

// write does what an object says that is not about to be removed: it changes an entity
// that the object names by an id, or by its key where that is no member yet, which becomes a
// member, or the member that it is, or makes a new one. No two objects are about the same.
func (m *members) write(o wire.Structured) error {
	id, err := idOf(o, m.end)
	if err != nil {
		return err
	}
	var row Row
	if id != "" && !m.end.contained {
		row, err = m.byID(id, m.end.name)
	} else if row, err = m.find(o); err == nil && row.Entity == nil {
		row, err = m.elsewhere(o)
	}
	switch {
	case err != nil:
		return err
	case row.Entity == nil:
		made, err := m.make(o)
		m.said[made] = true
		return err
	case m.said[row.Ref]:
		return wrong(http.StatusConflict, m.end.name, "%s has two entities%s", m.end.name, withKey(row.Entity))
	case !m.end.contained:
		if err := m.link(m.at, m.end, row.Ref); err != nil {
			return err
		}
		if row.Entity, err = m.rows.Get(row.Ref); err != nil { // it follows the relationship
			return err
		}
	}
	m.said[row.Ref] = true
	if o, err = m.unconstrained(o); err != nil {
		return err
	}
	return m.change(m.model.table(row.Ref.Table), row.Ref, row.Entity, row.Entity, o)
}

// unconstrained returns an object without what follows from its being a member.
func (m *members) unconstrained(o wire.Structured) (wire.Structured, error) {
	if m.end.partner == nil || len(m.end.partner.Constraints) == 0 {
		return o, nil
	}
	own := codec.Copy(o)
	for _, c := range m.end.partner.Constraints {
		if ValueAt(own, c.Property).Kind() != wire.KindAbsent {
			if err := setAbsent(own, c.Property); err != nil {
				return nil, err
			}
		}
	}
	return own, nil
}

// make makes a new member.
func (m *members) make(o wire.Structured) (Ref, error) {
	if err := m.mayMake(m.table, m.end, o); err != nil {
		return Ref{}, err
	}
	if m.end.contained {
		return m.create(m.table.contained(m.end), m.at.Key, o, nil)
	}
	target, err := m.targetOf(m.table, m.end)
	if err != nil {
		return Ref{}, err
	}
	return m.create(target, "", o, &origin{m.table, m.at, m.end})
}

// writeDelta adds, changes or removes one of the members.
func (m *members) writeDelta(o wire.Structured) error {
	control := odata.ControlOf(wire.DynamicOf(o))
	if !control.Removed {
		return m.write(o)
	}
	id, err := idOf(o, m.end)
	if err != nil {
		return err
	}
	row, err := m.find(o)
	if id != "" {
		if row, err = m.byID(id, m.end.name); err == nil {
			row, err = m.member(row.Ref)
		}
	}
	switch {
	case err != nil:
		return err
	case row.Entity == nil:
		return bad(m.end.name, "%s of %s does not lead to an entity that is to be removed", m.end.name, m.table.name)
	case m.end.contained || control.RemovedReason == "deleted":
		return m.remove(m.model.table(row.Ref.Table), row.Ref)
	}
	return m.unlink(m.at, m.end, row.Ref)
}

// withKey says the key of an entity, in a sentence about it, if it has one.
func withKey(entity wire.Structured) string {
	var parts []string
	for _, p := range wire.Properties(entity) {
		if p.Key {
			raw, _ := rawOf(wire.PropertyValue(entity, p.Name))
			parts = append(parts, p.Name+"="+string(raw))
		}
	}
	if parts == nil {
		return ""
	}
	return " with the key " + strings.Join(parts, ",")
}

// mostWritten is how many entities one request may write or bind: others who write wait
// for it. What is loaded is the program's own.
const mostWritten = 10_000

// another counts an entity that a request writes or binds. Its error ends a request that
// has too many, or for which nobody waits any more.
func (w *work) another() error {
	if w.ctx.Err() != nil {
		return context.Cause(w.ctx)
	}
	if w.written++; w.written > mostWritten && w.loads == nil {
		return wrong(http.StatusRequestEntityTooLarge, "", "a request can write no more than %d entities", mostWritten)
	}
	return nil
}
