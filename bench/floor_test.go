package bench

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/odatagen/odatagen/bench/internal/deepcopy"
	"github.com/odatagen/odatagen/bench/internal/peers"
	"github.com/odatagen/odatagen/bench/internal/scan"
	"github.com/odatagen/odatagen/wire"
)

var errInvalid = errors.New("not valid")

// BenchmarkFloor does less than decoding: what every decoder has to do at
// least. Of these, the bare scan that validates and the copy of the result,
// together, are the practical limit.
func BenchmarkFloor(b *testing.B) {
	for _, p := range payloads(b) {
		for _, f := range floors(p.Data) {
			b.Run("payload="+p.Name+"/floor="+f.name, func(b *testing.B) { measure(b, len(p.Data), f.run) })
		}
		v, err := peers.All()[0].Codecs[p.Shape].Decode(p.Data)
		if err != nil {
			b.Fatal(err)
		}
		b.Run("payload="+p.Name+"/floor=materialise", func(b *testing.B) {
			measure(b, len(p.Data), func() error {
				if _, ok := deepcopy.Copy(v); !ok {
					return errInvalid
				}
				return nil
			})
		})
	}
}

type floor struct {
	name string
	run  func() error
}

func floors(data []byte) []floor {
	valid := func(ok bool) error {
		if !ok {
			return errInvalid
		}
		return nil
	}
	target := make([]byte, len(data))
	return []floor{
		{"memcpy", func() error { return valid(copy(target, data) == len(data)) }},
		{"utf8", func() error { return valid(utf8.Valid(data)) }},
		{"scan", func() error { return valid(scan.Valid(data)) }},
		{"scan-json", func() error { return valid(json.Valid(data)) }},
		{"scan-jsontext", func() error { return valid(jsontext.Value(data).IsValid()) }},
		{"scan-odata", scanOurs(data)},
	}
}

// scanOurs is the scan that odatagen gives to what it keeps as raw JSON. It
// stops at a stray byte after the payload, and so before what was scanned is
// copied.
func scanOurs(data []byte) func() error {
	faulty := append(slices.Clone(data), 'x')
	return func() error {
		var raw wire.Raw
		var e *wire.Error
		if err := raw.UnmarshalJSON(faulty); !errors.As(err, &e) || e.Offset != int64(len(data)) {
			return fmt.Errorf("the scan did not stop after the payload: %w", err)
		}
		return nil
	}
}
