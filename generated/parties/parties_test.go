package parties_test

import (
	"context"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/parties"
	"github.com/odatagen/odatagen/generated/parties/partieshttp"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

const ada = "e523d2ed-2966-4b6b-925b-754a88034cc5"

func id(t *testing.T, text string) (u parties.UUID) {
	t.Helper()
	if err := u.UnmarshalText([]byte(text)); err != nil {
		t.Fatal(err)
	}
	return u
}

// TestPayload reads what the hand-written types do not keep, changes it, and writes it.
func TestPayload(t *testing.T) {
	const text = `{"@odata.type":"#example.parties.Company","ID":"E523D2ED-2966-4B6B-925B-754A88034CC5",` +
		`"Address":{"City":"Bath","Location":{"type":"Point","coordinates":[-2.36,51.380]}},"Credit":1.5,"Payments":[2,"3.10",null],` +
		`"Reference":"E523D2ED-2966-4B6B-925B-754A88034CC5","Shares":"20"}`
	var c parties.Company
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		t.Fatal(err)
	}
	if got, err := json.Marshal(&c); string(got) != text || err != nil {
		t.Errorf("written %s, %v", got, err)
	}
	if c.ID.Or(parties.UUID{}) != id(t, ada) || c.Credit.Or(0) != 150 || c.Payments[1] != 310 || c.Address.Location.Or(parties.Point{}).Latitude != 51.38 {
		t.Errorf("read %+v", c)
	}
	// A number that was a string stays one in a list.
	c.Credit = wire.Some[parties.Amount](225)
	c.Payments = append(c.Payments[:1], 7)
	c.Shares = wire.Some(*big.NewInt(21))
	got, err := json.Marshal(&c)
	if want := strings.NewReplacer("1.5,", "2.25,", `"3.10",null`, `"0.07"`, `"20"`, "21").Replace(text); string(got) != want || err != nil {
		t.Errorf("written %s, %v\nwant %s", got, err, want)
	}
}

// service answers about two parties.
func service(t *testing.T) http.Handler {
	return partieshttp.NewHandler(partieshttp.Service{
		Parties: partieshttp.PartiesHandler{
			GetParty: func(_ context.Context, of parties.UUID, _ *query.Options) (parties.AnyParty, error) {
				if of != id(t, ada) {
					return nil, nil
				}
				return &parties.Person{Party: parties.Party{ID: wire.Some(of), Credit: wire.Some[parties.Amount](-5), Payments: []parties.Amount{100}}}, nil
			},
		},
		OperationImports: partieshttp.OperationImportsHandler{
			NextID: func(context.Context, *partieshttp.NextIDArguments, *query.Options) (wire.Opt[parties.UUID], error) {
				return wire.Some(id(t, ada)), nil
			},
			Known: func(_ context.Context, p *partieshttp.KnownArguments, _ *query.Options) (odata.Page[parties.UUID], error) {
				if p.Over.Or(0) == 666 {
					panic("a codec could do this too")
				}
				return odata.Page[parties.UUID]{Items: []parties.UUID{id(t, ada)}}, nil
			},
		},
	})
}

// TestService has hand-written types in keys, parameters, results, properties and
// filters.
func TestService(t *testing.T) {
	h := service(t)
	for _, test := range []struct {
		url    string
		status int
		want   string
	}{
		{"/Parties(E523D2ED-2966-4B6B-925B-754A88034CC5)", 200, `"ID":"` + ada + `"`},
		{"/Parties/" + ada, 200, `"Credit":-0.05,"Limit":10.00,"Payments":[1.00]`},
		{"/Parties(" + ada + ")/Credit", 200, `"value":-0.05}`},
		{"/Parties(" + ada + ")/Credit/$value", 200, `-0.05`},
		{"/Parties(" + ada + ")/ID/$value", 200, ada},
		{"/Parties(" + ada + ")?$select=ID", 200, `"ID":"` + ada + `"}`},
		{"/Parties(x)", 400, `the value of a key is a literal`},
		{"/Parties(00000000-2966-4b6b-925b-754a88034cc5)", 404, `error`},
		{"/Parties?$filter=ID%20eq%20'x'", 400, `error`},
		{"/Parties?$filter=ID%20eq%20" + ada + "%20and%20Credit%20gt%202", 501, `error`},
		{"/NextID()", 200, `$metadata#Edm.Guid","value":"` + ada + `"}`},
		{"/Known(Over=12.50)", 200, `$metadata#Collection(Edm.Guid)","value":["` + ada + `"]}`},
		{"/Known(Over=12.505)", 400, `error`},
		{"/Known(Over=6.66)", 500, `error`},
		{"/Known(Over=7)", 200, ada},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, test.url, nil))
		if got := w.Body.String(); w.Code != test.status || !strings.Contains(got, test.want) {
			t.Errorf("%s: %d %s\nwant %d %s", test.url, w.Code, got, test.status, test.want)
		}
	}
}

// TestClient calls the service with hand-written types, and is answered with them.
func TestClient(t *testing.T) {
	s := httptest.NewServer(service(t))
	defer s.Close()
	for _, options := range [][]client.Option{nil, {client.WithKeyAsSegment(true)}, {client.WithIEEE754Compatible()}} {
		conn, err := client.New(s.URL, options...)
		if err != nil {
			t.Fatal(err)
		}
		register := partieshttp.NewClient(conn)
		party, err := register.Parties.GetParty(t.Context(), id(t, ada), nil)
		if err != nil || party.AsParty().ID.Or(parties.UUID{}) != id(t, ada) || party.AsParty().Limit.Or(0) != 1000 {
			t.Errorf("the party is %v, %v", party, err)
		}
		if next, err := register.OperationImports.NextID(t.Context(), nil, nil); next.Or(parties.UUID{}) != id(t, ada) || err != nil {
			t.Errorf("the next is %v, %v", next, err)
		}
		known, err := register.OperationImports.Known(t.Context(), &partieshttp.KnownArguments{Over: wire.Some[parties.Cents](1250)}, nil)
		if len(known.Items) != 1 || known.Items[0] != id(t, ada) || err != nil {
			t.Errorf("known are %v, %v", known.Items, err)
		}
	}
}
