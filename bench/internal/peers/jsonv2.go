//go:build goexperiment.jsonv2

package peers

import (
	jsonv2 "encoding/json/v2"
	"io"
)

const (
	// standardName says that encoding/json is then another implementation.
	standardName = "json-on-v2"
	// onlyExperiment leaves out the peers that are measured without the
	// experiment.
	onlyExperiment = true
)

func experimentPeers() []Peer {
	return []Peer{plainPeer("jsonv2", library{
		func(data []byte, v any) error { return jsonv2.Unmarshal(data, v) },
		func(v any) ([]byte, error) { return jsonv2.Marshal(v) },
		written(func(w io.Writer, v any) error { return jsonv2.MarshalWrite(w, v) }),
	})}
}
