package wire

import (
	"encoding/binary"
	"math/bits"
	"reflect"
	"slices"
	"strconv"
	"unsafe"
)

// This file holds every use of package unsafe in this package, so that they can
// be reviewed together. All rest on two facts that the table of a type
// establishes by reflection before any of them runs: an object at a pointer has
// the struct type of the table, and the field at an offset has the Go type that
// its codec was chosen for. Assembly is called from here alone.

// pointer points to a struct or to a field in one.
type pointer = unsafe.Pointer

// as gives a pointer its type. Codecs are chosen by the Go type of the field,
// so T is the type of what p points to, or a type of the same layout: a string
// for a named string.
func as[T any](p pointer) *T { return (*T)(p) }

// to is the inverse of as.
func to[T any](v *T) pointer { return pointer(v) }

// fieldAt returns the field of the object at p. The offset comes from
// reflect.StructField of the same struct type, so the result lies inside the
// object, and the garbage collector sees it as a pointer into it.
func fieldAt(p pointer, offset uintptr) pointer { return unsafe.Add(p, offset) }

// behind returns the next field of a table, whose last one nothing matches, so
// that nobody asks what is behind that.
func (h *hot) behind() *hot { return (*hot)(unsafe.Add(pointer(h), unsafe.Sizeof(hot{}))) }

// A place of an interface type holds two words: the table of methods that the
// pair of interface and dynamic type has, and the pointer to the value (all
// structured types are pointers, which interfaces hold directly). This is the
// one assumption on the layout of values that the language does not guarantee;
// a test compares it with what the compiler does.

// interfaceWords is a place of an interface type. The type of the first word
// is a pointer, as in the runtime's own definition, so that the garbage
// collector's view of a slice of them is that of a slice of interfaces.
type interfaceWords struct {
	methods pointer
	value   pointer
}

// sliceWords is a place of a slice, of whichever type: see reflect.SliceHeader.
type sliceWords struct {
	data     pointer
	len, cap int
}

// addressOf returns the pointer to what v is, which must be addressable.
func addressOf(v reflect.Value) pointer { return pointer(v.UnsafeAddr()) }

// noItems is a slice that is not nil and has nothing.
var noItems = sliceWords{data: pointer(&noItem)}

var noItem struct{}

// at returns the place of item n. Items have a size.
func (s *sliceWords) at(n int, size uintptr) pointer {
	if uint(n) >= uint(s.len) {
		panic("wire: no item " + strconv.Itoa(n) + " in a slice of " + strconv.Itoa(s.len))
	}
	return unsafe.Add(s.data, uintptr(n)*size)
}

// The sizes of what the slices of some codecs hold, and where the state of an Opt is.
const (
	textSize      = unsafe.Sizeof("")
	pointerSize   = unsafe.Sizeof(pointer(nil))
	interfaceSize = unsafe.Sizeof(interfaceWords{})
)

func stateOffset[T any]() uint32 { return uint32(unsafe.Offsetof(Opt[T]{}.state)) }

// methodsOf returns the first word that a place of type iface has when it holds
// a pointer of the dynamic type. It panics, as reflect does, if that type does
// not implement the interface.
func methodsOf(iface, dynamic reflect.Type) pointer {
	place := reflect.New(iface)
	place.Elem().Set(reflect.Zero(dynamic))
	return as[interfaceWords](place.UnsafePointer()).methods
}

// structuredAt returns what the place of type iface at p holds. It is the slow
// way, for types that the description did not list.
func structuredAt(iface reflect.Type, p pointer) (Structured, bool) {
	v, ok := reflect.NewAt(iface, p).Elem().Interface().(Structured)
	return v, ok
}

// pointerOf returns the pointer that v holds.
func pointerOf(v any) pointer { return reflect.ValueOf(v).UnsafePointer() }

// structuredWords returns the two words of an object: the first is the same for all of
// its Go type.
func structuredWords(o Structured) (methods, value pointer) {
	w := as[interfaceWords](to(&o))
	return w.methods, w.value
}

// structuredOf is the inverse of structuredWords.
func structuredOf(methods, value pointer) Structured {
	return *as[Structured](to(&interfaceWords{methods, value}))
}

// textAtPointer returns the bytes of s and their number, and textFrom s again. Nobody
// writes the bytes.
func textAtPointer(s string) (at pointer, n uint64) {
	return pointer(unsafe.StringData(s)), uint64(len(s))
}

func textFrom(at pointer, n uint64) string { return unsafe.String((*byte)(at), n) }

// A text that is scanned has padding zero bytes behind it in the same
// allocation: see scanner. A position in it is at most its length, since zero
// is valid nowhere in JSON and stops whatever reads on; and from a position, no
// method looks further than the padding. So none of these needs a check.

// padding is more than the longest look-ahead: that of a field's text.
const padding = 128

// source is a text with its padding.
type source struct {
	data []byte
	base pointer // of data
}

