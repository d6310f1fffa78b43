package memory_test

import (
	"testing"

	"github.com/odatagen/odatagen/internal/storetest"
	"github.com/odatagen/odatagen/odata/memory"
)

func open(_ testing.TB, options ...storetest.Option) storetest.Store {
	var own []memory.Option
	for _, o := range options {
		own = append(own, o.Memory)
	}
	return memory.New(own...)
}

// TestStore runs the tests of all stores.
func TestStore(t *testing.T) { storetest.Run(t, open) }

// TestDeltas asks what has changed.
func TestDeltas(t *testing.T) { storetest.RunDeltas(t, open) }

func BenchmarkStore(b *testing.B) { storetest.Benchmark(b, open) }

// FuzzReference names entities in all kinds of ways.
func FuzzReference(f *testing.F)   { storetest.FuzzReference(f, open) }
func BenchmarkDeltas(b *testing.B) { storetest.BenchmarkDeltas(b, open) }
