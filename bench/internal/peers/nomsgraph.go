//go:build !msgraph

package peers

func msgraphPeers() []Peer { return nil }
