package main

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

func TestGarbagePercent(t *testing.T) {
	for inUse, want := range map[uint64]int{0: 200, 1 << 20: 200, 64 << 20: 200, 128 << 20: 100, 160 << 20: 80, 1 << 30: 75} {
		if got := garbagePercent(inUse); got != want {
			t.Errorf("%d bytes in use: %d %%, want %d", inUse, got, want)
		}
	}
}

// TestPaceCollector sees the percentage follow what is in use, collection after collection.
func TestPaceCollector(t *testing.T) {
	percent := func() int {
		before := debug.SetGCPercent(100)
		debug.SetGCPercent(before)
		return before
	}
	defer debug.SetGCPercent(percent())
	paceCollector()
	await := func(what string, is func(int) bool) {
		t.Helper()
		for range 1000 {
			if runtime.GC(); is(percent()) {
				return
			}
			time.Sleep(10 * time.Millisecond) // cleanups run beside
		}
		t.Errorf("%s: %d %%", what, percent())
	}
	kept := make([]byte, 160<<20)
	await("much is in use", func(p int) bool { return p <= 80 })
	runtime.KeepAlive(kept)
	kept = nil
	await("little is in use", func(p int) bool { return p > 80 })
}
