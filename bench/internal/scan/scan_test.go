package scan

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
)

const sample = `{ "a" : [1, -2.5e+10, 0, 0.1, true , false,null,[ ],{ }],` + "\n\t\r" +
	`        "text":"short","much longer text":"with \"escapes\" \u00fc, \\ and ü 漢 👋 behind", "b":{"c":[[{"d":"e"}],"x"]}}`

func TestValid(t *testing.T) {
	for _, text := range []string{
		sample, `1`, `-`, `01`, `1.`, `.5`, `1e`, `1e+`, `1e5`, `"`, `""`, `"x`, `"\`, `"\u12"`, `"\u12g4"`, `"\x"`, `nul`, `nulll`,
		`{`, `}`, `{}`, `{"a"}`, `{"a":}`, `{"a":1,}`, `{"a":1 "b":2}`, `{,}`, `[`, `[]`, `[,]`, `[1,]`, `[1 2]`, `[1}`, `{"a":1]`, ``, ` `, ` 1 `, `1 1`,
		"\"\x1f\"", "\"12345678\x1f\"", "\"\x7f\"", "\"ü\xff\"", "\xef\xbb\xbf1", `"1234567"`, `"12345678"`, `"1234567\"9"`,
	} {
		check(t, text)
	}
	if !Valid([]byte(strings.Repeat("[", maxDepth) + strings.Repeat("]", maxDepth))) {
		t.Error("the limit is too low")
	}
	if Valid([]byte(strings.Repeat("[", maxDepth+1) + strings.Repeat("]", maxDepth+1))) {
		t.Error("the limit does not hold")
	}
}

// TestMutations changes the sample a byte or two at a time.
func TestMutations(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const bytes = "{}[]\",:\\u0123456789abcdefnrt+-. \n\x00\x1f\x80\xc3\xff"
	for range 20_000 {
		text := []byte(sample)
		for range 1 + r.IntN(2) {
			text[r.IntN(len(text))] = bytes[r.IntN(len(bytes))]
		}
		check(t, string(text))
		check(t, string(text[:r.IntN(len(text))]))
	}
}

// check compares Valid with the standard library.
func check(t *testing.T, text string) {
	t.Helper()
	if want := json.Valid([]byte(text)) && utf8.ValidString(text); Valid([]byte(text)) != want {
		t.Errorf("%q: valid is %v", text, !want)
	}
}
