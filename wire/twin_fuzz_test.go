package wire_test

import (
	"flag"
	"math"
	"reflect"
	"testing"

	"github.com/odatagen/odatagen/generated/callrecords"
	"github.com/odatagen/odatagen/generated/library"
	"github.com/odatagen/odatagen/wire"
)

// types are those that payloads are read into: of the tests of this package, and
// generated ones.
var types = []wire.Structured{
	(*wire.KindsT)(nil), (*wire.SessionT)(nil), (*wire.ParticipantEndpointT)(nil), (*wire.IdentityT)(nil),
	(*wire.WideT)(nil), (*wire.BroadT)(nil), (*wire.CallRecordT)(nil),
	(*callrecords.CallRecord)(nil), (*callrecords.Session)(nil), (*library.Sample)(nil), (*library.Publication)(nil), (*library.Person)(nil), (*voucher)(nil),
}

// cases is how many payloads and values of each kind the tests make. Which ones
// these are does not change from run to run.
var cases = flag.Int("twin.cases", 1000, "how many payloads and values of each kind to compare with the twin")

func newOf(v wire.Structured) wire.Structured {
	return reflect.New(reflect.TypeOf(v).Elem()).Interface().(wire.Structured)
}

// FuzzTree holds the twin's reading of JSON against encoding/json.
func FuzzTree(f *testing.F) {
	for _, s := range wire.FuzzSeeds() {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		root, behind := parseTree(data)
		r := newReader(data, setting{limits: wire.Limits{Depth: 1000, Items: math.MaxInt}})
		e := r.check(root, "", 0)
		if got, want := e == nil && behind == nil, wire.StrictJSON(data); got != want {
			t.Fatalf("accepted %t, want %t (%+v, %+v): %q", got, want, e, behind, data)
		}
	})
}

// FuzzDecodeTwin holds the codec against its twin.
func FuzzDecodeTwin(f *testing.F) {
	for i, s := range wire.FuzzSeeds() {
		f.Add([]byte(s), uint8(i))
	}
	f.Fuzz(func(t *testing.T, data []byte, how uint8) {
		s := settings[int(how)/len(types)%len(settings)]
		checkDecode(t, data, newOf(types[int(how)%len(types)]), s)
	})
}

// TestTwinSeeds reads every seed in every way.
func TestTwinSeeds(t *testing.T) {
	for _, data := range wire.FuzzSeeds() {
		for _, v := range types {
			for _, s := range settings {
				checkDecode(t, []byte(data), newOf(v), s)
			}
		}
	}
}

// checkPayload reads a payload that is made for a type.
func checkPayload(t *testing.T, s *source, how int) {
	t.Helper()
	v, set := types[how%len(types)], settings[how/len(types)%len(settings)]
	checkDecode(t, newPayloads(s).payload(v, set.inValue != s.once(20)), newOf(v), set)
}

// FuzzPayloadTwin is FuzzDecodeTwin with payloads that are mostly valid.
func FuzzPayloadTwin(f *testing.F) {
	for i := range 50 {
		f.Add(randomSource(i, 300).bytes, uint8(i))
	}
	f.Fuzz(func(t *testing.T, decisions []byte, how uint8) { checkPayload(t, &source{decisions}, int(how)) })
}

func TestPayloadTwin(t *testing.T) {
	for i := range *cases {
		checkPayload(t, randomSource(i, 1000), i)
	}
}

// FuzzEncodeTwin holds the writing of values that a program has made against
// the twin.
func FuzzEncodeTwin(f *testing.F) {
	for i := range 50 {
		f.Add(randomSource(i, 300).bytes, uint8(i))
	}
	f.Fuzz(func(t *testing.T, decisions []byte, how uint8) {
		checkBuilt(t, newBuilder(&source{decisions}), types[int(how)%len(types)])
	})
}

func TestEncodeTwin(t *testing.T) {
	for i := range *cases {
		checkBuilt(t, newBuilder(randomSource(i, 1000)), types[i%len(types)])
	}
}
