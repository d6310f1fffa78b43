package wire

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// This file has the errors of a pageReader. The first one stays.

// stop fails because the stream cannot be read any further.
func (r *pageReader) stop(err error) {
	r.err = &Error{
		Pointer: pointerTo(r.path()),
		Offset:  r.base + int64(len(r.data)),
		Err:     fmt.Errorf("reading stopped after %d items: %w", r.count, err),
	}
}

// path is the path of the item that is read next, the innermost segment first.
func (r *pageReader) path() []string {
	if r.place != atItem {
		return nil
	}
	return []string{strconv.Itoa(r.count), "value"}
}

// tooLarge fails because more is to be kept than the limit says.
func (r *pageReader) tooLarge(what string, path ...string) {
	r.decoder.restart(0)
	r.decoder.fail(r.at, &Error{Err: fmt.Errorf("%s of too many bytes: %w", what, limitError("Size", r.decoder.limits.Size))})
	r.fail(path...)
}

// mismatch fails because the value is none of the type.
func (r *pageReader) mismatch(typeName string, path ...string) {
	if r.load() {
		r.decoder.restart(0)
		r.decoder.mismatch(r.at, typeName)
		r.fail(path...)
	}
}

// syntax fails because something else was wanted.
func (r *pageReader) syntax(wanted string, path ...string) {
	for !utf8.FullRune(r.data[r.at:]) && r.fill() {
		// The message shows the character.
	}
	r.decoder.restart(0)
	r.decoder.syntax(r.at, wanted)
	r.fail(path...)
}

// fail takes the decoder's error, at a place in the window, for the reader's.
// path leads from the page to what was read, the innermost segment first.
func (r *pageReader) fail(path ...string) {
	if r.err != nil {
		return
	}
	e := r.decoder.err
	if r.window.err == io.EOF && e.Type == "" && e.Offset >= 0 && cutOff(r.data[e.Offset:]) {
		e.Err = fmt.Errorf("the payload breaks off after %d items: %w", r.count, io.ErrUnexpectedEOF)
	}
	e.Offset += r.base
	e.Pointer = pointerTo(append(r.decoder.path, path...))
	r.err = e
}

// cutOff reports whether what is left of a text is invalid only because it
// breaks off, within a literal, a character or an escape if not between.
func cutOff(rest []byte) bool {
	switch {
	case len(rest) == 0:
		return true
	case rest[0] == '\\':
		return isEscapeStart(rest)
	case rest[0] >= utf8.RuneSelf:
		return !utf8.FullRune(rest)
	}
	for _, literal := range []string{"true", "false", "null"} {
		if strings.HasPrefix(literal, string(rest)) {
			return true
		}
	}
	return false
}

// isEscapeStart reports whether an escape, which may be that of a surrogate
// pair, can begin with text.
func isEscapeStart(text []byte) bool {
	const longest = `\uXXXX\uXXXX`
	if len(text) >= len(longest) {
		return false
	}
	for i, c := range text {
		if longest[i] != c && (longest[i] != 'X' || !isHex(c)) {
			return false
		}
	}
	return true
}

func isHex(c byte) bool { return isDigit(c) || c|0x20-'a' < 6 }
