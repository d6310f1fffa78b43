package enginetest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/odatagen/odatagen/wire"
)

// data are the rows of the tables. Navigation properties hold entities with keys alone.
type data struct {
	customers []AnyCustomer
	orders    []*Order
	lines     []*Line
}

// texts are what strings are made of: all that SQL and LIKE have a meaning for, and what
// is more than a byte or changes with case and collation.
var texts = []string{
	"", " ", "a", "b", "A", "B", "ab", "aB", "Ab", "%", "_", `\`, "'", `"`, "''", `\'`, "a%b", "a_b", ";--", "$1", "?1", ":a",
	"é", "e\u0301", "É", "ß", "SS", "ı", "I", "İ", "Ω", "ω", "日本", "\U0001F600", "\uffff", "z", "Z", "10", "9", "-", "\t", "\n", "\u00a0", " a ", "\u2003x",
}

type random struct{ *rand.Rand }

func choose[T any](r random, list ...T) T { return list[r.IntN(len(list))] }

func (r random) text() string {
	s := ""
	for range r.IntN(3) {
		s += choose(r, texts...)
	}
	return s
}

// some returns a value, or null for one in six.
func some[T any](r random, v T) wire.Opt[T] {
	if r.IntN(6) == 0 {
		return wire.Null[T]()
	}
	return wire.Some(v)
}

func (r random) decimal(digits int) wire.Decimal {
	n := int64(choose(r, 0, 1, 5, 10, 100, 12345, 99999999)) - int64(r.IntN(3))
	text := strconv.FormatInt(n, 10)
	if digits > 0 && r.IntN(3) > 0 {
		text += "." + strconv.Itoa(r.IntN(10)) + choose(r, "", "0")
	}
	d, err := wire.ParseDecimal(text)
	if err != nil {
		panic(err)
	}
	return d
}

// price has up to nine digits, of which one is after the point.
func (r random) price() wire.Decimal {
	d, err := wire.ParseDecimal(fmt.Sprintf("%d.%d", choose(r, 0, 1, -1, 15, 1000, 99999999), r.IntN(10)))
	if err != nil {
		panic(err)
	}
	return d
}

func (r random) guid() wire.Guid {
	var b [16]byte
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return wire.NewGuid(b)
}

func (r random) instant() time.Time {
	t := choose(r, time.Date(2024, 2, 29, 23, 59, 59, 999999000, time.UTC), time.Date(1969, 12, 31, 23, 0, 0, 0, time.UTC),
		time.Date(2024, 3, 10, 7, 30, 0, 0, time.UTC), time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC))
	return t.Add(time.Duration(r.IntN(4)) * choose(r, time.Microsecond, time.Second, time.Hour))
}

func (r random) duration() wire.Duration {
	d := time.Duration(r.IntN(5)-2) * choose(r, time.Microsecond, time.Millisecond, time.Second, time.Hour, 24*time.Hour, 366*24*time.Hour)
	return wire.NewDuration(d)
}

// newData makes rows that are the same each time.
func newData(customers, orders, lines int) *data {
	r := random{rand.New(rand.NewPCG(1, 2))}
	d := &data{}
	for i := range customers {
		d.customers = append(d.customers, r.customer(int64(i), d.customers))
	}
	for i := range orders {
		d.orders = append(d.orders, r.order(i, d.customers))
	}
	for i := range lines {
		d.lines = append(d.lines, r.line(i, d.orders, d.lines))
	}
	return d
}

func reference(c AnyCustomer) AnyCustomer { return &Customer{ID: c.AsCustomer().ID} }

func (r random) customer(id int64, others []AnyCustomer) AnyCustomer {
	c := Customer{
		ID: wire.Some(id), Name: some(r, r.text()), City: some(r, choose(r, texts...)), VIP: some(r, r.IntN(2) == 0),
		Limit: some(r, choose[int32](r, 0, 1, -1, 7, 100, math.MaxInt32, math.MinInt32)),
	}
	if r.IntN(4) > 0 {
		c.Address = &Address{Street: some(r, r.text()), Number: some(r, uint8(r.IntN(256))), Height: some(r, r.float())}
		if r.IntN(2) == 0 {
			c.Address.Geo = &Position{Lat: some(r, int8(r.IntN(181)-90))}
		}
	}
	if len(others) > 0 && r.IntN(3) > 0 {
		c.Referer = reference(choose(r, others...))
		seen := map[int64]bool{}
		for range r.IntN(3) {
			f := reference(choose(r, others...))
			if id := f.AsCustomer().ID.Or(0); !seen[id] {
				c.Friends, seen[id] = append(c.Friends, f), true
			}
		}
	}
	if r.IntN(3) == 0 {
		return &Company{Customer: c, VAT: some(r, r.text()), Staff: some(r, int16(r.IntN(5)))}
	}
	return &c
}

func (r random) float() float64 {
	return choose(r, 0, 0.5, -0.5, 1, 1.5, 2.5, -2.5, 0.1, 0.49999999999999994, 1e300, -1e300, math.Inf(1), math.Inf(-1), 1e-300, 123456789.125, 3)
}

func (r random) order(i int, customers []AnyCustomer) *Order {
	o := &Order{
		ID: wire.Some(r.guid()), Number: some(r, int32(i%50)), Units: some(r, choose[int64](r, 0, 1, 2, -3, 1<<40, math.MaxInt64, math.MinInt64)),
		Total: some(r, r.decimal(2)), Rate: some(r, r.decimal(4)), Weight: some(r, r.float()), Ratio: some(r, float32(choose(r, 0, 0.1, 0.5, 1.5, -2.5, 3))),
		Placed: some(r, wire.NewDateTimeOffset(r.instant())), Due: some(r, wire.NewDate(r.instant())), At: some(r, wire.NewTimeOfDay(r.instant())),
		Took: some(r, r.duration()), Note: some(r, r.text()), Paid: some(r, r.IntN(2) == 0), Code: some(r, wire.NewBinary([]byte(r.text()))),
		Status: choose[Status](r, "open", "sent", "closed", ""), Flags: choose[Flags](r, "none", "gift", "fast", "gift,fast", "gift,cold", ""),
	}
	for range r.IntN(4) {
		o.Tags = append(o.Tags, choose(r, texts...))
	}
	for range r.IntN(4) {
		o.Scores = append(o.Scores, int32(r.IntN(5)-1))
	}
	if r.IntN(5) > 0 {
		o.Customer = reference(choose(r, customers...))
	}
	return o
}

func (r random) line(i int, orders []*Order, others []*Line) *Line {
	l := &Line{
		Number: wire.Some(int32(i / 3)), Position: wire.Some(fmt.Sprint(choose(r, texts...), i%3)), Quantity: some(r, int16(r.IntN(6))), Price: some(r, r.price()),
	}
	if r.IntN(8) > 0 {
		l.Order = &Order{ID: choose(r, orders...).ID}
	}
	if len(others) > 0 && r.IntN(3) == 0 {
		other := choose(r, others...)
		l.Related = []*Line{{Number: other.Number, Position: other.Position}}
	}
	return l
}
