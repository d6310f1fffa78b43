package stations_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/stations"
	"github.com/odatagen/odatagen/generated/stations/stationshttp"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/wire"
)

const reading = `{"at":"2026-11-26T12:00:00.5+01:00","sky":"storm","celsius":-3.5,"samples":9007199254740993}`

// weather answers for a buoy with one reading.
type weather struct {
	restarted string
}

func (w *weather) handler() stationshttp.StationsHandler {
	return stationshttp.StationsHandler{
		GetStation:           w.GetStation,
		ListStationsReadings: w.ListStationsReadings,
		StationsWarmest:      w.StationsWarmest,
		StationsRestart:      w.StationsRestart,
	}
}

func (w *weather) GetStation(_ context.Context, id string, _ *query.Options) (stations.AnyStation, error) {
	if id != "n1" {
		return nil, server.NotFound("no station " + id)
	}
	var s stations.Buoy
	err := json.Unmarshal([]byte(`{"id":"n1","name":null,"depth":12.5,"position":{"latitude":54.1,"longitude":"NaN"},"colour":"red","readings":[`+reading+`]}`), &s)
	return &s, err
}

func (w *weather) ListStationsReadings(_ context.Context, _ string, _ *query.Options) (odata.Page[*stations.Reading], error) {
	r, err := read()
	return odata.Page[*stations.Reading]{Items: []*stations.Reading{r}}, err
}

func (w *weather) StationsWarmest(_ context.Context, _ string, args *stationshttp.StationWarmestArguments, _ *query.Options) (*stations.Reading, error) {
	if args.Days.Or(0) < 2 {
		return nil, nil
	}
	return read()
}

func (w *weather) StationsRestart(_ context.Context, _ string, args *stationshttp.StationRestartParameters, _ *query.Options) error {
	after, _ := args.After.Get()
	w.restarted = after.String()
	return nil
}

func read() (*stations.Reading, error) {
	var r stations.Reading
	err := json.Unmarshal([]byte(reading), &r)
	return &r, err
}

// TestService talks to the service over HTTP.
func TestService(t *testing.T) {
	w := &weather{}
	at := httptest.NewServer(stationshttp.NewHandler(stationshttp.Service{Stations: w.handler()}, server.WithServiceRoot("http://w/"), server.WithLogger(slog.New(slog.DiscardHandler))))
	defer at.Close()
	for _, c := range []struct {
		request, body string
		status        int
		want          string
	}{
		{"GET /stations/n1", "", 200, `{"@odata.context":"http://w/$metadata#stations/example.stations.buoy/$entity","@odata.type":"#example.stations.buoy","id":"n1","name":null,"depth":12.5,"position":{"latitude":54.1,"longitude":"NaN"},"colour":"red"}`},
		{"GET /stations('n1')?$select=name", "", 200, `{"@odata.context":"http://w/$metadata#stations/example.stations.buoy(name)/$entity","@odata.type":"#example.stations.buoy","@odata.id":"http://w/stations('n1')","name":null}`},
		{"GET /stations/n1?$select=id&$expand=readings", "", 200, `{"@odata.context":"http://w/$metadata#stations/example.stations.buoy(id)/$entity","@odata.type":"#example.stations.buoy","id":"n1","readings":[` + reading + `]}`},
		{"GET /stations/n1/readings", "", 200, `{"@odata.context":"http://w/$metadata#stations('n1')/readings","value":[` + reading + `]}`},
		{"GET /stations/n1/example.stations.warmest(days=7)", "", 200, `{"@odata.context":"http://w/$metadata#example.stations.reading",` + reading[1:]},
		{"GET /stations/n1/example.stations.warmest(days=1)", "", 204, ""},
		{"POST /stations/n1/example.stations.restart", `{"after":"PT5M"}`, 204, ""},
		{"GET /stations/n1/readings/2026-11-26T12:00:00Z", "", 501, ""},
		{"GET /stations/s2", "", 404, ""},
	} {
		method, path, _ := strings.Cut(c.request, " ")
		r, err := http.NewRequest(method, at.URL+path, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		if c.body != "" {
			r.Header.Set("Content-Type", "application/json")
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if resp.StatusCode != c.status || c.want != "" && !sameJSON(t, text, c.want) {
			t.Errorf("%s: %d %s\nwant %d %s", c.request, resp.StatusCode, text, c.status, c.want)
		}
	}
	if w.restarted != "PT5M" {
		t.Errorf("restarted after %q", w.restarted)
	}
}

// sameJSON compares two texts but for the order of members.
func sameJSON(t *testing.T, got []byte, want string) bool {
	t.Helper()
	normal := func(text []byte) string {
		var v any
		d := json.NewDecoder(strings.NewReader(string(text)))
		d.UseNumber()
		if err := d.Decode(&v); err != nil {
			t.Error(err)
		}
		out, err := json.Marshal(v)
		if err != nil {
			t.Error(err)
		}
		return string(out)
	}
	return normal(got) == normal([]byte(want))
}

// TestDerived decodes a station that says what it is.
func TestDerived(t *testing.T) {
	var page odata.Page[stations.AnyStation]
	const payload = `{"value":[{"@odata.type":"#example.stations.buoy","id":"n1","depth":3},{"id":"l1","name":"Hill"}]}`
	if err := odata.UnmarshalPage([]byte(payload), &page, odata.DeclaredType((*stations.Station)(nil))); err != nil {
		t.Fatal(err)
	}
	buoy, ok := page.Items[0].(*stations.Buoy)
	if !ok || buoy.Depth.Or(wire.Decimal{}).String() != "3" {
		t.Errorf("%T %v", page.Items[0], page.Items[0])
	}
	if name := page.Items[1].AsStation().Name.Or(""); name != "Hill" {
		t.Errorf("name %q", name)
	}
	if got, _ := stations.SkyStorm.EnumType().Value("storm"); got != 8 {
		t.Errorf("storm is %d, which the overlay says is 8", got)
	}
}
