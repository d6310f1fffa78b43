package odatasql_test

import (
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata/odatasql"
	"github.com/odatagen/odatagen/wire"
)

// TestCreateTables shows the conventions.
func TestCreateTables(t *testing.T) {
	want := `CREATE TABLE "orders" (
	"id" bigint NOT NULL,
	"no""te'; --" text COLLATE "C",
	"number" integer,
	"total" numeric CHECK ("total" <> 'NaN'),
	"weight" double precision,
	"placed" timestamp with time zone,
	"paid" boolean,
	"tags" json,
	"address" text COLLATE "C",
	"address_city" text COLLATE "C",
	"customer_id" bigint,
	PRIMARY KEY ("id")
)
CREATE INDEX ON "orders" ("customer_id")
CREATE TABLE "orders_lines" (
	"source_id" bigint NOT NULL,
	"target_id" bigint NOT NULL,
	PRIMARY KEY ("source_id", "target_id")
)
CREATE INDEX ON "orders_lines" ("target_id")
CREATE TABLE "customers" (
	"id" bigint NOT NULL,
	"name" text COLLATE "C",
	PRIMARY KEY ("id")
)
CREATE TABLE "lines" (
	"id" bigint NOT NULL,
	"price" numeric CHECK ("price" <> 'NaN'),
	PRIMARY KEY ("id")
)`
	if got := strings.Join(shop(t, odatasql.PostgreSQL).CreateTables(), "\n"); got != want {
		t.Errorf("is\n%s\nwant\n%s", got, want)
	}
}

// TestIndexes makes an index for each end of a relation that is not the key, and no two of one.
func TestIndexes(t *testing.T) {
	byName := odatasql.Navigation{On: []odatasql.Pair{{Column: "note", Other: "name"}}}
	for _, d := range []odatasql.Dialect{odatasql.PostgreSQL, odatasql.SQLite} {
		m, err := odatasql.New(d,
			odatasql.Table{Name: "orders", Type: (*Order)(nil), Navigation: map[string]odatasql.Navigation{"customer": byName}},
			odatasql.Table{Name: "offers", Type: (*Order)(nil), Navigation: map[string]odatasql.Navigation{"customer": {Table: "customers", On: byName.On}, "lines": {Table: "-"}}},
			odatasql.Table{Name: "customers", Type: (*Customer)(nil), Navigation: map[string]odatasql.Navigation{"orders": {Table: "-"}}},
			odatasql.Table{Name: "lines", Type: (*Line)(nil)})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range m.CreateTables() {
			if strings.Contains(s, "INDEX") && !strings.Contains(s, "orders_lines") {
				got = append(got, s[strings.Index(s, " ON "):])
			}
		}
		if want := ` ON "orders" ("note") ON "offers" ("note") ON "customers" ("name")`; strings.Join(got, "") != want {
			t.Errorf("is %s\nwant %s", got, want)
		}
	}
}

