package wire

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"sync/atomic"
)

// link is a structured type that is referred to, with its table once that has
// been asked for.
type link struct {
	zero Structured // a typed nil
	made atomic.Pointer[table]
}

func (l *link) table() (*table, error) {
	if t := l.made.Load(); t != nil {
		return t, nil
	}
	return l.makeTable()
}

func (l *link) makeTable() (*table, error) {
	t, err := tableOf(l.zero)
	if err == nil {
		l.made.Store(t)
	}
	return t, err
}

// hot is what the loops over the members of an object look at: a field in one
// line of the processor's cache.
type hot struct {
	// text is ,"name": of which first and last are the first and the last
	// eight bytes behind the comma. mask is what counts of first: of a shorter
	// text less than all, and last is first then.
	text              pointer
	first, mask, last uint64
	codec             codec
	offset            uint32
	// size is the length of the text without the comma.
	size uint16
	kind kind
	// navigation says that the field is a navigation property.
	navigation bool
	// where is where in the struct the field's state is: see [kind].
	where uint32
	// null is the field's nullIndex, or noNull.
	null uint8
	// number is the place of the field in the table.
	number uint16
}

const noNull = 255

// kindRoom is more than what a value takes of a kind that has a bound, and the
// bytes that appendText writes too much.
const kindRoom = 96

// kind says which of the loops' own cases a field is: a short cut around the
// codec, for the types that most properties have.
type kind uint8

const (
	kindOther kind = iota
	kindString
	kindBool
	kindInt32
	kindInt64
	kindSingle
	kindDouble
	kindDateTimeOffset
	kindDuration
	kindGuid
	kindEnum
	kindRef
	kindRefs
	kindVariant
	kindText // a string without Opt
)

// kindOf returns the kind of the fields of a codec, and where in them the state is.
func kindOf(c codec) (kind, uint32) {
	if m, ok := c.(interface{ isMapped() bool }); ok && m.isMapped() {
		return kindOther, 0 // whatever the Go type
	}
	switch c := c.(type) {
	case *primitive[string]:
		return kindString, stateOffset[string]()
	case *primitive[bool]:
		return kindBool, stateOffset[bool]()
	case *primitive[int32]:
		return kindInt32, stateOffset[int32]()
	case *primitive[int64]:
		return kindInt64, stateOffset[int64]()
	case *primitive[float32]:
		return kindSingle, stateOffset[float32]()
	case *primitive[float64]:
		return kindDouble, stateOffset[float64]()
	case *primitive[DateTimeOffset]:
		return kindDateTimeOffset, stateOffset[DateTimeOffset]()
	case *primitive[Duration]:
		return kindDuration, stateOffset[Duration]()
	case *primitive[Guid]:
		return kindGuid, stateOffset[Guid]()
	case *enum:
		return kindEnum, wordSize // the length
	case *ref:
		return kindRef, 0
	case *refs:
		return kindRefs, 0
	case *variant:
		return kindVariant, wordSize // the pointer, behind that to the methods
	case *bare:
		if _, text := c.item.(*primitive[string]); text {
			return kindText, wordSize // the length
		}
	}
	return kindOther, 0
}

const wordSize = 4 << (^uintptr(0) >> 63)

// heat makes the hot fields of a table, one more than it has fields: one that
// nothing matches.
func (t *table) heat() {
	t.hot = make([]hot, len(t.fields)+1)
	t.inOrder = make([]uint16, len(t.fields)+1)
	size := 0
	for i := range t.fields {
		size += len(t.fields[i].prefix)
	}
	t.room = size + len(t.typed) + (len(t.fields)+1)*kindRoom
	// One allocation for all texts, which are read a few bytes too far.
	texts := make([]byte, 0, size+padding)
	for i := range t.fields {
		f := &t.fields[i]
		start := len(texts)
		texts = append(texts, f.prefix...)
		h := hot{codec: f.codec, offset: uint32(f.offset), size: uint16(len(f.prefix) - 1), null: noNull, number: uint16(i), navigation: f.Navigation}
		h.text = to(&texts[start])
		if h.kind, h.where = kindOf(f.codec); h.kind == kindSingle && t.plain {
			h.kind, h.where = kindOther, 0 // whose codec knows what is no number
		}
		h.where += h.offset
		if f.nullIndex >= 0 && f.nullIndex < nullBits {
			h.null = uint8(f.nullIndex)
		}
		h.first, h.mask, _ = ends(texts[start+1:])
		_, h.last = edges(h.text, 1, int(h.size))
		if len(f.prefix) > padding {
			h.first, h.mask = 1, 0 // too long to be compared without looking at the end of the payload
		}
		t.hot[i] = h
		t.inOrder[i] = uint16(i)
	}
	t.inOrder[len(t.fields)] = uint16(len(t.fields))
	t.hot[len(t.fields)] = hot{first: 1}
	t.addNames()
}

// ends returns the first eight bytes of text, or those it has with a mask of
// them, and the last eight, or 0.
func ends(text []byte) (first, mask, last uint64) {
	if len(text) >= 8 {
		return binary.LittleEndian.Uint64(text), ^uint64(0), binary.LittleEndian.Uint64(text[len(text)-8:])
	}
	var word [8]byte
	copy(word[:], text)
	return binary.LittleEndian.Uint64(word[:]), 1<<(8*len(text)) - 1, 0
}

