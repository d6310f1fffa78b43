package bench

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/odatagen/odatagen/bench/internal/duties"
	"github.com/odatagen/odatagen/bench/internal/payload"
	"github.com/odatagen/odatagen/bench/internal/peers"
	"github.com/odatagen/odatagen/internal/corpora"
)

// allPayloads makes the payloads once. The session is the one in the folder that
// ODATAGEN_CORPORA names, if there is one.
var allPayloads = sync.OnceValues(func() ([]payload.Payload, error) { return payload.All(os.Getenv(corpora.Variable)) })

// payloads returns the payloads.
func payloads(tb testing.TB) []payload.Payload {
	tb.Helper()
	all, err := allPayloads()
	if err != nil {
		tb.Fatal(err)
	}
	return all
}

// TestMain puts before the results of benchmarks what a table has to say about
// them, as configuration in the format of Go's benchmark results.
func TestMain(m *testing.M) {
	flag.Parse()
	if flag.Lookup("test.bench").Value.String() != "" {
		if err := describe(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

func describe() error {
	gogc := os.Getenv("GOGC")
	if gogc == "" {
		gogc = "100"
	}
	fmt.Printf("toolchain: %s\ngomaxprocs: %d\ngogc: %s\n", runtime.Version(), runtime.GOMAXPROCS(0), gogc)
	all, err := allPayloads()
	if err != nil {
		return err
	}
	for _, p := range all {
		fmt.Printf("bytes-%s: %d\n", p.Name, len(p.Data))
	}
	for _, p := range peers.All() {
		left := []string{"none"}
		if names := undone(p); names != nil {
			left = names
		}
		fmt.Printf("undone-%s: %s\n", p.Name, strings.Join(left, " "))
	}
	var names []string
	for _, d := range duties.All {
		names = append(names, d.Name)
		fmt.Printf("duty-%s: %s\n", d.Name, d.Text)
	}
	fmt.Printf("duties: %s\n", strings.Join(names, " "))
	return nil
}

// measure runs f, which takes or makes n bytes, as a benchmark. Beside the time
// that passes it reports the processor time that the process takes, the garbage
// collector's included: this is what the tables show, since it does not count
// the neighbours on a busy machine.
func measure(b *testing.B, n int, f func() error) {
	if err := f(); err != nil { // which also makes the tables and the code that a library makes once
		b.Fatal(err)
	}
	b.SetBytes(int64(n))
	b.ReportAllocs()
	start := processorTime(b)
	for b.Loop() {
		if err := f(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(processorTime(b)-start)/float64(b.N), "cpu-ns/op")
}

// processorTime is what the process has taken so far, user and system.
func processorTime(tb testing.TB) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		tb.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
