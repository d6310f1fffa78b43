package schema

import (
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkRead reads all of a large service: the reader alone, and with the
// resolver.
func BenchmarkRead(b *testing.B) {
	data, err := os.ReadFile(filepath.Join("..", "..", "shared", "corpora", "graph", "graph-v1.0.csdl.xml"))
	if err != nil {
		b.Skip("SKIPPED: no large description beside the checkout")
	}
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
