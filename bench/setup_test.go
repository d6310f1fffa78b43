package bench

import (
	"testing"

	"github.com/odatagen/odatagen/bench/internal/payload"
)

// payloads returns the payloads, the session among them from the collection
// that developers have beside the project.
func payloads(tb testing.TB) []payload.Payload {
	tb.Helper()
	all, err := payload.All("../../shared")
	if err != nil {
		tb.Fatal(err)
	}
	return all
}