// TestMistakes shows what is said of mappings that are wrong.
func TestMistakes(t *testing.T) {
	order, customer, line := (*Order)(nil), (*Customer)(nil), (*Line)(nil)
	column := func(path, name string) map[string]odatasql.Column {
		return map[string]odatasql.Column{path: {Name: name}}
	}
	navigation := func(path string, n odatasql.Navigation) map[string]odatasql.Navigation {
		return map[string]odatasql.Navigation{path: n}
	}
	for _, test := range []struct {
		tables []odatasql.Table
		want   string
	}{
		{[]odatasql.Table{{Name: "", Type: line}}, `table "": a name is missing`},
		{[]odatasql.Table{{Name: "a\x00b", Type: line}}, `table "a\x00b": "a\x00b" has a NUL, which no name in SQL can have`},
		{[]odatasql.Table{{Name: "a"}}, `table "a": it has no Type: give a typed nil, such as (*shop.Order)(nil)`},
		{[]odatasql.Table{{Name: "a", Type: (*Address)(nil)}}, `table "a": shop.address has no key, without which there is no order of its rows`},
		{[]odatasql.Table{{Name: "a", Type: line}, {Name: "a", Type: line}}, `table "a": there are two of this name: give each another one, or a service would not know which it means`},
		{[]odatasql.Table{{Name: "a", Type: line, Columns: column("prize", "x")}}, `table "a": shop.line has no property "prize" with a column`},
		{[]odatasql.Table{{Name: "a", Type: line, Columns: column("price", "id")}}, `table "a": id and price have the same column "id": name one of them in Columns or Navigation`},
		{[]odatasql.Table{{Name: "a", Type: line, Columns: column("price", strings.Repeat("x", 64))}}, `table "a": price: "` + strings.Repeat("x", 64) +
			`" has 64 bytes: PostgreSQL takes at most 63, so give it a shorter name`},
		{[]odatasql.Table{{Name: "a", Type: line, Columns: map[string]odatasql.Column{"price": {Scale: wire.Some(19)}}}},
			`table "a": price has scale 19 and precision 18: up to 18 digits fit into an integer`},
		{[]odatasql.Table{{Name: "a", Type: line, Columns: map[string]odatasql.Column{"id": {Scale: wire.Some(1)}}}}, `table "a": id is no Edm.Decimal, and has no scale`},
		{[]odatasql.Table{{Name: "a", Type: customer, Navigation: navigation("orders", odatasql.Navigation{})}},
			`table "a": orders leads to shop.order, which has no table in the mapping`},
		{[]odatasql.Table{{Name: "a", Type: customer, Navigation: navigation("order", odatasql.Navigation{})}}, `table "a": shop.customer has no navigation property "order"`},
		{[]odatasql.Table{{Name: "a", Type: customer, Navigation: navigation("orders", odatasql.Navigation{Table: "b"})}},
			`table "a": orders leads to the table "b", which is none of the mapping`},
		{[]odatasql.Table{{Name: "a", Type: customer}, {Name: "b", Type: order}, {Name: "c", Type: order}},
			`table "a": orders may lead to the table "b" or "c": say which in Navigation`},
		{[]odatasql.Table{{Name: "a", Type: customer, Navigation: navigation("orders", odatasql.Navigation{Inverse: "lines"})}, {Name: "b", Type: order}},
			`table "a": orders: the inverse "lines" is no navigation property of shop.order that leads back here`},
		{[]odatasql.Table{{Name: "a", Type: customer, Navigation: navigation("orders", odatasql.Navigation{Inverse: "customer", On: []odatasql.Pair{{"id", "x"}}})}, {Name: "b", Type: order}},
			`table "a": orders has more than one of Contained, Inverse, On and Link: give one`},
		{[]odatasql.Table{{Name: "a", Type: customer, Navigation: navigation("orders", odatasql.Navigation{On: []odatasql.Pair{{"x", "y"}}})}, {Name: "b", Type: order}},
			`table "a": orders: neither "x" nor "y" is the column of a property, so nothing says what its values are`},
	} {
		_, err := odatasql.New(odatasql.SQLite, test.tables...)
		if err == nil || err.Error() != "odatasql: "+test.want {
			t.Errorf("is %v, want odatasql: %s", err, test.want)
		}
	}
	if _, err := odatasql.New(0); err == nil || err.Error() != "odatasql: Dialect(0) is no dialect: give PostgreSQL or SQLite" {
		t.Error(err)
	}
	if _, err := shop(t, odatasql.SQLite).Translate("order", nil); err == nil ||
		err.Error() != `odatasql: there is no table "order" in the mapping, which has customers, lines, orders` {
		t.Error(err)
	}
}

// TestNoTable refuses what nobody can answer: entities that are in no table.
func TestNoTable(t *testing.T) {
	m, err := odatasql.New(odatasql.SQLite, odatasql.Table{Name: "orders", Type: (*Order)(nil)})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"$filter=customer/name eq 'x'", "$filter=lines/any(l:l/price gt 1)", "$expand=customer", "$orderby=customer/name"} {
		if q, err := m.Translate("orders", parse(t, text)); err == nil || !strings.Contains(err.Error(), "are in no table of the mapping") {
			t.Errorf("%s: %v, %v", text, q, err)
		}
	}
}
