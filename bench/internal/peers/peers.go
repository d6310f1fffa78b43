// Package peers has the codecs that are compared, each behind the same two or
// three functions per shape of payload.
package peers

import "github.com/odatagen/odatagen/bench/internal/payload"

// Peer is a library in one configuration.
type Peer struct {
	// Name is short and has no slash, for the names of benchmarks.
	Name string
	// Codecs are the peer's, by shape of payload.
	Codecs map[payload.Shape]Codec
}

// Codec reads and writes values of one shape.
type Codec struct {
	// Decode reads data into a new value.
	Decode func(data []byte) (any, error)
	// Encode writes such a value into a new slice.
	Encode func(v any) ([]byte, error)
	// Append writes it to the end of a slice; nil if the library cannot write
	// to what is already allocated.
	Append func(b []byte, v any) ([]byte, error)
}

// All returns the peers of this build, ours first.
func All() []Peer {
	all := append([]Peer{ours(), standard()}, experimentPeers()...)
	if !onlyExperiment {
		all = append(all, jsonExperiment(), goccyPeer(), segmentioPeer(), easyjsonPeer(), sonicStd(), sonicFastest(), jxPeer())
	}
	return append(all, msgraphPeers()...)
}
