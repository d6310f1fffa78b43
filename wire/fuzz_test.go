package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"github.com/odatagen/odatagen/internal/sibling"
	"slices"
	"strings"
	"testing"
)

// fuzzSeeds are payloads for every fuzz test: valid ones, and such that differ
// from them in one point.
func fuzzSeeds() []string {
	seeds := []string{
		wrappedSession,
		`{"id":"1","caller":{"cpuName":"x","@odata.type":"#graph.records.participantEndpoint"},"segments":[{"media":[{"label":"a"},null]}]}`,
		`{"variants":[{"@type":"x"},{"userAgent":{"@odata.type":"#graph.records.clientUserAgent"}}]}`,
		`{"value":[{"id":"1"}],"@odata.count":"1","@nextLink":"x"}`,
		`{"a":1,"a":2}`, `{"a":{"b":1,"\u0062":1}}`, `{"a":"\ud800"}`, `{"a":"\ud83d\ude00"}`, "{\"a\":\"\xff\"}", `{"a":01}`, `{"a":1,}`,
		`{"a" 1}`, `{"a":1 "b":2}`, `{"@odata.type" "x"}`, `{"@odata.type":"x" "b":2}`, `[1`, ` {} `, `{}{}`, "\xef\xbb\xbf{}", `{"a":[[[[{}]]]]}`,
		`{"caller":{"x":"\"}{","@odata.type":"#graph.records.serviceEndpoint"}}`, `{"caller":{]}}`, `{"caller":{"@odata.type":"a","@odata.type":"b"}}`,
	}
	for name, values := range samples {
		all := strings.Join(values, ",")
		seeds = append(seeds, `{"`+name+`":`+values[0]+`,"`+plural(name)+`":[`+all+`,null]}`)
	}
	return seeds
}

// FuzzScan holds the scanner against encoding/json and the rules of I-JSON.
func FuzzScan(f *testing.F) {
	for _, s := range fuzzSeeds() {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s := newValueScanner(data)
		i := s.skip(s.space(0))
		if i != failed {
			i = s.end(i)
		}
		if got, want := i != failed, strict(data); got != want {
			t.Fatalf("accepted %t, want %t (%v): %q", got, want, s.err, data)
		}
	})
}

// FuzzDecode checks three things: what is decoded is valid JSON; what is valid
// is decoded into a type that declares nothing, and refused by others only for
// a value or a limit; what has been decoded goes out as it came in.
func FuzzDecode(f *testing.F) {
	for _, s := range fuzzSeeds() {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		before := bytes.Clone(data)
		valid := strict(data)
		for _, v := range []Structured{new(kindsT), new(sessionT), new(identityT), new(wideT)} {
			err := Unmarshal(data, v)
			if !bytes.Equal(data, before) {
				t.Fatalf("the input has changed: %q", data)
			}
			if err == nil && !valid {
				t.Fatalf("%T: accepted %q", v, data)
			}
			if err != nil {
				checkRefusal(t, data, valid, v, err)
				continue
			}
			out, err := Marshal(v)
			if err != nil {
				t.Fatalf("%T: %v: %q", v, err, data)
			}
			checkEqual(t, data, out, v)
			again, err := Marshal(v, internals.ForAnswer(&sibling.Answer{Sparse: true, Metadata: sibling.MetadataFull, BaseURL: "/x", IEEE754Compatible: true, Version: "4.01"}))
			if err == nil && !json.Valid(again) {
				t.Fatalf("%T: full metadata is not JSON: %s", v, again)
			}
		}
	})
}

// checkRefusal checks that a valid text is refused for a reason there can be.
func checkRefusal(t *testing.T, data []byte, valid bool, v Structured, err error) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) || e.Offset < 0 || int(e.Offset) > len(data) {
		t.Fatalf("%T: %#v", v, err)
	}
	if _, open := v.(*identityT); !valid || !open {
		return
	}
	text := err.Error()
	if e.Type == "" && !strings.Contains(text, "limit") && !strings.Contains(text, "duplicate name") {
		t.Fatalf("%T: refused a valid text: %v: %q", v, err, data)
	}
}

// checkEqual checks that out is data again, but for what a float cannot hold.
func checkEqual(t *testing.T, data, out []byte, v Structured) {
	t.Helper()
	same := sameNumber
	switch v := v.(type) {
	case *kindsT:
		if hasFloats(v) {
			same = nearNumber
		}
	case *sessionT:
		if v.Segments != nil {
			same = nearNumber
		}
	}
	for _, d := range differencesBut(t, data, out, same) {
		t.Errorf("%T: %s\n in: %q\nout: %q", v, d, data, out)
	}
}

func hasFloats(k *kindsT) bool {
	if k == nil {
		return false
	}
	found := !k.Single.IsAbsent() || !k.Double.IsAbsent() || k.Singles != nil || k.Doubles != nil ||
		hasFloats(k.Complex) || hasFloats(k.Parent)
	for _, c := range slices.Concat(k.Complexes, k.Children) {
		found = found || hasFloats(c)
	}
	return found
}
