//go:build !purego

#include "text_amd64.h"

// BOTH puts 16 bytes into both halves of 32.
#define BOTH(off, lo, hi) \
	DATA ·textTables+off(SB)/8, $lo \
	DATA ·textTables+(off+8)(SB)/8, $hi \
	DATA ·textTables+(off+16)(SB)/8, $lo \
	DATA ·textTables+(off+24)(SB)/8, $hi

// The first three are the tables of CHECK. A bit of them is an error of two bytes:
// 0x01 a character cut off, 0x02 a continuation behind ASCII, 0x04 and 0x20 more bytes
// than are needed, of three and two, 0x10 a surrogate, 0x08 beyond U+10FFFF, 0x40 both
// that and more bytes of four than are needed, 0x80 two continuations.
BOTH(0, 0x0202020202020202, 0x4915012180808080)   // by the higher half of the first
BOTH(32, 0xcbcbcb8b8383a3e7, 0xcbcbdbcbcbcbcbcb)  // by its lower half
BOTH(64, 0x0101010101010101, 0x01010101babaaee6)  // by the higher half of the second
BOTH(96, 0x0f0f0f0f0f0f0f0f, 0x0f0f0f0f0f0f0f0f)  // the lower half of a byte
BOTH(128, 0x6060606060606060, 0x6060606060606060) // 0xe0-0x80: the high bit is left of what begins three bytes
BOTH(160, 0x7070707070707070, 0x7070707070707070) // 0xf0-0x80: and four
BOTH(192, 0x8080808080808080, 0x8080808080808080) // the high bit
// What the last three bytes may be at most for no character to be unfinished.
DATA ·textTables+224(SB)/8, $0xffffffffffffffff
DATA ·textTables+232(SB)/8, $0xffffffffffffffff
DATA ·textTables+240(SB)/8, $0xffffffffffffffff
DATA ·textTables+248(SB)/8, $0xbfdfefffffffffff
BOTH(256, 0x2222222222222222, 0x2222222222222222) // quotes
BOTH(288, 0x5c5c5c5c5c5c5c5c, 0x5c5c5c5c5c5c5c5c) // backslashes
BOTH(320, 0x1f1f1f1f1f1f1f1f, 0x1f1f1f1f1f1f1f1f) // the last control character
BOTH(352, 0x2020202020202020, 0x2020202020202020) // spaces
BOTH(384, 0x7070707070707070, 0x7070707070707070) // moves control characters from 0x10 on above 0x7f
BOTH(416, 0x0000000000000000, 0x00007200006e7400) // the letters of the escapes of those below, 0 where there is none
DATA ·textTables+448(SB)/8, $0x005c005c005c005c   // a backslash and no byte, and so on
GLOBL ·textTables(SB), RODATA|NOPTR, $456

// func cpuid(leaf, sub uint32) (a, b, c, d uint32)
TEXT ·cpuid(SB), NOSPLIT, $0-24
	MOVL leaf+0(FP), AX
	MOVL sub+4(FP), CX
	CPUID
	MOVL AX, a+8(FP)
	MOVL BX, b+12(FP)
	MOVL CX, c+16(FP)
	MOVL DX, d+20(FP)
	RET

// func xgetbv() uint32
TEXT ·xgetbv(SB), NOSPLIT, $0-4
	XORL CX, CX
	XGETBV
	MOVL AX, ret+0(FP)
	RET

// ESCAPE writes Y0, the 32 bytes at SI, escaped to DI, where R8 says which of them are
// special; behind it DI is behind what was written. It reads up to 32 bytes behind the
// 32, and writes as many. The argument is a name for a place.
//
// From one special byte to the next, whatever follows is copied, 32 bytes in all, and
// what is too much is overwritten: first by the escape, then by the next copy. DI is the
// distance from source to destination meanwhile, and R10 what is copied next.
#define ESCAPE(next) \
	MOVQ SI, R10 \
	SUBQ SI, DI \
next: \
	TZCNTL R8, BX \
	VMOVDQU (R10), Y1 \
	VMOVDQU Y1, (DI)(R10*1) \
	MOVBLZX (SI)(BX*1), AX \
	LEAQ (SI)(BX*1), R10 \
	MOVQ (DX)(AX*8), AX \
	MOVQ AX, (DI)(R10*1) \
	SHRQ $56, AX \
	LEAQ -1(DI)(AX*1), DI \
	INCQ R10 \
	BLSRL R8, R8 \
	JNZ next \
	VMOVDQU (R10), Y1 \
	VMOVDQU Y1, (DI)(R10*1) \
	LEAQ 32(DI)(SI*1), DI

// func quoteAVX2(dst *byte, room int, src *byte, n, at int) (written, end int, bad bool)
//
// It takes 32 bytes of the text a round: looks for what is special, copies, escapes,
// judges. It stops between two rounds if there may be no room for the next. The last
// bytes, which have no 32 behind them, are moved to the stack first, so that nothing is
// read but the text.
TEXT ·quoteAVX2(SB), NOSPLIT, $96-57
	MOVQ dst+0(FP), DI
	MOVQ room+8(FP), R9
	MOVQ src+16(FP), SI
	MOVQ n+24(FP), CX
	MOVQ at+32(FP), BX
	ADDQ DI, R9           // behind what may be written
	LEAQ (SI)(CX*1), R11  // the end of the text
	SUBQ BX, CX           // bytes that are left
	LEAQ ·escapes(SB), DX
	PREPARE
	TESTQ BX, BX
	JZ fresh
	// What stands before was good, but for a character that it leaves unfinished.
	VMOVDQU -32(SI)(BX*1), Y6
	VPSUBUSB ·textTables+224(SB), Y6, Y5
fresh:
	ADDQ BX, SI

round:
	CMPQ CX, $64
	JL last
	LEAQ 32(DI), AX
	CMPQ AX, R9
	JA stop
	VMOVDQU (SI), Y0
	SPECIAL
	VMOVDQU Y0, (DI)
	TESTL R8, R8
	JNZ escape
	ADDQ $32, DI
judge:
	JUDGE(ascii, judged)
	ADDQ $32, SI
	SUBQ $32, CX
	JMP round

escape:
	LEAQ (6*32+32)(DI), AX
	CMPQ AX, R9
	JA stop
	ESCAPE(special)
	JMP judge

	// Fewer than 64 bytes are left: once or twice, up to 32 of them, R10, are taken
	// from the stack, with spaces behind.
last:
	TESTQ CX, CX
	JZ end
	LEAQ (6*32+32)(DI), AX
	CMPQ AX, R9
	JA stop
	LEAQ buf-96(SP), SI
	VMOVDQU ·textTables+352(SB), Y1
	VMOVDQU Y1, 32(SI)
	VMOVDQU Y1, 64(SI)
	MOVL $32, R10
	CMPQ CX, R10
	CMOVQLT CX, R10
	MOVQ R11, AX
	SUBQ CX, AX
	ADDQ R10, AX          // behind the bytes
	VMOVDQU -32(AX), Y0   // what is before them was there already
	VMOVDQU Y0, (SI)
	ADDQ $32, SI
	SUBQ R10, SI
	VMOVDQU (SI), Y0
	MOVQ R10, R12
	SPECIAL
	VMOVDQU Y0, (DI)
	TESTL R8, R8
	JZ lastPlain
	ESCAPE(lastSpecial)
	SUBQ $32, DI
lastPlain:
	ADDQ R12, DI
	JUDGE(lastASCII, lastJudged)
	SUBQ R12, CX
	JMP last

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
