//go:build !purego

package wire

import "math"

// This file has what text_amd64.h, quote_amd64.s, quote_vbmi2_amd64.s and unquote_amd64.s, in
// assembly, do with 32 bytes of a text at once where the processor can (AVX2, and AVX-512 with
// VBMI2). They are for long texts; the same in Go is for short ones and for other processors, and
// tests compare them.

// longText is how many bytes a text has from which on the kernels are faster; no text
// has as many where the processor cannot run them.
var longText = func() int {
	if hasAVX2() {
		return 64
	}
	return math.MaxInt
}()

// hasAVX2 reports whether processor and system have AVX2, and the processor BMI1: see
// Intel's Software Developer's Manual, volume 1, sections 14.3 and 14.7.1.
func hasAVX2() bool {
	const osxsave, avx2, bmi1, registers = 1 << 27, 1 << 5, 1 << 3, 1<<1 | 1<<2
	if leaves, _, _, _ := cpuid(0, 0); leaves < 7 {
		return false
	}
	if _, _, c, _ := cpuid(1, 0); c&osxsave == 0 || xgetbv()&registers != registers {
		return false
	}
	_, b, _, _ := cpuid(7, 0)
	return b&avx2 != 0 && b&bmi1 != 0
}

// vbmi2 says that processor and system have what quoteVBMI2 needs, and that is used.
var vbmi2 = longText < math.MaxInt && hasVBMI2()

// hasVBMI2 reports whether processor and system, which have AVX2, have AVX-512 with BW, VL and
// VBMI2 too, and the processor BMI2 and POPCNT: volume 1, sections 15.2 to 15.4.
func hasVBMI2() bool {
	const popcnt, bmi2, f, bw, vl, compress, registers = 1 << 23, 1 << 8, 1 << 16, 1 << 30, 1 << 31, 1 << 6, 7<<5 | 1<<1 | 1<<2
	_, _, one, _ := cpuid(1, 0)
	_, b, c, _ := cpuid(7, 0)
	const all = bmi2 | f | bw | vl
	return one&popcnt != 0 && b&all == all && c&compress != 0 && xgetbv()&registers == registers
}

//go:noescape
func cpuid(leaf, sub uint32) (a, b, c, d uint32)

//go:noescape
func xgetbv() uint32

// quoteAVX2 writes the n bytes at src, of which there are 32 or more, to dst, escaped,
// from byte at on: 0, or where the call before stopped. It returns how many bytes it
// wrote and up to which it read, n or where room bytes may not be enough, and whether
// what it read is not UTF-8. With room for quoteRoom bytes it goes on.
//
//go:noescape
func quoteAVX2(dst *byte, room int, src *byte, n, at int) (written, end int, bad bool)

// quoteVBMI2 is quoteAVX2 for processors that have vbmi2.
//
//go:noescape
func quoteVBMI2(dst *byte, room int, src *byte, n, at int) (written, end int, bad bool)

// unquoteAVX2 writes what a string of JSON stands for to dst, from byte at of it on: 0 for
// the first, which src points to and may be behind an escape, or where the call before stopped
// for want of room. It stops at what is special and no escape of one character, then full is false;
// or where room bytes may not be enough; with room for unquoteRoom bytes it goes on. It
// returns how many bytes it wrote, where it stopped, and whether what it read is not
// UTF-8, or what stands within 32 bytes behind that. Behind the first byte that is
// 0, padding bytes can be read.
//
//go:noescape
func unquoteAVX2(dst *byte, room int, src *byte, at int) (written, end int, full, bad bool)

// unescapes has the characters that escapes of one character stand for.
//
//lint:ignore U1000 the assembly reads it
var unescapes = [256]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// escapes has what escapeOf returns, and the length in the highest byte.
//
//lint:ignore U1000 the assembly reads it
var escapes = func() (all ['\\' + 1]uint64) {
	for c := range all {
		escape, more := escapeOf(byte(c))
		all[c] = escape | uint64(more+1)<<56
	}
	return all
}()