// newSource returns the text that b holds but for its last bytes, the padding.
func newSource(b []byte) source {
	return source{data: b[: len(b)-padding : len(b)-padding], base: pointer(unsafe.SliceData(b))}
}

// at returns the byte at i, or 0 at the end.
func (s *source) at(i int) byte { return *(*byte)(unsafe.Add(s.base, i)) }

// load returns the eight bytes at i, the first of them as the lowest.
func (s *source) load(i int) uint64 { return loadAt(s.base, i) }

// byteAt and loadAt are at and load for loops that have the base at hand.
func byteAt(base pointer, i int) byte { return *(*byte)(unsafe.Add(base, i)) }

func loadAt(base pointer, i int) uint64 {
	return binary.LittleEndian.Uint64((*[8]byte)(unsafe.Add(base, i))[:])
}

// put makes b what e has written. Mostly that is in the array where e.b is, and then no pointer
// is written: for each that is, the garbage collector has work to do while it runs.
func (e *encoder) put(b []byte) {
	if unsafe.SliceData(b) == unsafe.SliceData(e.b) {
		e.b = e.b[:len(b)]
		return
	}
	e.b = b
}

// What is written into a slice goes to places in it, without asking for room for each: end
// returns the first, and upTo the slice again. There has to be room for all, see reserve, and
// so that no place is behind the array, for a byte more.

// end returns the place behind what b has.
func end(b []byte) pointer { return unsafe.Add(pointer(unsafe.SliceData(b)), len(b)) }

// upTo returns b with what has been written up to a place. It panics if that is behind the
// capacity.
func upTo(b []byte, to pointer) []byte {
	return b[:uintptr(to)-uintptr(pointer(unsafe.SliceData(b)))]
}

// behind returns the place n bytes behind another.
func behind(to pointer, n int) pointer { return unsafe.Add(to, n) }

// putStart writes the first 32 bytes at text, which may be read, and putRest those behind, up to
// n and 15 more.
func putStart(to, text pointer) {
	*(*[16]byte)(to) = *(*[16]byte)(text)
	*(*[16]byte)(unsafe.Add(to, 16)) = *(*[16]byte)(unsafe.Add(text, 16))
}

func putRest(to, text pointer, n int) {
	for k := 32; k < n; k += 16 {
		*(*[16]byte)(unsafe.Add(to, k)) = *(*[16]byte)(unsafe.Add(text, k))
	}
}

// putQuoted writes s in quotes, if that are no more than room bytes, plainRoom counted. It
// returns false if they are, and of a text that is long, has something to escape or is not UTF-8.
func putQuoted(to pointer, s string, room int) (end pointer, ok bool) {
	n := len(s)
	if n+plainRoom > room || n >= longText {
		return to, false
	}
	*(*byte)(to) = '"'
	from, to := pointer(unsafe.StringData(s)), unsafe.Add(to, 1)
	// What is looked for in all words is asked for once: most have none of it.
	found, high := uint64(0), uint64(0)
	if n >= 8 {
		// The last eight bytes may have some of those before them again.
		high = loadAt(from, n-8)
		storeAt(to, n-8, high)
		found = special(high)
		for i := 0; i < n-8; i += 8 {
			w := loadAt(from, i)
			storeAt(to, i, w)
			found |= special(w)
			high |= w
		}
	} else if n > 0 {
		high = loadShort(from, n) | everyByte*' '<<(8*n)
		storeAt(to, 0, high)
		found = special(high)
	}
	*(*byte)(unsafe.Add(to, n)) = '"'
	return unsafe.Add(to, n+1), found == 0 && (high&highBits == 0 || validText(s))
}

// plainRoom is room for the quotes and a word.
const plainRoom = 10

// appendEscaping appends s from i on, escaped, to its end, or as far as the room in b
// allows; it returns how far that is, and what plain returns of bytes that are not
// ASCII. b has to have the capacity for escapeRoom bytes more than is left of s.
func appendEscaping(b []byte, s string, i int) (out []byte, end int, high uint64) {
	if i == len(s) {
		return b, i, 0 // a pointer to what is behind s must not exist
	}
	start, n := len(b), len(s)-i
	b = b[:cap(b)]
	spare := len(b) - start - n - escapeRoom // that escapes may take
	_ = b[len(b)-min(spare, 0):]             // panics rather than write behind the capacity
	from, to := unsafe.Add(pointer(unsafe.StringData(s)), i), pointer(unsafe.SliceData(b[start:]))
	k, o := 0, 0 // positions behind from and to: what is left of s has room for 8 bytes more
	for k < n {
		w, size := uint64(0), min(n-k, 8)
		if size == 8 {
			w = loadAt(from, k)
		} else {
			w = loadShort(unsafe.Add(from, k), size) | everyByte*' '<<(8*size)
		}
		storeAt(to, o, w)
		high |= w
		if m := special(w); m != 0 {
			size = bits.TrailingZeros64(m) >> 3
			if spare < 0 {
				return b[:start+o+size], i + k + size, high
			}
			escape, more := escapeOf(byte(w >> (8 * size)))
			storeAt(to, o+size, escape)
			spare -= more
			k++
			o += 1 + more
		}
		k += size
		o += size
	}
	return b[:start+o], len(s), high
}

