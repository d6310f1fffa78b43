package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

// A run is short and makes much that stays. With little in use, garbage is collected half
// as often as Go does by itself, which takes an eighth off the processor time for memory
// that nobody misses.
const mostPercent = 200

// What is read of an OpenAPI description is in use together with what it is made of, so
// that the same percentage of it would be much more: there the garbage stays within
// bounds, or in proportion where far more is in use.
const (
	mostGarbage  = 128 << 20
	leastPercent = 75
)

// collectSeldom has garbage collected half as often, unless GOGC is set.
func collectSeldom() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(mostPercent)
	}
}

// boundGarbage bounds the garbage of the process from now on, unless GOGC is set.
var boundGarbage = sync.OnceFunc(func() {
	if os.Getenv("GOGC") == "" {
		paceCollector()
	}
})

// paceCollector sets, after each collection, when the next one is to be.
func paceCollector() {
	inUse := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(inUse)
	debug.SetGCPercent(garbagePercent(inUse[0].Value.Uint64()))
	type garbage struct{ _ *int }
	runtime.AddCleanup(new(garbage), func(struct{}) { paceCollector() }, struct{}{})
}

// garbagePercent returns how much garbage there may be, in percent of what is in use.
func garbagePercent(inUse uint64) int {
	return int(max(leastPercent, min(mostPercent, 100*mostGarbage/max(inUse, 1))))
}
