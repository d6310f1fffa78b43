//go:build !goexperiment.jsonv2

package peers

const (
	standardName   = "json"
	onlyExperiment = false
)

func experimentPeers() []Peer { return nil }
