package odatasql

import "github.com/odatagen/odatagen/wire"

// above is where the key of what contains an entity is, from that.
const above = "../"

// within gives a table the key columns of the one whose entities contain its own. depth is
// how many tables may contain each other.
func (b *builder) within(t *table, depth int) {
	if t.Within == "" || t.above != nil {
		return
	}
	parent := b.byName[t.Within]
	switch {
	case parent == nil:
		b.fail(t, "it is within the table %q, which is none of the mapping", t.Within)
		return
	case depth == 0:
		b.fail(t, "it is within itself")
		return
	}
	b.within(parent, depth-1)
	for _, key := range parent.rowKey() {
		c := *key
		if c.path != "" {
			c.name, c.path = shortened(parent.Name+"_"+c.name), ""
		}
		if given := t.Columns[above+key.info.Name]; given.Name != "" {
			c.name = given.Name
		}
		c.info = wire.PropertyInfo{Name: c.name, TypeName: key.info.TypeName, EnumType: key.info.EnumType, Enum: key.info.Enum, Key: true}
		t.above = append(t.above, &c)
	}
	t.keys = append(t.above[:len(t.above):len(t.above)], t.keys...)
}

// rowKey returns the columns that tell a row from others: the key, but for a single row.
func (t *table) rowKey() []*column {
	if t.Single {
		return t.above
	}
	return t.keys
}
