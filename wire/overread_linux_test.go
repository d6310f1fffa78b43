package wire

import (
	"bytes"
	"fmt"
	"math"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
	"unsafe"
)

// guarded returns n bytes behind which there is no memory: to read or write
// there is a fault, which panics during the test.
func guarded(t *testing.T, n int) []byte {
	t.Helper()
	page := syscall.Getpagesize()
	size := (n + page - 1) / page * page
	memory, err := syscall.Mmap(-1, 0, size+page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mprotect(memory[size:], syscall.PROT_NONE); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Munmap(memory); err != nil {
			t.Error(err)
		}
	})
	before := debug.SetPanicOnFault(true)
	t.Cleanup(func() { debug.SetPanicOnFault(before) })
	return memory[size-n : size : size]
}

// overreadPayloads are read up to every place in them.
func overreadPayloads() []string {
	payloads := fuzzSeeds()
	for _, n := range []int{7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65} {
		payloads = append(payloads, `{"string":"`+strings.Repeat("a", n)+`","`+strings.Repeat("u", n)+`":"`+strings.Repeat("é", n/2)+`"}`)
	}
	return payloads
}

// TestNoOverread reads payloads that end where memory does: the caller's text,
// and the private copy with its padding.
func TestNoOverread(t *testing.T) {
	memory, private := guarded(t, 1<<16), guarded(t, 1<<16)
	for _, payload := range overreadPayloads() {
		for n := range len(payload) + 1 {
			text := memory[len(memory)-n:]
			copy(text, payload)
			for _, v := range []Structured{new(kindsT), new(sessionT), new(wideT)} {
				err := Unmarshal(text, v)
				copied := decodeIn(t, private, payload[:n], v)
				if fmt.Sprint(err) != fmt.Sprint(copied) {
					t.Fatalf("%q: %v, then %v", payload[:n], err, copied)
				}
			}
			if raw, err := parseRaw(text); err == nil {
				raw.Text()
			}
		}
	}
}

// decodeIn is Unmarshal with the private copy at the end of memory.
func decodeIn(t *testing.T, memory []byte, payload string, v Structured) error {
	t.Helper()
	d := newDecoder([]byte(payload), nil)
	buffer := memory[len(memory)-len(payload)-padding:]
	clear(buffer[copy(buffer, payload):])
	d.source = newSource(buffer)
	return d.document(v, pointerOf(v))
}

// TestNoOverreadOfLongTexts writes texts of every length and alignment that begin and end
// where memory does, with every room, which ends there as well.
func TestNoOverreadOfLongTexts(t *testing.T) {
	if longText == math.MaxInt {
		t.Skip("no kernel for this processor")
	}
	page := syscall.Getpagesize()
	memory, buffer := guarded(t, 2*page), guarded(t, page)
	if err := syscall.Mprotect(memory[:page], syscall.PROT_NONE); err != nil {
		t.Fatal(err)
	}
	memory = memory[page:]
	defer func(has bool) { vbmi2 = has }(vbmi2)
	kernels := []bool{false}
	if vbmi2 {
		kernels = append(kernels, true)
	}
	check := func(text []byte, room int) {
		want, err := appendEscaped(nil, string(text))
		if err != nil {
			t.Fatal(err)
		}
		for _, vbmi2 = range kernels {
			got, at := []byte{'"'}, 0
			for more := room; ; more = quoteRoom {
				b := buffer[len(buffer)-more:]
				written, end, bad := quote(unsafe.SliceData(b), len(b), &text[0], len(text), at)
				if bad || end == at && more == quoteRoom {
					t.Fatalf("%q, room for %d: stopped at %d, bad: %v", text, room, end, bad)
				}
				if got, at = append(got, b[:written]...), end; end == len(text) {
					break
				}
			}
			if got = append(got, '"'); !bytes.Equal(got, want) {
				t.Fatalf("room for %d: %q, want %q", room, got, want)
			}
		}
	}
	fill := func(text []byte) {
		for i := range text {
			text[i] = "plain \"\x01 text with äß€ and \\ and so on and so on"[i%47]
		}
		for i := len(text); i > 0 && text[i-1] >= 0x80; i-- {
			text[i-1] = '.'
		}
	}
	for n := 32; n <= 300; n++ {
		for shift := range 33 {
			for _, text := range [][]byte{memory[shift:][:n], memory[len(memory)-n-shift:][:n]} {
				fill(text)
				check(text, 1+(n*7+shift*31)%(3*n))
			}
		}
	}
	text := memory[len(memory)-100:]
	for _, filling := range []string{"", "x", "\"", "\x01"} {
		if fill(text); filling != "" {
			copy(text, strings.Repeat(filling, len(text)))
		}
		for room := 1; room < 700; room++ {
			check(text, room)
		}
	}
}

// TestNoOverwriteOfTexts reads strings into memory that ends where the room for them does.
func TestNoOverwriteOfTexts(t *testing.T) {
	if longText == math.MaxInt {
		t.Skip("no kernel for this processor")
	}
	buffer := guarded(t, syscall.Getpagesize())
	for _, filling := range []string{"x", "é", `\n`, `x\"`, `xxx\\`, strings.Repeat("x", 30) + `\n`} {
		for n := range 150 {
			text := strings.Repeat(filling, n)
			data := append([]byte(text+`"`), make([]byte, padding)...)
			s := valueScanner(newSource(data))
			want := string(s.unescape(nil, 0, len(text)))
			for room := unquoteRoom; room < unquoteRoom+70; room++ {
				var got []byte
				for at, full := 0, true; full; {
					var written int
					b, before := buffer[len(buffer)-room:], at
					if written, at, full, _ = unquoteAVX2(unsafe.SliceData(b), len(b), &data[0], at); full && at == before {
						t.Fatalf("%q, room for %d: nothing is read", text, room)
					}
					got = append(got, b[:written]...)
				}
				if string(got) != want {
					t.Fatalf("room for %d: %q, want %q", room, got, want)
				}
			}
		}
	}
}

// TestNoOverreadOfValues writes strings that end where memory does, into
// buffers that end there too.
func TestNoOverreadOfValues(t *testing.T) {
	memory, buffer := guarded(t, 1000), guarded(t, 1000)
	for i := range memory {
		memory[i] = 'a'
	}
	for n := 1; n < 140; n++ {
		for _, c := range []byte{'a', '"', '\n', 0x80} {
			text := memory[len(memory)-n:]
			text[n-1] = c
			s := unsafe.String(&text[0], n)
			v := kindsT{String: Some(s), Enum: modalityT(s), Strings: []string{s}, Untyped: Raw(s)}
			v.Set(s, Raw(s))
			if _, err := Marshal(&v); err == nil {
				t.Fatalf("%q is JSON", s)
			}
			v.Untyped, v.Dynamic = "1", Dynamic{}
			want, err := Marshal(&v)
			if (err == nil) != (c != 0x80) {
				t.Fatalf("%q: %v", s, err)
			}
			for room := range min(len(want)+20, len(buffer)) {
				b := buffer[len(buffer)-room : len(buffer)-room]
				if got, err := Append(b, &v); (err == nil) != (c != 0x80) || err == nil && !bytes.Equal(got, want) {
					t.Fatalf("%q: %v", s, err)
				}
			}
			text[n-1] = 'a'
		}
	}
}
