package rooms_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/devices"
	"github.com/odatagen/odatagen/generated/rooms"
	"github.com/odatagen/odatagen/generated/rooms/roomshttp"
	"github.com/odatagen/odatagen/wire"
)

const (
	device = `{"address":"10.0.0.1","id":"e523d2ed-2966-4b6b-925b-754a88034cc5","price":12.50,"state":"busy"}`
	room   = `{"byName":{"router":` + device + `},"devices":[` + device + `],"doors":[{"width":0.9}],"gateway":"0::1","holder":` + device + `,"name":"attic","states":["idle"]}`
)

// TestShared reads and writes a type with types of another package in it.
func TestShared(t *testing.T) {
	var r rooms.Room
	if err := json.Unmarshal([]byte(room), &r); err != nil {
		t.Fatal(err)
	}
	if got, err := json.Marshal(&r); string(got) != room || err != nil {
		t.Errorf("written %s, %v", got, err)
	}
	var first *devices.Device = r.Devices[0]
	if first.State != devices.StateBusy || r.States[0] != devices.StateIdle || wire.Alternative(r.Gateway) != netip.IPv6Loopback() {
		t.Errorf("read %+v", r)
	}
	if holder, ok := wire.Alternative(r.Holder).(*devices.Device); !ok || !wire.Equal(holder, r.ByName["router"]) {
		t.Errorf("the holder is %v", r.Holder)
	}
}

// TestService checks what is in types of the other package, as these say.
func TestService(t *testing.T) {
	var r rooms.Room
	if err := json.Unmarshal([]byte(room), &r); err != nil {
		t.Fatal(err)
	}
	h := roomshttp.NewHandler(roomshttp.Service{Default: roomshttp.DefaultHandler{
		GetRoom: func(_ context.Context, in *roomshttp.GetRoomInput) (roomshttp.GetRoomOutput, error) {
			if in.State != "" && in.State != devices.StateIdle {
				t.Errorf("asked for %s", in.State)
			}
			return &roomshttp.GetRoom200{Body: &r}, nil
		},
	}})
	for url, want := range map[string]string{"/rooms/attic": room, "/rooms/attic?state=idle": room, "/rooms/attic?state=tired": `must be one of \"idle\", \"busy\"`} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, url, nil))
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d %s\nwant %s", url, w.Code, w.Body, want)
		}
	}
}