// escapeRoom is room for a word that is written whole, behind another, and for one escape.
const escapeRoom = 24

// quoteRoom is room for what quoteAVX2 writes of 32 bytes, and behind that.
const quoteRoom = 6*32 + 32

// atOnce is how many bytes a kernel writes at once: the goroutine cannot be stopped meanwhile.
const atOnce = 1 << 18

// appendLong is appendEscaped for a string of longText bytes or more.
func appendLong(b []byte, s string) ([]byte, error) {
	start := len(b)
	b = append(slices.Grow(b, len(s)+quoteRoom+2), '"')
	for at := 0; at < len(s); {
		room := b[len(b):cap(b)]
		written, end, bad := quote(unsafe.SliceData(room), min(len(room), atOnce), unsafe.StringData(s), len(s), at)
		if bad {
			return b[:start], errUTF8
		}
		left := len(s) - end
		b, at = slices.Grow(b[:len(b)+written], left+left/8+quoteRoom), end
	}
	return append(b, '"'), nil
}

// quote is quoteAVX2, or a faster one where the processor has it.
func quote(dst *byte, room int, src *byte, n, at int) (written, end int, bad bool) {
	if vbmi2 {
		return quoteVBMI2(dst, room, src, n, at)
	}
	return quoteAVX2(dst, room, src, n, at)
}

// unquoteRoom is room for what unquoteAVX2 writes of 32 bytes, and behind that.
const unquoteRoom = 128

// unquoted is escapedText by the kernel, for a string that has no mistake; false if it may
// have one.
func (s *scanner) unquoted(start int) (text []byte, end int, ok bool) {
	b := s.scratch[:0]
	for i, at := start, 0; ; {
		b = slices.Grow(b, unquoteRoom)
		room := b[len(b):cap(b)]
		written, stop, full, bad := unquoteAVX2(unsafe.SliceData(room), min(len(room), atOnce), (*byte)(unsafe.Add(s.base, i)), at)
		if bad {
			return nil, failed, false
		}
		b, at = b[:len(b)+written], stop
		if full {
			continue
		}
		for i, at = i+stop, 0; s.at(i) == '\\'; {
			next := s.escape(i)
			if next == failed {
				return nil, failed, false
			}
			b, i = s.appendEscaped(b, i), next
		}
		switch c := s.at(i); {
		case c == '"':
			s.scratch = b
			return b, i + 1, true
		case c < ' ':
			return nil, failed, false
		}
	}
}

// loadShort is loadAt for what has only n bytes, from 1 to 7. The others are 0.
func loadShort(from pointer, n int) uint64 {
	le := binary.LittleEndian
	switch {
	case n >= 4:
		first, last := le.Uint32((*[4]byte)(from)[:]), le.Uint32((*[4]byte)(unsafe.Add(from, n-4))[:])
		return uint64(first) | uint64(last)<<(8*(n-4))
	case n >= 2:
		first, last := le.Uint16((*[2]byte)(from)[:]), le.Uint16((*[2]byte)(unsafe.Add(from, n-2))[:])
		return uint64(first) | uint64(last)<<(8*(n-2))
	}
	return uint64(*(*byte)(from))
}

func storeAt(to pointer, i int, w uint64) {
	binary.LittleEndian.PutUint64((*[8]byte)(unsafe.Add(to, i))[:], w)
}

// slab hands out strings cut from larger allocations, since most strings of a
// payload are short. A byte belongs to one string at most, and is not written
// once that exists, so the strings are as immutable as any.
type slab struct {
	block *[slabSize]byte
	left  int // of the block, at its end
}

// slabSize bounds what one short string can keep alive.
const slabSize = 4096

// string returns a copy of b.
func (s *slab) string(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	if len(b) > s.left && !s.room(len(b)) {
		return string(b)
	}
	to := s.block[slabSize-s.left:][:len(b)]
	copy(to, b)
	s.left -= len(b)
	return unsafe.String(&to[0], len(to))
}

// substring returns a copy of the n bytes of a text at i.
func (s *slab) substring(text *source, i, n int) string {
	if n > 32 || s.left < 32 || n == 0 {
		return s.string(text.data[i : i+n])
	}
	// What is copied too much is free, and written again.
	to := pointer(&s.block[slabSize-s.left])
	storeAt(to, 0, loadAt(text.base, i))
	storeAt(to, 8, loadAt(text.base, i+8))
	if n > 16 {
		storeAt(to, 16, loadAt(text.base, i+16))
		storeAt(to, 24, loadAt(text.base, i+24))
	}
	s.left -= n
	return unsafe.String((*byte)(to), n)
}

// room makes room for n bytes; false if they should have an allocation of
// their own.
func (s *slab) room(n int) bool {
	if n > slabSize/8 {
		return false
	}
	s.block, s.left = new([slabSize]byte), slabSize
	return true
}
