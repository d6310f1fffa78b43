package wire

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// This file reads and writes digits eight at a time: the first byte of a text
// is the lowest byte of a word. What it does not handle is left to the parsers,
// which also say what is wrong; tests compare the two.

const everyZero = everyByte * '0'

// notDigits returns the high bit of every byte that is no decimal digit. digits
// are the bytes of a word with '0' taken off each by xor.
func notDigits(digits uint64) uint64 {
	return (digits + everyByte*(0x7f-9) | digits) & highBits
}

// scanCommonDateTime parses the first 19 bytes of b if they are a date and time
// of the form 2016-12-31T23:59:24 in the years 1 to 9999. It returns the seconds
// since 1970, of a clock that shows UTC.
func scanCommonDateTime(b []byte) (seconds int64, ok bool) {
	if len(b) < 19 {
		return 0, false
	}
	// Digits turn into their values, and what stands between them into zero:
	// the sums find bytes greater than 9 and 0. A byte from 0x80 on may carry
	// into the next, but is found itself.
	date := binary.LittleEndian.Uint64(b) ^ 0x2d30302d30303030      // "0000-00-"
	clock := binary.LittleEndian.Uint64(b[8:]) ^ 0x30303a3030543030 // "00T00:00"
	bad := (date + 0x7f76767f76767676 | date) | (clock + 0x76767f76767f7676 | clock)
	tens, ones := b[17]-'0', b[18]-'0'
	if bad&highBits != 0 || b[16] != ':' || tens > 5 || ones > 9 {
		return 0, false
	}
	date = date*10 + date>>8 // pairs of digits as numbers
	clock = clock*10 + clock>>8
	year := uint32(date&0xff)*100 + uint32(date>>16&0xff)
	month, day := uint32(date>>40&0xff), uint32(clock&0xff)
	hour, minute := uint32(clock>>24&0xff), uint32(clock>>48&0xff)
	if year == 0 || month-1 > 11 || day-1 > 27 && day-1 >= uint32(daysIn(int64(year), int(month))) || hour > 23 || minute > 59 {
		return 0, false
	}
	// As daysFromDate, for dates after 0000-03-01 or just before.
	if month < 3 {
		year--
		month += 12
	}
	century := year / 100
	days := int64(365*year+year/4-century+century/4+(153*month-457)/5+day-1) - daysToEpoch
	return days*secondsPerDay + int64(hour*3600+minute*60+uint32(tens)*10+uint32(ones)), true
}

// scanNanos parses up to nine digits that b begins with, as the fraction of a
// second. It returns nine if there are more.
func scanNanos(b []byte) (nanos uint32, digits int) {
	if len(b) >= 8 {
		w := binary.LittleEndian.Uint64(b) ^ everyZero
		digits = bits.TrailingZeros64(notDigits(w)) / 8
		if digits < 8 {
			w <<= 64 - 8*digits // as if after zeros
			return uint32(eightDigits(w) * pow10[9-digits]), digits
		}
		nanos = uint32(eightDigits(w))
	}
	for digits < 9 && digits < len(b) && isDigit(b[digits]) {
		nanos = nanos*10 + uint32(b[digits]-'0')
		digits++
	}
	return nanos * uint32(pow10[9-digits]), digits
}

// eightDigits returns the number that the values of eight digits make up.
func eightDigits(w uint64) uint64 {
	w = (w*10 + w>>8) & 0x00ff00ff00ff00ff
	w = (w*100 + w>>16) & 0x0000ffff0000ffff
	return (w*10000 + w>>32) & 0xffffffff
}

// twoDigitsOf returns the two digits of n, 0 to 99.
func twoDigitsOf(n uint32) uint64 {
	tens := n * 103 >> 10
	return uint64(tens|(n-10*tens)<<8) + everyZero&0xffff
}

// pairsOf returns the digits, without '0', of numbers from 0 to 99, each in 16 bits or more of a
// word; tens has the lowest four bits of each.
func pairsOf(numbers, tens uint64) uint64 {
	tens &= numbers * 103 >> 10
	return tens | (numbers-10*tens)<<8
}

