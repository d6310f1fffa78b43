package enginetest

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata/odatasql"
	"github.com/odatagen/odatagen/wire"
)

// TestValues reads what was inserted, whatever it is.
func TestValues(t *testing.T) {
	rows := newData(200, 600, 900)
	for _, e := range engines(t, rows) {
		customers, orders, lines := map[int64]AnyCustomer{}, map[wire.Guid]*Order{}, map[string]*Line{}
		for _, v := range all[AnyCustomer](t, e, "customers") {
			customers[v.AsCustomer().ID.Or(-1)] = v
		}
		for _, v := range all[*Order](t, e, "orders") {
			orders[v.ID.Or(wire.Guid{})] = v
		}
		for _, v := range all[*Line](t, e, "lines") {
			lines[lineKey(v)] = v
		}
		for _, want := range rows.customers {
			same(t, e, want, customers[want.AsCustomer().ID.Or(-1)])
		}
		for _, want := range rows.orders {
			same(t, e, want, orders[want.ID.Or(wire.Guid{})])
		}
		for _, want := range rows.lines {
			same(t, e, want, lines[lineKey(want)])
		}
	}
}

func lineKey(v *Line) string { return v.Number.String() + v.Position.String() }

func all[T any](t *testing.T, e *engine, table string) []T {
	q, err := e.mapping.Translate(table, nil)
	if err != nil {
		t.Fatal(err)
	}
	page, err := odatasql.Read[T](context.Background(), e, q, odatasql.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return page.Items
}

// same compares all properties but those of navigation.
func same(t *testing.T, e *engine, want, got wire.Structured) {
	t.Helper()
	if got == nil {
		t.Fatalf("%s: no %v", e.dialect, want)
	}
	for _, p := range wire.Properties(want) {
		if p.Navigation {
			continue
		}
		w, g := text(want, p.Name), text(got, p.Name)
		if p.Collection && w == "null" {
			w = "[]"
		}
		if p.Collection && g == "null" {
			g = "[]"
		}
		if w != g {
			t.Errorf("%s: %s is %s, want %s", e.dialect, p.Name, g, w)
		}
	}
}

// text returns the JSON of a property, without what is missing, and of a decimal without
// needless zeros.
func text(v wire.Structured, name string) string {
	value := wire.PropertyValue(v, name)
	switch value.Kind() {
	case wire.KindDecimal:
		r, err := value.Decimal().Rat()
		if err != nil {
			return err.Error()
		}
		return r.String()
	}
	return textOf(value)
}

func object(v wire.Structured) string {
	s := "{"
	for _, p := range wire.Properties(v) {
		s += p.Name + ":" + text(v, p.Name) + ","
	}
	return s + "}"
}

func textOf(v wire.Value) string {
	switch v.Kind() {
	case wire.KindAbsent, wire.KindNull:
		return "null"
	case wire.KindStructured:
		return object(v.Object())
	case wire.KindCollection:
		text := "["
		for i := range v.Len() {
			text += textOf(v.Item(i)) + ","
		}
		return strings.TrimSuffix(text, ",") + "]"
	case wire.KindBoolean:
		return strconv.FormatBool(v.Bool())
	case wire.KindInteger:
		return strconv.FormatInt(v.Int(), 10)
	case wire.KindSingle, wire.KindDouble:
		return fmt.Sprint(v.Float())
	case wire.KindGuid:
		return v.Guid().String()
	case wire.KindDate:
		return v.Date().String()
	case wire.KindDateTimeOffset:
		return v.DateTimeOffset().Time().String()
	case wire.KindTimeOfDay:
		return v.TimeOfDay().Std().String()
	case wire.KindDuration:
		d, err := v.Duration().Std()
		return fmt.Sprint(d, err)
	}
	return v.Text()
}
