package odatasql

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// Insert returns the statements that insert an entity, and the rows that relate it to the
// entities in its navigation properties, which are not inserted with it.
func (m *Mapping) Insert(table string, entity wire.Structured) ([]Statement, error) {
	t := m.byName[table]
	if t == nil {
		return nil, unknownTable(m, table)
	}
	payload, err := wire.Marshal(entity)
	if err != nil {
		return nil, err
	}
	members, err := membersOf(payload)
	if err != nil {
		return nil, err
	}
	in := inserter{Mapping: m, table: t}
	var root owner
	if t.typed {
		root = owner{t.Type, entity.WireType().Name}
		in.add(t.TypeColumn, argument("text", root.name))
	}
	for _, c := range t.order {
		in.column(c, in.valueAt(members, root, c.path))
	}
	for _, n := range t.navOrder {
		in.navigation(n, members)
	}
	if in.err != nil {
		return nil, fmt.Errorf("odatasql: table %q: %w", t.Name, in.err)
	}
	statements := append([]fragment{in.insert(t.full(), in.columns, in.values)}, in.links...)
	list := make([]Statement, len(statements))
	for i, s := range statements {
		if list[i], err = m.dialect.statement(s); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// inserter collects the columns of a row.
type inserter struct {
	*Mapping
	table   *table
	columns []fragment
	values  []fragment
	links   []fragment
	whole   bool // whether there is a value for each column, and NULL is one
	err     error
}

func (in *inserter) add(column string, value fragment) {
	in.columns = append(in.columns, name(column))
	in.values = append(in.values, value)
}

func (in *inserter) insert(table fragment, columns, values []fragment) fragment {
	return form("INSERT INTO ? (?) VALUES (?)", table, list(columns, ", "), list(values, ", "))
}

func (in *inserter) column(c *column, v json.RawMessage) {
	if _, isComplex := in.table.complexes[c.path]; isComplex {
		if object, err := membersOf(v); err == nil && object != nil {
			in.add(c.name, argument("text", typeOf(object, c.info.Target)))
		} else if in.whole {
			in.add(c.name, text("NULL"))
		}
		return
	}
	if s := in.value(c, v); s != nil {
		in.add(c.name, s)
	} else if in.whole {
		in.add(c.name, text("NULL"))
	}
}

// typeOf returns the name of the type of an object.
func typeOf(object map[string]json.RawMessage, declared wire.Structured) string {
	var stated string
	for _, member := range [...]string{"@odata.type", "@type"} {
		if json.Unmarshal(object[member], &stated) == nil {
			return strings.TrimPrefix(stated, "#")
		}
	}
	return declared.WireType().Name
}

// valueAt returns the value of a property at a path; nil if there is none, or if what is
// there is another one of that name, which the type of its object does not declare.
func (in *inserter) valueAt(members map[string]json.RawMessage, of owner, path string) json.RawMessage {
	at := ""
	for {
		name, rest, more := strings.Cut(path, "/")
		v := members[name]
		switch {
		case !of.has(name):
			return nil
		case !more || v == nil:
			return v
		}
		at += name
		var err error
		if members, err = membersOf(v); err != nil {
			return nil
		}
		of, path, at = in.table.complexes[at].ownerOf(wire.Raw(v)), rest, at+"/"
	}
}

// ownerOf returns the type of a value of a complex property; an empty one where that is the
// only one there is.
func (c *column) ownerOf(v wire.Raw) owner {
	if c == nil || c.info.Target == nil || len(c.info.Target.WireType().Derived) == 0 {
		return owner{}
	}
	members, err := membersOf(json.RawMessage(v))
	if err != nil {
		return owner{}
	}
	return owner{c.info.Target, typeOf(members, c.info.Target)}
}

// navigation relates the row to the entities of a navigation property.
func (in *inserter) navigation(n *navigation, members map[string]json.RawMessage) {
	v := valueAt(members, strings.Split(n.path, "/"))
	switch {
	case v == nil || string(v) == "null":
	case n.own:
		related, err := membersOf(v)
		in.note(err)
		for i, p := range n.pairs {
			key := n.target.keys[i]
			in.add(p.Column, in.value(key, related[key.path]))
		}
	case n.made:
		var items []json.RawMessage
		in.note(json.Unmarshal(v, &items))
		for _, item := range items {
			in.link(n, members, item)
		}
	}
}

func (in *inserter) link(n *navigation, members map[string]json.RawMessage, item json.RawMessage) {
	related, err := membersOf(item)
	in.note(err)
	var columns, values []fragment
	for i, p := range n.link.Source {
		columns = append(columns, name(p.Other))
		values = append(values, in.value(in.table.keys[i], members[in.table.keys[i].path]))
	}
	for i, p := range n.link.Target {
		columns = append(columns, name(p.Other))
		values = append(values, in.value(n.target.keys[i], related[n.target.keys[i].path]))
	}
	in.links = append(in.links, in.insert(full(n.link.Schema, n.link.Name), columns, values))
}

func (in *inserter) note(err error) {
	if in.err == nil {
		in.err = err
	}
}

// value returns the argument for a value in JSON; nil for null.
func (in *inserter) value(c *column, v json.RawMessage) fragment {
	if v == nil || string(v) == "null" {
		return nil
	}
	if in.whole && (c.kind == dateTimeKind || c.kind == timeKind) {
		v = json.RawMessage(toMicroseconds(string(v)))
	}
	arg, err := in.dialect.columnValue(c, v)
	if err != nil {
		why := misfit("it is no value of " + c.info.TypeName)
		_ = errors.As(err, &why)
		in.note(fmt.Errorf("%s: %w", c.path, why))
	}
	return argument(c.kind.sqlType(), arg)
}

// toMicroseconds cuts the digits of a time off that are finer.
func toMicroseconds(text string) string {
	i := strings.IndexByte(text, '.')
	if i < 0 {
		return text
	}
	end := i + 1
	for end < len(text) && '0' <= text[end] && text[end] <= '9' {
		end++
	}
	return text[:min(end, i+7)] + text[end:]
}

// misfit says to clients why a column cannot have a value.
type misfit string

func (m misfit) Error() string { return string(m) }

// columnValue returns what a column has for a value in JSON: errors that are no misfits are
// those of parsing it.
func (d Dialect) columnValue(c *column, v json.RawMessage) (any, error) {
	text := string(v)
	if v[0] == '"' {
		if err := json.Unmarshal(v, &text); err != nil {
			return nil, err
		}
	}
	switch c.kind {
	case jsonKind:
		return string(v), nil
	case integerKind:
		return strconv.ParseInt(text, 10, 64)
	case singleKind:
		return d.parseFloat(text, 32)
	case doubleKind:
		return d.parseFloat(text, 64)
	case decimalKind, decimalText:
		return d.decimalValue(c, text)
	case enumText:
		return text, nil
	case enumKind:
		n, ok := c.enum.Value(text)
		if !ok {
			return nil, misfit(c.enum.Name + " has no such member")
		}
		return n, nil
	}
	value, err := parseValue(c.kind, text)
	if err != nil {
		return nil, err
	}
	_, arg, wrong := d.toColumn(value)
	if wrong != "" {
		return nil, misfit(wrong)
	}
	return arg, nil
}

// parseValue parses the text of a value whose columns are the same whatever they say.
func parseValue(k kind, text string) (any, error) {
	switch k {
	case booleanKind:
		return strconv.ParseBool(text)
	case guidKind:
		return wire.ParseGuid(text)
	case binaryKind:
		return wire.ParseBinary(text)
	case dateKind:
		return wire.ParseDate(text)
	case dateTimeKind:
		return wire.ParseDateTimeOffset(text)
	case timeKind:
		return wire.ParseTimeOfDay(text)
	case durationKind:
		return wire.ParseDuration(text)
	}
	return text, nil
}

// notANumber is the text that a column of SQLite has for NaN, which would be NULL as a number.
const notANumber = "NaN"

func (d Dialect) parseFloat(text string, bits int) (any, error) {
	switch text {
	case notANumber:
		if d == SQLite {
			return text, nil
		}
	case "INF":
		text = "+Inf"
	case "-INF":
		text = "-Inf"
	}
	return strconv.ParseFloat(text, bits)
}

// decimalValue returns a decimal as the column has it: in SQLite the integer of its scale,
// or a text that is the same for equal numbers.
func (d Dialect) decimalValue(c *column, text string) (any, error) {
	parsed, err := wire.ParseDecimal(text)
	if err != nil {
		return nil, err
	}
	if !isFinite(text) {
		return d.infinite(c, text)
	}
	r, err := parsed.Rat()
	if err != nil {
		return nil, misfit("its exponent is too large")
	}
	digits, _ := decimalDigits(r)
	switch {
	case d == PostgreSQL:
		return text, nil
	case c.kind == decimalText:
		return r.FloatString(digits), nil
	}
	scaled := new(big.Int)
	if !scaledInt(scaled, r, c.scale) || scaled.CmpAbs(big.NewInt(powerOf10(c.precision))) >= 0 {
		return nil, misfit(fmt.Sprintf("it has more than %d digits, or than %d after the point", c.precision, c.scale))
	}
	return scaled.Int64(), nil
}

// isFinite reports whether the text of a decimal is a number.
func isFinite(text string) bool { return text != notANumber && text != "INF" && text != "-INF" }

// infinite returns a decimal that is no number, or beyond all, as the column has it.
func (d Dialect) infinite(c *column, text string) (any, error) {
	switch {
	case c.kind == decimalText:
		return text, nil
	case d == PostgreSQL && text != notANumber:
		return strings.Replace(text, "INF", infinity, 1), nil
	}
	return nil, misfit("the column has no decimal that is " + text)
}

// infinity is what PostgreSQL calls INF.
const infinity = "Infinity"

// membersOf returns the members of an object; nil for null and nothing.
func membersOf(v json.RawMessage) (members map[string]json.RawMessage, err error) {
	if v = bytes.TrimSpace(v); len(v) == 0 {
		return nil, nil
	}
	err = json.Unmarshal(v, &members)
	return members, err
}

// valueAt returns the value at a path of properties; nil if there is none.
func valueAt(members map[string]json.RawMessage, path []string) json.RawMessage {
	v := members[path[0]]
	if len(path) == 1 {
		return v
	}
	inner, err := membersOf(v)
	if err != nil {
		return nil
	}
	return valueAt(inner, path[1:])
}