// eightDigitsOf returns the eight digits of n, 0 to 99999999. The products with
// 10486 and 103 are divisions by 100 and 10, of all parts of the word at once.
func eightDigitsOf(n uint32) uint64 {
	w := uint64(n/10000) | uint64(n%10000)<<32
	hundreds := w * 10486 >> 20 & 0x0000007f0000007f
	w = hundreds | (w-100*hundreds)<<16
	tens := w * 103 >> 10 & 0x000f000f000f000f
	return (tens | (w-10*tens)<<8) + everyZero
}

// putFour writes n, 0 to 9999, as four digits.
func putFour(b []byte, n uint32) { binary.LittleEndian.PutUint32(b, uint32(eightDigitsOf(n)>>32)) }

// putTwo writes n, 0 to 99, as two digits.
func putTwo(b []byte, n uint32) { binary.LittleEndian.PutUint16(b, uint16(twoDigitsOf(n))) }

// fromHex returns the four bytes of eight hexadecimal digits, and which of them
// are upper-case letters, a bit each, from the first.
func fromHex(w uint64) (four, upper uint32, ok bool) {
	digits := w ^ everyZero
	letters := (w | everyByte*0x20) ^ everyByte*0x60 // 1 to 6 for a to f, A to F
	notLetters := (letters + everyByte*(0x7f-6) | ^(letters + everyByte*0x7f)) & highBits
	if w&highBits != 0 || notDigits(digits)&notLetters != 0 {
		return 0, 0, false
	}
	letter := w >> 6 & everyByte
	// The multiplication gathers the lowest bit of every byte in the highest byte.
	upper = uint32((letter &^ (w >> 5)) * 0x0102040810204080 >> 56)
	w = w&(everyByte*0x0f) + letter*9
	w = (w<<4 | w>>8) & 0x00ff00ff00ff00ff
	w = (w | w>>8) & 0x0000ffff0000ffff
	return uint32(w | w>>16), upper, true
}

// toHex returns the eight hexadecimal digits of four bytes.
func toHex(four uint32) uint64 {
	w := uint64(four)
	w = (w | w<<16) & 0x0000ffff0000ffff
	w = (w | w<<8) & 0x00ff00ff00ff00ff
	w = w>>4&0x000f000f000f000f | w&0x000f000f000f000f<<8
	letter := (w + everyByte*6) >> 4 & everyByte
	return w + everyZero + letter*('a'-'0'-10)
}

// validText reports whether s is UTF-8.
func validText(s string) bool {
	from, _ := textAtPointer(s)
	k := 0
	for k+8 <= len(s) {
		w := loadAt(from, k)
		m := w & highBits
		if m == 0 {
			k += 8
			continue
		}
		left := 8 - bits.TrailingZeros64(m)>>3 // of the word, with zeros behind
		k += 8 - left
		for w >>= 64 - 8*left; w&0x80 != 0; {
			size := runeSize(w)
			if size == 0 {
				if left > 3 {
					return false
				}
				break // the next word begins with it: it may be cut off
			}
			k += size
			left -= size
			w >>= 8 * size
		}
	}
	if k == len(s) {
		return true
	}
	w := loadShort(behind(from, k), len(s)-k)
	for m := w & highBits; m != 0; m = w & highBits {
		w >>= bits.TrailingZeros64(m) &^ 7
		size := runeSize(w)
		if size == 0 {
			return false
		}
		w >>= 8 * size
	}
	return true
}

// runeSize returns the length of the character in UTF-8 that the bytes of w begin with,
// which is not ASCII; 0 if they begin with none (RFC 3629, section 4).
func runeSize(w uint64) int {
	switch {
	case w&0xc0e0 == 0x80c0 && w&0x1e != 0: // not below U+0080
		return 2
	case w&0xc0c0f0 == 0x8080e0 && w&0x200f != 0 && w&0x200f != 0x200d: // not below U+0800, no surrogate
		return 3
	case w&0xc0c0c0f8 == 0x808080f0 && w&0x3007 != 0 && (w&7 < 4 || w&0x3007 == 4): // U+10000 to U+10FFFF
		return 4
	}
	return 0
}

// invalidUTF8 returns the position of the first byte that is not UTF-8.
func invalidUTF8(b []byte) (i int) {
	for i < len(b) {
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		i += size
	}
	return i
}
