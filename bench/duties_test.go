package bench

import (
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/bench/internal/duties"
	"github.com/odatagen/odatagen/bench/internal/payload"
	"github.com/odatagen/odatagen/bench/internal/peers"
)

// undone returns the names of the duties that a peer does not do.
func undone(p peers.Peer) []string {
	var names []string
	for _, d := range duties.All {
		if !d.Done(p) {
			names = append(names, d.Name)
		}
	}
	return names
}

// TestDuties wants all duties done by odatagen, and says what the others leave.
func TestDuties(t *testing.T) {
	for _, p := range peers.All() {
		left := undone(p)
		t.Logf("%-20s does not do: %s", p.Name, strings.Join(left, " "))
		if p.Name == peers.Ours && left != nil {
			t.Errorf("odatagen does not do %v", left)
		}
	}
}

// TestTrialsTell holds the trials to two codecs of which it is known what they
// do: encoding/json, and one that looks at nothing and keeps the caller's bytes.
func TestTrialsTell(t *testing.T) {
	echo := peers.Peer{Name: "echo", Codecs: map[payload.Shape]peers.Codec{payload.Session: {
		Decode: func(data []byte) (any, error) { return &echoed{data}, nil },
		Encode: func(v any) ([]byte, error) { return v.(*echoed).data, nil },
	}}}
	want := map[string][]string{
		"echo": {"type", "duplicates", "utf8", "grammar", "place", "own"},
		"json": {"null", "unknown", "type", "numbers", "times", "names", "duplicates", "utf8", "place"},
	}
	for _, p := range append(peers.All(), echo) {
		if names, ok := want[p.Name]; ok && !slices.Equal(undone(p), names) {
			t.Errorf("%s: %v is not done, not %v", p.Name, undone(p), names)
		}
	}
}

type echoed struct{ data []byte }
