//go:build !purego

#include "text_amd64.h"

// func unquoteAVX2(dst *byte, room int, src *byte, at int) (written, end int, full, bad bool)
//
// It takes 32 bytes of the text a round: looks for what is special, copies, judges, and
// puts characters in the place of their escapes. What stands behind the end within the
// last 32 bytes is judged with them. The end itself is ASCII, so that a character cannot
// be cut off by it unnoticed.
TEXT ·unquoteAVX2(SB), NOSPLIT, $0-50
	MOVQ dst+0(FP), DI
	MOVQ room+8(FP), R9
	MOVQ src+16(FP), SI
	MOVQ at+24(FP), BX
	LEAQ -64(DI)(R9*1), R9 // where the last round may begin to write
	LEAQ ·unescapes(SB), DX
	PREPARE
	TESTQ BX, BX
	JZ fresh
	// What stands before was good, but for a character that it leaves unfinished.
	VMOVDQU -32(SI)(BX*1), Y6
	VPSUBUSB ·textTables+224(SB), Y6, Y5
fresh:
	ADDQ BX, SI
	SUBQ SI, DI            // the distance from source to destination

round:
	MOVQ SI, R10           // what is not copied yet
	LEAQ (DI)(SI*1), R11
	CMPQ R11, R9
	SETHI full+48(FP)
	JA stop
	VMOVDQU (SI), Y0
	SPECIAL
	VMOVDQU Y0, (R11)
	JUDGE(ascii, judged)
	TESTL R8, R8
	JNZ special
	ADDQ $32, SI
	JMP round

	// From one escape to the next, whatever follows is copied, 32 bytes in all, and
	// what is too much is overwritten.
special:
	TZCNTL R8, BX
	VMOVDQU (R10), Y1
	VMOVDQU Y1, (DI)(R10*1)
	LEAQ (SI)(BX*1), R10
	CMPB (R10), $0x5c
	JNE stop
	MOVBLZX 1(R10), AX
	MOVBLZX (DX)(AX*1), AX
	TESTL AX, AX
	JZ stop
	MOVB AX, (DI)(R10*1)
	DECQ DI
	ADDQ $2, R10
	// The second character of the escape may be special itself. Where it is behind the
	// 32, its bit is taken for the lowest, which is clear by now.
	BLSRL R8, R8
	INCL BX
	BTRL BX, R8
	TESTL R8, R8
	JNZ special
	LEAQ 32(SI), SI
	CMPQ R10, SI
	JA over
	VMOVDQU (R10), Y1
	VMOVDQU Y1, (DI)(R10*1)
	JMP round

	// An escape reaches beyond the 32 bytes. The backslash that they end with can stand for
	// all of it as what is before the next: it is ASCII, and nothing is unfinished.
over:
	MOVQ R10, SI
	JMP round

stop:
	VPTEST Y7, Y7
	SETNE bad+49(FP)
	VZEROUPPER
	LEAQ (DI)(R10*1), AX
	SUBQ dst+0(FP), AX
	MOVQ AX, written+32(FP)
	SUBQ src+16(FP), R10
	MOVQ R10, end+40(FP)
	RET
