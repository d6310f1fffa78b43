package store

import (
	"errors"
	"iter"
	"strings"

	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/wire"
)

// place is what a path leads to: a collection, or one entity, which need not be there.
type place struct {
	table  *table // nil for what is related and nowhere known
	at     Ref    // of the entity; of a collection that is contained, Key is that of what contains it
	many   bool
	entity wire.Structured // nil for none
	cast   *typ            // nil for none

	// The navigation property that leads there, and the entity that has it.
	from  *table
	owner Ref
	end   *end
}

// typ returns the type of the entities that are there.
func (p *place) typ() *typ {
	switch {
	case p.cast != nil:
		return p.cast
	case p.table != nil:
		return p.table.typ
	}
	return p.end.target
}

// find returns what a path leads to. What is before the last segment has to be there.
func (v *view) find(segments []routes.Segment, keys []any) (p place, err error) {
	below := "" // the complex properties before a navigation property
	for i, s := range segments {
		if i > 0 && !p.many && p.entity == nil {
			return p, errNotFound
		}
		switch {
		case s.Keys != nil && !p.many:
			return p, errNotFound
		case s.Keys != nil:
			n := len(s.Keys)
			if err = v.pick(&p, s.Keys, keys[:n]); err != nil {
				return p, err
			}
			keys = keys[n:]
		case i == 0:
			if p.table = v.model.tables[s.Name]; p.table == nil {
				return p, errNotFound
			}
			p.at = Ref{Table: p.table.name}
			if p.many = !p.table.single; !p.many {
				p.entity, err = v.row(p.table, p.at)
			}
		case below != "" && strings.Contains(s.Name, "."): // a cast of a complex value
			if o := ValueAt(p.entity, strings.TrimSuffix(below, "/")).Object(); o == nil || !v.model.typeOf(o).is(v.model.types[s.Name]) {
				p.entity = nil
			}
		case strings.Contains(s.Name, "."):
			if p.cast = v.model.types[s.Name]; p.cast == nil {
				return p, errNotFound
			}
			if p.entity != nil && !v.model.typeOf(p.entity).is(p.cast) {
				p.entity = nil
			}
		case p.many:
			return p, errNotFound
		case v.model.typeOf(p.entity).passes(below + s.Name):
			below += s.Name + "/"
		default:
			err = v.step(&p, below+s.Name)
			below = ""
		}
		if err != nil {
			return p, err
		}
	}
	return p, nil
}

// step follows a navigation property.
func (v *view) step(p *place, name string) error {
	e := v.model.typeOf(p.entity).end(name)
	if e == nil {
		return errNotFound
	}
	next := place{from: p.table, owner: p.at, end: e, many: e.many}
	if e.contained {
		next.table = p.table.contained(e)
		next.at = Ref{next.table.name, p.at.Key}
	}
	if !e.many {
		for row, err := range v.related(p.table, p.at, e) {
			if err != nil {
				return err
			}
			next.at, next.entity, next.table = row.Ref, row.Entity, v.model.table(row.Ref.Table)
		}
	}
	*p = next
	return nil
}

// pick picks an entity of a collection by its key.
func (v *view) pick(p *place, names []routes.Key, values []any) (err error) {
	var properties, texts []string
	for i, value := range values {
		text, err := routes.Text(value)
		if err != nil {
			return err
		}
		properties, texts = append(properties, names[i].Property), append(texts, text)
	}
	p.many, p.entity = false, nil
	if key := p.alternate(properties); key != nil {
		wanted, err := key.parse(p.typ(), properties, texts)
		if err != nil {
			return err
		}
		return v.pickBy(p, key, wanted)
	}
	if t := p.table; t != nil {
		key, err := t.keyFrom(properties, texts)
		if err != nil {
			return err
		}
		p.at.Key += key
		if p.entity, err = v.row(t, p.at); p.entity != nil && p.cast != nil && !v.model.typeOf(p.entity).is(p.cast) {
			p.entity = nil
		}
		return err
	}
	key, err := (&table{name: p.end.name, typ: p.end.target}).keyFrom(properties, texts)
	if err != nil {
		return err
	}
	for row, err := range v.related(p.from, p.owner, p.end) {
		if err != nil {
			return err
		}
		if keyOf(row.Entity) == key {
			p.at, p.entity, p.table = row.Ref, row.Entity, v.model.table(row.Ref.Table)
			break
		}
	}
	return nil
}

// members yields the entities of a collection: of a table, those behind a key.
func (v *view) members(p *place, behind string) iter.Seq2[Row, error] {
	rows := v.relatedOrAll(p, behind)
	if p.cast == nil {
		return rows
	}
	return func(yield func(Row, error) bool) {
		for row, err := range rows {
			if (err != nil || v.model.typeOf(row.Entity).is(p.cast)) && !yield(row, err) {
				return
			}
		}
	}
}

func (v *view) relatedOrAll(p *place, behind string) iter.Seq2[Row, error] {
	if p.table != nil {
		return v.scan(p.table, p.at.Key, behind)
	}
	return v.related(p.from, p.owner, p.end)
}

// memberAt returns an entity of a collection; nil if it is not in it.
func (v *view) memberAt(p *place, at Ref) (wire.Structured, error) {
	t := p.table
	if t == nil {
		linked, err := v.rows.Linked(p.owner, Link{p.end.name, at})
		if !linked || err != nil {
			return nil, err
		}
		t = v.model.table(at.Table)
	} else if t.name != at.Table || !strings.HasPrefix(at.Key, p.at.Key) {
		return nil, nil
	}
	entity, err := v.row(t, at)
	if entity == nil || err != nil || p.cast != nil && !v.model.typeOf(entity).is(p.cast) {
		return nil, err
	}
	return entity, nil
}

// byID returns the entity that an id names, which may be a URL below the root of the
// service.
func (v *view) byID(id, target string) (Row, error) {
	if root := server.RequestOf(v.ctx).ServiceRoot(); root != "" {
		id = strings.TrimPrefix(id, root)
	}
	segments, keys, err := parse(strings.TrimPrefix(id, "/"), target)
	if err != nil {
		return Row{}, err
	}
	p, err := v.find(segments, keys)
	if own := (*odata.Error)(nil); err != nil && !errors.As(err, &own) {
		return Row{}, err
	}
	if err != nil || p.many || p.entity == nil {
		return Row{}, bad(target, "there is no entity %s", id)
	}
	return Row{p.at, p.entity}, nil
}
