//go:build !amd64 || purego

package wire

import "math"

// longText is how many bytes a text has from which on there is a faster way: there is none
// for this processor.
const longText = math.MaxInt

func quoteAVX2(*byte, int, *byte, int, int) (written, end int, bad bool) {
	panic("wire: no kernel for this processor")
}