// matchesInside reports whether the text of a hot field, which begins and ends as
// what is at i, is equal to that in between too.
func (s *source) matchesInside(h *hot, i int) bool {
	for k := 8; k < int(h.size)-8; k += 8 {
		if s.load(i+k) != loadAt(h.text, 1+k) {
			return false
		}
	}
	return true
}

// addNames makes the table in which names are looked up: by the hash of the quoted name and
// the colon, the numbers of fields and one more, with 0 for none. It is made so that, if
// possible, no two names have one place: whether they do could not be foreseen either.
func (t *table) addNames() {
	size := bits.Len(uint(8*len(t.fields) + 1))
	t.shift = uint(64 - size)
	for try := uint64(0); try < 32; try++ {
		t.slots, t.factor = make([]uint16, 1<<size), hashFactor+2*try
		alone := true
		for i := range t.fields {
			h := &t.hot[i]
			at := t.slot(edges(h.text, 1, int(h.size)))
			for ; t.slots[at] != 0; at = (at + 1) & (len(t.slots) - 1) {
				alone = false
			}
			t.slots[at] = uint16(i + 1)
		}
		if alone {
			return
		}
	}
}

func (t *table) slot(first, last uint64) int {
	return int(mixed(first, last) * t.factor >> (t.shift & 63))
}

// edges returns the first and the last eight of the n bytes at i; if those are fewer, what
// there is, twice. As much can be read. It is without branches, since in a payload without an
// order nobody can foresee how long the next name is.
func edges(base pointer, i, n int) (first, last uint64) {
	mask := ^uint64(0) >> (64 - 8*min(n, 8))
	return loadAt(base, i) & mask, loadAt(base, i+max(n-8, 0)) & mask
}

// hash returns a number whose highest bits depend on all of both words: see ends.
func hash(first, last uint64) uint64 { return mixed(first, last) * hashFactor }

func mixed(first, last uint64) uint64 { return first ^ bits.RotateLeft64(last, 29) }

const hashFactor = 0x9e3779b97f4a7c15

// find returns the field whose name stands at i as it is mostly written, in quotes and with a
// colon right behind; nil if there is none, or the name is longer than usual.
func (t *table) find(base pointer, i int) *hot {
	n := bits.TrailingZeros64(quotes(loadAt(base, i+1)) | quotes(loadAt(base, i+9))<<8 |
		quotes(loadAt(base, i+17))<<16 | quotes(loadAt(base, i+25))<<24 | 1<<nameRoom)
	if n == nameRoom {
		if n = longName(base, i+1); n == 2*nameRoom {
			return nil
		}
	}
	n += len(`"":`)
	first, last := edges(base, i, n)
	for at := t.slot(first, last); ; at = (at + 1) & (len(t.slots) - 1) {
		k := int(t.slots[at]) - 1
		if k < 0 {
			return nil
		}
		if h := &t.hot[k]; int(h.size) == n && h.first == first && h.last == last && h.isWithin(base, i, n) {
			return h
		}
	}
}

// isWithin reports whether the text of a hot field, which has n bytes, of which the edges are
// what is at i, is that in between too.
func (h *hot) isWithin(base pointer, i, n int) bool {
	// The eight bytes behind the first eight and those before the last eight, or some of these
	// again; of less than eight bytes those behind do not count.
	second, third := min(max(n-8, 0), 8), max(n-16, 0)
	different := (loadAt(base, i+second) ^ loadAt(h.text, 1+second) | (loadAt(base, i+third) ^ loadAt(h.text, 1+third)))
	for k := 16; k < n-16; k += 8 {
		different |= loadAt(base, i+k) ^ loadAt(h.text, 1+k)
	}
	return different<<(64-8*min(n, 8)) == 0
}

// nameRoom is how many bytes of a name find looks at without branches, see edges, and longName
// once more.
const nameRoom = 32

// longName returns the length of the name at i, which is nameRoom or more; twice nameRoom if it
// is that or more.
func longName(base pointer, i int) int {
	for n := nameRoom; n < 2*nameRoom; n += 8 {
		if m := quotes(loadAt(base, i+n)); m != 0 {
			return n + bits.TrailingZeros64(m)
		}
	}
	return 2 * nameRoom
}

// quotes returns a bit for every byte of w, the lowest for the first. It is set of the first
// quote, and not before; what is behind that is void.
func quotes(w uint64) uint64 {
	w ^= everyByte * '"'
	// The multiplication gathers the highest bits, as in fromHex.
	return (w - everyByte) &^ w & highBits >> 7 * 0x0102040810204080 >> 56
}

// order is what a decoder has learned of the order in which the properties of
// a type come, since they mostly come so again.
type order struct {
	table *table
	// next has for every field, and one place further for the beginning of the
	// object, the field that came behind it last.
	next []uint16
}

// orderCount is how many types a decoder learns the order of at a time.
const orderCount = 256

// learn records that field k came behind the field last, -1 at the beginning,
// and returns what is known.
func (o *order) learn(t *table, last, k int) []uint16 {
	if o.table != t {
		// An object of the table before may still be open: its order stays.
		o.table = t
		o.next = slices.Clone(t.inOrder)
	}
	o.next[last+1] = uint16(k)
	return o.next
}
