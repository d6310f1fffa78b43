package odatasql

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// Write returns the statement that inserts an entity, or updates it, with values of
// columns that are none of a property.
func (k *keeper) Write(entity wire.Structured, values map[string]wire.Raw, is bool) (Statement, error) {
	payload, err := wire.Marshal(entity)
	if err != nil {
		return Statement{}, err
	}
	members, err := membersOf(payload)
	if err != nil {
		return Statement{}, err
	}
	in := inserter{Mapping: k.mapping, table: k.table, whole: true}
	var root owner
	if k.table.typed {
		root = owner{k.table.Type, codec.TypeName(entity)}
		in.add(k.table.TypeColumn, argument("text", codec.TypeName(entity)))
	}
	for _, c := range k.table.order {
		in.column(c, in.valueAt(members, root, c.path))
		if in.err != nil {
			return Statement{}, &odata.Error{Status: http.StatusBadRequest, Target: c.path, Message: "the database cannot keep " + in.err.Error()}
		}
	}
	if k.table.Version != "" {
		in.add(k.table.Version, argument("bigint", versionOf(odata.ControlOf(wire.DynamicOf(entity)).ETag)))
	}
	if err := in.dynamic(payload, root); err != nil {
		return Statement{}, err
	}
	for name, v := range values {
		if k.table.columnNamed(name) == nil || slices.ContainsFunc(k.table.above, func(c *column) bool { return c.name == name }) {
			s, err := k.value(name, v)
			if err != nil {
				return Statement{}, err
			}
			in.add(name, s)
		}
	}
	if is {
		return k.update(&in)
	}
	return k.mapping.dialect.statement(in.insert(k.table.full(), in.columns, in.values))
}

// update returns the statement that sets the columns of a row, but those of its key.
func (k *keeper) update(in *inserter) (Statement, error) {
	var set, where []fragment
	key := k.Key()
	for i, column := range in.columns {
		pair := form("? = ?", column, in.values[i])
		if slices.ContainsFunc(key, func(s string) bool { return quoted(s) == column[0].text }) {
			where = append(where, pair)
		} else {
			set = append(set, pair)
		}
	}
	if set == nil {
		return Statement{}, nil
	}
	return k.mapping.dialect.statement(append(form("UPDATE ? SET ?", k.table.full(), list(set, ", ")), whereSQL(where)...))
}

// dynamic adds what an entity has that no other column has.
func (in *inserter) dynamic(payload []byte, root owner) error {
	rest := in.rest(wire.Raw(payload), root, "")
	switch {
	case in.table.Dynamic != "" && rest != nil:
		in.add(in.table.Dynamic, argument("text", string(rest)))
	case in.table.Dynamic != "":
		in.add(in.table.Dynamic, text("NULL"))
	case rest != nil:
		return &odata.Error{Status: http.StatusNotImplemented, Message: fmt.Sprintf("the table %s has no column for %s", in.table.Name, rest)}
	}
	return in.err
}

// rest returns an object without the members that have columns; nil for nothing.
func (in *inserter) rest(object wire.Raw, of owner, path string) []byte {
	w := writer{b: []byte{'{'}}
	for name, v := range codec.Members(object) {
		at := path + name
		c, complex := in.table.complexes[at]
		switch {
		case !of.has(name) && in.table.declared[at]: // by another type
		case in.table.columns[at] != nil, in.table.navs[at] != nil, name == typeMember, name == "@type", name == etagMember:
			continue
		case v == "null" && in.table.declared[at]: // as if it were not there
			continue
		case complex:
			inner := in.rest(v, c.ownerOf(v), at+"/")
			if inner == nil {
				continue
			}
			v = wire.Raw(inner)
		}
		w.name(1, name)
		w.b = append(w.b, v...)
	}
	in.note(w.err)
	if len(w.b) == 1 {
		return nil
	}
	return append(w.b, '}')
}

// Delete returns the statement that deletes a row by its key, or all rows for nil.
func (k *keeper) Delete(key []wire.Raw) (Statement, error) {
	var where []fragment
	if key != nil {
		for i, c := range k.table.rowKey() {
			v, err := k.value(c.name, key[i])
			if err != nil {
				return Statement{}, err
			}
			where = append(where, form("? = ?", name(c.name), v))
		}
	}
	return k.mapping.dialect.statement(append(form("DELETE FROM ?", k.table.full()), whereSQL(where)...))
}
