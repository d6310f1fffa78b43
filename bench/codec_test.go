package bench

import (
	"testing"

	"github.com/odatagen/odatagen/bench/internal/payload"
	"github.com/odatagen/odatagen/bench/internal/peers"
)

// BenchmarkDecode reads each payload into a new value.
func BenchmarkDecode(b *testing.B) {
	for _, p := range payloads(b) {
		each(b, p, func(b *testing.B, c peers.Codec) {
			measure(b, len(p.Data), func() error {
				_, err := c.Decode(p.Data)
				return err
			})
		})
	}
}

// BenchmarkEncode writes each value into a new slice.
func BenchmarkEncode(b *testing.B) {
	for _, p := range written(b) {
		each(b, p, func(b *testing.B, c peers.Codec) {
			v, size := decoded(b, c, p)
			measure(b, size, func() error {
				_, err := c.Encode(v)
				return err
			})
		})
	}
}

// BenchmarkAppend writes each value into a slice that is there.
func BenchmarkAppend(b *testing.B) {
	for _, p := range written(b) {
		each(b, p, func(b *testing.B, c peers.Codec) {
			if c.Append == nil {
				b.Skip("it cannot write to a slice that is there")
			}
			v, size := decoded(b, c, p)
			buffer := make([]byte, 0, 2*size)
			measure(b, size, func() error {
				_, err := c.Append(buffer, v)
				return err
			})
		})
	}
}

// each runs a benchmark for each peer.
func each(b *testing.B, p payload.Payload, run func(*testing.B, peers.Codec)) {
	for _, peer := range peers.All() {
		b.Run("payload="+p.Name+"/impl="+peer.Name, func(b *testing.B) { run(b, peer.Codecs[p.Shape]) })
	}
}

// written are the payloads that differ when they are written.
func written(tb testing.TB) []payload.Payload {
	var all []payload.Payload
	for _, p := range payloads(tb) {
		switch p.Name {
		case "pretty", "reordered", "shuffled": // the page, laid out in other ways
		default:
			all = append(all, p)
		}
	}
	return all
}

// decoded returns the value of a payload, and the size of what is written of it.
func decoded(b *testing.B, c peers.Codec, p payload.Payload) (any, int) {
	v, err := c.Decode(p.Data)
	if err != nil {
		b.Fatal(err)
	}
	out, err := c.Encode(v)
	if err != nil {
		b.Fatal(err)
	}
	return v, len(out)
}
