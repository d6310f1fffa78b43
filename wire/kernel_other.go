//go:build !amd64 || purego

package wire

import "math"

// longText is how many bytes a text has from which on there is a faster way: there is none
// for this processor.
const longText = math.MaxInt

// vbmi2 says whether quoteVBMI2 is used.
var vbmi2 bool

const noKernel = "wire: no kernel for this processor"

func quoteAVX2(*byte, int, *byte, int, int) (written, end int, bad bool) { panic(noKernel) }

func quoteVBMI2(*byte, int, *byte, int, int) (written, end int, bad bool) { panic(noKernel) }

func unquoteAVX2(*byte, int, *byte, int) (written, end int, full, bad bool) { panic(noKernel) }
