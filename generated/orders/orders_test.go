package orders_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/orders"
	"github.com/odatagen/odatagen/generated/orders/ordershttp"
	"github.com/odatagen/odatagen/generated/parties"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// A type that is derived from one of another package implements its interface.
var _ parties.AnyParty = (*orders.Supplier)(nil)

const order = `{"ID":"e523d2ed-2966-4b6b-925b-754a88034cc5",` +
	`"Buyer":{"@odata.type":"#example.orders.Supplier","ID":"00000000-2966-4b6b-925b-754a88034cc5","Credit":7.5,"Shares":12,` +
	`"Depot":{"City":"Bath","Location":{"type":"Point","coordinates":[-2.36,51.38]},"Area":7},"Since":"2026-11-26"},` +
	`"Sellers":[{"ID":"11111111-2966-4b6b-925b-754a88034cc5","Owner":{"ID":"22222222-2966-4b6b-925b-754a88034cc5"}}],` +
	`"ShipTo":{"City":"Hull"},"Terms":"good","Total":12.50}`

// TestShared reads types of two packages in one payload.
func TestShared(t *testing.T) {
	var o orders.Order
	if err := json.Unmarshal([]byte(order), &o); err != nil {
		t.Fatal(err)
	}
	// Package parties does not list the types of this one: what they declare is kept.
	if p, ok := o.Buyer.(*parties.Party); !ok || p.Credit.Or(0) != 750 {
		t.Errorf("the buyer is a %T", o.Buyer)
	}
	var owner *parties.Person = o.Sellers[0].Owner
	if owner == nil || o.Terms != parties.RatingGood || o.ShipTo.City.Or("") != "Hull" {
		t.Errorf("read %+v", o)
	}
	if got, err := json.Marshal(&o); len(got) != len(order) || err != nil {
		t.Errorf("written %s, %v", got, err)
	}
	// With New they are found.
	if err := wire.Unmarshal([]byte(order), &o, odata.WithTypes(orders.New)); err != nil {
		t.Fatal(err)
	}
	supplier, ok := o.Buyer.(*orders.Supplier)
	if !ok || supplier.Depot.Area.Or(0) != 7 || supplier.AsParty().Credit.Or(0) != 750 || supplier.Depot.Location.Or(parties.Point{}).Latitude != 51.38 {
		t.Fatalf("the buyer is a %T", o.Buyer)
	}
	if got, err := json.Marshal(&o); string(got) != order || err != nil {
		t.Errorf("written %s, %v\nwant %s", got, err, order)
	}
}

// TestService serves and calls entities of the other package.
func TestService(t *testing.T) {
	var o orders.Order
	if err := wire.Unmarshal([]byte(order), &o, odata.WithTypes(orders.New)); err != nil {
		t.Fatal(err)
	}
	id := o.ID.Or(parties.UUID{})
	s := httptest.NewServer(ordershttp.NewHandler(ordershttp.Service{
		Orders: ordershttp.OrdersHandler{
			GetOrder: func(context.Context, parties.UUID, *query.Options) (*orders.Order, error) { return &o, nil },
			ReadOrdersBuyer: func(context.Context, parties.UUID, *query.Options) (parties.AnyParty, error) {
				return o.Buyer, nil
			},
		},
		Buyers: ordershttp.BuyersHandler{
			BuyersOrders: func(_ context.Context, of parties.UUID, p *ordershttp.PartyOrdersArguments, _ *query.Options) (odata.Page[*orders.Order], error) {
				if of != id || p.Terms != parties.RatingBad {
					t.Errorf("orders of %v with %q", of, p.Terms)
				}
				return odata.Page[*orders.Order]{Items: []*orders.Order{&o}}, nil
			},
		},
	}))
	defer s.Close()
	conn, err := client.New(s.URL) // which finds the derived types of this package itself
	if err != nil {
		t.Fatal(err)
	}
	shop := ordershttp.NewClient(conn)
	buyer, err := shop.Orders.ReadOrdersBuyer(t.Context(), id, nil)
	if supplier, ok := buyer.(*orders.Supplier); !ok || supplier.Since.IsAbsent() || err != nil {
		t.Errorf("the buyer is %v, %v", buyer, err)
	}
	one, err := shop.Orders.GetOrder(t.Context(), id, query.Must(query.New[*orders.Order](query.Expand("Buyer"))))
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := one.Buyer.(*orders.Supplier); !ok {
		t.Errorf("the buyer of an order is a %T", one.Buyer)
	}
	page, err := shop.Buyers.BuyersOrders(t.Context(), id, &ordershttp.PartyOrdersArguments{Terms: parties.RatingBad}, nil)
	if len(page.Items) != 1 || page.Items[0].ShipTo.City.Or("") != "Hull" || err != nil {
		t.Errorf("the orders are %v, %v", page, err)
	}
	for url, want := range map[string]string{
		"/Orders(e523d2ed-2966-4b6b-925b-754a88034cc5)?$expand=Buyer":                 `"@odata.type":"#example.orders.Supplier"`,
		"/Orders(e523d2ed-2966-4b6b-925b-754a88034cc5)/ShipTo/City":                   `"value":"Hull"`,
		"/Orders(e523d2ed-2966-4b6b-925b-754a88034cc5)?$expand=Buyer($select=Credit)": `"Credit":7.5}`,
		"/$metadata": `EntityType Name="Party"`,
	} {
		answer, err := http.Get(s.URL + url)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		if err := answer.Write(&b); err != nil || answer.StatusCode != http.StatusOK || !strings.Contains(b.String(), want) {
			t.Errorf("%s: %s\nwant %s", url, b.String(), want)
		}
		answer.Body.Close()
	}
}
