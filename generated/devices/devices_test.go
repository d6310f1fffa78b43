package devices_test

import (
	"context"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/devices"
	"github.com/odatagen/odatagen/generated/devices/deviceshttp"
	"github.com/odatagen/odatagen/generated/parties"
	"github.com/odatagen/odatagen/wire"
)

const router = `{"address":"10.0.0.1","gateway":"0::1","id":"E523D2ED-2966-4B6B-925B-754A88034CC5","list":null,"others":["10.0.0.2","::0:3"],` +
	`"position":{ "type":"Point","coordinates":[1,2.50] },"price":12.5,"routes":{"a":"0::4"},"serial":1e2,"uptimes":{"a":["2026-11-26T12:00:00.500Z"]},"spare":"::5"}`

// TestDevice reads and writes what the types of others do not keep.
func TestDevice(t *testing.T) {
	var d devices.Device
	if err := json.Unmarshal([]byte(router), &d); err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(&d)
	if want := strings.ReplaceAll(strings.ReplaceAll(router, "{ ", "{"), " }", "}"); string(got) != want || err != nil {
		t.Errorf("written %s, %v", got, err)
	}
	if d.Address != netip.MustParseAddr("10.0.0.1") || d.Price != 1250 || d.Position.Or(parties.Point{}).Latitude != 2.5 ||
		wire.Alternative(d.Gateway) != netip.IPv6Loopback() || d.Additional["spare"] != netip.MustParseAddr("::5") {
		t.Errorf("read %+v", d)
	}
	serial, _ := d.Serial.Get()
	d.Serial = wire.Some(*serial.Add(&serial, big.NewInt(1)))
	d.Price++
	if got, err = json.Marshal(&d); !strings.Contains(string(got), `"price":12.51,`) || !strings.Contains(string(got), `"serial":101,`) || err != nil {
		t.Errorf("changed, it is written %s, %v", got, err)
	}
}

func service() http.Handler {
	return deviceshttp.NewHandler(deviceshttp.Service{Default: deviceshttp.DefaultHandler{
		ListDevices: func(_ context.Context, in *deviceshttp.ListDevicesInput) (deviceshttp.ListDevicesOutput, error) {
			out := &deviceshttp.ListDevices200{XNext: in.After, Body: []*devices.Device{{Address: in.Near.Or(netip.Addr{}), Serial: in.Serial}}}
			for _, a := range in.Address {
				out.Body = append(out.Body, &devices.Device{Address: a, Price: in.Budget.Or(0)})
			}
			return out, nil
		},
		GetDevice: func(_ context.Context, in *deviceshttp.GetDeviceInput) (deviceshttp.GetDeviceOutput, error) {
			return &deviceshttp.GetDevice200{Body: &devices.Device{ID: in.ID, Address: netip.IPv6Loopback()}}, nil
		},
		PutDevice: func(_ context.Context, in *deviceshttp.PutDeviceInput) (deviceshttp.PutDeviceOutput, error) {
			return &deviceshttp.PutDevice200{Body: in.Body.Serial}, nil
		},
		AddAddresses: func(_ context.Context, in *deviceshttp.AddAddressesInput) (deviceshttp.AddAddressesOutput, error) {
			if len(in.Body.Address) != 2 {
				panic("no two addresses")
			}
			return &deviceshttp.AddAddresses204{}, nil
		},
	}})
}

// TestService has types of others in parameters, headers, bodies and forms.
func TestService(t *testing.T) {
	const id = "e523d2ed-2966-4b6b-925b-754a88034cc5"
	for _, test := range []struct {
		method, url, body string
		status            int
		want              string
	}{
		{"GET", "/devices?address=10.0.0.1&address=::2&budget=1.5&after=" + id, "", 200, `[{"address":"::9","id":"00000000-0000-0000-0000-000000000000","price":0.00,"serial":3},{"address":"10.0.0.1","id":"00000000-0000-0000-0000-000000000000","price":1.50},{"address":"::2",`},
		{"GET", "/devices?address=x", "", 400, `"pointer":"/0","message":"must be a string of the format ip, not string \"x\""`},
		{"GET", "/devices?address=1000:1000:1000:1000::1", "", 400, `must have at most 15 characters`},
		{"GET", "/devices?budget=1000.5", "", 400, `must be at most 1000`},
		{"GET", "/devices?budget=much", "", 400, `must be a number, not string \"much\"`},
		{"GET", "/devices?after=x", "", 400, `must be a UUID, not string \"x\"`},
		{"GET", "/devices/" + strings.ToUpper(id), "", 200, `{"address":"::1","id":"` + id + `","price":0.00}`},
		{"GET", "/devices/x", "", 400, `must be a UUID, not string \"x\"`},
		{"PUT", "/devices/" + id, router, 200, `100`},
		{"PUT", "/devices/" + id, strings.Replace(router, "1e2", "0", 1), 400, `"pointer":"/serial","message":"must be at least 1"`},
		{"PUT", "/devices/" + id, strings.Replace(router, "::0:3", "10.0.0.2", 1), 400, `items must be unique`},
		{"PUT", "/devices/" + id, strings.Replace(router, `"10.0.0.1"`, `7`, 1), 400, `"pointer":"/address","message":"must be a string of the format ip, not number 7"`},
		{"POST", "/devices/" + id + "/addresses", "address=::1&address=::2&weight=7", 204, ``},
		{"POST", "/devices/" + id + "/addresses", "address=::1&address=::2&weight=1001", 400, `must be at most 1000`},
		{"POST", "/devices/" + id + "/addresses", "address=::1", 500, ``},
	} {
		r := httptest.NewRequest(test.method, test.url, strings.NewReader(test.body))
		r.Header.Set("Content-Type", map[string]string{"PUT": "application/json", "POST": "application/x-www-form-urlencoded"}[test.method])
		w := httptest.NewRecorder()
		service().ServeHTTP(w, r)
		if w.Code != test.status || !strings.Contains(w.Body.String(), test.want) {
			t.Errorf("%s %s: %d %s\nwant %d %s", test.method, test.url, w.Code, w.Body, test.status, test.want)
		}
		if next := w.Header().Get("X-Next"); strings.Contains(test.url, "after="+id) && next != id {
			t.Errorf("%s: X-Next is %q", test.url, next)
		}
	}
}
