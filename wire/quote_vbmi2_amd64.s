//go:build !purego

#include "text_amd64.h"

// func quoteVBMI2(dst *byte, room int, src *byte, n, at int) (written, end int, bad bool)
//
// It takes 32 bytes of the text a round, or as many as are left: nothing is read behind
// them. It writes up to 64 bytes behind those of a round. An escape of two characters takes no
// time of its own: where there is one, each byte gets a backslash before it, and those that are
// not wanted are pressed out, so that the processor does not have to foresee how many there are.
TEXT ·quoteVBMI2(SB), NOSPLIT, $0-57
	MOVQ dst+0(FP), DI
	MOVQ room+8(FP), R9
	MOVQ src+16(FP), SI
	MOVQ n+24(FP), CX
	MOVQ at+32(FP), BX
	ADDQ DI, R9           // behind what may be written
	SUBQ BX, CX           // bytes that are left
	LEAQ ·escapes(SB), DX
	MOVQ $0x5555555555555555, R11 // the places of backslashes
	MOVQ $0xaaaaaaaaaaaaaaaa, R13 // and of the text
	PREPARE
	TESTQ BX, BX
	JZ fresh
	// What stands before was good, but for a character that it leaves unfinished.
	VMOVDQU -32(SI)(BX*1), Y6
	VPSUBUSB ·textTables+224(SB), Y6, Y5
fresh:
	ADDQ BX, SI

round:
	TESTQ CX, CX
	JZ end
	LEAQ (6*32+32)(DI), AX
	CMPQ AX, R9
	JA stop
	MOVL $32, R10
	CMPQ CX, R10
	CMOVQLT CX, R10       // bytes of this round
	MOVL $-1, R12
	BZHIL R10, R12, R12
	KMOVD R12, K1
	VMOVDQU8.Z (SI), K1, Y0
	SPECIAL
	ANDL R12, R8          // what is not text is 0
	VMOVDQU Y0, (DI)
	ADDQ R10, DI
	TESTL R8, R8
	JNZ escape
judge:
	JUDGE(ascii, judged)
	ADDQ R10, SI
	SUBQ R10, CX
	JMP round

escape:
	// Control characters become the letters of their escapes.
	VPADDUSB ·textTables+384(SB), Y0, Y1
	VMOVDQU ·textTables+416(SB), Y2
	VPSHUFB Y1, Y2, Y1
	VPANDN Y0, Y3, Y2
	VPOR Y1, Y2, Y2
	VPTESTNMB Y2, Y2, K2
	KMOVD K2, AX
	TESTL AX, R12
	JNZ rare
	VPMOVZXBW Y2, Z2
	VPSLLW $8, Z2, Z2
	VPORD.BCST ·textTables+448(SB), Z2, Z2
	PDEPQ R11, R8, AX
	ORQ R13, AX
	KMOVQ AX, K1
	VPCOMPRESSB Z2, K1, Z2
	SUBQ R10, DI
	VMOVDQU64 Z2, (DI)
	ADDQ R10, DI
	POPCNTL R8, AX
	ADDQ AX, DI
	JMP judge

	// A control character has an escape of six: byte by byte.
rare:
	SUBQ R10, DI
	XORL BX, BX
byte:
	MOVBLZX (SI)(BX*1), AX
	BTL BX, R8
	JCS special
	MOVB AX, (DI)
	INCQ DI
	JMP next
special:
	MOVQ (DX)(AX*8), AX
	MOVQ AX, (DI)
	SHRQ $56, AX
	ADDQ AX, DI
next:
	INCQ BX
	CMPQ BX, R10
	JLT byte
	JMP judge

end:
	VPOR Y5, Y7, Y7       // nothing follows what is unfinished
stop:
	VPTEST Y7, Y7
	SETNE bad+56(FP)
	VZEROUPPER
	SUBQ dst+0(FP), DI
	MOVQ DI, written+40(FP)
	MOVQ n+24(FP), AX
	SUBQ CX, AX
	MOVQ AX, end+48(FP)
	RET
