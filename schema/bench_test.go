package schema

import (
	"testing"

	"github.com/odatagen/odatagen/internal/corpora"
)

// BenchmarkRead reads all of a large service: the reader alone, and with the
// resolver.
func BenchmarkRead(b *testing.B) {
	data := corpora.Read(b, "graph/graph-v1.0.csdl.xml")
	b.Run("reader", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		b.ReportAllocs()
		for b.Loop() {
			readDocument("graph.xml", string(data))
		}
	})
	b.Run("all", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		b.ReportAllocs()
		for b.Loop() {
			Read(Source{Name: "graph.xml", Data: data}, ReadOptions{})
		}
	})
}
