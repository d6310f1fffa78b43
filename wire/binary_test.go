package wire

import (
	"encoding/base64"
	"strings"
	"testing"
)

func TestBinaryText(t *testing.T) {
	const want = "not binary data (base64url or base64): "
	checkTexts(t, ParseBinary,
		[]string{"", "Zg==", "Zg", "Zm8=", "Zm8", "Zm9v", "Zm9vYg==", "Zm9vYmFy", "-_-_", "+/+/", "_w==", "/w", strings.Repeat("AAAA", 10_000)},
		[][2]string{
			{"Z", want + "one character too many or too few at the end"},
			{"Zm9vY", want + "one character too many or too few at the end"},
			{"Zg=", want + "wrong number of = at the end"},
			{"Zm8==", want + "wrong number of = at the end"},
			{"Zm9v=", want + "wrong number of = at the end"},
			{"Zm9v====", want + `a letter, digit, - or _ wanted at "===="`},
			{"=", want + "wrong number of = at the end"},
			{"Zg==Zg==", want + `a letter, digit, - or _ wanted at "==Zg=="`},
			{"Zh==", want + `last character "h" has bits that belong to no byte`},
			{"Zm9", want + `last character "9" has bits that belong to no byte`},
			{"Zm 9", want + `a letter, digit, - or _ wanted at " 9"`},
			{"Zm9v\n", want + `a letter, digit, - or _ wanted at "\n"`},
			{"a+b_", want + "mixes the alphabets of base64 (+ and /) and base64url (- and _)"},
			{"Zm9vé", want + `a letter, digit, - or _ wanted at "é"`},
		})
}

func TestBinaryBytes(t *testing.T) {
	data := make([]byte, 0, 256)
	for i := range 256 {
		data = append(data, byte(i*37))
		v := NewBinary(data)
		if want := base64.URLEncoding.EncodeToString(data); v.String() != want {
			t.Fatalf("%d bytes: got %s, want %s", len(data), v, want)
		}
		for _, e := range []*base64.Encoding{base64.URLEncoding, base64.RawURLEncoding, base64.StdEncoding, base64.RawStdEncoding} {
			same, err := ParseBinary(e.EncodeToString(data))
			if err != nil {
				t.Fatal(err)
			}
			if string(same.Bytes()) != string(data) || !same.Equal(v) || !v.Equal(same) {
				t.Fatalf("%s is %x, not %x", same, same.Bytes(), data)
			}
			if less := NewBinary(data[1:]); less.Equal(same) {
				t.Fatalf("%v is equal to %v", less, same)
			}
		}
		changed := append([]byte(nil), data...)
		changed[i] ^= 1
		if v.Equal(NewBinary(changed)) {
			t.Fatalf("%x is equal to %x", data, changed)
		}
	}
}
