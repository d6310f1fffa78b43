// What the kernels of quote_amd64.s and unquote_amd64.s share: macros that look at 32
// bytes of a text at once, in Y0.
//
// Y15, Y14 and Y13 have a quote, a backslash and 0x1f in every byte. Y7 gathers
// what is not UTF-8: it is zero as long as all is. Y5 is what the bytes so far leave
// unfinished: it is not zero behind the first bytes of a character. AX, R8, Y1 to Y4 and
// Y8 to Y12 are for passing use.

#include "textflag.h"

#define PREPARE \
	VMOVDQU ·textTables+256(SB), Y15 \
	VMOVDQU ·textTables+288(SB), Y14 \
	VMOVDQU ·textTables+320(SB), Y13 \
	VPXOR Y7, Y7, Y7 \
	VPXOR Y6, Y6, Y6 \
	VPXOR Y5, Y5, Y5

// SPECIAL sets a bit of R8 for every byte of Y0 that is a quote, a backslash or a control
// character; the lowest bit is for the first byte.
#define SPECIAL \
	VPCMPEQB Y0, Y15, Y1 \
	VPCMPEQB Y0, Y14, Y2 \
	VPMINUB Y0, Y13, Y3 \
	VPCMPEQB Y0, Y3, Y3 \
	VPOR Y1, Y2, Y1 \
	VPOR Y1, Y3, Y1 \
	VPMOVMSKB Y1, R8

// CHECK adds to Y7 what is wrong with Y0, and sets Y5. Y1, Y2 and Y3 have the bytes that
// stand one, two and three places before those of Y0. This is the look-up of Keiser and
// Lemire, "Validating UTF-8 in less than one instruction per byte" (2020): three tables
// say for the two halves of a byte and the higher half of the next which errors the two
// can be; what all three name is one. Whether a byte has to be the third or fourth of a
// character is compared apart, since two continuations are an error otherwise.
#define CHECK \
	VMOVDQU ·textTables+96(SB), Y12 \
	VMOVDQU ·textTables+0(SB), Y11 \
	VMOVDQU ·textTables+32(SB), Y10 \
	VMOVDQU ·textTables+64(SB), Y9 \
	VPSRLW $4, Y1, Y4 \
	VPAND Y12, Y4, Y4 \
	VPAND Y12, Y1, Y1 \
	VPSHUFB Y4, Y11, Y4 \
	VPSHUFB Y1, Y10, Y1 \
	VPSRLW $4, Y0, Y8 \
	VPAND Y12, Y8, Y8 \
	VPSHUFB Y8, Y9, Y8 \
	VPAND Y1, Y4, Y4 \
	VPAND Y8, Y4, Y4 \
	VPSUBUSB ·textTables+128(SB), Y2, Y2 \
	VPSUBUSB ·textTables+160(SB), Y3, Y3 \
	VPOR Y2, Y3, Y3 \
	VPAND ·textTables+192(SB), Y3, Y3 \
	VPXOR Y4, Y3, Y3 \
	VPOR Y3, Y7, Y7 \
	VPSUBUSB ·textTables+224(SB), Y0, Y5

// JUDGE is CHECK where Y6 has the 32 bytes before those of Y0, which it replaces. Where
// all are ASCII, only a character that is unfinished before them can be wrong. The
// arguments are names for two places.
#define JUDGE(ascii, done) \
	VPMOVMSKB Y0, AX \
	TESTL AX, AX \
	JZ ascii \
	VPERM2I128 $0x21, Y0, Y6, Y4 \
	VPALIGNR $15, Y4, Y0, Y1 \
	VPALIGNR $14, Y4, Y0, Y2 \
	VPALIGNR $13, Y4, Y0, Y3 \
	CHECK \
	VMOVDQA Y0, Y6 \
	JMP done \
ascii: \
	VPOR Y5, Y7, Y7 \
	VPXOR Y5, Y5, Y5 \
	VMOVDQA Y0, Y6 \
done:
